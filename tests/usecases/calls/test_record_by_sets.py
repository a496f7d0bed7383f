"""A batch of calls is recorded as a set, with the rows that recording one by one would make."""

import datetime as dt
import logging
import secrets
import shutil
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from missedcall.db import engine
from missedcall.db.callbacks import blocked_numbers
from missedcall.db.calls import preferences
from missedcall.db.tables import load_tables
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.callbacks.callback import MissedCall
from missedcall.domain.calls.answers import QuestionKind
from missedcall.usecases.applications import call_endings
from missedcall.usecases.calls import missed_calls, questions
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators import duty
from sms.catalogue.catalogue import Catalogue
from tests.kit import DATABASES, DID, LANDLINE, NOON, World, a_form, after, changed, make_deps
from tests.support import call_by_call

NEW, WAITS, WAITS_LONG, CLOSED, BLOCKED, BLOCKED_A_WHILE, HAS_APPLIED, ASKED, ASKED_TWICE = (
    f"+9198765000{serial:02}" for serial in range(1, 10)
)
TRIED, UNFIT, IN_CALL, IN_CHHATTISGARHI = (f"+9198765000{serial:02}" for serial in range(10, 14))
CALLERS = (
    *(NEW, WAITS, WAITS_LONG, CLOSED, BLOCKED, BLOCKED_A_WHILE, HAS_APPLIED, ASKED, ASKED_TWICE),
    *(TRIED, UNFIT, IN_CALL, IN_CHHATTISGARHI, LANDLINE, "anonymous", "+44 20 7946 0018"),
)
CALLS, CROWD = 120, 40  # three calls a number, so that none is parked
MINUTES = (*range(-90, 90, 15), *(-900, -420, -1, 0, 0, 1, 5, 400, 700, 1500))

Told = tuple[str, int, int, bool]  # who calls, which call of which node, minutes, wants a ring
BATCHES = st.lists(
    st.lists(
        st.tuples(
            st.sampled_from(CALLERS),
            st.integers(1, 40),
            st.sampled_from(MINUTES),
            st.sampled_from([False, False, False, True]),
        ),
        min_size=1,
        max_size=14,
    ),
    min_size=1,
    max_size=3,
)


