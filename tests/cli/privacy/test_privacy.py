import datetime as dt
import json
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from missedcall.cli import main
from missedcall.domain.operators.roles import Actor
from tests.kit import CALLER, World, after
from tests.usecases.privacy import story


@pytest.fixture(autouse=True)
def _password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MISSEDCALL_PASSWORD", "correct horse")


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["privacy", *words])


def test_export_writes_a_file_that_only_its_owner_may_read(world: World, tmp_path: Path) -> None:
    story.applies(world)
    story.boss(world)

    for suffix in ("json", "html"):
        file = tmp_path / f"person.{suffix}"
        done = run("export", CALLER, "--as", "boss", "--out", str(file))

        assert done.exit_code == 0, done.output
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        for secret in story.SECRETS:
            assert secret in file.read_text()
    whole = json.loads((tmp_path / "person.json").read_text())
    assert whole["tables"]["applications"][0]["mobile"] == CALLER


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("export", "12", "--as", "boss", "--out", "x.json"), "ten digits"),
        (("export", CALLER, "--as", "boss", "--out", "x.pdf"), ".json or .html"),
        (("export", CALLER, "--as", "asha", "--out", "x.json"), "login or password"),
        (("erase", CALLER, "--as", "boss", "--reason", "r", "--proof", "p"), "We hold nothing"),
        (("breach", "close", "--as", "boss", "--outcome", "x"), "no breach is open"),
        (("breach", "affected", "--as", "boss"), "no breach is open"),
    ],
)
def test_refuses_with_2_and_a_reason(world: World, words: tuple[str, ...], says: str) -> None:
    story.boss(world)

    refused = run(*words)

    assert refused.exit_code == 2
    assert says in refused.output


def test_erase_and_the_list_of_requests(world: World) -> None:
    world.misses()
    story.boss(world, login="meena", role=Actor.SUPERVISOR)

    story.boss(world)
    wish = ("erase", CALLER, "--as", "meena", "--reason", "asked", "--proof", "the code")

    run(*wish)
    assert run("withdraw", "1", "--as", "meena").output == "taken back; nothing is changed\n"
    noted = run(*wish, "--drop-callback")
    assert noted.output == "noted; another person runs: missedcall privacy approve 2 --as LOGIN\n"
    own = run("approve", "2", "--as", "meena")
    assert (own.exit_code, own.output) == (
        2,
        "You may not do this: another supervisor or admin approves it.\n",
    )

    assert run("approve", "2", "--as", "boss").output == "restricted: hidden from now on\n"
    row, before = json.loads(run("requests", "--json").output)
    assert (row["state"], row["number"], row["asked_by"], row["decided_by"]) == (
        *("restricted", "+91 98xxxxxx01", "meena", "boss"),
    )
    assert before["state"] == "withdrawn"


def test_retention_tells_of_every_class(world: World) -> None:
    world.misses(at=after(days=-1))

    report = {row["name"]: row for row in json.loads(run("retention", "--json").output)}

    assert report["leads"] == {
        "name": "leads",
        "days": 365,
        "kept": 1,
        "due": 0,
        "erased": 0,
        "erased_at": None,
    }
    assert "leads" in run("retention").output


def test_a_breach_from_its_begin_to_its_end(world: World) -> None:
    now = dt.datetime.now(dt.UTC)
    world.misses(at=now)
    story.boss(world)
    today = f"{now.date()}"

    begun = run("breach", "begin", "a laptop was stolen", "--from", today, "--as", "boss")
    assert begun.output.startswith("1 people; the Board must know all by ")
    assert "a laptop was stolen" in begun.output
    assert run("breach", "affected", "--as", "boss").output == f"{CALLER}\n"
    (row,) = json.loads(run("breach", "list", "--json").output)
    assert 70 <= row["hours_left"] <= 71

    assert run("breach", "close", "--outcome", "told", "--as", "boss").exit_code == 0
    (row,) = json.loads(run("breach", "list", "--json").output)
    assert (row["hours_left"], row["outcome"]) == (None, "told")


def test_writes_the_file_anew_by_hand(world: World) -> None:
    done = run("compact")
    assert done.exit_code == 0, done.output
    assert [row["kind"] for row in world.rows("retention_runs")] == ["compacted"]
