"""One file by itself, as the command line names it: written whole or not at all."""

from pathlib import Path

from reportgen.deliver.effects import Effects, RealEffects
from reportgen.deliver.refusals import refusal
from reportgen.deliver.replacing import replace_file
from reportgen.errors import DeliveryError


def write_file(path: Path, body: bytes, effects: Effects | None = None) -> None:
    """The file, in place of what was there; the folder above it is made.

    Raises:
        DeliveryError: if that is not possible; what was there is as it was.
    """
    effects = effects or RealEffects()
    try:
        target = effects.resolve(path)
        if effects.kind(target) == "folder":
            raise IsADirectoryError(21, "it is a folder", str(path))
        replace_file(target, target.with_name(f".{target.name}.new"), body, effects)
    except OSError as error:
        raise DeliveryError(refusal(error, path, effects, "name another file")) from error


def append_to_file(path: Path, body: bytes, effects: Effects | None = None) -> None:
    """What the file holds, and then the body; a file that is not there begins with it.

    Raises:
        DeliveryError: if that is not possible; the file is as it was.
    """
    effects = effects or RealEffects()
    try:
        before = effects.read(path) if effects.kind(path) != "absent" else b""
    except OSError as error:
        raise DeliveryError(refusal(error, path, effects, "name another file")) from error
    write_file(path, before + body, effects)
