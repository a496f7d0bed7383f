"""A refusal of the rules is said in the reader's language, also where one holds another."""

import flask
import pytest

from missedcall.domain.operators import shift
from missedcall.domain.operators.refusals import (
    AbilityRefusal,
    FreeExtension,
    OperatorRefusal,
    ShiftRefusal,
)
from missedcall.domain.operators.roles import Actor
from missedcall.domain.shared.explanation import Explanation, explain
from missedcall.domain.shared.phone import Reason
from web.shared import texts

TOO_SHORT = explain(OperatorRefusal.MOBILE, why=explain(Reason.TOO_SHORT))
TAKEN = explain(
    OperatorRefusal.EXTENSION_TAKEN,
    extension="201",
    holder="asha",
    free=explain(FreeExtension.NEXT, extension="202"),
)


@pytest.mark.parametrize(
    ("reason", "english", "hindi"),
    [
        (
            TOO_SHORT,
            "mobile: the number is too short; give ten digits of an Indian mobile",
            "मोबाइल: नंबर छोटा है; भारतीय मोबाइल के दस अंक दें",
        ),
        (
            TAKEN,
            "extension 201 is taken by asha; the next free extension is 202",
            "एक्सटेंशन 201, asha का है; अगला ख़ाली एक्सटेंशन 202 है",
        ),
        (
            explain(ShiftRefusal.UNREADABLE, part="monday", example=shift.EXAMPLE),
            f"shift: 'monday' cannot be read; write it like `{shift.EXAMPLE}`",
            f"पाली: 'monday' पढ़ा नहीं जा सका; ऐसे लिखें: `{shift.EXAMPLE}`",
        ),
        (
            explain(AbilityRefusal.LANGUAGE, name="fr", known=("hi", "hne")),
            "language: fr is not known; use one of hi, hne",
            "भाषा: fr यहाँ नहीं है; इनमें से एक लें: hi, hne",
        ),
    ],
)
def test_a_refusal_is_said_in_hindi_on_a_page_and_in_english_by_a_command(
    app: flask.Flask, reason: Explanation, english: str, hindi: str
) -> None:
    assert str(reason) == english
    with app.test_request_context(headers={"Accept": "application/json", "Accept-Language": "hi"}):
        assert texts.explained(reason) == hindi


def test_a_role_is_named_by_its_words_in_a_command_and_on_a_page(
    app: flask.Flask,
) -> None:
    reason = explain(OperatorRefusal.OFFICE_MISSING, role=Actor.JE)

    assert str(reason) == "office: name the office that a junior engineer works for"
    with app.test_request_context(headers={"Accept": "application/json", "Accept-Language": "hi"}):
        assert texts.gettext(Actor.JE.english) in texts.explained(reason)
