"""Rules for webhooks: where they may be sent, when again, and what signs them. Pure.

The scheme is Standard Webhooks (standardwebhooks.com), and so are the waits.
"""

import base64
import datetime as dt
import hmac
import ipaddress
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Final
from urllib.parse import urlsplit

from missedcall.domain.shared.explanation import RequestRefused, explain
from missedcall.domain.shared.named_code import NamedCode, msgid

MOST_URL: Final = 500
STATE_CHANGED: Final = "application.state_changed"
SECRET_BEGINS: Final = "whsec_"  # noqa: S105 — how each begins
# After the first try, and after each that failed; the last one ends it, about three days later.
WAITS: Final = (
    dt.timedelta(seconds=5),
    dt.timedelta(minutes=5),
    dt.timedelta(minutes=30),
    *(dt.timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
)
Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


class DeliveryState(StrEnum):
    """Say how far the telling of a change has come."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"  # given up; a person may have it sent again


class WebhookRefusal(NamedCode):
    """Say why changes cannot be told to an address."""

    NOT_HTTPS = (
        "not_https",
        msgid("this is no https address; write one such as https://app.example.in/changes"),
    )
    PRIVATE = (
        "private",
        msgid(
            "%(host)s is an address of a private network; the administrator adds the network to "
            "webhooks.private_networks"
        ),
    )
    NO_CLIENT = ("no_client", msgid("there is no such program, or it may not be told of changes"))
    UNKNOWN = ("unknown", msgid("there is no such webhook or delivery"))
    TOO_MANY = ("too_many", msgid("a program has at most %(most)s webhooks; remove one first"))


@dataclass(frozen=True)
class WebhookTarget:
    """Hold the parts of an address to which changes are told; `path` with its query."""

    host: str
    port: int
    path: str
    is_https: bool


@dataclass(frozen=True)
class AllowedTargets:
    """Say which addresses beside public ones may be told; `loopback` in test mode only."""

    private_networks: Collection[Network] = ()
    loopback: bool = False

    def allows(self, address: Address) -> bool:
        """Say whether a host that was found at this address may be told."""
        plain = getattr(address, "ipv4_mapped", None) or address
        if plain.is_loopback:
            return self.loopback
        if any(plain in network for network in self.private_networks):
            return True
        return bool(plain.is_global) and not plain.is_multicast


def read_target(url: str, *, allowed: AllowedTargets) -> WebhookTarget:
    """Read an address to which changes are told; raise `RequestRefused`.

    It is https, or http to this machine in test mode. What a name leads to is looked at when it
    is sent, each time anew.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise RequestRefused(explain(WebhookRefusal.NOT_HTTPS)) from None
    host = parts.hostname or ""
    address = _literal(host)
    here = allowed.loopback and address is not None and address.is_loopback
    is_plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= MOST_URL
    if not (
        is_plain
        and host
        and (parts.scheme == "https" or (parts.scheme == "http" and here))
        and parts.username is None
        and not parts.fragment
    ):
        raise RequestRefused(explain(WebhookRefusal.NOT_HTTPS))
    if (address is not None and not allowed.allows(address)) or _is_local_name(host, allowed):
        raise RequestRefused(explain(WebhookRefusal.PRIVATE, host=host[:60]))
    is_https = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return WebhookTarget(host, port or (443 if is_https else 80), path, is_https)


def secret_of(webhook_id: int, generation: int, *, key: str) -> str:
    """Give the secret that signs what is told to a webhook; it stands nowhere."""
    made = hmac.new(key.encode(), f"webhook {webhook_id} {generation}".encode(), "sha256").digest()
    return SECRET_BEGINS + base64.b64encode(made).decode()


def wait_after(tries: int) -> dt.timedelta | None:
    """Give the wait after so many tries that failed; None after the last."""
    return WAITS[tries - 1] if tries <= len(WAITS) else None


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _is_local_name(host: str, allowed: AllowedTargets) -> bool:
    return host.rstrip(".").casefold() == "localhost" and not allowed.loopback
