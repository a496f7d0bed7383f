"""Browsers hear changes over a real Redis and a real port, and hear no more than they may."""

import asyncio
import contextlib
import datetime as dt
import socket
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from typing import NamedTuple

import aiohttp
import pytest
import redis
import yarl
from aiohttp.test_utils import TestServer

from callback_worker import job_queue
from callback_worker.change_stream import RedisChangeStream, read_live_counts
from live import reader, server
from live.hub import Entry, LiveHub
from missedcall.domain.operators.live_ticket import LiveTicket, sign_ticket
from missedcall.domain.operators.roles import Actor
from tests.support.redis_server import RedisServer, running_redis

ORIGIN, KEY = "http://127.0.0.1:24100", "a key of the tests only"
NOW = dt.datetime(2026, 12, 1, 6, tzinfo=dt.UTC)
LONG_S = 10.0


@pytest.fixture(autouse=True)
def _no_second_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "HELD_S", 0.02)
    monkeypatch.setattr(reader, "AGAIN_S", 0.02)
    monkeypatch.setattr(reader, "BLOCK_MS", 100)


@pytest.fixture(scope="module")
def shared_redis() -> Iterator[RedisServer]:
    with running_redis() as one:
        yield one


@pytest.fixture
def redis_server(shared_redis: RedisServer) -> RedisServer:
    job_queue.connect_redis(shared_redis.url).flushall()
    return shared_redis


def signed(*topics: str, person: int = 7, seconds: float = 60, key: str = KEY) -> str:
    until = NOW + dt.timedelta(seconds=seconds)
    hears = topics or ("desk:7", "wallboard")
    return sign_ticket(LiveTicket(person, Actor.OPERATOR, None, hears, until), key=key)


class Event(NamedTuple):
    """One event as a browser gets it."""

    id: str
    name: str
    data: str


