"""Hold the journeys of the manual: each names files and functions that are there, nine at most."""

import ast
import re
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
JOURNEYS = sorted((HOUSE / "docs/explanation").glob("journey-*.md"))
MOST_FILES = 9
STEP = re.compile(r"^\| \d+ \| `([^`]+)` \| `([^`]+)` \|", re.M)
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
def test_what_stands_beside_the_line_is_there(page: Path) -> None:
    for name, file in BESIDE.findall(page.read_text("utf-8")):
        assert name.split(".")[1] in defined(HOUSE / file), f"{file} has no {name}"


def test_what_rings_next_is_named_where_a_missed_call_is_committed() -> None:
    committed = (HOUSE / "missedcall/usecases/calls/missed_calls.py").read_text("utf-8")

    assert "usecases.callbacks.dispatch.dispatch_callbacks" in committed
    assert "dispatch_callbacks" in defined(HOUSE / "missedcall/usecases/callbacks/dispatch.py")
