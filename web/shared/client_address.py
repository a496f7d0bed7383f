"""Find out who asks when a proxy stands in front, and believe no one else's word for it."""

import ipaddress
from collections.abc import Collection, Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import TYPE_CHECKING

import flask

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Network = IPv4Network | IPv6Network
UNKNOWN = ""
# Each says that the request was passed on for another.
PASSED_ON = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")


class TrustedProxies:
    """Put the client's address and scheme into a request that a trusted proxy passed on.

    Werkzeug's ProxyFix believes every client, and waitress knows one proxy by its address
    only; here the address of the connection decides. A trusted proxy that does not name
    its client has an unknown client, never this machine.
    """

    def __init__(
        self, app: "WSGIApplication", *, proxies: Collection[Network], public_host: str
    ) -> None:
        """Take the proxies' networks, and the host by which browsers know us; empty: as sent."""
        self._app = app
        self._proxies = proxies
        self._public_host = public_host

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        if self._is_proxy(_address(environ.get("REMOTE_ADDR", ""))):
            environ["REMOTE_ADDR"] = self._client(environ.get("HTTP_X_FORWARDED_FOR", ""))
            scheme = _last(environ.get("HTTP_X_FORWARDED_PROTO", ""))
            if scheme in ("http", "https"):
                environ["wsgi.url_scheme"] = scheme
            if self._public_host:
                environ["HTTP_HOST"] = self._public_host
        return self._app(environ, start_response)

    def _client(self, forwarded: str) -> str:
        """Give the last address that no trusted proxy has: what stands before it is hearsay."""
        found = UNKNOWN
        for said in reversed(forwarded.split(",")):
            address = _address(said.strip())
            if address is None:
                return UNKNOWN
            found = str(address)
            if not self._is_proxy(address):
                break
        return found

    def _is_proxy(self, address: IPv4Address | IPv6Address | None) -> bool:
        return address is not None and any(address in network for network in self._proxies)


def is_in(networks: Iterable[Network]) -> bool:
    """Say whether who asks comes from one of the networks."""
    address = _asker()
    return address is not None and any(address in network for network in networks)


def is_this_machine() -> bool:
    """Say whether this machine asks, and for no one else."""
    address = _asker()
    return address is not None and address.is_loopback


def _asker() -> IPv4Address | IPv6Address | None:
    """Give who asks; None when a proxy on this machine does not name its client."""
    address = _address(flask.request.remote_addr or UNKNOWN)
    passed_on = any(name in flask.request.headers for name in PASSED_ON)
    return None if address is not None and address.is_loopback and passed_on else address


def _address(said: str) -> IPv4Address | IPv6Address | None:
    """Read an address, with a port or in brackets as some proxies write it."""
    host = said.partition("]")[0].lstrip("[") if said.startswith("[") else said
    if host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def _last(listed: str) -> str:
    return listed.rpartition(",")[2].strip().lower()
