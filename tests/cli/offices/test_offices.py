"""`missedcall offices`: take the masters once, entirely or not at all, and say what came of it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from missedcall.cli import main
from tests import kit
from tests.kit import World

MASTERS = kit.SHIPPED.parent / "masters"
MOVED = (
    "code,name:hi,name:en,area,office\n"
    "1001,शंकर नगर,Shankar Nagar,rural,413\n1009,नया,New,urban,412\n"
)


def offices(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["offices", *map(str, words)])


def test_what_ships_is_taken_once(world: World) -> None:
    told = json.loads(offices("import", MASTERS, "--json").output)

    assert (len(told["new"]), len(told["unchanged"]), told["refused"]) == (5, 19, [])
    again = json.loads(offices("import", MASTERS, "--json").output)
    assert (again["new"], again["changed"], len(again["unchanged"])) == ([], [], 24)


def test_a_change_is_told_and_kept_with_what_was_before(world: World, tmp_path: Path) -> None:
    (tmp_path / "places.csv").write_text(MOVED, encoding="utf-8")

    tried = offices("import", tmp_path / "places.csv", "--dry-run")
    assert "1 new, 1 changed, 0 unchanged, nothing was written" in tried.output
    assert offices("import", tmp_path).output == (
        "new        locality 1009\nchanged    locality 1001\n1 new, 1 changed, 0 unchanged\n"
    )
    assert "0 new, 0 changed, 2 unchanged" in offices("import", tmp_path).output

    (change,) = [row for row in world.rows("transitions") if row["entity"] == "locality"]
    assert (change["from_state"], change["to_state"]) == ("urban 412", "rural 413")
    audited = [row["subject"] for row in world.rows("audit")]
    assert audited[-1] == "1 new, 1 changed"


def test_one_fault_and_nothing_is_taken(world: World, tmp_path: Path) -> None:
    (tmp_path / "places.csv").write_text(MOVED + "1010,क,K,urban,999\n", encoding="utf-8")

    refused = offices("import", tmp_path)

    assert refused.exit_code == 2
    assert "places.csv:4: office '999' is no centre; name a centre" in refused.output
    assert "nothing was taken" in refused.output
    assert [row["area"] for row in world.rows("localities") if row["code"] == "1001"] == ["urban"]


def test_what_is_invented_is_not_taken_in_earnest(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("missedcall.cli.offices.offices.command_deps", lambda: world.deps)
    world.configure("service", mode="live")

    refused = offices("import", MASTERS)

    assert refused.exit_code == 2
    assert "is marked as invented, and service.mode is live" in refused.output


def test_the_offices_are_listed_from_above(world: World) -> None:
    listed = json.loads(offices("list", "--json").output)

    assert [row["code"] for row in listed[:2]] == ["R1", "R2"]
    zone = listed[-4]
    assert (zone["code"], zone["parent"], zone["nodal"]) == ("412", "S11", "9876500090")
    assert "Shankar Nagar zone" in offices("list").output


def test_the_places_are_listed_with_their_offices(world: World) -> None:
    first, *_ = json.loads(offices("localities", "--json").output)

    assert (first["code"], first["area"], first["office"]) == ("1001", "urban", "412")
    assert "Shankar Nagar" in offices("localities").output
