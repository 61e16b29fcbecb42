"""What checkers find in a PDF."""

import subprocess
from pathlib import Path

import outloud
import pdfua


def findings(path: Path) -> list[str]:
    """What the two checkers of accessible PDFs find, and what qpdf says of the file's structure."""
    spoken = outloud.check(str(path))
    assert spoken.error is None
    found = [f"{one.rule}: {one.message}" for one in spoken.findings]
    found += [f"{one.rule_id}: {one.message}" for one in pdfua.validate(str(path)).findings]
    checked = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=False)
    return found + ([] if checked.returncode == 0 else [checked.stdout])
