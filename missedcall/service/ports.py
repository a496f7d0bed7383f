"""Look at ports before they are needed, and find free ones for the demo and the tests."""

import random
import socket

from missedcall.config import Config

SPAN = 1000  # from ports.base: the service's own, then the demo's phones, then the sound


class PortInUse(OSError):
    """Say which port is taken, what for, and how to choose others."""


def check(config: Config) -> None:
    """Raise `PortInUse` when something else holds a port that the service is about to open."""
    ports = config.ports
    wanted = [("web", ports.web, socket.SOCK_STREAM)]
    if config.telephony.status_numbers:
        wanted.append(("voice", ports.agi, socket.SOCK_STREAM))
    if not config.redis.url:
        wanted.append(("Redis", ports.redis, socket.SOCK_STREAM))
    if config.runs_fake_gateway:
        wanted.append(("fake SMS gateway", ports.fake_gateway, socket.SOCK_STREAM))
    if config.asterisk.run == "managed":
        wanted.append(("AMI", ports.ami, socket.SOCK_STREAM))
        wanted.append(("SIP", ports.sip, socket.SOCK_DGRAM))
        if config.telephony.browser.extensions:
            wanted.append(("browsers' phones", ports.browser, socket.SOCK_STREAM))
    for use, port, kind in wanted:
        if not _is_free(ports.host, port, kind):
            raise PortInUse(
                f"port {port} ({use}) on {ports.host} is in use; set ports.base in config.yaml "
                f"or MISSEDCALL__PORTS__BASE={_other(ports.base)}"
            )


def answers(host: str, port: int) -> bool:
    """Say whether somebody takes TCP connections there."""
    try:
        with socket.create_connection((host, port), timeout=0.5):
            return True
    except OSError:
        return False


def free_base(host: str = "127.0.0.1") -> int:
    """Give a base whose first ports are free; used where nobody has to know the ports before."""
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
    with socket.socket(socket.AF_INET, kind) as probe:
        if kind is socket.SOCK_STREAM:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _other(base: int) -> int:
    return base + 1000 if base + 1000 <= 60_000 else base - 1000
