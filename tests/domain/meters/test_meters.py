import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.meters import meters
from missedcall.domain.meters.meters import Meter, MeterMove, MeterPlace, MoveRefused

DAY = dt.timedelta(days=1)
MORNING = dt.datetime(2026, 11, 23, 3, 30, tzinfo=dt.UTC)


def meter(serial: str, *, office: str = "412", days_old: int = 0) -> Meter:
    return meters.receive_meter(
        serial=serial, kind="single", office=office, received_at=MORNING - days_old * DAY
    )


def moved(one: Meter, what: MeterMove, to: str) -> Meter:
    after = meters.move_meter(one, what, to_holder=to)
    assert isinstance(after, Meter), after
    return after


def test_a_meter_goes_from_the_store_over_the_lineman_to_the_wall() -> None:
    reserved = moved(meter("M1"), MeterMove.RESERVE, "A1")
    assert isinstance(meters.move_meter(reserved, MeterMove.SEND, to_holder="413"), MoveRefused)
    carried = moved(reserved, MeterMove.ISSUE, "LM1")
    fitted = moved(carried, MeterMove.FIT, "A1")
    assert (fitted.place, fitted.holder) == (MeterPlace.FITTED, "A1")
    assert isinstance(meters.move_meter(fitted, MeterMove.ISSUE, to_holder="LM1"), MoveRefused)
    assert isinstance(meters.move_meter(meter("M2"), MeterMove.FIT, to_holder="A1"), MoveRefused)


any_move = st.tuples(
    st.integers(min_value=0, max_value=4),
    st.sampled_from(MeterMove),
    st.sampled_from(["A1", "412"]),
)


@given(moves=st.lists(any_move, max_size=40))
def test_no_meter_is_ever_lost_or_made(moves: list[tuple[int, MeterMove, str]]) -> None:
    stock = [meter(f"M{n}") for n in range(5)]
    for n, what, to in moves:
        after = meters.move_meter(stock[n], what, to_holder=to)
        if isinstance(after, Meter):
            stock[n] = after
        assert sum(meters.count_by_place(stock).values()) == 5
        if stock[n].place is MeterPlace.FITTED:
            assert isinstance(
                meters.move_meter(stock[n], MeterMove.FIT, to_holder="A2"), MoveRefused
            )
