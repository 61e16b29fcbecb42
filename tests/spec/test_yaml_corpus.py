"""The YAML test suite through our reader."""

import time

import pytest
from ruamel.yaml import YAML

from reportgen.errors import SpecError
from reportgen.spec.document import Document
from reportgen.spec.reader import read_value, read_yaml

VISIBLE = {"␣": " ", "»": "\t", "↵": "", "∎": "", "⇔": "\ufeff", "←": "\r", "—": ""}
"""How the suite writes characters that cannot be seen."""
ESCAPES = [("\\\\", "\0"), ("\\n", "\n"), ("\\t", "\t"), ("\\r", "\r"), ("\\b", "\b"), ("\0", "\\")]
"""How its events write characters, in the order in which to undo it."""
LENIENT = {"9C9N", "9JBA", "CVW2", "DK95", "G5U8", "QB6E", "SU5Z", "Y79Y", "YJV2"}
"""Cases that the YAML library takes: a comment without a blank before it, odd indentation in flow style, lone "-"."""
DIFFERENT = {"4ABK", "652Z", "FRK4"}
"""Cases that it reads otherwise: a key in flow style that ends with ":" or begins with "?"."""


@pytest.fixture(scope="module")
def cases(shared):
    """Every case of the suite: name, text, the events it has, and whether it must be refused."""
    files = sorted((shared / "corpus" / "yaml").glob("*.yaml"))
    if not files:
        pytest.skip("no corpus")
    found = []
    for path in files:
        for number, case in enumerate(YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))):
            text = case.get("yaml")
            if text is not None:
                for shown, real in VISIBLE.items():
                    text = text.replace(shown, real)
                found.append((f"{path.stem}/{number}", text, case.get("tree", ""), bool(case.get("fail"))))
    return found


def outcome(text):
    """The document, or the SpecError; anything else is a failure of the test."""
    try:
        return read_yaml(text, "case.yaml")
    except SpecError as error:
        return error


def test_every_case_ends_in_a_document_or_a_spec_error(cases):
    """No case of the suite, nor any file of it as it stands, gives another exception, and none takes long."""
    for name, text, _, _ in cases:
        begin = time.perf_counter()
        assert isinstance(outcome(text), Document | SpecError), name
        assert time.perf_counter() - begin < 1, name


def test_what_must_be_refused_is_refused(cases):
    """Of the cases that no reader may take, only those that the library is known to take pass."""
    taken = {name.partition("/")[0] for name, text, _, fail in cases if fail and not _is_refused(text)}
    assert taken <= LENIENT


def test_text_is_read_as_the_suite_says(cases):
    """The scalars of every valid mapping are those of the suite's events, in the same order."""
    different, same = set(), set()
    for name, text, tree, fail in cases:
        document = None if fail or not tree else outcome(text)
        if isinstance(document, Document) and not document.problems and "=ALI" not in tree:
            equal = list(_scalars(document.data)) == _values(tree)
            (same if equal else different).add(name.partition("/")[0])
    assert different <= DIFFERENT
    assert len(same) > 70


def _is_refused(text):
    try:
        read_value(text, "case.yaml")
    except SpecError:
        return True
    return False


def _scalars(value):
    if isinstance(value, dict):
        for key, part in value.items():
            yield key
            yield from _scalars(part)
    elif isinstance(value, list):
        for part in value:
            yield from _scalars(part)
    else:
        yield {None: "", True: "true", False: "false"}.get(value, value) if not isinstance(value, str) else value


def _values(tree):
    """Scalars of the suite's notation, as ``=VAL &a <tag> :text`` with escapes."""
    found = []
    for line in tree.splitlines():
        event = line.strip()
        if event.startswith("=VAL"):
            rest = event.removeprefix("=VAL").lstrip()
            while rest[:1] in "&<" and rest:
                rest = rest.partition(" ")[2]
            text = rest[1:].replace("␣", " ").replace("∎", "")
            for escape, real in ESCAPES:
                text = text.replace(escape, real)
            found.append("" if text in ("null", "~") and rest[:1] == ":" else text)
    return found
