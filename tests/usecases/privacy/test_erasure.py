"""Who asks for it is out of sight at once, and in no file of ours when the year is over."""

import datetime as dt
from pathlib import Path

import pytest

from missedcall.db.privacy import personal
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.privacy import erasure, erasure_requests, export, retention
from missedcall.usecases.privacy.export import PersonExport
from missedcall.usecases.privacy.request import PrivacyRequestRefused
from tests.kit import CALLER, NEIGHBOUR, ON_POSTGRESQL, World, a_form, after
from tests.usecases.privacy import story

YEAR = dt.timedelta(days=365)


def asks(world: World, *, at: dt.datetime, number: str = "98765 00001") -> str:
    """Write the wish down and let another person approve it."""
    request_id = erasure_requests.propose_erasure(
        world.deps,
        number=number,
        by=story.boss(world, login=f"boss{at:%d%H%M}"),
        reason="she does not want it any more",
        proof="called from the number, knew the code",
        drops_callback=True,
        now=at,
    )
    second = story.boss(world, login=f"second{at:%d%H%M}")
    return erasure_requests.approve_erasure(world.deps, request_id=request_id, by=second, now=at)


def shown(world: World, role: Actor, *, at: dt.datetime) -> PersonExport:
    actor = story.boss(world, login=f"x{role}{at:%d%H%M}", role=role)
    return export.export_person(world.deps, number=CALLER, by=actor, now=at)


@pytest.mark.skipif(ON_POSTGRESQL, reason="looks into SQLite's file")
def test_is_hidden_at_once_and_in_no_file_after_the_year(world: World, tmp_path: Path) -> None:
    person = story.applies(world)
    story.pays(world, person, at=after(minutes=5))
    story.bars(world, story.boss(world))
    story.withdraws(world, person, at=after(minutes=9))
    _refunds(world, person)
    assert story.everywhere(tmp_path)

    assert asks(world, at=after(hours=1)) == "restricted"

    seen = {table: world.rows(table) for table in personal.HELD if table != "erasure_requests"}
    for secret in story.SECRETS:
        assert secret not in str(seen)
    assert person.recording.is_file()
    assert world.rows("recordings")[0]["state"] == "restricted"

    erasure.run_erasures(world.deps, now=after(hours=1) + YEAR - dt.timedelta(days=1))
    assert world.one("erasure_requests")["sealed"] is not None

    erasure.run_erasures(world.deps, now=after(hours=1) + YEAR)
    retention.compact_database(world.deps, now=after(hours=1) + YEAR)

    assert world.one("erasure_requests")["state"] == "erased"
    assert not person.recording.exists()
    assert story.everywhere(tmp_path) == {}


def _refunds(world: World, person: story.Person) -> None:
    """Close the application, as accounts do once the money is back."""
    with world.deps.db.writing() as db:
        db.exec_driver_sql("UPDATE connections SET state = 'closed'")


def test_money_stays_with_the_number_of_the_application_and_a_masked_name(world: World) -> None:
    person = story.applies(world)
    story.pays(world, person)
    _refunds(world, person)
    money = world.rows("ledger")

    asks(world, at=after(hours=1))

    assert world.rows("ledger") == money != []
    row = world.one("applications")
    assert (row["number"], row["mobile"]) == (person.application, "erased")
    assert row["form"]["name"] == "सxxx वxxx"
    assert row["form"]["load"] == "2.3"
    assert world.one("demands")["inputs"]["name"] == "सxxx वxxx"


def test_only_the_data_officer_sees_what_is_restricted(world: World) -> None:
    person = story.applies(world)
    story.withdraws(world, person)
    before = shown(world, Actor.ADMIN, at=after(minutes=30)).tables

    asks(world, at=after(hours=1))

    others = shown(world, Actor.SUPERVISOR, at=after(hours=2))
    officer = shown(world, Actor.ADMIN, at=after(hours=3))
    assert (set(others.tables), others.restricted) == ({"erasure_requests", "transitions"}, ())
    (sealed,) = officer.restricted
    assert set(sealed) == set(before)
    assert sealed["applications"] == before["applications"]


