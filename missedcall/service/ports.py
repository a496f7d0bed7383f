"""Look at ports before they are needed, and find free ones for the demo and the tests."""

import errno
import random
import socket
from collections.abc import Iterator
from pathlib import Path

from missedcall.config import LOOPBACK, Config

SPAN = 1000  # from ports.base: the service's own, then the demo's phones, then the sound


class PortInUse(OSError):
    """Say which port cannot be opened, what for, why, and how to choose another."""


def check_ports(config: Config) -> None:
    """Raise `PortInUse` when a port that the service is about to open cannot be had."""
    for use, host, port, kind in _wanted(config):
        error = _trouble(host, port, kind)
        if error is not None:
            raise PortInUse(f"port {port} ({use}) on {host}: {_mend(error, config.ports.base)}")


def _wanted(config: Config) -> Iterator[tuple[str, str, int, socket.SocketKind]]:
    ports = config.ports
    yield "web", ports.web_host, ports.web, socket.SOCK_STREAM
    yield (
        "changes of open screens",
        ports.live_host or ports.web_host,
        ports.live,
        socket.SOCK_STREAM,
    )
    yield "copies of SIP messages", ports.agi_host, ports.sip_capture, socket.SOCK_DGRAM
    if config.telephony.status_numbers:
        yield "voice", ports.agi_host, ports.agi, socket.SOCK_STREAM
    if config.runs_fake_gateway:
        yield "fake SMS gateway", LOOPBACK, ports.fake_gateway, socket.SOCK_STREAM
    if config.asterisk.run == "managed":
        yield "AMI", LOOPBACK, ports.ami, socket.SOCK_STREAM
        yield "SIP", ports.sip_host, ports.sip, socket.SOCK_DGRAM
        if config.telephony.browser.extensions:
            yield "browsers' phones", ports.sip_host, ports.browser, socket.SOCK_STREAM


def _mend(error: OSError, base: int) -> str:
    if error.errno == errno.EADDRNOTAVAIL:
        return (
            "this machine has no such address; correct ports.web_host, live_host, sip_host or "
            "agi_host"
        )
    if error.errno == errno.EADDRINUSE:
        return f"in use; set ports.base in config.yaml or MISSEDCALL__PORTS__BASE={_other(base)}"
    return f"{error.strerror}; set another address or ports.base"


def answers(host: str, port: int) -> bool:
    """Say whether a program takes TCP connections there."""
    try:
        with socket.create_connection((host, port), timeout=0.5):
            return True
    except OSError:
        return False


def answers_on_socket(path: Path) -> bool:
    """Say whether a program takes connections at a socket file."""
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(str(path)) == 0


def free_base(host: str = "127.0.0.1") -> int:
    """Give a base whose first ports are free; used where the ports need not be known before."""
    for _ in range(200):
        base = random.randrange(10_000, 32_000 - SPAN, SPAN)  # noqa: S311 — no secret
        stream = all(_is_free(host, base + offset, socket.SOCK_STREAM) for offset in range(10))
        if stream and all(
            _is_free(host, base + offset, socket.SOCK_DGRAM)
            for offset in (*range(10), *range(60, 80))
        ):
            return base
    raise PortInUse(f"no {SPAN} free ports between 10000 and 32000 on {host}; end something there")


def _is_free(host: str, port: int, kind: socket.SocketKind) -> bool:
    return _trouble(host, port, kind) is None


def _trouble(host: str, port: int, kind: socket.SocketKind) -> OSError | None:
    """Give why an IP address's port cannot be opened; None: it can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, kind) as probe:
            if kind is socket.SOCK_STREAM:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        return error
    return None


def _other(base: int) -> int:
    return base + 1000 if base + 1000 <= 60_000 else base - 1000
