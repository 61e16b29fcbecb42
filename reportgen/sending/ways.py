"""How mail travels, with the secrets fetched from where they are kept."""

from collections.abc import Mapping

from reportgen.deliver.mail.graph import GraphTransport, GraphWay
from reportgen.deliver.mail.oauth import MailTokens
from reportgen.deliver.mail.smtp import SmtpTransport
from reportgen.deliver.mail.smtp_way import SmtpWay
from reportgen.deliver.mail.transport import Transport
from reportgen.entra import Application
from reportgen.errors import Problem, SpecError
from reportgen.secrets import resolve
from reportgen.spec.mail import GraphSpec, MailSpec, OAuthSpec, SmtpSpec
from reportgen.spec.models import ReportSpec


def transport_of(mail: MailSpec, spec: ReportSpec, env: Mapping[str, str]) -> Transport:
    """What carries the mails of a spec; it connects to nothing yet.

    Raises:
        SpecError: if the spec names none, or a secret or a file of certificates is not there.
    """
    said = mail.transport
    if said and said.graph:
        return _graph(said.graph, spec, env)
    if said and said.smtp:
        return _smtp(said.smtp, spec, env)
    hint = "mail: {transport: {smtp: {host: smtp.example.com}}}; or try it with --dry-run, which sends nothing"
    raise SpecError(
        Problem("missing-key", "mail: the key 'transport' is missing: nothing says how mail travels", hint=hint)
    )


def _smtp(said: SmtpSpec, spec: ReportSpec, env: Mapping[str, str]) -> Transport:
    return SmtpTransport(
        SmtpWay(
            said.host,
            said.port,
            said.security,
            said.user,
            password=resolve(said.password, env, spec.folder) if said.password else None,
            token=MailTokens(_application(said.oauth, spec, env)) if said.oauth else None,
            certificates=spec.resolve(said.certificates) if said.certificates else None,
        )
    )


def _graph(said: GraphSpec, spec: ReportSpec, env: Mapping[str, str]) -> Transport:
    mailbox = said.sender.address if said.sender else ""
    return GraphTransport(GraphWay(_application(said, spec, env), said.url, mailbox))


def _application(said: OAuthSpec, spec: ReportSpec, env: Mapping[str, str]) -> Application:
    return Application(said.tenant, said.client_id, resolve(said.client_secret, env, spec.folder), said.login)
