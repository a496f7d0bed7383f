"""Read all that the rules want to know of one application."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from missedcall.db.connection import connection_holds, connection_steps, connections
from missedcall.db.connection.connection_holds import HoldRow
from missedcall.db.connection.connection_steps import ApplicationStepRow
from missedcall.db.connection.connections import ConnectionDetail
from missedcall.db.engine import DbConnection
from missedcall.db.field import field
from missedcall.db.field.field import VisitRow
from missedcall.db.meters import meters
from missedcall.db.meters.meters import MeterRow
from missedcall.db.payments import ledger
from missedcall.db.payments.ledger import LedgerRow
from missedcall.domain.connection import clocks, holds
from missedcall.domain.connection.clocks import ClockRun
from missedcall.domain.connection.holds import Hold
from missedcall.domain.connection.lifecycle import ConnectionStep
from missedcall.domain.connection.limits import Area
from missedcall.domain.connection.refusals import ApplicationRefusal
from missedcall.domain.connection.states import Rule, SlaClock, State
from missedcall.domain.payments import ledger as money
from missedcall.domain.payments.ledger import LedgerEntry
from missedcall.domain.shared.explanation import RequestRefused, explain


class NoSuchApplication(RequestRefused):
    """Refuse an application that is not known, or says nothing of a person any more."""

    @classmethod
    def named(cls, application: int | str) -> "NoSuchApplication":
        """Refuse an id or number of which there is no application."""
        return cls(explain(ApplicationRefusal.UNKNOWN, application=application))


@dataclass(frozen=True)
class Case:
    """Hold an application as it stands: its row, and what its ledgers and histories say."""

    row: ConnectionDetail
    state: State
    area: Area
    history: tuple[ConnectionStep, ...]
    holds: tuple[Hold, ...]
    entries: tuple[LedgerEntry, ...]
    visit: VisitRow | None
    meter: MeterRow | None  # on the wall
    receipt: str | None  # of the newest payment that has one

    @property
    def id(self) -> int:
        return int(self.row.application_id)

    @property
    def number(self) -> str:
        return str(self.row.number)

    @property
    def due_paise(self) -> int | None:
        """Give the amount of the demand, or None when there is none yet."""
        total = self.row.total_paise
        return None if total is None else int(total)

    @property
    def credits_paise(self) -> int:
        return money.ledger_balance(self.entries)

    @property
    def runs(self) -> dict[SlaClock, ClockRun]:
        return clocks.clock_runs(self.history)

    @property
    def posted_at(self) -> dt.datetime | None:
        """Give when staff could see the money from which the bonus counts."""
        run = self.runs.get(SlaClock.BONUS)
        shown = [e.posted_at for e in self.entries if run and e.settled_at == run.started_at]
        return max(shown, default=None)

    @property
    def is_paid(self) -> bool:
        """Say whether the money that is here covers a demand."""
        return self.credits_paise >= (self.due_paise or 0) > 0


def load_case(db: DbConnection, application_id: int) -> Case:
    """Read a case; raise `NoSuchApplication` when there is none."""
    row = load_connection_row(db, application_id)
    entries = ledger.list_entries_of_application(db, application_id)
    return Case(
        row=row,
        state=State(row.state),
        area=Area(row.area),
        history=tuple(
            map(step_of, connection_steps.list_steps_of_application(db, application_id))
        ),
        holds=tuple(map(hold_of, connection_holds.list_holds_of_application(db, application_id))),
        entries=tuple(entries_of(entries)),
        visit=field.get_newest_visit(db, application_id),
        meter=meters.get_fitted_meter(db, row.number),
        receipt=next((entry.receipt for entry in reversed(entries) if entry.receipt), None),
    )


def load_connection_row(db: DbConnection, application_id: int) -> ConnectionDetail:
    """Read the row alone of a case; raise `NoSuchApplication` when there is none."""
    row = connections.get_connection(db, application_id)
    if row is None:
        raise NoSuchApplication.named(application_id)
    return row


def entries_of(rows: Iterable[LedgerRow]) -> Iterable[LedgerEntry]:
    """Turn rows of the ledger into the values that the rules are written in."""
    for row in rows:
        yield LedgerEntry(
            account=money.Account(row.account),
            channel=money.Channel(row.channel),
            reference=row.reference,
            amount_paise=row.amount_paise,
            settled_at=row.settled_at,
            posted_at=row.posted_at,
            reason=row.reason,
        )


def step_of(row: ApplicationStepRow) -> ConnectionStep:
    """Turn a row of the history into the value that the rules are written in."""
    return ConnectionStep(
        rule=Rule(row.rule),
        at=row.at,
        actor=row.actor,
        reason=row.reason,
        counts_from=row.counts_from,
        back_to=State(row.back_to) if row.back_to else None,
    )


def hold_of(row: HoldRow) -> Hold:
    """Turn a row of the holds into the value that the rules are written in."""
    return Hold(
        kind=holds.HoldKind(row.kind),
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        evidence=bool(row.evidence),
        overturned=row.overturned,
        contested=row.contested_at is not None,
    )
