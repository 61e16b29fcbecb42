"""Pictures as they lie in a document: a logo, and a word across the page."""

import base64

from markupsafe import escape

from reportgen.sections.base import Logo

_WATERMARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 600">'
    '<text x="300" y="330" text-anchor="middle" transform="rotate(-45 300 300)" font-family="Inter" font-weight="600"'
    ' font-size="{size}" fill="#e9edf1">{word}</text></svg>'
)
_WIDTH = 700
"""How long the word is at most, of a square whose side is 600: it stands along the diagonal."""


def picture(logo: Logo) -> str:
    """Address of a picture that lies in the document itself."""
    return _address(logo.media_type, logo.body)


def watermark(word: str) -> str:
    """Address of a drawing that shows the word along the diagonal, light enough to be read over."""
    size = min(150, round(_WIDTH / (0.68 * max(1, len(word)))))
    return _address("image/svg+xml", _WATERMARK.format(size=size, word=escape(word)).encode())


def _address(media_type: str, body: bytes) -> str:
    return f"data:{media_type};base64,{base64.b64encode(body).decode()}"
