"""Several households on one telephone: nothing assumes one number, one person, one form."""

import functools
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from missedcall.db.callbacks import callbacks
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.calls.answers import QuestionKind
from missedcall.domain.calls.status import StatusStage
from missedcall.usecases.applications import (
    applications,
    call_endings,
    call_in_hand,
    desk_context,
    drafts,
    form_calls,
)
from missedcall.usecases.applications.call_in_hand import NotTheirs
from missedcall.usecases.callbacks import wrap_ups
from missedcall.usecases.calls import questions, status_line
from missedcall.usecases.operators import duty
from missedcall.usecases.privacy import retention
from tests.kit import CALLER, NEIGHBOUR, NOON, World, a_form, after

TYPED = {"name": "सुनीता वर्मा", "address": "घर 9999 9999 0019", "load": "2", "bp1": "x"}


def talks_again(world: World, *, login: str = "asha", minutes: int = 60) -> str:
    """Bring the caller and an operator together once more; give the attempt."""
    at = after(minutes=minutes)
    status_line.request_callback(world.deps, call=world.call(), now=at)
    attempt_id = world.rung(at=after(at, seconds=30))
    world.step(attempt_id, "consumer_answered", at=after(at, seconds=40))
    return attempt_id


class TestTwoHouseholdsInOneConversation:
    def send(self, world: World, household: int, *, more: bool = False, **typed: str) -> str:
        operator, attempt = world.rows("operators")[0], world.rows("attempts")[0]
        submitted = applications.submit_application(
            world.deps,
            operator_id=operator["id"],
            attempt_id=attempt["id"],
            form=a_form(**typed),
            now=after(minutes=household),
            household=household,
            more=more,
        )
        return submitted.number

    def test_make_two_applications_two_demands_and_two_texts(self, world: World) -> None:
        _, attempt_id = world.talks()

        first = self.send(world, 1, more=True)
        assert world.one("callbacks")["state"] == "dialling"
        second = self.send(world, 2, name="गीता वर्मा", load="1")
        world.finish(attempt_id, CallOutcome.ANSWERED, at=after(minutes=3))

        assert [row["number"] for row in world.rows("applications")] == [first, second]
        assert [row["household"] for row in world.rows("applications")] == [1, 2]
        keys = [row["key"] for row in world.rows("messages")]
        assert keys == ["missed_call_ack", "demand", "demand"]
        callback = world.one("callbacks")
        assert (callback["state"], callback["closed_reason"]) == ("closed", "application")
        assert world.state_of() == "ready"

    def test_in_the_wrap_up_the_call_stays_in_hand_until_the_last(self, world: World) -> None:
        _, attempt_id = world.talks()
        world.finish(attempt_id, CallOutcome.ANSWERED, at=after(seconds=30))

        self.send(world, 1, more=True)
        assert (world.state_of(), world.one("callbacks")["state"]) == ("wrap_up", "wrap_up")
        self.send(world, 2)

        assert (world.state_of(), world.one("callbacks")["state"]) == ("ready", "closed")

    def test_the_call_ends_between_the_two_forms(self, world: World) -> None:
        _, attempt_id = world.talks()
        self.send(world, 1, more=True)

        world.finish(attempt_id, CallOutcome.ANSWERED, at=after(minutes=1))
        assert world.state_of() == "wrap_up"
        self.send(world, 2)

        assert world.state_of() == "ready"
        assert len(world.rows("applications")) == 2

    def test_the_second_thought_of_it_after_the_form_was_sent(self, world: World) -> None:
        operator_id, attempt_id = world.talks()
        self.send(world, 1)
        assert world.one("callbacks")["state"] == "closed"

        reopen = functools.partial(
            form_calls.reopen_for_household,
            world.deps,
            operator_id=operator_id,
            attempt_id=attempt_id,
            now=after(minutes=1),
        )
        assert reopen()
        world.finish(attempt_id, CallOutcome.ANSWERED, at=after(minutes=2))
        assert world.state_of() == "wrap_up"
        self.send(world, 2)

        assert len(world.rows("applications")) == 2
        assert world.one("callbacks")["state"] == "closed"
        assert not reopen()

    def test_a_telephone_that_is_waiting_already_is_not_taken_twice(self, world: World) -> None:
        operator_id, attempt_id = world.talks()
        self.send(world, 1)
        with world.deps.db.writing() as db:
            callbacks.add_callback(
                db,
                at=NOON,
                reason="t",
                number=CALLER,
                did="1",
                code="1",
                language="hi",
                due_at=NOON,
            )

        assert not form_calls.reopen_for_household(
            world.deps, operator_id=operator_id, attempt_id=attempt_id, now=after(minutes=1)
        )

    def test_the_other_household_changes_its_mind(self, world: World) -> None:
        operator_id, attempt_id = world.talks()
        world.finish(attempt_id, CallOutcome.ANSWERED, at=after(seconds=30))
        self.send(world, 1, more=True)

        assert call_endings.close_call(
            world.deps, operator_id=operator_id, reason="not_needed", now=after(minutes=2)
        )

        assert world.one("callbacks")["closed_reason"] == "application"
        assert world.state_of() == "ready"

    @pytest.mark.parametrize(("is_begun", "state"), [(True, "waiting"), (False, "closed")])
    def test_the_other_household_is_rung_when_its_form_was_begun(
        self, world: World, is_begun: bool, state: str
    ) -> None:
        operator_id, attempt_id = world.talks()
        world.finish(attempt_id, CallOutcome.ANSWERED, at=after(seconds=30))
        self.send(world, 1, more=True)
        if is_begun:
            assert drafts.save_draft(
                world.deps,
                operator_id=operator_id,
                attempt_id=attempt_id,
                household=2,
                typed={"name": "रमेश"},
                now=after(minutes=2),
            )

        wrap_ups.end_wrap_ups(world.deps, now=after(minutes=20))

        assert world.one("callbacks")["state"] == state

    def test_a_form_sent_ten_times_at_once_makes_one_application_each(self, world: World) -> None:
        world.talks()
        together = threading.Barrier(10)

        def send(serial: int) -> str:
            together.wait()
            return self.send(world, 1 + serial % 2, more=True)

        with ThreadPoolExecutor(10) as threads:
            numbers = list(threads.map(send, range(10)))

        assert len(set(numbers)) == len(world.rows("applications")) == 2
        assert len([row for row in world.rows("messages") if row["key"] == "demand"]) == 2

    def test_an_older_form_sent_again_does_not_take_the_call_away(self, world: World) -> None:
        world.talks()
        first = self.send(world, 1, more=True)
        self.send(world, 2, more=True)

        assert self.send(world, 1) == first
        assert world.one("callbacks")["state"] == "dialling"


