"""A supervisor listens to a call in progress: who may, what Asterisk is told, what is kept."""

import datetime as dt

import pytest

from missedcall.db.callbacks import attempts
from missedcall.db.recordings import recordings
from missedcall.db.schema import audit
from missedcall.domain.callbacks.listening import PLACED_WITHIN, ListeningMode
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.callbacks import listening_orders, listenings
from missedcall.usecases.callbacks.dispatch import NotPlaced
from missedcall.usecases.callbacks.listenings import ListeningNotPossible
from missedcall.usecases.operators import operators
from missedcall.usecases.operators.operators import Operator
from tests.kit import NOON, Controls, World, after

WHY = "her first day"
ASKED, ORDERED = after(seconds=10), after(seconds=11)
LISTEN, WHISPER = ListeningMode.LISTEN, ListeningMode.WHISPER


@pytest.fixture
def meena(world: World) -> Operator:
    return supervisor(world, "meena", extension="204")


def supervisor(
    world: World, login: str, *, extension: str | None, role: Actor = Actor.SUPERVISOR
) -> Operator:
    operators.add_operator(
        world.deps,
        login=login,
        name=login.title(),
        role=role,
        password="correct horse",
        extension=extension,
        language="hi",
        by="test",
        now=NOON,
    )
    found = operators.authenticate_operator(world.deps, login=login, password="correct horse")
    assert found
    return found


@pytest.fixture
def call(world: World) -> str:
    """Let an operator speak with a caller; give the attempt."""
    world.misses()
    world.operator("asha")
    attempt_id = world.rung(at=after(seconds=4))
    with world.deps.db.writing() as db:
        for column in ("operator_at", "consumer_at", "bridged_at"):
            attempts.note_attempt_step(db, attempt_id, column=column, at=after(seconds=9))
    return attempt_id


def asks(world: World, attempt_id: str, by: Operator, *, at: dt.datetime = ASKED) -> str:
    return listenings.request_listening(
        world.deps, attempt_id=attempt_id, mode=LISTEN, by=by, reason=WHY, now=at
    )


def ordered(
    world: World, controls: Controls, *, at: dt.datetime = ORDERED
) -> list[tuple[str, ...]]:
    controls.orders.clear()
    listening_orders.order_listenings(world.deps, line=controls, now=at)
    return list(controls.orders)


def test_the_telephone_is_rung_once_and_its_mode_follows_the_buttons(
    world: World, meena: Operator, call: str
) -> None:
    controls = Controls()
    (found,) = listenings.list_calls_in_progress(world.deps)
    assert (found.attempt_id, found.login) == (call, "asha")

    listening = asks(world, call, meena)
    assert ordered(world, controls) == [("ring", "204", call, "listen", "with a tone")]
    assert ordered(world, controls) == []
    listenings.change_listening_mode(
        world.deps, listening_id=listening, mode=WHISPER, by=meena, now=after(seconds=12)
    )
    assert ordered(world, controls) == []  # it rings still
    listening_orders.note_listening_step(
        world.deps, listening_id=listening, step="begun", at=after(seconds=13)
    )
    assert ordered(world, controls) == [("mode", "node-1", listening, "whisper")]
    assert list(listenings.names_of_told_listeners(world.deps, attempt_id=call)) == ["Meena"]
    listenings.end_listening(world.deps, listening_id=listening, by=meena, now=after(seconds=43))
    assert ordered(world, controls, at=after(seconds=43)) == [("hang up", "node-1", listening)]

    (kept,) = listenings.list_listenings(world.deps, limit=5)
    assert (kept.listener, kept.operator, kept.reason) == ("meena", "asha", WHY)
    assert (kept.mode, kept.seconds) == ("whisper", 30)
    noted = [
        (row["actor"], row["action"]) for row in world.rows(audit.name) if row["subject"] == call
    ]
    assert noted == [("meena", f"listening.{each}") for each in ("listen", "whisper", "end")]


def test_who_may_not_listen_is_told_why(world: World, meena: Operator, call: str) -> None:
    admin = supervisor(world, "root", extension="203", role=Actor.ADMIN)
    with pytest.raises(ListeningNotPossible, match="your role does not listen"):
        asks(world, call, admin)
    with pytest.raises(ListeningNotPossible, match="no telephone"):
        asks(world, call, supervisor(world, "rekha", extension=None))
    with pytest.raises(ListeningNotPossible, match="not in progress"):
        asks(world, "attempt-0", meena)
    with pytest.raises(ListeningNotPossible, match="reason"):
        listenings.request_listening(
            world.deps, attempt_id=call, mode=LISTEN, by=meena, reason=" ", now=NOON
        )
    asks(world, call, meena)
    with pytest.raises(ListeningNotPossible, match="already"):
        asks(world, call, meena)


def test_a_caller_who_refused_the_recording_is_not_listened_to(
    world: World, meena: Operator, call: str
) -> None:
    with world.deps.db.writing() as db:
        recordings.add_recording(
            db,
            call,
            state="refused",
            path="x.wav",
            at=NOON,
            started_at=None,
            actor="consumer",
            reason="notice",
        )
    with pytest.raises(ListeningNotPossible, match="refused the recording"):
        asks(world, call, meena)


def test_no_telephone_is_rung_late_or_when_asterisk_refuses(
    world: World, meena: Operator, call: str
) -> None:
    controls = Controls()
    asks(world, call, meena)
    late = after(seconds=10) + PLACED_WITHIN + dt.timedelta(seconds=1)
    assert ordered(world, controls, at=late) == []

    asks(world, call, meena, at=late)
    controls.trouble = NotPlaced("no such channel")
    assert ordered(world, controls, at=late) == []
    controls.trouble = None
    assert ordered(world, controls, at=late) == []
    assert all(row.ended_at for row in listenings.list_listenings(world.deps, limit=5))


def test_the_end_of_the_call_frees_the_supervisor(
    world: World, meena: Operator, call: str
) -> None:
    asks(world, call, meena)
    with world.deps.db.writing() as db:
        db.exec_driver_sql("UPDATE attempts SET ended_at = created_at")
    assert listenings.open_listening(world.deps, by=meena) is None
    with pytest.raises(ListeningNotPossible, match="not in progress"):
        asks(world, call, meena)
