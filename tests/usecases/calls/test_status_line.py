"""What the status line knows and does, on the real database."""

import dataclasses
import datetime as dt

import pytest

from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.callbacks.callback import MissedCall
from missedcall.domain.calls.status import ApplicationStatus
from missedcall.domain.connection.holds import HoldKind
from missedcall.domain.connection.rejection import RejectionReason
from missedcall.domain.connection.states import Event, Rule
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.calls import status_line
from missedcall.usecases.calls.status_line import Resent
from missedcall.usecases.connection import workflow
from missedcall.usecases.connection.command import Command
from tests.kit import CALLER, LANDLINE, NEIGHBOUR, NOON, World, a_form, after, ist
from tests.usecases.store import Store


def applied(world: World, **typed: str) -> str:
    """Bring a caller to an application; give its number."""
    operator_id, attempt_id = world.talks()
    submitted = world.submit(operator_id, attempt_id, a_form(**typed))
    world.finish(attempt_id, CallOutcome.ANSWERED, at=after(seconds=30))
    return submitted.number


def known(world: World, caller_id: str = CALLER, *, hidden: bool = False) -> status_line.Caller:
    call = world.call(caller_id, hidden=hidden)
    return status_line.load_caller(world.deps, call=call, now=NOON)


def again(world: World, application: str, **changes: object) -> Resent:
    given = {"caller": CALLER, "language": "hi", "now": after(minutes=5), **changes}
    return status_line.resend_demand(world.deps, application=application, **given)  # type: ignore[arg-type]  # its own arguments


def test_a_caller_is_known_by_the_number_in_the_form_or_of_his_missed_call(world: World) -> None:
    application = applied(world, mobile="98765 00002")

    for caller_id in (CALLER, "0" + NEIGHBOUR.removeprefix("+91")):
        caller = known(world, caller_id)
        assert [status.application for status in caller.statuses] == [application]
    [status] = known(world).statuses
    assert (status.state, status.due_paise) == (
        "demand_issued",
        world.one("demands")["total_paise"],
    )
    assert status.due_on == world.one("demands")["due_on"]
    assert known(world).waits_until is None


def test_several_applications_of_one_telephone_come_newest_first(world: World) -> None:
    first = applied(world)
    status_line.request_callback(world.deps, call=world.call(), now=after(minutes=1))
    world.dispatch(at=after(minutes=2))
    attempt = world.rows("attempts")[-1]
    for step in ("operator_answered", "consumer_answered"):
        world.step(attempt["id"], step, at=after(minutes=2))
    second = world.submit(attempt["operator_id"], attempt["id"]).number

    assert [status.application for status in known(world).statuses] == [second, first]


def test_who_waits_for_a_callback_is_known_to_wait(world: World) -> None:
    assert known(world).waits_until is None

    world.misses()

    assert known(world).waits_until == after(seconds=4)
    assert known(world).statuses == ()


@pytest.mark.parametrize(("caller_id", "hidden"), [("anonymous", False), (CALLER, True)])
def test_nothing_is_told_of_who_withholds_his_number(
    world: World, caller_id: str, hidden: bool
) -> None:
    applied(world)
    status_line.remember_language(world.deps, number=CALLER, language="en", now=NOON)

    assert known(world, caller_id, hidden=hidden) == status_line.Caller(
        None, None, (), waits_until=None
    )


def test_an_application_is_found_by_its_number(world: World) -> None:
    application = applied(world)

    def found(number: str) -> ApplicationStatus | None:
        return status_line.find_application(
            world.deps, application=number, caller=NEIGHBOUR, now=NOON
        )

    [status] = filter(None, [found(application), found("41226999999")])
    assert status.application == application


def test_the_sms_is_sent_again_to_the_number_in_the_form_and_to_no_other(world: World) -> None:
    application = applied(world)

    assert again(world, application, caller=NEIGHBOUR, language="en") is Resent.QUEUED

    message = world.rows("messages")[-1]
    assert (message["key"], message["number"]) == ("demand", CALLER)
    assert message["language"] == "hi"  # as in the form: it is another who calls
    assert message["text"] == world.rows("messages")[-2]["text"]
    assert world.queue.sent[-1] == message["id"]


@pytest.mark.parametrize(("spoken", "written"), [("hi", "hi"), ("hne", "hi"), ("en", "en")])
def test_to_himself_it_is_sent_in_the_language_he_speaks(
    world: World, spoken: str, written: str
) -> None:
    application = applied(world)

    again(world, application, language=spoken)

    assert world.rows("messages")[-1]["language"] == written


