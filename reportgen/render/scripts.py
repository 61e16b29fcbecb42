"""The page's scripts as one: modules of our own, put one after another in the order in which they need each other.

What the modules may use of the language's modules is little, so that putting them together stays plain: named imports
from files beside them, one a line, and exports where something is declared.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PurePosixPath

from reportgen.errors import Mark, Problem, RenderError
from reportgen.render.packing import packed
from reportgen.render.templates import Templates

MAIN = "scripts/explore/main.js"
_IMPORT = re.compile(r'import \{([\w$, ]+)\} from "\./([\w-]+\.js)";')
_EXPORT = re.compile(r"export (?=(?:async function|function|class|const|let)\b)")
_DECLARED = re.compile(r"(?:async )?(?:function\*?|class|const|let|var) ([\w$]+)")
_UNPACKED = re.compile(r"(?:const|let|var) [{\[]")
_IN_BACKTICKS = re.compile(r"`(?:[^`\\]|\\.)*`")


@dataclass(frozen=True, slots=True)
class Module:
    """One file, ready to stand among the others."""

    name: str
    needs: tuple[tuple[int, str, tuple[str, ...]], ...]
    """Line, file and names of each import."""
    exports: frozenset[str]
    declared: tuple[tuple[int, str], ...]
    """Line and name of whatever is declared on top."""
    text: str


def bundle(templates: Templates, main: str = MAIN) -> str:
    """The scripts as one text, to be run as a module or within a function in strict mode.

    Raises:
        RenderError: with file and line, if a module is missing or uses what cannot be put together.
    """
    return _shipped(main) if templates.are_shipped else _bundled(templates, main)


@lru_cache(maxsize=4)
def _shipped(main: str) -> str:
    return _bundled(Templates(), main)


def _bundled(templates: Templates, main: str) -> str:
    folder = _Modules(templates, PurePosixPath(main).parent)
    folder.take(PurePosixPath(main).name, ())
    return "".join(folder.texts())


@dataclass(slots=True)
class _Modules:
    """The modules taken so far, each after those that it needs."""

    templates: Templates
    folder: PurePosixPath
    taken: dict[str, Module] = field(default_factory=dict)
    declared: dict[str, str] = field(default_factory=dict)

    def take(self, name: str, waiting: tuple[str, ...]) -> Module:
        """The module and all that it needs; `waiting` are those that need it."""
        if name in self.taken:
            return self.taken[name]
        path = str(self.folder / name)
        module = _module(path, self.templates.source(path))
        for line, other, names in module.needs:
            if other in (*waiting, name):
                raise _fault(path, line, f"'{other}' needs this module too, so that neither can stand first")
            unknown = [one for one in names if one not in self.take(other, (*waiting, name)).exports]
            if unknown:
                raise _fault(path, line, f"'{other}' does not export '{unknown[0]}'")
        self._declare(module)
        self.taken[name] = module
        return module

    def _declare(self, module: Module) -> None:
        for line, name in module.declared:
            if name in self.declared:
                raise _fault(module.name, line, f"'{name}' is declared in {self.declared[name]} too")
            self.declared[name] = module.name

    def texts(self) -> Iterator[str]:
        """The modules' texts in their order."""
        return (module.text for module in self.taken.values())


def _module(name: str, source: str) -> Module:
    needs, exports, declared, kept = [], [], [], []
    for number, line in _code(name, source):
        if line.startswith("import"):
            found = _IMPORT.fullmatch(line)
            if found is None:
                raise _fault(name, number, 'an import is written as import {a, b} from "./file.js"; on one line')
            needs.append((number, found[2], tuple(part.strip() for part in found[1].split(","))))
            continue
        plain = _EXPORT.sub("", line, count=1) if line.startswith("export") else line
        if plain.startswith("export"):
            raise _fault(name, number, "export stands before function, class, const or let, and nowhere else")
        if _UNPACKED.match(plain):
            raise _fault(name, number, "on top, one name is declared at a time")
        if one := _DECLARED.match(plain):
            declared.append((number, one[1]))
            exports += [one[1]] if plain != line else []
        kept.append(packed(plain) + "\n")
    return Module(name, tuple(needs), frozenset(exports), tuple(declared), "".join(kept))


def _code(name: str, source: str) -> Iterator[tuple[int, str]]:
    """Lines with their numbers, without those that hold nothing but a comment or nothing at all."""
    within = False
    for number, line in enumerate(source.splitlines(), 1):
        text = line.strip()
        if within or text.startswith("/*"):
            within = not text.endswith("*/")
        elif text and not text.startswith("//"):
            if "`" in _IN_BACKTICKS.sub("", line):
                raise _fault(name, number, "a text in backticks ends on its line")
            yield number, line.rstrip()


def _fault(name: str, line: int, words: str) -> RenderError:
    return RenderError(Problem("script-error", words, Mark(name, line)))
