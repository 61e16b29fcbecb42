"""Makes the README's pictures from the demo: the page in light and dark and on a phone, as it opens and while it is
explored, and first pages of PDFs.

Needs the system's Chromium and pdftoppm; `make pictures` runs it.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

PICTURES = Path(__file__).resolve().parent / "pictures"
NAME = "inventory-by-serial-no"
LEADERSHIP = "leadership"
CHROMIUM = "/usr/bin/chromium"
EXPLORED: Mapping[str, Any] = {
    "f": {"location_code": ["CENTRAL", "WORKS"]},
    "s": {
        "decomposition_tree": {
            "measure": "quantity",
            "levels": [
                {"by": "vendor", "at": "1060 Heron & Swift Cycles Ltd."},
                {"by": "item_no", "at": "EB-HERON"},
                {"by": "serial_no"},
            ],
        },
        "treemap": {"open": [{"to": ["BATTERIES"]}]},
    },
}  # fmt: skip
"""What a reader has filtered and opened, as an address keeps it."""
CHOSEN = {**EXPLORED, "c": ["treemap", ["item_category_code", "item_no"], [["BATTERIES", "BAT-750"]]]}


class Shot(NamedTuple):
    """One picture of the page; `sight` is what is scrolled into sight, nothing for the top."""

    name: str
    size: tuple[int, int]
    scheme: Any
    state: Mapping[str, Any] = {}
    sight: str = ""


WIDE, PHONE = (1280, 900), (360, 720)
SHOTS = (
    Shot("page", WIDE, "light"),
    Shot("page-dark", WIDE, "dark"),
    Shot("phone", PHONE, "light"),
    Shot("explored", WIDE, "light", EXPLORED, "#kpis"),
    Shot("explored-dark", (1440, 900), "dark", CHOSEN, "#matrix"),
    Shot("explored-phone", PHONE, "light", EXPLORED, "#decomposition_tree"),
)


def page_pictures(page_file: Path) -> None:
    """What a reader sees first, and what the page shows after a few clicks."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for shot in SHOTS:
            _picture(browser, page_file, shot)
        browser.close()


def _picture(browser: Browser, page_file: Path, shot: Shot) -> None:
    width, height = shot.size
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=shot.scheme, reduced_motion="reduce", bypass_csp=True
    )
    page = context.new_page()
    page.goto(page_file.resolve().as_uri() + (f"#~{quote(json.dumps(shot.state))}" if shot.state else ""))
    page.wait_for_function("performance.getEntriesByName('reportgen:whole').length > 0")
    if shot.sight:
        page.evaluate("(sight) => document.querySelector(sight).scrollIntoView({behavior: 'instant'})", shot.sight)
        page.wait_for_timeout(300)
    file = PICTURES / f"{shot.name}.png"
    page.screenshot(path=file)
    Image.open(file).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(file, optimize=True)
    context.close()


def pdf_picture(pdf: Path, name: str) -> None:
    """Page one."""
    command = ["pdftoppm", "-r", "80", "-png", "-f", "1", "-l", "1", "-singlefile", str(pdf), str(PICTURES / name)]
    subprocess.run(command, check=True)


def main() -> None:
    """Build the demo in a folder of its own and picture it."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "reportgen", "demo", "--out", folder, "--quiet"], check=True)
        page_pictures(Path(folder) / NAME / f"{NAME}.html")
        pdf_picture(Path(folder) / NAME / f"{NAME}.pdf", "pdf")
        pdf_picture(Path(folder) / LEADERSHIP / f"{LEADERSHIP}.pdf", "leadership")


if __name__ == "__main__":
    main()
