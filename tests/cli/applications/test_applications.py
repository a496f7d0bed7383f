"""Correct an application, change its mobile, end its survey and see its timeline by commands."""

import json
import re

import pytest
from click.testing import CliRunner, Result

from missedcall.cli import main
from missedcall.domain.connection.states import State
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.operators import operators
from tests.kit import NEIGHBOUR, NOON, World, a_form
from tests.usecases.connection import story

PASSWORD = "correct horse"
HOW = ("--reason", "the applicant called", "--as", "anita")


@pytest.fixture(autouse=True)
def staff(world: World) -> None:
    for login, office in (("anita", "412"), ("ravi", "413")):
        operators.add_operator(
            world.deps, login=login, name=login, role=Actor.JE, office=office, password=PASSWORD,
            extension=None, language="hi", by="test", now=NOON,
        )  # fmt: skip


def run(*args: str) -> Result:
    return CliRunner().invoke(main, ["applications", *args], env={"MISSEDCALL_PASSWORD": PASSWORD})


def timeline(number: str) -> list[dict[str, object]]:
    shown = run("timeline", number, "--as", "anita", "--json")
    assert shown.exit_code == 0, shown.output
    found: list[dict[str, object]] = json.loads(shown.stdout)
    return found


def test_a_landmark_is_corrected_and_its_timeline_tells_by_whom_and_why(world: World) -> None:
    number = world.submit(*world.talks()).number

    done = run("correct", number, "--set", "landmark=near the tank", *HOW)

    assert done.exit_code == 0, done.output
    (told,) = [entry for entry in timeline(number) if entry["kind"] == "correction"]
    assert (told["what"], told["actor"], told["reason"]) == ("landmark", "anita", HOW[1])
    assert str(told["detail"]).endswith("→ near the tank")
    assert [row["application"] for row in json.loads(run("--json").stdout)] == [number]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("mobile=9876500017", "the new number is not proven; "),
        ("colour=red", "there is no such field; check its name"),
        ("load=3", "there is no such field; check its name; use name, "),
        ("locality=9999", "choose one from the list: `missedcall offices localities`"),
    ],
)
def test_what_cannot_be_corrected_so_is_refused(world: World, said: str, why: str) -> None:
    number = world.submit(*world.talks()).number

    refused = run("correct", number, "--set", said, *HOW)

    assert refused.exit_code == 2
    assert refused.stderr.startswith(f"{said.partition('=')[0]}: {why}")


def test_a_mobile_is_changed_by_the_code_that_came_to_it(world: World) -> None:
    number = world.submit(*world.talks()).number
    right = NEIGHBOUR.removeprefix("+91")

    asked = run("mobile", number, right, *HOW)
    assert asked.exit_code == 0, asked.output
    code = re.search(r"(?<!\d)\d{6}(?!\d)", world.rows("messages")[-1]["text"])
    assert code is not None
    wrong = run("mobile", number, right, "--code", "000000", *HOW)
    done = run("mobile", number, right, "--code", code[0], *HOW)

    assert wrong.stderr.startswith("mobile: the code is wrong or over; ")
    assert (wrong.exit_code, done.exit_code) == (2, 0), done.output
    assert story.look(world, 1).row.mobile == NEIGHBOUR
    assert right not in json.dumps(timeline(number))


def test_a_survey_ends_with_what_was_measured_and_estimated(world: World) -> None:
    number = world.submit(*world.talks(), a_form(cable="company", distance_m="450")).number
    far = run("survey", number, "--metres", "far", *HOW)
    assert (far.exit_code, far.stderr) == (2, "--metres: write a number, e.g. 35.5\n")

    done = run("survey", number, "--metres", "430", "--line", "two poles=18000", *HOW)

    assert done.exit_code == 0, done.output
    case = story.look(world, 1)
    assert case.state is State.DEMAND_ISSUED
    assert case.due_paise is not None
    assert case.due_paise > 1_800_000
    again = run("survey", number, "--metres", "430", *HOW)
    assert again.stderr == (
        "“Survey done: make the demand” is not possible: the application stands at "
        "“Demand issued, to be paid”; see `missedcall applications timeline`\n"
    )


@pytest.mark.parametrize(
    "words",
    [
        ("correct", "--set", "landmark=x", "--reason", "x"),
        ("survey", "--metres", "1", "--reason", "x"),
        ("timeline",),
    ],
)
def test_another_office_s_application_is_none_of_yours(
    world: World, words: tuple[str, ...]
) -> None:
    number = world.submit(*world.talks()).number
    name, *more = words

    refused = run(name, number, *more, "--as", "ravi")

    assert refused.exit_code == 2
    assert "none of your offices has it" in refused.stderr
