import dataclasses
import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest

from callback_worker import job_queue
from missedcall.domain.applications.application import FORM_VERSION
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.usecases.applications import desk_context, form_calls, forms
from missedcall.usecases.applications.form_calls import NotYourCall
from missedcall.usecases.callbacks import wrap_ups
from missedcall.usecases.messages import messages
from missedcall.usecases.messages import waiting_messages as waiting_messages
from missedcall.usecases.tariffs.pricing import MayNotBill, NoDemand
from tests.kit import CALLER, NEIGHBOUR, NOON, World, a_form, after, changed, ist

BPL = {"bpl": "true", "load": "1"}


def nothing_is_written(world: World) -> bool:
    tables = ("applications", "demands", "demand_lines", "serials")
    return not any(world.rows(table) for table in tables)


def test_a_form_becomes_an_application_a_demand_and_its_sms(world: World) -> None:
    operator_id, attempt_id = world.talks()

    submitted = world.submit(operator_id, attempt_id)

    application, demand = world.one("applications"), world.one("demands")
    message = world.rows("messages")[-1]
    assert submitted.total_paise == demand["total_paise"] == 295_000
    assert {line["code"]: line["amount_paise"] for line in world.rows("demand_lines")} == {
        "registration": 5_000,
        "service_connection": 170_000,
        "extra_length": 0,
        "gst": 0,
        "security_deposit": 120_000,
    }
    assert all(line["explanation"] for line in world.rows("demand_lines"))
    assert application["number"] == submitted.number
    assert submitted.number.startswith("412")
    assert application["operator_id"] == operator_id
    assert world.one("connections")["state"] == "demand_issued"
    assert application["form"]["name"] == "सुनीता वर्मा"
    assert Decimal(application["form"]["load"]) == Decimal("2.3")
    assert (demand["tariff_id"], demand["inputs"]) == ("cg-demo-1", application["form"])
    assert (message["id"], message["cause"]) == (submitted.message_id, f"demand:{demand['id']}")
    assert f"आवेदन {submitted.number} की डिमांड राशि रु 2950" in message["text"]
    assert f"अंतिम तिथि {submitted.due_on:%d-%m-%Y}" in message["text"]
    assert world.queue.sent[-1] == submitted.message_id


def test_a_form_whose_papers_are_missing_has_a_text_but_no_demands_sms(world: World) -> None:
    """Loads above this are not sent a lineman before their papers are seen."""
    categories = [
        category.model_copy(update={"papers_at_visit_up_to": 0})
        for category in world.deps.config.categories
    ]
    world.deps = dataclasses.replace(
        world.deps, config=world.deps.config.model_copy(update={"categories": tuple(categories)})
    )

    submitted = world.submit(*world.talks())

    assert world.one("connections")["state"] == "docs_pending"
    assert [row["key"] for row in world.rows("messages")][-1] == "submitted"
    assert (submitted.message_id, len(submitted.messages)) == (None, 1)


def test_a_stored_form_says_which_shape_it_has(world: World) -> None:
    world.submit(*world.talks())

    assert world.one("applications")["form_version"] == FORM_VERSION


def test_the_demand_is_dated_in_india(world: World) -> None:
    operator_id, attempt_id = world.talks()

    submitted = world.submit(operator_id, attempt_id, at=ist(0, 30, day=24))

    assert world.one("demands")["issued_on"] == ist(12, day=24).date()
    assert submitted.due_on - world.one("demands")["issued_on"] == after(days=30) - NOON


def test_the_consumer_reads_it_in_his_language_and_at_his_mobile(world: World) -> None:
    operator_id, attempt_id = world.talks()

    world.submit(operator_id, attempt_id, a_form(language="en", mobile="98765 00002"))

    message = world.rows("messages")[-1]
    assert message["number"] == NEIGHBOUR
    assert "demand amount Rs 2950" in message["text"]


def test_who_owes_nothing_is_told_so(world: World) -> None:
    operator_id, attempt_id = world.talks()

    submitted = world.submit(operator_id, attempt_id, a_form(**BPL))

    message = world.rows("messages")[-1]
    assert submitted.total_paise == 0
    assert world.one("connections")["state"] == "paid"
    assert message["key"] == "zero_demand"
    assert f"आवेदन {submitted.number} पर कोई राशि देय नहीं है" in message["text"]


