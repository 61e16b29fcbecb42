"""What a spec has a report read: its ledger's origin, with the secrets it takes, and the files beside it."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from reportgen.errors import DataError, Mark, Problem
from reportgen.load.beside import EarlierReport, Rows
from reportgen.load.earlier import day_of_tag, kept_report, latest_report, read_report
from reportgen.load.origin import Origin, Reading, Service, is_url
from reportgen.load.picture import Picture, picture_of
from reportgen.load.rows import counted_rows
from reportgen.secrets import resolve
from reportgen.spec.comparison import EarlierSpec
from reportgen.spec.dates import resolve_as_of
from reportgen.spec.models import ReportSpec
from reportgen.spec.publish import SnapshotSpec, SnapshotWord, TagSpec
from reportgen.spec.source import BusinessCentralSpec

ENTRIES = "item_ledger_entries"
"""The table that columns of a source belong to unless they say otherwise."""


def origin_of(spec: ReportSpec, env: Mapping[str, str]) -> Origin:
    """Where the spec's ledger comes from, its secrets fetched from where they are kept.

    Raises:
        SpecError: if there is no such secret.
    """
    source, service = spec.source, spec.source.business_central
    return Origin(
        paths=tuple(path if is_url(path) else str(spec.resolve(path)) for path in source.path or ()),
        engine=source.engine or "",
        user=source.user or "",
        password=resolve(source.password, env, spec.folder) if source.password else "",
        service=service_of(service, spec, env) if service else None,
        reading=Reading(
            form=source.form or "",
            tables=source.tables,
            columns=_columns_by_table(source.columns),
            decimal=source.decimal or "",
            date_format=source.date_format or "",
            encoding=source.encoding or "",
            delimiter=source.delimiter or "",
        ),
    )


def service_of(service: BusinessCentralSpec, spec: ReportSpec, env: Mapping[str, str]) -> Service:
    """The web service and who asks it."""
    return Service(
        service.tenant,
        service.environment,
        service.companies or (),
        service.client_id,
        "" if service.offline else resolve(service.client_secret, env, spec.folder),
        spec.resolve(service.cache),
        service.url,
        service.login,
        service.offline,
    )


def _columns_by_table(columns: Mapping[str, str | Mapping[str, str]]) -> Mapping[str, Mapping[str, str]]:
    """What stands without a table is of the item ledger entries."""
    own = {column: header for column, header in columns.items() if isinstance(header, str)}
    others = {table: listed for table, listed in columns.items() if not isinstance(listed, str)}
    return others | {ENTRIES: own | dict(others.get(ENTRIES, {}))}


def files_of(spec: ReportSpec) -> Mapping[str, Rows]:
    """The tables in files that sections name, each read once.

    Raises:
        DataError: if one cannot be read.
    """
    named = dict.fromkeys(path for section in spec.sections for path in section.options.files())
    return {path: counted_rows(spec.resolve(path)) for path in named}


def logo_of(spec: ReportSpec) -> Picture | None:
    """The logo of the spec's letterhead; None without one.

    Raises:
        DataError: if it cannot be shown.
    """
    return picture_of(spec.resolve(spec.page.logo)) if spec.page.logo else None


def earlier_report(spec: ReportSpec, as_of: date) -> EarlierReport | None:
    """The report that figures are compared with; a snapshot, where the spec keeps them and says nothing else.

    Raises:
        DataError: if it cannot be read, or is not of an earlier day.
    """
    if spec.compare is None and spec.snapshot:
        return _snapshot_before(spec, spec.snapshot, as_of)
    if not isinstance(spec.compare, EarlierSpec):
        return None
    if spec.compare.snapshots:
        return latest_report(spec.resolve(spec.compare.snapshots), spec.slug, as_of)
    report = read_report(spec.resolve(spec.compare.report or ""))
    if report.as_of >= as_of:
        message = f"the report to compare with is of {report.as_of}, not before the report's day {as_of}"
        raise DataError(Problem("bad-comparison", message, Mark(report.name), "compare with an earlier one"))
    return report


def snapshots_of(spec: ReportSpec, snapshots: SnapshotSpec) -> Path:
    """The folder in which the snapshots of a report lie, one folder a day."""
    return spec.resolve(snapshots.dir) / spec.slug


def _snapshot_before(spec: ReportSpec, snapshots: SnapshotSpec, as_of: date) -> EarlierReport | None:
    """The snapshot that the spec compares with; None while there is none. A reader of a part of the report is told
    nothing of snapshots, which are of the whole."""
    if snapshots.compare == "none" or spec.for_each:
        return None
    folder, before = snapshots_of(spec, snapshots), as_of
    if snapshots.compare != "last":
        latest = _latest_to_compare(snapshots.compare, folder, as_of)
        before = as_of if latest >= as_of else latest + timedelta(days=1)
    return kept_report(folder, spec.slug, before)


def _latest_to_compare(compare: date | SnapshotWord | TagSpec, folder: Path, as_of: date) -> date:
    """The last day of which a snapshot counts."""
    if isinstance(compare, TagSpec):
        return day_of_tag(folder, compare.tag)
    return compare if isinstance(compare, date) else resolve_as_of(compare, as_of, None)  # type: ignore[arg-type]
