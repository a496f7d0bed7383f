"""An office with applicants, linemen and a store: its story in one line a step."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from missedcall.db.connection import connection_holds
from missedcall.db.engine import Row
from missedcall.db.field import field as fields
from missedcall.db.meters import meters
from missedcall.domain.connection.states import Event
from missedcall.domain.operators.roles import Actor
from missedcall.domain.payments.ledger import Channel, PaymentNotice
from missedcall.usecases.applications import applications
from missedcall.usecases.connection import case as cases
from missedcall.usecases.connection import workflow
from missedcall.usecases.connection.case import Case
from missedcall.usecases.connection.command import Command
from missedcall.usecases.meters import issuing, stock
from missedcall.usecases.payments import payments
from tests.kit import World, a_form, after

KEEPER, ENGINEER, LINEMAN = "store", "je", "LM1"


@dataclass
class Store:
    """Hold one office's side of the service; `at` is minutes after noon everywhere."""

    world: World
    call: tuple[int, str] = (0, "")
    numbers: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.call = self.world.talks()
        with self.world.deps.db.writing() as db:
            fields.add_lineman(db, code=LINEMAN, name="R", office=self.office, open_jobs=50)

    @property
    def office(self) -> str:
        return "412"  # of the place that every form names

    def applies(self, *, at: float = 0, **typed: str) -> str:
        """Let the next household of the same call apply; give the application's number."""
        operator_id, attempt_id = self.call
        submitted = applications.submit_application(
            self.world.deps,
            operator_id=operator_id,
            attempt_id=attempt_id,
            form=a_form(**{"load": "1", **typed}),
            household=len(self.numbers) + 1,
            more=True,
            now=after(minutes=at),
        )
        self.numbers.append(submitted.number)
        return submitted.number

    def pays(self, number: str, *, at: float = 1) -> None:
        case, when = self.case(number), after(minutes=at)
        notice = PaymentNotice(
            Channel.COUNTER, f"R-{number}", case.due_paise or 0, settled_at=when
        )
        payments.book_payment(
            self.world.deps, application=number, notice=notice, actor="desk", now=when
        )

    def paid(self, *, at: float = 1) -> str:
        number = self.applies(at=at)
        self.pays(number, at=at)
        return number

    def receives(self, *serials: str, at: float = 0, kind: str = "single") -> None:
        stock.receive_meters(
            self.world.deps, serials=serials, kind=kind, office=self.office, actor=KEEPER,
            now=after(minutes=at),
        )  # fmt: skip

    def issues(self, *serials: str, at: float = 5, lineman: str = LINEMAN) -> None:
        issuing.issue_meters_to_lineman(
            self.world.deps, serials=serials, lineman=lineman, office=self.office, actor=KEEPER,
            now=after(minutes=at),
        )  # fmt: skip

    def energises(self, number: str, serial: str, *, at: float = 60) -> None:
        case = self.case(number)
        assert case.visit is not None
        command = Command(
            Event.ENERGISE,
            Actor.LINEMAN,
            case.visit.lineman,
            meter=serial,
            code=case.visit.code,
            declared=dict.fromkeys(("site_safe", "sealed", "first_reading", "live_photo"), True),
        )
        self.acts(number, command, at=at)

    def acts(self, number: str, command: Command, *, at: float) -> None:
        case, when = self.case(number), after(minutes=at)
        workflow.execute_command(
            self.world.deps, application_id=case.id, command=command, now=when
        )

    def case(self, number: str) -> Case:
        (row,) = (row for row in self.world.rows("applications") if row["number"] == number)
        with self.world.deps.db.reading() as db:
            return cases.load_case(db, row["id"])

    def open_holds(self, number: str) -> list[str]:
        with self.world.deps.db.reading() as db:
            rows = connection_holds.list_holds_of_application(db, self.case(number).id)
        return [row.kind for row in rows if row.closed_at is None]

    def meter_of(self, number: str) -> str | None:
        """Give the serial that is kept for an application."""
        with self.world.deps.db.reading() as db:
            row = meters.get_reserved_meter(db, number)
        return None if row is None else str(row.serial)

    def meter(self, serial: str) -> Row:
        (row,) = (row for row in self.world.rows("meters") if row["serial"] == serial)
        return row

    def moves_of(self, serial: str) -> Sequence[str]:
        rows = self.world.rows("meter_moves")
        return [row["move"] for row in rows if row["serial"] == serial]


def minutes(count: float) -> dt.datetime:
    return after(minutes=count)
