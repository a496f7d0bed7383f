"""Points that explain themselves: provisional, final, objected to, taken back, shared, ranked."""

import datetime as dt

import pytest

from missedcall.db.field import field as fields
from missedcall.db.points import jobs, points_ledger
from missedcall.domain.connection.limits import Area
from missedcall.domain.connection.states import Event
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.connection.command import Command, CommandRefused
from missedcall.usecases.field import evidence
from missedcall.usecases.points import (
    anomalies,
    leaderboards,
    objections,
    points_booking,
    points_export,
)
from missedcall.usecases.points.anomalies import CachedAnomalies
from missedcall.usecases.points.objections import ObjectionRefused
from tests.kit import NOON, World
from tests.usecases.store import LINEMAN, Store, minutes

DAY = 24 * 60
NOVEMBER = dt.date(2026, 11, 1)


@pytest.fixture
def store(world: World) -> Store:
    return Store(world)


def connected(store: Store, *, at: float = 90, mates: tuple[str, ...] = ()) -> str:
    """Connect a household an hour and a half after its payment, in the announced slot."""
    serial = f"M{len(store.numbers)}"
    store.receives(serial)
    number = store.paid()
    store.issues(serial)
    if mates:
        named = Command(Event.ASSIGN, Actor.JE, "je", lineman=LINEMAN, mates=mates)
        store.acts(number, named, at=10)
    store.energises(number, serial, at=at)
    return number


def rows(store: Store, number: str, lineman: str = LINEMAN) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in store.world.rows("points"):
        if row["application_id"] == store.case(number).id and row["lineman"] == lineman:
            found[row["rule"]] = found.get(row["rule"], 0) + row["points_x100"]
    return found


def decide(
    store: Store, review: int, *, wrong: bool, actor: str, offices: tuple[str, ...] = ()
) -> None:
    evidence.decide_evidence_review(
        store.world.deps,
        review_id=review,
        is_wrong=wrong,
        reason="looked at it",
        offices=offices or (store.office,),
        actor=actor,
        now=minutes(DAY),
    )


def judge(store: Store, objection: int, hundredths: int, *, offices: tuple[str, ...] = ()) -> None:
    objections.answer_objection(
        store.world.deps,
        objection_id=objection,
        points_x100=hundredths,
        reason="looked at the photo",
        offices=offices or (store.office,),
        actor="ae1",
        now=minutes(2 * DAY),
    )


def test_points_become_final_after_a_week_and_not_before(store: Store) -> None:
    number = connected(store)
    assert rows(store, number) == {"R1": 1000, "R2": 1000, "R6": 100}

    points_booking.finalise_points(store.world.deps, now=minutes(7 * DAY))
    with store.world.deps.db.reading() as db:
        assert points_ledger.sum_points_x100(db, LINEMAN) == (0, 2100)
    points_booking.finalise_points(store.world.deps, now=minutes(7 * DAY + 90))
    with store.world.deps.db.reading() as db:
        assert points_ledger.sum_points_x100(db, LINEMAN) == (2100, 0)


def test_he_objects_once_and_the_answer_is_an_entry_of_its_own(store: Store) -> None:
    number, deps = connected(store), store.world.deps
    objection = objections.object_to_points(
        deps, number=number, lineman=LINEMAN, text="it was night work", now=minutes(DAY)
    )
    with pytest.raises(ObjectionRefused, match="before"):
        objections.object_to_points(
            deps, number=number, lineman=LINEMAN, text="again", now=minutes(DAY)
        )
    with pytest.raises(ObjectionRefused, match="no points"):
        objections.object_to_points(
            deps, number=number, lineman="LM9", text="mine", now=minutes(DAY)
        )

    points_booking.finalise_points(deps, now=minutes(9 * DAY))
    assert all(row["became_final_at"] is None for row in store.world.rows("points"))
    with pytest.raises(ObjectionRefused, match="no such objection"):
        judge(store, objection, 500, offices=("413",))
    judge(store, objection, 500)

    assert rows(store, number)["AE"] == 500
    points_booking.finalise_points(deps, now=minutes(20 * DAY))
    assert all(row["became_final_at"] for row in store.world.rows("points"))


def test_what_the_ae_does_not_answer_goes_to_the_nodal_officer_once(store: Store) -> None:
    number, deps = connected(store), store.world.deps
    objections.object_to_points(
        deps, number=number, lineman=LINEMAN, text="reason", now=minutes(DAY)
    )
    objections.escalate_late_objections(deps, now=minutes(8 * DAY))
    assert store.world.one("objections")["escalated_at"] is None
    objections.escalate_late_objections(deps, now=minutes(8 * DAY + 1))
    objections.escalate_late_objections(deps, now=minutes(9 * DAY))
    assert store.world.one("objections")["escalated_at"] == minutes(8 * DAY + 1)
    steps = [row for row in store.world.rows("transitions") if row["entity"] == "objection"]
    assert [(row["from_state"], row["to_state"]) for row in steps] == [("ae", "nodal")]


