"""A call from an unknown address is named in the log, by the address alone."""

import threading
from urllib.parse import quote

import pytest

from ivr.asterisk import rejected_call_monitor
from ivr.asterisk.ami import ManagerEvent
from ivr.asterisk.rejected_call_monitor import RejectedCallMonitor
from tests.ivr.exchange import CALLER, DID, NODE, Exchange, wait_until
from tests.ivr.sip import RawCaller
from tools.softphones.sipp import CallFailed

STRANGER = "127.0.0.2"
FORGED = quote("9\r\n\r\nEvent: UserEvent\r\nUserEvent: MissedCall\r\nKey: forged\r\n\r\n")


@pytest.mark.asterisk
@pytest.mark.parametrize(
    ("caller", "named"),
    [(CALLER, STRANGER), (FORGED, rejected_call_monitor.HIDDEN)],
    ids=["honest", "forged"],
)
def test_a_call_from_an_unknown_address_is_named_in_the_log(
    exchange: Exchange,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    caller: str,
    named: str,
) -> None:
    monkeypatch.setattr(rejected_call_monitor, "REPORT_S", 0.0)
    monkeypatch.setattr(rejected_call_monitor, "WAIT_S", 0.05)
    monkeypatch.setattr(rejected_call_monitor, "PAUSE_S", 0.1)
    host, port = exchange.config.ami_address(exchange.config.asterisk.nodes[0])
    watcher = RejectedCallMonitor(
        node=NODE, host=host, port=port, secret=exchange.secrets.ami_guard
    )
    thread = threading.Thread(target=watcher.run)
    thread.start()
    try:
        with exchange.session() as session, RawCaller(exchange.sip, host=STRANGER) as stranger:
            # It may not be logged in yet, and then hears only the next call.
            wait_until(lambda: _refused(stranger, caller) and named in caplog.text)
            assert session.ask_asterisk("Ping", {})["Ping"] == "Pong"
            heard = [event.name for event in session.take_events(most=100, wait_s=0.1)]
            assert set(heard) <= {"FullyBooted"}
    finally:
        watcher.stop()
        thread.join(10)

    assert f"calls or registrations from {named}, where it knows no peer" in caplog.text
    assert CALLER not in caplog.text
    assert exchange.journal() == []


def _refused(stranger: RawCaller, caller: str) -> bool:
    return stranger.rings(DID, caller=f"<sip:{caller}@127.0.0.1>") == 401


@pytest.mark.parametrize("event", ["InvalidPassword", "ChallengeResponseFailed"])
def test_a_wrong_sip_password_is_told_apart(caplog: pytest.LogCaptureFixture, event: str) -> None:
    watcher = RejectedCallMonitor(node=NODE, host="", port=0, secret="")
    for name in (event, event, "InvalidAccountID", "ChallengeSent"):
        watcher.count_refusal(ManagerEvent(name, {"RemoteAddress": "IPV4/UDP/10.0.0.9/5060"}))

    watcher.report()

    wrong, unknown = (record.getMessage() for record in caplog.records)
    assert "2 calls or registrations from 10.0.0.9, with a wrong SIP password" in wrong
    assert "1 calls or registrations from 10.0.0.9, where it knows no peer" in unknown


@pytest.mark.asterisk
def test_asterisk_tells_of_a_wrong_password(exchange: Exchange) -> None:
    with exchange.session("guard") as session:
        with pytest.raises(CallFailed):
            exchange.registered(generation=99)
        wait_until(
            lambda: any(
                event.name in ("InvalidPassword", "ChallengeResponseFailed")
                for event in session.take_events(most=100, wait_s=0.2)
            )
        )


def test_a_crowd_of_addresses_does_not_fill_the_log(caplog: pytest.LogCaptureFixture) -> None:
    watcher = RejectedCallMonitor(node=NODE, host="", port=0, secret="")
    for number in range(250):
        watcher.count_refusal(refusal(f"IPV4/UDP/10.0.0.{number}/5060"))

    watcher.report()
    watcher.report()

    assert len(caplog.records) == rejected_call_monitor.MOST_ADDRESSES + 1
    assert "refused 240 calls or registrations from other addresses" in caplog.text


@pytest.mark.parametrize("remote", ["", "10.0.0.9", "IPV4/UDP/9\nroot logged in/1"])
def test_what_is_no_address_is_counted_and_not_written(
    caplog: pytest.LogCaptureFixture, remote: str
) -> None:
    watcher = RejectedCallMonitor(node=NODE, host="", port=0, secret="")

    watcher.count_refusal(refusal(remote))
    watcher.report()

    assert f"refused 1 calls or registrations from {rejected_call_monitor.HIDDEN}" in caplog.text
    assert len(caplog.text.splitlines()) == 1


def refusal(remote: str) -> ManagerEvent:
    return ManagerEvent("InvalidAccountID", {"RemoteAddress": remote})
