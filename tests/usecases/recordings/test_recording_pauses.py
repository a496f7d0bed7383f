"""An operator pauses the recording while a number is read out; the gap is kept and marked."""

import datetime as dt

import pytest

from missedcall.db.callbacks import attempts
from missedcall.db.recordings import recording_pauses as pause_rows
from missedcall.db.recordings import recordings
from missedcall.usecases.operators import operators
from missedcall.usecases.operators.operators import Operator
from missedcall.usecases.recordings import recording_pauses
from missedcall.usecases.recordings.recording_pauses import (
    FAILED_AFTER,
    NotMuted,
    PauseNotPossible,
    PauseState,
    RecordingSilence,
)
from tests.kit import Controls, World, after

BEGUN = after(seconds=9)


@pytest.fixture
def asha(world: World) -> Operator:
    operator_id = world.operator("asha")
    found = operators.get_operator(world.deps, operator_id=operator_id)
    assert found
    return found


@pytest.fixture
def call(world: World, asha: Operator) -> str:
    """Let Asha speak with a caller, recorded; give the attempt."""
    world.misses()
    attempt_id = world.rung(at=after(seconds=4))
    with world.deps.db.writing() as db:
        for column in ("operator_at", "consumer_at", "bridged_at"):
            attempts.note_attempt_step(db, attempt_id, column=column, at=BEGUN)
        recordings.add_recording(
            db,
            attempt_id,
            state="running",
            path=f"{attempt_id}.wav",
            at=BEGUN,
            started_at=BEGUN,
            actor="asterisk",
            reason="notice: on",
        )
    return attempt_id


def pauses(world: World, call: str, by: Operator, *, at: dt.datetime) -> None:
    recording_pauses.pause_recording(world.deps, attempt_id=call, by=by, now=at)


def silences(world: World, call: str) -> list[RecordingSilence]:
    with world.deps.db.reading() as db:
        pauses = pause_rows.list_recording_pauses(db, call)
    return list(recording_pauses.silences_of_recording(BEGUN, pauses))


def state(world: World, call: str) -> PauseState:
    return recording_pauses.pause_state(world.deps, attempt_id=call)


def test_a_pause_begins_when_asterisk_has_muted_and_its_gap_is_known(
    world: World, asha: Operator, call: str
) -> None:
    controls = Controls()
    assert state(world, call) is PauseState.RECORDING
    pauses(world, call, asha, at=after(seconds=20))
    pauses(world, call, asha, at=after(seconds=20))
    assert state(world, call) is PauseState.ASKED
    recording_pauses.order_pauses(world.deps, muter=controls, now=after(seconds=21))
    recording_pauses.order_pauses(world.deps, muter=controls, now=after(seconds=22))
    assert state(world, call) is PauseState.PAUSED
    recording_pauses.resume_recording(world.deps, attempt_id=call, by=asha, now=after(seconds=30))
    recording_pauses.order_pauses(world.deps, muter=controls, now=after(seconds=31))

    assert state(world, call) is PauseState.RECORDING
    assert controls.orders == [("mute", "node-1", call), ("unmute", "node-1", call)]
    assert silences(world, call) == [RecordingSilence(12.0, 22.0)]


def test_a_pause_that_asterisk_does_not_do_is_tried_and_then_told_as_failed(
    world: World, asha: Operator, call: str
) -> None:
    controls = Controls(trouble=NotMuted("away"))
    pauses(world, call, asha, at=after(seconds=20))
    recording_pauses.order_pauses(world.deps, muter=controls, now=after(seconds=21))
    assert state(world, call) is PauseState.ASKED
    at = after(seconds=20) + FAILED_AFTER
    recording_pauses.order_pauses(world.deps, muter=controls, now=at)

    assert state(world, call) is PauseState.FAILED
    assert silences(world, call) == []


def test_the_end_of_the_call_ends_the_pause(world: World, asha: Operator, call: str) -> None:
    controls = Controls()
    pauses(world, call, asha, at=after(seconds=20))
    recording_pauses.order_pauses(world.deps, muter=controls, now=after(seconds=21))
    with world.deps.db.writing() as db:
        db.execute(attempts.attempts.update().values(ended_at=after(seconds=40)))
    recording_pauses.order_pauses(world.deps, muter=controls, now=after(seconds=41))

    (silence,) = silences(world, call)
    assert silence == RecordingSilence(12.0, 31.0)
    assert state(world, call) is PauseState.NONE


def test_only_who_speaks_pauses_and_only_what_is_recorded(
    world: World, asha: Operator, call: str
) -> None:
    other_id = world.operator("bela")
    other = operators.get_operator(world.deps, operator_id=other_id)
    assert other
    with pytest.raises(PauseNotPossible, match="not being recorded"):
        pauses(world, call, other, at=after(seconds=20))
    with pytest.raises(PauseNotPossible, match="not paused"):
        recording_pauses.resume_recording(
            world.deps, attempt_id=call, by=asha, now=after(seconds=20)
        )
    with world.deps.db.writing() as db:
        recordings.move_recording(
            db, call, from_state="running", to_state="refused", at=BEGUN, actor="c", reason="r"
        )
    with pytest.raises(PauseNotPossible, match="not being recorded"):
        pauses(world, call, asha, at=after(seconds=20))
