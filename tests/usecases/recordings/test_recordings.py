"""A recording is kept, refused, deleted when its time is over, and never forgotten."""

import datetime as dt
import logging
import os
from array import array
from pathlib import Path

import pytest

from missedcall.db.engine import Row
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.operators.roles import Actor
from missedcall.domain.recordings.recording import Consent
from missedcall.usecases.callbacks import attempts
from missedcall.usecases.operators import operators
from missedcall.usecases.operators.operators import Operator
from missedcall.usecases.recordings import (
    recording_check,
    recording_files,
    recording_lists,
    recordings,
    wave_forms,
)
from missedcall.usecases.recordings.recording_files import NotARecording
from missedcall.usecases.recordings.recording_lists import RecordingNotKept
from tests.kit import NOON, World, after

TALK = dt.timedelta(seconds=60)
ENDED, LATER = NOON + TALK, after(minutes=2)
KEPT_DAYS = 365
TEN_SECONDS = 44 + 10 * 16_000
STRANGER = "attempt-ffffffffffffffffffffffffffffffff.wav"


def joined(world: World, consent: Consent | None = Consent.ON) -> str:
    """Bring a caller to where the notice is over; Asterisk begins to write the file."""
    world.misses()
    world.operator()
    attempt_id = world.rung(at=after(seconds=4))
    attempts.note_attempt_step(
        world.deps, attempt_id=attempt_id, step="joined", at=NOON, now=NOON, consent=consent
    )
    if consent is Consent.ON:
        write(world, f"{attempt_id}.wav")
    return attempt_id


def write(world: World, name: str, *, at: dt.datetime = NOON) -> Path:
    file = world.deps.config.recordings_dir / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(b"\0" * TEN_SECONDS)
    os.utime(file, (at.timestamp(), at.timestamp()))
    return file


def files(world: World) -> list[str]:
    return sorted(file.name for file in world.deps.config.recordings_dir.glob("*"))


def sweep(world: World, *, at: dt.datetime = LATER) -> None:
    recordings.measure_finished_recordings(world.deps, now=at)
    recordings.delete_refused_recordings(world.deps, now=at)
    recordings.delete_expired_recordings(world.deps, now=at)


def kept(world: World) -> str:
    attempt_id = joined(world)
    world.finish(attempt_id, CallOutcome.ANSWERED, at=ENDED)
    sweep(world)
    return attempt_id


def history(world: World) -> list[tuple[str | None, str, str]]:
    rows = [row for row in world.rows("transitions") if row["entity"] == "recording"]
    return [(row["from_state"], row["to_state"], row["actor"]) for row in rows]


def the(world: World) -> Row:
    return world.one("recordings")


def test_a_recording_is_measured_when_the_call_is_over(world: World) -> None:
    attempt_id = joined(world)
    sweep(world)
    assert (the(world)["state"], the(world)["started_at"]) == ("running", NOON)

    world.finish(attempt_id, CallOutcome.ANSWERED, at=ENDED)
    sweep(world, at=ENDED)  # Asterisk may be writing still
    assert the(world)["state"] == "running"
    sweep(world)

    assert (the(world)["state"], the(world)["path"]) == ("kept", f"{attempt_id}.wav")
    assert (the(world)["seconds"], the(world)["bytes"]) == (10, TEN_SECONDS)
    assert history(world) == [(None, "running", "asterisk"), ("running", "kept", "system")]


def test_the_outcome_tells_of_a_recording_that_no_event_told(world: World) -> None:
    attempt_id = joined(world, consent=None)
    told = {"bridged_at": NOON, "consent": Consent.ON}
    for _ in range(2):
        attempts.finish_attempt(
            world.deps,
            attempt_id=attempt_id,
            outcome=CallOutcome.ANSWERED,
            at=ENDED,
            now=ENDED,
            talk_s=60,
            **told,  # type: ignore[arg-type]  # two keywords, spread to be given twice
        )

    assert the(world)["started_at"] == NOON
    assert world.rows("attempts")[0]["bridged_at"] == NOON


@pytest.mark.parametrize("consent", [Consent.REFUSED, Consent.UNHEARD])
def test_without_consent_there_is_a_row_and_no_file(world: World, consent: Consent) -> None:
    attempt_id = joined(world, consent)
    world.finish(attempt_id, CallOutcome.ANSWERED, at=ENDED)
    sweep(world)

    assert (the(world)["state"], the(world)["started_at"]) == (consent, None)
    assert files(world) == []


def test_with_recordings_off_nothing_is_noted(world: World) -> None:
    joined(world, Consent.OFF)

    assert world.rows("recordings") == []


