"""First steps: a spec to start from, and the demo's ledger."""

import os
import re
from pathlib import Path

from reportgen.assets import shipped
from reportgen.deliver.effects import RealEffects
from reportgen.demo import COMPANY, generate_demo
from reportgen.errors import DeliveryError, Problem
from reportgen.load.source import inspect_source

FIRST = "inventory-by-serial-no.yaml"
LEDGER_FOLDER = "demo-ledger"
_OPENING = """\
# yaml-language-server: $schema={schema}
#
# A first report; `reportgen build {name}` makes it. `reportgen explain KEY` says what a key means.
"""


def demo_specs() -> tuple[Path, ...]:
    """The shipped specs, by name."""
    return tuple(sorted(shipped("config").glob("*.yaml")))


def demo_overrides(ledger: Path) -> tuple[str, ...]:
    """What the demo says over the shipped specs: its own ledger and the name of its company."""
    return (f"source.path={_quoted(str(ledger.resolve()))}", f"company={_quoted(COMPANY)}")


def write_demo_ledger(out: Path) -> Path:
    """The demo's ledger as a folder of CSV files below `out`.

    Raises:
        DeliveryError: if it cannot be written.
    """
    folder = out / LEDGER_FOLDER
    effects = RealEffects()
    try:
        effects.make_folder(folder)
        for name, text in generate_demo().items():
            effects.remove(folder / name)
            effects.write(folder / name, text.encode("utf-8"))
    except OSError as error:
        raise _not_written(folder, error) from error
    return folder


def write_first_spec(path: Path, source: str | None) -> str:
    """Writes a spec to start from and says what to do next. The source is looked at first, so that it is known to work.

    Raises:
        DataError: if the source holds no ledger.
        DeliveryError: if the file is there already or cannot be written.
    """
    if source:
        inspect_source(source)
    effects = RealEffects()
    if effects.kind(path) != "absent":
        raise DeliveryError(
            Problem("file-exists", f"'{path}' is there already", hint="name another file: reportgen init other.yaml")
        )
    try:
        effects.make_folder(path.parent)
        effects.write(path, _first_spec(path, source).encode("utf-8"))
    except OSError as error:
        raise _not_written(path, error) from error
    return f"{path} is written. Next: reportgen build {path}"


def _first_spec(path: Path, source: str | None) -> str:
    """The first shipped spec with an opening and a source of its own; its comments stay, its schema line is ours."""
    body = shipped(f"config/{FIRST}").read_text(encoding="utf-8")
    body = re.sub(r"\A(#[^\n]*\n)+", "", body)
    where = os.path.relpath(source, path.parent) if source else "ledger"
    body = body.replace("  path: ../output/demo-ledger\n", f"  path: {_quoted(where)}\n")
    return _OPENING.format(schema=shipped("config/report.schema.json").as_posix(), name=path.name) + body


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _not_written(path: Path, error: OSError) -> DeliveryError:
    return DeliveryError(
        Problem("cannot-write", f"'{path}' cannot be written: {error.strerror or error}", hint="choose another place")
    )
