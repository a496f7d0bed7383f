"""Callers are told when they will be rung, and it is counted whether that was true."""

import datetime as dt
import itertools

import pytest
import sqlalchemy as sa

from missedcall.db.callbacks import attempts as rings
from missedcall.db.callbacks import callbacks
from missedcall.db.callbacks import promises as words
from missedcall.db.operators import operators
from missedcall.domain.callbacks import promise
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.callbacks.priority import REPEAT_STEP
from missedcall.usecases.callbacks import attempts, promises
from missedcall.usecases.callbacks.promises import PromiseDay
from tests.kit import CALLER, LANDLINE, NEIGHBOUR, NOON, World, after, ist


def texts(world: World, number: str = CALLER) -> list[tuple[str, str]]:
    return [(row["key"], row["text"]) for row in world.rows("messages") if row["number"] == number]


def crowd(world: World, callers: int, *, at: dt.datetime = NOON) -> None:
    for line in range(callers):
        world.misses(f"+919876501{line:03}", at=at)


def test_the_acknowledgement_names_a_window_of_today(world: World) -> None:
    world.operator()
    world.misses(at=ist(12, 5))

    ((key, text),) = texts(world)
    assert key == "missed_call_ack"
    assert "आज 12:00 से 12:30 के बीच" in text
    callback, made = world.one("callbacks"), world.one("promises")
    assert (callback["promised_from"], callback["promised_until"]) == (ist(12), ist(12, 30))
    assert (made["made_at"], made["until_at"]) == (ist(12, 5), ist(12, 30))


def test_a_queue_makes_it_later_and_more_people_sooner(world: World) -> None:
    world.operator()
    crowd(world, 40)
    world.misses(at=after(seconds=50))
    alone = world.rows("promises")[-1]["until_at"]
    for login in range(9):
        world.operator(f"operator{login}")
    world.misses(NEIGHBOUR, at=after(minutes=2))

    assert alone > after(hours=2)
    assert world.rows("promises")[-1]["until_at"] < after(hours=1)


def test_a_call_at_night_is_promised_the_morning_with_its_date(world: World) -> None:
    world.misses(at=ist(23, 30))

    ((key, text),) = texts(world)
    assert key == "missed_call_ack_later"
    assert "24-11 को 08:00 से 08:15 के बीच" in text


def test_while_nobody_is_at_work_the_next_opening_is_promised(world: World) -> None:
    world.misses()

    assert "24-11 को 08:00" in texts(world)[0][1]


def test_the_morning_is_reckoned_with_those_who_came_yesterday(world: World) -> None:
    for login in range(3):
        world.operator(f"operator{login}", since=ist(8, 30))
    crowd(world, 3, at=ist(8, 30))
    assert len(world.dispatch(at=ist(8, 31))) == 3
    for attempt in world.rows("attempts"):
        world.finish(attempt["id"], CallOutcome.NO_ANSWER, at=ist(8, 32))

    with world.deps.db.reading() as db:
        measured = world.deps.queue_estimator.service_rate(
            db, hours=world.deps.rules.hours, at=ist(6, day=24)
        )

    first = measured.staffed[0]
    assert (first.start, first.end, first.people) == (ist(8, day=24), ist(9, day=24), 3)


def test_shifts_are_reckoned_with(world: World) -> None:
    """Of two who work till four and one who begins at two, two are here; one of them is late."""
    shifts = ("mon-sun 08:00-16:00", "mon-sun 08:00-16:00", "mon-sun 14:00-20:00")
    for login, shift in zip("abc", shifts, strict=True):
        operator_id = world.operator(login, since=ist(15))
        with world.deps.db.writing() as db:
            operators.set_operator_shift(db, operator_id, shift)
            if login == "a":
                operators.move_operator(
                    db,
                    operator_id,
                    from_states=("ready",),
                    to_state="offline",
                    at=ist(15),
                    actor="test",
                    reason="ill",
                )

    with world.deps.db.reading() as db:
        measured = world.deps.queue_estimator.service_rate(
            db, hours=world.deps.rules.hours, at=ist(15, 30)
        )

    assert [
        (span.start, span.people) for span in measured.staffed if span.start < ist(10, day=24)
    ] == [
        (ist(15, 30), 2),
        *((ist(hour), 1) for hour in range(16, 20)),
        (ist(8, day=24), 2),
        (ist(9, day=24), 2),
    ]


