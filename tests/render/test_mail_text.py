"""The letter's plain text and its subject."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.render.mail.plain import columns, plain, said
from reportgen.render.mail.subject import LONGEST
from reportgen.render.mail.wrapping import COLUMNS, wrapped
from reportgen.sections.base import CheckResult
from tests.render.letters import EXPIRED, LINK, letter, whole, words
from tests.render.sample import hostile, kpis, report

TEXT = """\
CRONUS International Ltd.
Inventory by Serial No.
As of Oct 29, 2025, period Jan 1, 2025 – Oct 29, 2025, for EAST
Entry No. at most 828

2 ALERTS FIRED
! Critical: Expired goods are in stock
! Warning: Inventory value is 48,210.55

SOME TOTALS MAY BE WRONG: 1 DATA CHECK FAILED
! Error: 3 ledger entries have an Entry No. that another one has, too.

Good morning,

please look.
Anna

KEY FIGURES
- Inventory (Quantity): 10
    ▲ +3 (+42.9%), was 7, better
- Serials on hand: 10
    ▼ -2 (-16.7%), was 12, worse
- Items: 1
    ✗ target 2 missed by 1
- Inventory value (USD): 48,210.55
- Expired inventory: (blank)
Compared with Sep 30, 2025.

EXCEPTIONS
Found: 1 critical.
"""


def test_it_says_the_same_in_plain_text() -> None:
    """In the same order, for people without HTML."""
    text = letter(said=words(recipient="EAST")).text
    assert text.startswith(TEXT)
    assert "    S-1, S-2, S-3, S-4, S-5 and 15 more\n" in text
    assert f"The report: {LINK}\n" in text
    assert "Treemap of Quantity: 10 tiles." in text
    assert text.endswith(
        "Attached: inventory-by-serial-no.pdf, inventory-by-serial-no.xlsx\n"
        "Data checks: 2 warnings, told in the report.\n"
    )


def test_no_line_is_longer_than_a_letters() -> None:
    """But for the link, which stays whole."""
    link = f"https://intranet.example.com/{'stock/' * 20}"
    text = letter(hostile(["word " * 80, "x" * 400, "在庫" * 80]), words(link=link)).text
    assert link in text
    assert all(columns(line) <= COLUMNS or line.strip() == link for line in text.splitlines())


def test_what_is_no_markup_is_not_escaped() -> None:
    """An ampersand is one."""
    assert "R&D <EAST>" in letter(report(kpis(), title="R&D <EAST>")).text


@given(st.text(st.characters(codec="utf-8"), max_size=400))
def test_wrapping_loses_no_word(text: str) -> None:
    """All letters are there in their order, in lines that fit, and no two blank lines follow each other."""
    made = wrapped(text)
    assert re.sub(r"\s", "", made) == re.sub(r"\s", "", text)
    assert all(columns(line) <= COLUMNS for line in made.splitlines() if "https://" not in line)
    assert "\n\n\n" not in made


@given(st.text(st.characters(codec="utf-8"), max_size=300))
def test_texts_of_the_data_stay_on_their_line(text: str) -> None:
    """Without controls, whatever they hold; only an invisible character comes to them."""
    found = said(text, 120)
    assert len(found.splitlines()) <= 1
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", found)
    assert len(plain(text, 120).encode("utf-16-le")) <= 240


def test_the_subject_says_what_matters() -> None:
    """Title, day, first figures, alerts and failed checks."""
    assert letter().subject == (
        "Inventory by Serial No. Oct 29, 2025: 10 on hand"
        " - 2 alerts: Expired goods are in stock; Inventory value is 48,210.55 - 1 data check failed"
    )


def test_a_quiet_subject_is_short() -> None:
    """Amounts name their currency; blank figures are left out."""
    first, *_, value, blank = kpis().kpis
    cards = report(kpis()).sections[0]
    quiet = report(type(cards)("kpis", "kpis", "", (blank, value, first), None, ()), checks=())  # type: ignore[call-arg]
    assert letter(quiet).subject == "Inventory by Serial No. Oct 29, 2025: 48,210.55 USD inventory value, 10 on hand"


def test_long_titles_and_many_alerts_leave_room_for_each_other() -> None:
    """What does not fit is cut, never the day."""
    subject = letter(whole(title="Stock " * 40, alerts=(EXPIRED,) * 30)).subject
    assert len(subject) <= LONGEST
    assert "Oct 29, 2025" in subject
    assert "30 alerts: Expired goods are in stock" in subject


def test_a_template_is_filled_in() -> None:
    """With words of the report and figures of its cards; doubled braces are braces."""
    given = "{title}|{company}|{as_of}|{recipient}|{inventory_quantity}|{expired_inventory}|{{x}}{alerts}"
    subject = letter(said=words(subject=given, recipient="EAST")).subject
    assert subject.startswith(
        "Inventory by Serial No.|CRONUS International Ltd.|Oct 29, 2025|EAST|10|(blank)|{x} - 2 alerts: Expired goods"
    )


@pytest.mark.parametrize("text", ["a\r\nBcc: evil@example.com", "a\u2028b", "a\x00b", "{title}{company.x}", "\ud800"])
def test_no_text_of_the_data_makes_a_header(text: str) -> None:
    """In the default subject as in a template: one line that can be seen, and what looks like a place stays text."""
    alert = type(EXPIRED)("critical", text, "", "", 1, text)
    check = CheckResult("odd", "error", 1, text, ())
    for template in (None, "{title} {company} {recipient} {alerts}"):
        view = whole(title=text, company=text, alerts=(alert,), checks=(check,))
        subject = letter(view, words(subject=template, recipient=text)).subject
        assert len(subject.splitlines()) == 1
        assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", subject)
        assert len(subject) <= LONGEST
        if "{" in text:
            assert text in subject
