"""A class name stands once in the house, so that a reader who meets it knows which is meant."""

import ast
from collections import defaultdict
from pathlib import Path

HOUSE = Path(__file__).parents[1]
PACKAGES = ("ivr", "dialplan", "callback_worker", "live", "sms", "web", "missedcall", "tools")


def test_a_class_name_stands_once() -> None:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for package in PACKAGES:
        for path in sorted((HOUSE / package).rglob("*.py")):
            for node in ast.parse(path.read_text("utf-8")).body:
                if isinstance(node, ast.ClassDef):
                    found[node.name].append(str(path.relative_to(HOUSE)))

    assert len(found) > 400
    assert {name: places for name, places in found.items() if len(places) > 1} == {}
