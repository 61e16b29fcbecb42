"""A web service that behaves as Business Central documents its own, and, when told to, as no service should.

It answers token requests, $metadata, companies and entities with $select, $filter, $orderby, $top, $count, $apply and
pages linked by @odata.nextLink.
"""

import gzip
import json
import operator
import re
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from json.encoder import encode_basestring_ascii
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, quote, unquote, urlsplit

TENANT, ENVIRONMENT = "contoso.onmicrosoft.com", "sandbox"
CLIENT_ID, SECRET = "6a1b2c3d-0000-4000-8000-000000000001", "s3cr3t~value-that-nobody-may-see"
API = f"/v2.0/{TENANT}/{ENVIRONMENT}/api/microsoft/analytics/v1.0"
DIRECTORY = "0f0f0f0f-1111-4222-8333-444444444444"
_BELOW = re.compile(rf"^/v2\.0/([^/]+/)?{ENVIRONMENT}/api/microsoft/analytics/v1\.0/")
_TERM = re.compile(r"(\w+) (eq|ne|gt|ge|lt|le) ('(?:[^']|'')*'|[^\s()]+)")
_AGGREGATE = re.compile(r"filter\(entryNo le (\d+)\)/groupby\(\(([\w,]+)\),aggregate\((.*)\)\)")

Row = Mapping[str, Any]


class Number(str):
    """A number as it is to be written: ``1.50`` stays ``1.50``."""


@dataclass
class Reply:
    """What is sent instead of the right answer."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    drop: bool = False
    """Close the connection in the middle of the body."""


Trick = Callable[["Asked"], Reply | None]


@dataclass(frozen=True)
class Asked:
    """One request."""

    path: str
    """Below the API's root, unquoted; else the whole path."""
    options: Mapping[str, str]
    headers: Mapping[str, str]
    number: int
    """How many requests for data came before."""


@dataclass
class Business:
    """What the service has, and how it behaves."""

    companies: dict[str, dict[str, list[dict[str, Any]]]]
    """Rows by company and entity; numbers as `Number`, int or bool."""
    offers_totals: bool = True
    offers_counts: bool = True
    offers_metadata: bool = True
    largest_page: int = 20_000
    links: str = API
    """How addresses of next pages begin."""
    token_lives: int = 10**9
    """Requests for data that a token is good for."""
    secret: str = SECRET
    trick: Trick | None = None
    columns: dict[str, list[str]] = field(default_factory=dict)
    """Of entities whose columns cannot be seen from their rows."""
    asked: list[Asked] = field(default_factory=list)
    tokens: int = 0
    uses: int = 0
    forms: list[str] = field(default_factory=list)
    """Bodies of requests for tokens."""
    address: str = ""

    def ids(self) -> dict[str, str]:
        """Ids of the companies by name."""
        return {name: f"00000000-0000-4000-8000-{at:012}" for at, name in enumerate(sorted(self.companies), start=1)}

    def queries(self, entity: str) -> list[Mapping[str, str]]:
        """Options of all requests for an entity so far."""
        return [one.options for one in self.asked if one.path.endswith(f"/{entity}")]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients may break off: no word about it."""


@contextmanager
def serving(business: Business, certificate: Path) -> Iterator[str]:
    """The service at work; gives its address."""
    server = _Server(("127.0.0.1", 0), _handler(business))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    business.address = f"https://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield business.address
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(business: Business) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *arguments: Any) -> None:
            """Says nothing."""

        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if path.endswith("/.well-known/openid-configuration"):
                self._send(_openid(business, unquote(path)))
                return
            query = urlsplit(self.path).query
            below = _BELOW.sub("", unquote(path))
            asked = Asked(below, dict(parse_qsl(query)), dict(self.headers.items()), len(business.asked))
            business.asked.append(asked)
            self._send((business.trick and business.trick(asked)) or _answer(business, asked))

        def do_POST(self) -> None:
            form = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            business.forms.append(form)
            self._send(_token(business, form))

        def _send(self, reply: Reply) -> None:
            body, headers = reply.body, dict(reply.headers)
            if "gzip" in self.headers.get("Accept-Encoding", "") and "Content-Encoding" not in headers:
                body, headers["Content-Encoding"] = gzip.compress(body, 1), "gzip"
            self.send_response_only(reply.status)
            self.send_header("Date", headers.pop("Date", formatdate(usegmt=True)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if reply.drop else body)
            if reply.drop:
                self.close_connection = True

    return Handler


def _json(value: Any, status: int = 200) -> Reply:
    return Reply(status, _written(value).encode())


def _written(value: Any) -> str:
    """JSON with numbers as they are."""
    kind = type(value)
    if kind is str:
        return encode_basestring_ascii(value)
    if kind is Number:
        return str(value)
    if kind is dict:
        return "{" + ",".join([f'"{key}":{_written(one)}' for key, one in value.items()]) + "}"
    if kind is list:
        return "[" + ",".join(map(_written, value)) + "]"
    return json.dumps(value)


def wrong(status: int, code: str, message: str) -> Reply:
    """OData's error object."""
    return _json({"error": {"code": code, "message": message}}, status)


