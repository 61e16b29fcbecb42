"""Plain data as one line of YAML, for defaults and examples."""

import json
import re
from typing import Any

_PLAIN = re.compile(r"(?!(?:true|false|null)$)[A-Za-z_][\w /.*-]*(?<! )|\d{4}-\d\d-\d\d", re.ASCII | re.IGNORECASE)


def flow(value: Any) -> str:
    """Flow style; text in double quotes where it could be read as something else or break the line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{flow(key)}: {flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(part) for part in value) + "]"
    if isinstance(value, str):
        return value if _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)
    return json.dumps(value)
