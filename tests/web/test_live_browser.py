"""A desk in a real Chromium is told over a real Redis; cut off, it catches up or asks."""

import asyncio
import datetime as dt
import threading
from collections.abc import Coroutine, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from callback_worker import job_queue
from callback_worker.change_stream import KEPT, RedisChangeStream
from live import reader, server
from live.hub import LiveHub
from missedcall.domain.operators.roles import Actor
from missedcall.service import ports
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators import duty
from missedcall.wiring.change_feed import ChangeFeed
from tests import kit
from tests.support.redis_server import RedisServer, running_redis
from tests.support.serving import serving
from tests.web.conftest import PASSWORD, make_app
from tests.web.story import Story
from tests.web.worklist_story import LINEMAN, WorklistStory
from tools.softphones.chromium import Chromium
from web.field import jobs
from web.shared import live_pages

pytestmark = pytest.mark.journey
KEY = "a key of the tests only"
STATE = "document.querySelector('[data-live=state]').textContent"
IS_CUT = "!document.getElementById('cut').hidden"
ASKED = (
    "performance.getEntriesByType('resource').filter(({name}) => name.endsWith('/state')).length"
)


class LiveProcess:
    """Run what `missedcall live` does, in a thread, so that it can end and begin again."""

    def __init__(self, *, origin: str, redis_url: str, port: int) -> None:
        self._settings = server.LiveSettings(origin, KEY, redis_url)
        self._port = port

    def start(self) -> None:
        self.hub = LiveHub(kept=KEPT, most=10, most_per_person=4)
        app = server.make_live_app(self._settings, self.hub, clock=lambda: dt.datetime.now(dt.UTC))
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self._do(self._runner.setup())
        self._do(web.TCPSite(self._runner, "127.0.0.1", self._port).start())

    def stop(self) -> None:
        self._do(self._runner.cleanup())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)
        self._loop.close()

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=10)


@pytest.fixture
def redis_server() -> Iterator[RedisServer]:
    with running_redis() as one:
        yield one


@pytest.fixture
def base() -> int:
    return ports.free_base()


@pytest.fixture
def told_deps(deps: Deps, base: int, redis_server: RedisServer) -> Iterator[Deps]:
    """Give the use cases a database whose commits are told to Redis."""

    def open_stream() -> RedisChangeStream:
        return RedisChangeStream(job_queue.connect_redis(redis_server.url))

    feed = ChangeFeed(open_stream)
    config = kit.changed(deps.config, "ports", base=base)
    yield replace(deps, config=config, db=deps.db.announcing(feed.announce))
    feed.close()


@pytest.fixture
def live_process(base: int, redis_server: RedisServer) -> Iterator[LiveProcess]:
    one = LiveProcess(origin=f"http://127.0.0.1:{base}", redis_url=redis_server.url, port=base + 3)
    one.start()
    yield one
    one.stop()


@pytest.fixture
def desk(
    told_deps: Deps,
    base: int,
    live_process: LiveProcess,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Chromium]:
    """Open Asha's desk; nothing but what it is told would renew it for an hour."""
    monkeypatch.setattr(live_pages, "CALM_S", 3600)
    monkeypatch.setattr(live_pages, "CUT_S", 1)
    monkeypatch.setattr(reader, "AGAIN_S", 0.1)
    monkeypatch.setattr(reader, "BLOCK_MS", 200)
    Story(told_deps).operator("asha", language="en")
    app = make_app(told_deps, live_key=KEY)
    with (
        serving(app, port=base),
        Chromium(microphone=tmp_path / "silence.wav") as chromium,
    ):
        chromium.go(f"http://127.0.0.1:{base}/login")
        chromium.fill(login="asha", password=PASSWORD)
        chromium.press("form.narrow button")
        chromium.wait_for("document.getElementById('desk')")
        yield chromium


def pauses(deps: Deps, reason: str) -> None:
    """Have Asha paused from elsewhere, as the service does."""
    operator_id = 1
    now = dt.datetime.now(dt.UTC)
    duty.log_operator_off(deps, operator_id=operator_id, now=now)
    assert duty.pause_operator(deps, operator_id=operator_id, reason=reason, now=now)


def is_told(desk: Chromium, deps: Deps) -> None:
    pauses(deps, "tea")
    desk.wait_for(f"{STATE}.includes('Tea')")


def test_a_desk_is_told_and_after_every_cut_is_right_again(
    desk: Chromium, told_deps: Deps, live_process: LiveProcess, redis_server: RedisServer
) -> None:
    desk.wait_for(f"{ASKED} === 1")  # once as it begins to hear
    assert not desk.run(IS_CUT)
    is_told(desk, told_deps)

    live_process.stop()
    pauses(told_deps, "meal")
    live_process.start()  # what was changed meanwhile is heard of after the last id
    desk.wait_for(f"{STATE}.includes('Meal')")
    desk.wait_for(f"!({IS_CUT})")

    redis_server.kill()
    desk.wait_for(IS_CUT)
    pauses(told_deps, "training")  # asked for, since nothing tells it
    desk.wait_for(f"{STATE}.includes('Training')")

    redis_server.start()
    desk.wait_for(f"!({IS_CUT})")
    is_told(desk, told_deps)


def test_one_tab_hears_for_all_of_a_browser_and_the_next_goes_on(
    desk: Chromium, told_deps: Deps, live_process: LiveProcess
) -> None:
    desk.wait_for(f"{ASKED} === 1")
    # A second desk in the same browser: a frame may not be, so another window.
    desk.run("window.other = window.open('/desk'); null")
    desk.wait_for("window.other.document?.getElementById('desk') && true")
    is_told(desk, told_deps)

    other = STATE.replace("document", "window.other.document")
    desk.wait_for(f"{other}.includes('Tea')")
    assert live_process.hub.count() == 1


def test_a_linemans_list_is_told_of_a_new_job(
    told_deps: Deps,
    base: int,
    live_process: LiveProcess,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(jobs, "RELOAD_S", 3600)
    worklist = WorklistStory(Story(told_deps))
    worklist.person(LINEMAN, Actor.LINEMAN)
    with (
        serving(make_app(told_deps, live_key=KEY), port=base),
        Chromium(microphone=tmp_path / "silence.wav") as phone,
    ):
        phone.go(f"http://127.0.0.1:{base}/login")
        phone.fill(login=LINEMAN, password=PASSWORD)
        phone.press("form.narrow button")
        phone.wait_for("document.querySelector('#list .empty')")
        while _lineman(worklist, worklist.planned()) != LINEMAN:
            pass  # another lineman of the office was the next in turn
        phone.wait_for("document.querySelector('.job')")
        assert live_process.hub.count() == 1


def _lineman(worklist: WorklistStory, number: str) -> str | None:
    visit = worklist.case(number).visit
    return visit.lineman if visit else None
