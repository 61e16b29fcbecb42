"""From what the rules found to a view."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from reportgen.model.exceptions import PLACE, Cases, Rule
from reportgen.model.frames import records
from reportgen.sections.base import Formats, Setting
from reportgen.sections.coverage import coverage_of
from reportgen.sections.exceptions.options import Options
from reportgen.sections.exceptions.query import Answer
from reportgen.sections.exceptions.view import PLACES, Case, ExceptionsView, NotJudged, RuleView
from reportgen.sections.labels import BLANK, natural
from reportgen.sections.paper import on_paper

ON_PAPER = 500
"""Cases of one rule that are printed without the spec asking for more."""
_WORDS = {"critical": "Critical", "warning": "Warning", "information": "Information"}
_SEVERAL = {"critical": "critical", "warning": "warnings", "information": "for information"}


def view(answer: Answer, options: Options, setting: Setting) -> ExceptionsView:
    """The broken rules with their cases, and in a line each what is kept and what cannot be judged."""
    exceptions = answer.exceptions
    rules = tuple(_rule(rule, cases, options, setting) for rule, cases in exceptions.found)
    return ExceptionsView(
        "exceptions",
        setting.id,
        options.title or "Exceptions",
        rules,
        tuple(rule.code for rule in exceptions.kept),
        tuple(NotJudged(rule.code, rule.title, needs) for rule, needs in exceptions.not_judged),
        _summary(rules, answer, setting.formats),
        _kept(exceptions.kept),
        not rules,
        coverage_of(answer.coverage, options, setting.formats),
        tuple(_notes(answer, rules, setting)),
        options.advice,
        options.print != "none",
    )


def _rule(rule: Rule, cases: Cases, options: Options, setting: Setting) -> RuleView:
    told = tuple(sorted((_case(rule, row, setting.formats) for row in records(cases.rows)), key=_place))
    listed = told if options.examples == "all" else told[: options.examples]
    paper = on_paper(listed, options, setting, most=ON_PAPER)
    return RuleView(
        rule.code,
        rule.title,
        rule.severity,
        _WORDS[rule.severity],
        cases.count,
        _filled(rule.meaning, options),
        rule.action,
        told,
        tuple(column for column in PLACES if any(getattr(case, column.key) not in ("", None) for case in told)),
        listed,
        paper.rows,
        _left_out(len(listed), len(told), cases.count, setting),
        _left_out(len(paper.rows), len(told), cases.count, setting),
    )


def _filled(text: str, options: Options) -> str:
    """A text of ours with the limits in the places that it has for them."""
    limits = options.limits()
    return text.format(
        in_transit_days=limits.in_transit_days,
        not_final_days=limits.not_final_days,
        backdated_days=limits.backdated_days,
    )


def _case(rule: Rule, row: Mapping[str, Any], formats: Formats) -> Case:
    said = {str(name): _said(value, formats) for name, value in row.items()}
    place = {name: row[name] for name in PLACE}
    return Case(**place, detail=rule.detail.format_map(said), dated=formats.date(row["posting_date"]))


def _said(value: object, formats: Formats) -> str:
    if isinstance(value, date):
        return formats.date(value)
    if isinstance(value, Decimal | int):
        return formats.number(value, "quantity")
    return str(value or "") or BLANK


def _place(case: Case) -> tuple[object, ...]:
    texts = (case.company, case.item_no, case.variant_code, case.serial_no, case.location_code)
    return (*(natural(text) for text in texts), case.entry_no or 0, case.detail)


def _left_out(listed: int, told: int, count: int, setting: Setting) -> str:
    """ "n of N", and where the others are; what even the data files leave out is told as well."""
    if listed == count:
        return ""
    some, files, every = (setting.formats.number(number, "count") for number in (listed, told, count))
    where = (
        f"all of them are in {setting.data_file}" if told == count else f"{files} of them are in {setting.data_file}"
    )
    return f"{some} of {every} are listed; {where}."


def _summary(rules: Iterable[RuleView], answer: Answer, formats: Formats) -> str:
    if not answer.entries:
        return "There are no ledger entries to judge."
    counts = {severity: sum(rule.count for rule in rules if rule.severity == severity) for severity in _WORDS}
    found = [f"{formats.number(count, 'count')} {_SEVERAL[severity]}" for severity, count in counts.items() if count]
    if not found:
        judged = len(answer.exceptions.kept)
        return (
            f"Nothing to do: {'the rule is' if judged == 1 else f'all {judged} rules that could be judged are'} kept."
        )
    return f"Found: {', '.join(found)}."


def _kept(rules: tuple[Rule, ...]) -> str:
    if not rules:
        return ""
    titles = "; ".join(_lowered(rule.title) for rule in rules)
    return f"{len(rules)} {'rule' if len(rules) == 1 else 'rules'} found nothing: {titles}."


def _lowered(title: str) -> str:
    return title[0].lower() + title[1:]


def _notes(answer: Answer, rules: tuple[RuleView, ...], setting: Setting) -> Iterable[str]:
    for rule, needs in answer.exceptions.not_judged:
        yield f"Not judged: {_lowered(rule.title)}. It would need {' and '.join(needs)}."
    for rule, more in answer.exceptions.blind:
        yield f"{rule.title}: judged without {' and '.join(more)}, which the source does not have."
    if any(len(rule.cases) < rule.count for rule in rules):
        most = setting.formats.number(max(len(rule.cases) for rule in rules), "count")
        yield f"{setting.data_file} has at most {most} cases of a rule; `filter` narrows a section to fewer."
