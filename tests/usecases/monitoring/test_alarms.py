"""Alarms fire once, tell who should know, and end."""

import datetime as dt
import logging

import pytest

from missedcall.config.machine import AlarmRule
from missedcall.db.calls import outages
from missedcall.db.calls.calls import ANSWERED, calls
from missedcall.domain.callbacks.call_outcome import CallOutcome as Outcomes
from missedcall.domain.monitoring.alarm import Measure
from missedcall.usecases.calls import rejected_calls
from missedcall.usecases.monitoring import alarms, measures
from sms.providers.gateway import Accepted, Failed, LockedOut, Outcome, Outgoing
from tests.kit import NOON, World, after
from tests.usecases.outbox import post, queue, sweep

ADMIN = "+919876500009"
MISMATCH = Failed("DLT 633: text does not match", ours=True, template_refused=True)


def rule(world: World, measure: Measure, above: float = 0, for_s: int = 0) -> None:
    """Watch one thing, and tell the admin's telephone."""
    rules = (AlarmRule(measure=measure, above=above, for_s=for_s),)
    world.configure("alarms", rules=rules, numbers=(ADMIN,))


def watch(world: World, *, at: dt.datetime) -> None:
    alarms.evaluate_alarms(world.deps, now=at)


def told(world: World) -> list[str]:
    return [row["text"] for row in world.rows("messages") if row["key"] == "alarm"]