def test_a_refusal_deletes_at_once(world: World) -> None:
    attempt_id = joined(world)
    for _ in range(2):
        recordings.refuse_recording(
            world.deps, attempt_id=attempt_id, at=after(seconds=9), now=LATER
        )
    world.finish(attempt_id, CallOutcome.ANSWERED, at=ENDED)
    sweep(world)

    assert files(world) == []
    assert (the(world)["state"], the(world)["refused_at"]) == ("refused", after(seconds=9))
    assert the(world)["deleted_at"] == LATER
    assert history(world)[1:] == [("running", "refused", "consumer")]


def test_a_refusal_that_comes_after_all_else_still_deletes(world: World) -> None:
    attempt_id = kept(world)

    recordings.refuse_recording(world.deps, attempt_id=attempt_id, at=after(seconds=9), now=LATER)

    assert files(world) == []
    assert the(world)["state"] == "refused"


def test_a_refusal_that_comes_before_all_else_stands(world: World) -> None:
    attempt_id = joined(world, consent=None)
    write(world, f"{attempt_id}.wav")

    recordings.refuse_recording(world.deps, attempt_id=attempt_id, at=after(seconds=9), now=LATER)
    attempts.finish_attempt(
        world.deps,
        attempt_id=attempt_id,
        outcome=CallOutcome.ANSWERED,
        at=ENDED,
        now=ENDED,
        bridged_at=NOON,
        consent=Consent.ON,
    )
    sweep(world)

    assert files(world) == []
    assert the(world)["state"] == "refused"


