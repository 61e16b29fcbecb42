"""Measures, dimensions and hierarchies of the spec's own: names that are taken, and names made of themselves.

These look at the plain data, so that their problems are told together with everything else that is wrong.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from reportgen.errors import Problem
from reportgen.spec.document import Document
from reportgen.spec.vocabulary import KnownNames

_ROLES = {"measures": "measure", "dimensions": "dimension", "hierarchies": "hierarchy"}


def with_own_names(names: KnownNames, data: Mapping[str, Any]) -> KnownNames:
    """The built-in names and those that the spec adds."""
    return KnownNames(
        dimensions=names.dimensions | _part(data, "dimensions").keys(),
        measures=names.measures | _part(data, "measures").keys(),
        hierarchies=names.hierarchies | _part(data, "hierarchies").keys(),
        fields=names.fields,
    )


def own_name_problems(document: Document, names: KnownNames) -> Iterator[Problem]:
    """Names taken twice, names that stand for themselves, and own measures where only built-in ones can stand."""
    yield from _taken(document, names)
    measures, dimensions = _part(document.data, "measures"), _part(document.data, "dimensions")
    yield from _cycles(document, "measures", {name: _measures_in(one) for name, one in measures.items()})
    yield from _cycles(document, "dimensions", {name: _texts(one, "map") for name, one in dimensions.items()})
    for name, one in measures.items():
        for base in _texts(one, "of"):
            if base in measures and base not in names.measures:
                message = f"'of' takes a built-in measure; '{base}' is the spec's own"
                yield Problem("bad-value", message, document.mark(("measures", name, "of")))


def _part(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    part = data.get(key)
    return part if isinstance(part, Mapping) else {}


def _taken(document: Document, names: KnownNames) -> Iterator[Problem]:
    built_in = {
        **dict.fromkeys(names.fields, "column of the ledger"),
        **dict.fromkeys(names.hierarchies, "hierarchy"),
        **dict.fromkeys(names.dimensions, "dimension"),
        **dict.fromkeys(names.measures, "measure"),
    }
    own: dict[str, str] = {}
    for part, role in _ROLES.items():
        for name in _part(document.data, part):
            mark = document.key_mark((part, name))
            if name in built_in:
                message = f"'{name}' is the name of a built-in {built_in[name]}"
                yield Problem("name-taken", message, mark, "choose another name")
            elif name in own:
                message = f"'{name}' is the name of the spec's own {own[name]} already"
                yield Problem("name-taken", message, mark, "choose another name")
            own.setdefault(name, role)


def _measures_in(measure: Any) -> tuple[str, ...]:
    ratio = measure.get("ratio") if isinstance(measure, Mapping) else None
    parts = tuple(part for part in ratio if isinstance(part, str)) if isinstance(ratio, list) else ()
    return _texts(measure, "of") + parts


def _texts(one: Any, key: str) -> tuple[str, ...]:
    value = one.get(key) if isinstance(one, Mapping) else None
    return (value,) if isinstance(value, str) else ()


def _cycles(document: Document, part: str, uses: Mapping[str, tuple[str, ...]]) -> Iterator[Problem]:
    """One problem for every name from which a name leads back to itself, at the name written first."""
    done: set[str] = set()
    for start in uses:
        if start in done:
            continue
        path = [start]
        ahead = [iter(uses[start])]
        while path:
            name = next((one for one in ahead[-1] if one in uses and one not in done), None)
            if name is None:
                done.add(path.pop())
                ahead.pop()
            elif name in path:
                circle = [*path[path.index(name):], name]
                message = f"the {_ROLES[part]} '{name}' is made of itself: {' > '.join(circle)}"
                yield Problem("name-cycle", message, document.key_mark((part, name)))
            else:
                path.append(name)
                ahead.append(iter(uses[name]))
