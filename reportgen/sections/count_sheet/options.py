"""What a spec can say of a count sheet."""

from typing import Literal

from pydantic import Field

from reportgen.model.stock_list import BOOK_COLUMNS
from reportgen.spec.vocabulary import SectionOptions, Texts


class Options(SectionOptions):
    """The book list by location and bin to count by, or what a count found."""

    locations: Texts | None = Field(
        None,
        min_length=1,
        description="Codes of the locations to count; all but those in transit by default.",
        examples=[["EAST"]],
    )
    blind: bool = Field(False, description="Hide the book's quantities, so that people count what they see.")
    barcode: Literal["code128", "data_matrix", "none"] = Field(
        "code128", description="Kind of barcode beside each line."
    )
    barcode_text: Literal["serial_no", "item_and_serial"] = Field(
        "serial_no",
        description="What a barcode says: the serial number, or item number, blank and serial number. Without a serial"
        " number it is the lot number, else the item number.",
    )
    new_page: Literal["location", "bin", "none"] = Field(
        "location", description="What begins a new page on paper: each location, each bin, or nothing."
    )
    counted: str | None = Field(
        None,
        min_length=1,
        description="A file with what was counted (CSV or a workbook), relative to the spec: Serial No., and where"
        " known Location Code, Bin Code, Item No., Variant Code, Lot No., Quantity, Counted by, Counted at.",
        examples=["counts/east.csv"],
    )
    differences_only: bool = Field(
        True, description="With `counted`: only lines that differ from the book; false lists what was found right too."
    )

    def reads(self) -> frozenset[str]:
        """What stock and serial numbers' lives are made from."""
        return BOOK_COLUMNS

    def files(self) -> tuple[str, ...]:
        """The counted list."""
        return (self.counted,) if self.counted else ()
