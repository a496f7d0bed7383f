import datetime as dt

from missedcall.domain.connection.forecast import Need, Outlook, outlook

TODAY = dt.date(2026, 11, 23)
DAY = dt.timedelta(days=1)


def test_an_office_is_told_on_which_day_its_meters_end() -> None:
    need = Need(stock=20, paid=6, demanded=10, pays=0.5, past_weeks=(14, 14))
    assert outlook(need, today=TODAY, days=14) == Outlook(
        needed=34, short=14, runs_out_on=TODAY + 7 * DAY
    )
    enough = Need(stock=40, paid=6, demanded=10, pays=0.5, past_weeks=(14, 14))
    assert outlook(enough, today=TODAY, days=14).runs_out_on is None
    short_now = Need(stock=3, paid=6, demanded=0, pays=1, past_weeks=())
    assert outlook(short_now, today=TODAY, days=14).runs_out_on == TODAY


def test_open_demands_count_where_the_past_says_little() -> None:
    need = Need(stock=5, paid=0, demanded=10, pays=0.8, past_weeks=(1, 1))
    assert outlook(need, today=TODAY, days=14).needed == 8