class TestTheOperatorSees:
    def test_every_application_of_the_telephone_without_names(self, world: World) -> None:
        operator_id, attempt_id = world.talks()
        first = world.submit(operator_id, attempt_id, a_form(mobile="98765 00002"))
        world.finish(attempt_id, CallOutcome.ANSWERED, at=after(minutes=1))
        second = world.submit(operator_id, talks_again(world), a_form(bpl="true", load="1"))

        seen = desk_context.load_telephone(world.deps, number=CALLER, now=after(days=40))

        newest, oldest = seen.applications
        assert (newest.application, newest.stage) == (second.number, StatusStage.LATE)
        assert (oldest.application, oldest.stage) == (first.number, StatusStage.OVERDUE)
        assert (newest.mobile, oldest.mobile) == (None, "+91 98xxxxxx02")
        assert oldest.form == {
            "category": "LV1",
            "load": "2.3",
            "unit": "kW",
            "locality": "1001",
        }
        assert "वर्मा" not in repr(seen)

    def test_what_the_caller_may_be_asked(self, world: World) -> None:
        operator_id, attempt_id = world.talks()
        application = world.submit(operator_id, attempt_id).number
        for kind in (QuestionKind.SUPPLY, QuestionKind.CABLE_READY):
            questions.ask_applicant(
                world.deps, kind=kind, application=application, by="meena", now=NOON
            )

        seen = desk_context.load_telephone(world.deps, number=CALLER, now=after(hours=1))

        assert [question.kind for question in seen.questions] == ["cable_ready", "supply"]
        assert (
            desk_context.load_telephone(world.deps, number=CALLER, now=after(days=30)).questions
            == ()
        )

    def test_and_ties_the_call_to_the_one_he_meant(self, world: World) -> None:
        operator_id, attempt_id = world.talks()
        first = world.submit(operator_id, attempt_id)
        world.finish(attempt_id, CallOutcome.ANSWERED, at=after(minutes=1))
        again = talks_again(world)
        world.finish(again, CallOutcome.ANSWERED, at=after(minutes=65))
        close = {"operator_id": operator_id, "reason": "already_applied", "now": after(minutes=66)}

        with pytest.raises(NotTheirs, match="41226999999 is no application of the telephone"):
            call_endings.close_call(world.deps, about="41226999999", **close)  # type: ignore[arg-type]  # its own arguments
        assert call_endings.close_call(world.deps, about=first.number, **close)  # type: ignore[arg-type]  # as above

        callback = world.rows("callbacks")[-1]
        assert callback["closed_reason"] == "already_applied"
        assert callback["about_application_id"] == first.application_id


