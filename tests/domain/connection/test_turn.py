import datetime as dt

from missedcall.domain.connection.holds import Hold, Kind
from missedcall.domain.connection.states import FINAL, Hand, State
from missedcall.domain.connection.turn import Turn, escalate_to, turn

NOON = dt.datetime(2026, 3, 10, 6, 30, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def test_every_open_application_is_somebodys_turn_and_none_at_its_end() -> None:
    for state in State:
        found = turn(state=state, since=NOON, holds=(), promise_due=None)
        assert (found is None) == (state in FINAL), state


def test_the_promise_cuts_every_other_limit_short() -> None:
    due = NOON + 3 * HOUR
    assert turn(state=State.PAID, since=NOON, holds=(), promise_due=due) == Turn(Hand.JE, due)


def test_the_oldest_open_hold_says_for_whom_we_wait() -> None:
    no_meter = Hold(Kind.H2, NOON)
    cable = Hold(Kind.H1, NOON - DAY)
    closed = Hold(Kind.H4, NOON - 9 * DAY, NOON)
    found = turn(
        state=State.PAID, since=NOON, holds=(no_meter, cable, closed), promise_due=NOON + 90 * DAY
    )
    assert found == Turn(Hand.CALLER, NOON + 6 * DAY, Kind.H1)


def test_a_late_step_goes_up_and_nobody_is_skipped() -> None:
    assert escalate_to(due_at=NOON, now=NOON - HOUR) == []
    assert escalate_to(due_at=NOON, now=NOON) == [(Hand.JE, NOON)]
    week_later = [hand for hand, _ in escalate_to(due_at=NOON, now=NOON + 7 * DAY)]
    assert week_later == [Hand.JE, Hand.AE, Hand.NODAL]
