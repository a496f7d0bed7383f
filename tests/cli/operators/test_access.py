"""The commands that shut people out, and the audit that tells of it."""

import datetime as dt
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from missedcall.cli import main
from missedcall.usecases.operators import access, operators, sessions
from missedcall.usecases.operators.sessions import BrowserPlace
from tests.kit import NOON, World


def run(*words: str) -> Result:
    return CliRunner().invoke(main, [*words])


def test_a_person_is_shut_out_and_let_in_again(world: World) -> None:
    world.adds("asha")

    assert run("operators", "disable", "asha").stdout == "disabled asha\n"
    assert (
        operators.authenticate_operator(world.deps, login="asha", password="correct horse") is None
    )
    (listed,) = json.loads(run("operators", "list", "--json").stdout)
    assert listed["disabled_at"]

    assert run("operators", "enable", "Asha").stdout == "enabled Asha\n"
    assert operators.authenticate_operator(world.deps, login="asha", password="correct horse")


def test_a_one_time_password_is_printed_and_works_for_three_days(world: World) -> None:
    world.adds("asha")

    made = run("operators", "password", "asha").stdout.strip().rpartition(" ")[2]

    def enters(password: str, *, days: int) -> bool:
        until = world.one("operators")["one_time_until"]
        at = until - dt.timedelta(days=3 - days)
        found = access.log_in(world.deps, login="asha", password=password, address="a", now=at)
        return found is not None and found.must_choose_password

    assert enters(made, days=2)
    assert not enters(made, days=3)
    assert not enters("correct horse", days=0)
    assert made not in str(world.rows("operators")) + str(world.rows("audit"))


def test_sessions_are_listed_and_ended(world: World) -> None:
    asha, banu = world.adds("asha"), world.adds("banu")
    for actor in (asha, asha, banu):
        sessions.begin_session(
            world.deps,
            operator_id=actor,
            place=BrowserPlace("192.0.2.7"),
            now=dt.datetime.now(dt.UTC),
        )

    listed = json.loads(run("operators", "sessions", "asha", "--json").stdout)
    assert [(row["login"], row["address"]) for row in listed] == [("asha", "192.0.2.7")] * 2

    assert run("operators", "sessions", "asha", "--end").stdout == "2 sessions ended\n"
    (left,) = json.loads(run("operators", "sessions", "--json").stdout)
    assert left["login"] == "banu"


def test_a_sip_password_is_printed_and_changed(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MISSEDCALL__SERVICE__SECRETS", str(tmp_path / "secrets.env"))
    world.operator("asha")
    world.adds("banu")

    first = run("operators", "sip-password", "asha").stdout
    again = run("operators", "sip-password", "asha").stdout
    new = run("operators", "sip-password", "asha", "--new").stdout

    assert first.startswith("operator-201 registers with: ")
    assert first == again != new == run("operators", "sip-password", "asha").stdout
    assert run("operators", "sip-password", "banu", "--new").exit_code == 2


@pytest.mark.parametrize("command", ["disable", "enable", "password"])
def test_nobody_of_that_name_is_one_line(world: World, command: str) -> None:
    result = run("operators", command, "meena")

    assert result.exit_code == 2
    assert result.stderr == "There is no login meena. See `missedcall operators list`.\n"


def test_the_audit_is_read_by_action_and_by_person(world: World) -> None:
    world.adds("asha")
    access.log_in(world.deps, login="asha", password="wrong", address="192.0.2.7", now=NOON)
    run("operators", "disable", "asha")

    (tried,) = json.loads(run("audit", "--action", "login", "--json").stdout)
    assert list(tried) == [
        "id",
        "at",
        "actor",
        "action",
        "subject",
        "before",
        "after",
        "address",
        "reason",
    ]
    assert (tried["action"], tried["subject"], tried["address"]) == (
        "login.wrong",
        "asha",
        "192.0.2.7",
    )
    about = json.loads(run("audit", "--about", "asha", "--limit", "2", "--json").stdout)
    assert [row["action"] for row in about] == ["operator.disable", "login.wrong"]


def test_another_role_is_given_and_stands_in_the_audit(world: World) -> None:
    world.adds("asha")

    assert run("operators", "role", "asha", "auditor", "--reason", "moved").exit_code == 0
    refused = run("operators", "role", "asha", "je")

    assert refused.exit_code == 2
    assert "office" in refused.stderr
    (row,) = [each for each in world.rows("audit") if each["action"] == "operator.role"]
    assert (row["before"], row["after"], row["reason"]) == ("operator", "auditor", "moved")