def test_wrong_evidence_takes_all_back_and_a_second_person_decides(store: Store) -> None:
    number, deps = connected(store), store.world.deps
    review = evidence.open_evidence_review(
        deps,
        number=number,
        lineman=LINEMAN,
        reason="the photo is an old one",
        offices=(store.office,),
        actor="je",
        now=minutes(DAY),
    )
    since, until = leaderboards.month_bounds(NOVEMBER)
    with deps.db.reading() as db:
        assert jobs.list_linemen_under_review(db, since=since, until=until) == {LINEMAN}
    with pytest.raises(ObjectionRefused, match="another"):
        decide(store, review, wrong=True, actor="je")
    with pytest.raises(ObjectionRefused, match="in your offices"):
        decide(store, review, wrong=True, actor="ae", offices=("elsewhere",))
    decide(store, review, wrong=True, actor="ae")

    assert rows(store, number) == {"R1": 0, "R2": 0, "R6": 0, "R9": -5000}
    assert store.world.one("jobs")["undone_at"] == minutes(DAY)


def test_who_was_doubted_without_cause_is_on_the_board_again(store: Store) -> None:
    number, deps = connected(store), store.world.deps
    review = evidence.open_evidence_review(
        deps, number=number, lineman=LINEMAN, reason="?", offices=(store.office,), actor="je",
        now=minutes(DAY),
    )  # fmt: skip
    decide(store, review, wrong=False, actor="ae")
    since, until = leaderboards.month_bounds(NOVEMBER)
    with deps.db.reading() as db:
        assert jobs.list_linemen_under_review(db, since=since, until=until) == set()


def test_b7_two_linemen_named_before_the_visit_share_equally(store: Store) -> None:
    with store.world.deps.db.writing() as db:
        fields.add_lineman(db, code="LM2", name="S", office=store.office, open_jobs=5)
        fields.add_lineman(db, code="LM3", name="T", office="413", open_jobs=5)
    number = connected(store, mates=("LM2",))

    assert sum(rows(store, number, LINEMAN).values()) == 1050
    assert sum(rows(store, number, "LM2").values()) == 1050
    with pytest.raises(CommandRefused, match="LM3 is no lineman of this office"):
        connected(store, mates=("LM3",))


def slot(store: Store, number: str, *, begins: float, ends: float, at: float) -> None:
    command = Command(Event.FIX_SLOT, Actor.JE, "je", slot=(minutes(begins), minutes(ends)))
    store.acts(number, command, at=at)


def test_a_slot_that_was_promised_and_missed_costs_points(store: Store) -> None:
    store.receives("M0")
    number = store.paid()
    store.issues("M0")
    slot(store, number, begins=30, ends=60, at=10)
    slot(store, number, begins=120, ends=180, at=90)
    store.energises(number, "M0", at=150)
    assert rows(store, number)["R7"] == -200


def test_a_slot_moved_in_time_costs_nothing(store: Store) -> None:
    store.receives("M0")
    number = store.paid()
    store.issues("M0")
    slot(store, number, begins=30, ends=60, at=10)
    slot(store, number, begins=120, ends=180, at=50)
    store.energises(number, "M0", at=150)
    assert rows(store, number)["R6"] == 100


def done(store: Store, lineman: str, count: int, **change: object) -> None:
    """Write jobs of a lineman as they were confirmed."""
    application_id = store.case(store.numbers[0]).id
    row: dict[str, object] = {
        "application_id": application_id,
        "lineman": lineman,
        "office": store.office,
        "area": Area.URBAN,
        "done_at": NOON,
        "gross_s": 5 * 3600,
        "net_s": 5 * 3600,
        "limit_s": 12 * 3600,
        "promise_kept": True,
        "holds": 0,
    }
    with store.world.deps.db.writing() as db:
        jobs.add_jobs(db, [{**row, **change} for _ in range(count)])


