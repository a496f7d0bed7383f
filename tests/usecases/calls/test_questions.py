"""A missed call answers an open question: it becomes a task, and no call is placed for it."""

import dataclasses

import pytest

from missedcall.config.machine import AlarmRule
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.callbacks.number_block import BlockKind
from missedcall.domain.calls.answers import QuestionKind
from missedcall.domain.monitoring.alarm import Measure
from missedcall.usecases.callbacks import number_blocks
from missedcall.usecases.calls import missed_calls, questions, replies
from missedcall.usecases.calls.questions import QuestionNotAsked, TaskNotFinished
from missedcall.usecases.monitoring import alarms
from missedcall.usecases.operators import operators
from tests.kit import CALLER, NEIGHBOUR, NOON, World, a_form, after

ASKED_AT = after(days=1)


def applied(world: World, **typed: str) -> str:
    operator_id, attempt_id = world.talks()
    number = world.submit(operator_id, attempt_id, a_form(**typed)).number
    world.finish(attempt_id, CallOutcome.ANSWERED, at=after(seconds=30))
    return number


def ask(world: World, application: str, kind: QuestionKind = QuestionKind.CABLE_READY) -> int:
    return questions.ask_applicant(
        world.deps, kind=kind, application=application, by="meena", now=ASKED_AT
    )


@pytest.mark.parametrize("kind", QuestionKind)
def test_a_question_goes_out_by_text_with_what_a_missed_call_will_mean(
    world: World, kind: QuestionKind
) -> None:
    application = applied(world)

    question_id = ask(world, application, kind)

    question, message = world.one("questions"), world.rows("messages")[-1]
    assert (question["id"], question["state"]) == (question_id, "open")
    assert (question["kind"], question["number"]) == (kind, CALLER)
    assert (message["key"], message["number"]) == (f"question_{kind}", CALLER)
    assert application in message["text"]
    assert "7404040625 पर मिस्ड कॉल दें" in message["text"]
    assert world.queue.sent[-1] == message["id"]


def test_the_missed_call_is_the_answer_and_becomes_a_task(world: World) -> None:
    application = applied(world)
    question_id = ask(world, application)

    call = world.misses(at=after(ASKED_AT, hours=5))

    question, task, noted = world.one("questions"), world.one("tasks"), world.rows("messages")[-1]
    assert (call["disposition"], call["callback_id"], call["reason"]) == ("answer", None, None)
    assert (question["state"], question["call_id"]) == ("answered", call["id"])
    assert question["answered_at"] == call["at"]
    assert (task["kind"], task["explanation"]) == ("cable_ready", "answered")
    assert task["question_id"] == question_id
    assert task["due_at"] == after(ASKED_AT, hours=5 + 24)
    assert noted["text"] == (
        f"CSPDCL: आवेदन {application}: मिस्ड कॉल से आपका उत्तर मिला।"
        " बात करनी हो तो 30 मिनट में फिर मिस्ड कॉल दें।"
    )
    assert len(world.rows("callbacks")) == 1
    assert world.dispatch(at=after(ASKED_AT, hours=6)) == []
    steps = [
        (row["from_state"], row["to_state"], row["actor"])
        for row in world.rows("transitions")
        if row["entity"] == "question"
    ]
    assert steps == [(None, "open", "meena"), ("open", "answered", "caller")]


def test_a_question_is_answered_once_and_who_calls_again_soon_is_rung(world: World) -> None:
    """Perhaps the caller meant something else; the text says that another call brings a person."""
    ask(world, applied(world))

    answer, again, later = (
        world.misses(at=after(ASKED_AT, minutes=minute)) for minute in (5, 6, 60)
    )

    assert (answer["disposition"], again["disposition"]) == ("answer", "new")
    assert later["disposition"] == "repeat"
    assert len(world.rows("tasks")) == 1


def test_each_answer_is_followed_by_its_text(world: World) -> None:
    application = applied(world)
    for minutes, kind in (
        (0, QuestionKind.CABLE_READY),
        (60, QuestionKind.SUPPLY),
        (600, QuestionKind.AT_HOME),
    ):
        now = after(ASKED_AT, minutes=minutes)
        questions.ask_applicant(
            world.deps, kind=kind, application=application, by="meena", now=now
        )
        world.misses(at=after(now, minutes=5))

    assert [task["kind"] for task in world.rows("tasks")] == ["cable_ready", "supply", "at_home"]
    noted = [row["created_at"] for row in world.rows("messages") if row["key"] == "answer_noted"]
    assert noted == [after(ASKED_AT, minutes=minutes) for minutes in (5, 65, 605)]


