"""Secrets by reference: a spec says where one is kept, never what it is.

``env:NAME`` is an environment variable, ``file:PATH`` the first line of a file (relative to the spec's folder), and
``keyring:SERVICE/USER`` a password in the system's keyring. What comes from here is never logged, written or shown.
"""

from collections.abc import Mapping
from pathlib import Path

from reportgen.errors import Problem, SpecError


def resolve(reference: str, env: Mapping[str, str], folder: Path) -> str:
    """The secret that a reference names.

    Raises:
        SpecError: if there is no such secret; the message repeats the reference, which is no secret.
    """
    kind, _, name = reference.partition(":")
    if kind == "env":
        return env.get(name) or _missing(reference, f"set the environment variable {name}")
    if kind == "file":
        return _from_file(reference, folder / name)
    return _from_keyring(reference, name)


def _from_file(reference: str, path: Path) -> str:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        return _missing(reference, f"'{path}' cannot be read: {getattr(error, 'strerror', None) or 'not text'}")
    return (lines[0].strip() if lines else "") or _missing(reference, f"the first line of '{path}' is blank")


def _from_keyring(reference: str, name: str) -> str:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return _missing(reference, "install reportgen[keyring] to read the system's keyring")
    service, _, user = name.rpartition("/")
    try:
        found = keyring.get_password(service, user)
    except KeyringError as error:
        return _missing(reference, f"the system's keyring does not open: {error}")
    return found or _missing(reference, f"keep it there with: keyring set {service} {user}")


def _missing(reference: str, hint: str) -> str:
    raise SpecError(Problem("no-such-secret", f"there is no secret at '{reference}'", hint=hint))