def test_the_place_decides_between_town_and_village(world: World) -> None:
    """2.3 kW in a village: 1,400 for the connection instead of 1,700."""
    operator_id, attempt_id = world.talks()

    assert world.submit(operator_id, attempt_id, a_form(locality="1002")).total_paise == 265_000


def test_the_same_form_again_gives_the_same_application(world: World) -> None:
    operator_id, attempt_id = world.talks()
    first = world.submit(operator_id, attempt_id)
    world.finish(attempt_id, CallOutcome.ANSWERED)

    again = world.submit(operator_id, attempt_id, a_form(load="5"), at=after(minutes=9))

    assert again == dataclasses.replace(first, message_id=None, messages=(), already=True)
    assert world.one("demands")["total_paise"] == 295_000
    assert len(world.rows("messages")) == 2


def test_a_form_cannot_come_before_anybody_has_spoken(world: World) -> None:
    operator_id = world.operator()
    world.misses(CALLER)
    attempt_id = world.rung(at=after(seconds=4))

    with pytest.raises(form_calls.NotAnsweredYet):
        world.submit(operator_id, attempt_id)

    assert world.rows("applications") == []
    assert world.one("callbacks")["state"] == "dialling"


def test_ten_posts_of_a_form_at_once_are_one_application(world: World) -> None:
    operator_id, attempt_id = world.talks()
    all_there = threading.Barrier(10)

    def post() -> forms.Submitted:
        all_there.wait(timeout=10)
        return world.submit(operator_id, attempt_id)

    with ThreadPoolExecutor(10) as pool:
        given = [post.result() for post in [pool.submit(post) for _ in range(10)]]

    assert {submitted.number for submitted in given} == {world.one("applications")["number"]}
    assert len(world.rows("demands")) == 1
    assert [row["key"] for row in world.rows("messages")] == ["missed_call_ack", "demand"]


def test_every_application_has_a_number_of_its_own(world: World) -> None:
    operator_id = world.operator()
    numbers = set()
    for minute, caller in enumerate((CALLER, NEIGHBOUR)):
        world.misses(caller)
        attempt_id = world.rung(at=after(minutes=minute + 1))
        world.finish(attempt_id, CallOutcome.ANSWERED, at=after(minutes=minute + 1))
        numbers.add(world.submit(operator_id, attempt_id, at=after(minutes=minute + 1)).number)

    assert len(numbers) == 2
    assert world.one("serials")["last"] == 2


def test_the_form_of_the_wrap_up_frees_the_operator(world: World) -> None:
    operator_id, attempt_id = world.talks()
    world.finish(attempt_id, CallOutcome.ANSWERED)
    before = world.queue.dispatched

    world.submit(operator_id, attempt_id, at=after(minutes=2))

    callback = world.one("callbacks")
    assert world.state_of() == "ready"
    assert (callback["state"], callback["closed_reason"]) == ("closed", "application")
    assert world.queue.dispatched == before + 1


def test_another_operators_call_is_not_yours(world: World) -> None:
    _, attempt_id = world.talks()
    colleague = world.operator("meena")

    with pytest.raises(NotYourCall):
        world.submit(colleague, attempt_id)

    assert nothing_is_written(world)
    world.submit(world.rows("operators")[0]["id"], attempt_id)
    with pytest.raises(NotYourCall):  # nor is it told what came of it
        world.submit(colleague, attempt_id)
    assert not desk_context.list_form_results(
        world.deps, operator_id=colleague, attempt_id=attempt_id
    )


def test_a_call_that_nobody_made_is_not_yours(world: World) -> None:
    operator_id, _ = world.talks()

    with pytest.raises(NotYourCall):
        world.submit(operator_id, "attempt-of-nobody")
    with pytest.raises(NotYourCall):
        world.submit(4711, "attempt-of-nobody")


def test_a_form_that_comes_after_the_wrap_up_is_still_taken(world: World) -> None:
    """The caller has told it all once, and is not rung to tell it again."""
    operator_id, attempt_id = world.talks()
    world.finish(attempt_id, CallOutcome.ANSWERED)
    wrap_ups.end_wrap_ups(world.deps, now=after(minutes=10))

    world.submit(operator_id, attempt_id, at=after(minutes=10))

    assert world.one("callbacks")["closed_reason"] == "application"