def test_it_is_sent_again_twice_a_day_in_india_and_no_oftener(world: World) -> None:
    application = applied(world)

    answers = [again(world, application, now=ist(23, minute)) for minute in (10, 20, 30)]
    assert answers == [Resent.QUEUED, Resent.QUEUED, Resent.LIMIT]
    assert again(world, application, now=ist(0, day=24)) is Resent.QUEUED
    assert sum(message["key"] == "demand" for message in world.rows("messages")) == 4


def test_when_nothing_is_due_the_sms_says_that(world: World) -> None:
    application = applied(world)
    with world.deps.db.writing() as db:
        db.exec_driver_sql("UPDATE demands SET total_paise = 0")

    again(world, application)

    assert world.rows("messages")[-1]["key"] == "zero_demand"


def test_an_application_that_is_gone_is_no_silent_success(world: World) -> None:
    with pytest.raises(LookupError, match="not there any more"):
        again(world, "41226999999")


def test_a_callback_is_opened_as_a_missed_call_does_but_only_rung_once_he_has_hung_up(
    world: World,
) -> None:
    call = world.call(at=NOON)

    due_at = status_line.request_callback(world.deps, call=call, now=NOON)

    assert due_at == world.one("callbacks")["due_at"] == after(seconds=19)
    assert world.one("calls")["disposition"] == "new"
    assert world.one("messages")["key"] == "missed_call_ack_later"  # no operator is at work


def test_asking_twice_in_one_call_opens_one_callback(world: World) -> None:
    call = world.call()

    first, second = (
        status_line.request_callback(world.deps, call=call, now=NOON) for _ in range(2)
    )

    assert first == second
    assert world.one("callbacks")["missed_calls"] == 1


def test_at_night_the_morning_is_named(world: World) -> None:
    assert status_line.request_callback(world.deps, call=world.call(), now=ist(22)) == ist(
        8, day=24
    )


def test_a_landline_is_rung_back_too(world: World) -> None:
    call = world.call(LANDLINE)

    assert status_line.request_callback(world.deps, call=call, now=NOON) is not None


@pytest.mark.parametrize("change", [{"hidden": True}, {"caller_id": "12345"}])
def test_who_cannot_be_rung_back_is_counted_and_told(
    world: World, change: dict[str, object]
) -> None:
    call: MissedCall = dataclasses.replace(world.call(), **change)  # type: ignore[arg-type]  # its fields

    assert status_line.request_callback(world.deps, call=call, now=NOON) is None
    assert world.one("calls")["disposition"] == "refused"


def test_the_last_language_chosen_is_remembered_for_the_number(world: World) -> None:
    for language in ("en", "hne"):
        status_line.remember_language(world.deps, number=CALLER, language=language, now=NOON)

    assert known(world).language == "hne"
    assert known(world, NEIGHBOUR).language is None
    assert world.one("preferences")["number"] == CALLER


class TestObjectionByKeys:
    """Row A33 by the status line: the objection of the desk and of the follow page."""

    def rejected(self, world: World) -> str:
        why = RejectionReason.DUES
        number = applied(world)
        for event, role, hours in (
            (Event.PROPOSE_REJECTION, Actor.JE, 1),
            (Event.REJECT, Actor.AE, 2),
        ):
            command = Command(event, role, role.value, reason="पुराना बिल", rejection=why)
            workflow.execute_command(
                world.deps, application_id=1, command=command, now=after(hours=hours)
            )
        return number

    def objects(self, world: World, number: str, *, caller: str = CALLER, at: dt.datetime) -> bool:
        return status_line.object_to_rejection(
            world.deps, application=number, caller=caller, now=at
        )

    def may(self, world: World, number: str, *, caller: str = CALLER) -> bool:
        status = status_line.find_application(
            world.deps, application=number, caller=caller, now=after(hours=3)
        )
        assert status
        return status.may_object

    def test_it_is_noted_once_told_by_sms_and_the_ae_may_accept_it(self, world: World) -> None:
        number = self.rejected(world)
        assert self.may(world, number)

        assert self.objects(world, number, at=after(hours=3))

        assert not self.may(world, number)
        assert not self.objects(world, number, at=after(hours=4))
        told = world.rows("messages")[-1]
        assert (told["key"], told["number"]) == ("objection_noted", CALLER)
        accept = Command(Event.ACCEPT_OBJECTION, Actor.AE, "ae", reason="रसीद देखी")
        workflow.execute_command(world.deps, application_id=1, command=accept, now=after(hours=5))
        steps = [step["rule"] for step in world.rows("application_steps")]
        assert {Rule.OBJECTION_MADE, Rule.OBJECTION_ACCEPTED} <= set(steps)

    def test_another_telephone_than_the_form_s_may_not(self, world: World) -> None:
        number = self.rejected(world)

        assert not self.may(world, number, caller=NEIGHBOUR)
        assert not self.objects(world, number, caller=NEIGHBOUR, at=after(hours=3))
        assert world.rows("messages")[-1]["key"] == "rejected_dues"

    def test_after_the_days_to_object_it_is_too_late(self, world: World) -> None:
        number, limit = self.rejected(world), world.deps.limits.objection

        assert not self.objects(world, number, at=after(hours=3) + limit)
        status = status_line.find_application(
            world.deps, application=number, caller=CALLER, now=after(hours=3) + limit
        )
        assert status
        assert not status.may_object, "no key is offered that cannot be taken"

    def test_what_was_not_rejected_takes_none(self, world: World) -> None:
        number = applied(world)

        assert not self.may(world, number)
        assert not self.objects(world, number, at=after(hours=1))


