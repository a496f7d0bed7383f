"""A call that Asterisk's SIP stack refuses before its dialplan is heard of, and kept."""

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Iterator

import pytest

from ivr.asterisk import refused_invites
from ivr.asterisk.refused_invites import RefusedInvites
from ivr.asterisk.sip_capture import RefusedInvite, SipCapture
from missedcall.db.engine import DatabaseBusy
from tests.ivr.exchange import CALLER, DID, Exchange
from tests.ivr.sip import PLAIN_SOUND, RawCaller
from tests.kit import NOON, World

FROM = f"<sip:{CALLER}@127.0.0.1>"
SECRET = "of-the-copies"
EVS = "m=audio 9 RTP/AVP 96\r\na=rtpmap:96 EVS/16000\r\n"
FAX = "m=image 9 udptl t38\r\n"
REFUSED = {
    "EVS alone": (EVS, "", 488, "EVS/16000"),
    "fax alone": (FAX, "", 488, "udptl t38"),
    "what IMS requires": (PLAIN_SOUND, "Require: precondition\r\n", 420, "precondition"),
    "a short session timer": (
        PLAIN_SOUND,
        "Supported: timer\r\nSession-Expires: 30;refresher=uac\r\nMin-SE: 30\r\n",
        422,
        "m=audio",
    ),
}


@pytest.mark.asterisk
@pytest.mark.parametrize("case", REFUSED)
def test_what_the_sip_stack_refuses_is_heard_of(exchange: Exchange, case: str) -> None:
    media, headers, status, shown = REFUSED[case]

    with copies(exchange) as heard, RawCaller(exchange.sip) as caller:
        assert caller.rings(DID, caller=FROM, headers=headers, media=media) == status
        told = next(heard)

    assert exchange.journal() == []
    assert told.node == 1
    assert told.reason.startswith(f"Asterisk refused it, {status} ")
    assert told.raw.startswith(f"called {DID} by +91{CALLER[-10:]}: ")
    assert shown in told.raw


@pytest.mark.asterisk
def test_what_ends_as_it_should_tells_nothing(exchange: Exchange) -> None:
    with copies(exchange) as heard, RawCaller(exchange.sip) as caller:
        assert caller.rings(DID, caller=FROM) == 486
        assert caller.cancels_at_once(DID, caller=FROM) in {486, 487}
        assert caller.rings(DID, caller=FROM, media=FAX) == 488
        first_told = next(heard)

    assert "m=image" in first_told.raw