def test_the_board_needs_ten_jobs_and_separates_peers(store: Store) -> None:
    store.paid()
    done(store, "LM5", 10)
    done(store, "LM6", 9)
    done(store, "LM7", 12, area=Area.RURAL)
    done(store, "LM8", 40)
    done(store, "LM8", 5, net_s=13 * 3600)
    deps = store.world.deps
    november = leaderboards.compute_leaderboards(deps, month=NOVEMBER, now=minutes(60))
    urban = november.linemen[Area.URBAN]
    assert [(place.rank, place.lineman) for place in urban] == [(1, "LM8"), (2, "LM5")]
    assert (
        leaderboards.compute_leaderboards(
            deps, month=dt.date(2026, 12, 1), now=minutes(60)
        ).linemen[Area.URBAN]
        == []
    )
    (office,) = november.offices
    assert (office.jobs, office.promises_kept) == (1, 1)


def test_the_board_is_ranked_once_an_hour_and_shown_as_of_then(store: Store) -> None:
    store.paid()
    deps = store.world.deps
    leaderboards.update_leaderboards_hourly(deps, now=minutes(60))
    done(store, "LM5", 10)

    leaderboards.update_leaderboards_hourly(deps, now=minutes(119))
    assert leaderboards.get_cached_leaderboards(deps, now=minutes(119)).linemen[Area.URBAN] == []
    leaderboards.update_leaderboards_hourly(deps, now=minutes(120))
    ranked = leaderboards.compute_leaderboards(deps, month=NOVEMBER, now=minutes(120))
    assert ranked.linemen[Area.URBAN]
    assert leaderboards.get_cached_leaderboards(deps, now=minutes(130)) == ranked
    # No lineman ranks any more, or another month has begun: what is shown is never stale.
    assert leaderboards.get_cached_leaderboards(deps, now=minutes(241)).computed_at == minutes(241)
    assert (
        leaderboards.get_cached_leaderboards(deps, now=minutes(31 * DAY)).linemen[Area.URBAN] == []
    )


def test_below_the_tenth_place_there_are_bands_and_no_order(store: Store) -> None:
    store.paid()
    for n in range(16):
        done(store, f"LM{n:02}", 10 + n)
    places = leaderboards.compute_leaderboards(
        store.world.deps, month=NOVEMBER, now=minutes(60)
    ).linemen[Area.URBAN]
    assert [place.rank for place in places[:10]] == list(range(1, 11))
    assert {place.rank for place in places[10:]} == {None}
    assert [place.band for place in places[10:]] == [1, 1, 2, 2, 3, 3]


def test_an_alarm_names_who_has_more_holds_than_his_peers(store: Store) -> None:
    store.applies()
    for lineman in ("LM5", "LM6", "LM7"):
        done(store, lineman, 40)
    done(store, "LM8", 40, holds=2)
    deps, here = store.world.deps, (store.office,)
    found = anomalies.detect_anomalies(deps, now=minutes(60))
    assert [(one.measure, one.lineman) for one in found] == [("holds", "LM8")]
    assert found[0].value > found[0].threshold
    assert anomalies.get_cached_anomalies(deps, now=minutes(60), offices=here) == CachedAnomalies(
        minutes(60), found
    )
    assert anomalies.get_cached_anomalies(deps, now=minutes(60), offices=("413",)).anomalies == []


def test_alarms_are_looked_for_once_an_hour_and_shown_as_of_then(store: Store) -> None:
    deps, here = store.world.deps, (store.office,)
    anomalies.update_anomalies_hourly(deps, now=minutes(60))
    store.applies()
    for lineman in ("LM5", "LM6", "LM7"):
        done(store, lineman, 40)
    done(store, "LM8", 40, holds=2)

    anomalies.update_anomalies_hourly(deps, now=minutes(119))
    assert anomalies.get_cached_anomalies(deps, now=minutes(119), offices=here) == CachedAnomalies(
        minutes(60), []
    )
    anomalies.update_anomalies_hourly(deps, now=minutes(120))
    found = anomalies.detect_anomalies(deps, now=minutes(120))
    assert found
    assert anomalies.get_cached_anomalies(deps, now=minutes(121), offices=here) == CachedAnomalies(
        minutes(120), found
    )


def test_the_list_is_signed_and_holds_what_became_final(store: Store) -> None:
    connected(store)
    points_booking.finalise_points(store.world.deps, now=minutes(7 * DAY + 90))
    text = points_export.export_points_of_month(store.world.deps, month=NOVEMBER)
    assert text == f"month,lineman,office,jobs,points\n2026-11,LM1,{store.office},1,21.0\n"
    key = "a key of the company"
    signature = points_export.sign_export(text.encode(), key=key)
    assert points_export.is_signature_valid(text.encode(), signature=signature, key=key)
    assert not points_export.is_signature_valid(text.encode() + b" ", signature=signature, key=key)
    with pytest.raises(ValueError, match="shorter than"):
        points_export.sign_export(b"", key="short")
