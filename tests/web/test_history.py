"""What happened, who did it and why is said in words, and the audit knows each action."""

import re
from collections.abc import Iterator
from pathlib import Path

import flask
import pytest

import missedcall
from missedcall.domain.applications.papers import PaperState
from missedcall.domain.callbacks.number_block import BlockKind
from missedcall.domain.connection.states import Event, Rule
from missedcall.domain.connection.transitions import TRANSITIONS
from missedcall.usecases.connection import run_timers
from web.admin import audit_rows
from web.admin import names as admin
from web.shared import history

CODE = "\n".join(
    file.read_text("utf-8") for file in Path(str(missedcall.__path__[0])).rglob("usecases/**/*.py")
)
BEGINS = "login|logout|session|sessions|password|operator|client|webhook|privacy|papers|export"
ACTIONS = {
    *re.findall(r'(?:action=|action = |ACTION = )"([a-z_. ]+)"', CODE),
    *re.findall(r'_(?:note|audit)\(db, "([a-z_.]+)"', CODE),
    *re.findall(rf'"((?:{BEGINS})\.[a-z_]+)"', CODE),
    *(f"block.{kind}" for kind in BlockKind),
    *(f"papers.{state}" for state in (PaperState.CHECKED, PaperState.REFUSED)),
}


@pytest.fixture
def reading_hindi(app: flask.Flask) -> Iterator[None]:
    with app.test_request_context("/?language=hi", headers={"Accept-Language": "hi"}):
        yield


def test_the_audit_has_words_for_each_action_that_is_noted() -> None:
    assert len(ACTIONS) > 40
    assert sorted(action for action in ACTIONS if action not in admin.action) == []


@pytest.mark.usefixtures("reading_hindi")
def test_each_rule_of_the_table_is_said_in_words() -> None:
    said = {rule: history.step(rule) for rule in Rule}

    assert {row.rule for row in TRANSITIONS} == set(said)
    assert [rule for rule, words in said.items() if not words or re.search(r"A\d\d", words)] == []


@pytest.mark.usefixtures("reading_hindi")
def test_who_acts_is_said_in_words_and_a_login_as_it_is() -> None:
    assert history.who("system") == "मशीन"
    assert history.who("applicant") == history.who("caller") == "आवेदक"
    assert history.who("asha") == "asha"


@pytest.mark.usefixtures("reading_hindi")
def test_a_reason_of_the_machine_is_said_in_words_and_a_persons_as_written() -> None:
    assert history.why("the last paper was given") == "आखिरी दस्तावेज़ मिला"
    assert history.why("घर बंद था") == "घर बंद था"
    assert "verifier" not in history.why("verifier was due 27-11-2026 01:00")
    assert "27-11-2026 01:00" in history.why("verifier was due 27-11-2026 01:00, H1")
    for event in (Event.LAPSE, Event.REMIND):
        assert run_timers.REASONS_OF_TIMERS[event] in history.reason


@pytest.mark.usefixtures("reading_hindi")
def test_a_corrected_form_stands_in_the_audit_by_its_number_and_its_fields() -> None:
    said = audit_rows.subject("application.correct", "41226000010: mobile, name")

    assert said.startswith("41226000010: ")
    assert "mobile" not in said
