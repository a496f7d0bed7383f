"""Supervisors listen to calls from their page; the operator sees it and pauses the recording."""

from collections.abc import Callable

import pytest

from missedcall.db.recordings import recordings
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.callbacks import listening_orders, listenings
from missedcall.usecases.deps import Deps
from missedcall.usecases.recordings import recording_pauses
from tests.kit import Controls
from tests.support.screen_texts import said
from tests.web.conftest import Browser
from tests.web.story import CALLER, NOW, Story


@pytest.fixture
def supervisor(story: Story, browser: Callable[[], Browser]) -> Browser:
    story.operator("meena", role=Actor.SUPERVISOR)
    found = browser()
    found.log_in("meena")
    return found


@pytest.fixture
def at_call(story: Story, browser: Callable[[], Browser], deps: Deps) -> Browser:
    """Log in Asha, who speaks with a caller and is recorded."""
    story.operator("asha")
    attempt_id = story.call_in_hand("asha")
    with deps.db.writing() as db:
        recordings.add_recording(
            db,
            attempt_id,
            state="running",
            path="attempt.wav",
            at=NOW,
            started_at=NOW,
            actor="asterisk",
            reason="notice: on",
        )
    found = browser()
    found.log_in("asha")
    return found


def listens(browser: Browser, **fields: str) -> int:
    wish = {"attempt": "attempt-1", "mode": "listen", "reason": "her first day", **fields}
    return browser.post("/listening", page="/listening", **wish).status_code


def test_a_supervisor_listens_and_the_operator_is_told(
    supervisor: Browser, at_call: Browser, deps: Deps
) -> None:
    before = supervisor.get("/listening").text
    assert "Asha Sahu" in before
    assert CALLER not in before

    assert listens(supervisor) == 303
    (row,) = listenings.list_listenings(deps, limit=5)
    listening_orders.order_listenings(deps, line=Controls(), now=row.at)
    listening_orders.note_listening_step(deps, listening_id=row.id, step="begun", at=row.at)

    told = said("Listening to this call: %(names)s", names="Meena Sahu")
    assert told in at_call.get("/desk").text
    page = supervisor.get("/listening").text
    assert said("You are on the call.") in page
    assert "her first day" in page
    changed = supervisor.post(f"/listening/{row.id}/mode", page="/listening", mode="whisper")
    ended = supervisor.post(f"/listening/{row.id}/end", page="/listening")
    assert (changed.status_code, ended.status_code) == (303, 303)


def test_what_cannot_be_listened_to_is_said(supervisor: Browser, at_call: Browser) -> None:
    assert listens(supervisor, attempt="attempt-2") == 409
    assert listens(supervisor, reason=" ") == 409
    assert listens(supervisor, mode="shout") == 400
    assert supervisor.post("/listening/listen-1/end", page="/listening").status_code == 409


def test_an_auditor_reads_who_listened_and_cannot(
    supervisor: Browser, at_call: Browser, story: Story, browser: Callable[[], Browser]
) -> None:
    listens(supervisor)
    story.operator("uma", role=Actor.AUDITOR)
    auditor = browser()
    auditor.log_in("uma")

    page = auditor.get("/listening").text
    assert "her first day" in page
    assert 'name="attempt"' not in page
    assert listens(auditor) == 409


def test_an_operator_does_not_listen(at_call: Browser) -> None:
    assert at_call.get("/listening").status_code == 403
    assert at_call.post("/listening", attempt="attempt-1", mode="listen").status_code == 403


def test_an_operator_pauses_the_recording_of_the_call_in_hand(
    at_call: Browser, deps: Deps
) -> None:
    def state() -> dict[str, str]:
        return dict(at_call.get("/desk/state").get_json()["texts"])

    assert state()["recording"] == said("This call is being recorded.")
    at_call.post("/desk/recording/pause", attempt="attempt-1")
    assert state()["recording"] == said("Wait: the recording is about to be paused.")
    recording_pauses.order_pauses(deps, muter=Controls(), now=NOW)
    assert state()["recording"] == said("The recording is paused: let the number be read out.")
    at_call.post("/desk/recording/resume", attempt="attempt-1")
    recording_pauses.order_pauses(deps, muter=Controls(), now=NOW)
    assert state()["recording"] == said("This call is being recorded.")


def test_another_operators_recording_goes_on(
    at_call: Browser, story: Story, browser: Callable[[], Browser], deps: Deps
) -> None:
    story.operator("bela")
    other = browser()
    other.log_in("bela")

    other.post("/desk/recording/pause", attempt="attempt-1")

    with deps.db.reading() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM recording_pauses").scalar() == 0
