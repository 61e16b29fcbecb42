"""What the spec's words mean, put together from the rooms that know: for ``schema``, ``explain`` and the README."""

from collections.abc import Iterator, Mapping, Sequence

from reportgen.model.built_in import MEASURES
from reportgen.model.catalog import BUILT_IN
from reportgen.model.checks import CHECKS
from reportgen.model.dimensions import CATEGORY, DIMENSIONS
from reportgen.sections.kinds import SECTIONS
from reportgen.spec.explain import Explanation, all_keys, explain
from reportgen.spec.schema import schema_text
from reportgen.spec.vocabulary import SectionOptions

KINDS: dict[str, type[SectionOptions]] = {kind: section.Options for kind, section in SECTIONS.items()}


def schema_of_specs() -> str:
    """The JSON Schema of a spec, as it stands in config/report.schema.json."""
    return schema_text(KINDS, BUILT_IN, frozenset(CHECKS))


def glossary() -> Mapping[str, str]:
    """Every measure, dimension and check by name: what it means."""
    measures = {name: f"measure {one.label} ({one.unit}): {one.formula}" for name, one in MEASURES.items()}
    dimensions = {name: f"dimension {one.label}: {one.meaning}" for name, one in DIMENSIONS.items()}
    category = {CATEGORY: "dimension Item Category: the item category hierarchy; stands for all its levels, top first."}
    checks = {name: f"check, {one.severity} by default: {one.meaning}" for name, one in CHECKS.items()}
    return {**measures, **dimensions, **category, **checks}


def explanation(key: str) -> str:
    """What a key, a measure, a dimension or a check means, in a few lines."""
    return str(explain(key, KINDS, BUILT_IN, glossary()))


def reference_tables() -> Iterator[str]:
    """The README's tables of keys, measures, dimensions and checks, in Markdown."""
    keys = [(one.key, one.type, one.default or ("required" if one.required else ""), one.meaning) for one in _keys()]
    yield _table(("Key", "What stands there", "Default", "Meaning"), keys)
    yield _table(
        ("Measure", "Shown as", "Calculated as"), [(name, one.label, one.formula) for name, one in MEASURES.items()]
    )
    rows = [(name, one.label, one.meaning) for name, one in DIMENSIONS.items()]
    rows.append((CATEGORY, "Item Category", "The item category hierarchy: stands for all its levels, top first."))
    yield _table(("Dimension", "Shown as", "Meaning"), rows)
    yield _table(("Check", "Severity", "Meaning"), [(code, one.severity, one.meaning) for code, one in CHECKS.items()])


def _keys() -> tuple[Explanation, ...]:
    return all_keys(KINDS, BUILT_IN, frozenset(CHECKS))


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    cells = [(f"`{row[0]}`", *(cell.replace("|", "\\|").replace("\n", " ") for cell in row[1:])) for row in rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in (head, ("---",) * len(head), *cells))
