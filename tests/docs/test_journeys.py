"""Hold the journeys of the manual: files and functions that are there, in order, nine at most."""

import ast
import re
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
JOURNEYS = sorted((HOUSE / "docs/explanation").glob("journey-*.md"))
MOST_FILES = 9
STEP = re.compile(r"^\| \d+ \| `([^`]+)` \| `([^`]+)` \|", re.M)
LINE = re.compile(r"^\| (\d+) \| `([^`]+)` \| `([^`]+)` \| (.*) \|$", re.M)
# Reached by no call: an event of Asterisk, or a job by its name in Redis, leads to these.
HANDED_OVER = {"Listener.handle", "callback_worker/jobs.py"}
BESIDE = re.compile(r"`(\w+\.\w+)` \(`([^`]+\.py)`\)")


def defined(path: Path) -> set[str]:
    """Name the functions and methods of a module, `Class.method` too."""
    found = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{one.name}" for one in node.body if hasattr(one, "name")}
    return found


@pytest.mark.parametrize("page", JOURNEYS, ids=lambda page: page.stem)
def test_every_step_names_a_file_and_a_function_of_it(page: Path) -> None:
    steps = STEP.findall(page.read_text("utf-8"))

    assert len({file for file, _ in steps}) == len(steps) <= MOST_FILES
    for file, function in steps:
        path = HOUSE / file
        names = (
            defined(path) if file.endswith(".py") else set(re.findall(r"[\w-]+", path.read_text()))
        )
        assert function in names, f"{file} has no {function}"


@pytest.mark.parametrize("page", JOURNEYS, ids=lambda page: page.stem)
def test_every_step_is_called_from_a_step_before_it(page: Path) -> None:
    steps = STEP.findall(page.read_text("utf-8"))
    before = (HOUSE / steps[0][0]).read_text("utf-8")

    for file, function in steps[1:]:
        call = rf"(?<!def )\b{function.split('.')[-1]}\("
        handed_over = {file, function} & HANDED_OVER
        assert handed_over or re.search(call, before), f"nothing before calls {file}: {function}"
        before += (HOUSE / file).read_text("utf-8")


@pytest.mark.parametrize("page", JOURNEYS, ids=lambda page: page.stem)
def test_the_private_functions_of_a_step_are_in_its_file(page: Path) -> None:
    for _, file, _, text in LINE.findall(page.read_text("utf-8")):
        for name in re.findall(r"`(_\w+)`", text):
            methods = {each.split(".")[-1] for each in defined(HOUSE / file)}
            assert name in methods, f"{file} has no {name}"


@pytest.mark.parametrize("page", JOURNEYS, ids=lambda page: page.stem)
def test_what_stands_beside_the_line_is_there(page: Path) -> None:
    for name, file in BESIDE.findall(page.read_text("utf-8")):
        assert name.split(".")[1] in defined(HOUSE / file), f"{file} has no {name}"


def test_what_rings_next_is_named_where_a_missed_call_is_committed() -> None:
    committed = (HOUSE / "missedcall/usecases/calls/missed_calls.py").read_text("utf-8")

    assert "usecases.callbacks.dispatch.dispatch_callbacks" in committed
    assert "dispatch_callbacks" in defined(HOUSE / "missedcall/usecases/callbacks/dispatch.py")
