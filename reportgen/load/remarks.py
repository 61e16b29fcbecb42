"""What reading took for granted or left out, file by file, as one finding of each kind."""

from collections.abc import Iterable
from itertools import chain

from reportgen.load.findings import EXAMPLES
from reportgen.load.ledger import Finding
from reportgen.load.typed import TypedTable

_TOLD = 5


def remarks(tables: Iterable[TypedTable]) -> list[Finding]:
    """The remarks of all files that were read, in order of their codes."""
    by_code: dict[str, list[Finding]] = {}
    for part in (part for table in tables for part in table.parts):
        for remark in (*part.content.remarks, *part.doubts):
            by_code.setdefault(remark.code, []).append(remark)
    return [_together(code, found) for code, found in sorted(by_code.items())]


def _together(code: str, found: list[Finding]) -> Finding:
    told = " ".join(remark.message for remark in found[:_TOLD])
    more = f" … ({len(found)} files)" if len(found) > _TOLD else ""
    examples = tuple(chain.from_iterable(remark.examples for remark in found))[:EXAMPLES]
    return Finding(code, sum(remark.count for remark in found), told + more, examples)
