from itertools import pairwise
from pathlib import Path

import pytest

from missedcall.domain.messages import message
from missedcall.domain.messages.message import FINAL, TRANSITIONS, MessageState

PAGE = Path(__file__).parents[3] / "docs/reference/message-states.md"


def test_the_table_of_the_manual_is_the_table_of_the_code() -> None:
    """Each line of it: | `state` | meaning | the states that may follow |."""
    told = {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 3 and cells[0].strip("`") in list(MessageState):
            following = cells[2].replace("`", "").split(", ")
            told[MessageState(cells[0].strip("`"))] = {
                MessageState(state) for state in following if state != "–"
            }

    assert told == {state: set(following) for state, following in TRANSITIONS.items()}


def test_every_state_is_reached_and_final_states_are_left_by_nothing() -> None:
    assert set(TRANSITIONS) == set(MessageState)
    assert set(MessageState) - {MessageState.QUEUED} <= set().union(*TRANSITIONS.values())
    assert FINAL == ("delivered", "undelivered", "refused", "failed", "expired", "superseded")


def test_the_ranks_of_receipts_only_rise() -> None:
    ranks = [
        MessageState.QUEUED,
        MessageState.CLAIMED,
        MessageState.IN_DOUBT,
        MessageState.ACCEPTED,
        MessageState.DELIVERED,
    ]

    for lower, higher in pairwise(ranks):
        if higher not in (MessageState.CLAIMED, MessageState.IN_DOUBT):
            assert higher in TRANSITIONS[lower]
    assert not TRANSITIONS[MessageState.DELIVERED]
    assert MessageState.QUEUED not in TRANSITIONS[MessageState.ACCEPTED]


def test_row_26_the_waits_with_one_gateway_and_with_two() -> None:
    def waits(*, others: bool) -> list[float]:
        return [
            message.retry_delay(tries=tries, others=others, jitter=0.1, chance=0).total_seconds()
            for tries in range(1, 9)
        ]

    assert waits(others=False) == [30, 120, 300, 900, 1800, 3600, 3600, 3600]
    assert waits(others=True) == [0, 30, 120, 300, 900, 1800, 3600, 3600]
    longest = message.retry_delay(tries=9, others=True, jitter=0.1, chance=1)
    assert longest.total_seconds() == pytest.approx(3960)


@pytest.mark.parametrize(
    ("preferred", "failed", "bound_to", "order"),
    [
        ("a", None, None, ("a", "b", "c")),
        ("b", None, None, ("b", "a", "c")),
        ("a", "a", None, ("b", "c", "a")),
        ("b", "a", None, ("b", "c", "a")),
        ("b", "b", "a", ("a",)),
        ("a", None, "gone", ()),
    ],
)
def test_the_order_in_which_gateways_are_offered_a_message(
    preferred: str, failed: str | None, bound_to: str | None, order: tuple[str, ...]
) -> None:
    found = message.gateway_order(
        configured=["a", "b", "c"], preferred=preferred, failed=failed, bound_to=bound_to
    )

    assert found == order


@pytest.mark.parametrize(
    ("states", "whole"),
    [
        ([], None),
        (["delivered"], None),
        (["delivered", "delivered"], "delivered"),
        (["delivered", "undelivered"], "undelivered"),
        (["undelivered"], "undelivered"),
    ],
)
def test_row_40_the_whole_is_as_good_as_its_worst_part(
    states: list[str], whole: str | None
) -> None:
    assert message.state_of_parts(states, parts=2) == whole
