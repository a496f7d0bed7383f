import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.meters import meters
from missedcall.domain.meters.meters import Meter, MeterPlace, Move, NotMovable

DAY = dt.timedelta(days=1)
MORNING = dt.datetime(2026, 11, 23, 3, 30, tzinfo=dt.UTC)


def meter(serial: str, *, office: str = "412", days_old: int = 0) -> Meter:
    return meters.receive(serial=serial, kind="single", office=office, at=MORNING - days_old * DAY)


def moved(one: Meter, what: Move, to: str) -> Meter:
    after = meters.move(one, what, to=to)
    assert isinstance(after, Meter), after
    return after


def test_a_meter_goes_from_the_store_over_the_lineman_to_the_wall() -> None:
    reserved = moved(meter("M1"), Move.RESERVE, "A1")
    assert isinstance(meters.move(reserved, Move.SEND, to="413"), NotMovable)
    carried = moved(reserved, Move.ISSUE, "LM1")
    fitted = moved(carried, Move.FIT, "A1")
    assert (fitted.place, fitted.holder) == (MeterPlace.FITTED, "A1")
    assert isinstance(meters.move(fitted, Move.ISSUE, to="LM1"), NotMovable)
    assert isinstance(meters.move(meter("M2"), Move.FIT, to="A1"), NotMovable)


any_move = st.tuples(
    st.integers(min_value=0, max_value=4), st.sampled_from(Move), st.sampled_from(["A1", "412"])
)


@given(moves=st.lists(any_move, max_size=40))
def test_no_meter_is_ever_lost_or_made(moves: list[tuple[int, Move, str]]) -> None:
    stock = [meter(f"M{n}") for n in range(5)]
    for n, what, to in moves:
        after = meters.move(stock[n], what, to=to)
        if isinstance(after, Meter):
            stock[n] = after
        assert sum(meters.counts(stock).values()) == 5
        if stock[n].place is MeterPlace.FITTED:
            assert isinstance(meters.move(stock[n], Move.FIT, to="A2"), NotMovable)
