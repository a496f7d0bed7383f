import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.connection import meters
from missedcall.domain.connection.meters import Meter, Move, Need, NotMovable, Place, outlook

TODAY = dt.date(2026, 11, 23)
DAY = dt.timedelta(days=1)
MORNING = dt.datetime(2026, 11, 23, 3, 30, tzinfo=dt.UTC)


def meter(serial: str, *, office: str = "412", days_old: int = 0) -> Meter:
    return meters.receive(serial=serial, kind="single", office=office, at=MORNING - days_old * DAY)


def moved(one: Meter, what: Move, to: str) -> Meter:
    after = meters.move(one, what, to=to)
    assert isinstance(after, Meter), after
    return after


def test_the_oldest_free_meter_of_the_office_is_reserved_first() -> None:
    taken = moved(meter("M1", days_old=9), Move.RESERVE, "A1")
    stock = [meter("M3"), meter("M2", days_old=5), taken, meter("M0", office="413", days_old=20)]
    chosen = meters.oldest_free(stock, kind="single", office="412")
    assert chosen is not None
    assert chosen.serial == "M2"
    assert meters.oldest_free(stock, kind="three", office="412") is None


def test_a_meter_goes_from_the_store_over_the_lineman_to_the_wall() -> None:
    reserved = moved(meter("M1"), Move.RESERVE, "A1")
    assert isinstance(meters.move(reserved, Move.TRANSFER, to="413"), NotMovable)
    carried = moved(reserved, Move.ISSUE, "LM1")
    fitted = moved(carried, Move.FIT, "A1")
    assert (fitted.place, fitted.holder) == (Place.FITTED, "A1")
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
        if stock[n].place is Place.FITTED:
            assert isinstance(meters.move(stock[n], Move.FIT, to="A2"), NotMovable)


def test_an_office_is_told_on_which_day_its_meters_end() -> None:
    need = Need(stock=20, paid=6, demanded=10, pays=0.5, past_weeks=(14, 14))
    assert outlook(need, today=TODAY, days=14) == meters.Outlook(
        needed=34, short=14, runs_out_on=TODAY + 7 * DAY
    )
    enough = Need(stock=40, paid=6, demanded=10, pays=0.5, past_weeks=(14, 14))
    assert outlook(enough, today=TODAY, days=14).runs_out_on is None
    short_now = Need(stock=3, paid=6, demanded=0, pays=1, past_weeks=())
    assert outlook(short_now, today=TODAY, days=14).runs_out_on == TODAY


def test_open_demands_count_where_the_past_says_little() -> None:
    need = Need(stock=5, paid=0, demanded=10, pays=0.8, past_weeks=(1, 1))
    assert outlook(need, today=TODAY, days=14).needed == 8
