"""An applicant missed by a text that should have arrived is rung and told: once."""

import pytest

from missedcall.db.messages import message_claims, messages
from missedcall.domain.connection.states import Event
from missedcall.domain.messages.message import MessageState
from missedcall.domain.operators.roles import Actor
from missedcall.domain.payments.ledger import Channel, PaymentNotice
from missedcall.usecases.callbacks import supervision
from missedcall.usecases.calls import follow_up_tasks
from missedcall.usecases.calls.questions import TaskNotFinished
from missedcall.usecases.connection import workflow
from missedcall.usecases.connection.command import Command
from missedcall.usecases.messages import resend
from missedcall.usecases.operators.operators import Operator
from missedcall.usecases.payments import payments
from tests.kit import CALLER, NOON, World, after
from tests.usecases.calls.test_questions import applied
from tests.usecases.store import Store

LATER = after(days=1)


def demand(world: World) -> int:
    return next(int(row["id"]) for row in world.rows("messages") if row["key"] == "demand")


def ends(
    world: World, *states: MessageState, message_id: int | None = None, gateway: str = ""
) -> None:
    """Let the demand's text, or another, come to an end as the worker and receipts tell it."""
    message_id = message_id or demand(world)
    with world.deps.db.writing() as db:
        if gateway:
            assert (
                message_claims.claim_message(db, message_id, gateway=gateway, now=NOON) is not None
            )
        for state in states:
            assert messages.move_message(
                db, message_id, state, at=LATER, actor="test", reason="test"
            )


def sweep(world: World, **passed: float) -> list[tuple[str, str]]:
    follow_up_tasks.make_follow_up_tasks(world.deps, now=after(LATER, **passed))
    return [(task["kind"], task["explanation"]) for task in world.rows("tasks")]


@pytest.mark.parametrize(
    ("states", "gateway"),
    [
        ((MessageState.EXPIRED,), ""),
        ((MessageState.REFUSED,), ""),
        ((MessageState.FAILED,), "local"),
        ((MessageState.ACCEPTED, MessageState.UNDELIVERED), "local"),
    ],
)
def test_a_demand_that_was_lost_is_told_by_telephone_once(
    world: World, states: tuple[MessageState, ...], gateway: str
) -> None:
    application = applied(world)
    ends(world, *states, gateway=gateway)

    assert sweep(world) == sweep(world, hours=1) == [("tell", states[-1])]

    (task,) = follow_up_tasks.list_follow_up_tasks(world.deps, limit=9, now=LATER)
    assert (task.application, task.due_at, task.late) == (
        application,
        after(LATER, hours=24),
        False,
    )
    assert "डिमांड राशि रु" in task.text
    assert "अंतिम तिथि" in task.text
    assert CALLER not in task.number


def test_one_that_arrived_is_on_its_way_or_need_not_arrive_makes_no_task(world: World) -> None:
    applied(world)
    ends(world, MessageState.ACCEPTED, gateway="local")
    acknowledgement = world.rows("messages")[0]
    ends(world, MessageState.EXPIRED, message_id=acknowledgement["id"])
    assert sweep(world) == []

    ends(world, MessageState.DELIVERED)
    assert sweep(world) == []


def test_silence_counts_only_of_a_gateway_that_tells(world: World) -> None:
    applied(world)
    ends(world, MessageState.ACCEPTED, MessageState.NO_RECEIPT, gateway="local")
    assert sweep(world) == [("tell", "no_receipt")]

    silent = world.deps.config.sms.gateways["local"].model_copy(
        update={"receipt": None, "poll": None}
    )
    with world.deps.db.writing() as db:
        db.exec_driver_sql("DELETE FROM tasks")
    world.configure("sms", gateways={"local": silent})
    assert sweep(world) == []


def test_one_that_a_worker_died_with_is_told_when_no_gateway_has_spoken_of_it(
    world: World,
) -> None:
    applied(world)
    ends(world, MessageState.IN_DOUBT, gateway="local")
    early, late = (NOON + follow_up_tasks.DOUBTED * share for share in (0.9, 1.1))

    follow_up_tasks.make_follow_up_tasks(world.deps, now=early)
    assert world.rows("tasks") == []
    follow_up_tasks.make_follow_up_tasks(world.deps, now=late)
    assert world.one("tasks")["explanation"] == "in_doubt"

    ends(world, MessageState.DELIVERED)
    sweep(world)
    assert world.one("tasks")["note"] == "the text has arrived"


def test_one_in_doubt_that_is_sent_again_waits_for_what_becomes_of_that(world: World) -> None:
    applied(world)
    ends(world, MessageState.IN_DOUBT, gateway="local")
    again = resend.resend_message(
        world.deps, message_id=demand(world), actor="asha", reason="asked", now=LATER
    )
    assert sweep(world) == []

    ends(world, MessageState.EXPIRED, message_id=again)

    assert sweep(world) == [("tell", "in_doubt")]


def test_one_that_a_person_sent_again_is_told_when_that_was_lost_too(world: World) -> None:
    applied(world)
    ends(world, MessageState.FAILED, gateway="local")
    again = resend.resend_message(
        world.deps, message_id=demand(world), actor="asha", reason="asked", now=LATER
    )
    assert sweep(world) == []

    ends(world, MessageState.EXPIRED, message_id=again)

    assert sweep(world) == [("tell", "expired")]
    assert world.one("tasks")["message_id"] == demand(world)


