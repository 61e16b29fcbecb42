"""Templates: an organization's own, their bounds, and how their faults are told."""

from pathlib import Path

import pytest

from reportgen.errors import Mark, RenderError
from reportgen.render.html import render_html
from reportgen.render.templates import Templates
from tests.render.sample import FORMATS, kpis, notes, report

VIEW = report(kpis(), notes())


def page(folder: Path | None) -> str:
    return render_html(VIEW, {}, FORMATS, Templates(folder))[0].body.decode()


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def fault(folder: Path) -> tuple[str, str, Mark | None]:
    with pytest.raises(RenderError) as caught:
        page(folder)
    (problem,) = caught.value.problems
    return problem.code, problem.message, problem.mark


def test_own_template_extends_the_shipped_one(tmp_path):
    """A block is replaced, ``super()`` gives ours, and everything else stays."""
    write(
        tmp_path,
        "sections/kpis.html",
        '{% extends "!reportgen/sections/kpis.html" %}{% block caption %}{{ super() }} – internal{% endblock %}',
    )
    assert "<bdi>Key figures</bdi> – internal</h2>" in page(tmp_path)
    assert page(tmp_path).replace(" – internal", "") == page(None)


def test_own_style_is_in_the_policy(tmp_path):
    """A style of one's own is added to ours, and the policy's hash is that of both together."""
    write(tmp_path, "styles/page.css", '{% include "!reportgen/styles/page.css" %}\n.company { color: #123456 }')
    assert ".company { color: #123456 }" in page(tmp_path)
    assert page(tmp_path).split("sha256-")[1][:44] != page(None).split("sha256-")[1][:44]


def test_syntax_error_has_template_and_line(tmp_path):
    """A template that cannot be read is told with its name and line."""
    write(tmp_path, "sections/kpis.html", "one\ntwo {% if %}\n")
    assert fault(tmp_path) == (
        "template-error",
        "Expected an expression, got 'end of statement block'",
        Mark("sections/kpis.html", 2),
    )


def test_unknown_field_has_template_and_line(tmp_path):
    """A field that a view lacks is an error, not a blank, also deep in an included template."""
    write(tmp_path, "parts/footer.html", "\n\n{{ report.colour }}")
    code, message, mark = fault(tmp_path)
    assert (code, mark) == ("template-error", Mark("parts/footer.html", 3))
    assert "'colour'" in message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{{ 1 / 0 }}", "division"),
        ("{{ report.title|no_such }}", "no_such"),
        ("{% include 'sections/none.html' %}", "sections/none.html"),
        ("{{ report.checks.append(1) }}", "append"),
        ("{% extends 'report.html' %}", "recursion"),
    ],
)
def test_whatever_breaks_in_an_own_template_is_told(tmp_path, text, words):
    """Faults while rendering, unknown names, and templates that extend themselves end in one problem."""
    write(tmp_path, "report.html", "{% raw %}{% endraw %}\n" + text)
    code, message, mark = fault(tmp_path)
    assert code == "template-error"
    assert words in message
    assert mark is not None
    assert mark.path == "report.html"


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ report.__class__.__init__.__globals__ }}",
        "{{ formats.number.__globals__ }}",
        "{{ [].append.__self__.__class__ }}",
        "{{ svgs.update({'a': 1}) }}",
    ],
)
def test_own_templates_are_kept_from_python(tmp_path, text):
    """Classes, globals and changes to what is rendered are out of reach."""
    write(tmp_path, "parts/footer.html", text)
    assert fault(tmp_path)[0] == "template-error"


def test_links_out_of_the_folder_are_not_followed(tmp_path):
    """A link to a file or folder outside is as if it were not there; the shipped template stands in."""
    outside = write(tmp_path / "outside", "footer.html", "secret")
    own = tmp_path / "own"
    (own / "parts").mkdir(parents=True)
    (own / "parts" / "footer.html").symlink_to(outside)
    (own / "sections").symlink_to(outside.parent, target_is_directory=True)
    assert page(own) == page(None)


@pytest.mark.parametrize(
    "name", ["../secret.html", "parts/../../secret.html", "/etc/hostname", "parts\\secret.html", "a\0b"]
)
def test_names_do_not_lead_out_of_the_folder(tmp_path, name):
    """A name with .., a backslash, a null or from the root finds nothing."""
    write(tmp_path, "secret.html", "secret")
    write(tmp_path / "own", "parts/footer.html", "{% include name %}".replace("name", repr(name)))
    code, message, _ = fault(tmp_path / "own")
    assert code == "template-error"
    assert "no template" in message


def test_template_without_head_is_told(tmp_path):
    """A page without policy and styles is not made."""
    write(tmp_path, "report.html", "<!doctype html><title>x</title>")
    assert fault(tmp_path)[:2] == ("template-error", "the template has no {{ head }}")


def test_style_cannot_end_its_element(tmp_path):
    """A style with an end tag in it is refused."""
    write(tmp_path, "styles/page.css", "a::before { content: '</style><p>' }")
    assert "would end it" in fault(tmp_path)[1]


@pytest.mark.parametrize(("body", "words"), [(b"\xff\xfe", "not UTF-8"), (b" " * 1_100_000, "larger than 1024 KiB")])
def test_files_that_are_no_templates_are_told(tmp_path, body, words):
    """Other encodings and huge files are named with the template."""
    write(tmp_path, "parts/footer.html", "").write_bytes(body)
    code, message, mark = fault(tmp_path)
    assert (code, mark) == ("template-error", Mark("parts/footer.html"))
    assert words in message


def test_kind_without_template_shows_its_table():
    """A section whose kind has no template of its own is shown as the table of its figures."""
    from dataclasses import replace

    body = render_html(report(replace(kpis(), kind="novelty")), {}, FORMATS, Templates())[0].body.decode()
    assert 'class="section kind-novelty full"' in body
    assert "<bdi>How it is calculated</bdi></th>" in body
