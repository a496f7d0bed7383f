"""Supervisors list and hear recordings, no other does, and each hearing is noted."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from missedcall.config import Config
from missedcall.db.recordings import recording_pauses
from missedcall.db.schema import audit
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.operators.roles import Actor
from missedcall.domain.recordings.recording import Consent
from missedcall.usecases.callbacks import attempts
from missedcall.usecases.deps import Deps
from missedcall.usecases.recordings import recordings, wave_forms
from tests import kit
from tests.support.screen_texts import said
from tests.web.conftest import Browser
from tests.web.story import CALLER, NOW, Story

SOUND = b"RIFF" + b"\0" * (44 - 4 + 3 * 16_000)


@pytest.fixture
def config(config: Config, tmp_path: Path) -> Config:
    """Write below the test's own folder."""
    return kit.changed(config, "service", state_dir=tmp_path)


@pytest.fixture
def recorded(story: Story, deps: Deps) -> str:
    """Leave one recording of three seconds; give its attempt."""
    story.operator("asha")
    attempt_id = story.call_in_hand("asha", attempt_id=f"attempt-{'0' * 32}")
    deps.config.recordings_dir.mkdir()
    (deps.config.recordings_dir / f"{attempt_id}.wav").write_bytes(SOUND)
    attempts.finish_attempt(
        deps,
        attempt_id=attempt_id,
        outcome=CallOutcome.ANSWERED,
        at=NOW,
        now=NOW,
        bridged_at=NOW,
        consent=Consent.ON,
    )
    recordings.measure_finished_recordings(deps, now=kit.after(NOW, minutes=1))
    return attempt_id


@pytest.fixture
def supervisor(story: Story, browser: Callable[[], Browser]) -> Browser:
    story.operator("meena", role=Actor.SUPERVISOR)
    found = browser()
    found.log_in("meena")
    return found


def heard(deps: Deps) -> list[tuple[str, str]]:
    with deps.db.reading() as db:
        rows = db.execute(sa.select(audit).where(audit.c.action == "listen")).all()
    return [(row.actor, row.subject) for row in rows]


def test_a_supervisor_hears_a_recording_and_that_is_noted(
    supervisor: Browser, recorded: str, deps: Deps
) -> None:
    with supervisor.get(f"/recordings/{recorded}.wav") as answer:
        assert (answer.status_code, answer.mimetype) == (200, "audio/wav")
        assert answer.data == SOUND
        assert answer.headers["Cache-Control"] == "no-store"
    assert heard(deps) == [("meena", recorded)]


def test_a_supervisor_can_hear_a_part(supervisor: Browser, recorded: str) -> None:
    part = {"Range": "bytes=44-143"}

    with supervisor.client.get(f"/recordings/{recorded}.wav", headers=part) as answer:
        assert (answer.status_code, len(answer.data)) == (206, 100)


def test_the_list_masks_numbers_and_plays_what_is_kept(
    supervisor: Browser, recorded: str, deps: Deps
) -> None:
    page = supervisor.get("/recordings")

    assert page.status_code == 200
    assert f'src="/recordings/{recorded}.wav"' in page.text
    assert "0:03" in page.text
    assert CALLER not in page.text
    assert "media-src 'self'" in page.headers["Content-Security-Policy"]

    recordings.refuse_recording(deps, attempt_id=recorded, at=NOW, now=NOW)
    page = supervisor.get("/recordings")
    assert "<audio" not in page.text
    assert said("refused by the consumer, deleted") in page.text


def test_the_list_is_narrowed_and_taken_out_without_whole_numbers(
    supervisor: Browser, recorded: str
) -> None:
    def lists(query: str) -> bool:
        return recorded in supervisor.get(f"/recordings?{query}").text

    assert lists("state=kept&operator=asha&longer=3")
    assert not lists("state=refused")
    assert not lists("longer=4")
    assert not lists("to=2020-01-01")
    for wrong in ("state=lost", "operator=root", "from=today", "before=1"):
        assert supervisor.get(f"/recordings?{wrong}").status_code == 404
    taken = supervisor.get("/recordings/file.csv").text
    assert recorded in taken
    assert CALLER not in taken


def test_a_recording_has_its_wave_its_pauses_and_who_heard_it(
    supervisor: Browser, recorded: str, deps: Deps
) -> None:
    wave_forms.draw_wave_forms(deps, now=NOW)
    with deps.db.writing() as db:
        recording_pauses.add_recording_pause(db, attempt_id=recorded, by="asha", at=NOW)
        begins = kit.after(NOW, seconds=1)
        recording_pauses.change_recording_pause(db, 1, paused_at=begins, resumed_at=begins)
    supervisor.get(f"/recordings/{recorded}.wav").close()

    for path in (f"/recordings/{recorded}", "/callbacks/1"):
        page = supervisor.get(path).text
        assert "<svg" in page
        assert said("Paused from %(begins)s to %(ends)s", begins="0:01", ends="0:01") in page
        assert f'src="/recordings/{recorded}.wav"' in page
    assert "meena" in supervisor.get(f"/recordings/{recorded}").text
    assert supervisor.get("/recordings/attempt-0").status_code == 404


@pytest.mark.parametrize(
    "name", ["attempt-0.wav", "..%2fsecrets.env.wav", f"attempt-{'1' * 32}.wav"]
)
def test_what_is_not_there_is_not_found(supervisor: Browser, name: str) -> None:
    assert supervisor.get(f"/recordings/{name}").status_code == 404


def test_an_operator_hears_none(
    story: Story, browser: Callable[[], Browser], recorded: str, deps: Deps
) -> None:
    asha = browser()
    asha.log_in("asha")

    for path in ("/recordings", f"/recordings/{recorded}.wav"):
        assert asha.get(path).status_code == 403
    assert heard(deps) == []


def test_nobody_hears_one_without_a_login(
    browser: Callable[[], Browser], recorded: str, deps: Deps
) -> None:
    for path in ("/recordings", f"/recordings/{recorded}.wav"):
        answer = browser().get(path)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/login")
    assert heard(deps) == []
