"""Scripts of several modules as one: their order, what is refused, and that nothing but spaces and comments is lost."""

import re
import subprocess
from pathlib import Path
from shutil import which

import pytest

from reportgen.errors import RenderError
from reportgen.render.packing import packed
from reportgen.render.scripts import MAIN, bundle
from reportgen.render.templates import Templates
from tests.conftest import CHECKOUT

SCRIPTS = CHECKOUT / "templates" / "scripts" / "explore"


def bundled(folder: Path, **modules: str) -> str:
    """The bundle of these modules, `main` first; names have no ending."""
    place = folder / "scripts" / "own"
    place.mkdir(parents=True, exist_ok=True)
    for name, text in modules.items():
        (place / f"{name}.js").write_text(text)
    return bundle(Templates(folder), "scripts/own/main.js")


def test_modules_stand_in_the_order_of_need(tmp_path):
    """Each module stands once, after all that it imports; comments, imports and the word export are gone."""
    text = bundled(
        tmp_path,
        main='// The start.\nimport {b} from "./b.js";\nimport {a, A_1} from "./a.js";\n\nb(a, A_1);\n',
        b='/**\n * Says it.\n */\nimport {a} from "./a.js";\nexport const b = () => {\n  a(1);\n};\n',
        a="/* One. */\nexport function a() {}\nexport const A_1 = 2;\nconst hidden = 3;\n",
    )
    assert text.splitlines() == [
        "function a(){}", "const A_1=2;", "const hidden=3;", "const b=()=>{", "a(1);", "};", "b(a,A_1);",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("modules", "line", "words"),
    [
        ({"main": '\nimport {x} from "./gone.js";'}, 0, "gone.js"),
        ({"main": 'import {x} from "./a.js";', "a": "export const y = 1;"}, 1, "'a.js' does not export 'x'"),
        ({"main": 'import {x} from "./a.js";', "a": "const x = 1;"}, 1, "'a.js' does not export 'x'"),
        ({"main": 'import x from "./a.js";'}, 1, "an import is written as"),
        ({"main": 'import * as x from "./a.js";'}, 1, "an import is written as"),
        ({"main": 'import {x as y} from "./a.js";', "a": "export const x = 1;"}, 1, "does not export 'x as y'"),
        ({"main": 'import {x} from "../a.js";'}, 1, "an import is written as"),
        ({"main": 'import {x} from "https://example.com/a.js";'}, 1, "an import is written as"),
        ({"main": "// why\nexport default 1;"}, 2, "export stands before"),
        ({"main": "const a = 1;\nexport {a};"}, 2, "export stands before"),
        ({"main": "const {a, b} = c;"}, 1, "one name is declared at a time"),
        ({"main": "const text = `a\nb`;"}, 1, "ends on its line"),
        (
            {"main": 'import {x} from "./a.js";\nconst y = 2;', "a": "export const x = 1;\nasync function y() {}"},
            2,
            "'y' is declared in scripts/own/a.js too",
        ),
        (
            {"main": 'import {x} from "./a.js";', "a": 'import {y} from "./b.js";\nexport const x = 1;',
             "b": 'import {x} from "./a.js";\nexport const y = 1;'},
            1,
            "neither can stand first",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_put_together_is_told_with_its_line(tmp_path, modules, line, words):
    """A module that is missing, declares a name again or uses more of modules than we do is refused, with its place."""
    with pytest.raises(RenderError) as error:
        bundled(tmp_path, **modules)
    (problem,) = error.value.problems
    assert words in problem.message
    assert problem.mark is not None
    assert problem.mark.line == line


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("  const a = b + +c - -d;", "const a=b+ +c- -d;"),
        ("a = b + ++c;", "a=b+ ++c;"),
        ('return "a  b" + \' c  d \' + `e  ${ f } `;', 'return"a  b"+\' c  d \'+`e  ${ f } `;'),
        ("const one = / a +b/u.test(x) ? y / 2 / z : 1; // why", "const one=/ a +b/u.test(x)?y/2/z:1;"),
        ("if (a in b) return /[/ ]  x/.exec(c);", "if(a in b)return/[/ ]  x/.exec(c);"),
        ("f(a /* the first */, b); /* end */", "f(a,b);"),
        ("for (const [k, v] of Object.entries(x)) {", "for(const[k,v]of Object.entries(x)){"),
        ("  get #size() { return 1 / 2; }", "get #size(){return 1/2;}"),
        ("say(`a ${b ? `c  d` : ` e `} f`);  ", "say(`a ${b ? `c  d` : ` e `} f`);"),
        ('const url = "https://x"; // no', 'const url="https://x";'),
    ],
)  # fmt: skip
def test_lines_lose_nothing_but_spaces_and_comments(line, said):
    """Texts and patterns stay as they are, words stay apart, and no two signs become another one."""
    assert packed(line) == said


def test_shipped_scripts_are_one_text_that_a_browser_reads():
    """All our modules are part of the bundle, and it is a script in the eyes of a parser."""
    text = bundle(Templates())
    assert bundle(Templates()) is text
    assert "</" not in text
    assert "<!--" not in text
    assert not re.search(r"^(import|export)\b", text, re.MULTILINE)
    for path in SCRIPTS.glob("*.js"):
        for name in re.findall(r"^export (?:async )?(?:function|class|const) ([\w$]+)", path.read_text(), re.MULTILINE):
            assert re.search(rf"(?:function|class|const) {re.escape(name)}\b", text), (
                f"{path.name}: nobody needs {name}"
            )


@pytest.mark.skipif(which("node") is None, reason="there is no node here to read scripts with")
def test_shipped_scripts_are_read_as_function_and_as_module(tmp_path):
    """The bundle is right in both forms in which pages have it."""
    text = bundle(Templates())
    (tmp_path / "a.mjs").write_text(text)
    (tmp_path / "a.cjs").write_text(f'(() => {{\n"use strict";\n{text}}})();\n')
    for name in ("a.mjs", "a.cjs"):
        subprocess.run(["node", "--check", tmp_path / name], check=True, capture_output=True)


def test_a_module_of_ones_own_stands_in_for_ours(tmp_path):
    """A folder of templates can replace a script as it can a style; the others stay the shipped ones."""
    place = tmp_path / "scripts" / "explore"
    place.mkdir(parents=True)
    (place / "main.js").write_text('import {el} from "./dom.js";\nel("p", {text: "our own"});\n')
    text = bundle(Templates(tmp_path))
    assert text.endswith('el("p",{text:"our own"});\n')
    assert "const el=" in text or "function el" in text
    assert MAIN == "scripts/explore/main.js"