class TestADraft:
    def save(
        self, world: World, attempt_id: str, operator_id: int = 1, household: int = 1
    ) -> bool:
        return drafts.save_draft(
            world.deps,
            operator_id=operator_id,
            attempt_id=attempt_id,
            household=household,
            typed=TYPED,
            now=NOON,
        )

    def test_is_open_at_the_next_call_for_another_operator_too(self, world: World) -> None:
        _, attempt_id = world.talks()
        assert self.save(world, attempt_id)
        world.finish(attempt_id, CallOutcome.OPERATOR_HUNG_UP, at=after(minutes=1))
        duty.pause_operator(world.deps, operator_id=1, reason="tea", now=after(minutes=1))
        world.operator("meena")

        again = world.rung(at=after(minutes=5))

        call = call_in_hand.load_call_in_hand(world.deps, operator_id=2)
        assert call is not None
        assert call.attempt_id == again
        draft = drafts.draft_of_telephone(world.deps, number=call.number)
        assert draft is not None
        assert draft.typed == {
            "name": "सुनीता वर्मा",
            "address": "घर xxxx xxxx 0019",
            "load": "2",
        }
        assert draft.saved_in == attempt_id

    def test_is_of_one_telephone_and_of_who_has_the_call_in_hand(self, world: World) -> None:
        _, attempt_id = world.talks()
        meena = world.operator("meena")

        assert not self.save(world, attempt_id, operator_id=meena)
        assert not self.save(world, "attempt-of-nobody")
        assert not drafts.discard_draft(world.deps, operator_id=meena, attempt_id=attempt_id)
        assert self.save(world, attempt_id)
        assert drafts.draft_of_telephone(world.deps, number=NEIGHBOUR) is None

    def test_is_forgotten_when_its_form_is_in(self, world: World) -> None:
        operator_id, attempt_id = world.talks()
        self.save(world, attempt_id)

        world.submit(operator_id, attempt_id)

        assert world.rows("drafts") == []

    def test_that_arrives_after_its_form_does_not_fill_the_next_households(
        self, world: World
    ) -> None:
        operator_id, attempt_id = world.talks()
        applications.submit_application(
            world.deps,
            operator_id=operator_id,
            attempt_id=attempt_id,
            form=a_form(),
            now=NOON,
            more=True,
        )

        assert not self.save(world, attempt_id)
        assert world.rows("drafts") == []
        assert self.save(world, attempt_id, household=2)

    @pytest.mark.parametrize("reason", call_endings.CLOSE_REASONS)
    def test_is_forgotten_when_the_call_is_closed_without(self, world: World, reason: str) -> None:
        operator_id, attempt_id = world.talks()
        self.save(world, attempt_id)
        world.finish(attempt_id, CallOutcome.ANSWERED, at=after(minutes=1))

        call_endings.close_call(world.deps, operator_id=operator_id, reason=reason, now=NOON)

        assert world.rows("drafts") == []

    def test_stays_for_a_caller_who_wants_to_go_on_later(self, world: World) -> None:
        operator_id, attempt_id = world.talks()
        self.save(world, attempt_id)
        world.finish(attempt_id, CallOutcome.ANSWERED, at=after(minutes=1))

        assert call_endings.call_later(
            world.deps, operator_id=operator_id, wish=after(hours=2), same_operator=False, now=NOON
        )

        assert len(world.rows("drafts")) == 1

    def test_is_forgotten_for_another_household_and_after_a_week(self, world: World) -> None:
        _, attempt_id = world.talks()
        self.save(world, attempt_id)
        assert drafts.discard_draft(world.deps, operator_id=1, attempt_id=attempt_id)
        assert world.rows("drafts") == []

        self.save(world, attempt_id)
        retention.run_retention(world.deps, now=after(days=7))
        assert len(world.rows("drafts")) == 1
        retention.run_retention(world.deps, now=after(days=8, seconds=1))
        assert world.rows("drafts") == []