class Post:
    """Take every letter, or be away."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, str]] = []
        self.is_away = False

    def send(self, *, subject: str, body: str) -> None:
        if self.is_away:
            raise ConnectionRefusedError
        self.letters.append((subject, body))


def test_row_51_the_oldest_message_waits_too_long(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    rule(world, Measure.OLDEST_QUEUED_S, above=60)
    message_id = queue(world)
    watch(world, at=after(seconds=60))
    assert told(world) == []

    for second in (61, 62, 63):
        watch(world, at=after(seconds=second))
    assert told(world) == ["CSPDCL: मिस्ड कॉल सेवा में चेतावनी OldestQueuedS, मान 61। कृपया जाँच करें।"]
    assert caplog.text.count("alarm: oldest_queued_s is 61, above 60") == 1
    assert world.queue.sent == [2]

    for waiting in (message_id, 2):
        world.deliver_message(waiting, at=after(seconds=64))
    with caplog.at_level(logging.WARNING):
        watch(world, at=after(seconds=70))
        watch(world, at=after(seconds=75))
    assert caplog.text.count("alarm over: oldest_queued_s is 0") == 1
    row = world.one("alarms")
    assert (row["fired_at"], row["cleared_at"]) == (after(seconds=61), after(seconds=70))


def test_what_is_broken_only_for_a_moment_is_not_told(world: World) -> None:
    rule(world, Measure.OLDEST_QUEUED_S, above=60, for_s=30)
    message_id = queue(world)
    watch(world, at=after(seconds=61))
    watch(world, at=after(seconds=90))
    world.deliver_message(message_id, at=after(seconds=90))
    watch(world, at=after(seconds=91))

    assert told(world) == []
    assert world.rows("alarms") == []


def test_what_lasts_is_told_when_it_has_lasted(world: World) -> None:
    rule(world, Measure.OLDEST_QUEUED_S, above=60, for_s=30)
    queue(world)
    for second in (61, 90, 91, 95):
        watch(world, at=after(seconds=second))

    assert len(told(world)) == 1
    assert world.one("alarms")["fired_at"] == after(seconds=91)


def test_row_51_more_than_a_tenth_is_not_delivered(world: World) -> None:
    rule(world, Measure.UNDELIVERED_PERCENT, above=10)
    world.shop.answers = [Accepted(f"G-{serial}") for serial in range(1, 11)]
    for serial in range(1, 11):
        world.deliver_message(queue(world, cause=f"demand:{serial}"))
    for serial in range(1, 10):
        post(world, id=f"G-{serial}")

    watch(world, at=after(minutes=6))
    assert told(world) == []
    post(world, id="G-10", status="UNDELIV")
    world.deliver_message(queue(world, cause="demand:11"))
    watch(world, at=after(minutes=6))

    assert len(told(world)) == 1
    assert world.one("alarms")["value"] == pytest.approx(100 * 2 / 11)


def test_row_51_a_gateway_that_tells_nothing_is_no_reason_for_an_alarm(world: World) -> None:
    rule(world, Measure.UNDELIVERED_PERCENT, above=10)
    silent = world.deps.config.sms.gateways["local"].model_copy(
        update={"receipt": None, "poll": None}
    )
    world.configure("sms", gateways={"local": silent})
    for serial in range(1, 11):
        world.deliver_message(queue(world, cause=f"demand:{serial}"))

    watch(world, at=after(minutes=6))

    assert told(world) == []


def test_every_measure_is_taken(world: World) -> None:
    with world.deps.db.reading() as db:
        taken = {m: measures.measure_value(world.deps, db, m, now=NOON) for m in Measure}

    assert {m for m, value in taken.items() if value is None} == {Measure.LOWEST_BALANCE}


def test_row_51_receipts_of_messages_that_nobody_knows(world: World) -> None:
    rule(world, Measure.UNMATCHED_RECEIPTS, above=2)
    for serial in range(3):
        post(world, id=f"N-{serial}")

    watch(world, at=after(minutes=4))
    assert told(world) == []
    watch(world, at=after(minutes=6))

    assert len(told(world)) == 1


def test_rows_17_and_51_a_template_is_stopped(world: World) -> None:
    rule(world, Measure.STOPPED_TEMPLATES)
    for serial in (1, 2):
        queue(world, cause=f"demand:{serial}")
    world.shop.answers = [MISMATCH]
    world.deliver_message(1)
    world.deliver_message(2)

    for second in (1, 6, 11):
        watch(world, at=after(seconds=second))

    assert len(told(world)) == 1
    assert world.rows("messages")[1]["state"] == "queued"


@pytest.mark.parametrize("refusal", [LockedOut("status 401"), Failed("status 404", ours=True)])
def test_row_27_a_gateway_does_not_know_us_any_more(world: World, refusal: Outcome) -> None:
    rule(world, Measure.GATEWAY_REFUSALS)
    world.shop.answers = [refusal]
    world.deliver_message(queue(world))

    watch(world, at=after(seconds=1))
    assert len(told(world)) == 1
    watch(world, at=after(minutes=6))
    assert world.one("alarms")["cleared_at"] == after(minutes=6)


def test_a_trunk_takes_no_calls(world: World) -> None:
    rule(world, Measure.TRUNK_FAILURES)
    world.operator()
    world.misses()
    world.finish(world.rung(at=after(seconds=4)), Outcomes.CONGESTION, at=after(seconds=35))

    watch(world, at=after(minutes=1))
    watch(world, at=after(minutes=6))

    assert [(row["value"], row["cleared_at"]) for row in world.rows("alarms")] == [
        (1, after(minutes=6))
    ]


def test_a_gap_whose_calls_add_up_is_no_alarm(world: World) -> None:
    rule(world, Measure.OUTAGES_NOT_ADDING_UP)
    world.misses(at=NOON)
    with world.deps.db.writing() as db:
        outages.add_outage(db, node="node-1", from_at=after(minutes=-1), to_at=after(minutes=1))
    watch(world, at=after(minutes=2))
    assert told(world) == []
    for disposition in ANSWERED:
        with world.deps.db.writing() as db:
            change = calls.update().values(disposition=disposition, callback_id=None)
            db.execute(change)
        watch(world, at=after(minutes=2))
        assert told(world) == []

    with world.deps.db.writing() as db:
        db.exec_driver_sql("UPDATE calls SET disposition = 'new', callback_id = NULL")
    watch(world, at=after(minutes=2))
    assert len(told(world)) == 1


def test_e_mail_follows_and_is_tried_until_it_went(world: World) -> None:
    rule(world, Measure.OLDEST_QUEUED_S, above=60)
    office = Post()
    office.is_away = True
    message_id = queue(world)
    watch(world, at=after(seconds=61))
    alarms.mail_alarms(world.deps, mailer=office, now=after(seconds=61))
    assert office.letters == []

    office.is_away = False
    for second in (66, 71):
        alarms.mail_alarms(world.deps, mailer=office, now=after(seconds=second))
    (letter,) = office.letters
    assert letter[0] == "missedcall alarm: oldest_queued_s"
    assert "Told at 23-11-2026 12:01:01 IST" in letter[1]

    for waiting in (message_id, 2):
        world.deliver_message(waiting, at=after(seconds=80))
    watch(world, at=after(seconds=81))
    for second in (82, 87):
        alarms.mail_alarms(world.deps, mailer=office, now=after(seconds=second))
    assert [subject for subject, _ in office.letters] == [
        "missedcall alarm: oldest_queued_s",
        "missedcall over: oldest_queued_s",
    ]


def test_an_alarm_by_sms_has_a_life_like_any_message(world: World) -> None:
    rule(world, Measure.OLDEST_QUEUED_S, above=60)
    queue(world)
    watch(world, at=after(seconds=61))
    sweep(world, at=after(seconds=70))

    world.deliver_message(2, at=after(seconds=70))

    handed: Outgoing = world.shop.handed[0]
    assert (handed.to_e164, handed.template_id) == (ADMIN, "1007000000000000091")


def test_calls_that_could_not_be_kept_are_an_alarm_for_an_hour(world: World) -> None:
    rule(world, Measure.REJECTED_CALLS)
    watch(world, at=NOON)
    assert told(world) == []

    for uniqueid in ("node-1-1.1", "node-1-1.2", "node-1-1.2"):
        rejected_calls.note_rejected_call(world.deps, node="node-1", uniqueid=uniqueid, at=NOON)
    watch(world, at=after(minutes=1))

    [text] = told(world)
    assert "RejectedCalls, मान 2" in text
    with world.deps.db.reading() as db:
        later = measures.measure_value(
            world.deps, db, Measure.REJECTED_CALLS, now=after(minutes=61)
        )
    assert later == 0
