"""The cache: what is new is fetched, late changes are found, nothing is lost."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from reportgen.load.origin import Origin
from reportgen.load.source import open_ledger
from tests.load.business_central.client import cached, fetch, refusal, service
from tests.load.business_central.ledgers import company, entry, value
from tests.load.business_central.server import Asked, Business, Number, Reply, serving, wrong

ENTRIES = "itemLedgerEntries"


@pytest.fixture
def served(certificates: tuple[Path, Path]) -> Iterator[Any]:
    """Starts a service: ``served(business)`` gives its address."""
    with ExitStack() as stack:
        yield lambda business: stack.enter_context(serving(business, certificates[1]))


def truth(business: Business, name: str) -> dict[int, dict[str, Any]]:
    """What the service has, as text, by entry number."""
    return {int(row["entryNo"]): plain(row) for row in business.companies[name][ENTRIES]}


def kept(found: Any, name: str) -> dict[int, dict[str, Any]]:
    """What the cache has, as text, by entry number; each entry once."""
    rows = [row for row in cached(found, ENTRIES) if row["company"] == name]
    by_number = {row["entryNo"]: plain({key: cell for key, cell in row.items() if key != "company"}) for row in rows}
    assert len(by_number) == len(rows)
    return by_number


def plain(row: Any) -> dict[str, str]:
    """Cells as text, numbers without trailing zeros."""
    return {name: str(cell).rstrip("0").rstrip(".") if "." in str(cell) else str(cell) for name, cell in row.items()}


def news(found: Any, name: str) -> tuple[int, int, int]:
    """Rows, new and changed ones of a company's ledger."""
    one = next(one for one in found.news if one.company == name and one.table == "item_ledger_entries")
    return one.rows, one.new, one.changed


def test_three_companies_of_more_than_fifty_thousand_entries(served: Any, tmp_path: Path) -> None:
    """All pages of all companies come, with every number as the service writes it, and load as one ledger."""
    business = Business(
        {
            "CRONUS": company(*(entry(n, open=False, remainingQuantity=0) for n in range(1, 50_011))),
            "O'Neill & Söhne": company(entry(7, costAmountActual=Number("0.10000"), serialNo="1E15")),
            "Empty Ltd.": company(),
        },
        columns={ENTRIES: list(entry(1))},
    )
    asked = service(served(business), tmp_path)
    found = fetch(asked)

    assert news(found, "CRONUS") == (50_010, 50_010, 0)
    assert len(business.queries(ENTRIES)) == 5  # three pages, and one each
    assert kept(found, "CRONUS") == truth(business, "CRONUS")
    with open_ledger(Origin(service=asked)) as ledger:
        assert ledger.control_totals.rows == 50_011
        assert ledger.companies == ("CRONUS", "O'Neill & Söhne")
        odd = ledger.tables["item_ledger_entries"].filter(lambda rows: rows.entry_no == 7)
        assert {"1E15", "000007"} == set(odd.serial_no.to_pyarrow().to_pylist())


def test_a_second_run_fetches_only_what_is_new(served: Any, tmp_path: Path) -> None:
    """Entries after the last one; of the others only those that are still open."""
    business = Business({"CRONUS": company(*(entry(n, open=False, remainingQuantity=0) for n in range(1, 1001)))})
    asked = service(served(business), tmp_path)
    fetch(asked)
    business.companies["CRONUS"][ENTRIES] += [entry(1005), entry(1007)]
    business.asked.clear()
    found = fetch(asked)

    assert news(found, "CRONUS") == (1002, 2, 0)
    assert kept(found, "CRONUS") == truth(business, "CRONUS")
    filters = [query.get("$filter") for query in business.queries(ENTRIES) if "$apply" not in query]
    assert filters == ["entryNo le 1000", "entryNo gt 1000", "open eq true and entryNo le 1000"]


def changes(business: Business, number: int, **cells: Any) -> None:
    """The service changes an old entry."""
    row = next(row for row in business.companies["CRONUS"][ENTRIES] if row["entryNo"] == number)
    row.update(cells)


