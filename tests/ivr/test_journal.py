"""The journal is counted whole, whatever its entries are of."""

from typing import get_args

import pytest

from ivr import ami, events, journal
from ivr.events import Entry
from tests.ivr.exchange import Exchange
from tests.ivr.fake_ami import FakeAmi, Line


@pytest.mark.asterisk
def test_entries_of_every_family_are_counted(exchange: Exchange) -> None:
    for family in get_args(events.Family):
        exchange.journal_put(Entry(family, f"node-1-{family}"), "v=1&at=1")

    with exchange.session() as session:
        assert journal.count(session) == len(get_args(events.Family))


def test_a_list_without_an_end_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def let_in_and_list_nothing(line: Line) -> None:
        line.let_in()
        line.stay()

    monkeypatch.setattr(ami, "SILENCE_S", 0.2)
    with (
        FakeAmi(let_in_and_list_nothing) as server,
        server.session() as session,
        pytest.raises(ami.NoAnswer, match="did not end"),
    ):
        journal.count(session)
