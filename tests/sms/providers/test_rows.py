"""Every row of what is asked of the SMS module has a test that is named after it."""

import ast
import re
from pathlib import Path

TESTS = Path(__file__).parents[2]
NAMED = re.compile(r"(?:_|Test)[Rr]ows?_?(\d+)(?:_and_(\d+))?")
ROWS = {
    1: "Hindi leaves byte by byte as it was written",
    2: "the encoding follows from the text, each gateway's own way",
    3: "parts by 160/153 and 70/67",
    4: "no pair of units is split between parts",
    5: "extension characters cost two septets, one unit in UCS-2",
    6: "characters that spoil a text are found at load",
    7: "nothing is ever cut",
    8: "two parts at most, with the longest values, at load",
    9: "number and amount stand in the first part",
    10: "every language has its text",
    11: "the registration is whole",
    12: "values fit their tags",
    13: "the whole text matches the registered one",
    14: "numbers and links are white-listed",
    15: "the header goes as registered, without a suffix",
    16: "the version of the text is kept",
    17: "scrubber's codes; a refused template stops",
    18: "written with its cause, whatever Redis does",
    19: "one cause, one message",
    20: "two workers, one call",
    21: "killed before the call: sent by the sweep",
    22: "killed after the call: in doubt, once more at most",
    23: "silence is a doubt, no connection is not",
    24: "what the answers mean",
    25: "an answer without an id",
    26: "the waits between tries",
    27: "what is refused for good, and what is only our account",
    28: "too old to be of use",
    29: "superseded when paid; order per application",
    30: "a pace that all workers share, by parts",
    31: "a pause is the gateway's",
    32: "a breaker that all workers share",
    33: "a spare gateway, and back",
    34: "a doubt goes through no other gateway",
    35: "who may post receipts",
    36: "receipts are answered at once and read later",
    37: "twice and out of order",
    38: "faster than the answer",
    39: "ids written otherwise",
    40: "part by part",
    41: "batches",
    42: "unknown words",
    43: "local times",
    44: "no receipt, and asking for one",
    45: "numbers as people write them",
    46: "not too many to one number",
    47: "to the number in the form",
    48: "test mode: nothing leaves the machine",
    49: "a fake gateway with every fault",
    50: "the share within ten seconds",
    51: "alarms",
    52: "no secrets and numbers in logs",
    53: "life and resend beside the application",
    54: "TLS is verified",
    55: "no transaction is open during the call",
}


def names_by_row() -> dict[int, list[str]]:
    """Give the tests, or classes of them, by the rows in their names."""
    found: dict[int, list[str]] = {}
    for file in sorted(TESTS.rglob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name.lower().startswith(
                "test"
            ):
                for row in (row for match in NAMED.findall(node.name) for row in match if row):
                    found.setdefault(int(row), []).append(f"{file.name}::{node.name}")
    return found


def test_every_row_has_a_test_of_its_name() -> None:
    tests = names_by_row()
    missing = {row: asked for row, asked in ROWS.items() if row not in tests}

    assert list(ROWS) == list(range(1, 56))
    assert missing == {}


def test_no_test_names_a_row_that_there_is_not() -> None:
    assert set(names_by_row()) <= set(ROWS)