def test_a_form_that_comes_when_he_is_rung_again_is_no_longer_taken(world: World) -> None:
    operator_id, attempt_id = world.talks()
    world.finish(attempt_id, CallOutcome.ANSWERED)
    wrap_ups.end_wrap_ups(world.deps, now=after(minutes=10))
    world.operator("bina")
    world.rung(at=after(minutes=41))

    with pytest.raises(NotYourCall):
        world.submit(operator_id, attempt_id, at=after(minutes=42))

    assert nothing_is_written(world)


def test_a_form_without_a_possible_demand_leaves_the_call_in_hand(world: World) -> None:
    operator_id, attempt_id = world.talks()

    with pytest.raises(NoDemand) as refused:
        world.submit(operator_id, attempt_id, a_form(load="151"))

    assert refused.value.refusal.field == "load"
    assert nothing_is_written(world)
    assert world.one("callbacks")["state"] == "dialling"
    assert world.submit(operator_id, attempt_id).total_paise == 295_000


def test_an_invented_tariff_bills_nobody_in_live_mode(world: World) -> None:
    operator_id, attempt_id = world.talks()
    live = changed(world.deps.config, "service", mode="live")
    world.deps = dataclasses.replace(world.deps, config=live)

    with pytest.raises(MayNotBill, match="cg-demo-1"):
        world.submit(operator_id, attempt_id)

    assert nothing_is_written(world)
    assert [row["key"] for row in world.rows("messages")] == ["missed_call_ack"]


def test_the_operator_reads_out_what_came_of_his_form(world: World) -> None:
    operator_id, attempt_id = world.talks()
    assert not desk_context.list_form_results(
        world.deps, operator_id=operator_id, attempt_id=attempt_id
    )

    submitted = world.submit(operator_id, attempt_id)

    (result,) = desk_context.list_form_results(
        world.deps, operator_id=operator_id, attempt_id=attempt_id
    )
    assert (result.number, result.total_paise) == (submitted.number, 295_000)
    assert result.sms is not None
    assert (result.message_id, result.sms.state) == (submitted.message_id, "queued")


def test_row_18_without_redis_the_form_is_taken_and_its_message_goes_when_it_is_back(
    world: World,
) -> None:
    operator_id, attempt_id = world.talks()
    queue, nobody = world.queue, job_queue.connect_redis("redis://127.0.0.1:1", timeout_s=0.2)
    world.deps = dataclasses.replace(world.deps, queue=job_queue.RqJobQueue(nobody))

    number = world.submit(operator_id, attempt_id).number

    demand = world.rows("messages")[-1]
    assert (demand["key"], demand["state"]) == ("demand", "queued")
    assert number in demand["text"]
    world.deps = dataclasses.replace(world.deps, queue=queue)
    waiting_messages.enqueue_waiting_messages(world.deps, now=after(minutes=1))
    assert demand["id"] in queue.sent


def test_row_18_a_form_that_is_not_kept_leaves_no_message(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator_id, attempt_id = world.talks()
    before = len(world.rows("messages"))

    real = messages.queue_message
    queued: list[int | None] = []

    def queue_and_fail(*given: Any, **named: Any) -> None:
        queued.append(real(*given, **named))
        raise OSError("the disk is full")

    monkeypatch.setattr(messages, "queue_message", queue_and_fail)
    with pytest.raises(OSError, match="disk"):
        world.submit(operator_id, attempt_id)

    assert queued[0] is not None
    assert len(world.rows("messages")) == before
    assert world.rows("applications") == []


def test_who_rents_shows_the_owners_consent_before_anything_is_billed(world: World) -> None:
    submitted = world.submit(*world.talks(), a_form(tenure="rent"))

    connection = world.one("connections")
    assert (connection["state"], submitted.message_id) == ("docs_pending", None)
    assert connection["findings"]["papers_at_visit"] is False


def test_an_owner_shows_the_papers_at_the_visit(world: World) -> None:
    submitted = world.submit(*world.talks(), a_form(tenure="own"))

    assert submitted.message_id is not None
    assert world.one("applications")["form"]["tenure"] == "own"
