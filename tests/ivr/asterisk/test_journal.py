"""The journal is counted whole, whatever its entries are of."""

from dataclasses import replace
from typing import get_args

import pytest

from ivr.asterisk import ami, events, journal
from ivr.asterisk.events import AttemptStep, JournalEntry, UnreadableEvent
from tests.ivr.exchange import Exchange
from tests.ivr.fake_ami import FakeAmi, Line
from tests.kit import NOON


@pytest.mark.asterisk
def test_entries_of_every_family_are_counted(exchange: Exchange) -> None:
    for family in get_args(events.Family):
        exchange.journal_put(JournalEntry(family, f"node-1-{family}"), "v=1&at=1")

    with exchange.session() as session:
        assert journal.count_journal_entries(session) == len(get_args(events.Family))


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
        journal.count_journal_entries(session)


@pytest.mark.parametrize(
    ("family", "key", "is_over"),
    [
        ("missed", "node-1-1795437600.12", True),
        ("missed", "node-1-1795437601.12", False),
        ("missed", "1795437601.12", False),
        ("missed", "written by hand", True),
        ("outcome", "node-1-1795437601.12", True),
    ],
)
def test_the_entry_of_a_call_that_has_just_begun_stays(
    family: events.Family, key: str, is_over: bool
) -> None:
    listed = UnreadableEvent(JournalEntry(family, key), "raw", "reason")

    assert journal.mark_unfinished_call(listed, 1795437600.0) == replace(listed, is_over=is_over)


def test_what_has_no_entry_is_left_as_it_is() -> None:
    step = AttemptStep("attempt-1", "joined", NOON)

    assert journal.mark_unfinished_call(step, 0.0) is step
