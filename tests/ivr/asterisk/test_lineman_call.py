"""A lineman and an applicant on a real Asterisk: the lineman first, each sees our number alone."""

import contextlib

import pytest

from ivr.asterisk.events import AttemptEnded, AttemptStep
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.operators.operator_phone import OperatorPhoneKind, Phone
from missedcall.usecases.callbacks.dispatch import Placement
from tests.ivr.exchange import CODE, CONSUMER, DID, NODE, Exchange
from tests.ivr.sip import RawPhone

pytestmark = pytest.mark.asterisk

CALL = "lineman-fedcba9876543210fedcba9876543210"
MOBILE = Phone(OperatorPhoneKind.MOBILE, "+919876500042")
AS_DIALLED = "09876500042"


def place(exchange: Exchange) -> None:
    placement = Placement(
        attempt_id=CALL,
        node=NODE,
        phone=MOBILE,
        language="hi",
        dial=CONSUMER,
        shown=DID,
        announce="",
        consumer_language="hi",
        code=CODE,
        is_lineman_call=True,
    )
    with contextlib.closing(exchange.dialler()) as dialler:
        dialler.place(placement)


@pytest.mark.parametrize(
    ("key", "rung", "outcome"),
    [
        ("1", [AS_DIALLED, CONSUMER], CallOutcome.BUSY),
        ("7", [AS_DIALLED], CallOutcome.OPERATOR_NO_ANSWER),
    ],
)
def test_the_applicant_is_rung_after_the_lineman_pressed_1(
    exchange: Exchange, key: str, rung: list[str], outcome: CallOutcome
) -> None:
    keys = {"mobile": AS_DIALLED, "key": key}
    with (
        exchange.session() as session,
        exchange.consumer("takes_call", keys=keys, calls=len(rung), timeout_s=40) as trunk,
    ):
        place(exchange)
        trunk.wait()
        told = exchange.told(session, count=len(rung))
        shown = trunk.display.splitlines()
    *steps, ended = told

    assert [line.split(" sees")[0] for line in shown] == [f"sip:{number}" for number in rung]
    assert all(f"<sip:{DID}@" in line for line in shown), "both see the number of the service"
    assert isinstance(ended, AttemptEnded)
    assert (ended.attempt_id, ended.outcome) == (CALL, outcome)
    assert [step.step for step in steps if isinstance(step, AttemptStep)] == [
        "operator_answered"
    ] * (len(rung) - 1)
    assert exchange.journal() == [ended]


def test_nothing_that_the_lineman_is_sent_names_the_applicants_number(exchange: Exchange) -> None:
    with (
        exchange.session() as session,
        RawPhone((exchange.host, exchange.trunk_port)) as mobile,
    ):
        place(exchange)
        invite = mobile.refuses()
        (ended,) = exchange.told(session, count=1)

    assert CONSUMER[1:] not in invite
    assert isinstance(ended, AttemptEnded)
    assert ended.outcome is CallOutcome.OPERATOR_NO_ANSWER


def test_both_talk_and_nothing_is_recorded(exchange: Exchange) -> None:
    """The applicant hears who calls, then both hear each other until one hangs up."""
    keys = {"mobile": AS_DIALLED, "key": "1", "talk_ms": "5000"}
    with (
        exchange.session() as session,
        exchange.consumer("both_take_call", keys=keys, calls=2, timeout_s=60) as trunk,
    ):
        place(exchange)
        trunk.wait()
        *steps, ended = exchange.told(session, count=4)

    assert [step.step for step in steps if isinstance(step, AttemptStep)] == [
        "operator_answered",
        "consumer_answered",
        "joined",
    ]
    assert isinstance(ended, AttemptEnded)
    assert ended.outcome is CallOutcome.ANSWERED
    assert not list(exchange.config.recordings_dir.glob(f"{CALL}*"))
