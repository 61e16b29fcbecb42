"""Long tables of the PDF: rows are stamped, and read, look and lead like those that the engine sets."""

import base64
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pypdf
import pytest

from reportgen.errors import DataError
from reportgen.load.picture import picture_of
from reportgen.render import pdf
from reportgen.render.pdf.listings import LONG
from reportgen.render.templates import Templates
from reportgen.render.worker import Worker
from reportgen.sections.base import Logo, PageSetup
from reportgen.sections.grid import Column
from reportgen.sections.matrix.view import MatrixRow
from tests.render.sample import FORMATS, kpis, many, matrix, matrix_view, notes, report, row, serial_list
from tests.render.test_pdf import MOMENT, findings, lines_of, outline, pdf_of, structure, text_of

ITEMS = sum(len(items) for items in many(1).values())


@pytest.fixture(scope="module")
def engine() -> Iterator[Worker]:
    with pdf.start() as worker:
        yield worker


@pytest.fixture(scope="module")
def view():
    """Some 2,400 serial numbers of 24 items in three categories, between key figures and notes."""
    return report(kpis(), matrix(many(100)), notes())


@pytest.fixture(scope="module")
def body(engine, view) -> bytes:
    return pdf_of(engine, view)


def broken_rules(body: bytes, tmp_path: Path) -> list[str]:
    """What the checkers find, but for rows near the edges of pages that one of them takes for what repeats there: it
    compares their texts without the figures, in which alone serial numbers of one item differ; and but for addresses
    among the data, which lead nowhere on purpose."""
    return [
        one for one in findings(body, tmp_path) if not re.match("PAG-001: .* running header or footer|LNK-010", one)
    ]


def expected(view) -> list[str]:
    """The rows as report.json has them: label, then the values as the locale writes them."""
    (section,) = (one for one in view.sections if one.kind == "matrix")
    said = []
    for one in section.rows:
        values = [FORMATS.number(one.values["inventory_quantity"], "quantity")]
        values += [FORMATS.date(one.values["expiration_date"])] if one.values["expiration_date"] else []
        said.append(" ".join((one.label, *values)))
    return said


def test_every_row_is_there_in_order(view, body, tmp_path):
    """The text taken out of the file has each row of the matrix, in its order, with the same figures."""
    lines = iter(lines_of(body, tmp_path))
    for said in expected(view):
        assert said in lines, said
    assert f"Total {FORMATS.number(view.sections[1].total['inventory_quantity'], 'quantity')}" in lines


def test_another_reader_takes_out_the_same(view, body):
    """pypdf reads the same labels and figures, one after another."""
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages)
    words = iter(text.split())
    for said in expected(view)[:600]:
        for word in said.split():
            assert word in words, said


def test_rows_are_stamped_and_not_laid_out(engine, view):
    """The engine is given a handful of the rows, whatever their number."""
    made = pdf.document(view, {}, FORMATS, Templates(), MOMENT)
    assert len(made.listings) == 1
    assert made.listings[0].rows == len(view.sections[1].rows) + 1 > LONG
    assert made.text.count("<tr") < 40


def test_pages_are_numbered_over_all(body, tmp_path):
    """Page x of y counts every page; head and foot stand on each."""
    pages = text_of(body, tmp_path).split("\f")[:-1]
    assert len(pages) > 40
    for number, page in enumerate(pages, start=1):
        last = " ".join(page.strip().splitlines()[-1].split())
        assert last == f"CRONUS International Ltd. · Oct 29, 2025 Page {number} of {len(pages)}"
    assert all("Item Category Code › Item No. › Serial No." in page for page in pages[:40])


def test_no_group_stands_alone_at_the_end_of_a_page(engine, tmp_path):
    """A head stands with rows below it, and where a group goes on its head is said again."""
    for serials in (20, 21, 23):
        view = report(matrix(many(serials)))
        groups = {one.label: one for one in view.sections[0].rows if one.group}
        pages = text_of(pdf_of(engine, view), tmp_path).split("\f")[:-1]
        for page in pages[1:]:
            rows = [line.strip().split("  ")[0] for line in page.splitlines() if line.strip()]
            rows = [
                one for one in rows if one in groups or one.endswith(" (continued)") or re.match(r"[CFP]\d\d-", one)
            ]
            if rows:
                assert rows[-1] not in groups
                assert (rows[0] in groups and groups[rows[0]].level == 1) or rows[0].endswith("(continued)")


def test_the_file_keeps_the_rules(body, tmp_path):
    """Both checkers and the checker of structure are silent."""
    assert broken_rules(body, tmp_path) == []


def test_structure_is_one_table(body):
    """All rows belong to one table with one head; every cell is there, heads of rows say so."""
    reader = pypdf.PdfReader(io.BytesIO(body))
    elements = list(structure(reader))
    tables = [one for one in elements if one.get("/S") == "/Table"]
    rows = [one for one in elements if one.get("/S") == "/TR"]
    assert len(tables) >= 1
    table = tables[0]
    kinds = [kid.get_object()["/S"] for kid in table["/K"]]
    assert kinds[0] == "/THead" and set(kinds[1:]) == {"/TBody"}
    body_rows = [one for one in rows if one["/P"].get_object()["/S"] == "/TBody"]
    assert len(body_rows) >= len(matrix(many(100)).rows) + 1
    assert {len(one["/K"]) for one in body_rows[: len(matrix(many(100)).rows)]} == {3}
    heads = [one for one in elements if one.get("/S") == "/TH"]
    assert {one["/A"]["/Scope"] for one in heads} == {"/Column", "/Row"}