class Listening:
    """Read the events of one answer."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self._answer = answer

    async def next(self) -> Event | None:
        """Give the next event; None when the stream has ended."""
        said: dict[str, str] = {}
        async with asyncio.timeout(LONG_S):
            while line := await self._answer.content.readline():
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if name == "" and said:
                    return Event(said["id"], said["event"], said["data"])
                if name and not line.startswith(b":"):
                    said[name] = value
        return None

    async def until(self, name: str, data: str) -> Event:
        """Give the first event that says this, whatever comes before it."""
        while event := await self.next():
            if event[1:] == (name, data):
                return event
        raise AssertionError(f"the stream ended before {name} {data}")

    async def hears(self, topics: set[str]) -> set[str]:
        """Give all that is said to have changed, until these were."""
        told: set[str] = set()
        while not told >= topics and (event := await self.next()):
            told |= set(event.data.split()) if event.name == "changed" else set()
        return told

    async def ends(self) -> None:
        """Read until the stream ends, or is cut off."""
        with contextlib.suppress(aiohttp.ClientError):
            while await self.next():
                pass


class Browser:
    """Open streams at a running server."""

    def __init__(self, session: aiohttp.ClientSession, address: str, hub: LiveHub) -> None:
        self.session, self.address, self.hub = session, address, hub

    @asynccontextmanager
    async def hears(self, ticket: str, after: str = "") -> AsyncIterator[Listening]:
        query = {"ticket": ticket, "after": after}
        async with self.session.get(self.address, params=query) as answer:
            assert answer.status == 200, await answer.text()
            assert answer.content_type == "text/event-stream"
            yield Listening(answer)

    async def status(self, ticket: str, *, origin: str = ORIGIN, after: str = "") -> int:
        query = {"ticket": ticket, "after": after}
        headers = {"Origin": origin}
        async with self.session.get(self.address, params=query, headers=headers) as answer:
            return answer.status


def run(
    redis_url: str, story: Callable[[Browser], Coroutine[None, None, None]], *, most: int = 10
) -> None:
    """Play a story against a server of its own."""

    async def play() -> None:
        hub = LiveHub(kept=100, most=most, most_per_person=2)
        settings = server.LiveSettings(ORIGIN, KEY, redis_url)
        live = TestServer(server.make_live_app(settings, hub, clock=lambda: NOW))
        async with live, aiohttp.ClientSession() as session:
            await story(Browser(session, str(live.make_url(server.PATH)), hub))

    asyncio.run(play())


def publish(redis_server: RedisServer, *topics: str) -> None:
    connection = job_queue.connect_redis(redis_server.url)
    RedisChangeStream(connection).publish(topics, failures=0)
    connection.close()


def test_a_page_hears_its_topics_and_resumes_after_a_cut(redis_server: RedisServer) -> None:
    async def story(browser: Browser) -> None:
        async with browser.hears(signed()) as page:
            await page.until("state", "fed")
            publish(redis_server, "desk:8", "callbacks")
            publish(redis_server, "desk:7")
            heard = await page.until("changed", "desk:7")
        publish(redis_server, "desk:7", "desk:8")
        publish(redis_server, "wallboard")
        async with browser.hears(signed(), after=heard.id) as page:
            assert (await page.next() or heard).name == "state"
            assert await page.hears({"desk:7", "wallboard"}) == {"desk:7", "wallboard"}

    run(redis_server.url, story)


def test_who_comes_first_asks_for_everything(redis_server: RedisServer) -> None:
    publish(redis_server, "desk:7")

    async def story(browser: Browser) -> None:
        async with browser.hears(signed()) as page:
            assert await page.until("changed", "*")

    run(redis_server.url, story)


def test_when_redis_comes_back_empty_everything_may_have_changed() -> None:
    with running_redis() as redis_server:

        async def story(browser: Browser) -> None:
            async with browser.hears(signed()) as page:
                await page.until("state", "fed")
                publish(redis_server, "desk:7")
                await page.until("changed", "desk:7")
                redis_server.kill()
                await page.until("state", "cut")
                redis_server.start()
                await page.until("changed", "*")

        run(redis_server.url, story)


def test_an_emptied_stream_is_noticed(redis_server: RedisServer) -> None:
    async def story(browser: Browser) -> None:
        async with browser.hears(signed()) as page:
            await page.until("state", "fed")
            publish(redis_server, "desk:7")
            await page.until("changed", "desk:7")
            connection = job_queue.connect_redis(redis_server.url)
            connection.flushall()
            connection.close()
            await page.until("changed", "*")

    run(redis_server.url, story)


@pytest.mark.parametrize(
    ("ticket", "origin", "after", "status"),
    [
        ("", ORIGIN, "", 401),
        ("nonsense", ORIGIN, "", 401),
        (signed(key="another"), ORIGIN, "", 401),
        (signed(seconds=0), ORIGIN, "", 401),
        (signed() + "x" * 5000, ORIGIN, "", 401),
        (signed(), ORIGIN, "no id", 401),
        (signed(), "http://elsewhere.example", "", 403),
    ],
)
def test_only_who_has_a_ticket_hears(
    redis_server: RedisServer, ticket: str, origin: str, after: str, status: int
) -> None:
    async def story(browser: Browser) -> None:
        assert await browser.status(ticket, origin=origin, after=after) == status

    run(redis_server.url, story)


def test_a_stream_ends_with_its_ticket(redis_server: RedisServer) -> None:
    async def story(browser: Browser) -> None:
        async with browser.hears(signed(seconds=0.2)) as page:
            await page.ends()
        assert browser.hub.count() == 0

    run(redis_server.url, story)


def test_more_than_the_limit_are_told_to_come_later(redis_server: RedisServer) -> None:
    async def story(browser: Browser) -> None:
        async with browser.hears(signed(person=1)) as page:
            await page.next()
            assert await browser.status(signed(person=2)) == 503

    run(redis_server.url, story, most=1)


def test_of_one_person_the_oldest_stream_ends(redis_server: RedisServer) -> None:
    async def story(browser: Browser) -> None:
        ticket = signed()
        async with browser.hears(ticket) as first, browser.hears(ticket), browser.hears(ticket):
            await first.ends()
            assert browser.hub.count() == 2

    run(redis_server.url, story)


def test_a_browser_that_reads_nothing_is_dropped(
    redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "SLOW_S", 0.2)
    topic = "desk:7" + "0" * 3000

    async def story(browser: Browser) -> None:
        url = yarl.URL(browser.address)
        asks = f"GET {url.path}?ticket={signed(topic)} HTTP/1.1\r\nHost: x\r\n\r\n"
        # Its own buffers are small, so that few events fill them.
        place = socket.socket()
        place.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        with place:
            place.connect((url.host, url.port))
            place.sendall(asks.encode())
            async with asyncio.timeout(LONG_S):
                while not browser.hub.dropped:
                    browser.hub.take_entry(Entry(browser.hub.last, frozenset({topic})))
                    await asyncio.sleep(0)
            assert browser.hub.count() == 0

    run(redis_server.url, story)


def test_counts_are_told_for_the_metrics(
    redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "COUNT_EVERY", 1)
    connection = job_queue.connect_redis(redis_server.url)

    async def story(browser: Browser) -> None:
        async with browser.hears(signed()) as page:
            await page.next()
            async with asyncio.timeout(LONG_S):
                while not _streams(connection):
                    await asyncio.sleep(0.02)

    run(redis_server.url, story)
    connection.close()


def _streams(connection: redis.Redis) -> int:
    counts = read_live_counts(connection)
    return counts.streams if counts else 0