def _openid(business: Business, path: str) -> Reply:
    tenant = path.split("/")[1]
    if tenant != TENANT:
        return _json(
            {"error": "invalid_tenant", "error_description": f"AADSTS90002: Tenant '{tenant}' not found."}, 400
        )
    base = f"{business.address}/{DIRECTORY}"
    return _json(
        {
            "token_endpoint": f"{base}/oauth2/v2.0/token",
            "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
            "issuer": f"{base}/v2.0",
        }
    )


def _token(business: Business, form: str) -> Reply:
    fields = {name: values[0] for name, values in parse_qs(form).items()}
    if fields.get("client_secret") != business.secret or fields.get("client_id") != CLIENT_ID:
        said = (
            "AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client"
            f" secret value, not the client secret ID, for a secret added to app '{CLIENT_ID}'."
            " Trace ID: 11111111-2222 Correlation ID: 3333-4444 Timestamp: 2026-01-01 00:00:00Z"
        )
        return _json({"error": "invalid_client", "error_description": said}, 401)
    business.tokens += 1
    business.uses = 0
    return _json({"token_type": "Bearer", "expires_in": 3599, "access_token": f"token-number-{business.tokens:06}"})


def _answer(business: Business, asked: Asked) -> Reply:
    business.uses += 1
    if asked.headers.get("Authorization") != f"Bearer token-number-{business.tokens:06}":
        return wrong(401, "Authentication_InvalidCredentials", "The server has rejected the client credentials.")
    if business.uses > business.token_lives:
        return wrong(401, "Authentication_InvalidCredentials", "The token has expired.")
    if asked.path == "$metadata":
        return _metadata(business) if business.offers_metadata else wrong(404, "NotFound", "No metadata.")
    if asked.path == "companies":
        rows = [{"id": id_, "name": name, "displayName": f"{name} Shop"} for name, id_ in business.ids().items()]
        return _paged(business, asked, rows)
    found = re.fullmatch(r"companies\(([^)]+)\)/(\w+)", asked.path)
    names = {id_: name for name, id_ in business.ids().items()}
    rows_of = business.companies.get(names.get(found[1], ""), {}) if found else {}
    if not found or found[2] not in rows_of:
        return wrong(404, "BadRequest_NotFound", f"No HTTP resource was found for '{asked.path}'.")
    return _entities(business, asked, rows_of[found[2]])


def _entities(business: Business, asked: Asked, rows: list[dict[str, Any]]) -> Reply:
    options = asked.options
    if apply := options.get("$apply"):
        if not business.offers_totals:
            return wrong(400, "BadRequest", "The query specified in the URI is not valid. $apply is not supported.")
        return _json({"value": _added_up(apply, rows)})
    if filter_ := options.get("$filter"):
        rows = list(filter(condition(filter_), rows))
    if order := options.get("$orderby"):
        name, _, way = order.partition(" ")
        rows = sorted(rows, key=lambda row: int(row[name]), reverse=way == "desc")
    if select := options.get("$select"):
        unknown = [name for name in select.split(",") if rows and name not in rows[0]]
        if unknown:
            return wrong(400, "BadRequest", f"Could not find a property named '{unknown[0]}'.")
        rows = [{name: row[name] for name in select.split(",")} for row in rows]
    return _paged(business, asked, rows)