@contextlib.contextmanager
def copies(exchange: Exchange) -> Iterator[Iterator[RefusedInvite]]:
    """Listen where the service would, and give what was refused."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as port:
        port.bind((exchange.config.ports.agi_host, exchange.config.ports.sip_capture))
        port.settimeout(10)
        yield _refused(port, SipCapture(exchange.secrets.sip_capture))


def _refused(port: socket.socket, capture: SipCapture) -> Iterator[RefusedInvite]:
    while True:
        told = capture.read_packet(port.recv(65535))
        if told is not None:
            yield told


def chunk(kind: int, value: bytes) -> bytes:
    return struct.pack("!HHH", 0, kind, len(value) + 6) + value


def packet(text: str, *, secret: str = SECRET, node: int = 1) -> bytes:
    body = chunk(0x0C, struct.pack("!I", node)) + chunk(0x0E, secret.encode())
    body += chunk(0x0F, text.encode())
    return b"HEP3" + struct.pack("!H", len(body) + 6) + body


def invite(call: int = 1, *, to: str = "<sip:x>", more: str = "") -> str:
    return (
        f"INVITE sip:{DID}@127.0.0.1 SIP/2.0\r\nf: {FROM};tag=1\r\nt: {to}\r\ni: {call}\r\n"
        f"CSeq: 1 INVITE\r\n{more}\r\n{EVS}"
    )


def answer(status: str, call: int = 1, more: str = "") -> str:
    return f"SIP/2.0 {status}\r\nCall-ID: {call}\r\nCSeq: 1 INVITE\r\n{more}\r\n"


def taken(*packets: bytes) -> list[RefusedInvite]:
    capture = SipCapture(SECRET)
    return [told for told in map(capture.read_packet, packets) if told is not None]


def test_a_refusal_is_told_once_with_what_was_offered() -> None:
    refusal = packet(answer("488 Not Acceptable Here"))

    [told] = taken(packet(invite()), packet(answer("100 Trying")), refusal, refusal)

    sound = "m=audio 9 RTP/AVP 96, a=rtpmap:96 EVS/16000"
    assert told.raw == f"called {DID} by +91{CALLER[-10:]}: {sound}"
    assert "send G.711" in told.reason


@pytest.mark.parametrize(
    ("caller", "number"),
    [
        ("<sip:+91-98765-00021@h>", "+919876500021"),
        ('"Sunita Verma 98765 00004" <sip:9876500021@h>', "+919876500021"),
        ('"a <sip:9876500004@h>" <sip:%39%38%37%36%35%30%30%30%32%31@h>', "+919876500021"),
        ("tel:(98765)00021", "+919876500021"),
        ("<sip:sunita.98765@h>", "a caller id that is no number"),
        ("Sunita <sip:@h>", "a caller id that is no number"),
    ],
)
def test_of_the_caller_only_the_number_is_kept(caller: str, number: str) -> None:
    call = invite().replace(FROM, caller).replace("i: 1", "i: 9876500021-x@h")
    refusal = answer("488 Not Acceptable Here").replace("Call-ID: 1", "Call-ID: 9876500021-x@h")

    [told] = taken(packet(call), packet(refusal))

    assert told.raw.startswith(f"called {DID} by {number}: m=audio")
    assert "Sunita" not in repr(told)
    assert "98765" not in repr(told).replace(number, "")


def test_of_what_is_required_only_known_forms_are_kept() -> None:
    required = (
        "precondition, 100rel, call 98765 00021, 9876500021, 98765-00021, %39%38, a" + "b" * 30
    )
    offered = EVS + "a=rtpmap:97 98765-00021\r\nm=98765 00021\r\n"
    call = invite(more=f"Require: {required}\r\n").replace(EVS, offered)
    refusal = answer("420 Bad Extension", more=f"Unsupported: {required}\r\n")

    [told] = taken(packet(call), packet(refusal))

    assert ": Require: precondition, 100rel, m=audio 9 RTP/AVP 96, a=rtpmap" in told.raw
    assert "(precondition, 100rel): it cannot do" in told.reason
    assert "00021" not in (told.raw + told.reason).replace(f"+91{CALLER[-10:]}", "")


@pytest.mark.parametrize(
    "packets",
    [
        (packet(invite()), packet(answer("401 Unauthorized"))),
        (packet(invite()), packet(answer("503 x", more="Reason: Q.850;cause=42\r\n"))),
        (packet(invite(more="User-Agent: missedcall\r\n")), packet(answer("404 Not Found"))),
        (packet(invite(to="<sip:x>;tag=2")), packet(answer("488 x"))),
        (packet(invite(), secret="guessed"), packet(answer("488 x"), secret="guessed")),
        (packet(invite(), node=2), packet(answer("488 x"), node=1)),
        (packet(invite())[:-40] + b"x", b"HEP3\0\6\0\0\0\x0f\0\2", b"", packet(answer("488 x"))),
        (packet(invite()), packet(answer("4²8 x")), packet("SIP/2.0 ")),
    ],
    ids=["password", "not kept", "ours", "goes on", "secret", "other node", "broken", "nonsense"],
)
def test_what_is_no_refused_call_tells_nothing(packets: tuple[bytes, ...]) -> None:
    assert taken(*packets) == []


def test_refused_calls_are_kept_where_a_person_sees_them_and_not_more_than_can_be_read(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(refused_invites, "MOST_A_MINUTE", 2)
    keeper = RefusedInvites(world.deps, secret=SECRET, clock=lambda: NOON)
    for call in range(5):
        keeper.hear(packet(invite(call)))
        keeper.hear(packet(answer("488 Not Acceptable Here", call)))

    keeper.commit_invites()

    rows = world.rows("dead_letters")
    assert [row["node"] for row in rows] == ["node-1", "node-1"]
    monkeypatch.setattr(time, "monotonic", lambda: 1e9)
    keeper.commit_invites()
    assert "refused 3 more calls" in caplog.text


def refuses(keeper: RefusedInvites, call: int, status: str) -> None:
    keeper.hear(packet(invite(call)))
    keeper.hear(packet(answer(status, call)))


def test_a_flood_of_one_fault_hides_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refused_invites, "MOST_A_MINUTE", 2)
    keeper = RefusedInvites(world.deps, secret=SECRET, clock=lambda: NOON)
    for call in range(9):
        refuses(keeper, call, "488 Not Acceptable Here")
    refuses(keeper, 99, "420 Bad Extension")

    assert keeper.commit_invites()

    assert [row["reason"].split()[3] for row in world.rows("dead_letters")] == [
        "488",
        "488",
        "420",
    ]


def test_a_database_that_takes_nothing_is_tried_again_and_loses_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = RefusedInvites(world.deps, secret=SECRET, clock=lambda: NOON)
    refuses(keeper, 1, "488 x")
    refuses(keeper, 2, "488 x")
    with monkeypatch.context() as away:
        away.setattr(keeper, "_commit", busy)
        assert not keeper.commit_invites()
    assert keeper.commit_invites()
    assert len(world.rows("dead_letters")) == 2


def busy(_: RefusedInvite) -> None:
    raise DatabaseBusy("another writes")


def test_a_burst_is_read_while_the_database_is_held(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = threading.Event()
    keeper = RefusedInvites(world.deps, secret=SECRET, clock=lambda: NOON)
    monkeypatch.setattr(keeper, "_commit", lambda _: free.wait(10))
    refuses(keeper, 1, "488 x")
    heard: list[bytes] = []
    monkeypatch.setattr(keeper, "hear", heard.append)
    hears = threading.Thread(target=keeper.run)
    hears.start()
    ports = world.deps.config.ports
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        deadline = time.monotonic() + 5
        while len(heard) < 100 and time.monotonic() < deadline:
            sender.sendto(b"x", (ports.agi_host, ports.sip_capture))
            time.sleep(0.001)
    keeper.stop()
    free.set()
    hears.join(5)
    assert len(heard) >= 100


def test_the_port_holds_a_burst() -> None:
    with refused_invites.open_capture_port("127.0.0.1", 0) as port:
        assert port.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF) > 212_992
