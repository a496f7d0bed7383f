"""Whatever people, money and time do to an application, in any order, these hold.

Numbered as the rules of the connection: 2 money before PAID, 3 proof before CONNECTED, 4 a meter
has one place, 5 the state is what the history says, 6 replaying changes nothing, 7 nothing moves a
promise, 9 everybody has a next step and time, 10 one of two wins, 11 every text is whole. That the
table refuses all other pairs (1) and that holds count as their union (8) is tested beside them.
"""

import contextlib
import datetime as dt
import itertools

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from missedcall.db import engine
from missedcall.db.meters import meters
from missedcall.domain.connection import choices, lifecycle
from missedcall.domain.connection.holds import HoldKind
from missedcall.domain.connection.states import FINAL, WITH_MONEY, Event, Rule, State
from missedcall.domain.meters.meters import MeterMove
from missedcall.domain.operators.roles import Actor
from missedcall.domain.payments import ledger as money
from missedcall.domain.payments.ledger import Channel, PaymentNotice
from missedcall.usecases.applications import corrections
from missedcall.usecases.applications.corrections import (
    CorrectionRefused,
    CorrectionRequest,
    MobileProof,
)
from missedcall.usecases.calls import questions
from missedcall.usecases.connection import run_timers, workflow
from missedcall.usecases.connection.case import Case
from missedcall.usecases.connection.command import ChangedMeanwhile, Command, CommandRefused
from missedcall.usecases.meters import meter_moves, stock
from missedcall.usecases.payments import payments
from tests.kit import CALLER, NEIGHBOUR, World, make_deps
from tests.usecases.connection import story

# Money that is revised or reversed is played in scenarios; here no demand is moved.
ELSEWHERE = {Event.REVISE, Event.REISSUE, Event.REVERSE_MONEY, Event.SETTLE}
NEW_PROMISE = {
    Rule.REVISED_FOR_APPLICANT,
    Rule.PAID_DEMAND_REVISED_FOR_APPLICANT,
    Rule.PAYMENT_REVERSED,
    Rule.NO_SUPPLY_REPORTED,
    Rule.PLACE_AMENDED,
    Rule.PLACE_AMENDED_AFTER_PAYMENT,
    Rule.FORM_AMENDED,  # of a place of the same office
}
SEEN = ("site_safe", "sealed", "first_reading", "live_photo", "papers_complete", "dues_clear")
ALL_IS_WELL = dict.fromkeys((*SEEN, "identity_proven"), True)


