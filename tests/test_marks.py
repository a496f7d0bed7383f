"""Each place that a check is told to pass over says on its line why."""

import re
import subprocess
from pathlib import Path

HOUSE = Path(__file__).parents[1]
MARK = re.compile(r"#\s*(?:noqa\b(?::\s*[A-Z]+\d+)*|type:\s*ignore\b(?:\[[^]]*\])?)(?P<why>.*)")


def test_what_is_passed_over_has_its_reason_on_the_line() -> None:
    tracked = subprocess.run(
        ("git", "ls-files", "*.py"), cwd=HOUSE, capture_output=True, text=True, check=True
    ).stdout.split()
    marks = [
        (f"{name}:{number}", found["why"])
        for name in tracked
        if (HOUSE / name) != Path(__file__)
        for number, line in enumerate((HOUSE / name).read_text("utf-8").splitlines(), 1)
        if (found := MARK.search(line))
    ]

    assert [place for place, why in marks if not re.search(r"\w{2}", why)] == []
    assert len(marks) < 110
