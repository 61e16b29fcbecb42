"""Names for files and folders, made from titles."""

import re
from unicodedata import normalize


def slug_of(title: str) -> str:
    """Small letters and digits of the title, accents dropped, joined by "-"; ``report`` where none remain.

    >>> slug_of("Inventory by Serial No.")
    'inventory-by-serial-no'
    """
    plain = normalize("NFKD", title).encode("ascii", errors="ignore").decode("ascii")
    return "-".join(re.findall("[a-z0-9]+", plain.lower()))[:100].strip("-") or "report"
