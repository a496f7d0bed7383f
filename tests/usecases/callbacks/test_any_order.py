"""Whatever is told twice, late or out of order, the promises hold after every single thing."""

import contextlib
import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterable

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    invariant,
    multiple,
    rule,
)

from missedcall.db import engine
from missedcall.db.calls import preferences
from missedcall.db.engine import Row
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.calls.answers import QuestionKind
from missedcall.domain.monitoring import limits
from missedcall.usecases.applications import call_endings
from missedcall.usecases.applications.form_calls import NotAnsweredYet, NotYourCall
from missedcall.usecases.callbacks import attempts, wrap_ups
from missedcall.usecases.calls import missed_calls, questions
from missedcall.usecases.calls.questions import QuestionNotAsked
from missedcall.usecases.monitoring import stuck
from missedcall.usecases.operators import abilities, duty, shifts
from missedcall.usecases.operators.duty import OffShift
from tests.kit import CALLER, LANDLINE, NEIGHBOUR, NOON, World, ist, make_deps

CALLERS = ("9876500003", CALLER, NEIGHBOUR, LANDLINE, "anonymous", "+442079460018")
SPEAKS = {"asha": ("hi",), "meena": ("en", "hne")}
UNIQUEIDS = tuple(f"node-1-{serial}" for serial in range(30))
STEPS = ("operator_answered", "consumer_answered")
OUTCOMES = (*[CallOutcome.ANSWERED] * 8, *CallOutcome)  # what is usual leads furthest
LATE = st.integers(-600, 600).map(lambda seconds: dt.timedelta(seconds=seconds))


