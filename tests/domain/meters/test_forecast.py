import datetime as dt

from missedcall.domain.meters.forecast import (
    MeterDemand,
    StockLevel,
    StockOutlook,
    TransferProposal,
    compute_outlook,
    daily_balances,
    propose_transfers,
)
from missedcall.domain.offices import office
from missedcall.domain.offices.office import Office, OfficeKind

TODAY = dt.date(2026, 11, 23)
DAY = dt.timedelta(days=1)


def test_an_office_is_told_on_which_day_its_meters_end() -> None:
    need = MeterDemand(
        stock=20, waiting=6, unpaid_demands=10, paid_share=0.5, paid_by_week=(14, 14)
    )
    assert compute_outlook(need, today=TODAY, days=14) == StockOutlook(
        needed=34, short=14, runs_out_on=TODAY + 7 * DAY
    )
    enough = MeterDemand(
        stock=40, waiting=6, unpaid_demands=10, paid_share=0.5, paid_by_week=(14, 14)
    )
    assert compute_outlook(enough, today=TODAY, days=14).runs_out_on is None
    short_now = MeterDemand(stock=3, waiting=6, unpaid_demands=0, paid_share=1, paid_by_week=())
    assert compute_outlook(short_now, today=TODAY, days=14).runs_out_on == TODAY


def test_open_demands_count_where_the_past_says_little() -> None:
    need = MeterDemand(stock=5, waiting=0, unpaid_demands=10, paid_share=0.8, paid_by_week=(1, 1))
    assert compute_outlook(need, today=TODAY, days=14).needed == 8


def test_the_picture_falls_to_nothing_on_the_day_that_is_told() -> None:
    need = MeterDemand(stock=20, waiting=6, unpaid_demands=0, paid_share=1, paid_by_week=(14, 14))
    left = daily_balances(need, days=14)
    assert left[:2] == [12, 10]
    assert (
        compute_outlook(need, today=TODAY, days=14).runs_out_on
        == TODAY + (left.index(0) + 1) * DAY
    )


def standing(office: str, *, free: int, needed: int, lasts: int = 1) -> StockLevel:
    short = max(needed - free, 0)
    ends = TODAY + lasts * DAY if short else None
    return StockLevel(office, "single", free, StockOutlook(needed, short, ends))


# Two centres of one sub-division, one of the next; a store in another region.
PARENTS = {"411": "S1", "412": "S1", "421": "S2", "511": "S3", "S1": "D1", "S2": "D1"}
OFFICES = {
    code: Office(code, OfficeKind.CENTRE, {"en": code}, PARENTS.get(code), None)
    for code in (*PARENTS, "D1", "S3")
}


def steps(one: str, other: str) -> int:
    return office.office_distance(OFFICES, one, other)


def test_the_nearest_who_has_more_than_he_needs_helps_first() -> None:
    assert (steps("411", "412"), steps("411", "421")) == (2, 4)
    assert steps("411", "511") > 4
    found = propose_transfers(
        [
            standing("411", free=2, needed=20),
            standing("412", free=15, needed=5),
            standing("421", free=90, needed=85),
            standing("511", free=500, needed=0),
        ],
        office_distance=steps,
    )
    assert found == [
        TransferProposal("single", "412", "411", 10),
        TransferProposal("single", "421", "411", 5),
        TransferProposal("single", "511", "411", 3),
    ]


def test_who_runs_out_first_is_helped_first_and_nobody_gives_what_he_needs() -> None:
    found = propose_transfers(
        [
            standing("411", free=0, needed=4, lasts=5),
            standing("421", free=0, needed=4, lasts=2),
            standing("412", free=9, needed=3),
        ],
        office_distance=steps,
    )
    assert found == [
        TransferProposal("single", "412", "421", 4),
        TransferProposal("single", "412", "411", 2),
    ]
