"""Find the calls that Asterisk refuses before its dialplan hears of them.

An INVITE that offers no sound Asterisk knows, or requires what it cannot do, is answered by its
SIP stack; no event and no channel tells of it. Asterisk sends a copy of each SIP message
(`res_hep`, version 3 of the protocol of sipcapture.org), and those are read here.
"""

import hashlib
import re
import struct
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from missedcall.domain.shared import phone

# How a call of ours ends: a question for the password, the busy tone of a missed call, a caller
# who gave up.
EXPECTED: Final = frozenset({401, 407, 486, 487})
# `rejected_calls` counts those that the dialplan could not keep; they carry this Q.850 cause.
NOT_KEPT: Final = re.compile(r"cause=42\b")
ADVICE: Final = {
    420: "it cannot do what was required; ask the telephone company to leave that out",
    422: "the session timer is too short; ask the telephone company for 90 s or more",
    488: "it knows none of the sound offered; ask the telephone company to send G.711 (alaw)",
    500: "it could take no further call; look at its log and its limit of open files",
    503: "it could take no further call; look at its log and its limit of open files",
}
OTHERWISE: Final = "look at Asterisk's log"
OURS: Final = "missedcall"  # user_agent of dialplan/conf/pjsip.conf: a call that Asterisk places
OPERATOR: Final = re.compile(r"sips?:operator-")
COMPACT: Final = {"f": "from", "t": "to", "i": "call-id"}
# So many INVITEs may wait for their final answer; the oldest is forgotten.
MOST_OPEN: Final = 5000
LONGEST: Final = 300
# Of what a stranger sends only these are kept: an option tag, what was called, what was offered.
TAG: Final = re.compile(r"(?!(?:.*[0-9]){6})[A-Za-z0-9.-]{1,30}")
CALLED: Final = re.compile(r"[+*#A-Za-z0-9._-]{1,40}")
OFFERED: Final = re.compile(
    r"m=[a-z]{1,20} [0-9]{1,5} [A-Za-z0-9/]{1,30}( [0-9]{1,3}| [a-z][a-z0-9]{0,4}){0,40}"
    r"|a=rtpmap:[0-9]{1,3} (?!(?:[^/]*[0-9]){6})[A-Za-z0-9.+-]{1,20}/[0-9]{1,6}(/[0-9]{1,2})?"
)
QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
USER: Final = re.compile(r"(?:sips?|tel):([^@;>?:]*)", re.IGNORECASE)
NO_NUMBER: Final = "a caller id that is no number"
NODE, SECRET, PAYLOAD = 0x0C, 0x0E, 0x0F


@dataclass(frozen=True)
class RefusedInvite:
    """Tell of a call refused unheard: `node` counts from 1 in the order of `asterisk.nodes`.

    Of the caller it holds the number alone, in E.164; `call_id` is a hash, for some networks
    write the number into it.
    """

    node: int
    status: int
    call_id: str
    raw: str
    reason: str


@dataclass(frozen=True)
class _Message:
    first: str
    headers: dict[str, str]
    body: str


class SipCapture:
    """Follow INVITEs to their final answers, and give those that were refused unheard."""

    def __init__(self, secret: str) -> None:
        """Only packets that carry `secret` count."""
        self._secret = secret.encode()
        self._open: OrderedDict[tuple[int, str], str] = OrderedDict()

    def read_packet(self, packet: bytes) -> RefusedInvite | None:
        """Read one packet; None for whatever tells of no refused call."""
        chunks = dict(_chunks(packet))
        if chunks.get(SECRET) != self._secret or len(chunks.get(NODE, b"")) != struct.calcsize(
            "!I"
        ):
            return None
        payload = chunks.get(PAYLOAD, b"")
        if not payload.startswith((b"INVITE ", b"SIP/2.0 ")):
            return None
        (node,) = struct.unpack("!I", chunks[NODE])
        message = _parse(payload.decode("utf-8", "replace"))
        key = node, message.headers.get("call-id", "")
        if message.first.startswith("INVITE "):
            self._note(key, message)
            return None
        return self._answered(key, message)

    def _note(self, key: tuple[int, str], message: _Message) -> None:
        headers = message.headers
        caller = QUOTED.sub("", headers.get("from", ""))
        # With a tag in To it belongs to a call that goes on already.
        is_new = ";tag=" not in headers.get("to", "")
        if not is_new or headers.get("user-agent") == OURS or OPERATOR.search(caller):
            return
        self._open[key] = _described(message, caller)
        if len(self._open) > MOST_OPEN:
            self._open.popitem(last=False)

    def _answered(self, key: tuple[int, str], message: _Message) -> RefusedInvite | None:
        status = _status(message.first)
        if status < 200 or "INVITE" not in message.headers.get("cseq", ""):
            return None
        raw = self._open.pop(key, None)
        not_kept = NOT_KEPT.search(message.headers.get("reason", ""))
        if raw is None or status < 400 or status in EXPECTED or not_kept:
            return None
        said = message.first.removeprefix("SIP/2.0 ")
        missing = _tags(message.headers.get("unsupported", ""))
        lacks = f" ({missing})" if missing else ""
        reason = f"Asterisk refused it, {_plain(said)}{lacks}: {ADVICE.get(status, OTHERWISE)}"
        call_id = hashlib.sha256(key[1].encode()).hexdigest()[:32]
        return RefusedInvite(key[0], status, call_id, raw, reason)


def _chunks(packet: bytes) -> Iterator[tuple[int, bytes]]:
    """Give what a packet holds by the generic types of the protocol; nothing of a broken one."""
    if packet[:4] != b"HEP3":
        return
    place = 6
    while place + 6 <= len(packet):
        vendor, kind, length = struct.unpack_from("!HHH", packet, place)
        if length < 6 or place + length > len(packet):
            return
        if vendor == 0:
            yield kind, packet[place + 6 : place + length]
        place += length


def _parse(text: str) -> _Message:
    head, _, body = text.partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    headers: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(":")
        name = name.strip().lower()
        headers.setdefault(COMPACT.get(name, name), value.strip())
    return _Message(first, headers, body)


def _status(first: str) -> int:
    digits = first[8:11]
    return int(digits) if digits.isascii() and digits.isdigit() else 0


def _described(message: _Message, caller: str) -> str:
    """Say who called what, and what was offered; nothing else of what came is kept."""
    address = message.first.split(" ")[1] if " " in message.first else ""
    called = address.partition("@")[0].partition(":")[2]
    if not CALLED.fullmatch(called):
        called = "no number"
    offered = [line for line in message.body.split("\r\n") if OFFERED.fullmatch(line)]
    required = _tags(message.headers.get("require", ""))
    asks = ["Require: " + required] if required else []
    return _plain(f"called {called} by {_number(caller)}: {', '.join(asks + offered)}")


def _number(caller: str) -> str:
    """Give the number of a From header as we keep numbers."""
    user = USER.search(caller)
    number = phone.parse(unquote(user[1])) if user else None
    return number.e164 if isinstance(number, phone.Number) else NO_NUMBER


def _tags(text: str) -> str:
    """Give the option tags of a header; what is none is left out."""
    return ", ".join(tag for tag in map(str.strip, text.split(",")) if TAG.fullmatch(tag))


def _plain(text: str) -> str:
    """Leave out what cannot be seen, and what is too long to be read."""
    return "".join(c if c.isprintable() else "?" for c in text)[:LONGEST]