def test_waits_for_the_call_that_goes_on(world: World) -> None:
    world.talks()

    assert asks(world, at=after(minutes=1)) == "asked"
    with world.deps.db.writing() as db:
        db.exec_driver_sql("UPDATE callbacks SET state = 'closed', closed_at = created_at")
    erasure.run_erasures(world.deps, now=after(minutes=2))

    assert world.one("erasure_requests")["state"] == "restricted"
    assert world.one("callbacks")["number"] == "erased"


def test_is_not_rung_any_more_and_gets_no_text_that_waits(world: World) -> None:
    world.misses()

    assert asks(world, at=after(minutes=1)) == "restricted"

    assert world.one("callbacks")["state"] == "closed"
    assert {row["state"] for row in world.rows("messages")} == {"superseded"}
    assert world.dispatch(at=after(hours=1)) == []


def test_other_people_keep_what_is_theirs(world: World) -> None:
    world.misses(NEIGHBOUR)
    operator_id = world.operator()
    attempt_id = world.rung(at=after(seconds=4))
    world.step(attempt_id, "consumer_answered", at=after(seconds=9))
    world.submit(operator_id, attempt_id, a_form(mobile="98765 00002"))
    world.misses(CALLER, at=after(minutes=1))
    hers = [world.one_of(NEIGHBOUR), world.one("applications"), world.rows("messages")[0]]

    asks(world, at=after(minutes=2))

    assert [
        world.one_of(NEIGHBOUR),
        world.one("applications"),
        world.rows("messages")[0],
    ] == hers


def test_an_open_application_has_to_be_withdrawn_first(world: World) -> None:
    person = story.applies(world)

    with pytest.raises(
        PrivacyRequestRefused, match=f"{person.application} is still open. Withdraw"
    ):
        asks(world, at=after(hours=1))

    assert world.rows("erasure_requests") == []


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        ({"number": "12"}, "number"),
        ({"number": "98765 00009"}, "nothing_held"),
        ({"reason": " "}, "words"),
        ({"proof": "Aadhaar 9999 9999 0019 shown"}, "aadhaar"),
    ],
)
def test_says_why_it_cannot_be(world: World, wish: dict[str, str], reason: str) -> None:
    world.misses()
    asked = {"number": CALLER, "reason": "hers", "proof": "the code", **wish}

    with pytest.raises(PrivacyRequestRefused) as refused:
        erasure_requests.propose_erasure(
            world.deps, by=story.boss(world), drops_callback=False, now=after(hours=1), **asked
        )

    assert refused.value.reason.code == reason


def test_who_calls_again_later_is_a_new_caller(world: World) -> None:
    world.misses()
    asks(world, at=after(minutes=1))

    world.misses(at=after(days=1))

    assert world.rows("callbacks")[-1]["number"] == CALLER
    assert world.rows("callbacks")[-1]["state"] == "waiting"


def test_what_nobody_decides_for_a_month_is_withdrawn(world: World) -> None:
    world.misses()
    erasure_requests.propose_erasure(
        world.deps,
        number=CALLER,
        by=story.boss(world),
        reason="hers",
        proof="the code",
        drops_callback=True,
        now=after(minutes=1),
    )

    erasure.run_erasures(world.deps, now=after(days=30))
    assert world.one("erasure_requests")["state"] == "proposed"
    erasure.run_erasures(world.deps, now=after(days=31))

    assert world.one("erasure_requests")["state"] == "withdrawn"
    assert world.one("callbacks")["number"] == CALLER


def test_another_operator_takes_no_request_back(world: World) -> None:
    world.misses()
    asked = erasure_requests.propose_erasure(
        world.deps,
        number=CALLER,
        by=story.boss(world),
        reason="hers",
        proof="the code",
        drops_callback=True,
        now=after(minutes=1),
    )
    other = story.boss(world, "other", Actor.OPERATOR)

    with pytest.raises(PrivacyRequestRefused, match="who wrote it takes it back"):
        erasure_requests.withdraw_erasure(
            world.deps, request_id=asked, by=other, now=after(days=1)
        )
    assert world.one("erasure_requests")["state"] == "proposed"
