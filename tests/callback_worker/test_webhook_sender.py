"""Webhooks go out over HTTP to addresses that were looked at, and follow nothing elsewhere."""

import ipaddress
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from callback_worker.webhook_sender import AddressedWebhookSender
from missedcall.domain.clients.webhook import AllowedTargets
from missedcall.usecases.clients.webhook_sending import WebhookFailed

HERE = AllowedTargets(loopback=True)
SENDER = AddressedWebhookSender(timeout_s=2)


class ListeningProgram(ThreadingHTTPServer):
    """A program on this machine that keeps what it is told."""

    daemon_threads = True
    status, location = 204, ""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _KeptPost)
        self.got: list[tuple[str, dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/changes?of=app"


class _KeptPost(BaseHTTPRequestHandler):
    server: ListeningProgram

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, dict(self.headers), body))
        self.send_response(self.server.status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def program() -> Iterator[ListeningProgram]:
    with ListeningProgram() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def send(url: str, allowed: AllowedTargets = HERE) -> int:
    return SENDER.send(url, body=b"{}", headers={"webhook-id": "change_1"}, allowed=allowed)


def test_a_program_gets_the_body_and_the_headers(program: ListeningProgram) -> None:
    assert send(program.url) == 204

    ((path, headers, body),) = program.got
    assert (path, body, headers["webhook-id"]) == ("/changes?of=app", b"{}", "change_1")
    assert headers["Host"] == f"127.0.0.1:{program.server_address[1]}"


def test_a_redirect_is_an_answer_and_is_not_followed(program: ListeningProgram) -> None:
    program.status, program.location = 307, program.url

    assert send(program.url) == 307
    assert len(program.got) == 1


def test_in_live_mode_this_machine_is_not_told(program: ListeningProgram) -> None:
    with pytest.raises(WebhookFailed):
        send(program.url, AllowedTargets())
    assert program.got == []


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.7", "169.254.169.254", "::1"])
def test_a_name_that_leads_to_a_private_address_is_not_told(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leads(*_: object, **__: object) -> list[tuple[Any, ...]]:
        public = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 443))
        return [public, (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))]

    monkeypatch.setattr(socket, "getaddrinfo", leads)

    with pytest.raises(WebhookFailed, match="not allowed"):
        send("https://app.example.in/", AllowedTargets())


def test_the_proxy_of_the_environment_is_not_asked(
    program: ListeningProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")

    assert send(program.url) == 204


def test_nobody_there_is_told_as_such() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(WebhookFailed, match="no answer"):
        send(f"http://127.0.0.1:{port}/")


def test_a_network_of_the_company_may_be_told(program: ListeningProgram) -> None:
    allowed = AllowedTargets((ipaddress.ip_network("127.0.0.0/8"),), loopback=False)
    with pytest.raises(WebhookFailed):  # this machine is no network of the company
        send(program.url, allowed)
