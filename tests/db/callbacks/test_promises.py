"""What the database itself refuses, whatever the code above it believes."""

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa

from missedcall.db.callbacks import attempts, callbacks
from missedcall.db.engine import DbConnection, IntegrityError
from missedcall.db.schema import UtcDateTime
from tests.kit import CALLER, NOON, World, after, make_world


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path)


def open_callback(db: DbConnection, number: str = CALLER) -> int:
    return callbacks.add_callback(
        db,
        at=NOON,
        reason="test",
        number=number,
        did="1",
        code="4711",
        language="hi",
        due_at=NOON,
        urgent_at=NOON,
    )


def open_attempt(db: DbConnection, attempt_id: str, *, callback_id: int, operator_id: int) -> None:
    attempts.add_attempt(
        db,
        id=attempt_id,
        callback_id=callback_id,
        operator_id=operator_id,
        node="node-1",
        created_at=NOON,
        deadline_at=NOON,
    )


def test_a_second_open_callback_of_a_number_is_refused(world: World) -> None:
    with world.deps.db.writing() as db:
        first = open_callback(db)

    with pytest.raises(IntegrityError), world.deps.db.writing() as db:
        open_callback(db)

    with world.deps.db.writing() as db:
        callbacks.move_callback(
            db,
            first,
            from_states=("waiting",),
            to_state="closed",
            closed_at=NOON,
            at=NOON,
            actor="test",
            reason="test",
        )
        assert open_callback(db) != first


def test_a_database_error_does_not_show_the_number(world: World) -> None:
    with world.deps.db.writing() as db:
        open_callback(db)

    with pytest.raises(IntegrityError) as refused, world.deps.db.writing() as db:
        open_callback(db)

    assert "98765" not in str(refused.value)


def test_a_caller_or_operator_with_an_open_attempt_gets_no_second(world: World) -> None:
    asha, meena = world.operator("asha"), world.operator("meena")
    with world.deps.db.writing() as db:
        one, other = open_callback(db), open_callback(db, "+919876500002")
        open_attempt(db, "attempt-1", callback_id=one, operator_id=asha)

    with pytest.raises(IntegrityError), world.deps.db.writing() as db:
        open_attempt(db, "attempt-2", callback_id=one, operator_id=meena)
    with pytest.raises(IntegrityError), world.deps.db.writing() as db:
        open_attempt(db, "attempt-3", callback_id=other, operator_id=asha)

    with world.deps.db.writing() as db:
        assert attempts.end_attempt(db, "attempt-1", ended_at=NOON, outcome="busy")
        assert not attempts.end_attempt(db, "attempt-1", ended_at=after(seconds=1), outcome="lost")
        open_attempt(db, "attempt-4", callback_id=one, operator_id=asha)


def test_an_attempt_needs_a_callback_and_an_operator(world: World) -> None:
    with pytest.raises(IntegrityError), world.deps.db.writing() as db:
        open_attempt(db, "attempt-1", callback_id=4711, operator_id=4711)


def test_an_instant_without_a_time_zone_is_refused(world: World) -> None:
    naive = dt.datetime(2026, 11, 23, 12, 0)  # noqa: DTZ001 — the mistake that is tested

    with (
        pytest.raises(sa.exc.StatementError, match="without a time zone cannot be stored"),
        world.deps.db.writing() as db,
    ):
        callbacks.change_callbacks(db, [{"this": 1, "due_at": naive}])


def test_an_instant_comes_back_as_the_same_moment_in_utc() -> None:
    in_india = NOON.astimezone(dt.timezone(dt.timedelta(hours=5, minutes=30)))
    dialect, column = sa.create_engine("sqlite://").dialect, UtcDateTime()

    stored = column.process_bind_param(in_india, dialect)

    assert stored == NOON.replace(tzinfo=None)
    assert column.process_result_value(stored, dialect) == NOON
    assert column.process_bind_param(None, dialect) is None


def test_what_fails_leaves_nothing_behind(world: World) -> None:
    def half() -> None:
        with world.deps.db.writing() as db:
            open_callback(db)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()

    assert world.rows("callbacks") == []
    assert world.rows("transitions") == []


def test_a_reader_is_not_held_up_by_a_writer(world: World) -> None:
    with world.deps.db.writing() as db:
        open_callback(db)
        assert world.rows("callbacks") == []

    assert len(world.rows("callbacks")) == 1