def test_talk_and_form_are_measured(world: World) -> None:
    operator_id, attempt_id = world.talks()
    world.finish(attempt_id, CallOutcome.ANSWERED, at=after(minutes=30, seconds=4))
    world.submit(operator_id, attempt_id, at=after(minutes=35))

    with world.deps.db.reading() as db:
        measured = world.deps.queue_estimator.service_rate(
            db, hours=world.deps.rules.hours, at=after(hours=1)
        )

    # One ring of 35 minutes (less the three seconds before it), and ten of four as a beginning.
    assert measured.handling_time == dt.timedelta(minutes=75, seconds=-4) / 11


def test_who_is_rung_twice_costs_the_time_of_both_rings(world: World) -> None:
    world.misses()
    world.operator()
    for minutes in (1, 61):
        attempt_id = world.rung(at=after(minutes=minutes))
        world.finish(attempt_id, CallOutcome.NO_ANSWER, at=after(minutes=minutes + 10))

    with world.deps.db.reading() as db:
        measured = world.deps.queue_estimator.service_rate(
            db, hours=world.deps.rules.hours, at=after(hours=2)
        )

    # Two rings of ten minutes for one caller, and ten callers of four as a beginning.
    assert measured.handling_time == dt.timedelta(minutes=60) / 11


def test_a_landline_is_promised_nothing_for_it_is_told_nothing(world: World) -> None:
    world.misses(LANDLINE)

    assert world.rows("promises") == []
    assert world.one("callbacks")["promised_until"] is None


class TestPlace:
    def test_a_second_missed_call_is_told_its_place_once(self, world: World) -> None:
        world.operator()
        crowd(world, 20)
        world.misses(at=after(seconds=30))
        for minute in (5, 12, 14, 40):
            world.misses(at=after(minutes=minute))

        (_, first), (key, text) = texts(world)
        assert key == "place_in_queue"
        assert "21 नंबर पर" in text
        promised = first[first.index("आज ") + 3 : first.index(" के बीच")]
        assert f"{promised} के बीच" in text, "the promise stands"
        assert len([row for row in world.rows("promises") if row["made_at"] > NOON]) == 1

    def test_not_within_the_first_minutes(self, world: World) -> None:
        world.misses()
        world.misses(at=after(minutes=9, seconds=59))

        assert [key for key, _ in texts(world)] == ["missed_call_ack_later"]

    def test_not_while_he_is_being_rung(self, world: World) -> None:
        world.talks()
        world.misses(at=after(minutes=20))

        assert [key for key, _ in texts(world)] == ["missed_call_ack"]

    def test_after_a_broken_promise_a_new_one_is_made(self, world: World) -> None:
        world.operator()
        crowd(world, 20)
        world.misses(at=after(seconds=30))
        first = world.one_of(CALLER)["promised_until"]
        late = first + dt.timedelta(minutes=5)

        world.misses(at=late)

        assert world.one_of(CALLER)["promised_until"] > late
        made = [row for row in world.rows("promises") if row["callback_id"] == 21]
        assert [row["until_at"] for row in made] == [
            first,
            world.one_of(CALLER)["promised_until"],
        ]


class TestRepeats:
    def test_a_repeat_is_urgent_sooner_than_those_who_came_with_it(self, world: World) -> None:
        world.operator()
        crowd(world, 30)
        world.misses(at=after(seconds=30))
        before = world.one_of(CALLER)["urgent_at"]

        world.misses(at=after(minutes=10))

        assert world.one_of(CALLER)["urgent_at"] == before - REPEAT_STEP

    def test_who_did_not_answer_and_rings_is_rung_at_once(self, world: World) -> None:
        world.operator()
        world.misses()
        world.finish(world.rung(at=after(seconds=4)), CallOutcome.NO_ANSWER, at=after(minutes=1))

        world.misses(at=after(minutes=5))

        assert world.rung(at=after(minutes=5, seconds=4))

    def test_not_more_often_in_a_day_than_the_rules_say(self, world: World) -> None:
        world.configure("callbacks", rings_per_day=1)
        world.operator()
        world.misses()
        world.finish(world.rung(at=after(seconds=4)), CallOutcome.NO_ANSWER, at=after(minutes=1))

        world.misses(at=after(minutes=5))

        assert world.one("callbacks")["due_at"] == ist(8, day=24)


