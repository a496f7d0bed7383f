"""Measure how soon consoles show what changed: told of changes, beside asking every two seconds.

Each console does what a desk's page does. A call is put into an operator's hand: the update is
from that commit until the console has the new state. Then the operator sends the form.
"""

import asyncio
import datetime as dt
import hashlib
import random
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import aiohttp
import itsdangerous

from missedcall import wiring
from missedcall.config import Config
from missedcall.db.operators import operators
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators import sessions
from missedcall.usecases.operators.sessions import BrowserPlace
from tools.benchmarks import desk_calls
from tools.benchmarks.rig import Rig
from tools.benchmarks.timing import time_of

ASK_S = 2.0  # as the desk asked before it was told
WARM_UP_S = 4.0
UPDATE_S = 30.0  # what has not come by then is missed
OPENING_AT_ONCE = 8
JSON = {"Accept": "application/json"}


@dataclass(frozen=True)
class ConsoleCost:
    """Say what one way cost: milliseconds of updates and forms, and what the web server was asked.

    `missed` updates did not come within half a minute, or the console had not heard of them.
    """

    way: str
    consoles: int
    forms: int
    update_p50_ms: float
    update_p95_ms: float
    submit_p50_ms: float
    submit_p95_ms: float
    asks_a_second: float
    missed: int


@dataclass
class Console:
    """Hold a desk's page: its session, and the attempt that it shows."""

    operator_id: int
    cookie: str
    origin: str
    web: aiohttp.ClientSession
    asks: int = 0
    token: str = ""
    shows: str = ""
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def get(self, path: str) -> dict[str, object]:
        self.asks += 1
        headers = {**JSON, "Cookie": self.cookie}
        async with self.web.get(f"{self.origin}{path}", headers=headers) as answer:
            answer.raise_for_status()
            found: dict[str, object] = await answer.json()
            if "Set-Cookie" in answer.headers:
                self.cookie = answer.headers["Set-Cookie"].partition(";")[0]
            return found

    async def renew(self) -> None:
        """Ask for the state, as the page's script does."""
        key = str((await self.get("/desk/state"))["key"])
        self.shows = key.partition("/")[0]
        self.changed.set()

    async def shows_attempt(self, attempt_id: str) -> None:
        while self.shows != attempt_id:
            self.changed.clear()
            await self.changed.wait()

    async def ask_for_ever(self) -> None:
        await asyncio.sleep(random.random() * ASK_S)
        while True:
            await self.renew()
            await asyncio.sleep(ASK_S)

    async def hear_for_ever(self, opening: asyncio.Semaphore) -> None:
        """Hear the stream; with each new ticket go on after the last id."""
        last = ""
        while True:
            async with opening:
                given = await self.get("/live-ticket")
            after = f"&after={last}" if last else ""
            with suppress(TimeoutError):
                async with asyncio.timeout(float(str(given["seconds"])) * 0.75):
                    last = await self._hear(f"{given['address']}{after}", last)

    async def _hear(self, address: str, last: str) -> str:
        said: dict[str, str] = {}
        async with self.web.get(address, headers={"Origin": self.origin}) as answer:
            answer.raise_for_status()
            try:
                async for line in answer.content:
                    name, _, value = line.decode().rstrip("\n").partition(": ")
                    said[name] = value
                    last = said.get("id", last)
                    topics = said.get("data", "").split() if not name else ()
                    if said.get("event") == "changed" and {"*", self._topic} & {*topics}:
                        await self.renew()
                    if not name:
                        said = {}
            except TimeoutError:
                return last
        return last

    @property
    def _topic(self) -> str:
        return f"desk:{self.operator_id}"

    async def submit(self, deps: Deps, serial: int) -> float:
        """Send the form of the call in hand; give the milliseconds until it was answered."""
        if not self.token:
            self.token = str((await self.get("/api/csrf"))["csrf_token"])
        url = f"{self.origin}/calls/{desk_calls.attempt_of(serial)}/application"
        form = await asyncio.to_thread(desk_calls.form_of, deps, serial)
        headers = {**JSON, "Cookie": self.cookie, "X-CSRFToken": self.token}
        began = time.perf_counter()
        async with self.web.post(url, json=form, headers=headers) as answer:
            await answer.read()
            answer.raise_for_status()
        return (time.perf_counter() - began) * 1000


def measure(
    *, consoles: int, held: int, per_second: float, seconds: float, workers: int
) -> list[ConsoleCost]:
    """Measure asking, then being told, then being told with `held` streams open, in one run."""
    most = max(consoles, held)
    extensions = ", ".join(f'"{2001 + serial}"' for serial in range(most))
    with Rig(workers=workers, telephony__extensions=f"[{extensions}]", alarms__rules="[]") as rig:
        deps = wiring.service_deps(rig.config)
        people = _add_operators(deps, most)
        pace = Pace(deps, per_second=per_second, seconds=seconds)
        costs = []
        for way, count in (("asking", consoles), ("told", consoles), ("told", held)):
            costs.append(asyncio.run(pace.run(way, people[:count])))
    return costs


