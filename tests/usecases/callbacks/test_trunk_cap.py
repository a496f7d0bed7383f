"""However many dispatchers run, as threads or as processes, the trunk is never overbooked."""

import itertools
import multiprocessing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

from missedcall.db import engine
from missedcall.db.callbacks import attempts
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.usecases.callbacks import attempts as attempt_cases
from missedcall.usecases.callbacks import dispatch
from missedcall.usecases.deps import Deps
from tests.kit import Telephones, World, after, changed, make_deps, make_world, shipped

CAP, CALLERS, ROUNDS, DISPATCHERS = 3, 40, 8, 4


def test_two_processes_of_two_threads_never_overbook_the_trunk(tmp_path: Path) -> None:
    world = crowd(tmp_path)
    url = world.deps.db.engine.url.render_as_string(hide_password=False)

    # Fresh processes, each with its own connection: what two workers on one machine are.
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        seen = list(itertools.chain(*pool.map(dispatch_for_a_while, [url] * 2)))

    assert max(seen) == CAP, "the cap was reached, and never passed"
    rung = [row["callback_id"] for row in world.rows("attempts")]
    assert len(rung) > CAP, "channels that were given back were used again"


def crowd(folder: Path) -> World:
    """Let many callers wait, more operators be ready than there are channels."""
    world = make_world(folder)
    for line in range(CALLERS):
        world.misses(f"+9198765001{line:02}")
    for number in range(4):
        world.operator(f"operator{number}")
    return world


def dispatch_for_a_while(url: str) -> list[int]:
    """Run dispatchers against each other; give how many channels were ever seen taken."""
    trunk = shipped().telephony.trunk.model_copy(update={"channels": CAP})
    config = changed(shipped(), "telephony", trunk=trunk)
    deps = make_deps(engine.connect_database(url), config=config)
    with ThreadPoolExecutor(DISPATCHERS // 2) as threads:
        runs = [threads.submit(_dispatch, deps) for _ in range(DISPATCHERS // 2)]
        return [taken for run in runs for taken in run.result()]


def _dispatch(deps: Deps) -> list[int]:
    seen = []
    for turn in range(ROUNDS):
        telephones, now = Telephones(), after(minutes=1 + turn)
        dispatch.dispatch_callbacks(deps, dialler=telephones, now=now)
        with deps.db.reading() as db:
            seen.append(sum(attempts.count_channels_by_node(db).values()))
        for placement in telephones.placed[:1]:  # one call ends, the others go on
            attempt_cases.finish_attempt(
                deps, attempt_id=placement.attempt_id, outcome=CallOutcome.LOST, at=now, now=now
            )
    return seen
