"""The service's addresses, its companies and its pages."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote, urljoin, urlsplit

from reportgen.errors import DataError, Problem
from reportgen.load.business_central.answers import Page, error_text, page_of
from reportgen.load.business_central.metadata import offered_columns
from reportgen.load.business_central.tokens import Tokens
from reportgen.load.business_central.transport import Answer, Limits, Request, Transport, home
from reportgen.load.business_central.waiting import Clock
from reportgen.load.origin import Service

PAGE_SIZE = 20_000
"""Entities of one page: the most that the service gives."""
_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_API = "api/microsoft/analytics/v1.0"
_MOST_EMPTY = 10
"""So many pages without an entity may follow each other."""
_NOT_OFFERED = frozenset({400, 404, 405, 501})


def is_id(text: str) -> bool:
    """Whether a text is an id as the service makes them."""
    return bool(_GUID.fullmatch(text))


class NotOffered(DataError):  # noqa: N818 - says what is wrong
    """The service does not know what was asked for, or how it was asked."""


class NotAllowed(DataError):  # noqa: N818 - says what is wrong
    """The application may not read what was asked for."""


@dataclass(frozen=True, slots=True)
class Company:
    """One company of the environment."""

    id: str
    name: str
    display_name: str


@dataclass(frozen=True, slots=True)
class Query:
    """Which entities of a set."""

    entity: str
    select: tuple[str, ...] = ()
    """All columns without any."""
    filter: str = ""
    order: str = ""
    apply: str = ""
    top: int = 0
    """At most so many; 0 for all."""
    count: bool = False

    @property
    def text(self) -> str:
        """As it stands in an address, after the question mark."""
        options = {
            "$apply": self.apply,
            "$select": ",".join(self.select),
            "$filter": self.filter,
            "$orderby": self.order,
            "$top": str(self.top or ""),
            "$count": "true" if self.count else "",
        }
        return "&".join(f"{name}={quote(value, safe='$(),:')}" for name, value in options.items() if value)


class Client:
    """The service, asked with the application's credentials."""

    def __init__(
        self, service: Service, clock: Clock, limits: Limits, page_size: int, tell: Callable[[str], None]
    ) -> None:
        """Prepares; nothing is sent yet.

        Raises:
            DataError: if an address is not https.
        """
        self._service, self._page_size = service, page_size
        self._transport = Transport(service.url, clock, limits, tell)
        self._login = Transport(service.login, clock, limits, tell)
        self._tokens = Tokens(service, self._login)
        self.answered_at = ""
        """``Date`` of the first answer, as the service writes it: from when the data are."""

    def close(self) -> None:
        """Give the connections back."""
        self._transport.close()
        self._login.close()

    def companies(self) -> tuple[Company, ...]:
        """All companies, by name.

        Raises:
            DataError: if the tenant or environment is not there, the application may not read it, or the service fails.
        """
        try:
            rows = [row for page in self._pages("companies", Query("companies"), "companies") for row in page.entities]
        except NotOffered as error:
            service = self._service
            message = f"there is no environment '{service.environment}' of the tenant '{service.tenant}'"
            hint = "check tenant and environment, and that the app 'Power BI Reports' is installed"
            raise DataError(Problem("no-such-environment", message, hint=hint)) from error
        found = [
            Company(str(row.get("id")), str(row.get("name") or ""), str(row.get("displayName") or "")) for row in rows
        ]
        if not all(is_id(company.id) and company.name for company in found):
            raise DataError(Problem("bad-answer", "companies: a company has no id or no name"))
        return tuple(sorted(found, key=lambda company: company.name))

    def offered(self) -> Mapping[str, tuple[str, ...]] | None:
        """Columns of every entity set by its name; None if the service does not tell."""
        try:
            answer = self._get(f"{self._root}/$metadata", {"Accept": "application/xml"}, "$metadata")
            return offered_columns(answer.body) or None
        except DataError as error:
            if error.problems[0].code in ("bad-answer", "not-offered", "not-allowed"):
                return None
            raise

    def pages(self, company: Company, query: Query) -> Iterator[Page]:
        """All pages of a query, in order.

        Raises:
            NotOffered: if the service does not have the entity, a column, or the kind of question.
            NotAllowed: if the application may not read the entity.
            DataError: if a page is not what it should be, or leads elsewhere, or in a circle.
        """
        return self._pages(f"companies({company.id})/{query.entity}", query, f"{query.entity} of {company.name}")

    def page(self, company: Company, query: Query) -> Page:
        """The first page of a query.

        Raises:
            DataError: as `pages`.
        """
        return next(self.pages(company, query))

    @property
    def _root(self) -> str:
        """Of all addresses."""
        service = self._service
        parts = (quote(part, safe="") for part in (service.tenant, service.environment))
        return f"{service.url.rstrip('/')}/v2.0/{'/'.join(parts)}/{_API}"

    def _pages(self, path: str, query: Query, what: str) -> Iterator[Page]:
        url = f"{self._root}/{path}" + (f"?{query.text}" if query.text else "")
        size = min(query.top or self._page_size, self._page_size)
        headers = {"Accept": "application/json", "Prefer": f"odata.maxpagesize={size}"}
        seen, shapes, empty = {url}, set[int](), 0
        while True:
            answer = self._get(url, headers, what)
            page = page_of(answer, what)
            if len(page.entities) > size:
                raise _astray(what, f"a page holds {len(page.entities):,} entities, and {size:,} were asked for")
            empty = 0 if page.entities else empty + 1
            shape = _shape(page)
            if page.next_link and (empty > _MOST_EMPTY or (page.entities and shape in shapes)):
                raise _astray(what, "the same page comes again and again")
            shapes.add(shape)
            yield page
            if not page.next_link or query.top:
                return
            url = self._followed(page.next_link, url, what)
            if url in seen:
                raise _astray(what, "the link to the next page leads back to an earlier one")
            seen.add(url)

    def _followed(self, link: str, url: str, what: str) -> str:
        """The address of the next page, if it is one of the same entity at the same service."""
        try:
            following = urljoin(url, link)
            elsewhere = home(following) != home(url)
        except (DataError, ValueError):
            following, elsewhere = url, True
        if elsewhere:
            raise _astray(what, "the link to the next page leads to another host")
        path, own = unquote(urlsplit(following).path).lower(), unquote(urlsplit(url).path).lower()
        entity = own.rsplit("/", 1)[-1]
        inside = any(path.startswith(f"{base}/") for base in self._bases())
        if not inside or not path.endswith(f"/{entity}") or ".." in path.split("/") or "\\" in path:
            raise _astray(what, "the link to the next page leads out of the service")
        return following.partition("#")[0]

    def _bases(self) -> tuple[str, ...]:
        """How the service may write the beginning of its own addresses: it may leave out the tenant, or name its id."""
        service = self._service
        first = unquote(urlsplit(service.url.rstrip("/")).path).lower()
        tail = f"{service.environment}/{_API}".lower()
        named = [f"{first}/v2.0/{service.tenant}/{tail}".lower(), f"{first}/v2.0/{tail}"]
        if self._directory and not is_id(service.tenant):
            named.append(f"{first}/v2.0/{self._directory}/{tail}".lower())
        return tuple(named)

    @property
    def _directory(self) -> str:
        """Id of the tenant, as the login service says it."""
        return self._tokens.directory

    def _get(self, url: str, headers: Mapping[str, str], what: str) -> Answer:
        answer = self._transport.send(Request("GET", url, {**headers, **self._authorization(self._tokens.bearer())}))
        if answer.status == 401:  # A token lives for an hour or so; a long fetch outlives it.
            answer = self._transport.send(Request("GET", url, {**headers, **self._authorization(self._tokens.renew())}))
        self.answered_at = self.answered_at or answer.headers.get("date", "")
        if answer.status != 200:
            raise self._refused(answer, what)
        return answer

    def _authorization(self, token: str) -> dict[str, str]:
        """With the language, so that names of enum values do not depend on the application's own."""
        return {"Authorization": f"Bearer {token}", "Accept-Encoding": "gzip", "Accept-Language": "en-US"}

    def _refused(self, answer: Answer, what: str) -> DataError:
        said = self._tokens.without_secrets(error_text(answer))
        if answer.status == 401:
            hint = (
                "register the application in Business Central too (page Microsoft Entra Applications, state Enabled),"
                " and let an administrator grant it API.ReadWrite.All"
            )
            return DataError(
                Problem("login-refused", f"{what}: the service does not accept the token: {said}", None, hint)
            )
        if answer.status == 403:
            hint = "give the application a permission set that reads it, such as D365 READ with POWERBI REPORT BASIC"
            return NotAllowed(Problem("not-allowed", f"{what}: the application may not read it: {said}", hint=hint))
        if answer.status in _NOT_OFFERED:
            hint = "check tenant, environment and companies, and that the app 'Power BI Reports' is installed"
            return NotOffered(Problem("not-offered", f"{what}: the service does not offer it: {said}", hint=hint))
        return DataError(Problem("service-failed", f"{what}: the service fails: {said}", hint="try again later"))


def _shape(page: Page) -> int:
    """The same for pages with the same entities; no two entities of a set are equal."""
    ends = (page.entities[0], page.entities[-1]) if page.entities else ()
    return hash((len(page.entities), repr(ends)))


def _astray(what: str, why: str) -> DataError:
    hint = "this is no Business Central, or something between changes its answers; nothing of it was kept"
    return DataError(Problem("bad-paging", f"{what}: {why}", hint=hint))
