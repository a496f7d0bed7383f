"""Compute by Erlang's formulas how long callers wait for one of several operators.

Erlang B and C as in every textbook of teletraffic (Erlang, 1917; ITU-T E.520 prints tables): calls
come by chance, are handled in any time with the given mean, and a caller waits until the turn
comes. Callers of ours hang up at once and are rung back, so none leaves the line: no patience, and
so no Erlang A, is to be reckoned with.
"""

import math

MOST_OPERATORS = 2000


def blocked_share(operators: int, load: float) -> float:
    """Give Erlang B: the share of calls that find all operators busy, were no caller to wait.

    `load` is in erlangs: calls per hour times hours of work of each.
    """
    inverse = 1.0
    for count in range(1, operators + 1):
        inverse = 1 + inverse * count / load if load else math.inf
    return 1 / inverse


def waiting_share(operators: int, load: float) -> float:
    """Give Erlang C: the share of callers who have to wait at all; 1 when the line only grows."""
    if load <= 0:
        return 0.0
    if operators <= load:
        return 1.0
    blocked = blocked_share(operators, load)
    return blocked / (1 - load / operators * (1 - blocked))


def share_within(operators: int, load: float, *, wait_s: float, handling_s: float) -> float:
    """Give the share of callers whose turn comes within a time; 0 when the line only grows."""
    if load <= 0:
        return 1.0
    if operators <= load:
        return 0.0
    left = math.exp(-(operators - load) * wait_s / handling_s)
    return 1 - waiting_share(operators, load) * left


def mean_wait_s(operators: int, load: float, *, handling_s: float) -> float | None:
    """Give the average wait in seconds; None when the line only grows."""
    if load <= 0:
        return 0.0
    if operators <= load:
        return None
    return waiting_share(operators, load) * handling_s / (operators - load)


def operators_needed(load: float, *, share: float, wait_s: float, handling_s: float) -> int | None:
    """Give the fewest operators that serve that share in time; None beyond all sense."""
    if load <= 0:
        return 0
    for operators in range(math.floor(load) + 1, MOST_OPERATORS):
        if share_within(operators, load, wait_s=wait_s, handling_s=handling_s) >= share:
            return operators
    return None