def test_a_refusal_of_a_call_that_is_none_of_ours_is_told(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    recordings.refuse_recording(world.deps, attempt_id="attempt-x", at=NOON, now=NOON)

    assert "attempt-x: refused a recording" in caplog.text
    assert world.rows("recordings") == []


def test_a_file_that_cannot_be_deleted_is_tried_again(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    attempt_id = joined(world)

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(recording_files, "delete_recording_file", refuse)
        recordings.refuse_recording(world.deps, attempt_id=attempt_id, at=NOON, now=NOON)
    assert the(world)["deleted_at"] is None
    assert "could not be deleted; mend its rights" in caplog.text

    sweep(world)
    assert (files(world), the(world)["deleted_at"]) == ([], LATER)


def test_a_recording_is_deleted_when_its_days_are_over(world: World) -> None:
    kept(world)
    sweep(world, at=NOON + dt.timedelta(days=KEPT_DAYS))
    assert (len(files(world)), the(world)["state"]) == (1, "kept")

    over = NOON + dt.timedelta(days=KEPT_DAYS, seconds=1)
    sweep(world, at=over)

    assert files(world) == []
    assert (the(world)["state"], the(world)["deleted_at"]) == ("expired", over)
    assert history(world)[-1] == ("kept", "expired", "system")


def test_a_call_that_vanished_keeps_what_was_recorded(world: World) -> None:
    attempt_id = joined(world)
    world.finish(attempt_id, CallOutcome.LOST, at=ENDED)
    sweep(world)

    assert the(world)["state"] == "kept"


def test_a_recording_without_a_file_is_named(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    attempt_id = joined(world)
    (world.deps.config.recordings_dir / f"{attempt_id}.wav").unlink()
    world.finish(attempt_id, CallOutcome.ANSWERED, at=ENDED)
    sweep(world)

    assert the(world)["state"] == "missing"
    assert f"{attempt_id} was recorded and has no file" in caplog.text


def test_a_kept_file_that_is_gone_is_named_once_a_day(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    attempt_id = kept(world)
    recording_check.check_recordings_daily(world.deps, now=LATER)
    (world.deps.config.recordings_dir / f"{attempt_id}.wav").unlink()

    recording_check.check_recordings_daily(world.deps, now=LATER + dt.timedelta(hours=23))
    assert the(world)["state"] == "kept"
    recording_check.check_recordings_daily(world.deps, now=LATER + dt.timedelta(days=1))

    assert the(world)["state"] == "missing"
    assert f"{attempt_id}: the file of its recording is gone" in caplog.text


def test_a_recording_nobody_told_of_is_taken_in(world: World) -> None:
    """Asterisk died in the call, and the event of the joining was lost with the listener."""
    attempt_id = joined(world, consent=None)
    write(world, f"{attempt_id}.wav")
    recording_check.compare_recordings(world.deps, now=NOON)
    assert world.rows("recordings") == []  # the call is not over
    world.finish(attempt_id, CallOutcome.LOST, at=ENDED)

    recording_check.compare_recordings(world.deps, now=LATER)
    sweep(world)

    assert (the(world)["state"], the(world)["seconds"]) == ("kept", 10)


def test_a_file_that_must_not_be_there_is_deleted(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    attempt_id = joined(world, Consent.REFUSED)
    write(world, f"{attempt_id}.wav")

    recording_check.compare_recordings(world.deps, now=LATER)

    assert files(world) == []
    assert f"{attempt_id} is to have no recording" in caplog.text


def test_a_file_of_no_call_is_named_and_deleted_for_its_age(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    write(world, STRANGER)
    write(world, "notes.txt")

    recording_check.compare_recordings(world.deps, now=LATER)
    assert files(world) == [STRANGER, "notes.txt"]
    assert f"{STRANGER} belongs to no call we know" in caplog.text
    assert "notes.txt lies among the recordings and is none" in caplog.text

    recording_check.compare_recordings(world.deps, now=NOON + dt.timedelta(days=KEPT_DAYS))
    assert files(world) == ["notes.txt"]


@pytest.mark.parametrize(
    "name", ["../secrets.env", "/etc/passwd", "attempt-1.wav", f"{STRANGER}\n", f"a/{STRANGER}"]
)
def test_no_path_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    for act in (
        recording_files.recording_path,
        recording_files.recording_size,
        recording_files.delete_recording_file,
    ):
        with pytest.raises(NotARecording):
            act(tmp_path, name)


def meena(world: World) -> Operator:
    operators.add_operator(
        world.deps,
        login="meena",
        name="Meena",
        role=Actor.SUPERVISOR,
        password="correct horse",
        extension=None,
        language="hi",
        by="test",
        now=NOON,
    )
    found = operators.authenticate_operator(world.deps, login="meena", password="correct horse")
    assert found is not None
    return found


def test_who_listens_is_noted(world: World) -> None:
    attempt_id = kept(world)

    file = recording_lists.open_recording(
        world.deps, attempt_id=attempt_id, by=meena(world), now=LATER
    )

    assert file.stat().st_size == TEN_SECONDS
    last = world.rows("audit")[-1]
    assert (last["actor"], last["action"], last["subject"]) == ("meena", "listen", attempt_id)


def test_a_recording_that_is_heard_part_by_part_is_noted_once(world: World) -> None:
    attempt_id, by = kept(world), meena(world)

    for seconds in (0, 5, 599, 600):
        at = LATER + dt.timedelta(seconds=seconds)
        recording_lists.open_recording(world.deps, attempt_id=attempt_id, by=by, now=at)

    found = recording_lists.load_recording(world.deps, attempt_id=attempt_id)
    assert found is not None
    assert [each.login for each in found[1]] == ["meena", "meena"]


def test_the_wave_form_is_drawn_once_and_goes_with_the_recording(world: World) -> None:
    attempt_id = kept(world)
    file = world.deps.config.recordings_dir / f"{attempt_id}.wav"
    loud = array("h", [0] * 40_000 + [-32_768] * 40_000)
    file.write_bytes(b"\0" * 44 + loud.tobytes())

    wave_forms.draw_wave_forms(world.deps, now=LATER)
    file.write_bytes(b"")
    wave_forms.draw_wave_forms(world.deps, now=LATER)

    (found,) = recording_lists.list_recordings(world.deps, limit=5)
    assert found.bars == (0,) * 100 + (255,) * 100
    recordings.refuse_recording(world.deps, attempt_id=attempt_id, at=LATER, now=LATER)
    assert world.one("recordings")["wave"] is None


def test_what_cannot_be_read_has_no_wave_form(world: World) -> None:
    attempt_id = kept(world)
    (world.deps.config.recordings_dir / f"{attempt_id}.wav").unlink()

    wave_forms.draw_wave_forms(world.deps, now=LATER)

    (found,) = recording_lists.list_recordings(world.deps, limit=5)
    assert (found.bars, world.one("recordings")["wave"]) == ((), "")


def test_what_is_not_kept_cannot_be_listened_to(world: World) -> None:
    attempt_id = kept(world)
    recordings.refuse_recording(world.deps, attempt_id=attempt_id, at=LATER, now=LATER)
    by = meena(world)
    before = world.rows("audit")

    for asked in (attempt_id, "attempt-x", "../../secrets.env"):
        with pytest.raises(RecordingNotKept):
            recording_lists.open_recording(world.deps, attempt_id=asked, by=by, now=LATER)
    assert world.rows("audit") == before
