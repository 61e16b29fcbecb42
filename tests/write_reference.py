"""Writes the README's reference and config/report.schema.json from the code; tests compare them."""

import re
from pathlib import Path

from reportgen.reference import reference_tables, schema_of_specs

CHECKOUT = Path(__file__).resolve().parents[1]
README = CHECKOUT / "README.md"
SCHEMA = CHECKOUT / "config" / "report.schema.json"
_BETWEEN = re.compile(r"(<!-- reference: begin -->\n).*?(<!-- reference: end -->)", re.DOTALL)


def readme_with(tables: str) -> str:
    """The README with these tables in its reference."""
    text = README.read_text(encoding="utf-8")
    return _BETWEEN.sub(lambda found: f"{found[1]}{tables}\n{found[2]}", text)


def reference() -> str:
    """The reference as it should stand in the README."""
    return "\n" + "\n\n".join(reference_tables()) + "\n"


if __name__ == "__main__":
    README.write_text(readme_with(reference()), encoding="utf-8")
    SCHEMA.write_text(schema_of_specs(), encoding="utf-8")
