"""List a lineman's jobs, each with the meters that may be fitted."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from missedcall.db.connection import connection_holds
from missedcall.db.engine import DbConnection
from missedcall.db.field import field, planned_visits
from missedcall.db.field.planned_visits import PlannedVisit
from missedcall.db.meters import meters
from missedcall.db.offices import offices
from missedcall.domain.connection.states import SlaClock
from missedcall.domain.field.cable import CableState
from missedcall.domain.offices.office import Locality
from missedcall.domain.shared import phone
from missedcall.usecases.connection import case as cases
from missedcall.usecases.connection.sla_clocks import read_sla_clocks
from missedcall.usecases.deps import Deps
from missedcall.usecases.field.cable import READY_STATES, get_cable_state


@dataclass(frozen=True)
class LinemanJob:
    """Describe a visit as the lineman needs it; the number is masked."""

    id: int
    number: str
    name: str
    mobile: str
    address: str
    landmark: str
    locality: Locality | None
    load: str
    meter_kind: str
    slot: tuple[dt.datetime, dt.datetime]
    promised_at: dt.datetime | None
    open_holds: Sequence[str]  # kinds of open holds
    cable: CableState
    bonus_left: dt.timedelta | None  # below zero when it is over; None: it does not run
    meters: Sequence[str]  # serials in the lineman's custody that fit, the reserved first

    @property
    def is_ready(self) -> bool:
        """Say whether nothing is in the way: it is paid and its cable is known to be there."""
        return not self.open_holds and self.cable in READY_STATES


def list_jobs_of_lineman(deps: Deps, *, lineman: str, now: dt.datetime) -> list[LinemanJob]:
    """List a lineman's jobs: paid and cable ready first, held ones last, each by promised time."""
    with deps.db.reading() as db:
        found = [
            _job(deps, db, row, lineman, now=now)
            for row in planned_visits.list_planned_visits(db, lineman=lineman)
        ]
    latest = dt.datetime.max.replace(tzinfo=dt.UTC)
    return sorted(
        found,
        key=lambda job: (
            not job.is_ready,
            bool(job.open_holds),
            job.promised_at or latest,
            job.id,
        ),
    )


def is_lineman_code(deps: Deps, *, code: str) -> bool:
    """Say whether a login is the code of a lineman."""
    with deps.db.reading() as db:
        return field.get_lineman(db, code) is not None


def _job(
    deps: Deps, db: DbConnection, row: PlannedVisit, lineman: str, *, now: dt.datetime
) -> LinemanJob:
    form: Mapping[str, str] = row.form
    holds = connection_holds.list_holds_of_application(db, row.application_id)
    return LinemanJob(
        id=row.application_id,
        number=row.number,
        name=form["name"],
        mobile=phone.mask(row.mobile),
        address=form["address"],
        landmark=form["landmark"],
        locality=offices.get_locality(db, form["locality"]),
        load=f"{form['load']} {form['unit']}",
        meter_kind=row.meter_kind,
        slot=(row.slot_from, row.slot_to),
        promised_at=row.promise_due_at,
        open_holds=[hold.kind for hold in holds if hold.closed_at is None],
        cable=get_cable_state(db, row.application_id),
        bonus_left=_bonus_left(deps, db, row, now=now),
        meters=_meters(db, row, lineman),
    )


def _bonus_left(
    deps: Deps, db: DbConnection, row: PlannedVisit, *, now: dt.datetime
) -> dt.timedelta | None:
    """Give how much of the 12 or 24 hours of the bonus is left; accepted holds do not count."""
    case = cases.load_case(db, row.application_id)
    bonus = read_sla_clocks(case, limits=deps.limits, now=now).get(SlaClock.BONUS)
    return None if bonus is None else bonus.limit - bonus.net


def _meters(db: DbConnection, row: PlannedVisit, lineman: str) -> list[str]:
    is_fitted = meters.get_fitted_meter(db, row.number)
    if is_fitted is not None:
        return [is_fitted.serial]
    carried = meters.list_carried_meters(
        db, lineman=lineman, kind=row.meter_kind, application=row.number
    )
    return [meter.serial for meter in carried]
