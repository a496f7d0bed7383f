"""The journeys of an application name functions that are there, and the rows that they tell of."""

import ast
import re
from pathlib import Path

import pytest

from missedcall.domain.connection.states import Rule
from missedcall.domain.connection.transitions import BY_RULE

HOUSE = Path(__file__).parents[2]
PAGES = [
    HOUSE / "docs/explanation" / name
    for name in ("journey-form-to-sms.md", "journey-notice-to-paid.md")
]
STEP = re.compile(r"^\| \d+ \| `([^`]+\.py)` \| `(\w+)` \| (.*) \|$", re.MULTILINE)
INNER = re.compile(r"`(_\w+|[a-z]+(?:_[a-z]+)+|[A-Z]\w+)`")
MOST_FILES = 9


def names_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    defined = {
        node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }
    return defined | {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_step_names_what_stands_in_its_file(page: Path) -> None:
    steps = STEP.findall(page.read_text("utf-8"))

    files = [file for file, _, _ in steps]
    assert 5 < len(set(files)) == len(files) <= MOST_FILES
    missing = [
        f"{file}: {name}"
        for file, function, text in steps
        for name in (function, *INNER.findall(text))
        if name not in names_in(HOUSE / file)
    ]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_rows_that_are_told_of_are_in_the_table(page: Path) -> None:
    told = re.findall(r"\bA[0-9]{2}[A-Z]?\b", page.read_text("utf-8"))

    assert told
    assert all(Rule(rule) in BY_RULE for rule in told)
    assert (BY_RULE[Rule.DEMAND_ISSUED].message, BY_RULE[Rule.PAID].message) == ("demand", "paid")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_stands_beside_the_line_is_there(page: Path) -> None:
    named = re.findall(r"`\w+\.(\w+)` \(`([^`]+\.py)`\)", page.read_text("utf-8"))

    assert named
    assert all(name in names_in(HOUSE / file) for name, file in named)
