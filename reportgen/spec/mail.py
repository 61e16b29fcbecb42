"""Mail: who gets the report, what the message says, and how it travels. And webhooks, which tell a channel of it."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from reportgen.spec.addresses import MailAddress
from reportgen.spec.places import check_places
from reportgen.spec.references import HttpsAddress, SecretReference
from reportgen.spec.vocabulary import OneOrMore, Words

Attachment = Literal["html", "pdf", "json", "xlsx", "csv"]
_LOGIN = "https://login.microsoftonline.com"
SUBJECT_PLACES = ("title", "company", "as_of", "recipient", "alerts")
"""What a subject can have filled in, beside the measures of the report's cards."""
LINK_PLACES = ("slug", "as_of", "reader")
_KEPT = "kept as env:NAME, file:PATH or keyring:SERVICE/USER"


class OAuthSpec(Words):
    """A registered application of Microsoft Entra that may send mail."""

    tenant: str = Field(
        min_length=1, description="Directory of the tenant: its id or domain.", examples=["contoso.com"]
    )
    client_id: str = Field(min_length=1, description="Application (client) id of the registered application.")
    client_secret: SecretReference = Field(
        description=f"Where the application's secret is kept; {_KEPT}.", examples=["env:MAIL_CLIENT_SECRET"]
    )
    login: HttpsAddress = Field(
        _LOGIN, description="Address that gives the access tokens.", examples=["https://login.microsoftonline.us"]
    )


class SmtpSpec(Words):
    """A mail server."""

    host: str = Field(min_length=1, description="Name of the server.", examples=["smtp.example.com"])
    port: Annotated[int, Field(ge=1, le=65535)] | None = Field(
        None, description="Port; 587 with starttls, 465 with tls, 25 with none by default."
    )
    security: Literal["starttls", "tls", "none"] = Field(
        "starttls",
        description="How the connection is encrypted. The server's certificate is always verified; none is for a"
        " server on this machine or in a closed network, and takes no login.",
    )
    user: str | None = Field(None, min_length=1, description="Who logs in; nobody by default.")
    password: SecretReference | None = Field(
        None, description=f"The user's password; {_KEPT}.", examples=["env:SMTP_PASSWORD"]
    )
    oauth: OAuthSpec | None = Field(
        None, description="Log in with a token of an application (XOAUTH2) in place of a password."
    )
    certificates: str | None = Field(
        None, min_length=1, description="File of certificates (PEM) to trust beside the system's own."
    )

    @model_validator(mode="after")
    def _login_is_whole(self) -> "SmtpSpec":
        if self.password is not None and self.oauth is not None:
            raise PydanticCustomError("bad-transport", "give password or oauth, not both")
        if (self.user is None) != (self.password is None and self.oauth is None):
            raise PydanticCustomError("bad-transport", "a login is a user with a password or oauth")
        if self.security == "none" and self.user is not None:
            raise PydanticCustomError("bad-transport", "no login without encryption: use starttls or tls")
        return self


class GraphSpec(OAuthSpec):
    """Microsoft Graph, for mailboxes of Microsoft 365."""

    sender: MailAddress | None = Field(
        None, description="Mailbox that the application sends from; the mail's 'from' by default."
    )
    url: HttpsAddress = Field(
        "https://graph.microsoft.com", description="Address of the service.", examples=["https://graph.microsoft.us"]
    )


class TransportSpec(Words):
    """How mail travels; exactly one of smtp and graph."""

    smtp: SmtpSpec | None = Field(None, description="A mail server.")
    graph: GraphSpec | None = Field(None, description="Microsoft Graph, for mailboxes of Microsoft 365.")
    deadline: Annotated[int, Field(ge=1, le=86_400)] = Field(
        600, description="Seconds during which a server that is busy is asked again."
    )

    @model_validator(mode="after")
    def _one_way(self) -> "TransportSpec":
        if (self.smtp is None) == (self.graph is None):
            raise PydanticCustomError("bad-transport", "give exactly one of smtp and graph")
        return self


class MailSpec(Words):
    """The report by mail."""

    sender: MailAddress = Field(alias="from", description="Whom the mail is from.", examples=["reports@example.com"])
    to: OneOrMore[MailAddress] = Field(
        (), description="Who gets it. With a recipients table under for_each its addresses count instead."
    )
    cc: OneOrMore[MailAddress] = Field((), description="Who gets a copy that everybody sees.")
    bcc: OneOrMore[MailAddress] = Field((), description="Who gets a copy that nobody sees.")
    reply_to: OneOrMore[MailAddress] = Field((), description="Whom answers go to.")
    subject: str | None = Field(
        None,
        min_length=1,
        description="Subject; {title}, {company}, {as_of}, {recipient}, {alerts} and measures of the cards by name are"
        " filled in. Made from title, day, first figures and alerts by default.",
        examples=["{title} {as_of}: {inventory_quantity} on hand{alerts}"],
    )
    text: str | None = Field(None, min_length=1, description="What the author says on top of the mail, plain text.")
    attach: OneOrMore[Attachment] = Field(
        ("pdf",), description="Outputs that are attached.", examples=[["pdf", "xlsx"]]
    )
    attach_limit: Annotated[int, Field(ge=0, le=150)] = Field(
        15, description="Megabytes of attachments in one mail; above it the mail has the link alone."
    )
    link: Annotated[HttpsAddress, AfterValidator(lambda text: check_places(text, LINK_PLACES))] | None = Field(
        None,
        description="Where readers find the report online; by default what publish says. {slug}, {as_of} and {reader}"
        " are filled in.",
        examples=["https://intranet.example.com/stock/latest/"],
    )
    ledger: str = Field(
        ".reportgen-sent.sqlite",
        min_length=1,
        description="File that remembers what was sent to whom, so that nothing is sent twice; relative to the spec's"
        " folder. Jobs must keep it from run to run.",
    )
    transport: TransportSpec | None = Field(None, description="How it travels; without it only --dry-run works.")


class WebhookSpec(Words):
    """A channel that is told of the report."""

    kind: Literal["teams", "slack", "json"] = Field("json", description="What listens there.")
    url: SecretReference | HttpsAddress = Field(
        description="Address of the webhook. One that lets everybody post is a secret: env:NAME, file:PATH or"
        " keyring:SERVICE/USER.",
        examples=["env:TEAMS_WEBHOOK"],
    )