class AnyOrder(RuleBasedStateMachine):
    """Ring, answer, hang up, send forms, and tell all of it again, in any order."""

    rung = Bundle("rung")

    def __init__(self) -> None:
        super().__init__()
        self.world = World(make_deps(engine.connect_database("sqlite://")))
        self.world.configure("callbacks", calls_per_hour=4)
        self.now = NOON
        self.told: set[str] = set()
        for login, languages in SPEAKS.items():
            self.world.operator(login)
            abilities.change_abilities(
                self.world.deps,
                login=login,
                languages=languages,
                skills=(),
                by="test",
                now=self.now,
            )
        with self.world.deps.db.writing() as db:
            for number in (CALLER, LANDLINE):
                preferences.set_language(db, number=number, language="en", at=self.now)

    @rule(
        batch=st.lists(
            st.tuples(st.sampled_from(UNIQUEIDS), st.sampled_from(CALLERS), LATE),
            min_size=1,
            max_size=4,
        )
    )
    def asterisk_tells_calls(self, batch: list[tuple[str, str, dt.timedelta]]) -> None:
        calls = [
            dataclasses.replace(self.world.call(caller, uniqueid=uniqueid), at=self.now + late)
            for uniqueid, caller, late in batch
        ]
        missed_calls.record_missed_calls(self.world.deps, batch=calls, now=self.now)
        self.told |= {call.uniqueid for call in calls}

    @rule(target=rung, minutes=st.integers(1, 40))
    def the_dispatcher_runs(self, minutes: int) -> MultipleResults[str]:
        self.now += dt.timedelta(minutes=minutes)
        before = {row["id"]: row for row in self.world.rows("callbacks")}
        placed = multiple(*(each.attempt_id for each in self.world.dispatch(at=self.now)))
        self.nobody_urgent_was_passed_over(before)
        self.nobody_is_overlooked()
        return placed

    def nobody_is_overlooked(self) -> None:
        """While an operator is idle, no caller is due who suits, or who has waited for long."""
        states = {row["login"]: row["state"] for row in self.world.rows("operators")}
        idle = {login for login, state in states.items() if state == "ready"}
        if not idle or self.now > ist(19, 59):
            return
        for row in self.world.rows("callbacks"):
            waits = self.now - row["due_at"]
            if row["state"] == "waiting" and waits >= dt.timedelta(0):
                suiting = {login for login in states if row["needs"] in SPEAKS[login]}
                assert not idle & suiting
                assert any(states[login] != "offline" for login in suiting)
                assert waits < dt.timedelta(minutes=10)

    def nobody_urgent_was_passed_over(self, before: dict[int, Row]) -> None:
        """A caller left waiting became urgent later than all of the same need who were chosen.

        So none waits for ever: a callback becomes urgent at an instant that stands, and who
        comes after that instant becomes urgent after it (tests/domain/callbacks/test_priority.py).
        """
        after = self.world.rows("callbacks")
        moved = {row["id"] for row in after if row["state"] != before[row["id"]]["state"]}
        due = [row for row in before.values() if row["due_at"] <= self.now]
        waiting = [row for row in due if row["state"] == "waiting" and row["id"] not in moved]
        urgent = [row for row in waiting if row["urgent_at"] <= self.now]
        for chosen in (before[callback_id] for callback_id in moved):
            left = [row["urgent_at"] for row in urgent if row["needs"] == chosen["needs"]]
            assert chosen["urgent_at"] <= min(left, default=chosen["urgent_at"])

    @rule(attempt_id=rung, step=st.sampled_from(STEPS), late=LATE)
    def a_leg_answers(self, attempt_id: str, step: str, late: dt.timedelta) -> None:
        at = self.now + late
        attempts.note_attempt_step(
            self.world.deps, attempt_id=attempt_id, step=step, at=at, now=self.now
        )

    @rule(minutes=st.integers(0, 40))
    def operators_come_back(self, minutes: int) -> None:
        self.now += dt.timedelta(minutes=minutes)
        for operator_id in (1, 2):
            with contextlib.suppress(OffShift):
                duty.set_operator_ready(self.world.deps, operator_id=operator_id, now=self.now)

    @rule(attempt_id=rung, outcome=st.sampled_from(OUTCOMES))
    def the_attempt_ends(self, attempt_id: str, outcome: CallOutcome) -> None:
        self.world.finish(attempt_id, outcome, at=self.now)

    @rule(attempt_id=rung, operator_id=st.sampled_from([1, 2]))
    def a_form_comes_in(self, attempt_id: str, operator_id: int) -> None:
        try:
            self.world.submit(operator_id, attempt_id, at=self.now)
        except (NotAnsweredYet, NotYourCall):
            return

    @rule(operator_id=st.sampled_from([1, 2]))
    def a_call_is_closed(self, operator_id: int) -> None:
        call_endings.close_call(
            self.world.deps, operator_id=operator_id, reason="not_needed", now=self.now
        )

    @rule()
    def the_sweep_runs(self) -> None:
        wrap_ups.end_wrap_ups(self.world.deps, now=self.now)
        shifts.end_shifts(self.world.deps, now=self.now)

    @rule(kind=st.sampled_from(QuestionKind), which=st.integers(0, 3))
    def an_applicant_is_asked(self, kind: QuestionKind, which: int) -> None:
        rows = self.world.rows("applications")
        application = rows[which % len(rows)]["number"] if rows else "41226999999"
        with contextlib.suppress(QuestionNotAsked):
            questions.ask_applicant(
                self.world.deps, kind=kind, application=application, by="test", now=self.now
            )

    @rule(hours=st.sampled_from([0, 1, 80]))
    def questions_expire(self, hours: int) -> None:
        self.now += dt.timedelta(hours=hours)
        questions.expire_questions(self.world.deps, now=self.now)

    @invariant()
    def every_answer_is_one_call_and_one_task(self) -> None:
        asked = self.world.rows("questions")
        answered = [row["id"] for row in asked if row["state"] == "answered"]
        calls = [row["id"] for row in self.world.rows("calls") if row["disposition"] == "answer"]
        assert calls == sorted(row["call_id"] for row in asked if row["call_id"])
        tasks = self.world.rows("tasks")
        explanation = [row["question_id"] for row in tasks if row["explanation"] == "answered"]
        assert sorted(explanation) == answered

    @invariant()
    def one_open_callback_a_number(self) -> None:
        rows = self.world.rows("callbacks")
        assert at_most_one(row["number"] for row in rows if row["closed_at"] is None)
        assert all((row["state"] == "closed") == (row["closed_at"] is not None) for row in rows)

    @invariant()
    def one_open_attempt_a_callback_and_an_operator(self) -> None:
        going_on = [row for row in self.world.rows("attempts") if row["ended_at"] is None]
        assert at_most_one(row["callback_id"] for row in going_on)
        assert at_most_one(row["operator_id"] for row in going_on)
        busy = {row["id"] for row in self.world.rows("operators") if row["attempt_id"]}
        assert {row["operator_id"] for row in going_on} <= busy

    @invariant()
    def every_call_has_one_disposition(self) -> None:
        rows = self.world.rows("calls")
        assert {row["uniqueid"] for row in rows} == self.told
        assert len(rows) == len(self.told)
        for row in rows:
            has_callback = row["callback_id"] is not None
            # A repeat that came while the form was filled in is answered by text in the end.
            expected = {"new": [True], "repeat": [True], "status": [True, False]}
            assert has_callback in expected.get(row["disposition"], [False])
            assert (row["disposition"] == "refused") == (row["reason"] is not None)
        opened = Counter(row["callback_id"] for row in rows if row["callback_id"])
        assert opened == {row["id"]: row["missed_calls"] for row in self.world.rows("callbacks")}

    @invariant()
    def nobody_is_forgotten(self) -> None:
        """An open callback is waiting, or in the hand of an operator who will let it go."""
        in_hand = {row["attempt_id"] for row in self.world.rows("operators")}
        held = {row["callback_id"] for row in self.world.rows("attempts") if row["id"] in in_hand}
        for row in self.world.rows("callbacks"):
            assert row["state"] in ("waiting", "parked", "closed") or row["id"] in held

    @invariant()
    def nothing_sticks_unseen(self) -> None:
        """Whatever could have gone on for a day and has not is listed, with who is to look."""
        tomorrow = self.now + dt.timedelta(days=1, hours=1)
        listed = {(s.entity, s.id) for s in stuck.find_stuck(self.world.deps, now=tomorrow)}
        open_callbacks = [r for r in self.world.rows("callbacks") if r["state"] != "closed"]
        for row in open_callbacks:
            if row["due_at"] < self.now:
                assert ("callback", str(row["id"])) in listed
        for row in self.world.rows("attempts"):
            assert row["ended_at"] or ("attempt", row["id"]) in listed
        for row in self.world.rows("operators"):
            assert row["state"] == "offline" or ("operator", row["login"]) in listed

    @invariant()
    def every_state_has_a_limit(self) -> None:
        known = {
            *limits.state_limits(ring=dt.timedelta(0), wrap_up=dt.timedelta(0)),
            *limits.AT_REST,
        }
        seen = {(row["entity"], row["to_state"]) for row in self.world.rows("transitions")}
        assert {each for each in seen if each[0] in ("callback", "operator")} <= known

    @invariant()
    def one_application_and_one_message_a_cause(self) -> None:
        assert at_most_one(row["callback_id"] for row in self.world.rows("applications"))
        assert at_most_one(row["cause"] for row in self.world.rows("messages"))


def at_most_one(things: Iterable[object]) -> bool:
    return max(Counter(things).values(), default=0) <= 1


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(
    max_examples=40,
    stateful_step_count=30,
    derandomize=True,
    # Shortening a failing story takes minutes; thirty steps can be read as they are.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