@pytest.mark.parametrize("offers_totals", [True, False])
def test_late_changes_are_found(served: Any, tmp_path: Path, offers_totals: bool) -> None:
    """Applied, reopened, invoiced later, cost adjusted: whether the service adds up or only has new value entries.

    A transfer and an application change two entries by opposite amounts, so that no total of the ledger changes.
    """
    business = Business({"CRONUS": company(*(entry(n) for n in range(1, 201)))}, offers_totals=offers_totals)
    ledger = business.companies["CRONUS"]
    ledger["itemValueEntries"] = [value(n, f"ITEM{n % 7}") for n in range(1, 11)]
    changes(business, 20, open=False, remainingQuantity=0)
    changes(business, 30, quantity=-1, remainingQuantity=-1, positive=False)
    asked = service(served(business), tmp_path)
    assert news(fetch(asked), "CRONUS") == (200, 200, 0)

    changes(business, 31, open=False, remainingQuantity=0)  # ITEM3, applied to each other
    changes(business, 30, open=False, remainingQuantity=0)
    changes(business, 20, open=True, remainingQuantity=1)  # the application is undone
    changes(business, 40, costAmountActual=Number("17.12345"), invoicedQuantity=1)  # ITEM5
    changes(business, 47, costAmountActual=Number("3.37655"))  # ITEM5, so that the item's total stays
    ledger["itemValueEntries"] += [value(11, "ITEM5"), value(12, "ITEM5")]
    if offers_totals:
        changes(business, 47, costAmountActual=Number("3.37654"))
    ledger[ENTRIES].append(entry(201))
    found = fetch(asked)

    assert news(found, "CRONUS") == (201, 1, 5)
    assert kept(found, "CRONUS") == truth(business, "CRONUS")
    assert not found.findings
    business.asked.clear()
    assert news(fetch(asked), "CRONUS") == (201, 0, 0)
    assert not [query for query in business.queries(ENTRIES) if "itemNo eq" in query.get("$filter", "")]


def test_without_totals_and_value_entries_the_report_says_what_may_be_missing(served: Any, tmp_path: Path) -> None:
    """The last three months are read again; older changes of cost may be missed, and that is told."""
    business = Business(
        {"CRONUS": company(*(entry(n, open=False, postingDate=f"2025-{n:02}-15") for n in range(1, 13)))},
        offers_totals=False,
    )
    asked = service(served(business), tmp_path)
    assert not fetch(asked).findings
    changes(business, 11, costAmountActual=Number("99"))
    changes(business, 2, costAmountActual=Number("99"))
    found = fetch(asked)

    assert news(found, "CRONUS") == (12, 0, 1)
    assert [finding.code for finding in found.findings] == ["unseen_changes"]
    assert kept(fetch(asked, full=True), "CRONUS") == truth(business, "CRONUS")


def test_entities_that_say_when_they_changed_are_read_by_that(served: Any, tmp_path: Path) -> None:
    """A stamp later than the latest known one."""
    stamp = {"systemModifiedAt": "2025-01-01T00:00:00Z", "open": False}
    business = Business({"CRONUS": company(*(entry(n, **stamp) for n in range(1, 51)))}, offers_totals=False)
    asked = service(served(business), tmp_path)
    fetch(asked)
    changes(business, 1, expirationDate="2027-01-01", systemModifiedAt="2025-02-01T00:00:00Z")

    assert kept(fetch(asked), "CRONUS") == truth(business, "CRONUS")


@pytest.mark.parametrize("gone", [range(1, 11), range(5, 6), range(46, 51)])
def test_deleted_entries_make_all_be_fetched_anew(served: Any, tmp_path: Path, gone: range) -> None:
    """Date compression deletes old entries and makes new ones; the number of entries tells."""
    business = Business({"CRONUS": company(*(entry(n) for n in range(1, 51)))})
    asked = service(served(business), tmp_path)
    fetch(asked)
    left = [row for row in business.companies["CRONUS"][ENTRIES] if row["entryNo"] not in gone]
    business.companies["CRONUS"][ENTRIES] = [*left, entry(60)]
    told: list[str] = []
    found = fetch(asked, tell=told.append)

    assert kept(found, "CRONUS") == truth(business, "CRONUS")
    assert [line for line in told if "all are fetched anew" in line]


def test_master_data_are_replaced_as_a_whole(served: Any, tmp_path: Path) -> None:
    """Renamed and deleted items are gone from the cache; what fails leaves the last good ones."""
    business = Business({"CRONUS": company(entry(1), items=3)})
    asked = service(served(business), tmp_path)
    fetch(asked)
    business.companies["CRONUS"]["items"] = [{"itemNo": "ITEM1", "itemDescription": "Renamed", "unitCost": 3}]
    assert [row["itemDescription"] for row in cached(fetch(asked), "items")] == ["Renamed"]

    business.trick = lambda request: wrong(500, "Internal", "no") if request.path.endswith("/items") else None
    assert refusal(asked).problems[0].code == "service-failed"
    offline = service(business.address, tmp_path, offline=True)
    assert [row["itemDescription"] for row in cached(fetch(offline), "items")] == ["Renamed"]


def test_tables_that_are_not_offered_are_told_and_not_read_any_more(served: Any, tmp_path: Path) -> None:
    """Missing master data are no reason to fail, nor are those of before taken for new ones."""
    business = Business({"CRONUS": company(entry(1))})
    asked = service(served(business), tmp_path)
    assert {"vendors", "bins"} <= {one.table for one in fetch(asked).missing}
    business.trick = lambda request: wrong(403, "Forbidden", "no") if request.path.endswith("/items") else None
    found = fetch(asked)

    assert "items" in {one.table for one in found.missing}
    assert cached(found, "items") == []


