"""Serve the streams of changes to browsers: one route, many connections, no thread held by any."""

import asyncio
import contextlib
import datetime as dt
import logging
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from aiohttp import web

from live.hub import EntryId, LiveHub, PageStream, TooManyStreams
from live.reader import StreamReader, connect_redis
from missedcall.domain.operators.live_ticket import LiveTicket, read_ticket

log = logging.getLogger(__name__)
PATH = "/live"
HEARTBEAT_S = 15.0  # a comment: proxies close what is silent, and a browser that is gone shows
SLOW_S = 10.0  # whoever has not taken what was written after so long is dropped
BUFFER_BYTES = 16 * 1024  # so much may wait for one reader, in our memory and in the system's
CLOSING_S = 1.0
HEADERS = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",  # nginx hands each event on at once
    "X-Content-Type-Options": "nosniff",
    "Vary": "Origin",
}


@dataclass(frozen=True)
class LiveSettings:
    """Say of which origin's pages, by whose signature, and fed by which Redis."""

    origin: str
    key: str
    redis_url: str


class LiveServer:
    """Answer browsers from a hub."""

    def __init__(
        self, settings: LiveSettings, hub: LiveHub, *, clock: Callable[[], dt.datetime]
    ) -> None:
        self._settings = settings
        self._hub = hub
        self._clock = clock

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Hold one browser's stream until its ticket has run out."""
        if request.headers.get("Origin", self._settings.origin) != self._settings.origin:
            raise web.HTTPForbidden(text="only pages of this service may hear this\n")
        try:
            ticket = self._read_ticket(request)
            after = _after(request)
        except ValueError as error:
            raise web.HTTPUnauthorized(text=f"{error}\n", headers=self._cors()) from error
        try:
            page = self._hub.open(ticket.topics, operator_id=ticket.operator_id, after=after)
        except TooManyStreams as error:
            more = {"Retry-After": "15", **self._cors()}
            raise web.HTTPServiceUnavailable(text=f"{error}\n", headers=more) from error
        try:
            return await self._hold(request, page, ticket)
        finally:
            self._hub.close(page)

    def _read_ticket(self, request: web.Request) -> LiveTicket:
        text = request.query.get("ticket", "")
        return read_ticket(text, key=self._settings.key, now=self._clock())

    def _cors(self) -> dict[str, str]:
        return {"Access-Control-Allow-Origin": self._settings.origin}

    async def _hold(
        self, request: web.Request, page: PageStream, ticket: LiveTicket
    ) -> web.StreamResponse:
        response = web.StreamResponse(headers={**HEADERS, **self._cors()})
        await response.prepare(request)
        _limit_buffers(request)
        seconds = (ticket.until - self._clock()).total_seconds()
        with contextlib.suppress(ConnectionError, TimeoutError):
            async with asyncio.timeout(seconds):
                await self._tell(request, response, page)
        if page.is_over and request.transport is not None:
            request.transport.abort()
        return response

    async def _tell(
        self, request: web.Request, response: web.StreamResponse, page: PageStream
    ) -> None:
        """Write what changes, and a heartbeat while nothing does, until the stream is over."""
        was_fed: bool | None = None
        while not page.is_over:
            topics, is_fed, said = page.take_pending(), self._hub.is_fed, ""
            if is_fed is not was_fed:
                said, was_fed = self._event("state", "fed" if is_fed else "cut"), is_fed
            if topics:
                said += self._event("changed", " ".join(sorted(topics)))
            if not await self._write(request, response, said or ":\n\n"):
                return
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(page.wake.wait(), HEARTBEAT_S)

    def _event(self, name: str, data: str) -> str:
        return f"id: {self._hub.told_until}\nevent: {name}\ndata: {data}\n\n"

    async def _write(self, request: web.Request, response: web.StreamResponse, said: str) -> bool:
        """Write; say False when the browser does not take it, and drop the connection."""
        try:
            async with asyncio.timeout(SLOW_S):
                await response.write(said.encode())
        except TimeoutError:
            self._hub.dropped += 1
            if request.transport is not None:
                request.transport.abort()
            return False
        return True


def _after(request: web.Request) -> EntryId | None:
    """Read the last id that the browser heard: in the address, or in the header of a retry."""
    text = request.headers.get("Last-Event-ID") or request.query.get("after", "")
    return EntryId.parse(text) if text else None


def _limit_buffers(request: web.Request) -> None:
    transport = request.transport
    if transport is None:
        return
    transport.set_write_buffer_limits(high=BUFFER_BYTES)
    connection = transport.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER_BYTES)


def make_live_app(
    settings: LiveSettings, hub: LiveHub, *, clock: Callable[[], dt.datetime]
) -> web.Application:
    """Make the application: it reads Redis while it serves."""
    app = web.Application()
    app.router.add_get(PATH, LiveServer(settings, hub, clock=clock).stream)

    async def feed(_: web.Application) -> AsyncIterator[None]:
        connection = connect_redis(settings.redis_url)
        reader = StreamReader(hub, connection)
        tasks = [asyncio.create_task(part) for part in (reader.run(), reader.tell_held())]
        yield
        reader.stop()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await connection.aclose()

    async def end_streams(_: web.Application) -> None:
        hub.close_all()

    app.cleanup_ctx.append(feed)
    app.on_shutdown.append(end_streams)
    return app


def serve_live(
    settings: LiveSettings,
    hub: LiveHub,
    *,
    host: str,
    port: int,
    clock: Callable[[], dt.datetime],
) -> None:
    """Serve until SIGTERM; raises OSError when the address cannot be used."""
    app = make_live_app(settings, hub, clock=clock)
    # No line for each request: its address holds the ticket.
    web.run_app(
        app,
        host=host,
        port=port,
        access_log=None,
        print=None,
        shutdown_timeout=CLOSING_S,
        handler_cancellation=True,
    )
