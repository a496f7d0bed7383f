"""Each class goes when its time is over, and not before; what is still needed stays."""

import datetime as dt
from pathlib import Path

import pytest

from missedcall.db.privacy.retention import KINDS
from missedcall.usecases.privacy import retention
from missedcall.usecases.privacy.retention import RetentionClass
from tests.kit import CALLER, NOON, World, after, ist
from tests.usecases.privacy import story

DAY = dt.timedelta(days=1)
YEAR = 365 * DAY


def told(world: World, *, at: dt.datetime) -> dict[str, RetentionClass]:
    return {each.name: each for each in retention.report_retention(world.deps, now=at)}


def runs_daily(world: World, *, to: dt.datetime, start: dt.datetime = NOON) -> None:
    """Run as the sweep does, at a few times: each run is a day or more after the one before."""
    for days in range((to - start).days - 2, (to - start).days + 1):
        retention.run_retention(world.deps, now=start + days * DAY)


@pytest.fixture
def lead(world: World) -> World:
    """Give a caller who was closed without an application, at noon."""
    world.misses()
    with world.deps.db.writing() as db:
        db.exec_driver_sql(
            "UPDATE callbacks SET state = 'closed', closed_at = '2026-11-23 06:30:00.000000'"
        )
        db.exec_driver_sql("UPDATE messages SET state = 'delivered'")
    return world


def test_a_lead_goes_a_year_after_it_was_closed(lead: World) -> None:
    retention.run_retention(lead.deps, now=NOON + YEAR)
    assert lead.one("callbacks")["number"] == CALLER

    retention.run_retention(lead.deps, now=NOON + YEAR + DAY)

    assert lead.one("callbacks")["number"] == "erased"
    assert lead.one("calls")["number"] is None
    assert lead.one("calls")["caller_id"] == "erased"
    assert told(lead, at=NOON + YEAR + DAY)["leads"].erased == 1


def test_an_open_application_keeps_its_lead_its_calls_and_its_messages(world: World) -> None:
    story.applies(world)
    before = [world.rows(table) for table in ("callbacks", "calls", "messages", "applications")]

    runs_daily(world, to=NOON + 3 * YEAR)

    assert [
        world.rows(table) for table in ("callbacks", "calls", "messages", "applications")
    ] == before


def test_an_application_goes_a_year_after_its_end_and_its_lead_with_it(
    world: World, tmp_path: Path
) -> None:
    person = story.applies(world)
    story.pays(world, person)
    with world.deps.db.writing() as db:
        db.exec_driver_sql("UPDATE connections SET state = 'connected'")
        db.exec_driver_sql("UPDATE messages SET state = 'delivered'")
    person.recording.unlink()

    retention.run_retention(world.deps, now=NOON + YEAR - DAY)
    assert world.one("applications")["mobile"] == CALLER
    assert told(world, at=NOON + YEAR - DAY)["applications"].kept == 1

    runs_daily(world, to=NOON + YEAR + 3 * DAY)
    retention.compact_database(world.deps, now=NOON + YEAR + 3 * DAY)

    assert world.one("applications")["form"]["name"] == "सxxx वxxx"
    assert world.one("callbacks")["number"] == "erased"
    assert {row["text"] for row in world.rows("messages")} == {""}
    assert story.everywhere(tmp_path) == {}


def test_the_masked_name_goes_eight_years_after_the_money(world: World) -> None:
    person = story.applies(world)
    story.pays(world, person)
    with world.deps.db.writing() as db:
        db.exec_driver_sql("UPDATE connections SET state = 'connected'")
    money = world.rows("ledger")

    runs_daily(world, to=NOON + 2921 * DAY)
    assert world.one("applications")["form"]["name"] == "सxxx वxxx"
    runs_daily(world, to=NOON + 2924 * DAY)

    assert world.one("applications")["form"]["name"] == "erased"
    assert world.one("demands")["inputs"]["name"] == "erased"
    assert world.rows("ledger") == money


