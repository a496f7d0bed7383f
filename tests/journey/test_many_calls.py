"""Many calls at once: everyone is called back, once."""

import pytest

from ivr.asterisk import ami, journal
from missedcall import wiring
from missedcall.db.callbacks import callback_lists
from missedcall.db.calls import calls
from missedcall.db.messages import message_lists
from missedcall.service import Service, isolated
from tests.support.waiting import wait_until
from tools.softphones.sipp import Sipp

CALLS, NUMBERS, RATE = 500, 300, 100


@pytest.mark.journey
def test_500_calls_at_100_a_second_from_300_numbers(service: Service) -> None:
    config = service.config
    with Sipp(
        "missed_call",
        host=config.ports.sip_host,
        port=config.ports.base + isolated.CONSUMER,
        peer=(config.ports.sip_host, config.ports.sip),
        rows=[f"98764{number:05d}" for number in range(NUMBERS)],
        service=config.telephony.numbers[0],
        calls=CALLS,
        rate=RATE,
        timeout_s=60,
    ) as crowd:
        crowd.wait()

    deps = wiring.service_deps(config)
    wait_for_an_empty_journal(service)
    with deps.db.reading() as db:
        recorded = calls.list_latest_calls(db, limit=2 * CALLS)
        promised = callback_lists.list_latest_callbacks(db, limit=2 * CALLS)
        texts = message_lists.list_latest_messages(db, limit=2 * CALLS)
    assert len(recorded) == CALLS
    assert {row.disposition for row in recorded} == {"new", "repeat"}
    assert len(promised) == NUMBERS
    assert {row.closed_at for row in promised} == {None}
    assert sum(row.missed_calls for row in promised) == CALLS
    assert len(texts) == NUMBERS


def wait_for_an_empty_journal(service: Service) -> None:
    host, port = service.config.ami_address(service.config.asterisk.nodes[0])
    secret = wiring.secrets(service.config).ami_listener
    with ami.Session(host=host, port=port, user="listener", secret=secret) as session:
        wait_until(lambda: not journal.count_journal_entries(session), 30)
