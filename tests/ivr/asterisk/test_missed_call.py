"""A call to the missed-call number costs nothing and stands in the journal, once."""

import pytest

from ivr.asterisk.events import MissedCallReported
from tests.ivr.exchange import CALLER, DID, NODE, Exchange
from tests.ivr.sip import RawCaller

pytestmark = pytest.mark.asterisk


@pytest.mark.parametrize("scenario", ["missed_call", "gives_up"])
def test_it_is_told_once_and_stands_in_the_journal(exchange: Exchange, scenario: str) -> None:
    with exchange.session() as session:
        with exchange.caller(scenario) as phone:
            phone.wait()  # a 200 at any moment would fail it
        told = exchange.told(session, count=1)

        [entry] = exchange.journal()
        assert isinstance(entry, MissedCallReported)
        assert (entry.call.caller_id, entry.call.did) == (CALLER, DID)
        assert entry.call.node == NODE
        assert entry.call.uniqueid.startswith(f"{NODE}-")
        assert not entry.call.hidden
        assert told == [entry]


def test_the_journal_has_the_call_while_it_rings(exchange: Exchange) -> None:
    with exchange.caller("missed_call"):
        exchange.wait_for_journal(1)  # and SIPp is killed in the middle of the call

    assert isinstance(exchange.journal()[0], MissedCallReported)


def test_a_number_the_network_withholds_is_hidden(exchange: Exchange) -> None:
    with RawCaller(exchange.sip) as caller:
        status = caller.rings(
            DID,
            caller='"Anonymous" <sip:anonymous@anonymous.invalid>',
            headers="P-Asserted-Identity: <sip:9876500012@127.0.0.1>\r\nPrivacy: id\r\n",
        )

    assert status == 486
    [entry] = exchange.journal()
    assert isinstance(entry, MissedCallReported)
    assert entry.call.hidden


def test_an_operators_phone_cannot_be_played_without_its_password(exchange: Exchange) -> None:
    with RawCaller(exchange.sip) as caller:
        assert caller.rings(DID, caller="<sip:operator-201@127.0.0.1>") == 401

    assert exchange.journal() == []


def test_nothing_is_logged_of_the_caller(exchange: Exchange) -> None:
    with exchange.caller("missed_call") as phone:
        phone.wait()

    assert CALLER not in exchange.log.read_text()