def test_a_demand_that_was_paid_needs_no_telling_any_more(world: World) -> None:
    application = applied(world)
    ends(world, MessageState.FAILED, gateway="local")
    sweep(world)

    paid_at = after(LATER, hours=1)
    notice = PaymentNotice(Channel.COUNTER, "R-1", world.one("demands")["total_paise"], paid_at)
    payments.book_payment(
        world.deps, application=application, notice=notice, actor="desk", now=paid_at
    )
    sweep(world, hours=2)

    task = world.one("tasks")
    assert (task["actor"], task["note"]) == ("system", "the application has gone on")
    assert follow_up_tasks.list_follow_up_tasks(world.deps, limit=9, now=LATER) == []


def test_the_operator_has_him_rung_and_notes_what_came_of_it(
    world: World, meena: Operator
) -> None:
    applied(world)
    ends(world, MessageState.FAILED, gateway="local")
    sweep(world)
    task = world.one("tasks")

    follow_up_tasks.ring_applicant(world.deps, task_id=task["id"], by=meena, now=LATER)

    assert world.one("callbacks")["state"] == "waiting"
    with pytest.raises(supervision.CallbackNotPossible):
        follow_up_tasks.ring_applicant(world.deps, task_id=task["id"], by=meena, now=LATER)

    done = {"task_id": task["id"], "by": meena, "now": LATER}
    with pytest.raises(TaskNotFinished):
        follow_up_tasks.finish_follow_up_task(world.deps, outcome="bored", words="", **done)
    follow_up_tasks.finish_follow_up_task(world.deps, outcome="told", words=" he  pays ", **done)
    with pytest.raises(TaskNotFinished):
        follow_up_tasks.finish_follow_up_task(world.deps, outcome="told", words="", **done)
    with pytest.raises(TaskNotFinished):
        follow_up_tasks.ring_applicant(world.deps, task_id=task["id"], by=meena, now=LATER)

    task = world.one("tasks")
    assert (task["actor"], task["note"], task["done_at"]) == ("meena", "told: he pays", LATER)


def sent_back(world: World) -> str:
    """Let the check find something wanting; give the application's number."""
    number = applied(world, purpose="home", category="LV2", category_reason="a shop in it")
    does(world, Command(Event.SEND_BACK, Actor.VERIFIER, "v", reason="photo; identity"))
    return number


def does(world: World, command: Command, **passed: float) -> None:
    application_id, now = world.one("applications")["id"], after(LATER, **passed)
    workflow.execute_command(world.deps, application_id=application_id, command=command, now=now)


def test_who_has_something_to_correct_is_rung_as_his_text_says(
    world: World, meena: Operator
) -> None:
    number = sent_back(world)
    assert world.rows("messages")[-1]["key"] == "sent_back"

    (task,) = follow_up_tasks.list_follow_up_tasks(world.deps, limit=9, now=LATER)
    assert (task.kind, task.explanation, task.application) == ("correct", "send_back", number)
    assert (task.text, task.due_at) == ("photo; identity", after(LATER, hours=24))
    assert task.by_telephone

    follow_up_tasks.ring_applicant(world.deps, task_id=task.id, by=meena, now=LATER)
    assert world.one("callbacks")["state"] == "waiting"


def test_what_has_been_corrected_is_not_asked_for_any_more(world: World) -> None:
    sent_back(world)
    assert sweep(world, hours=1) == [("correct", "send_back")]
    assert len(follow_up_tasks.list_follow_up_tasks(world.deps, limit=9, now=LATER)) == 1

    does(world, Command(Event.CORRECT, Actor.OPERATOR, "asha", reason="named"), hours=2)
    sweep(world, hours=2)

    assert follow_up_tasks.list_follow_up_tasks(world.deps, limit=9, now=LATER) == []
    assert world.one("tasks")["actor"] == "system"


def test_the_ring_for_a_task_has_a_rule_of_its_own(world: World, meena: Operator) -> None:
    sent_back(world)
    follow_up_tasks.ring_applicant(
        world.deps, task_id=world.one("tasks")["id"], by=meena, now=LATER
    )
    world.operator("asha-2", since=LATER)

    attempt_id = world.rung(at=LATER)

    (attempt,) = (row for row in world.rows("attempts") if row["id"] == attempt_id)
    assert attempt["rule"] == "task"


def test_the_code_of_a_visit_goes_out_by_sms_alone(world: World, meena: Operator) -> None:
    store = Store(world)
    store.receives("M1")
    number = store.paid()
    lost = world.rows("messages")[-1]
    visit = store.case(number).visit
    assert visit
    assert (lost["key"], visit.code in lost["text"]) == ("visit", True)
    ends(world, MessageState.EXPIRED, message_id=lost["id"])

    assert sweep(world) == [("tell", "expired")]
    (task,) = follow_up_tasks.list_follow_up_tasks(world.deps, limit=9, now=LATER)
    assert task.text == lost["text"].replace(visit.code, "••••••")
    assert number in task.text

    follow_up_tasks.resend_text(world.deps, task_id=task.id, by=meena, now=LATER)

    again = world.rows("messages")[-1]
    assert (again["text"], again["number"]) == (lost["text"], lost["number"])
    with pytest.raises(resend.NotResendable):
        follow_up_tasks.resend_text(world.deps, task_id=task.id, by=meena, now=LATER)


def test_what_has_no_text_cannot_be_sent_again(world: World, meena: Operator) -> None:
    sent_back(world)

    with pytest.raises(TaskNotFinished):
        follow_up_tasks.resend_text(
            world.deps, task_id=world.one("tasks")["id"], by=meena, now=LATER
        )
