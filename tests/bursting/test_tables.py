"""Tables of recipients: what they say, and everything that is wrong with one at once."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from reportgen.bursting.batches import fields_of
from reportgen.bursting.readers import Reader, listed_readers, slugs_of
from reportgen.errors import DataError
from reportgen.load.listed import listed_rows
from reportgen.model.catalog import catalog
from reportgen.spec.models import ReportSpec


def readers_of(folder: Path, text: str | bytes, columns: Mapping[str, str] | None = None) -> tuple[Reader, ...]:
    """The readers of a table's text."""
    path = folder / "readers.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    spec = ReportSpec.model_validate(
        {
            "source": "ledger",
            "sections": [],
            "locale": "en-GB",
            "for_each": {"recipients": "readers.csv", "columns": columns or {}},
        }
        | {"sections": [_notes()]},
        context={"kinds": {}, "folder": str(folder)},
    )
    return listed_readers(listed_rows(path, "table of recipients"), spec, fields_of(catalog({}, {}, {})))


def _notes() -> object:
    from reportgen.sections.notes.options import Options
    from reportgen.spec.models import SectionSpec

    return SectionSpec("notes", Options.model_validate({"text": "x"}))


def told(folder: Path, text: str | bytes, columns: Mapping[str, str] | None = None) -> list[str]:
    """What is wrong with a table, a line each."""
    with pytest.raises(DataError) as raised:
        readers_of(folder, text, columns)
    return [str(problem) for problem in raised.value.problems]


def said(reader: Reader) -> dict[str, tuple[str, ...]]:
    """What limits a reader."""
    return {name: one.any_of or () for name, one in reader.filter.items()}


def test_a_table_says_who_sees_what(tmp_path: Path) -> None:
    """Values and addresses are separated by semicolons, further rows add values, * is everything, headers are read with
    or without the dimension's underscores.
    """
    north, south, boss = readers_of(
        tmp_path,
        "\ufeffRecipient\tAddress\tLocale\tLocation Code\tcustomer_no\n"
        "North\tAnn Lee <ann@example.com>; b@example.com\tde-DE\tEAST;WEST\t*\n"
        "South\t\t\t(blank)\t10; 20\n"
        "North\tb@example.com;c@example.com\tde-DE\tMAIN\t*\n"
        "Boss\tboss@example.com\t\t*\t*\n",
    )

    assert said(north) == {"location_code": ("EAST", "WEST", "MAIN")}
    assert [box.address for box in north.mailboxes] == ["ann@example.com", "b@example.com", "c@example.com"]
    assert (north.mailboxes[0].name, north.locale) == ("Ann Lee", "de-DE")
    assert (said(south), south.mailboxes, south.locale) == (
        {"location_code": ("",), "customer_no": ("10", "20")},
        (),
        "en-GB",
    )
    assert (said(boss), boss.slug) == ({}, "boss")


def test_headers_of_ones_own_are_named_in_the_spec(tmp_path: Path) -> None:
    """The key columns says what a header limits, in any encoding that a ledger may have."""
    text = "recipient;Größe\nNorth;EAST\n".encode("cp1252")
    (north,) = readers_of(tmp_path, text, {"Größe": "location_code"})
    assert said(north) == {"location_code": ("EAST",)}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "recipient,locaton_code\nA,EAST\n",
            "readers.csv:1: unknown-column: the column 'locaton_code' is neither recipient, address, locale nor a field"
            " of the ledger\n  hint: did you mean 'location_code'?",
        ),
        ("who,location_code\nA,EAST\n", "unknown-column: the column 'who'"),
        ("address,location_code\na@example.com,EAST\n", "missing-column: the table of recipients has no column"),
        ("recipient,address\nA,a@example.com\n", "missing-column: no column says what a recipient may see"),
        ("recipient,location_code,Location Code\nA,E,W\n", "double-column: two columns say location_code"),
        ("recipient,location_code\n", "no-readers: the table of recipients has no rows"),
    ],
)
def test_what_is_wrong_with_a_header_is_told_with_its_line(tmp_path: Path, text: str, problem: str) -> None:
    """A column that nothing knows is no filter: the table is refused before any data are read."""
    (found,) = told(tmp_path, text)
    assert problem in found


def test_a_column_that_the_spec_names_is_there(tmp_path: Path) -> None:
    """A header in the key columns that the table does not have is told with the nearest one."""
    found = told(tmp_path, "recipient,Region\nA,EAST\n", {"Regoin": "location_code"})
    assert "has no column 'Regoin'\n  hint: did you mean 'Region'?" in found[0]


def test_everything_that_is_wrong_with_rows_is_told_at_once(tmp_path: Path) -> None:
    """Blanks, addresses, locales, days, names: each with its line, in the order of the lines.

    A blank cell never means everything.
    """
    found = told(
        tmp_path,
        "recipient,address,locale,location_code,posting_date\n"
        "A,a@example.com,en-US,,2025-01-01\n"
        "B,not an address,xx-YY,EAST,2025-01-01\n"
        ",c@example.com,,EAST,2025-01-01\n"
        "D,,,EAST;*,yesterday\n"
        "E,,en-US,EAST,2025-01-01\n"
        "E,,de-DE,EAST,2025-01-01\n"
        "F,,,EAST,2025-01-01\n"
        "F,,,WEST,2025-02-01\n"
        "G,,,;,2025-02-01\n",
    )

    assert [line.split(": ")[0] + " " + line.split(": ")[1] for line in found] == [
        "readers.csv:2 blank-filter",
        "readers.csv:3 bad-address",
        "readers.csv:3 unknown-locale",
        "readers.csv:4 bad-recipient",
        "readers.csv:5 bad-value",
        "readers.csv:5 bad-value",
        "readers.csv:7 conflicting-rows",
        "readers.csv:9 conflicting-rows",
        "readers.csv:10 blank-filter",
    ]
    assert "a blank never means everything" in found[0]
    assert "differ in location_code and posting_date: put together they would show more" in found[7]


@pytest.mark.parametrize("address", ["a@b.com\nBcc: x@example.com", "a@example.com, b@example.com", "<script>@x.y"])
def test_an_address_is_one_address(tmp_path: Path, address: str) -> None:
    """Header injection and lists with commas are refused where the table is read."""
    found = told(tmp_path, f'recipient,address,location_code\nA,"{address}",EAST\n')
    assert ": bad-address: this is no address" in found[0]


def test_a_row_with_a_cell_too_many_is_told_with_its_line(tmp_path: Path) -> None:
    """No cell is shifted into another column."""
    (found,) = told(tmp_path, "recipient,location_code\nA,EAST\nB,EAST,WEST\n")
    assert found.startswith("readers.csv:3: unreadable-row: more cells than the 2 of the header")


def test_a_table_that_is_not_there_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    """A wrong path is a problem of the user's."""
    (tmp_path / "readers.csv").write_text("recipient,location_code\nA,EAST\n")
    with pytest.raises(DataError, match=r"no table of recipients .raeders\.csv.\n  hint: did you mean .readers"):
        listed_rows(tmp_path / "raeders.csv", "table of recipients")


def test_folders_are_safe_and_told_apart() -> None:
    """No name leads out of the report's folder, and no two share one, whatever case or script they are in."""
    names = ["North", "NORTH", "../../etc", "北", "南", "A/B", "a b"]
    slugs = slugs_of(names)
    assert len({*slugs.values()}) == len(names)
    assert all(slug.replace("-", "").isalnum() and slug.isascii() for slug in slugs.values())
    assert slugs == slugs_of(reversed(names))
