"""Bring applications to where the people of a worklist and its linemen have something to do."""

import datetime as dt
import itertools
from dataclasses import dataclass, field

from missedcall.db.applications import applications as application_rows
from missedcall.db.field import field as fields
from missedcall.domain.meters.meters import MeterMove
from missedcall.domain.operators.roles import Actor
from missedcall.domain.payments.ledger import Channel, PaymentNotice
from missedcall.usecases.applications import applications
from missedcall.usecases.connection import case as cases
from missedcall.usecases.connection.case import Case
from missedcall.usecases.meters import meter_moves, stock
from missedcall.usecases.payments import payments
from tests import kit
from tests.web.story import Story

OFFICE, LINEMAN, OTHER = "412", "LM101", "LM102"


@dataclass
class WorklistStory:
    """Play applicants, their money and the store of office 412."""

    story: Story
    serial: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.story.operator("asha")

    @property
    def now(self) -> dt.datetime:
        """Give the time at which the pages look too."""
        return dt.datetime.now(dt.UTC)

    def person(self, login: str, role: Actor, *, office: str = OFFICE) -> str:
        self.story.operator(login, role=role, office=office)
        return login

    def applies(self, *, different: str = "", **typed: str) -> str:
        """Apply over the telephone for a place in town; give the number."""
        serial = next(self.serial)
        attempt_id = self.story.call_in_hand("asha", attempt_id=f"attempt-{serial}", over=True)
        submitted = applications.submit_application(
            self.story.deps,
            operator_id=1,
            attempt_id=attempt_id,
            form=kit.a_form(**{"load": "1", **typed}),
            now=self.now,
            different=different,
        )
        return submitted.number

    def pays(self, number: str, *, settled_at: dt.datetime | None = None) -> None:
        """Pay what is owed; now, if nothing else is said."""
        paise, paid_at = self.case(number).due_paise or 0, settled_at or self.now
        notice = PaymentNotice(Channel.GATEWAY, f"PAY{number}", paise, settled_at=paid_at)
        payments.book_payment(
            self.story.deps, application=number, notice=notice, actor="gateway", now=self.now
        )

    def stocked(self, *serials: str) -> None:
        stock.receive_meters(
            self.story.deps,
            serials=serials,
            kind="single",
            office=OFFICE,
            actor="store",
            now=self.now,
        )

    def planned(self) -> str:
        """Let a caller apply and pay, with a meter in stock: the machine plans the visit."""
        serial = f"M{next(self.serial)}"
        self.stocked(serial)
        number = self.applies()
        self.pays(number)
        application_id = self.case(number).id
        with self.story.deps.db.writing() as db:
            visit = fields.get_newest_visit(db, application_id)
            assert visit is not None
            meter_moves.move_meter(
                db,
                serial,
                MeterMove.ISSUE,
                to_holder=visit.lineman,
                actor="store",
                now=self.now,
            )
        return number

    def case(self, number: str) -> Case:
        with self.story.deps.db.reading() as db:
            application_id = application_rows.get_application_id(db, number)
            assert application_id is not None
            return cases.load_case(db, application_id)
