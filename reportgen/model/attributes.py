"""Item attributes: an item's own value, else the nearest one up its category's way."""

from collections.abc import Iterable, Mapping


def inherited(
    own: Mapping[str, str],
    by_category: Mapping[str, str],
    item_category: Mapping[str, str],
    paths: Mapping[str, tuple[str, ...]],
) -> dict[str, str]:
    """One attribute's value for each item that has one.

    `own` is by item, `by_category` by category code, `item_category` gives each item's category, `paths` the
    categories' ways from the top.
    """
    values = dict(own)
    for item, category in item_category.items():
        if item not in values:
            found = _nearest(reversed(paths.get(category, ())), by_category)
            if found:
                values[item] = found
    return values


def _nearest(upwards: Iterable[str], by_category: Mapping[str, str]) -> str:
    return next((by_category[code] for code in upwards if by_category.get(code)), "")
