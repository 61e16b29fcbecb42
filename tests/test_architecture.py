"""The house as the package's docstring draws it, compared to the imports in the source, lazy ones included."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import reportgen

PACKAGE = Path(reportgen.__file__).parent
MODULES = {
    ".".join(("reportgen", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
    if "_shipped" not in path.parts
}


def tables() -> list[dict[str, set[str]]]:
    """The two tables of the docstring: first column to the comma-separated names of the second."""
    blocks = re.findall(r"^=+  =+\n.*?\n=+  =+\n(.*?)^=+  =+$", reportgen.__doc__ or "", re.MULTILINE | re.DOTALL)
    return [
        {row.split()[0]: set(re.findall(r"[\w.*]+", row.split(None, 1)[1])) for row in block.splitlines()}
        for block in blocks
    ]


ROOMS, HOMES = tables()


def imports(path: Path) -> Iterator[str]:
    """Every module that the file imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path.name}: imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(module: str, place: str) -> bool:
    """Whether the dotted name lies in the place; ``*`` stands for one part of it."""
    pattern = re.escape(place).replace(r"\*", r"\w+")
    return re.fullmatch(rf"{pattern}(\..+)?", module) is not None


def room_of(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


@pytest.mark.parametrize("module", [name for name in MODULES if room_of(name) not in ("", "__main__")])
def test_imports_go_the_way_the_house_is_drawn(module: str) -> None:
    """A room imports only from the rooms that its row of the table names, and from itself."""
    room = room_of(module)
    allowed = ROOMS[room]
    for imported in imports(MODULES[module]):
        other = imported.removeprefix("reportgen.")
        if not imported.startswith("reportgen.") or room_of(imported) == room or other == "__version__":
            continue
        assert "*" in allowed or any(within(other, place) for place in allowed), f"{module} imports {imported}"


@pytest.mark.parametrize("library", sorted(HOMES))
def test_each_library_has_one_home(library: str) -> None:
    """A library is imported where the second table says, and nowhere else."""
    users = [name for name, path in MODULES.items() if any(within(found, library) for found in imports(path))]
    for user in users:
        assert any(within(user.removeprefix("reportgen."), home) for home in HOMES[library]), (
            f"{user} imports {library}"
        )
    assert users, f"nothing imports {library}: drop it from the table and from pyproject.toml"


def test_every_room_is_in_the_table() -> None:
    """The table names every module and package at the top, and no other."""
    assert {room_of(name) for name in MODULES} - {"", "__main__"} == set(ROOMS)


def test_nothing_below_the_command_line_asks_the_clock_or_the_environment() -> None:
    """Only cli reads the time and os.environ; the child process runners pass on what finding libraries needs."""
    asking = re.compile(r"\.now\(|\.today\(|time\.time\(|os\.environ|getenv")
    found = {name for name, path in MODULES.items() if asking.search(path.read_text(encoding="utf-8"))}
    assert found <= {"reportgen.cli.orders", "reportgen.render.worker", "reportgen.load.guarded"}


def test_files_hold_one_idea() -> None:
    """No module is longer than 400 lines."""
    assert {
        name: lines
        for name, path in MODULES.items()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    } == {}