class TestCount:
    def test_promises_are_counted_by_the_day_of_their_end(self, world: World) -> None:
        world.operator()
        world.misses(CALLER)
        world.misses(NEIGHBOUR)
        world.misses("+919876500003", at=ist(21))
        attempt_id = world.rung(at=after(minutes=1))
        world.step(attempt_id, "operator_answered", at=after(minutes=1))
        world.finish(attempt_id, CallOutcome.NO_ANSWER, at=after(minutes=2))

        tomorrow, today = promises.promises_by_day(world.deps, since=ist(0), now=ist(21, 30))

        late = int((ist(21, 30) - world.rows("promises")[1]["until_at"]).total_seconds())
        assert today == PromiseDay(NOON.date(), 2, 1, 1, 0, 0, late, late)
        assert (tomorrow.promised, tomorrow.open) == (1, 1)

    def test_the_database_counts_as_the_rule_judges(self, world: World) -> None:
        """Every way in which a promise may end, each a second before, at and after its end."""
        ends = [None, *(after(seconds=3600 + off) for off in (-1, 0, 1))]
        cases = list(itertools.product(ends, ends))
        world.operator()
        for serial, (rung_at, closed_at) in enumerate(cases):
            promised(world, f"+9198765{serial:05d}", rung_at=rung_at, closed_at=closed_at)

        for now in (after(seconds=off) for off in (3599, 3600, 3601)):
            judged = [
                promise.promise_result(
                    until=after(hours=1), rung_at=rung_at, closed_at=closed_at, now=now
                )
                for rung_at, closed_at in cases
            ]
            (day,) = promises.promises_by_day(world.deps, since=ist(0), now=now)
            counted = {"kept": day.kept, "broken": day.broken, "open": day.open}
            counted["withdrawn"] = day.withdrawn
            assert counted == {
                outcome.value: sum(one.outcome is outcome for one in judged)
                for outcome in promise.PromiseOutcome
            }
            late = [one.late.total_seconds() for one in judged if one.late]
            assert day.late_p50_s == promise.percentile(late, 50)
            assert day.late_p95_s == promise.percentile(late, 95)


def promised(
    world: World, number: str, *, rung_at: dt.datetime | None, closed_at: dt.datetime | None
) -> None:
    """Write a callback that was promised within an hour, and what became of it."""
    with world.deps.db.writing() as db:
        callback_id = callbacks.add_callback(
            db,
            at=NOON,
            reason="test",
            number=number,
            did="1",
            code="4711",
            language="hi",
            due_at=NOON,
            urgent_at=NOON,
        )
        told = {"callback_id": callback_id, "made_at": NOON, "from_at": NOON}
        words.add_promises(db, [{**told, "until_at": after(hours=1)}])
        for name, at in ((f"vain-{callback_id}", NOON), (f"rung-{callback_id}", rung_at)):
            if at:
                rings.add_attempt(
                    db,
                    id=name,
                    callback_id=callback_id,
                    operator_id=1,
                    node="node-1",
                    created_at=NOON,
                    deadline_at=at,
                )
                vain = name.startswith("vain")
                db.execute(
                    sa.update(rings.attempts)
                    .where(rings.attempts.c.id == name)
                    .values(operator_at=at, ended_at=at, outcome="not_placed" if vain else "busy")
                )
        db.execute(
            sa.update(callbacks.callbacks)
            .where(callbacks.callbacks.c.id == callback_id)
            .values(closed_at=closed_at)
        )


class TestInvalid:
    def finish(self, world: World, attempt_id: str, *, at: dt.datetime) -> None:
        attempts.finish_attempt(
            world.deps,
            attempt_id=attempt_id,
            outcome=CallOutcome.UNREACHABLE,
            at=at,
            now=at,
            cause=1,
        )

    def test_a_number_that_does_not_exist_is_tried_on_another_day_and_then_no_more(
        self, world: World, caplog: pytest.LogCaptureFixture
    ) -> None:
        world.operator()
        world.misses()
        self.finish(world, world.rung(at=after(seconds=4)), at=after(minutes=1))

        again_at = world.one("callbacks")["due_at"]
        assert again_at >= ist(8, day=24)
        self.finish(world, world.rung(at=again_at), at=again_at)

        callback = world.one("callbacks")
        assert (callback["state"], callback["closed_reason"]) == ("closed", "invalid")
        assert texts(world)[-1][0] == "expired_by_us"
        assert "callback 1: the network says" in caplog.text
        assert {row["outcome"] for row in world.rows("attempts")} == {"invalid"}


def test_whom_we_could_not_call_all_his_callback_s_life_is_told_that_it_was_us(
    world: World,
) -> None:
    world.configure("callbacks", callback_ttl_days=5)
    world.operator()
    world.misses()
    late = ist(12, 1, day=29)
    world.finish(world.rung(at=late), CallOutcome.CONGESTION, at=late)

    assert world.one("callbacks")["closed_reason"] == "expired"
    key, text = texts(world)[-1]
    assert key == "expired_by_us"
    assert "हमारी ओर से" in text
