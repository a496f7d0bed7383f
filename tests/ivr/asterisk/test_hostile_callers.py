"""Whatever name a caller gives, the call is recorded or refused, and no other is harmed."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest

from ivr.asterisk import listener
from ivr.asterisk.events import AsteriskMessage, MissedCallReported, UnreadableEvent
from tests.ivr.exchange import DID, Exchange, wait_until
from tests.ivr.listening import listening
from tests.ivr.sip import RawCaller
from tests.kit import World

pytestmark = pytest.mark.asterisk

FORGED_TEXT = "9\r\n\r\nEvent: UserEvent\r\nUserEvent: MissedCall\r\nKey: forged\r\n\r\n"
FORGED_CALL = quote(FORGED_TEXT)
FORGED_END = "9%0d%0a%0d%0aResponse%3a%20Goodbye%0d%0a%0d%0a"
# The user part of the From header, and what the table then says.
CALLERS = {
    "98765%0d%0aInjected%3a%20yes": ("98765\r\nInjected: yes", "not_a_number"),
    FORGED_CALL: (FORGED_TEXT[:64], "not_a_number"),
    FORGED_END: ("9\r\n\r\nResponse: Goodbye\r\n\r\n", "not_a_number"),
    "98765;phone-context=x": ("98765", "too_short"),
    "987%3bx": ("987", "too_short"),
    "98,%22x%22": ('98,"x"', "not_a_number"),
    "$%7bSHELL(id)%7d": ("${SHELL(id)}", "not_a_number"),
    "98%26did=1%26from=9876500099": ("98&did=1&from=9876500099", "not_a_number"),
    "Sunita": ("Sunita", "not_a_number"),
    "9" * 300: ("9" * 64, "too_long"),
    "%e0%a5%af%e0%a5%ae": ("९८", "too_short"),
    "98%00765": ("98", "too_short"),
    "anonymous": ("anonymous", "withheld"),
    "": ("", "withheld"),
}
UNDECODABLE = "98%ff"
UNPARSABLE = "98{765}"


def ring(exchange: Exchange, user: str) -> int:
    with RawCaller(exchange.sip) as caller:
        at = f"{user}@127.0.0.1" if user else "127.0.0.1"
        return caller.rings(DID, caller=f"<sip:{at}>")


def test_they_are_recorded_and_harm_nobody(
    exchange: Exchange, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener, "REREAD_S", 0.0)  # whatever it asks, it asks while they ring
    users = [*CALLERS, UNDECODABLE, "9876500012"]
    with exchange.session() as session, listening(world, exchange):
        with ThreadPoolExecutor(len(users)) as phones:
            statuses = list(phones.map(lambda user: ring(exchange, user), users))
        told = exchange.told(session, count=len(users))
        exchange.wait_for_journal(0)
        wait_until(lambda: len(world.rows("calls")) == len(users) - 1)

        assert session.alive
        assert session.ask_asterisk("Ping", {})["Ping"] == "Pong"

    assert statuses == [486] * len(users)
    assert len(told) == len(users)
    recorded = {row["caller_id"]: row["reason"] for row in world.rows("calls")}
    assert recorded == {**dict(CALLERS.values()), "9876500012": None}
    assert world.one("callbacks")["number"] == "+919876500012"
    assert "UnicodeDecodeError" in world.one("dead_letters")["reason"]


def test_who_hangs_up_at_once_forges_nothing(exchange: Exchange) -> None:
    def ring_and_cancel(_: int) -> int:
        with RawCaller(exchange.sip) as caller:
            return caller.cancels_at_once(DID, caller=f"<sip:{FORGED_CALL}@127.0.0.1>")

    with exchange.session() as session:
        with ThreadPoolExecutor(20) as phones:
            assert set(phones.map(ring_and_cancel, range(20))) == {487}
        assert ring(exchange, "9876500012") == 486
        told: list[AsteriskMessage] = []
        while not any(isinstance(item, MissedCallReported) and is_honest(item) for item in told):
            told += exchange.told(session, count=1)

    keys = [
        item.entry.key
        for item in told
        if isinstance(item, MissedCallReported | UnreadableEvent) and item.entry
    ]
    assert len(keys) == len(told) == len(set(keys))
    assert "forged" not in keys


def is_honest(told: MissedCallReported) -> bool:
    return told.call.caller_id == "9876500012"


@pytest.mark.parametrize(
    "name", ["a\u2028Key: forged", "a\x0bKey: forged", "a\x85Key: forged"], ids=ascii
)
def test_a_callers_name_adds_nothing_to_the_event(exchange: Exchange, name: str) -> None:
    with exchange.session() as session:
        with RawCaller(exchange.sip) as caller:
            caller.rings(DID, caller=f'"{name}" <sip:9876500012@127.0.0.1>')
        (told,) = exchange.told(session, count=1)

    assert exchange.journal() == [told]


def test_what_is_no_sip_is_dropped(exchange: Exchange) -> None:
    with RawCaller(exchange.sip) as caller:
        caller.invites(DID, caller=f"<sip:{UNPARSABLE}@127.0.0.1>")
        wait_until(lambda: "error exception when parsing 'From'" in exchange.log.read_text())

    assert exchange.journal() == []
