"""The table of rules from form to light names scenarios and tests that there are."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TABLE = (ROOT / "docs/reference/scenarios.md").read_text("utf-8").partition("| rule |")[2]
CASES = ROOT / "tests/tools/scenarios/cases"
RULES = {
    rule: re.findall(r"`([^`]+)`", names)
    for rule, names in re.findall(r"^\| (?!-)([^|]+) \| (`[^|]+) \|$", TABLE, flags=re.MULTILINE)
}


def test_every_line_of_the_table_is_read() -> None:
    lines = [line for line in TABLE.splitlines()[2:] if line.startswith("|")]
    assert len(RULES) == len(lines) >= 20


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_is_held_by_a_scenario_or_a_test_that_there_is(rule: str) -> None:
    assert RULES[rule]
    for name in RULES[rule]:
        path, _, test = name.partition("::")
        if not test:
            assert (CASES / path).is_file(), f"no scenario {path}"
        else:
            source = (ROOT / path).read_text("utf-8")
            assert f"def {test}(" in source, f"no test {name}"
