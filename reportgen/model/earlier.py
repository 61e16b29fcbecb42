"""What an earlier report says: its key figures and its serial numbers, as far as its sections hold them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from reportgen.load.beside import EarlierReport
from reportgen.model.combining import Number

State = Mapping[str, Any]
"""One serial number of an earlier report: plain values by name."""


def earlier_measures(report: EarlierReport) -> Mapping[str, Number]:
    """Values of the measures on the report's cards; of one that stands twice, the first."""
    values: dict[str, Number] = {}
    for section in report.of_kind("kpis"):
        for kpi in _objects(section.get("kpis")):
            value = kpi.get("value")
            if value is None or (isinstance(value, int | Decimal) and not isinstance(value, bool)):
                values.setdefault(str(kpi.get("measure")), value)
    return values


def earlier_serials(report: EarlierReport) -> tuple[State, ...] | None:
    """The serial numbers in stock that its section `changes` keeps; None without such a section."""
    for section in report.of_kind("changes"):
        stock = section.get("stock")
        if (
            isinstance(stock, Mapping)
            and isinstance(stock.get("columns"), list)
            and isinstance(stock.get("rows"), list)
        ):
            names = [str(name) for name in stock["columns"]]
            return tuple(dict(zip(names, row, strict=False)) for row in stock["rows"] if isinstance(row, list))
    return None


def _objects(listed: Any) -> list[Mapping[str, Any]]:
    return [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
