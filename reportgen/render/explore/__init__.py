"""What a page needs to be explored, as one element: a manifest in JSON and, in it, all columns as one compressed block.

Columns are told in few bytes: what one column says of another is not said again, what is alike stands together.
"""

from reportgen.render.explore.fitting import Fitted, fitted
from reportgen.render.explore.store import Store, characters_of, store_of

__all__ = ["Fitted", "Store", "characters_of", "fitted", "store_of"]