def strict(deps: Deps) -> Deps:
    """Let few calls and few texts be too many, and let a code fit no English acknowledgement."""
    ack = deps.config.sms.messages["missed_call_ack"]
    text = ack.texts["en"].text.replace("{code#numeric:4}", "{code#cbn:4}")
    unfit = ack.texts["en"].model_copy(update={"text": text})
    broken = ack.model_copy(update={"texts": {**ack.texts, "en": unfit}})
    sms = {**deps.config.sms.messages, "missed_call_ack": broken}
    few = deps.config.sms.sending.model_copy(update={"texts_a_day": 4})
    config = changed(deps.config, "sms", messages=sms, sending=few)
    config = changed(config, "callbacks", calls_per_hour=3)
    return replace(
        deps,
        config=config,
        catalogue=Catalogue(config.sms),
        rules=replace(deps.rules, calls_per_hour=3),
    )


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a database in which each caller has another past."""
    file = tmp_path_factory.mktemp("story") / "story.db"
    world = World(make_deps(engine.connect_database(f"sqlite:///{file}")))
    for number, language in ((UNFIT, "en"), (IN_CHHATTISGARHI, "hne")):
        with world.deps.db.writing() as db:
            preferences.set_language(db, number=number, language=language, at=NOON)
    operator_id = world.operator(since=after(hours=-4))
    for minutes, number in ((0, HAS_APPLIED), (5, ASKED), (10, ASKED_TWICE)):
        at = after(hours=-3, minutes=minutes)
        attempt_id = _talks(world, operator_id, number, at=at)
        form = a_form(mobile=number)
        world.submit(operator_id, attempt_id, form, at=after(at, minutes=3), different="another")
    _ask(world, ASKED, QuestionKind.SUPPLY)
    _ask(world, ASKED_TWICE, QuestionKind.SUPPLY, QuestionKind.WITHDREW)
    _talks(world, operator_id, CLOSED, at=after(hours=-2))
    call_endings.close_call(
        world.deps, operator_id=operator_id, reason="not_needed", now=after(minutes=-115)
    )
    for number, minutes, outcome in ((TRIED, -100, CallOutcome.NO_ANSWER), (IN_CALL, -90, None)):
        duty.set_operator_ready(world.deps, operator_id=operator_id, now=after(minutes=minutes))
        world.misses(number, at=after(minutes=minutes))
        attempt_id = world.rung(at=after(minutes=minutes + 1))
        if outcome:
            world.finish(attempt_id, outcome, at=after(minutes=minutes + 2))
    for number, until in ((BLOCKED, None), (BLOCKED_A_WHILE, after(minutes=10))):
        _bar(world, number, until)
    world.misses(WAITS_LONG, at=after(hours=-7))
    world.misses(WAITS, at=after(minutes=-30))
    world.deps.db.engine.dispose()
    return file


def _ask(world: World, number: str, *kinds: QuestionKind) -> None:
    (application,) = (row for row in world.rows("applications") if row["mobile"] == number)
    for kind in kinds:
        asked = {"kind": kind, "application": application["number"], "by": "test"}
        questions.ask_applicant(world.deps, **asked, now=after(hours=-2))


def _talks(world: World, operator_id: int, number: str, *, at: dt.datetime) -> str:
    duty.set_operator_ready(world.deps, operator_id=operator_id, now=at)
    world.misses(number, at=at)
    attempt_id = world.rung(at=after(at, seconds=5))
    for step in ("operator_answered", "consumer_answered", "joined"):
        world.step(attempt_id, step, at=after(at, seconds=20))
    world.finish(attempt_id, CallOutcome.ANSWERED, at=after(at, minutes=2))
    return attempt_id


def _bar(world: World, number: str, until: dt.datetime | None) -> None:
    with world.deps.db.writing() as db:
        barred: dict[str, Any] = {"kind": "blocked", "reason": "test", "by": "test"}
        blocked_numbers.add_block(db, number=number, at=after(hours=-1), until=until, **barred)


Record = Callable[..., None]


def recorded(file: Path, batches: Sequence[Sequence[Told]], *, record: Record) -> dict[str, Any]:
    """Record batches on a copy of a database; give its tables and what was enqueued."""
    world = World(strict(make_deps(engine.connect_database(f"sqlite:///{file}"))))
    for later, batch in enumerate(batches):
        calls = [_call(told, at=after(minutes=7 * later)) for told in batch]
        record(world.deps, batch=calls, now=after(minutes=7 * later))
    rows = {name: [dict(row) for row in world.rows(name)] for name in load_tables().tables}
    for row in rows["transitions"]:
        del row["id"]  # the changes of one thing stand in order; those of two things need not
    rows["transitions"].sort(key=lambda row: (row["entity"], int(row["entity_id"])))
    world.deps.db.engine.dispose()
    return {**rows, "enqueued": world.queue.sent}


def _call(told: Told, *, at: dt.datetime) -> MissedCall:
    caller, serial, minutes, wants_ring = told
    node, uniqueid = f"node-{serial % 2}", f"call-{serial // 2}"
    return MissedCall(node, uniqueid, caller, False, DID, after(at, minutes=minutes), wants_ring)


@given(batches=BATCHES)
@example(batches=[[(NEW, 1, 0, False), (NEW, 2, 0, False), (NEW, 1, 0, False)]])
@example(batches=[[(UNFIT, 1, 0, False), (NEW, 2, 0, False), (ASKED, 3, 0, False)]])
@example(batches=[[(ASKED, 1, 0, False), (ASKED, 2, 1, False), (WAITS, 3, 5, False)]])
@example(batches=[[(WAITS, serial, 15, False) for serial in range(1, 6)]])
@example(
    batches=[[*[(WAITS_LONG, serial, 0, False) for serial in range(1, 5)], (WAITS, 9, 0, False)]]
)
@example(batches=[[(WAITS, serial, 15, False) for serial in range(1, 5)] + [(NEW, 9, 16, False)]])
@example(
    batches=[[(NEW, 1, 0, False), (NEW, 2, 0, False), (NEW, 3, 15, False), (NEW, 4, 16, False)]]
)
@example(batches=[[(HAS_APPLIED, serial, 40 * serial, False) for serial in range(1, 9)]])
@example(
    batches=[
        [(BLOCKED_A_WHILE, 1, 5, False), (BLOCKED_A_WHILE, 2, 15, False), (BLOCKED, 3, 15, False)]
    ]
)
@settings(
    max_examples=40,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_a_set_makes_the_rows_that_one_call_after_the_other_makes(
    story: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    batches: list[list[Told]],
) -> None:
    # A set that is recorded again by halves draws other codes.
    monkeypatch.setattr(secrets, "randbelow", lambda _most: 4711)
    caplog.set_level(logging.CRITICAL)  # that calls are dead letters stands in the rows
    made = []
    for record in (call_by_call.record, missed_calls.record_missed_calls):
        file = tmp_path / "copy.db"
        shutil.copy(story, file)
        made.append(recorded(file, batches, record=record))

    one_by_one, as_a_set = made
    for table in one_by_one:
        assert as_a_set[table] == one_by_one[table], table


def test_listeners_side_by_side_record_each_call_once(tmp_path: Path) -> None:
    """Two listeners at one Asterisk and one at another hear the same 40 callers, in any order."""
    url = DATABASES.fresh(tmp_path)
    listeners = [World(make_deps(engine.connect_database(url))) for _ in range(3)]
    start = threading.Barrier(len(listeners))

    def listen(world: World, node: str, step: int) -> None:
        order = [serial * step % CALLS for serial in range(CALLS)]
        start.wait()
        for begin in range(0, CALLS, 15):
            batch = [_of_crowd(node, serial) for serial in order[begin : begin + 15]]
            missed_calls.record_missed_calls(world.deps, batch=batch, now=NOON)

    nodes = (("node-1", 1), ("node-1", 7), ("node-2", 11))
    with ThreadPoolExecutor(len(listeners)) as pool:
        list(pool.map(listen, listeners, *zip(*nodes, strict=True)))

    world = listeners[0]
    calls, callbacks = world.rows("calls"), world.rows("callbacks")
    assert len(calls) == len({(row["node"], row["uniqueid"]) for row in calls}) == 2 * CALLS
    assert len(callbacks) == len({row["number"] for row in callbacks}) == CROWD
    assert sum(row["missed_calls"] for row in callbacks) == 2 * CALLS
    assert len(world.rows("messages")) == CROWD
    assert world.rows("dead_letters") == []


def _of_crowd(node: str, serial: int) -> MissedCall:
    return MissedCall(node, f"call-{serial}", f"98764{serial % CROWD:05d}", False, DID, NOON)
