"""Hold one application of the seeded weeks, and do to it what its people do."""

from collections.abc import Iterator
from dataclasses import dataclass

from missedcall.db.connection import application_lists
from missedcall.db.meters import meters
from missedcall.domain.connection.holds import HoldKind
from missedcall.domain.connection.states import Event, State
from missedcall.domain.meters.meters import MeterMove
from missedcall.domain.operators.roles import Actor
from missedcall.domain.payments.ledger import ENDED_OR_REFUNDED, Channel, PaymentNotice
from missedcall.usecases.applications import merging
from missedcall.usecases.connection import case as cases
from missedcall.usecases.connection import workflow
from missedcall.usecases.connection.case import Case
from missedcall.usecases.connection.command import Command
from missedcall.usecases.deps import Deps
from missedcall.usecases.meters import meter_moves
from missedcall.usecases.payments import payments
from tools.simulation.clock import Clock

Life = Iterator[float]  # the hours until its next thing happens
DAY_H = 24.0
NEIGHBOURS = 20  # so many are looked through for one that still runs
SEEN = dict.fromkeys(("site_safe", "sealed", "first_reading", "live_photo"), True)


@dataclass
class Applicant:
    """Do what people do to the application `id`, at the time of the played clock."""

    deps: Deps
    clock: Clock
    id: int
    payments: int = 0

    @property
    def case(self) -> Case:
        with self.deps.db.reading() as db:
            return cases.load_case(db, self.id)

    @property
    def lineman(self) -> str:
        """Give the login of the lineman who is to come, or an empty text."""
        visit = self.case.visit
        return str(visit.lineman) if visit else ""

    def does(self, event: Event, role: Actor, **more: object) -> None:
        """Do something in the name of a role; raise `CommandRefused` when the rules say no."""
        command = Command(event, role, role.value, **{"reason": "seed day", **more})  # type: ignore[arg-type]  # its fields
        workflow.execute_command(
            self.deps, application_id=self.id, command=command, now=self.clock.now
        )

    def pays(self, rupees: int | None = None, *, channel: Channel = Channel.GATEWAY) -> str:
        """Pay all that is owed, or some rupees; give the reference."""
        self.payments += 1
        case, reference = self.case, f"SEED{self.id}-{self.payments}"
        owed = (case.due_paise or 0) - case.credits_paise
        paise = owed if rupees is None else rupees * 100
        notice = PaymentNotice(channel, reference, paise, settled_at=self.clock.now)
        payments.book_payment(
            self.deps, application=case.number, notice=notice, actor="seed", now=self.clock.now
        )
        return reference

    def visited(self) -> Life:
        """Wait until a visit is planned: for a meter, or a lineman who has room."""
        while self.case.state is not State.VISIT_PLANNED:
            yield DAY_H / 2

    def fetches_meter(self) -> str:
        """Let the store hand out the reserved meter; give its serial."""
        case, lineman = self.case, self.lineman
        with self.deps.db.writing() as db:
            meter = meters.get_reserved_meter(db, case.number) or case.meter
            if meter is None:
                return ""
            if meter.place == "stock":
                meter_moves.move_meter(
                    db,
                    meter.serial,
                    MeterMove.ISSUE,
                    to_holder=lineman,
                    actor="store",
                    now=self.clock.now,
                )
        return str(meter.serial)

    def energises(self) -> None:
        serial, visit = self.fetches_meter(), self.case.visit
        command = Command(
            Event.ENERGISE,
            Actor.LINEMAN,
            self.lineman,
            meter=serial,
            code=visit.code if visit else "",
            declared=SEEN,
        )
        workflow.execute_command(
            self.deps, application_id=self.id, command=command, now=self.clock.now
        )

    def finds(self, kind: HoldKind) -> None:
        """Let the lineman come in vain."""
        command = Command(
            Event.VISIT_FAILED,
            Actor.LINEMAN,
            self.lineman,
            reason="seed day",
            hold=kind,
            evidence="photo",
        )
        workflow.execute_command(
            self.deps, application_id=self.id, command=command, now=self.clock.now
        )

    def neighbour(self) -> str | None:
        """Give the newest other application of the office that still runs, by its number."""
        office = str(self.case.row.office)
        with self.deps.db.reading() as db:
            newest = application_lists.list_newest_applications(
                db, offices=[office], limit=NEIGHBOURS, before=None
            )
        running = [row for row in newest if State(row.state) not in ENDED_OR_REFUNDED]
        return next((row.number for row in running if row.application_id != self.id), None)

    def merged_into(self, number: str) -> None:
        """Let the verifier end it as a duplicate of another."""
        command = Command(Event.MERGE, Actor.VERIFIER, Actor.VERIFIER.value, reason="taken twice")
        merging.merge_applications(
            self.deps, application_id=self.id, survivor=number, command=command, now=self.clock.now
        )