def test_who_was_just_told_how_to_talk_is_rung_though_a_question_came_meanwhile(
    world: World,
) -> None:
    """A payment asks about the cable by itself: the caller has perhaps not read that yet."""
    application = applied(world)
    world.misses(at=after(ASKED_AT, minutes=-5))
    ask(world, application)

    call = world.misses(at=after(ASKED_AT, minutes=5))

    assert call["disposition"] == "new"
    assert world.one("questions")["state"] == "open"


def test_a_call_from_before_the_question_is_no_answer_to_it(world: World) -> None:
    ask(world, applied(world))

    missed_calls.record_missed_calls(
        world.deps,
        batch=[world.call(at=after(ASKED_AT, minutes=-1))],
        now=after(ASKED_AT, hours=1),
    )

    assert world.rows("calls")[-1]["disposition"] == "status"
    assert world.one("questions")["state"] == "open"


def test_an_answer_goes_before_a_callback_that_waits(world: World) -> None:
    """A missed call came at night, and in the morning the applicant is asked, and answers."""
    applied(world)
    application = world.rows("applications")[0]["number"]
    for minutes in (0, 10):  # a status text first, then a callback
        world.misses(at=after(ASKED_AT, minutes=minutes - 60))
    ask(world, application)

    assert world.misses(at=after(ASKED_AT, minutes=1))["disposition"] == "answer"
    assert world.rows("callbacks")[-1]["state"] == "waiting"
    assert world.rows("callbacks")[-1]["missed_calls"] == 1


class TestTwoQuestionsToOneTelephone:
    """One missed call cannot say which it answers: a wrong guess sends a lineman in vain."""

    def test_are_asked_by_a_person(self, world: World) -> None:
        application = applied(world)
        for kind in (QuestionKind.CABLE_READY, QuestionKind.WITHDREW):
            ask(world, application, kind)

        call = world.misses(at=after(ASKED_AT, hours=1))

        assert call["disposition"] == "new"
        assert world.rows("tasks") == []
        assert {row["state"] for row in world.rows("questions")} == {"open"}

    def test_and_the_operator_notes_which_he_has_answered(self, world: World) -> None:
        application = applied(world)
        cable, _ = (
            ask(world, application, kind)
            for kind in (QuestionKind.CABLE_READY, QuestionKind.WITHDREW)
        )
        world.misses(at=after(ASKED_AT, hours=1))
        attempt_id = world.rung(at=after(ASKED_AT, hours=1, seconds=5))
        world.step(attempt_id, "consumer_answered", at=after(ASKED_AT, hours=1, seconds=15))
        now = after(ASKED_AT, hours=1, minutes=2)

        assert replies.record_spoken_reply(world.deps, question_id=cable, operator_id=1, now=now)

        task = world.one("tasks")
        assert (task["kind"], task["explanation"]) == ("cable_ready", "answered")
        assert [row["state"] for row in world.rows("questions")] == ["answered", "open"]

    def test_which_only_the_operator_who_speaks_with_him_can_note(self, world: World) -> None:
        question_id = ask(world, applied(world))
        asha, meena = 1, world.operator("meena")

        for operator_id in (asha, meena, 4711):
            assert not replies.record_spoken_reply(
                world.deps, question_id=question_id, operator_id=operator_id, now=ASKED_AT
            )
        assert world.rows("tasks") == []


class TestSilence:
    @pytest.mark.parametrize(
        ("kind", "hours", "becomes_task"),
        [
            (QuestionKind.CABLE_READY, 168, True),
            (QuestionKind.AT_HOME, 48, True),
            (QuestionKind.SUPPLY, 72, False),
            (QuestionKind.WITHDREW, 72, False),
        ],
    )
    def test_ends_a_question_and_is_shown_to_someone_where_it_needs_a_step(
        self, world: World, kind: QuestionKind, hours: int, becomes_task: bool
    ) -> None:
        ask(world, applied(world), kind)

        questions.expire_questions(world.deps, now=after(ASKED_AT, hours=hours, seconds=-1))
        assert world.one("questions")["state"] == "open"
        for _ in range(2):
            questions.expire_questions(world.deps, now=after(ASKED_AT, hours=hours))

        assert world.one("questions")["state"] == "expired"
        assert [task["explanation"] for task in world.rows("tasks")] == [
            "unanswered"
        ] * becomes_task
        late = world.misses(at=after(ASKED_AT, hours=hours, minutes=1))
        assert late["disposition"] == "status"

    def test_is_broken_by_a_call_in_time_that_came_late_to_us(self, world: World) -> None:
        ask(world, applied(world))
        questions.expire_questions(world.deps, now=after(ASKED_AT, hours=169))

        in_time = world.call(at=after(ASKED_AT, hours=167))
        missed_calls.record_missed_calls(
            world.deps, batch=[in_time], now=after(ASKED_AT, hours=170)
        )

        assert world.rows("calls")[-1]["disposition"] == "answer"
        assert [row["explanation"] for row in world.rows("tasks")] == ["unanswered", "answered"]


