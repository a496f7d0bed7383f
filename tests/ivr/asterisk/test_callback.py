"""A callback rings the operator, then the consumer, and its outcome is told and kept."""

import contextlib
from collections.abc import Iterator

import pytest

from ivr.asterisk import ami
from ivr.asterisk.events import AttemptEnded, AttemptStep
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.operators.operator_phone import OperatorPhoneKind, Phone
from tests.ivr.exchange import DID, EXTENSION, Exchange
from tests.ivr.sip import RawPhone
from tools.softphones.sipp import Sipp
from tools.softphones.sound import Handset

pytestmark = pytest.mark.asterisk

OPERATOR_HZ, CONSUMER_HZ = 440, 620
ATTEMPT = "attempt-0123456789abcdef0123456789abcdef"
BUSY = {"status": "486 Busy Here"}
UNAVAILABLE = {"status": "480 Temporarily Unavailable"}


@contextlib.contextmanager
def operator_answers(exchange: Exchange) -> Iterator[Sipp]:
    exchange.registered()
    with exchange.operator("answer") as phone:
        yield phone


def outcome(exchange: Exchange, session: ami.Session, *, steps: list[str]) -> AttemptEnded:
    """Take what is told of the attempt to its end; the journal must hold the same."""
    *before, ended = exchange.told(session, count=len(steps) + 1)
    assert [step.step for step in before if isinstance(step, AttemptStep)] == steps
    assert isinstance(ended, AttemptEnded)
    assert ended.attempt_id == ATTEMPT
    assert exchange.journal() == [ended]
    return ended


def test_an_operator_whose_phone_is_not_there(exchange: Exchange) -> None:
    with exchange.session() as session:
        exchange.place(ATTEMPT, phone=Phone(OperatorPhoneKind.EXTENSION, "202"))

        ended = outcome(exchange, session, steps=[])

    assert ended.outcome is CallOutcome.OPERATOR_NO_ANSWER
    assert ended.operator_at is None


def test_an_operator_who_refuses(exchange: Exchange) -> None:
    exchange.registered()
    with (
        exchange.session() as session,
        exchange.operator("refuse", keys=BUSY) as phone,
    ):
        exchange.place(ATTEMPT)
        phone.wait()

        assert outcome(exchange, session, steps=[]).outcome is CallOutcome.OPERATOR_NO_ANSWER


def test_a_consumer_whose_phone_rang_before_the_network_gave_up(exchange: Exchange) -> None:
    with (
        exchange.session() as session,
        operator_answers(exchange) as operator,
        exchange.consumer("refuse", keys=UNAVAILABLE) as consumer,
    ):
        exchange.place(ATTEMPT)
        consumer.wait()
        operator.wait()

        ended = outcome(exchange, session, steps=["operator_answered"])

    assert ended.outcome is CallOutcome.NO_ANSWER
    assert ended.operator_at is not None
    assert ended.consumer_at is None


def test_they_hear_each_other(exchange: Exchange) -> None:
    port = exchange.trunk_port
    exchange.registered()
    with (
        Handset(host=exchange.host, port=port + 10, hertz=OPERATOR_HZ) as headset,
        Handset(host=exchange.host, port=port + 12, hertz=CONSUMER_HZ) as mobile,
        exchange.session() as session,
        exchange.operator("answer", keys={"audio_port": str(headset.port)}) as operator,
        exchange.consumer(
            "answer_and_hang_up", keys={"audio_port": str(mobile.port)}, duration_ms=4500
        ) as consumer,
    ):
        exchange.place(ATTEMPT)
        consumer.wait()
        operator.wait()
        steps = ["operator_answered", "consumer_answered", "joined"]
        ended = outcome(exchange, session, steps=steps)

        assert headset.hears(CONSUMER_HZ)
        assert mobile.hears(OPERATOR_HZ)
        assert not mobile.hears(CONSUMER_HZ)

    assert ended.outcome is CallOutcome.ANSWERED
    assert ended.operator_at
    assert ended.consumer_at
    assert ended.bridged_at
    assert ended.bridged_at > ended.consumer_at  # between them the notice was heard
    assert ended.talk_s == (ended.at - ended.bridged_at).total_seconds()


def test_the_consumer_sees_the_number_he_rang(exchange: Exchange) -> None:
    with (
        operator_answers(exchange) as operator,
        RawPhone((exchange.host, exchange.trunk_port)) as consumer,
    ):
        exchange.place(ATTEMPT)
        invite = consumer.refuses()
        operator.wait()

    assert f"<sip:{DID}@" in next(line for line in invite.splitlines() if line.startswith("From:"))
    assert EXTENSION not in invite