def _paged(business: Business, asked: Asked, rows: list[dict[str, Any]]) -> Reply:
    wish = int(asked.headers.get("Prefer", "odata.maxpagesize=20000").partition("=")[2])
    size = min(wish, business.largest_page)
    start = int(asked.options.get("$skiptoken", "0"))
    count = len(rows)
    rows = rows[: int(asked.options["$top"])] if "$top" in asked.options else rows
    page: dict[str, Any] = {"@odata.context": f"{business.address}{API}/$metadata#{asked.path}"}
    if asked.options.get("$count") == "true" and business.offers_counts:
        page["@odata.count"] = count
    page["value"] = rows[start : start + size]
    if start + size < len(rows):
        options = {**asked.options, "aid": "FIN", "$skiptoken": str(start + size)}
        query = "&".join(f"{name}={quote(value)}" for name, value in options.items())
        page["@odata.nextLink"] = f"{business.address}{business.links}/{quote(asked.path, safe='()/')}?{query}"
    return _json(page)


def condition(filter_: str) -> Callable[[Row], bool]:
    """An OData filter of comparisons, ``and``, ``or`` and brackets, as a question to a row."""
    values: list[Any] = []

    def term(found: re.Match[str]) -> str:
        text = found[3]
        if text.startswith("'"):
            values.append(text[1:-1].replace("''", "'"))
        elif text in ("true", "false"):
            values.append(text == "true")
        else:
            values.append(text if re.fullmatch(r"\d{4}-\d\d-\d\d(T.*)?", text) else Decimal(text))
        return f"compared(row[{found[1]!r}], {found[2]!r}, values[{len(values) - 1}])"

    made: Callable[[Row], bool] = eval(
        f"lambda row: {_TERM.sub(term, filter_)}", {"compared": _compared, "values": values}
    )
    return made


def _compared(cell: Any, how: str, other: Any) -> bool:
    one = Decimal(str(cell)) if isinstance(other, Decimal) else cell
    return bool(getattr(operator, how)(one, other))


def _added_up(apply: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = _AGGREGATE.fullmatch(apply)
    assert found, apply
    keys = found[2].split(",")
    sums = [part.split(" with sum as ") for part in found[3].split(",")]
    groups: dict[tuple[Any, ...], dict[str, Decimal]] = {}
    for row in rows:
        if int(row["entryNo"]) <= int(found[1]):
            group = groups.setdefault(tuple(row[key] for key in keys), {alias: Decimal(0) for _, alias in sums})
            for name, alias in sums:
                group[alias] += Decimal(str(row[name]))
    return [
        dict(zip(keys, key, strict=True)) | {name: Number(value) for name, value in group.items()}
        for key, group in groups.items()
    ]


def _metadata(business: Business) -> Reply:
    columns: dict[str, list[str]] = {}
    for entities in business.companies.values():
        for name, rows in entities.items():
            if rows and name not in columns:
                columns[name] = list(rows[0])
    columns |= business.columns
    types = "".join(
        f'<EntityType Name="{name}Type">'
        + "".join(f'<Property Name="{column}" Type="Edm.String"/>' for column in listed)
        + "</EntityType>"
        for name, listed in columns.items()
    )
    sets = "".join(f'<EntitySet Name="{name}" EntityType="Microsoft.NAV.{name}Type"/>' for name in columns)
    text = (
        '<?xml version="1.0" encoding="utf-8"?><edmx:Edmx Version="4.0"'
        ' xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices><Schema Namespace="Microsoft.NAV"'
        f' xmlns="http://docs.oasis-open.org/odata/ns/edm">{types}<EntityContainer Name="NAV">{sets}</EntityContainer>'
        "</Schema></edmx:DataServices></edmx:Edmx>"
    )
    return Reply(200, text.encode(), {"Content-Type": "application/xml"})
