"""The PDF: what it says and shows, and that it keeps the rules of accessible, archivable files."""

import io
import json
import logging
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pypdf
import pytest

from reportgen.render import pdf
from reportgen.render.artifact import Artifact
from reportgen.render.figures import FigureSvg
from reportgen.render.templates import Templates
from reportgen.render.worker import Worker
from reportgen.sections.base import PageSetup, ReportView
from tests.render import pdf_checks
from tests.render.sample import (
    ERROR,
    FORMATS,
    NAMES,
    flat,
    hostile,
    kpis,
    many,
    matrix,
    notes,
    pivot,
    report,
    small,
    tree,
)

MOMENT = datetime(2025, 10, 29, 8, 30, tzinfo=UTC)
TEMPLATES = Templates()


@pytest.fixture(scope="module")
def engine() -> Iterator[Worker]:
    with pdf.start() as worker:
        yield worker


def pdf_of(engine: Worker, view: ReportView, svgs: dict[str, FigureSvg] | None = None, **more: object) -> bytes:
    return pdf.render_pdf(view, svgs or {}, FORMATS, TEMPLATES, MOMENT, engine=engine, **more).body


@pytest.fixture(scope="module")
def body(engine: Worker) -> bytes:
    view, svgs = small()
    return pdf_of(engine, view, svgs)


@pytest.fixture(scope="module")
def reader(body: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(body))


