import json

import pytest
from click.testing import CliRunner, Result

from missedcall.cli import main
from missedcall.usecases.operators import operators
from tests.kit import World

ASHA = ("asha", "--name", "Asha Verma", "--extension", "201")


def add(*words: str, password: str | None = None) -> Result:
    typed = None if password is None else f"{password}\n{password}\n"
    return CliRunner().invoke(main, ["operators", "add", *words], input=typed)


def test_an_operator_is_added_listed_and_may_log_in(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MISSEDCALL_NEW_PASSWORD", "correct horse")

    assert add(*ASHA).stdout == "added asha\n"

    listed = CliRunner().invoke(main, ["operators", "list", "--json"])
    (operator,) = json.loads(listed.stdout)
    assert list(operator) == [
        "login",
        "name",
        "role",
        "office",
        "extension",
        "mobile",
        "state",
        "since",
        "reason",
        "shift",
        "speaks",
        "skills",
        "disabled_at",
    ]
    assert (operator["login"], operator["role"], operator["state"]) == (
        "asha",
        "operator",
        "offline",
    )
    table = CliRunner().invoke(main, ["operators", "list"]).stdout
    assert "asha   Asha Verma  operator  -       201        -       offline" in table
    assert operators.authenticate_operator(world.deps, login="asha", password="correct horse")
    assert world.one("audit")["actor"].startswith("shell:")


def test_the_password_is_asked_for_and_not_shown(world: World) -> None:
    result = add(*ASHA, password="correct horse")

    assert result.exit_code == 0
    assert "correct horse" not in result.output


@pytest.mark.parametrize(
    ("words", "password", "says"),
    [
        (ASHA, "short", "The new password is short: use at least 8 characters."),
        ((*ASHA[:-1], "999"), "correct horse", "extension: 999 is not in telephony.extensions"),
    ],
)
def test_a_refusal_is_one_line(
    world: World, words: tuple[str, ...], password: str, says: str
) -> None:
    result = add(*words, password=password)

    assert result.exit_code == 2
    assert says in result.stderr.splitlines()[-1]
    assert world.rows("operators") == []


def test_what_is_taken_is_told_with_its_holder_and_the_next_free_one(world: World) -> None:
    add(*ASHA, password="correct horse")
    add("asha2", "--name", "Asha Sahu", "--extension", "202", password="correct horse")

    login = add("Asha", "--name", "Asha Rao", password="correct horse")
    extension = add("ravi", "--name", "Ravi", "--extension", "201", password="correct horse")
    both = add("ASHA", "--name", "Asha Rao", "--extension", "202", password="correct horse")
    moved = CliRunner().invoke(main, ["operators", "phone", "asha2", "--extension", "201"])

    assert [each.exit_code for each in (login, extension, both, moved)] == [2] * 4
    by_login = "login Asha is taken by Asha Verma; the next free one is Asha3"
    assert login.stderr.splitlines()[-1] == by_login
    by_extension = "extension 201 is taken by asha; the next free extension is 203"
    assert extension.stderr.splitlines()[-1] == by_extension
    assert both.stderr.splitlines()[-1] == (
        "login ASHA is taken by Asha Verma; the next free one is ASHA3; "
        "extension 202 is taken by asha2; the next free extension is 203"
    )
    assert moved.stderr == by_extension + "\n"


def test_an_empty_list_says_how_to_add_somebody(world: World) -> None:
    assert "nobody yet; add one: missedcall operators add" in (
        CliRunner().invoke(main, ["operators", "list"]).stdout
    )


def test_a_mobile_is_shown_masked_and_may_be_changed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MISSEDCALL_NEW_PASSWORD", "correct horse")
    assert add("asha", "--name", "Asha", "--mobile", "98765 00042").exit_code == 0

    for words in (["list"], ["list", "--json"]):
        shown = CliRunner().invoke(main, ["operators", *words]).stdout
        assert "+91 98xxxxxx42" in shown
        assert "9876500042" not in shown

    changed = CliRunner().invoke(main, ["operators", "phone", "asha", "--extension", "202"])
    assert changed.stdout == "changed asha\n"
    assert (world.one("operators")["extension"], world.one("operators")["mobile"]) == ("202", None)
    refused = CliRunner().invoke(main, ["operators", "phone", "asha", "--mobile", "12"])
    assert (refused.exit_code, refused.stderr) == (
        2,
        "mobile: the number is too short; give ten digits of an Indian mobile\n",
    )


def test_a_shift_is_given_shown_and_taken_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MISSEDCALL_NEW_PASSWORD", "correct horse")
    add(*ASHA)

    given = shift("asha", "mon-fri 09:00-17:00;  Sat 10:00-14:00")

    assert given.output == "asha: mon,tue,wed,thu,fri 09:00-17:00; sat 10:00-14:00\n"
    assert shift("asha").output == given.output
    assert world.rows("audit")[-1]["action"] == "operator.shift"
    assert "whenever calls are placed" in shift("asha", "--default").output
    assert world.one("operators")["shift"] is None


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("asha",), "login: there is no asha; look at `missedcall operators list`"),
        (
            ("asha", "mon 09:00-17:00"),
            "login: there is no asha; look at `missedcall operators list`",
        ),
        (("asha", "monday"), "'monday' cannot be read; write it like `mon-fri 09:00-17:00"),
    ],
)
def test_a_shift_that_cannot_be_given_is_told_why(
    world: World, words: tuple[str, ...], says: str
) -> None:
    refused = shift(*words)

    assert refused.exit_code == 2
    assert says in refused.stderr
    assert world.rows("audit") == []


def shift(*words: str) -> Result:
    return CliRunner().invoke(main, ["operators", "shift", *words])


def test_what_an_operator_can_is_said_and_listed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MISSEDCALL_NEW_PASSWORD", "correct horse")
    add(*ASHA)
    words = ["operators", "can", "asha", "--speaks", "hi", "--speaks", "hne"]

    assert CliRunner().invoke(main, words).output == "changed asha\n"
    refused = CliRunner().invoke(main, [*words, "--skill", "solar"])

    listed = CliRunner().invoke(main, ["operators", "list", "--json"])
    (operator,) = json.loads(listed.stdout)
    assert (operator["speaks"], operator["skills"]) == (["hi", "hne"], [])
    assert refused.exit_code == 2
    assert "skill: solar is not known" in refused.stderr
