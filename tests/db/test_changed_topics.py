"""A transaction tells the open pages what it changed: once it is committed, and not before."""

import threading
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import pytest

from missedcall.db import changed_topics
from missedcall.db.operators import sip_registrations
from missedcall.domain.callbacks.call_outcome import CallOutcome
from tests import kit
from tests.kit import NOON, World, after


class Told:
    """Take what is announced; `taken` gives it and begins anew."""

    def __init__(self) -> None:
        self._heard: set[str] = set()

    def __call__(self, topics: Collection[str]) -> None:
        self._heard |= set(topics)

    def taken(self) -> set[str]:
        heard, self._heard = self._heard, set()
        return heard


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def world(tmp_path: Path, told: Told) -> World:
    world = kit.make_world(tmp_path)
    world.deps = replace(world.deps, db=world.deps.db.announcing(told))
    return world


def test_topics_are_told_after_the_commit(world: World, told: Told) -> None:
    told.taken()
    with world.deps.db.writing() as db:
        changed_topics.note_topics(db, "wallboard")
        assert told.taken() == set()

    assert told.taken() == {"wallboard"}


def test_nothing_is_told_of_what_was_undone(world: World, told: Told) -> None:
    told.taken()
    with pytest.raises(ZeroDivisionError):
        _note_and_fail(world)

    with world.deps.db.writing():
        pass
    assert told.taken() == set()


def _note_and_fail(world: World) -> None:
    with world.deps.db.writing() as db:
        changed_topics.note_topics(db, "wallboard")
        raise ZeroDivisionError


def test_each_step_of_a_call_reaches_its_own_operators_desk(world: World, told: Told) -> None:
    asha = world.operator("asha")
    assert told.taken() == {f"desk:{asha}", "wallboard"}
    world.misses()
    assert told.taken() == {"callbacks", "messages", "wallboard"}

    attempt_id = world.rung(at=after(seconds=4))
    assert told.taken() == {f"desk:{asha}", "callbacks", "wallboard"}
    world.step(attempt_id, "operator_answered", at=after(seconds=6))
    told.taken()
    world.step(attempt_id, "consumer_answered", at=after(seconds=8))
    assert told.taken() == {f"desk:{asha}"}
    world.step(attempt_id, "joined", at=after(seconds=12))
    assert f"desk:{asha}" in told.taken()
    world.finish(attempt_id, CallOutcome.ANSWERED, at=after(seconds=60))
    assert f"desk:{asha}" in told.taken()


def test_a_form_reaches_its_office_and_its_sms_the_desk(world: World, told: Told) -> None:
    asha, attempt_id = world.talks()
    told.taken()
    world.submit(asha, attempt_id)
    office = world.one("connections")["office"]
    assert told.taken() >= {f"office:{office}", "offices", "messages", "callbacks"}

    world.deliver_message(world.queue.sent[-1])
    assert told.taken() == {f"desk:{asha}", "messages", "wallboard"}


def test_a_phone_that_comes_or_goes_reaches_the_desk_of_its_operator(
    world: World, told: Told
) -> None:
    asha = world.operator("asha", extension="201")
    world.operator("banu", extension="202")
    told.taken()
    with world.deps.db.writing() as db:
        sip_registrations.note_registration(
            db, node="node-1", extension="201", registered=False, at=NOON
        )
    assert told.taken() == {f"desk:{asha}"}


def test_who_waits_for_the_lock_with_patience_tells_too(world: World, told: Told) -> None:
    patient = world.deps.db.patient(wait_s=1, places=threading.BoundedSemaphore(1))
    told.taken()
    with patient.writing() as db:
        changed_topics.note_topics(db, "tasks")
    assert told.taken() == {"tasks"}
