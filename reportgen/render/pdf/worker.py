"""The child process that lays out a PDF. Nothing but what the message holds is read; no address is fetched."""

import gc
import io
import logging
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from reportgen.render.fonts import stand_in
from reportgen.render.pdf.finish import finish
from reportgen.render.pdf.stamping import stamp
from reportgen.render.pdf.stamping.listing import Listing, unpacked
from reportgen.render.worker import Message, serve, set_date

with warnings.catch_warnings():
    # The fonts come with the first message; until then there are none to find.
    warnings.simplefilter("ignore")
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

_FONTS = Path.home() / "fonts"
_EXERCISE = """<html lang="en">
<style>html{font-family:Inter}dl{display:grid}p{display:flex}@page{@top-left{content:"a"}}</style>
<dl><dt>a<dd>b</dl><p>c</p><table><thead><tr><th>d</thead><tr><td>e</table>
<svg viewBox="0 0 9 9"><title>f</title><path d="M0,0h9v9z"/></svg>"""


def main() -> None:
    """Answer until the parent closes the pipe."""
    _warm_up()
    gc.collect()
    gc.freeze()  # what is imported is not looked through again with every document
    serve(answer)


def _warm_up() -> None:
    """Lay out something small while the parent is still busy: the engine's first document takes it longest."""
    _install([stand_in()])
    _pdf(_EXERCISE, [])


def answer(message: Message) -> Message:
    """Lay out a document: its HTML, the fonts and the attachments are the message's blobs in that order."""
    text, *rest = message.blobs
    weights = message.head["fonts"]
    fonts, rest = rest[: len(weights)], rest[len(weights) :]
    listings = []
    for head, number in message.head["listings"]:
        blobs, rest = rest[:number], rest[number:]
        listings.append(unpacked(head, blobs))
    _install(fonts)
    moment = datetime.fromisoformat(message.head["moment"])
    set_date(moment)
    with _warnings() as told:
        body = _pdf(text.decode(), [
            _attachment(name, media_type, relation, file, moment)
            for (name, media_type, relation), file in zip(message.head["attachments"], rest, strict=True)],
            Rows(
                {one.id: one for one in listings}, tuple(zip(weights, fonts, strict=True)),
                message.head["numbered"]))
    return Message({"warnings": told}, (body,))


@dataclass(frozen=True, slots=True)
class Rows:
    """What is stamped, and the faces it is stamped with, by weight."""

    listings: Mapping[str, Listing] = field(default_factory=dict)
    faces: tuple[tuple[int, bytes], ...] = ()
    numbered: bool = False
    """Whether pages are numbered here."""

    def finish(self, document: Any, pdf: Any) -> None:
        """Puts the structure right, and writes the rows."""
        finish(document, pdf)
        if self.numbered:
            stamp(document, pdf, self.listings, self.faces)


def _pdf(text: str, attachments: list[Any], rows: Rows = Rows()) -> bytes:
    html = weasyprint.HTML(string=text, url_fetcher=URLFetcher(allowed_protocols={"data"}, allow_redirects=False))
    body = html.write_pdf(
        font_config=FontConfiguration(), finisher=rows.finish, pdf_variant="pdf/a-3a", attachments=attachments or None)
    return bytes(body)


def _attachment(name: str, media_type: str, relation: str, body: bytes, moment: datetime) -> Any:
    return weasyprint.Attachment(
        file_obj=io.BytesIO(body), name=name, description=f"{name} ({media_type})", created=moment, modified=moment,
        relationship=relation)


def _install(fonts: list[bytes]) -> None:
    for path in _FONTS.iterdir():
        path.unlink()
    for number, body in enumerate(fonts):
        (_FONTS / f"{number:02}.ttf").write_bytes(body)


@contextmanager
def _warnings() -> Iterator[list[str]]:
    """What the engine warns of meanwhile, once each."""
    told: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: told.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("weasyprint")
    kept = logger.handlers[:]
    logger.handlers = [handler]
    try:
        yield told
    finally:
        logger.handlers = kept
        told[:] = dict.fromkeys(told)
