"""JSON Schema (draft 2020-12) of a spec, made from its models: for editors that complete and check while one types.

Where a name stands the schema lists the built-in ones, and lets names pass that a spec may have added.
"""

import json
from collections.abc import Mapping
from typing import Any

from pydantic.json_schema import models_json_schema

from reportgen.spec.keys import KIND
from reportgen.spec.models import OWN_NAME, ReportSpec
from reportgen.spec.vocabulary import KnownNames, SectionOptions

Node = dict[str, Any]

_ROLES = {
    "dimension": ("dimension",),
    "measure": ("measure",),
    "level": ("dimension", "hierarchy"),
    "value": ("measure", "dimension"),
    "field": ("field", "dimension"),
}
"""Which names may stand where the vocabulary says ``x-names``."""
_OPEN = rf"{OWN_NAME}|^attribute\..+$"
_ONE_VALUE = {"type": ["string", "number", "boolean", "null"]}
_MAPS = ("properties", "patternProperties", "$defs")
_LISTS = ("anyOf", "oneOf", "prefixItems")
_NODES = ("items", "additionalProperties", "propertyNames")


def schema_text(kinds: Mapping[str, type[SectionOptions]], names: KnownNames, checks: frozenset[str]) -> str:
    """The schema as a file holds it; equal arguments give equal text."""
    return json.dumps(json_schema(kinds, names, checks), indent=2, ensure_ascii=False) + "\n"


def json_schema(kinds: Mapping[str, type[SectionOptions]], names: KnownNames, checks: frozenset[str]) -> Node:
    """The schema of a whole spec; sections in the order of `kinds`, names sorted."""
    options = {kind: f"section_{kind}" for kind in kinds}
    models = [(ReportSpec, "validation"), *((model, "validation") for model in kinds.values())]
    found, bundle = models_json_schema(models, by_alias=True)  # type: ignore[arg-type]
    renamed = {_ref(found[model, "validation"]): options[kind] for kind, model in kinds.items()}
    definitions = {renamed.get(name, name): node for name, node in bundle["$defs"].items()}
    report = definitions.pop(_ref(found[ReportSpec, "validation"]))
    for kind in kinds:
        definitions[options[kind]] = _section(kind, definitions[options[kind]])
    _add_short_forms(report, definitions)
    report["properties"]["sections"]["items"] = _one_section(kinds, definitions)
    report["$defs"] = definitions
    whole = _finished(report)
    definitions = {**whole.pop("$defs"), **_names(names, checks)}
    whole["$defs"] = {name: definitions[name] for name in sorted(_used(whole, definitions))}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "reportgen: a report", **whole}


def _names(names: KnownNames, checks: frozenset[str]) -> dict[str, Node]:
    """What may stand for a name of each role; checks are known, the others may be the spec's own."""
    open_roles = {
        f"{role}_name": {"type": "string", "anyOf": [{"enum": sorted(names.known(roles))}, {"pattern": _OPEN}]}
        for role, roles in _ROLES.items()
    }
    return {**open_roles, "check_name": {"type": "string", "enum": sorted(checks)}}


def _ref(node: Node) -> str:
    return str(node["$ref"]).rpartition("/")[2]


def _section(kind: str, node: Node) -> Node:
    properties = {"kind": {"const": kind, "description": KIND}, **node.get("properties", {})}
    return {**node, "properties": properties, "required": ["kind", *node.get("required", [])]}


def _one_section(kinds: Mapping[str, Any], definitions: Mapping[str, Node]) -> Node:
    """A branch for each kind, and the short form for those that need nothing but their name."""
    alone = [kind for kind in kinds if definitions[f"section_{kind}"]["required"] == ["kind"]]
    short = [{"enum": alone, "description": "The name of a kind is short for {kind: name}."}] if alone else []
    return {"oneOf": [*short, *({"$ref": f"#/$defs/section_{kind}"} for kind in kinds)]}


def _add_short_forms(report: Node, definitions: dict[str, Node]) -> None:
    source = report["properties"]["source"]
    report["properties"]["source"] = {
        "anyOf": [dict(definitions["SourceSpec"]["properties"]["path"]), {"$ref": source["$ref"]}],
        "description": source["description"],
    }
    readers = report["properties"]["for_each"]
    ways = [dict(definitions["ForEachSpec"]["properties"]["dimension"]), {"$ref": "#/$defs/ForEachSpec"}]
    report["properties"]["for_each"] = {"anyOf": ways, "description": readers["description"]}
    condition = definitions["Condition"]
    for key in ("in", "not"):
        part = condition["properties"][key]
        part["anyOf"] = [{"type": "array", "items": _ONE_VALUE}, _ONE_VALUE]
    definitions["Condition"] = {
        "anyOf": [_ONE_VALUE, {"type": "array", "items": _ONE_VALUE}, condition],
        "description": condition.pop("description"),
    }


def _used(node: Any, definitions: Mapping[str, Node]) -> set[str]:
    """Names of the definitions that the node refers to, directly or through others."""
    used: set[str] = set()
    ahead = [node]
    while ahead:
        one = ahead.pop()
        ahead += one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        name = _ref(one) if isinstance(one, dict) and isinstance(one.get("$ref"), str) else None
        if name is not None and name not in used:
            used.add(name)
            ahead.append(definitions[name])
    return used


def _finished(node: Node) -> Node:
    """The node and all nodes in it, inner ones first."""
    parts = dict(node)
    for key in _MAPS:
        if key in parts:
            parts[key] = {name: _finished(part) for name, part in parts[key].items()}
    for key in _LISTS:
        if key in parts:
            parts[key] = [_finished(part) for part in parts[key]]
    for key in _NODES:
        if isinstance(parts.get(key), dict):
            parts[key] = _finished(parts[key])
    return _finish(parts)


def _finish(node: Node) -> Node:
    node = _without_blank(node)
    if "x-names" in node:
        role = node.pop("x-names")
        node.pop("type", None)
        return {**node, "$ref": f"#/$defs/{role}_name"}
    if node.get("x-one-or-more"):
        return _one_or_more(node)
    if "patternProperties" in node:
        node["additionalProperties"] = False
    if node.get("type") == "string" and not {"enum", "const", "pattern"} & node.keys():
        node["type"] = ["string", "number"]
    return node


def _without_blank(node: Node) -> Node:
    """Without what the library adds for itself: made-up titles, null as an alternative or a default."""
    if isinstance(node.get("title"), str):
        del node["title"]
    if "default" in node and node["default"] is None:
        del node["default"]
    if isinstance(node.get("description"), str):
        node["description"] = " ".join(node["description"].replace("``", "`").split())
    if node.get("anyOf"):
        others = [part for part in node["anyOf"] if part != {"type": "null"}]
        node = {**node, "anyOf": others}
        if len(others) == 1:
            del node["anyOf"]
            node = {**others[0], **node}
    return node


def _one_or_more(node: Node) -> Node:
    """A list, or one of its entries in place of a list of one."""
    outer: Node = {key: node[key] for key in ("description", "default", "examples") if key in node}
    inner = {key: part for key, part in node.items() if key not in outer and key != "x-one-or-more"}
    return {**outer, "anyOf": [inner, node["items"]]}
