"""How values are written, put in order and cut to fit."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from reportgen.sections.fitting import fit, text_width
from reportgen.sections.labels import natural, others_label
from reportgen.sections.palette import AGES, CATEGORIES, OTHERS, contrast, ink_on, tint


def test_digits_count_as_numbers() -> None:
    """S-9 comes before S-10, 000010 after 000009, and blank last."""
    assert sorted(["S-10", "", "S-9", "000010", "000009", "A"], key=natural) == [
        "000009",
        "000010",
        "A",
        "S-9",
        "S-10",
        "",
    ]


def test_dates_and_blanks_are_put_in_order_together() -> None:
    """Days by time, then those without one."""
    assert sorted([date(2025, 2, 1), None, date(2024, 12, 31)], key=natural) == [
        date(2024, 12, 31),
        date(2025, 2, 1),
        None,
    ]


@given(st.lists(st.text(alphabet="a0123Z-. ", max_size=12), unique=True))
def test_the_order_does_not_depend_on_the_order_before(texts: list[str]) -> None:
    """Different texts never compare as equal."""
    backwards = list(reversed(texts))

    assert sorted(texts, key=natural) == sorted(backwards, key=natural)


@given(st.text(max_size=60), st.floats(0, 300))
def test_fitted_text_fits(text: str, width: float) -> None:
    """What is drawn is no wider than its box, and is the text itself or its beginning with a mark."""
    shown = fit(text, width, 11)

    assert shown == text or shown == "" or (shown.endswith("…") and text.startswith(shown[:-1]))
    assert text_width(shown, 11) <= width + 1e-6 or shown == ""


def test_others_say_how_many() -> None:
    """Others (1,234)."""
    assert others_label(1234) == "Others (1,234)"


def test_labels_can_be_read_on_every_colour() -> None:
    """Each fill has an ink with a contrast of at least 4.5:1."""
    fills = [*AGES, OTHERS, *(tint(color, part) for color in CATEGORIES for part in (0, 0.3, 0.6))]

    assert min(contrast(fill, ink_on(fill)) for fill in fills) >= 4.5
