"""What missed calls cost: the measurements made small; what they count must add up."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from missedcall.cli import main
from missedcall.db import engine
from missedcall.db.calls import calls
from tools.benchmarks import call_load
from tools.benchmarks.call_load import CallLoad


def load(what: str, rate: int, *, failed: int = 0, unrecorded: int = 0) -> CallLoad:
    taken = 10 * rate - failed
    return CallLoad(what, rate, 10 * rate, taken, failed, taken - unrecorded, drain_s=1.0)


def test_the_highest_rate_is_the_last_before_anybody_failed_or_was_not_recorded() -> None:
    loads = [
        *(load("bare", rate) for rate in (50, 100, 200)),
        *(load("service", 50), load("service", 100, unrecorded=1), load("service", 200)),
    ]

    assert call_load.highest(loads, "bare") == 200
    assert call_load.highest(loads, "service") == 50
    assert call_load.highest([load("bare", 50, failed=1)], "bare") == 0


def test_a_batch_is_measured_beside_the_insert_of_its_rows(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'bench.db'}"
    words = ["bench", "record", "--size", "20", "--batches", "3", "--database", url]

    told = CliRunner().invoke(main, [*words, "--json"])
    again = CliRunner().invoke(main, words)

    cost = json.loads(told.output)
    assert cost["ratio"] == pytest.approx(cost["call_ms"] / cost["insert_ms"])
    with engine.connect_database(url).reading() as db:
        rows = calls.list_latest_calls(db, limit=1000)
    assert [row.disposition for row in rows] == ["new"] * 4 * 2 * 20
    assert (again.exit_code, "name an empty one" in again.output) == (1, True)


@pytest.mark.parametrize("rates", ["", "ten", "0,10", "10,2000"])
def test_rates_that_cannot_be_offered_are_refused(rates: str) -> None:
    told = CliRunner().invoke(main, ["bench", "calls", "--rates", rates])

    assert told.exit_code == 2
    assert repr(rates) in told.output


@pytest.mark.journey
def test_each_caller_is_taken_and_recorded_by_bare_asterisk_and_by_the_service() -> None:
    words = ["bench", "calls", "--rates", "10", "--seconds", "2", "--json"]

    told = CliRunner().invoke(main, words)

    found = json.loads(told.output)
    assert [each["what"] for each in found["loads"]] == ["bare", "service"]
    for each in found["loads"]:
        assert (each["offered"], each["taken"], each["failed"], each["recorded"]) == (
            20,
            20,
            0,
            20,
        )
    assert 0 <= found["loads"][1]["lag_p50_ms"] <= found["loads"][1]["lag_p99_ms"]
    assert found["ratio"] == 1