class Pace:
    """Send forms at an even pace, whatever the answers take, and note how long all takes."""

    def __init__(self, deps: Deps, *, per_second: float, seconds: float) -> None:
        self._deps = deps
        self._per_second, self._forms = per_second, round(per_second * seconds)
        self._serial = 0

    async def run(self, way: str, people: Sequence[tuple[int, str]]) -> ConsoleCost:
        """Let so many consoles work in one way."""
        origin = self._deps.config.web_url
        connector = aiohttp.TCPConnector(limit=0)
        jar, timeout = aiohttp.DummyCookieJar(), aiohttp.ClientTimeout(total=None, sock_connect=30)
        async with aiohttp.ClientSession(
            connector=connector, cookie_jar=jar, timeout=timeout
        ) as web:
            consoles = [Console(each, cookie, origin, web) for each, cookie in people]
            opening = asyncio.Semaphore(OPENING_AT_ONCE)
            lives = [asyncio.create_task(_life(way, each, opening)) for each in consoles]
            await _until(lambda: all(each.asks for each in consoles))
            await asyncio.sleep(WARM_UP_S)
            cost = await self._measure(way, consoles)
            for life in lives:
                life.cancel()
            await asyncio.gather(*lives, return_exceptions=True)
        return cost

    async def _measure(self, way: str, consoles: Sequence[Console]) -> ConsoleCost:
        asked, began = sum(each.asks for each in consoles), time.perf_counter()
        chosen = consoles[: min(len(consoles), self._forms)]
        updates: list[float] = []
        submits: list[float] = []

        async def serve(nth: int) -> None:
            await asyncio.sleep(max(0.0, began + nth / self._per_second - time.perf_counter()))
            console, serial = chosen[nth % len(chosen)], self._serial + nth
            took = await self._update(console, serial)
            if took is not None:
                updates.append(took)
                submits.append(await console.submit(self._deps, serial))

        await asyncio.gather(*(serve(nth) for nth in range(self._forms)))
        seconds = time.perf_counter() - began
        self._serial += self._forms
        update, submit = time_of("update", updates), time_of("submit", submits)
        return ConsoleCost(
            way=way,
            consoles=len(consoles),
            forms=len(submits),
            update_p50_ms=round(update.p50_ms, 1),
            update_p95_ms=round(update.p95_ms, 1),
            submit_p50_ms=round(submit.p50_ms, 1),
            submit_p95_ms=round(submit.p95_ms, 1),
            asks_a_second=round((sum(each.asks for each in consoles) - asked) / seconds, 1),
            missed=self._forms - len(updates),
        )

    async def _update(self, console: Console, serial: int) -> float | None:
        """Put a call into an operator's hand; give the milliseconds until the console shows it."""
        await asyncio.to_thread(
            desk_calls.take_call, self._deps, operator_id=console.operator_id, serial=serial
        )
        began = time.perf_counter()
        with suppress(TimeoutError):
            async with asyncio.timeout(UPDATE_S):
                await console.shows_attempt(desk_calls.attempt_of(serial))
                return (time.perf_counter() - began) * 1000
        return None


async def _life(way: str, console: Console, opening: asyncio.Semaphore) -> None:
    if way == "asking":
        await console.ask_for_ever()
    else:
        await console.hear_for_ever(opening)


async def _until(is_so: Callable[[], bool]) -> None:
    while not is_so():
        await asyncio.sleep(0.1)


def _add_operators(deps: Deps, count: int) -> list[tuple[int, str]]:
    """Add operators who are logged in; give each one's id and cookie."""
    now = dt.datetime.now(dt.UTC)
    with deps.db.writing() as db:
        ids = [
            operators.add_operator(
                db,
                now=now,
                login=f"bench-{serial}",
                name="Bench",
                role=Actor.OPERATOR,
                password_hash="none",
                extension=str(2001 + serial),
                mobile=None,
                language="hi",
            )
            for serial in range(count)
        ]
    make = _cookies(deps.config)
    place = BrowserPlace(address="127.0.0.1", browser="bench")
    return [
        (each, make(sessions.begin_session(deps, operator_id=each, place=place, now=now)))
        for each in ids
    ]


def _cookies(config: Config) -> Callable[[str], str]:
    """Give what makes the cookie of a session's token, as the web server signs it."""
    signer = itsdangerous.URLSafeTimedSerializer(
        wiring.secrets(config).web_key,
        salt="cookie-session",
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha1},
    )
    name = f"missedcall_{config.ports.web}"
    return lambda token: f"{name}={signer.dumps({'_user_id': token, '_fresh': True})}"