class TestAQuestionIsNotAsked:
    def test_twice_while_it_is_open(self, world: World) -> None:
        application = applied(world)
        first = ask(world, application)

        with pytest.raises(QuestionNotAsked, match="has been asked this and has not answered"):
            ask(world, application)
        assert len([row for row in world.rows("messages") if "question" in row["key"]]) == 1

        world.misses(at=after(ASKED_AT, hours=1))
        assert ask(world, application) != first

    def test_about_what_is_not_there(self, world: World) -> None:
        with pytest.raises(QuestionNotAsked, match="application 41226999999: there is none"):
            ask(world, "41226999999")

    def test_of_whom_we_do_not_hear(self, world: World) -> None:
        application = applied(world)
        by = operators.get_operator(world.deps, operator_id=1)
        assert by
        number_blocks.block_number(
            world.deps,
            number=CALLER,
            kind=BlockKind.BLOCKED,
            until=None,
            by=by,
            reason="x",
            now=NOON,
        )

        with pytest.raises(QuestionNotAsked, match=r"\+91 98xxxxxx01 is blocked \(Blocked"):
            ask(world, application)
        assert world.rows("questions") == []

    def test_of_the_caller_when_the_mobile_in_the_form_is_another(self, world: World) -> None:
        ask(world, applied(world, mobile="98765 00002"))

        assert world.misses(at=after(ASKED_AT, hours=1))["disposition"] == "status"
        assert world.misses(NEIGHBOUR, at=after(ASKED_AT, hours=1))["disposition"] == "answer"


class TestATask:
    def test_that_nobody_did_in_time_is_an_alarm_until_it_is_done(self, world: World) -> None:
        rule = AlarmRule(measure=Measure.OVERDUE_TASKS, above=0)
        world.configure("alarms", rules=(rule,))
        ask(world, applied(world))
        world.misses(at=after(ASKED_AT, hours=1))
        due_at = world.one("tasks")["due_at"]

        alarms.evaluate_alarms(world.deps, now=due_at)
        assert world.rows("alarms") == []
        late = after(due_at, seconds=1)
        alarms.evaluate_alarms(world.deps, now=late)
        assert world.one("alarms")["fired_at"] == late

        questions.finish_task(world.deps, task_id=1, by="meena", note="seen", now=late)
        alarms.evaluate_alarms(world.deps, now=after(due_at, seconds=2))
        assert world.one("alarms")["cleared_at"] == after(due_at, seconds=2)

    def test_is_done_once_with_what_came_of_it(self, world: World) -> None:
        ask(world, applied(world))
        world.misses(at=after(ASKED_AT, hours=1))
        done = {"task_id": 1, "by": "meena", "note": " visit  on Friday ", "now": after(days=2)}

        questions.finish_task(world.deps, **done)  # type: ignore[arg-type]  # its own arguments

        task = world.one("tasks")
        assert (task["actor"], task["note"], task["done_at"]) == (
            "meena",
            "visit on Friday",
            after(days=2),
        )
        with pytest.raises(TaskNotFinished, match="Task 1 has been done by meena"):
            questions.finish_task(world.deps, **done)  # type: ignore[arg-type]  # as above

    @pytest.mark.parametrize(
        ("task_id", "note", "says"),
        [
            (1, " ", "Say what came of it by --note"),
            (1, "x" * 201, "Say what came of it by --note"),
            (9, "x", "Task 9 is not to be done any more"),
        ],
    )
    def test_needs_a_note_and_a_task(
        self, world: World, task_id: int, note: str, says: str
    ) -> None:
        ask(world, applied(world))
        world.misses(at=after(ASKED_AT, hours=1))

        with pytest.raises(TaskNotFinished, match=says):
            questions.finish_task(world.deps, task_id=task_id, by="meena", note=note, now=NOON)


def test_two_listeners_that_hear_the_answer_make_one_task(world: World) -> None:
    ask(world, applied(world))
    call = world.call(at=after(ASKED_AT, hours=1))

    world.record(call, dataclasses.replace(call))
    world.record(call)

    assert len(world.rows("tasks")) == 1
