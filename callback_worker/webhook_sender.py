"""Post webhooks to where a name leads, after that address was looked at.

The connection goes to the address that was looked at, under the name that its certificate bears:
a name that leads elsewhere a moment later leads nowhere. No redirect is followed, and no proxy of
the environment is used.
"""

import ipaddress
import socket
from collections.abc import Mapping
from typing import Final

import urllib3
from urllib3.exceptions import HTTPError

from missedcall.domain.clients import webhook as rules
from missedcall.domain.clients.webhook import AllowedTargets, WebhookTarget
from missedcall.domain.shared.explanation import RequestRefused
from missedcall.usecases.clients.webhook_sending import WebhookFailed

AGENT: Final = "missedcall-webhooks/1"


class AddressedWebhookSender:
    """Send over HTTP, within a time, to addresses that are allowed."""

    def __init__(self, *, timeout_s: float) -> None:
        self._timeout = urllib3.Timeout(connect=timeout_s, read=timeout_s)

    def send(
        self, url: str, *, body: bytes, headers: Mapping[str, str], allowed: AllowedTargets
    ) -> int:
        """Post a body; give the status of the answer, or raise `WebhookFailed`."""
        try:
            target = rules.read_target(url, allowed=allowed)
        except RequestRefused as error:
            raise WebhookFailed(str(error)) from error
        address = _address_of(target, allowed)
        host = f"[{target.host}]" if ":" in target.host else target.host
        named = {"Host": f"{host}:{target.port}", "User-Agent": AGENT, **headers}
        try:
            with self._pool(target, address) as pool:
                answer = pool.urlopen(
                    "POST",
                    target.path,
                    body=body,
                    headers=named,
                    redirect=False,
                    retries=False,
                    preload_content=False,
                )
                answer.release_conn()
                return int(answer.status)
        except HTTPError as error:
            raise WebhookFailed(f"no answer ({type(error).__name__})") from error

    def _pool(self, target: WebhookTarget, address: str) -> urllib3.HTTPConnectionPool:
        if not target.is_https:
            return urllib3.HTTPConnectionPool(address, target.port, timeout=self._timeout)
        return urllib3.HTTPSConnectionPool(
            address,
            target.port,
            timeout=self._timeout,
            cert_reqs="CERT_REQUIRED",
            server_hostname=target.host,
            assert_hostname=target.host,
        )


def _address_of(target: WebhookTarget, allowed: AllowedTargets) -> str:
    """Give the address of a host, all of whose addresses are allowed; or `WebhookFailed`."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise WebhookFailed(f"{target.host} is not found") from error
    addresses = [str(each[4][0]) for each in found]
    if not addresses or not all(
        allowed.allows(ipaddress.ip_address(each.partition("%")[0])) for each in addresses
    ):
        raise WebhookFailed(f"{target.host} leads to an address that is not allowed")
    return addresses[0]
