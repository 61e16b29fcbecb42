"""Finds what is shipped beside the code: the templates and the config folder.

In a wheel they lie in ``reportgen/_shipped/``; in a checkout or an editable install beside the package.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """The folder or file of that name, as ``templates`` or ``config/leadership.yaml``.

    Raises:
        FileNotFoundError: if it is in neither place; the installation is broken then.
    """
    places = (_PACKAGE / "_shipped" / name, _PACKAGE.parent / name)
    for place in places:
        if place.exists():
            return place
    raise FileNotFoundError(f"'{name}' is neither in {places[0].parent} nor in {places[1].parent}")