@pytest.mark.parametrize(
    ("name", "table", "days"),
    [
        ("drafts", "drafts", 7),
        ("dead_letters", "dead_letters", 365),
        ("audit", "audit", 730),
    ],
)
def test_rows_of_a_class_are_deleted_in_time(
    world: World, name: str, table: str, days: int
) -> None:
    story.applies(world)
    story.bars(world, story.boss(world))
    assert world.rows(table)

    retention.run_retention(world.deps, now=NOON + days * DAY)
    assert world.rows(table)
    retention.run_retention(world.deps, now=NOON + (days + 1) * DAY)

    assert not [row for row in world.rows(table) if row.get("at", NOON) <= NOON]


def test_a_receipt_is_emptied_after_a_year(world: World) -> None:
    story.applies(world)

    retention.run_retention(world.deps, now=NOON + YEAR)
    assert world.one("receipts")["raw"]
    retention.run_retention(world.deps, now=NOON + YEAR + DAY)

    assert world.one("receipts")["raw"] == ""


def test_a_language_is_forgotten_with_its_lead_and_a_bar_that_is_over(lead: World) -> None:
    story._leave_traces(lead, "attempt-1")
    by = story.boss(lead)
    story.bars(lead, by)

    runs_daily(lead, to=NOON + YEAR + 2 * DAY)

    assert lead.rows("preferences") == []
    assert len(lead.rows("blocked_numbers")) == 1, "a bar without an end holds for good"


def test_a_refused_call_goes_after_a_year(world: World) -> None:
    world.misses("1930")

    retention.run_retention(world.deps, now=NOON + YEAR)
    assert world.one("calls")["caller_id"] == "1930"
    retention.run_retention(world.deps, now=NOON + YEAR + DAY)

    assert world.one("calls")["caller_id"] == "erased"


def test_goes_on_at_once_while_a_batch_was_full(
    lead: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 1)
    for number in (2, 3):
        lead.misses(f"+91987650001{number}", at=after(minutes=number))
    with lead.deps.db.writing() as db:
        db.exec_driver_sql("UPDATE callbacks SET state = 'closed', closed_at = created_at")

    late = NOON + YEAR + DAY
    for _ in range(5):
        retention.run_retention(lead.deps, now=late)

    assert {row["number"] for row in lead.rows("callbacks")} == {"erased"}
    assert [row["erased"] for row in lead.rows("retention_runs") if row["kind"] == "leads"] == [
        *(1, 1, 1, 0)
    ]


def test_the_file_is_written_anew_by_night_only(lead: World) -> None:
    late = NOON + YEAR + DAY
    retention.run_retention(lead.deps, now=late)
    assert "compacted" not in {row["kind"] for row in lead.rows("retention_runs")}

    night = ist(3).replace(year=2027, month=11, day=25)
    retention.run_retention(lead.deps, now=night)
    retention.run_retention(lead.deps, now=night + dt.timedelta(minutes=1))

    kinds = [row["kind"] for row in lead.rows("retention_runs")]
    assert kinds.count("compacted") == 1


def test_a_file_that_would_keep_callers_waiting_is_left_to_a_person(
    lead: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("missedcall.usecases.privacy.retention.LARGEST", 1)
    if not lead.deps.db.size():
        pytest.skip("PostgreSQL cares for its files by itself")
    night = ist(3).replace(year=2027, month=11, day=25)
    for minute in range(3):
        retention.run_retention(lead.deps, now=night + dt.timedelta(minutes=minute))

    runs = [row for row in lead.rows("retention_runs") if row["kind"] == retention.TOO_LARGE]
    assert [row["at"] for row in runs] == [night]
    (told,) = [row.message for row in caplog.records if "privacy compact" in row.message]
    assert "stop the service" in told
    assert "compacted" not in {row["kind"] for row in lead.rows("retention_runs")}
    assert retention.compact_database(lead.deps, now=night)


def test_the_report_names_every_class(world: World) -> None:
    story.applies(world)

    report = told(world, at=after(days=1))

    assert set(report) == {*KINDS, "recordings", "on request"}
    assert (report["recordings"].kept, report["recordings"].due) == (1, 0)
    assert report["drafts"].days == 7