@pytest.mark.parametrize("offers_metadata", [True, False])
def test_a_service_without_the_ledger_is_refused(served: Any, tmp_path: Path, offers_metadata: bool) -> None:
    """Everything else is worth nothing without it."""
    ledger = company()
    del ledger[ENTRIES]
    asked = service(served(Business({"CRONUS": ledger}, offers_metadata=offers_metadata)), tmp_path)
    assert "item ledger entries" in refusal(asked).problems[0].message


def test_columns_are_learned_from_the_first_entity_without_metadata(served: Any, tmp_path: Path) -> None:
    """The same cache either way."""
    business = Business({"CRONUS": company(entry(1), entry(2))}, offers_metadata=False)
    asked = service(served(business), tmp_path)
    assert kept(fetch(asked), "CRONUS") == truth(business, "CRONUS")


def fails_at(business: Business, page: int) -> Any:
    """Breaks off the ledger's pages from a number on."""

    def trick(asked: Asked) -> Reply | None:
        at = int(asked.options.get("$skiptoken", "0"))
        return wrong(500, "Internal", "no") if asked.path.endswith(ENTRIES) and at >= page else None

    return trick


def test_an_interrupted_run_is_gone_on_with(served: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a failure in the middle, only the rest is fetched; what was open then is read again."""
    monkeypatch.setattr("reportgen.load.business_central.entries.PART_ROWS", 10)
    business = Business({"CRONUS": company(*(entry(n) for n in range(1, 101)))})
    asked = service(served(business), tmp_path)
    business.trick = fails_at(business, 60)
    assert refusal(asked, page_size=10).problems[0].code == "service-failed"
    assert refusal(service(business.address, tmp_path, offline=True)).problems[0].code == "nothing-cached"

    business.trick = None
    business.asked.clear()
    changes(business, 3, costAmountActual=Number("1.00"), open=False)
    found = fetch(asked, page_size=10)
    assert kept(found, "CRONUS") == truth(business, "CRONUS")
    assert "entryNo gt 60" in {query.get("$filter") for query in business.queries(ENTRIES)}
    assert "" not in {query.get("$filter", "") for query in business.queries(ENTRIES) if "$apply" not in query}


def test_a_full_run_that_fails_leaves_what_was_complete(served: Any, tmp_path: Path) -> None:
    """The old ledger stays until the new one is whole."""
    business = Business({"CRONUS": company(*(entry(n) for n in range(1, 31)))})
    asked = service(served(business), tmp_path)
    before = kept(fetch(asked), "CRONUS")
    business.trick = fails_at(business, 20)
    refusal(asked, full=True, page_size=10)

    assert kept(fetch(service(business.address, tmp_path, offline=True)), "CRONUS") == before


@pytest.mark.parametrize("name", ["kept.json", "*.parquet"])
@pytest.mark.parametrize("damage", [b"", b"{]", b'{"form": 1, "parts": [{"file": "../../x.parquet"}]}'])
def test_a_damaged_cache_is_made_anew(served: Any, tmp_path: Path, name: str, damage: bytes) -> None:
    """Nothing in it is believed that is not whole, and no name in it leads out of it."""
    business = Business({"CRONUS": company(*(entry(n) for n in range(1, 31)))})
    asked = service(served(business), tmp_path)
    fetch(asked)
    for path in tmp_path.rglob(name):
        path.write_bytes(damage)

    assert kept(fetch(asked), "CRONUS") == truth(business, "CRONUS")


def test_files_that_no_list_names_are_removed(served: Any, tmp_path: Path) -> None:
    """What a killed run left behind does not pile up, and many small parts become few."""
    business = Business({"CRONUS": company(entry(1))})
    asked = service(served(business), tmp_path)
    folder = next(path.parent for path in fetch(asked).files if path.name.startswith(ENTRIES))
    (folder / "stray-000099.parquet").write_bytes(b"x")
    (folder / "half.parquet.new").write_bytes(b"x")
    for number in range(2, 14):
        business.companies["CRONUS"][ENTRIES].append(entry(number))
        found = fetch(asked)

    assert kept(found, "CRONUS") == truth(business, "CRONUS")
    assert len(list(folder.iterdir())) < 10
    assert not (folder / "half.parquet.new").exists()
    assert not (folder / "stray-000099.parquet").exists()


def test_a_renamed_company_keeps_no_old_name(served: Any, tmp_path: Path) -> None:
    """Rows carry the company's name; with another name they are fetched anew."""
    business = Business({"CRONUS": company(entry(1), entry(2))})
    asked = service(served(business), tmp_path)
    fetch(asked)
    business.companies["CRONUS AG"] = business.companies.pop("CRONUS")

    assert {row["company"] for row in cached(fetch(asked), ENTRIES)} == {"CRONUS AG"}


def test_only_the_companies_asked_for_are_read(served: Any, tmp_path: Path) -> None:
    """By name or display name; one that is not there is told with the nearest name."""
    business = Business({name: company(entry(1)) for name in ("Alpha", "Beta", "Gamma")})
    address = served(business)
    found = fetch(service(address, tmp_path, ["Beta Shop", "Alpha"]))
    assert {row["company"] for row in cached(found, ENTRIES)} == {"Alpha", "Beta"}

    problem = refusal(service(address, tmp_path, ["Bta"])).problems[0]
    assert (problem.code, problem.hint) == ("no-such-company", "did you mean 'Beta'?")


def test_offline_the_report_says_from_when_its_data_are(served: Any, tmp_path: Path) -> None:
    """The service is not asked, not even for a token; a cache that was never whole is no cache."""
    business = Business({"CRONUS": company(entry(1))})
    address = served(business)
    offline = service(address, tmp_path, offline=True, client_secret="")
    assert refusal(offline).problems[0].code == "nothing-cached"

    business.trick = lambda request: None
    fetch(service(address, tmp_path))
    business.asked.clear()
    with open_ledger(Origin(service=offline)) as ledger:
        finding = ledger.findings[-1]
    assert finding.code == "cached_data"
    assert "UTC" in finding.message
    assert business.asked == []


def test_the_cache_holds_neither_secret_nor_token(served: Any, tmp_path: Path) -> None:
    """Nothing of the credentials is in any file of it, and only its owner may open it."""
    business = Business({"CRONUS": company(entry(1))})
    asked = service(served(business), tmp_path / "cache")
    fetch(asked)
    for path in (tmp_path / "cache").rglob("*"):
        if path.is_file():
            assert b"s3cr3t" not in path.read_bytes()
            assert b"token-number" not in path.read_bytes()
    root = next((tmp_path / "cache").iterdir())
    assert root.stat().st_mode & 0o077 == 0
    assert json.loads((root / "fetched.json").read_text(encoding="utf-8"))["tables"][0]["rows"] == 1


def test_a_company_without_entries_is_an_empty_ledger(served: Any, tmp_path: Path) -> None:
    """Nothing to report is no failure, and the first entry comes with the next run."""
    business = Business({"CRONUS": company()}, columns={ENTRIES: list(entry(1))})
    asked = service(served(business), tmp_path)
    with open_ledger(Origin(service=asked)) as ledger:
        assert ledger.control_totals.rows == 0
    business.companies["CRONUS"][ENTRIES].append(entry(1))
    assert news(fetch(asked), "CRONUS") == (1, 1, 0)


def test_a_service_that_refuses_the_questions_for_changes_gives_all_anew(served: Any, tmp_path: Path) -> None:
    """Slower, but right: filters that the service does not take mean a whole fetch."""
    business = Business(
        {"CRONUS": company(*(entry(n) for n in range(1, 31)))}, offers_totals=False, offers_counts=False
    )
    asked = service(served(business), tmp_path)
    fetch(asked)
    changes(business, 3, costAmountActual=Number("99"))
    business.trick = lambda request: (
        wrong(400, "BadRequest", "no") if "open" in request.options.get("$filter", "") else None
    )
    assert kept(fetch(asked), "CRONUS") == truth(business, "CRONUS")


def test_a_disk_that_is_full_is_told(served: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Status 1 with the reason, and what was complete stays."""
    business = Business({"CRONUS": company(*(entry(n) for n in range(1, 31)))})
    asked = service(served(business), tmp_path)
    before = kept(fetch(asked), "CRONUS")

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("pyarrow.parquet.write_table", full)
        problem = refusal(asked, full=True).problems[0]
    assert (problem.code, "No space left" in problem.message) == ("cache-failed", True)
    assert kept(fetch(service(business.address, tmp_path, offline=True)), "CRONUS") == before


def test_an_entry_that_comes_twice_is_refused(served: Any, tmp_path: Path) -> None:
    """Nothing is guessed: the old cache stays."""
    business = Business({"CRONUS": company(*(entry(n) for n in range(1, 31)))})
    asked = service(served(business), tmp_path)
    before = kept(fetch(asked), "CRONUS")
    business.companies["CRONUS"][ENTRIES][4] = dict(business.companies["CRONUS"][ENTRIES][3])
    assert refusal(asked).problems[0].code == "bad-paging"
    assert kept(fetch(service(business.address, tmp_path, offline=True)), "CRONUS") == before
