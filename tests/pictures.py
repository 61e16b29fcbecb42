"""Makes the README's pictures from the demo: the page in light and dark and on a phone, and first pages of PDFs.

Needs the system's Chromium and pdftoppm; `make pictures` runs it.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

PICTURES = Path(__file__).resolve().parent / "pictures"
NAME = "inventory-by-serial-no"
LEADERSHIP = "leadership"
CHROMIUM = "/usr/bin/chromium"


def page_pictures(page_file: Path) -> None:
    """page.png, page-dark.png and phone.png: what a reader sees first."""
    shots = (("page", 1280, 900, "light"), ("page-dark", 1280, 900, "dark"), ("phone", 360, 720, "light"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for name, width, height, scheme in shots:
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
            page = context.new_page()
            page.goto(page_file.resolve().as_uri())
            page.screenshot(path=PICTURES / f"{name}.png")
        browser.close()


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
