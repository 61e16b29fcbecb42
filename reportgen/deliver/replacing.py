"""One file in place of another, whole or not at all."""

from contextlib import suppress
from pathlib import Path

from reportgen.deliver.effects import Effects


def replace_file(target: Path, new: Path, body: bytes, effects: Effects) -> None:
    """The file, in place of what was there, on the disk when this returns; the folder above it is made.

    Args:
        target: the file.
        new: where it is written first, on the same file system; what an ended run has left there is removed.
        body: what it holds then.
        effects: the seam.

    Raises:
        OSError: if that is not possible; what was there is as it was, and `new` is gone.
    """
    effects.make_folder(target.parent)
    try:
        effects.remove(new)
        effects.write(new, body)
        effects.replace(new, target)
    except BaseException:
        with suppress(OSError):  # what cannot be removed now is removed by the next run
            effects.remove(new)
        raise
    effects.sync(target.parent)
