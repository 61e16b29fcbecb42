"""The letter's HTML: what it tells, that it stays small, and that nothing in it loads, runs or leads astray."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from reportgen.errors import RenderError
from reportgen.render.mail import render_letter
from reportgen.render.mail.letter import LARGEST
from reportgen.render.templates import Templates
from tests.render.letters import EXPIRED, FORMATS, LINK, PDF, PICTURE, XLSX, broken, letter, whole, words
from tests.render.sample import hostile, kpis, report

_UNCLOSED = frozenset(("meta", "img", "br"))


class Page(HTMLParser):
    """Tags with their attributes, and the words a reader sees."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said = ""
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in _UNCLOSED:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"style", "title"} & set(self._open):
            self.said += data

    @property
    def words(self) -> str:
        """Without the character that keeps addresses from becoming links."""
        return " ".join(self.said.replace("\u200c", "").split())

    def shape(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Tags with the names of their attributes: what a text must not change."""
        for tag, attributes in self.tags:
            yield tag, tuple(sorted(attributes))


def test_it_tells_what_the_report_comes_to() -> None:
    """Title, company and day; alerts and failed checks first; figures with what they were; rules; files; the link."""
    said = Page(letter().html).words
    places = [
        said.index(part)
        for part in (
            "CRONUS International Ltd.",
            "Inventory by Serial No.",
            "As of Oct 29, 2025, period Jan 1, 2025 – Oct 29, 2025",
            "2 alerts fired",
            "Critical: Expired goods are in stock",
            "Some totals may be wrong: 1 data check failed",
            "Error: 3 ledger entries have an Entry No. that another one has, too.",
            "Good morning,",
            "Inventory (Quantity) 10",
            "▲ +3 (+42.9%), was 7, better",
            "▼ -2 (-16.7%), was 12, worse",
            "✗ target 2 missed by 1",
            "Inventory value (USD) 48,210.55",
            "Compared with Sep 30, 2025.",
            "Found: 1 critical.",
            "20 Critical:",
            "S-1, S-2, S-3, S-4, S-5 and 15 more",
            "Open the report",
            "Attached: inventory-by-serial-no.pdf, inventory-by-serial-no.xlsx",
            "Data checks: 2 warnings, told in the report.",
        )
    ]
    assert places == sorted(places)
    assert letter().attached == (PDF.name, XLSX.name)


def test_a_report_without_alarm_figures_and_files_says_only_who_it_is() -> None:
    """Nothing stands for what is not there."""
    plain = report(kpis(), checks=(), period=None, subtitle="")
    made = letter(plain, words(text="", link="", attach=()), None)
    said = Page(made.html).words
    for part in ("alert", "Some totals", "Exceptions", "Open the report", "ttached", "Compared", "Data checks"):
        assert part not in said
    assert made.pictures == made.attached == ()
    assert "<img" not in made.html


def test_an_empty_ledger_is_told_first() -> None:
    """So that blank figures are understood."""
    assert "The ledger has no entries." in Page(letter(whole(is_empty=True)).html).words


def test_the_author_keeps_their_lines() -> None:
    """As many breaks as they wrote, and what looks like markup is text."""
    html = letter(said=words(text="One,\n\n<b>two</b>\n")).html
    assert "One,<br><br>&lt;b&gt;two&lt;/b&gt;</p>" in html


def test_a_readers_own_letter_names_them() -> None:
    """Below the title."""
    assert "for EAST & Co." in Page(letter(said=words(recipient="EAST & Co.")).html).words


def test_files_that_are_too_large_are_left_out_and_told() -> None:
    """With the limit, and where they are; the bytes of a file do not change the letter."""
    made = letter(said=words(attach_limit=1_000_000))
    assert made.attached == ()
    told = Page(made.html).words
    assert "Not attached: inventory-by-serial-no.pdf, inventory-by-serial-no.xlsx." in told
    assert (
        "Together they have more than 1 MB, which is the most that a mail of this report carries. All of it is" in told
    )
    assert "All of it is online" not in Page(letter(said=words(attach_limit=1, link="")).html).words


def test_a_limit_of_nothing_means_the_link_alone() -> None:
    """Then nothing is missing, and nothing is said of it."""
    made = letter(said=words(attach_limit=0))
    assert "ttached" not in made.html + made.text
    assert made.attached == ()


def test_the_picture_travels_with_the_mail() -> None:
    """By its content id, with words for those who do not see it, as wide as a phone lets it."""
    made = letter()
    (picture,) = [attributes for tag, attributes in Page(made.html).tags if tag == "img"]
    assert picture["src"] == f"cid:{made.pictures[0].name}"
    assert (picture["alt"], picture["width"], picture["height"]) == (PICTURE.alt, "400", "578")
    assert "width: 100%" in (picture["style"] or "")


def test_styles_stand_in_the_tags() -> None:
    """Programs that cut the head off still show it; what depends on the screen stays in the head."""
    html = letter().html
    head = html.partition("</head>")[0]
    assert 'style="' not in head
    assert re.findall(r"@media[^{]*", head) == [
        "@media only screen and (max-width: 480px) ",
        "@media (prefers-color-scheme: dark) ",
    ]
    assert all(attributes.get("style") for tag, attributes in Page(html).tags if tag in ("p", "h1", "h2", "td"))
    assert not re.search(r"display: *(flex|grid)|float|position:|url\(|var\(", html)
    assert '<meta name="color-scheme" content="light dark">' in head


def test_equal_reports_give_equal_letters() -> None:
    """Byte for byte."""
    assert letter() == letter()


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</td></table></body>",
    "<!--[if mso]><a href=x><![endif]-->",
    "</style><style>@import url(//evil.example)</style>",
    "{{ 7 * 7 }}{% include 'x' %}",
    "&lt;b&gt;&amp;",
    "שלום עולם",
    "👩‍👩‍👧‍👦",
)
SHAPE = list(Page(letter(hostile(["harmless"]), words(recipient="x", text="x")).html).shape())


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(text: str) -> None:
    """It is there, and the mail has the tags of a harmless one."""
    page = Page(letter(hostile([text]), words(recipient=text, text=text)).html)
    assert list(page.shape()) == SHAPE
    assert page.words.count(text) >= 5


@pytest.mark.parametrize(
    "text", ["http://evil.example/?q=1", "www.evil.example", "evil.example", "mailto:a@evil.example", r"\\evil\share"]
)
def test_addresses_of_the_data_do_not_become_links(text: str) -> None:
    """A mail program sees no address; a reader sees what the data say."""
    made = letter(hostile([text]))
    page = Page(made.html)
    assert [attributes["href"] for tag, attributes in page.tags if tag == "a"] == [LINK]
    assert text in page.words
    for found in (page.said, made.text):
        assert text not in found


def test_turned_text_turns_nothing_else() -> None:
    """Overrides of the direction are taken out: what follows would be read backwards."""
    made = letter(hostile(["invoice\u202egnp.exe\u2066"]))
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", made.html + made.text + made.subject)


def test_it_stays_below_what_mail_programs_show() -> None:
    """Rows are left out, and it says of how many."""
    alerts = tuple(EXPIRED for _ in range(300))
    many = whole(alerts=alerts, sections=(kpis(), broken(12)))
    made = letter(many)
    assert len(made.html.encode()) <= LARGEST
    said = Page(made.html).words
    assert "24 of 300 alerts are shown; the report has all of them." in said
    assert "10 of 12 broken rules are shown" in said


def test_rows_with_much_to_say_are_fewer() -> None:
    """Each may be as long as the letter shows of one, in letters of four bytes."""
    long = "\U0001f9ef" * 400
    made = letter(hostile([long] * 12), words(text="\n".join(["\U0001f9ef" * 100] * 200), recipient=long))
    assert 20_000 < len(made.html.encode()) <= LARGEST
    assert re.search(r"\d+ of 200 lines are shown", Page(made.html).words)


def test_an_author_who_writes_a_book_is_told() -> None:
    """Nothing of it is cut within a line."""
    with pytest.raises(RenderError) as caught:
        letter(said=words(text="word " * 20_000))
    assert caught.value.problems[0].code == "mail-too-large"


def own(folder: Path, template: str, name: str = "mail.html") -> str:
    """The letter's HTML by a template of one's own."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(template, encoding="utf-8")
    return render_letter(whole(), FORMATS, Templates(folder), words(), (PDF, XLSX), PICTURE).html


def test_templates_of_ones_own_extend_ours(tmp_path: Path) -> None:
    """A block in place of ours."""
    html = own(
        tmp_path, '{% extends "!reportgen/mail.html" %}{% block author %}<p>From {{ letter.company }}</p>{% endblock %}'
    )
    assert "From CRONUS" in Page(html).words
    assert "Good morning" not in html


@pytest.mark.parametrize(
    "template",
    [
        '<img src="https://example.com/logo.png">',
        '<link rel="stylesheet" href="https://example.com/a.css">',
        "<script>1</script>",
        '<p style="background: url(https://example.com/a.png)">a</p>',
        "<style>@import 'https://example.com/a.css';</style>",
        '<table background="https://example.com/a.png"></table>',
        '<a href="javascript:alert(1)">a</a>',
        '<!--[if mso]><v:fill src="https://example.com/a.png"/><![endif]-->',
        '<p onclick="1">a</p>',
    ],
)
def test_templates_of_ones_own_load_nothing(tmp_path: Path, template: str) -> None:
    """Mail programs would block it or tell the sender who reads."""
    with pytest.raises(RenderError) as caught:
        own(tmp_path, f"<html><body>{template}</body></html>")
    assert caught.value.problems[0].code == "mail-loads"


def test_styles_of_ones_own_replace_ours(tmp_path: Path) -> None:
    """And load nothing either."""
    assert 'style="color: #123456;"' in own(tmp_path, "h1 { color: #123456 }", "styles/mail.css")
    for css in (
        "h1 { background: url(//evil.example) }",
        "@import '//evil.example';",
        "@media print { p { background: url(a) } }",
    ):
        with pytest.raises(RenderError):
            own(tmp_path, css, "styles/mail.css")
