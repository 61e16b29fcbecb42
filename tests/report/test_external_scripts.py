"""Reports whose page has its style and scripts beside it: whole wherever they are delivered, and alive from a disk."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from reportgen.errors import SpecError
from reportgen.pipeline import Order, read_spec
from reportgen.render.manifest import verify
from tests.ledgers import write_ledger
from tests.report.building import MOMENT, built, command

SPEC = """
title: Stock
name: stock
as_of: 2025-03-31
source: ledger
sections:
  - {kind: kpis, measures: [inventory_quantity, serials_on_hand]}
  - {kind: matrix, rows: [location_code, serial_no]}
outputs: [html]
page: {scripts: external}
publish: {url: site, owner: Controlling, keep: {daily: 2, monthly: 0, yearly: 0}}
"""
BESIDE = ("stock.css", "stock.html", "stock.js")
READY = "performance.getEntriesByName('reportgen:ready').length"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a ledger of thirty serial numbers in two places."""
    rows: list[dict[str, Any]] = [
        {"serialNo": f"SN{n}", "itemNo": f"I{n % 4}", "postingDate": "2025-01-10", "locationCode": "NS"[n % 2]}
        for n in range(30)
    ]
    write_ledger(tmp_path / "ledger", rows)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1746000000")
    return tmp_path


def files(folder: Path) -> tuple[str, ...]:
    """What the report's folder holds beside its manifest."""
    return tuple(sorted(path.name for path in folder.iterdir() if path.name != "manifest.json"))


def on_disk(folder: Path) -> dict[str, bytes]:
    """The report's files by name."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_style_and_scripts_are_files_of_the_report(folder: Path) -> None:
    """They stand in the folder and in its manifest; building the page in one file takes them away again."""
    report = built(SPEC, folder)
    assert files(report.folder) == BESIDE
    assert report.made.artifacts == ("stock.html", "stock.css", "stock.js", "manifest.json")
    manifest = (report.folder / "manifest.json").read_bytes()
    kinds = {one["name"]: one["media_type"] for one in json.loads(manifest)["artifacts"]}
    assert kinds == {"stock.css": "text/css", "stock.html": "text/html", "stock.js": "text/javascript"}
    assert verify(manifest, on_disk(report.folder)) == ()
    (report.folder / "stock.js").write_text("changed();")
    assert [problem.code for problem in verify(manifest, on_disk(report.folder))] == ["changed-file"]
    again = built(SPEC, folder, overrides=["page.scripts=inline"])
    assert files(again.folder) == ("stock.html",)


def test_they_are_published_and_given_to_each_reader(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Wherever a report goes, its style and scripts go with it."""
    (folder / "stock.yaml").write_text(SPEC, encoding="utf-8")
    assert command("publish", folder / "stock.yaml", "--quiet", capsys=capsys).status == 0
    assert {*BESIDE} < {path.name for path in (folder / "site/stock/2025-03-31").iterdir()}
    (folder / "stock.yaml").write_text(SPEC + "for_each: location_code\n", encoding="utf-8")
    assert command("build", folder / "stock.yaml", "--quiet", "--out", folder / "each", capsys=capsys).status == 0
    pages = sorted(path.parent for path in (folder / "each").rglob("stock.html"))
    assert len(pages) == 2
    assert all({*BESIDE} <= set(files(page)) for page in pages)
    texts = [(page / "stock.html").read_text(encoding="utf-8") for page in pages]
    assert all('href="stock.css"' in text and 'src="stock.js"' in text for text in texts)


@pytest.mark.browser
@pytest.mark.parametrize("scripts", ["external", "inline"])
def test_page_is_alive_from_a_disk(folder: Path, browser: Browser, scripts: str) -> None:
    """Opened from a folder, the page has its looks and becomes explorable, and its policy has nothing to tell."""
    report = built(SPEC, folder, overrides=[f"page.scripts={scripts}"])
    with told_of(browser) as page:
        page.goto((report.folder / "stock.html").as_uri())
        for _ in range(100):
            if page.evaluate(READY):
                break
            page.wait_for_timeout(50)
        assert page.evaluate(READY) == 1
        assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith("Inter")
        assert page.evaluate("document.styleSheets.length") == 1


class told_of:  # noqa: N801 - a context
    """A page whose console must stay empty."""

    def __init__(self, browser: Browser) -> None:
        self._page = browser.new_page()
        self._told: list[str] = []
        self._page.on("console", lambda message: self._told.append(message.text))
        self._page.on("pageerror", lambda error: self._told.append(str(error)))

    def __enter__(self) -> Any:
        return self._page

    def __exit__(self, *error: object) -> None:
        self._page.close()
        if error[0] is None:
            assert self._told == []


def test_a_mailed_page_must_be_one_file(folder: Path) -> None:
    """A page that needs files beside it is no attachment; the spec says where, and what to do."""
    path = folder / "stock.yaml"
    path.write_text(SPEC + "mail:\n  from: a@example.com\n  to: b@example.com\n  attach: [pdf, html]\n")
    with pytest.raises(SpecError) as error:
        read_spec(Order(path, folder / "out", MOMENT))
    (problem,) = error.value.problems
    assert problem.message == "a page with its scripts beside it does not work as an attachment"
    assert problem.hint == "attach pdf, or 'scripts: inline' under page"
    assert problem.mark is not None
    assert problem.mark.line == path.read_text().splitlines().index("  attach: [pdf, html]") + 1


@pytest.mark.parametrize(
    ("said", "message"),
    [("scripts: outside", "scripts"), ("max_html_mb: 0", "max_html_mb"), ("max_html_mb: big", "max_html_mb")],
)
def test_what_a_page_may_be_is_checked(folder: Path, said: str, message: str) -> None:
    """An unknown place of scripts and a limit that is none are refused where they stand."""
    path = folder / "stock.yaml"
    path.write_text(SPEC.replace("scripts: external", said))
    with pytest.raises(SpecError) as error:
        read_spec(Order(path, folder / "out", MOMENT))
    (problem,) = error.value.problems
    assert message in problem.message
    assert problem.mark is not None
    assert re.search(said, path.read_text().splitlines()[problem.mark.line - 1])
