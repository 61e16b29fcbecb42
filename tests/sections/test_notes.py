"""The author's text."""

from tests.asking import inventory, view_of


def test_markdown_becomes_markup() -> None:
    """Emphasis, lists and tables; headings begin below the section's own."""
    view = view_of(
        "notes", inventory([]), text="# Read me\n\n**Bold** and\n\n- one\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    )

    assert "<h3>Read me</h3>" in view.html
    assert "<strong>Bold</strong>" in view.html
    assert "<table>" in view.html
    assert view.text.startswith("# Read me")


def test_nothing_of_the_authors_runs_or_loads() -> None:
    """HTML stays text, images are their words, and script addresses are no links."""
    view = view_of(
        "notes",
        inventory([]),
        text="<script>alert(1)</script> ![x](https://example.com/x.png) [go](javascript:alert(1))",
    )

    assert "<script" not in view.html
    assert "<img" not in view.html
    assert 'href="javascript' not in view.html
