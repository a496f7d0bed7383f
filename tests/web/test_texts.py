"""Every text is there in both languages, and every text that is asked for is there."""

import re
import string
from pathlib import Path

import pytest

import web
from missedcall.db.calls.calls import ANSWERED
from missedcall.domain.applications import application, form_text
from missedcall.domain.applications.application import FIELDS
from missedcall.domain.callbacks.callback import CallOutcome
from missedcall.domain.callbacks.ring import RingRule
from missedcall.domain.calls.answers import QuestionKind
from missedcall.domain.calls.status import StatusStage
from missedcall.domain.messages.message import LOST, MessageState
from missedcall.domain.messages.task import ByTelephone
from missedcall.domain.monitoring.alarm import Measure
from missedcall.domain.operators.roles import ROLES
from missedcall.domain.shared import phone
from missedcall.usecases.applications.call_in_hand import CLOSE_REASONS, MATTERS
from missedcall.usecases.callbacks import supervision
from missedcall.usecases.callbacks.callback_files import STATES
from missedcall.usecases.calls import follow_up_tasks
from missedcall.usecases.messages.resend import ResendRefusal
from web import texts
from web.desk import desk_page, script
from web.shared import problems
from web.supervisor import callbacks

ROOT = Path(web.__path__[0])
OPERATOR_STATES = ("offline", "ready", "reserved", "in_call", "wrap_up", "paused")
FAMILIES = {
    "error": [
        *re.findall(r'Fault\("(\w+)"', Path(str(application.__file__)).read_text("utf-8")),
        *re.findall(r'Fault\("(\w+)"', Path(str(form_text.__file__)).read_text("utf-8")),
        *("aadhaar", "unknown_field", "not_text"),
        *(f"mobile_{reason}" for reason in phone.Reason),
    ],
    "problem": [*problems.CODES.values(), "csrf", "json", "not_your_call", "may_not_bill"],
    "state": list(OPERATOR_STATES),
    "message": [state.value for state in MessageState],
    "field": list(FIELDS),
    "pause": list(desk_page.PAUSE_REASONS),
    "close": list(CLOSE_REASONS),
    "matter": list(MATTERS),
    "step": list(script.STEPS),
    "say": list(script.STEPS),
    "ask": list(script.QUESTIONS),
    "answer": list(script.QUESTIONS),
    "resend": [why.value for why in ResendRefusal],
    "recording": ["running", "kept", "refused", "unheard", "expired", "missing"],
    "stage": [stage.value for stage in StatusStage],
    "question": [kind.value for kind in QuestionKind],
    "at": list(OPERATOR_STATES),
    "callback": list(STATES),
    "alarm": [measure.value for measure in Measure],
    "task": [*ByTelephone, *(kind.value for kind in QuestionKind)],
    "tasks.say": list(ByTelephone),
    "because": [
        "answered",
        "unanswered",
        "send_back",
        "papers_false",
        *LOST,
        MessageState.IN_DOUBT,
    ],
    "outcome_of_task": list(follow_up_tasks.OUTCOMES),
    "act": list(callbacks.ACTS),
    "acted": list(callbacks.ACTS),
    "refusal": [why.value for why in supervision.SupervisionRefusal],
    "rule": ["", *(rule.value for rule in RingRule)],
    "outcome": ["open", *(outcome.value for outcome in CallOutcome)],
    "disposition": ["new", "repeat", "refused", *ANSWERED],
    "role": [role.value for role in ROLES],
}


def slots(said: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(said) if name}


@pytest.mark.parametrize("key", texts.TEXTS)
def test_is_said_in_hindi_and_in_english_with_the_same_slots(key: str) -> None:
    hindi, english = texts.TEXTS[key]

    assert hindi.strip()
    assert english.strip()
    assert slots(hindi) == slots(english)
    if not key.startswith("language."):
        assert not re.search("[\u0900-\u097f]", english)
        assert re.search("[\u0900-\u097f]", hindi) or key in ("done.sms", "column.sms")


@pytest.mark.parametrize("family", FAMILIES)
def test_has_a_text_for_everything_of_a_family(family: str) -> None:
    missing = [name for name in FAMILIES[family] if f"{family}.{name}" not in texts.TEXTS]

    assert missing == []


def test_every_text_that_a_page_or_a_view_names_is_there() -> None:
    templates = "".join(path.read_text("utf-8") for path in ROOT.rglob("*.html"))
    code = "".join(path.read_text("utf-8") for path in ROOT.rglob("*.py"))
    named = re.findall(r'\bt\("([\w.]+)"[,)]', templates) + re.findall(
        r'(?:text|_back|_again)\(\s*"([\w.]+)"[,)]', code
    )

    assert len(named) > 40
    assert [key for key in named if key not in texts.TEXTS] == []


def test_templates_hold_no_text_of_their_own() -> None:
    for path in ROOT.rglob("*.html"):
        assert not re.search("[\u0900-\u097f]", path.read_text("utf-8")), path.name