def test_outline_leads_to_the_pages_of_groups(body):
    """Each category and item is in the outline, and its item leads to the page where its row stands."""
    reader = pypdf.PdfReader(io.BytesIO(body))
    titles = outline(reader)
    start = titles.index("Inventory by Serial No.")
    assert titles[start + 1].strip() == "COFFEE"
    assert len(titles) >= 3 + ITEMS
    texts = [page.extract_text() for page in reader.pages]

    def walk(items):
        for item in items:
            if isinstance(item, list):
                yield from walk(item)
            else:
                yield item

    for item in walk(reader.outline):
        assert item.title in texts[reader.get_destination_page_number(item)], item.title


def test_fonts_are_embedded_with_their_characters(body):
    """Each font of the stamped rows is embedded and maps back to Unicode."""
    reader = pypdf.PdfReader(io.BytesIO(body))
    fonts = reader.pages[5]["/Resources"]["/Font"]
    stamped = {name: font.get_object() for name, font in fonts.items() if name.startswith("/S")}
    assert len(stamped) == 2
    for font in stamped.values():
        assert "/ToUnicode" in font
        assert "/FontFile2" in font["/DescendantFonts"][0].get_object()["/FontDescriptor"]


def test_equal_inputs_give_equal_bytes(engine, view, body):
    """Made again, also by another process, the file is the same."""
    assert pdf_of(engine, view) == body
    with pdf.start() as another:
        assert pdf_of(another, view) == body


@pytest.mark.parametrize("setup", [PageSetup("Letter", "landscape"), PageSetup("A3", "portrait", "compact")])
def test_rows_keep_within_the_page(engine, setup):
    """On any paper no text of a row stands outside of the margins, and no page is empty."""
    reader = pypdf.PdfReader(io.BytesIO(pdf_of(engine, report(matrix(many(30)), page=setup))))
    for page in reader.pages:
        box, places = page.mediabox, []
        page.extract_text(visitor_text=lambda text, cm, tm, *_, to=places: to.append((text, cm, tm[4], tm[5])))
        for text, cm, x, y in places:
            if re.match(r"[CFP]\d\d-", text):
                assert cm == [1, 0, 0, 1, 0, 0]
                assert 38 < x < box.width - 38 and 36 < y < box.height - 60, text


NAUGHTY = [
    *("مرحبا بالعالم", "שלום 123 עולם (x)", "สวัสดีชาวโลก", "e\u0301\u0302 a\u030a", "नमस्ते दुनिया", "日本語", "ﷺ"),
    *("😀👩‍👩‍👧", "<script>alert(1)</script>", "\u202eabc\u202c", "W" * 10_000, "word " * 400, "=1+1", "a\tb\nc"),
    "\x00\x07\x1b[31m",
]