def text_of(body: bytes, tmp_path: Path) -> str:
    """The text as poppler reads it, with what stands in one line in one line."""
    (tmp_path / "report.pdf").write_bytes(body)
    command = ["pdftotext", "-layout", str(tmp_path / "report.pdf"), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def lines_of(body: bytes, tmp_path: Path) -> list[str]:
    return [" ".join(line.split()) for line in text_of(body, tmp_path).splitlines() if line.strip()]


def findings(body: bytes, tmp_path: Path) -> list[str]:
    """What the checkers find in these bytes."""
    path = tmp_path / "checked.pdf"
    path.write_bytes(body)
    return pdf_checks.findings(path)


def outline(reader: pypdf.PdfReader) -> list[str]:
    def walk(items: list[object], depth: int) -> Iterator[str]:
        for item in items:
            if isinstance(item, list):
                yield from walk(item, depth + 1)
            else:
                yield "  " * depth + item.title

    return list(walk(reader.outline, 0))


def test_file_is_named_after_the_report(engine):
    """The artifact has the report's name and is a PDF 1.7."""
    artifact = pdf.render_pdf(report(kpis()), {}, FORMATS, TEMPLATES, MOMENT, engine=engine)
    assert (artifact.name, artifact.media_type) == ("inventory-by-serial-no.pdf", "application/pdf")
    assert artifact.body.startswith(b"%PDF-1.7")


def test_pdf_says_what_the_page_says(body, tmp_path):
    """Head, key figures, tree, matrix with its total, checks and provenance are in the text, with the same figures."""
    text = " ".join(lines_of(body, tmp_path))
    for said in (
        "CRONUS International Ltd.",
        "Jan 1, 2025 – Oct 29, 2025",
        "Entry No. at most 828",
        "48,210.55",
        "(blank)",
        "10000 Fabrikam, Inc. 10 100.0%",
        "Others (7) 7 70.0%",
        "SP-BOM1207 10",
        "000001 1 Jan 15, 2026",
        "000010 1 Oct 15, 2026",
        "Total 10",
        "10 of 962 on hand are counted here",
        "2 serial numbers have a balance below zero.",
        "item_ledger_entries",
    ):
        assert said in text, said


def test_every_page_has_its_place(body, tmp_path):
    """Pages are numbered "x of y" with company and day; from the second on the title stands on top."""
    pages = text_of(body, tmp_path).split("\f")[:-1]
    for number, page in enumerate(pages, start=1):
        last = " ".join(page.strip().splitlines()[-1].split())
        assert last == f"CRONUS International Ltd. · Oct 29, 2025 Page {number} of {len(pages)}"
        first = page.strip().splitlines()[0]
        assert first.startswith("CRONUS" if number == 1 else "Inventory by Serial No.")
    assert len(pages) > 1


def test_long_matrix_repeats_its_head_and_says_where_it_is(engine, tmp_path):
    """Each page of a matrix has the head again, and tells the group its first row belongs to."""
    pages = text_of(pdf_of(engine, report(matrix(many(5)))), tmp_path).split("\f")
    assert all("Item Category Code › Item No. › Serial No." in page for page in pages[:3])
    top = " ".join(pages[1].strip().splitlines()[0].split())
    rows = [line.split()[0] for line in pages[1].splitlines() if re.match(r"\s+[CFP]\d\d-", line)]
    assert re.fullmatch(r"Inventory by Serial No\. [A-Z]+ › .+", top)
    assert top.split()[4] == {"C": "COFFEE", "F": "FURNITURE", "P": "PARTS"}[rows[0][0]]


def test_group_heads_stay_with_their_rows(engine, tmp_path):
    """No page ends with the head of a group, whatever the number of serials in a group."""
    groups = tuple(name for category, items in NAMES.items() for name in (category, *items))
    for serials in (2, 3, 5):
        for page in text_of(pdf_of(engine, report(matrix(many(serials)))), tmp_path).split("\f")[1:]:
            lines = [line.strip() for line in page.splitlines()]
            rows = [line for line in lines if re.match(r"[CFP]\d\d-", line) or line.startswith(groups)]
            assert not rows[1:] or not rows[-1].startswith(groups)


def test_outline_leads_to_sections_and_outer_groups(engine):
    """The outline has each section, under a matrix its outermost groups, and nothing deeper."""
    reader = pypdf.PdfReader(io.BytesIO(pdf_of(engine, report(tree(), matrix(many(1)), notes()))))
    assert outline(reader) == [
        "Quantity explained",
        "Inventory by Serial No.",
        "  COFFEE",
        "  FURNITURE",
        "  PARTS",
        "Notes",
        "Data checks",
        "Where the figures come from",
    ]


def test_metadata_come_from_the_report_and_the_moment(reader):
    """Title, author, language and dates are set, and the title is what a reader's window shows."""
    info = reader.metadata
    assert (info.title, info.author, info.creator) == (
        "Inventory by Serial No.",
        "CRONUS International Ltd.",
        "reportgen",
    )
    assert info.creation_date == info.modification_date == MOMENT
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en-US"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] is not None


def test_file_says_which_standards_it_follows(reader):
    """One RDF block names PDF/A-3a and PDF/UA-1, and describes the latter's name as PDF/A demands."""
    xmp = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert xmp.count("<rdf:RDF") == 1
    assert 'pdfaid:part="3" pdfaid:conformance="A"' in xmp
    assert 'pdfuaid:part="1"' in xmp
    assert "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>" in xmp


@pytest.mark.parametrize("kind", ["whole", "columns", "one level", "long", "errors", "empty"])
def test_checkers_find_nothing(engine, body, tmp_path, kind):
    """Both checkers of PDF/UA and the checker of structure are silent, whatever the report holds."""
    made = {
        "whole": lambda: body,
        "columns": lambda: pdf_of(engine, report(pivot())),
        "one level": lambda: pdf_of(engine, report(flat())),
        "long": lambda: pdf_of(engine, report(matrix(many(3)))),
        "errors": lambda: pdf_of(engine, report(kpis(), checks=(ERROR,))),
        "empty": lambda: pdf_of(engine, report(kpis(0), checks=(), is_empty=True)),
    }[kind]()
    assert findings(made, tmp_path) == []


def test_a_link_is_one_link_whatever_stands_inside(engine, tmp_path):
    """Words set apart inside a link are part of it: one annotation leads on, and the checkers are silent."""
    html = '<p>See <a href="https://example.com/guide">the <strong>counting</strong> <em>guide</em></a> first.</p>'
    body = pdf_of(engine, report(replace(notes(), html=html)))

    pages = pypdf.PdfReader(io.BytesIO(body)).pages
    targets = [one.get_object()["/A"]["/URI"] for page in pages for one in page.get("/Annots", ())]

    assert targets == ["https://example.com/guide"]
    assert findings(body, tmp_path) == []


def test_fonts_are_in_the_file_with_their_characters(body, tmp_path):
    """Every font is embedded, cut down, and maps back to Unicode."""
    (tmp_path / "report.pdf").write_bytes(body)
    fonts = subprocess.run(
        ["pdffonts", str(tmp_path / "report.pdf")], capture_output=True, text=True, check=True
    ).stdout
    rows = [line.split() for line in fonts.splitlines()[2:]]
    assert {row[0].split("+")[1] for row in rows} == {"Inter", "Inter-Semi-Bold"}
    assert all(row[-5:-2] == ["yes", "yes", "yes"] for row in rows)


def test_figures_have_alternative_texts(reader):
    """Each drawing is a figure whose alternative text is that of the view's figure."""
    view, _ = small()
    alts = [element["/Alt"] for element in structure(reader) if element.get("/S") == "/Figure"]
    assert alts == [view.figures["decomposition_tree"].alt, view.figures["treemap"].alt]


def structure(reader: pypdf.PdfReader) -> Iterator[pypdf.generic.DictionaryObject]:
    def walk(element: object) -> Iterator[pypdf.generic.DictionaryObject]:
        if isinstance(element, pypdf.generic.DictionaryObject):
            yield element
            kids = element.get("/K")
            for kid in kids if isinstance(kids, list) else [kids]:
                yield from walk(kid.get_object() if hasattr(kid, "get_object") else kid)

    return walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"][0].get_object())


def test_heads_of_tables_have_a_scope_and_terms_are_labels(reader):
    """Column heads and row heads say what they head; a key figure is a list item with label and body."""
    elements = list(structure(reader))
    scopes = {element["/A"]["/Scope"] for element in elements if element.get("/S") == "/TH"}
    assert scopes == {"/Column", "/Row"}
    items = [[kid.get_object()["/S"] for kid in element["/K"]] for element in elements if element.get("/S") == "/LI"]
    assert ["/Lbl", "/LBody", "/LBody"] in items


def test_table_over_several_pages_is_one_table(engine):
    """The matrix is one table with one head, whatever the number of pages; each cell refers to heads that are there."""
    reader = pypdf.PdfReader(io.BytesIO(pdf_of(engine, report(matrix(many(5))))))
    assert len(reader.pages) > 3
    elements = list(structure(reader))
    matrices = [element for element in elements if element.get("/S") == "/Table"]
    assert len(matrices) == 2  # the other one lists the tables read
    parts = [kid.get_object()["/S"] for kid in matrices[0]["/K"]]
    assert parts.count("/THead") == 1
    assert sum(element.get("/S") == "/TR" for element in elements) == 1 + (3 + 24 + 120) + 1 + 1 + 2
    heads = {element["/ID"] for element in elements if element.get("/S") == "/TH"}
    cells = [element for element in elements if element.get("/S") == "/TD"]
    assert {head for cell in cells for head in cell["/A"]["/Headers"]} <= heads
    assert all(len(cell["/A"]["/Headers"]) == 2 for cell in cells)


def test_engine_warns_of_nothing(engine, caplog):
    """The shipped templates give not one warning, in the engine's log or on its standard error."""
    view, svgs = small()
    with caplog.at_level(logging.WARNING):
        pdf_of(engine, view, svgs)
        pdf_of(engine, report(pivot(), flat(), checks=(ERROR,), is_empty=True))
    assert caplog.messages == []
    assert engine.spoken == ""


def test_equal_inputs_give_equal_bytes(engine, body):
    """A second child, after other work, makes the same bytes; another moment makes others."""
    view, svgs = small()
    with pdf.start() as other:
        pdf_of(other, report(flat()))
        assert pdf_of(other, view, svgs) == body
    later = pdf.render_pdf(view, svgs, FORMATS, TEMPLATES, MOMENT.replace(year=2026), engine=engine).body
    assert later != body


@pytest.mark.parametrize(
    ("setup", "size"),
    [
        (PageSetup("A4", "landscape"), (842, 595)),
        (PageSetup("A3", "portrait"), (842, 1191)),
        (PageSetup("Letter", "portrait"), (612, 792)),
        (PageSetup("Legal", "landscape"), (1008, 612)),
    ],
)
def test_pages_have_the_size_asked_for(engine, setup, size):
    """Paper and orientation are those of the report."""
    reader = pypdf.PdfReader(io.BytesIO(pdf_of(engine, report(pivot(), page=setup))))
    box = reader.pages[0].mediabox
    assert (round(box.width), round(box.height)) == size


def test_only_what_is_to_be_printed_is(engine, tmp_path):
    """A section with ``print: none`` is left out; a matrix prints the rows chosen and tells what it leaves out."""
    some = matrix()
    view = report(
        replace(tree(), printed=False), replace(some, print_rows=some.rows[:4], print_note="4 of 12 rows are printed.")
    )
    text = " ".join(lines_of(pdf_of(engine, view), tmp_path))
    assert "Quantity explained" not in text
    assert "000002 1" in text
    assert "000003" not in text
    assert "4 of 12 rows are printed." in text


def test_long_words_are_laid_out_in_seconds(engine, tmp_path):
    """Texts of 10,000 characters without a space are cut or broken, in labels and in the author's notes."""
    word = "W" * 10_000
    said = replace(notes(), html=f"<p>{word}</p>")
    view = report(said, replace(kpis(), notes=(word,)), title=word, subtitle=word)
    text = "".join(text_of(pdf_of(engine, view), tmp_path).replace("\u200b", "").split())
    assert text.count("W") >= 10_000
    assert "(120of10,000characters)" in text


def test_hostile_texts_are_texts(engine, tmp_path):
    """Markup, directions, emoji and controls in data are laid out as text, and the file stays valid."""
    said = [
        "<script>alert(1)</script>",
        "\"&'</td>",
        "مرحبا",
        "\u202eabc",
        "😀",
        "a\x00b\x85c",
        "\u4e2d",
        "{{ 7 * 7 }}",
    ]
    body = pdf_of(engine, hostile(said))
    assert findings(body, tmp_path) == []
    text = text_of(body, tmp_path)
    for shown in ("<script>alert(1)</script>", "\"&'</td>", "{{ 7 * 7 }}", "😀", "a\ufffdb\ufffdc", "U+4E2D"):
        assert shown in text, shown


def test_nothing_is_fetched(engine, tmp_path, caplog):
    """An own template that asks for files and addresses gets none of them, and the engine says so."""
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    (tmp_path / "own" / "parts").mkdir(parents=True)
    (tmp_path / "own" / "parts" / "footer.html").write_text(
        f'<img alt="a" src="file://{secret}"><link rel="attachment" href="file://{secret}">'
        '<img alt="b" src="http://127.0.0.1:9/a.png"><object data="file:///etc/hostname"></object>'
    )
    with caplog.at_level(logging.WARNING):
        made = pdf.render_pdf(report(kpis()), {}, FORMATS, Templates(tmp_path / "own"), MOMENT, engine=engine).body
    assert sum("disallowed protocol" in message for message in caplog.messages) >= 3
    assert pypdf.PdfReader(io.BytesIO(made)).attachments == {}
    assert b"the secret" not in made


def test_data_can_be_attached(engine, tmp_path):
    """An attachment lies in the file byte for byte, is tied to it as its data, and has the moment as its date."""
    data = Artifact("inventory-by-serial-no.json", "application/json", json.dumps({"schema": 1}).encode())
    made = pdf_of(engine, report(kpis()), attachments=(data,))
    reader = pypdf.PdfReader(io.BytesIO(made))
    assert reader.attachments == {data.name: [data.body]}
    (spec,) = {one.idnum: one.get_object() for one in reader.trailer["/Root"]["/AF"]}.values()
    assert spec["/AFRelationship"] == "/Data"
    assert spec["/EF"]["/F"].get_object()["/Params"]["/ModDate"].startswith("D:20251029083000")
    assert findings(made, tmp_path) == []