class AnyOrder(RuleBasedStateMachine):
    """Pay, visit, hold, wait, call, object and withdraw in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World(make_deps(engine.connect_database("sqlite://")))
        self.known = story.applied(self.world)
        self.now = story.PAID_AT
        self.serial = itertools.count(2)
        self.promised: dt.datetime | None = None

    @property
    def case(self) -> Case:
        return story.look(self.world, self.known)

    @initialize(paid=st.booleans(), lit=st.booleans())
    def begins(self, paid: bool, lit: bool) -> None:
        """Begin also where the light burns: few ways of any order lead so far."""
        if paid:
            self.money_comes(share=1.0, again=False)
        if paid and lit:
            self.the_light_goes_on(right=True, well=True)
            assert self.case.state is State.CONNECTED

    @rule(hours=st.sampled_from([1, 5, 13, 25, 80, 24 * 8, 24 * 40, 24 * 70]))
    def time_passes(self, hours: int) -> None:
        self.now += dt.timedelta(hours=hours)
        questions.expire_questions(self.world.deps, now=self.now)
        run_timers.run_due_timers(self.world.deps, now=self.now)

    @rule()
    def the_tick_is_replayed(self) -> None:
        """Rule 6: what was done by itself is not done again."""
        run_timers.run_due_timers(self.world.deps, now=self.now)
        before = self.case.history, len(self.world.rows("messages"))
        run_timers.run_due_timers(self.world.deps, now=self.now)
        assert (self.case.history, len(self.world.rows("messages"))) == before

    @rule(share=st.sampled_from([0.3, 1.0, 1.2]), again=st.booleans())
    def money_comes(self, share: float, again: bool) -> None:
        case = self.case
        paise = int((case.due_paise or 0) * share) or 100
        reference = f"R-{1 if again else next(self.serial)}"
        notice = PaymentNotice(Channel.GATEWAY, reference, paise, settled_at=self.now)
        payments.book_payment(
            self.world.deps, application=case.number, notice=notice, actor="gateway", now=self.now
        )

    @rule(village=st.booleans())
    def the_place_is_corrected(self, village: bool) -> None:
        """The office, the area, the promise and the amount follow; money stays where it is."""
        before = self.case.credits_paise
        self.is_corrected({"locality": "1003" if village else "1001"})
        assert self.case.credits_paise == before

    @rule(neighbours=st.booleans())
    def the_mobile_is_corrected(self, neighbours: bool) -> None:
        self.is_corrected({"mobile": NEIGHBOUR if neighbours else CALLER})

    def is_corrected(self, changes: dict[str, str]) -> None:
        with contextlib.suppress(CorrectionRefused, CommandRefused):
            corrections.correct_application(
                self.world.deps,
                number=self.case.number,
                request=CorrectionRequest(changes, "misheard", MobileProof.CODE),
                actor="je",
                role=Actor.JE,
                now=self.now,
            )

    @rule()
    def a_meter_comes(self) -> None:
        stock.receive_meters(
            self.world.deps,
            serials=[f"M{next(self.serial)}"],
            kind="single",
            office=story.OFFICE,
            actor="store",
            now=self.now,
        )

    @rule()
    def he_gives_a_missed_call(self) -> None:
        self.world.misses(at=self.now)

    @rule(
        nth=st.integers(0, 200),
        kind=st.sampled_from(HoldKind),
        well=st.sampled_from([True, True, False]),
    )
    def somebody_does_something(self, nth: int, kind: HoldKind, well: bool) -> None:
        possible = [
            (role, event)
            for role in Actor
            if role is not Actor.SYSTEM
            for event in choices.permitted_events(state=self.case.state, role=role)
            if event not in ELSEWHERE
        ]
        if not possible:
            return
        role, event = possible[nth % len(possible)]
        command = Command(
            event,
            role,
            f"{role}-{nth % 2}",
            reason="seen",
            declared={**ALL_IS_WELL, "refund_reference": "BANK-1"} if well else {},
            hold=kind,
            evidence="photo" if well else "",
            new_last_day=self.now.date() + dt.timedelta(days=nth),
        )
        self._does(command)

    @precondition(lambda self: self.case.state is State.VISIT_PLANNED)
    @rule(right=st.booleans(), well=st.booleans())
    def the_light_goes_on(self, right: bool, well: bool) -> None:
        case = self.case
        assert case.visit is not None
        lineman = str(case.visit.lineman)
        with self.world.deps.db.writing() as db:
            meter = meters.get_reserved_meter(db, case.number) or case.meter
            if meter is not None and meter.place == "stock":
                serial = meter.serial
                meter_moves.move_meter(
                    db, serial, MeterMove.ISSUE, to_holder=lineman, actor="store", now=self.now
                )
        self._does(
            Command(
                Event.ENERGISE,
                Actor.LINEMAN,
                lineman,
                meter=meter.serial if meter is not None else "",
                code=case.visit.code if right else "",
                declared=ALL_IS_WELL if well else {},
            )
        )

    @precondition(lambda self: self.case.state in (State.ENERGISED, State.CONNECTED))
    @rule()
    def the_light_does_not_burn(self) -> None:
        """The applicant says so by a missed call, and the JE sends the lineman again."""
        self.world.misses(at=self.now)
        self._does(Command(Event.NO_SUPPLY, Actor.JE, "je-1", reason="he called"))

    @rule()
    def two_decide_on_the_same_page(self) -> None:
        """Rule 10: one succeeds, the other is told that another was faster."""
        seen = self.case.row.version
        if not self._does(Command(Event.PROPOSE_REJECTION, Actor.JE, "je-1", reason="seen")):
            return
        late = Command(Event.PROPOSE_REJECTION, Actor.JE, "je-2", reason="seen")
        with pytest.raises(ChangedMeanwhile):
            workflow.execute_command(
                self.world.deps,
                application_id=self.known,
                command=late,
                now=self.now,
                expected_version=seen,
            )

    def _does(self, command: Command) -> bool:
        try:
            workflow.execute_command(
                self.world.deps, application_id=self.known, command=command, now=self.now
            )
        except (CommandRefused, ChangedMeanwhile):
            return False
        return True

    @invariant()
    def the_state_is_what_the_history_says(self) -> None:
        """Rule 5: state and balance are folds of what was written."""
        case = self.case
        assert case.row.state == lifecycle.state_of(case.history)
        assert case.credits_paise == money.ledger_balance(case.entries)

    @invariant()
    def nobody_is_sent_before_the_money_is_here(self) -> None:
        """Rule 2."""
        case = self.case
        if case.state in WITH_MONEY:
            assert case.credits_paise >= (case.due_paise or 0)

    @invariant()
    def a_connection_has_a_payment_a_meter_and_a_proof(self) -> None:
        """Rule 3."""
        case = self.case
        if case.state is State.CONNECTED:
            assert {Rule.PAID, Rule.ENERGISED, Rule.CONNECTED} <= {
                step.rule for step in case.history
            }
            assert case.meter is not None
            assert case.visit is not None

    @invariant()
    def every_meter_has_one_place(self) -> None:
        """Rule 4."""
        kept = [row["reserved_for"] for row in self.world.rows("meters") if row["reserved_for"]]
        assert len(kept) == len(set(kept))
        fitted = [row for row in self.world.rows("meters") if row["place"] == "fitted"]
        assert len({row["holder"] for row in fitted}) == len(fitted)

    @invariant()
    def nothing_moves_a_promise(self) -> None:
        """Rule 7: of what is played here only an upheld "no supply" may touch it."""
        promised, case = self.case.row.promise_due_at, self.case
        moved = NEW_PROMISE & {step.rule for step in case.history}
        if self.promised is not None and not moved:
            assert promised == self.promised
        self.promised = promised

    @invariant()
    def everybody_under_way_has_a_next_step_and_a_time(self) -> None:
        """Rule 9: and the machine looks at it again, until the last one above was told."""
        row = self.case.row
        assert (row.assignee is None) == (row.state in FINAL)
        assert (row.assignee_due_at is None) == (row.assignee is None)
        if row.assignee_due_at is not None and row.next_timer_at is None:
            assert (
                self.case.history[-1].rule == Rule.NODAL_INFORMED
                or row.assignee_due_at <= self.now
            )

    @invariant()
    def every_text_is_whole(self) -> None:
        """Rule 11."""
        for row in self.world.rows("messages"):
            for hole in ("None", "{", "}", " 0 दिन", " 0 days"):
                assert hole not in row["text"]


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(
    max_examples=35,
    stateful_step_count=25,
    suppress_health_check=[HealthCheck.too_slow],
    # Not made shorter, which takes minutes: the way that failed is printed and can be replayed.
    phases=[Phase.reuse, Phase.generate],
    print_blob=True,
)