def long_hostile(shared_texts: list[str]):
    """A report of a long matrix that shows these texts again and again."""
    texts = (shared_texts * (LONG // len(shared_texts) + 2))[: max(LONG + 50, len(shared_texts))]
    rows = [row(("A",), len(texts), None, True)]
    rows += [replace(row(("A", text), 1, None, False), label=text or "(blank)") for text in texts]
    section = matrix_view(
        tuple(rows), id="matrix", title="Hostile", levels=matrix().levels, values=matrix().values,
        total={"inventory_quantity": 1, "expiration_date": None},
    )  # fmt: skip
    return report(section)


def test_every_script_is_shown(engine, tmp_path):
    """Right-to-left, shaped, combined and overlong texts keep the rules, and are read as what they are."""
    made = pdf_of(engine, long_hostile(NAUGHTY))
    assert broken_rules(made, tmp_path) == []
    text = text_of(made, tmp_path)
    for said in ("สวัสดีชาวโลก", "=1+1", "नमस्ते दुनिया", "10,000 characters"):
        assert said in text, said
    read = pypdf.PdfReader(io.BytesIO(made)).pages[0].extract_text()
    assert "<script>alert(1)</script>" in read


def test_naughty_strings_are_texts(engine, shared, tmp_path):
    """515 strings that break programs make a sound file."""
    strings = json.loads((shared / "corpus" / "naughty_strings.json").read_text(encoding="utf-8"))
    made = pdf_of(engine, long_hostile([one if isinstance(one, str) else one["text"] for one in strings]))
    assert broken_rules(made, tmp_path) == []


def test_links_of_rows_lead_on(engine, tmp_path):
    """The last stub of a row that has an address is a link: tagged, with its words, on its page."""
    made = pdf_of(engine, report(serial_list(LONG + 20)))
    reader = pypdf.PdfReader(io.BytesIO(made))
    targets = [one.get_object()["/A"]["/URI"] for page in reader.pages for one in page.get("/Annots", ())]
    assert targets == [f"https://erp.example.com/serials/{number}" for number in range(LONG + 20)]
    assert broken_rules(made, tmp_path) == []


def setup_of(**given):
    """A setup of the pages that says this beside the paper."""
    return replace(PageSetup("A4", "portrait"), **given)


def test_contents_and_index_name_the_pages(engine, tmp_path):
    """The contents name the page of each section, the index pages that show the serial number."""
    view = report(kpis(), matrix(many(40)), notes(), page=setup_of(contents=True, index=True))
    pages = text_of(pdf_of(engine, view), tmp_path).split("\f")[:-1]
    texts = [re.sub(" +", " ", page) for page in pages]

    said = texts[0][texts[0].index("Contents") :]
    contents = dict(re.findall(r"^ ?(\S.*?) (\d+)$", said, re.MULTILINE)[:4])
    assert list(contents) == ["Key figures", "Inventory by Serial No.", "Notes", "Index of serial numbers"]
    for title, number in contents.items():
        assert title in texts[int(number) - 1], title
    index = "\n".join(texts[int(contents["Index of serial numbers"]) - 1 :])
    found = re.findall(r"([CFP]\d\d-\d{5})\s+(\d+)", index)
    assert [serial for serial, _ in sorted(found)] == sorted(
        one.label for one in view.sections[1].rows if not one.group
    )
    assert all(serial in texts[int(number) - 1] for serial, number in found)


def test_letterhead_classification_and_watermark_are_on_the_pages(engine, tmp_path):
    """The logo has a text, lines of the letterhead stand on the first page, the classification on each."""
    pixel = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    )
    page = setup_of(
        logo=Logo("image/png", pixel),
        letterhead=("Street 1", "Town"),
        classification='Secret "x"',
        watermark="DRAFT <1>",
    )
    made = pdf_of(engine, report(matrix(many(5)), page=page))

    pages = text_of(made, tmp_path).split("\f")[:-1]
    assert "Street 1" in pages[0] and "Street 1" not in pages[1]
    assert all('Secret "x"' in one for one in pages)
    alts = [one["/Alt"] for one in structure(pypdf.PdfReader(io.BytesIO(made))) if one.get("/S") == "/Figure"]
    assert alts == ["Logo of CRONUS International Ltd."]
    assert broken_rules(made, tmp_path) == []


def test_margins_are_those_of_the_spec(engine):
    """Text keeps the margins that the spec gives, above, right, below and left."""
    page = setup_of(margins=tuple(map(Decimal, (30, 40, 35, 50))))
    reader = pypdf.PdfReader(io.BytesIO(pdf_of(engine, report(matrix(many(3)), page=page))))
    for sheet in reader.pages[1:3]:
        places = []
        sheet.extract_text(visitor_text=lambda text, cm, tm, *_, to=places: to.append((text, tm[4] * cm[0] + cm[4])))
        rows = [x for text, x in places if re.match(r"[CFP]\d\d-", text.strip())]
        assert rows and min(rows) >= 50 / 25.4 * 72 - 1


def wide_row(number: int) -> MatrixRow:
    """An item with a value of its own at each of sixty places."""
    label = f"I-{number:03}"
    cells = tuple({"inventory_quantity": number * 100 + place} for place in range(60))
    return MatrixRow((label,), 1, {"inventory_quantity": number}, cells, {}, label, False, (label,))


def test_wide_matrices_go_on_in_parts(engine, tmp_path):
    """A pivot of sixty columns stands in parts with the labels of the rows in each, whether it is stamped or not."""
    for number in (20, LONG + 20):
        places = tuple(f"P-{place:02}" for place in range(60))
        rows = tuple(wide_row(one) for one in range(1, number + 1))
        section = matrix_view(
            rows, id="matrix", title="Wide", levels=(Column("item_no", "Item No."),), values=matrix().values[:1],
            columns=places, column_label="Place", total={"inventory_quantity": 1}, column_totals=rows[0].cells,
        )  # fmt: skip
        text = text_of(pdf_of(engine, report(section)), tmp_path)
        parts = re.findall(r"Columns (\d+) to (\d+) of 61", text)
        assert int(parts[0][0]) == 1 and int(parts[-1][1]) == 61
        assert all(int(one[1]) + 1 == int(other[0]) for one, other in pairwise(parts))
        row = [line.split()[1:] for line in text.splitlines() if line.split()[:1] == ["I-007"]]
        assert [value for line in row for value in line] == [*(str(700 + place) for place in range(60)), "7"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (None, "cannot be read"),
        (b"GIF89a", "neither a PNG nor a JPEG"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\1\0\0\0\1\0\0\x08\6\0\0\0" + b"\0" * 40, "65,536 times 65,536 pixels"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 3_000_000, "larger than 2 MB"),
    ],
)
def test_logos_that_cannot_be_shown_are_told(tmp_path, body, said):
    """A picture that is missing, of another kind or a bomb is refused before anybody unpacks it."""
    path = tmp_path / "logo.png"
    if body is not None:
        path.write_bytes(body)
    with pytest.raises(DataError, match=said):
        picture_of(path)
