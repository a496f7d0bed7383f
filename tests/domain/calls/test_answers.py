"""Which missed calls are answered by a text, and which are rung."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.calls import answers
from missedcall.domain.calls.answers import (
    MOST_TOLD,
    AnswerLimits,
    AskedQuestion,
    CallAnswer,
    TellStatus,
)

NOON = dt.datetime(2026, 11, 23, 6, 30, tzinfo=dt.UTC)
LIMITS = AnswerLimits(again=dt.timedelta(minutes=30), a_day=3)
MINUTE = dt.timedelta(minutes=1)

asks = st.builds(
    AskedQuestion,
    running=st.integers(0, 6),
    told_today=st.integers(0, 6),
    told_at=st.none() | st.integers(0, 1440).map(lambda minutes: NOON - minutes * MINUTE),
)


@pytest.mark.parametrize(
    ("asked", "by_text"),
    [
        (AskedQuestion(), False),
        (AskedQuestion(running=1), True),
        (AskedQuestion(running=MOST_TOLD), True),
        (AskedQuestion(running=MOST_TOLD + 1), False),
        (AskedQuestion(running=1, told_today=1, told_at=NOON - 29 * MINUTE), False),
        (AskedQuestion(running=1, told_today=1, told_at=NOON - 30 * MINUTE), True),
        (AskedQuestion(running=1, told_today=3, told_at=NOON - 90 * MINUTE), False),
    ],
)
def test_who_has_applied_is_told_unless_a_text_did_not_help_him(
    asked: AskedQuestion, by_text: bool
) -> None:
    told = answers.answer_without_ringing(asked, limits=LIMITS, at=NOON)

    assert (told == TellStatus()) is by_text


@given(asked=asks)
def test_who_calls_again_soon_after_a_text_is_always_rung(asked: AskedQuestion) -> None:
    if answers.answer_without_ringing(asked, limits=LIMITS, at=NOON) is None:
        return
    told = dataclasses.replace(asked, told_today=asked.told_today + 1, told_at=NOON)

    assert answers.answer_without_ringing(told, limits=LIMITS, at=NOON + 29 * MINUTE) is None


@given(asked=asks, questions=st.lists(st.integers(1, 9), unique=True, max_size=4))
def test_a_call_answers_a_question_only_when_there_is_one_it_can_mean(
    asked: AskedQuestion, questions: list[int]
) -> None:
    asked = dataclasses.replace(asked, questions=tuple(questions))

    answered = answers.answer_without_ringing(asked, limits=LIMITS, at=NOON)

    was_just_told = asked.told_at is not None and asked.told_at + LIMITS.again > NOON
    assert isinstance(answered, CallAnswer) == (len(questions) == 1 and not was_just_told)
    if len(questions) > 1:
        assert answered is None, "a person asks which he means"


@given(st.lists(st.integers(0, 600), min_size=1, max_size=60))
def test_no_number_is_sent_more_texts_than_the_limit(waits: list[int]) -> None:
    """However a number calls, the texts of any 24 hours stay within the limit."""
    told: list[dt.datetime] = []
    at = NOON
    for minutes in waits:
        at += minutes * MINUTE
        today = [when for when in told if when >= at - dt.timedelta(days=1)]
        asked = AskedQuestion(running=1, told_today=len(today), told_at=told[-1] if told else None)
        if answers.answer_without_ringing(asked, limits=LIMITS, at=at):
            assert len(today) < LIMITS.a_day
            told.append(at)
