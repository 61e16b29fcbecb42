"""YAML text becomes a ReportSpec, or every problem of it at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from reportgen.errors import Mark, Problem, SpecError
from reportgen.spec.document import Document
from reportgen.spec.models import ReportSpec
from reportgen.spec.overrides import apply_overrides
from reportgen.spec.own_names import own_name_problems, with_own_names
from reportgen.spec.plain_secrets import secret_in, secret_places, secret_problem
from reportgen.spec.reader import read_yaml
from reportgen.spec.translate import Translator
from reportgen.spec.variables import fill_variables
from reportgen.spec.vocabulary import KnownNames, SectionOptions


def parse_spec(
    text: str,
    path: str,
    *,
    kinds: Mapping[str, type[SectionOptions]],
    names: KnownNames,
    checks: frozenset[str],
    env: Mapping[str, str],
    overrides: Sequence[str] = (),
) -> ReportSpec:
    """The spec that the text holds.

    Args:
        text: YAML.
        path: the file it is from: for messages, and as what its relative paths start from.
        kinds: option model of each kind of section.
        names: built-in dimensions, measures, hierarchies and fields; the spec may add its own.
        checks: codes of the data checks.
        env: values of ``${NAME}`` in source and templates.
        overrides: ``key=value``, put over the text in order.

    Raises:
        SpecError: with every problem found, in order of place.
    """
    document = apply_overrides(read_yaml(text, path), overrides)
    data, problems = fill_variables(document, env)
    secret = frozenset(secret_places(document))
    problems += (problem for problem in document.problems if not secret_in(problem.message))
    problems += [secret_problem(document, place) for place in secret]
    problems += own_name_problems(document, names)
    context = {
        "names": with_own_names(names, document.data), "kinds": kinds, "checks": checks, "folder": Path(path).parent}
    try:
        spec = ReportSpec.model_validate(data, context=context)
    except ValidationError as error:
        problems += Translator(document, kinds, secret).problems(error)
        raise SpecError(_in_order(problems, path)) from None
    if problems:
        raise SpecError(_in_order(problems, path))
    return _with_marks(spec, document)


def _in_order(problems: Iterable[Problem], path: str) -> list[Problem]:
    """By place, the file before the command line; each once."""
    def place(problem: Problem) -> tuple[bool, Mark, str, str]:
        mark = problem.mark or Mark(path)
        return mark.path != path, mark, problem.code, problem.message

    return sorted(dict.fromkeys(problems), key=place)


def _with_marks(spec: ReportSpec, document: Document) -> ReportSpec:
    marked = tuple(
        replace(section, mark=document.mark(("sections", index))) for index, section in enumerate(spec.sections))
    return spec.model_copy(update={"sections": marked})
