"""A prepared report becomes an edition with its files: its cover, and a manifest that lists that too."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import sha256

from reportgen.bursting import Reader
from reportgen.deliver.publishing.editions import Edition, Figure
from reportgen.deliver.publishing.releasing import Job
from reportgen.pipeline import Prepared
from reportgen.render.artifact import MANIFEST, Artifact
from reportgen.render.cards import Card, cards_of
from reportgen.render.cover import page_of, render_cover
from reportgen.render.manifest import with_more
from reportgen.spec.publish import PublishSpec


@dataclass(frozen=True, slots=True)
class Jobs:
    """Reports as what is put in place; as often as they are asked for, one in memory at a time."""

    reports: Iterable[tuple[Reader | None, Prepared]]
    """With their readers, if each has one; can be gone through more than once."""
    publish: PublishSpec
    moment: datetime
    tags: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Job]:
        for reader, report in self.reports:
            yield job_of(report, reader, self.publish, self.moment, self.tags)


def job_of(
    report: Prepared, reader: Reader | None, publish: PublishSpec, moment: datetime, tags: Sequence[str] = ()
) -> Job:
    """One report, for everyone or for one reader; it was prepared with its data."""
    manifest, files = _split(report.artifacts)
    names = tuple(sorted(one.name for one in files))
    page = page_of(names)
    cover = render_cover(report.title, report.company, report.as_of, report.locale, page, names)
    manifest = with_more(manifest, [cover])
    edition = Edition(
        as_of=report.as_of,
        release=sha256(manifest.body).hexdigest(),
        nested=False,
        published=moment,
        title=_text(report.title),
        company=_text(report.company),
        locale=report.locale,
        page=page,
        files=tuple(sorted((*names, cover.name))),
        owner=_text(publish.owner or ""),
        reader=_text(reader.name) if reader else "",
        figures=tuple(map(_figure, cards_of(report.data))),
        alerts=tuple(_text(alert.message) for alert in report.alerts),
        checks=tuple(_text(check.message) for check in report.checks if check.severity == "error"),
        tags=tuple(sorted(set(tags))),
    )
    series = f"{report.slug}/{reader.slug}" if reader else report.slug
    return Job(series, edition, (*files, cover, manifest), publish.keep)


def cover_of(edition: Edition, base: str) -> Artifact:
    """The page that leads to an edition's files below a relative path."""
    files = tuple(name for name in edition.files if name != "index.html")
    return render_cover(edition.title, edition.company, edition.as_of, edition.locale, edition.page, files, base)


def _split(artifacts: Sequence[Artifact]) -> tuple[Artifact, tuple[Artifact, ...]]:
    manifest = next(one for one in artifacts if one.name == MANIFEST)
    return manifest, tuple(one for one in artifacts if one.name != MANIFEST)


def _figure(card: Card) -> Figure:
    return Figure(card.measure, card.label, card.formatted, None if card.value is None else Decimal(card.value))


def _text(text: str) -> str:
    """The text as JSON can hold it."""
    return text.encode(errors="replace").decode()
