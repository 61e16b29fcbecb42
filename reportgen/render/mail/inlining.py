"""Styles into the tags they are for, since many mail programs cut a sheet of styles off. The only user of css_inline.

What a mail program would have to fetch is refused: pictures travel with the mail, and nothing else is needed.
"""

from collections.abc import Iterator
from functools import lru_cache
from html.parser import HTMLParser

import css_inline

from reportgen.errors import Mark, Problem, RenderError

_REFUSED = frozenset(("script", "link", "iframe", "object", "embed", "base", "form", "svg", "video", "audio"))
_SOURCES = frozenset(("src", "srcset", "background", "poster", "data"))
_FETCHES = ("url(", "@import", "image-set(")
_WHERE = "mail.html"


def inlined(html: str, css: str) -> str:
    """The document with the styles in its tags; what depends on the reader's screen stays in the head.

    Raises:
        RenderError: if a style cannot be read, or something in the document would be fetched.
    """
    if "</" in css:
        raise RenderError(Problem("template-error", "a style holds '</', which would end it", Mark("styles/mail.css")))
    try:
        made = _inliner(css).inline(html)
    except css_inline.InlineError as error:
        words = f"the styles cannot be put into the mail: {error}"
        raise RenderError(Problem("template-error", words[:300], Mark(_WHERE))) from error
    dropped = ["<link>"] if "<link" in html.lower() else []  # a sheet of styles that the inliner has left out
    if found := tuple(dict.fromkeys([*dropped, *_Fetched.of(made)])):
        hint = "pictures of a mail travel with it (cid:); styles stand in styles/mail.css"
        raise RenderError(Problem("mail-loads", f"the mail would load: {', '.join(found)[:300]}", Mark(_WHERE), hint))
    return made


@lru_cache(maxsize=4)
def _inliner(css: str) -> css_inline.CSSInliner:
    return css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False, extra_css=css)


class _Fetched(HTMLParser):
    """Finds what a mail program would fetch or run."""

    def __init__(self) -> None:
        super().__init__()
        self._found: list[str] = []
        self._in_style = False

    @classmethod
    def of(cls, html: str) -> Iterator[str]:
        """Each such thing, in a word or two."""
        reader = cls()
        reader.feed(html)
        reader.close()
        yield from reader._found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Looks at a tag and what it names."""
        self._in_style = tag == "style"
        if tag in _REFUSED:
            self._found.append(f"<{tag}>")
        for name, value in attrs:
            if name.startswith("on") or (name in _SOURCES and not (value or "").startswith("cid:")):
                self._found.append(f"{tag} {name}")
            elif name == "style":
                self._styles(value or "", f"{tag} style")
            elif name == "href" and not (value or "").startswith(("https://", "mailto:", "#")):
                self._found.append(f"{tag} {name}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Looks at it as at any."""
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Leaves a style."""
        self._in_style = self._in_style and tag != "style"

    def handle_data(self, data: str) -> None:
        """Looks at the styles that stay."""
        if self._in_style:
            self._styles(data, "style")

    def handle_comment(self, data: str) -> None:
        """Looks at what Outlook alone reads: ``<!--[if mso]>…<![endif]-->``."""
        if data.startswith("[if"):
            self._found.extend(_Fetched.of(data.partition("]>")[2]))

    def _styles(self, text: str, place: str) -> None:
        if any(word in text.lower() for word in _FETCHES):
            self._found.append(place)
