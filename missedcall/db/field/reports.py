"""Keep what linemen report from the field: each report once, its photo, and their telephones."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from missedcall.db.schema import UtcDateTime, metadata, read_row, read_rows
from missedcall.domain.field.places import FieldProof, ProofPlace

# The telephone that a lineman last used, and what its clock showed then.
devices = sa.Table(
    "devices",
    metadata,
    sa.Column("lineman", sa.ForeignKey("linemen.code"), primary_key=True),
    sa.Column("device", sa.String(36), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("device_at", UtcDateTime, nullable=False),
)


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A row of `devices`."""

    lineman: str
    device: str
    at: dt.datetime
    device_at: dt.datetime


reports = sa.Table(
    "field_reports",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),  # the telephone's: sent twice, it is one
    sa.Column("lineman", sa.ForeignKey("linemen.code"), nullable=False),
    sa.Column("application_id", sa.ForeignKey("applications.id"), nullable=False),
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("device", sa.String(36), nullable=False),
    sa.Column("sequence", sa.Integer, nullable=False),
    sa.Column("device_at", UtcDateTime, nullable=False),
    sa.Column("received_at", UtcDateTime, nullable=False),
    sa.Column("counted_at", UtcDateTime, nullable=False),
    sa.Column("doubt", sa.String(12), nullable=True),  # why the telephone's time does not count
    sa.Column("meter", sa.String(30), nullable=True),
    sa.Column("reading", sa.String(12), nullable=True),
    sa.Column("seal", sa.String(30), nullable=True),
    sa.Column("photo", sa.ForeignKey("photos.id"), nullable=True),
    sa.Column("photo_at", UtcDateTime, nullable=True),  # when it was taken, by the telephone
    sa.Column("refused", sa.String(500), nullable=True),  # what the rules said, None when taken
    sa.Index("ix_field_reports_application_id", "application_id"),
    sa.Index("ix_field_reports_device", "device", "sequence"),
)


@dataclass(frozen=True, slots=True)
class FieldReportRow:
    """A row of `field_reports`."""

    id: str
    lineman: str
    application_id: int
    kind: str
    device: str
    sequence: int
    device_at: dt.datetime
    received_at: dt.datetime
    counted_at: dt.datetime
    doubt: str | None
    meter: str | None
    reading: str | None
    seal: str | None
    photo: str | None
    photo_at: dt.datetime | None
    refused: str | None


# Where the telephone was, if its owner lets it tell.
places = sa.Table(
    "report_places",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("report_id", sa.ForeignKey("field_reports.id"), nullable=False),
    sa.Column("moment", sa.String(8), nullable=False),  # when the photo was taken, or all written
    sa.Column("latitude", sa.Float, nullable=False),
    sa.Column("longitude", sa.Float, nullable=False),
    sa.Column("accuracy_m", sa.Integer, nullable=False),
    sa.Column("received_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("report_id", "moment"),
    sa.Index("ix_report_places_received_at", "received_at"),
)
PHOTO, WRITTEN = "photo", "written"


def note_contact(
    db: sa.Connection, *, lineman: str, device: str, at: dt.datetime, device_at: dt.datetime
) -> str | None:
    """Keep what a telephone's clock shows now; give the telephone used before."""
    before = get_device(db, lineman)
    seen = {"device": device, "at": at, "device_at": device_at}
    if before is None:
        db.execute(devices.insert().values(lineman=lineman, **seen))
        return None
    db.execute(devices.update().where(devices.c.lineman == lineman).values(seen))
    return str(before.device)


def get_device(db: sa.Connection, lineman: str) -> DeviceRow | None:
    return read_row(db.execute(sa.select(devices).where(devices.c.lineman == lineman)), DeviceRow)


def add_report(db: sa.Connection, **row: object) -> None:
    """Append a report; raise `IntegrityError` when it is known."""
    db.execute(reports.insert().values(row))


def get_report(db: sa.Connection, report_id: str) -> FieldReportRow | None:
    return read_row(
        db.execute(sa.select(reports).where(reports.c.id == report_id)), FieldReportRow
    )


def list_reports_of_application(db: sa.Connection, application_id: int) -> list[FieldReportRow]:
    """List the reports on an application that were taken, the newest first."""
    query = sa.select(reports).where(
        reports.c.application_id == application_id, reports.c.refused.is_(None)
    )
    return read_rows(db.execute(query.order_by(reports.c.received_at.desc())), FieldReportRow)


def latest_time_before(db: sa.Connection, *, device: str, sequence: int) -> dt.datetime | None:
    """Give the latest time that a telephone told in its reports before this one."""
    earlier = (reports.c.device == device) & (reports.c.sequence < sequence)
    latest: dt.datetime | None = db.execute(
        sa.select(sa.func.max(reports.c.device_at, type_=UtcDateTime)).where(earlier)
    ).scalar()
    return latest


def get_disputed_time(db: sa.Connection, application_id: int) -> dt.datetime | None:
    """Give the telephone's time of the newest report "energised" when it is in doubt."""
    query = (
        sa.select(reports.c.device_at, reports.c.doubt)
        .where(
            reports.c.application_id == application_id,
            reports.c.kind == "energised",
            reports.c.refused.is_(None),
        )
        .order_by(reports.c.received_at.desc())
        .limit(1)
    )
    row = db.execute(query).mappings().first()
    return row["device_at"] if row is not None and row["doubt"] is not None else None


def add_places(
    db: sa.Connection, report_id: str, seen: Mapping[str, ProofPlace | None], *, at: dt.datetime
) -> None:
    """Keep where the telephone was at each moment for which it told so."""
    rows = [
        {"report_id": report_id, "moment": moment, "received_at": at, **asdict(place)}
        for moment, place in seen.items()
        if place is not None
    ]
    if rows:
        db.execute(places.insert(), rows)


def get_places_of_reports(
    db: sa.Connection, report_ids: Sequence[str]
) -> dict[tuple[str, str], ProofPlace]:
    """Give where the telephone was, by report and moment."""
    query = sa.select(places).where(places.c.report_id.in_(report_ids))
    return {
        (row.report_id, row.moment): ProofPlace(row.latitude, row.longitude, row.accuracy_m)
        for row in db.execute(query)
    }


def get_proofs_of_reports(db: sa.Connection, rows: Sequence[FieldReportRow]) -> list[FieldProof]:
    """Give when and where each of some reports was made."""
    known = get_places_of_reports(db, [row.id for row in rows])
    return [
        FieldProof(
            written_at=row.device_at,
            written=known.get((row.id, WRITTEN)),
            photo_at=row.photo_at,
            photo=known.get((row.id, PHOTO)),
        )
        for row in rows
    ]


def list_failed_visits(
    db: sa.Connection, application_id: int, *, lineman: str
) -> list[FieldReportRow]:
    """List this lineman's reports of visits that brought nothing."""
    return [
        row
        for row in list_reports_of_application(db, application_id)
        if row.lineman == lineman and row.kind == "failed"
    ]


def get_energised_report_before(
    db: sa.Connection, *, lineman: str, device: str, sequence: int
) -> FieldReportRow | None:
    """Give the newest report "energised" of a lineman from this telephone before a report."""
    query = sa.select(reports).where(
        reports.c.device == device,
        reports.c.sequence < sequence,
        reports.c.lineman == lineman,
        reports.c.kind == "energised",
        reports.c.refused.is_(None),
    )
    return read_row(db.execute(query.order_by(reports.c.sequence.desc()).limit(1)), FieldReportRow)
