"""From the service to files in the cache: all companies, all entities."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from reportgen.errors import DataError, Problem, did_you_mean
from reportgen.https import moment_of
from reportgen.load.business_central import entries, masters
from reportgen.load.business_central.client import PAGE_SIZE, Client, Company, NotAllowed, NotOffered, Query, is_id
from reportgen.load.business_central.durable import Lock, lock, write
from reportgen.load.business_central.entities import ENTITIES, ENTRIES, KEY, VALUES, Chosen, Entity, chosen, lacking
from reportgen.load.business_central.store import Store
from reportgen.load.business_central.task import News, Task, Tell
from reportgen.load.business_central.transport import Limits
from reportgen.load.business_central.waiting import Clock, RealClock
from reportgen.load.ledger import Finding
from reportgen.load.origin import Service
from reportgen.load.schema import TABLES

_FORM = 1
_LIST = "fetched.json"
_IGNORE = "*\n"
_DOWN = frozenset({"service-unavailable", "service-failed", "login-unreadable", "bad-answer"})


@dataclass(frozen=True, slots=True)
class Missing:
    """A table that the service does not offer, and why."""

    table: str
    reason: str


@dataclass(frozen=True, slots=True)
class Fetched:
    """What is in the cache now."""

    files: tuple[Path, ...]
    news: tuple[News, ...]
    """By company, then table; blank without asking the service."""
    missing: tuple[Missing, ...]
    findings: tuple[Finding, ...]
    """What a reader of a report must know of it."""
    asked_at: str
    """From when the data are."""


@dataclass(frozen=True, slots=True)
class Way:
    """How it is done; tests do it faster."""

    clock: Clock
    limits: Limits = field(default_factory=Limits)
    page_size: int = PAGE_SIZE


@contextmanager
def fetched(service: Service, tell: Tell, *, full: bool = False, way: Way | None = None) -> Iterator[Fetched]:
    """Bring the cache up to date, or only open it where the service says ``offline``; nobody changes it meanwhile.

    Args:
        full: fetch all entries again, not only what is new or has changed.

    Raises:
        DataError: if the service cannot be asked or does not give the item ledger entries, or the cache cannot be
            written; what was fetched before stays as it was.
    """
    way = way or Way(RealClock())
    root = _root(service)
    with ExitStack() as stack:
        try:
            _prepare(root, make=not service.offline)
            held = stack.enter_context(
                lock(root / "lock", way.clock, lambda: tell("waiting for another run that uses the cache"))
            )
            found = _offline(service, root, held) if service.offline else _online(service, root, held, tell, full, way)
        except DataError as error:
            raise DataError([_with_way_out(problem, root) for problem in error.problems]) from error
        except OSError as error:
            hint = "free some space, or choose another folder with source.business_central.cache"
            message = f"the cache '{service.cache}' cannot be used: {error.strerror or error}"
            raise DataError(Problem("cache-failed", message, hint=hint)) from error
        yield found


def _with_way_out(problem: Problem, root: Path) -> Problem:
    """The same problem; if the service is down and there is an older cache, the hint says how to use that."""
    if problem.code not in _DOWN or not (root / _LIST).is_file():
        return problem
    way = "to use what was fetched before, say --set source.business_central.offline=true"
    return replace(problem, hint=f"{problem.hint}; {way}")


def _prepare(root: Path, make: bool) -> None:
    if make:
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
        (root / ".gitignore").write_text(_IGNORE, encoding="utf-8")
    elif not (root / _LIST).is_file():
        raise DataError(_nothing_kept())


def _root(service: Service) -> Path:
    """The folder of one environment."""
    place = "\n".join((service.url.rstrip("/"), service.tenant.lower(), service.environment.lower()))
    return service.cache / f"{_slug(service.environment)}-{hashlib.sha256(place.encode()).hexdigest()[:8]}"


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40] or "x"


def _online(service: Service, root: Path, held: Lock, tell: Tell, full: bool, way: Way) -> Fetched:
    held.write()
    client = Client(service, way.clock, way.limits, way.page_size, tell)
    try:
        companies = _wanted(client.companies(), service.companies)
        known, missing = _offered(client, companies[0])
        news: list[News] = []
        for company in companies:
            more, refused = _company(client, company, known, root, tell, full)
            news += more
            missing = (*missing, *refused)
    finally:
        client.close()
    _save(root, service, companies, client.answered_at, news)
    held.read()
    findings = tuple(finding for finding in (_unseen(news),) if finding)
    return Fetched(_files(root, companies), tuple(news), missing, findings, client.answered_at)


def _wanted(all_: Sequence[Company], names: Sequence[str]) -> tuple[Company, ...]:
    """The companies of the given names or display names, all without any.

    Raises:
        DataError: if there is no such company, or none at all.
    """
    by_name = {company.display_name: company for company in all_} | {company.name: company for company in all_}
    problems = [
        Problem("no-such-company", f"there is no company '{name}'", hint=did_you_mean(name, by_name))
        for name in names
        if name not in by_name
    ]
    if not all_:
        hint = "give the application a permission set in at least one company"
        problems = [Problem("no-such-company", "the application sees no company", hint=hint)]
    if problems:
        raise DataError(problems)
    chosen_ = {by_name[name].id for name in names}
    return tuple(company for company in all_ if company.id in chosen_ or not names)


def _offered(client: Client, company: Company) -> tuple[tuple[Chosen, ...], tuple[Missing, ...]]:
    """Entities that the service offers with enough columns, and those that it does not.

    Raises:
        DataError: if the item ledger entries are not among them.
    """
    metadata = client.offered()
    known: list[Chosen] = []
    missing: list[Missing] = []
    for entity in ENTITIES:
        found = _from_metadata(entity, metadata) if metadata else _from_first(client, company, entity)
        reason = found if isinstance(found, str) else ""
        if isinstance(found, Chosen):
            without = lacking(found)
            reason = f"{found.name} comes without {', '.join(without)}" if without else ""
            known += [found] if not without or entity is VALUES else []
        if reason:
            missing.append(Missing(entity.table, reason))
    if ENTRIES.table in {one.table for one in missing}:
        reason = next(one.reason for one in missing if one.table == ENTRIES.table)
        hint = "install or update the app 'Power BI Reports' in Business Central"
        raise DataError(
            Problem("not-offered", f"the service does not offer the item ledger entries: {reason}", None, hint)
        )
    return tuple(known), tuple(missing)


def _from_metadata(entity: Entity, metadata: Mapping[str, Sequence[str]]) -> Chosen | str:
    name = next((name for name in entity.names if name in metadata), "")
    return chosen(entity, name, metadata[name]) if name else f"there is no {entity.names[0]}"


def _from_first(client: Client, company: Company, entity: Entity) -> Chosen | str:
    """Without metadata: the columns that the first entity has."""
    for name in entity.names:
        try:
            page = client.page(company, Query(name, top=1))
        except (NotOffered, NotAllowed):
            continue
        return chosen(entity, name, tuple(page.entities[0])) if page.entities else f"{name} is empty"
    return f"there is no {entity.names[0]}"


def _company(
    client: Client, company: Company, known: Sequence[Chosen], root: Path, tell: Tell, full: bool
) -> tuple[list[News], tuple[Missing, ...]]:
    """All entities of one company."""
    values = next((one for one in known if one.entity is VALUES and {KEY, "itemNo"} <= set(one.columns)), None)
    news: list[News] = []
    missing: list[Missing] = []
    for found in known:
        if lacking(found):
            continue
        task = Task(client, company, found, _store(root, company, found), tell, values)
        try:
            if found.entity.keyed:
                news.append(entries.brought_up_to_date(task, full=full))
            else:
                news.append(masters.brought_up_to_date(task))
        except (NotOffered, NotAllowed) as error:
            if found.entity is ENTRIES:
                raise
            task.store.drop()
            missing.append(Missing(found.entity.table, error.problems[0].message))
    return news, tuple(missing)


def _store(root: Path, company: Company, found: Chosen) -> Store:
    label = f"{found.name}-{_slug(company.name)}-{company.id[:8]}"
    return Store(root / company.id / found.entity.table, label)


def _files(root: Path, companies: Sequence[Company]) -> tuple[Path, ...]:
    """Files of the companies, table by table."""
    stores = [Store(root / company.id / name, "") for name in TABLES for company in companies]
    return tuple(file for store in stores for file in store.files())


def _save(root: Path, service: Service, companies: Sequence[Company], asked_at: str, news: Sequence[News]) -> None:
    """What a later run without the service needs, and a curious reader likes to see."""
    known = {
        "form": _FORM,
        "url": service.url,
        "environment": service.environment,
        "asked_at": asked_at,
        "companies": [
            {"id": company.id, "name": company.name, "display_name": company.display_name} for company in companies
        ],
        "unseen": [one.company for one in news if one.unseen],
        "tables": [{"company": one.company, "table": one.table, "rows": one.rows} for one in news],
    }
    text = json.dumps(known, indent=1, ensure_ascii=False)
    write(root / _LIST, lambda path: _filled(path, text))


def _filled(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _offline(service: Service, root: Path, held: Lock) -> Fetched:
    """What is there from before.

    Raises:
        DataError: if a company was never fetched to the end.
    """
    held.read()
    try:
        known = json.loads((root / _LIST).read_text(encoding="utf-8"))
        companies = [Company(one["id"], one["name"], one["display_name"]) for one in known["companies"]]
        if not all(is_id(company.id) for company in companies):
            raise DataError(_nothing_kept())
        asked_at, unseen = str(known["asked_at"]), [str(name) for name in known["unseen"]]
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(_nothing_kept()) from error
    companies = list(_wanted(companies, service.companies))
    stores = [Store(root / company.id / ENTRIES.table, "") for company in companies]
    if not all(store.kept for store in stores):
        raise DataError(_nothing_kept())
    moments = sorted(filter(None, (moment_of(store.kept.asked_at) for store in stores if store.kept)))
    told = f"{moments[0]:%Y-%m-%d %H:%M} UTC" if moments else asked_at
    message = f"The data are those of {told}; the service was not asked for newer ones."
    findings = [Finding("cached_data", len(companies), message)]
    findings += [_unseen_of(unseen)] if unseen else []
    return Fetched(_files(root, companies), (), (), tuple(findings), asked_at)


def _nothing_kept() -> Problem:
    hint = "run `reportgen fetch` first, or leave out offline"
    return Problem("nothing-cached", "the cache holds nothing complete of this environment", hint=hint)


def _unseen(news: Sequence[News]) -> Finding | None:
    names = [one.company for one in news if one.unseen]
    return _unseen_of(names) if names else None


def _unseen_of(names: Sequence[str]) -> Finding:
    message = (
        "The service does not tell which costs and amounts of older entries have changed; those of before the last"
        " three months may be outdated."
    )
    return Finding("unseen_changes", len(names), message, tuple(names[:10]))


__all__ = ["Fetched", "Missing", "News", "Way", "fetched"]