class TestTheTimeOfTheVisit:
    """Chosen by keys, by the applicant alone."""

    @pytest.fixture
    def store(self, world: World) -> Store:
        store = Store(world)
        store.receives("M1")
        store.paid()
        return store

    def offered(self, store: Store, caller: str | None = CALLER) -> list[dt.datetime]:
        [number] = store.numbers
        status = status_line.find_application(
            store.world.deps, application=number, caller=caller, now=after(minutes=5)
        )
        assert status
        return [slot.begins for slot in status.slots]

    def choose(self, store: Store, begins: dt.datetime, caller: str | None = CALLER) -> bool:
        [number] = store.numbers
        return status_line.choose_visit_slot(
            store.world.deps,
            application=number,
            caller=caller,
            begins=begins,
            now=after(minutes=5),
        )

    def test_it_moves_and_he_gets_it_by_sms_with_the_same_code(self, store: Store) -> None:
        [number] = store.numbers
        before = store.case(number).visit

        assert self.choose(store, self.offered(store)[1])

        case = store.case(number)
        assert before
        assert case.visit
        assert case.visit.slot_from == ist(13, day=24)
        assert (case.visit.id, case.visit.code) == (before.id, before.code)
        last = case.history[-1]
        assert (last.rule, last.actor, last.reason) == (
            Rule.SLOT_FIXED,
            "caller",
            "the applicant chose",
        )
        told = store.world.rows("messages")[-1]
        assert (told["key"], told["number"]) == ("visit", CALLER)
        assert "24-11, 13-17" in told["text"]
        assert store.world.queue.sent[-1] == told["id"]

    def test_all_that_is_offered_keeps_the_promise(self, store: Store) -> None:
        [number] = store.numbers
        promised = store.case(number).row.promise_due_at

        assert promised is not None
        assert self.offered(store) == [ist(9, day=24), ist(13, day=24), ist(9, day=25)]
        assert self.offered(store)[-1] + dt.timedelta(hours=4) <= promised

    @pytest.mark.parametrize("caller", [NEIGHBOUR, None])
    def test_nobody_else_chooses(self, store: Store, caller: str | None) -> None:
        [number] = store.numbers
        before = store.case(number).visit

        assert self.offered(store, caller) == []
        assert not self.choose(store, ist(9, day=24), caller)
        assert store.case(number).visit == before

    def test_a_time_that_is_gone_changes_nothing(self, store: Store) -> None:
        [number] = store.numbers
        before = store.case(number).visit

        assert not self.choose(store, ist(9, day=20))
        assert store.case(number).visit == before

    def test_none_is_of_use_while_the_work_waits_for_him(self, store: Store) -> None:
        [number] = store.numbers
        hold = Command(
            Event.OPEN_HOLD,
            Actor.JE,
            "je",
            hold=HoldKind.CABLE_BY_APPLICANT,
            evidence="photo 1",
            reason="cable",
        )
        store.acts(number, hold, at=2)

        assert self.offered(store) == []

    def test_after_three_times_on_a_day_an_operator_is_asked(self, store: Store) -> None:
        for _ in range(status_line.KEYED_A_DAY):
            assert self.choose(store, self.offered(store)[0])

        assert self.offered(store) == []
