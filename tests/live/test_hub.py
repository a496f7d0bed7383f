"""Each page hears its own topics, once for a burst, and after a cut what it has missed."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live.hub import Entry, EntryId, LiveHub, PageStream, TooManyStreams

DESK, OTHER = "desk:7", "desk:8"


def hub_of(*, kept: int = 100, most: int = 10, most_per_person: int = 3) -> LiveHub:
    return LiveHub(kept=kept, most=most, most_per_person=most_per_person)


def comes(hub: LiveHub, ms: int, *topics: str) -> None:
    hub.take_entry(Entry(EntryId(ms, 0), frozenset(topics)))


def listening(hub: LiveHub, *topics: str, person: int = 7, after: int | None = None) -> PageStream:
    known = None if after is None else EntryId(after, 0)
    page = hub.open(topics or (DESK, "wallboard"), operator_id=person, after=known)
    if after is None:
        assert page.take_pending() == {"*"}
    return page


def test_a_page_hears_its_own_topics_and_no_others() -> None:
    hub = hub_of()
    page = listening(hub, DESK)
    comes(hub, 1, OTHER)
    assert not page.wake.is_set()

    comes(hub, 2, DESK, OTHER)
    assert page.wake.is_set()
    assert page.take_pending() == {DESK}


def test_a_desk_is_told_at_once_and_the_wallboard_with_the_next_second() -> None:
    hub = hub_of()
    page = listening(hub)
    for ms in range(1, 50):
        comes(hub, ms, "wallboard")
    assert page.take_pending() == set()
    comes(hub, 50, DESK, "wallboard")
    assert page.take_pending() == {DESK}

    hub.tell_held()
    assert page.take_pending() == {"wallboard"}
    hub.tell_held()
    assert not page.wake.is_set()


def test_a_page_that_is_cut_off_while_something_is_held_back_misses_nothing() -> None:
    hub = hub_of()
    page = listening(hub)
    comes(hub, 1, DESK)
    comes(hub, 2, "wallboard")
    comes(hub, 3, DESK)
    assert page.take_pending() == {DESK}
    assert hub.told_until == EntryId(1, 0)

    again = hub.open(page.topics, operator_id=7, after=hub.told_until)
    assert again.take_pending() == {DESK, "wallboard"}


def test_a_page_that_heard_all_is_told_nothing_again() -> None:
    hub = hub_of()
    comes(hub, 1, DESK)
    assert listening(hub, after=1).take_pending() == set()


def test_a_page_that_was_away_for_longer_than_is_kept_asks_for_everything() -> None:
    hub = hub_of(kept=3)
    for ms in range(1, 6):
        comes(hub, ms, OTHER)
    assert listening(hub, after=3).take_pending() == set()
    assert listening(hub, after=2).take_pending() == {"*"}


@pytest.mark.parametrize("after", [4, 9])
def test_an_id_of_another_redis_asks_for_everything(after: int) -> None:
    hub = hub_of()
    hub.begin_after([Entry(EntryId(5, 0), frozenset({DESK}))])
    assert listening(hub, after=after).take_pending() == {"*"}


def test_when_redis_was_emptied_everything_may_have_changed() -> None:
    hub = hub_of()
    page = listening(hub)
    comes(hub, 1, "wallboard")
    hub.begin_anew(EntryId(0, 0))
    assert page.take_pending() == {"*"}
    assert hub.last == EntryId(0, 0)


def test_pages_are_told_when_redis_is_away() -> None:
    hub = hub_of()
    page = listening(hub)
    hub.set_fed(is_fed=True)
    assert page.wake.is_set()
    page.take_pending()
    hub.set_fed(is_fed=True)
    assert not page.wake.is_set()


def test_of_one_persons_streams_the_oldest_ends() -> None:
    hub = hub_of(most_per_person=2)
    first, second, third = (listening(hub) for _ in range(3))
    assert [first.is_over, second.is_over, third.is_over] == [True, False, False]
    assert hub.count() == 2
    assert hub.dropped == 1


def test_more_streams_than_the_limit_are_refused() -> None:
    hub = hub_of(most=2)
    listening(hub, person=1)
    page = listening(hub, person=2)
    with pytest.raises(TooManyStreams):
        listening(hub, person=3)
    assert hub.refused == 1

    hub.close(page)
    hub.close(page)
    listening(hub, person=3)


TOPICS = ("desk:1", "desk:2", "wallboard", "callbacks")


@given(
    st.lists(st.frozensets(st.sampled_from(TOPICS), min_size=1), max_size=30),
    st.sets(st.integers(0, 30)),
    st.sets(st.integers(0, 30)),
)
def test_whenever_a_page_is_cut_off_it_hears_of_every_change(
    changes: list[frozenset[str]], cuts: Iterable[int], seconds: Iterable[int]
) -> None:
    hub = hub_of(most=1)
    mine = {"desk:1", "wallboard"}
    page = hub.open(mine, operator_id=1, after=None)
    page.take_pending()
    heard_id, fresh = hub.told_until, dict.fromkeys(mine, 0)
    for nth, topics in enumerate(changes, start=1):
        comes(hub, nth, *topics)
        if nth in seconds:
            hub.tell_held()
        if nth in cuts:  # what was pending is lost with the connection
            hub.close(page)
            page = hub.open(mine, operator_id=1, after=heard_id)
        told, heard_id = page.take_pending(), hub.told_until
        fresh |= {topic: nth for topic in mine if topic in told or "*" in told}
    hub.tell_held()
    fresh |= dict.fromkeys(page.take_pending(), len(changes))

    for topic in mine:
        changed = max((nth for nth, each in enumerate(changes, 1) if topic in each), default=0)
        assert fresh[topic] >= changed
