"""An operator at a plain mobile: no consumer is rung before the key is pressed."""

import pytest

from ivr.asterisk.events import AttemptEnded, AttemptStep
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.operators.operator_phone import TAKING_S, OperatorPhoneKind, Phone
from tests.ivr.exchange import CONSUMER, DID, Exchange

pytestmark = pytest.mark.asterisk

ATTEMPT = "attempt-fedcba9876543210fedcba9876543210"
MOBILE = Phone(OperatorPhoneKind.MOBILE, "+919876500042")
AS_DIALLED = "09876500042"


def end_of(exchange: Exchange, *, key: str, rung: list[str]) -> tuple[list[str], AttemptEnded]:
    """Place a call from the mobile, whose holder presses `key`; give the steps and the end."""
    keys = {"mobile": AS_DIALLED, "key": key}
    with (
        exchange.session() as session,
        exchange.consumer("takes_call", keys=keys, calls=len(rung), timeout_s=40) as trunk,
    ):
        exchange.place(ATTEMPT, phone=MOBILE)
        trunk.wait()
        told = exchange.told(session, count=len(rung))
        assert [line.split(" sees")[0] for line in trunk.display.splitlines()] == [
            f"sip:{number}" for number in rung
        ]
        assert trunk.display.count(f"<sip:{DID}@") == len(rung)  # what both displays showed
    *steps, ended = told
    assert isinstance(ended, AttemptEnded)
    assert exchange.journal() == [ended]
    return [step.step for step in steps if isinstance(step, AttemptStep)], ended


def test_the_consumer_is_rung_once_the_operator_has_pressed_1(exchange: Exchange) -> None:
    steps, ended = end_of(exchange, key="1", rung=[AS_DIALLED, CONSUMER])

    assert steps == ["operator_answered"]
    assert ended.outcome is CallOutcome.BUSY
    assert ended.operator_at is not None


def test_nobody_is_rung_by_another_key(exchange: Exchange) -> None:
    steps, ended = end_of(exchange, key="7", rung=[AS_DIALLED])

    assert steps == []
    assert ended.outcome is CallOutcome.OPERATOR_NO_ANSWER
    assert ended.operator_at is None


def test_a_voicemail_that_answers_rings_nobody(exchange: Exchange) -> None:
    with exchange.consumer("answer", timeout_s=TAKING_S + 20) as voicemail:
        exchange.place(ATTEMPT, phone=MOBILE)
        voicemail.wait()
        rung = voicemail.display.splitlines()
    exchange.wait_for_journal(1)

    (ended,) = exchange.journal()

    assert isinstance(ended, AttemptEnded)
    assert ended.outcome is CallOutcome.OPERATOR_NO_ANSWER
    assert len(rung) == 1  # this mobile was rung, and no other


def test_a_mobile_that_is_switched_off(exchange: Exchange) -> None:
    refusal = {"status": "480 Temporarily Unavailable"}
    with (
        exchange.session() as session,
        exchange.consumer("refuse", keys=refusal) as mobile,
    ):
        exchange.place(ATTEMPT, phone=MOBILE)
        mobile.wait()
        (ended,) = exchange.told(session, count=1)

    assert isinstance(ended, AttemptEnded)
    assert ended.outcome is CallOutcome.OPERATOR_NO_ANSWER
