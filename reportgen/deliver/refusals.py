"""Why a system refuses to write, in words, and the way out."""

import errno
from pathlib import Path

from reportgen.deliver.effects import Effects
from reportgen.errors import Problem

_REASONS = {
    errno.EACCES: ("no-permission", "permission denied", ""),
    errno.EPERM: ("no-permission", "the system does not allow it", ""),
    errno.EROFS: ("read-only", "the file system is read-only", ""),
    errno.ENOSPC: ("disk-full", "the disk is full", "free some space, or "),
    errno.EDQUOT: ("disk-full", "the quota is used up", "free some space, or "),
    errno.EFBIG: ("disk-full", "files may not become so large here", "raise the limit, or "),
    errno.EBUSY: ("in-use", "it is in use, or the root of a mounted file system", ""),
}


def refusal(error: OSError, where: Path, effects: Effects, elsewhere: str) -> Problem:
    """What the system says about writing to a place. `elsewhere` is the user's way out, as "choose another folder"."""
    if isinstance(error, NotADirectoryError | FileExistsError | IsADirectoryError):
        file = next((path for path in (where, *where.parents) if effects.kind(path) == "file"), where)
        message = f"'{file}' is a file where a folder should be"
        return Problem("not-a-folder", message, hint=f"move it away, or {elsewhere}")
    message = f"the report cannot be written to '{where}'"
    if error.errno == errno.ENAMETOOLONG:
        hint = "give the report a shorter name: in the spec"
        return Problem("name-too-long", f"{message}: its name is too long", hint=hint)
    unknown = ("cannot-write", error.strerror or str(error), "")
    code, reason, first = _REASONS.get(error.errno or 0, unknown)
    return Problem(code, f"{message}: {reason}", hint=f"{first}{elsewhere}")
