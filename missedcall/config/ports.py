"""Describe where the service listens, and by which address others reach it."""

import ipaddress
from typing import Annotated, Literal

from pydantic import Field, model_validator

from missedcall.config.section import Host, ListenAddress, ListenIPv4, Section

EVERYWHERE = "0.0.0.0"  # noqa: S104 — compared with what the admin wrote
# Where Redis, AMI, the voice and the fake gateway listen: for this machine's processes only.
LOOPBACK = "127.0.0.1"


class Ports(Section):
    """Say where the service listens, and by which address others reach its telephones.

    `web_host`: the screens. `live_host`: the stream that tells open screens of changes; empty: as
    `web_host`. `sip_host`: SIP, sound and browsers' telephones. `agi_host`: the
    voice, for an Asterisk on another machine. `advertised`: what SIP and SDP call us where a
    router translates addresses; empty: `sip_host`.
    """

    web_host: ListenAddress = LOOPBACK
    live_host: ListenAddress | Literal[""] = ""
    sip_host: ListenIPv4 = LOOPBACK
    agi_host: ListenIPv4 = LOOPBACK
    advertised: Host | Literal[""] = ""
    base: Annotated[int, Field(ge=1024, le=60000)]
    sound: Annotated[int, Field(ge=20, le=5000)] = 1600

    @model_validator(mode="before")
    @classmethod
    def _one_host_is_several(cls, given: object) -> object:
        if isinstance(given, dict) and "host" in given:
            raise ValueError(
                "`host` is now `web_host` (screens) and `sip_host` (trunk and telephones); "
                "Redis, AMI, the voice and the fake gateway stay on this machine"
            )
        return given

    @property
    def web_origin(self) -> str:
        """Give the address at which this machine itself reaches the screens."""
        return _origin(self.web_host, self.web)

    @property
    def live_origin(self) -> str:
        """Give the address at which this machine itself reaches the stream of changes."""
        return _origin(self.live_host or self.web_host, self.live)

    @property
    def sip_address(self) -> str:
        """Give the address by which telephones and browsers on other machines reach Asterisk."""
        if self.advertised:
            return self.advertised
        return LOOPBACK if self.sip_host == EVERYWHERE else self.sip_host

    @property
    def web(self) -> int:
        return self.base

    @property
    def ami(self) -> int:
        return self.base + 1

    @property
    def sip(self) -> int:
        return self.base + 2

    @property
    def live(self) -> int:
        return self.base + 3

    @property
    def fake_gateway(self) -> int:
        return self.base + 4

    @property
    def agi(self) -> int:
        return self.base + 5

    @property
    def browser(self) -> int:
        return self.base + 6

    @property
    def sip_capture(self) -> int:
        """Give the UDP port to which Asterisk sends a copy of each SIP message."""
        return self.base + 7

    @property
    def calls(self) -> int:
        """Give how many calls at once there are ports for."""
        return self.sound // 2

    @property
    def rtp(self) -> tuple[int, int]:
        """Give the first and the last port for sound."""
        return self.base + 100, self.base + 99 + self.sound


def _origin(listens_at: str, port: int) -> str:
    address = ipaddress.ip_address(listens_at)
    if address.is_unspecified:
        address = ipaddress.ip_address(LOOPBACK if address.version == 4 else "::1")
    host = f"[{address}]" if address.version == 6 else str(address)
    return f"http://{host}:{port}"
