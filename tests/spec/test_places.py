"""Places that a report fills in: each of them is known before anything is read."""

import pytest

from reportgen.errors import Problem, SpecError
from tests.spec.spec_sample import parse

SPEC = """\
source: ledger.csv
sections:
  - kind: kpis
    measures: [inventory_quantity]
mail:
  from: reports@example.com
  subject: '{subject}'
  link: '{link}'
"""
LINK = "https://intranet.example.com/stock/"


def problems(subject: str = "Stock", link: str = LINK) -> list[Problem]:
    """What is wrong with a spec of such a subject and link."""
    try:
        parse(SPEC.replace("{subject}", subject).replace("{link}", link))
    except SpecError as error:
        return list(error.problems)
    return []


@pytest.mark.parametrize(
    "subject", ["Stock", "{title} {company} {as_of} {recipient}{alerts}", "{inventory_quantity} {{on hand}}"]
)
def test_a_subject_may_have_words_of_the_report_and_measures_of_its_cards(subject: str) -> None:
    """By name; a brace that is meant as such stands twice."""
    assert problems(subject) == []


@pytest.mark.parametrize(
    ("subject", "code", "hint"),
    [
        ("{titel}", "unknown-place", "did you mean 'title'?"),
        ("{inventory_value}", "unknown-place", "did you mean 'inventory_quantity'?"),
        ("{title.__class__}", "unknown-place", "known names"),
        ("{title!r}", "unknown-place", "did you mean 'title'?"),
        ("{title:>99999999}", "unknown-place", "did you mean 'title'?"),
        ("{}", "unknown-place", "known names"),
        ("{title", "bad-value", "write {{ and }}"),
        ("title}", "bad-value", "write {{ and }}"),
    ],
)
def test_any_other_place_is_told_where_it_stands(subject: str, code: str, hint: str) -> None:
    """With what would be right; a measure without a card has no figure to fill in."""
    (problem,) = problems(subject)
    assert (problem.code, str(problem.mark)) == (code, "weekly.yaml:7:12")
    assert hint in problem.hint


def test_a_link_may_have_the_report_the_day_and_the_reader() -> None:
    """And nothing else."""
    assert problems(link="https://intranet.example.com/{slug}/{as_of}/{reader}/") == []
    (problem,) = problems(link="https://intranet.example.com/{title}/")
    assert (problem.code, str(problem.mark)) == ("unknown-place", "weekly.yaml:8:9")
