"""Whole reports, built as the command line builds them."""

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reportgen.cli import run
from reportgen.pipeline import Made, Order, build

MOMENT = datetime(2025, 10, 30, 6, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Built:
    """A report in its folder."""

    made: Made
    folder: Path

    @property
    def data(self) -> dict[str, Any]:
        """report.json."""
        found: dict[str, Any] = json.loads((self.folder / f"{self.folder.name}.json").read_text(encoding="utf-8"))
        return found

    @property
    def html(self) -> str:
        """The page."""
        return (self.folder / f"{self.folder.name}.html").read_text(encoding="utf-8")

    @property
    def pdf_text(self) -> str:
        """The PDF's text as a reader sees it, page after page."""
        command = ["pdftotext", "-layout", str(self.folder / f"{self.folder.name}.pdf"), "-"]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def section(self, kind: str) -> dict[str, Any]:
        """The first section of the kind."""
        return next(section for section in self.data["sections"] if section["kind"] == kind)


def built(
    spec: str, folder: Path, *, overrides: Sequence[str] = (), formats: Sequence[str] = (), moment: datetime = MOMENT
) -> Built:
    """The report of a spec's text, in a folder of its own."""
    path = folder / "report.yaml"
    path.write_text(spec, encoding="utf-8")
    made = build(Order(path, folder / "out", moment, overrides=overrides, formats=formats), lambda line: None)
    return Built(made, Path(made.receipt.target))


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    status: int
    stdout: str
    stderr: str


def command(*arguments: str | Path, capsys: Any) -> Ended:
    """One command line, run in this process; without the shell's catching of exceptions."""
    status = run([str(argument) for argument in arguments])
    out = capsys.readouterr()
    return Ended(int(status), out.out, out.err)
