"""A reason is a code for programs and a text for people, each once in its room."""

import pytest

from missedcall.domain.connection.guards import ALWAYS, GUARDS
from missedcall.domain.connection.refusals import CommandRefusal, GuardRefusal
from missedcall.domain.meters.refusals import MeterRefusal
from missedcall.domain.shared.explanation import Explanation, RequestRefused, explain
from missedcall.domain.shared.named_code import NamedCode


class Word(NamedCode):
    ONE = "one", "The first"
    TWO = "two"


def test_a_reason_holds_its_code_its_english_and_what_fills_the_slots() -> None:
    reason = explain(MeterRefusal.NOT_RECEIVED, serial="M1")
    assert (reason.code, dict(reason.slots)) == ("not_received", {"serial": "M1"})
    assert str(reason) == "meter M1 is in no stock; receive it first"
    with pytest.raises(RequestRefused, match="M1 is in no stock"):
        raise RequestRefused(reason)


def test_a_code_in_a_slot_is_said_by_its_words() -> None:
    reason = Explanation("x", "%(state)s; %(all)s", {"state": Word.ONE, "all": (Word.TWO, "b")})
    assert str(reason) == "The first; two, b"


def test_each_guard_says_what_to_do_when_its_answer_is_no() -> None:
    assert {*GuardRefusal} == {*GUARDS} - {ALWAYS}
    assert all(guard.english for guard in GuardRefusal)
    assert not {guard.value for guard in GuardRefusal} & {each.value for each in CommandRefusal}
