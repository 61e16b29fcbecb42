"""Secrets are named in a spec and fetched from where they are kept."""

import sys

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from reportgen.errors import SpecError
from reportgen.secrets import resolve


class Drawer(KeyringBackend):
    """A keyring in memory."""

    priority = 1

    def get_password(self, service, username):
        """What is in the drawer."""
        if service == "locked":
            raise KeyringLocked("it is locked")
        return {("erp/db", "reader"): "hunter2"}.get((service, username))

    def set_password(self, service, username, password):
        """Nothing is put in."""

    def delete_password(self, service, username):
        """Nothing is taken out."""


@pytest.fixture
def drawer():
    """The system's keyring is the drawer."""
    before = keyring.get_keyring()
    keyring.set_keyring(Drawer())
    yield
    keyring.set_keyring(before)


def test_a_secret_comes_from_the_environment_a_file_or_the_keyring(tmp_path, drawer):
    """A file's first line is the secret, its path relative to the spec; a service's name may hold slashes."""
    (tmp_path / "pw").write_text("hunter2 \nnot this\n")

    assert resolve("env:PW", {"PW": "hunter2"}, tmp_path) == "hunter2"
    assert resolve("file:pw", {}, tmp_path) == "hunter2"
    assert resolve(f"file:{tmp_path / 'pw'}", {}, tmp_path / "else") == "hunter2"
    assert resolve("keyring:erp/db/reader", {}, tmp_path) == "hunter2"


@pytest.mark.parametrize(
    ("reference", "hint"),
    [
        ("env:PW", "set the environment variable PW"),
        ("file:none", "cannot be read: No such file or directory"),
        ("file:.", "cannot be read: Is a directory"),
        ("file:blank", "the first line of"),
        ("file:bytes", "cannot be read: not text"),
        ("keyring:erp/nobody", "keep it there with: keyring set erp nobody"),
        ("keyring:locked/me", "does not open: it is locked"),
    ],
)
def test_a_secret_that_is_not_there_is_told_by_its_reference(tmp_path, drawer, reference, hint):
    """The message names the reference and what to do."""
    (tmp_path / "blank").write_text("\nhunter2\n")
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SpecError) as caught:
        resolve(reference, {"PW": ""}, tmp_path)
    (problem,) = caught.value.problems

    assert (problem.code, problem.message) == ("no-such-secret", f"there is no secret at '{reference}'")
    assert hint in problem.hint
    assert "hunter2" not in str(problem)


def test_without_the_keyring_library_the_extra_is_named(tmp_path, monkeypatch):
    """The system's keyring is read by a library that is not always there."""
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(SpecError, match="no secret") as caught:
        resolve("keyring:erp/reader", {}, tmp_path)
    assert caught.value.problems[0].hint == "install reportgen[keyring] to read the system's keyring"
