"""The order of a supervisor's list: as wished, as far as an index has it."""

import pytest

from missedcall.domain.callbacks.callback_filter import (
    OPEN,
    CallbackOrder,
    SortedBy,
    read_sorted_by,
    sorted_as_wished,
)
from missedcall.domain.callbacks.callback_state import CallbackState

EVERY, CLOSED = frozenset(CallbackState), {CallbackState.CLOSED}
DUE, NEWEST = SortedBy(), SortedBy(CallbackOrder.FIRST_CALL, descending=True)


@pytest.mark.parametrize("order", CallbackOrder)
@pytest.mark.parametrize("descending", [True, False])
def test_an_order_is_read_as_it_was_written(order: CallbackOrder, descending: bool) -> None:
    assert read_sorted_by(str(SortedBy(order, descending))) == SortedBy(order, descending)


def test_a_list_is_sorted_as_wished_where_it_can_be() -> None:
    tries, latest = SortedBy(CallbackOrder.TRIES, True), SortedBy(CallbackOrder.DUE, True)

    assert sorted_as_wished(None, OPEN) == DUE
    assert sorted_as_wished(tries, OPEN) == tries
    assert sorted_as_wished(None, CLOSED) == latest
    assert sorted_as_wished(tries, CLOSED) == latest
    assert sorted_as_wished(NEWEST, CLOSED) == NEWEST
    assert sorted_as_wished(None, EVERY) == sorted_as_wished(DUE, EVERY) == NEWEST
