"""What an administrator sees of what is late."""

import json

from click.testing import CliRunner

from missedcall.cli import main
from tests.kit import World
from tests.usecases.connection import story

FIELDS = [
    "application",
    "number",
    "office",
    "state",
    "open_holds",
    "assignee",
    "due_at",
    "overdue",
    "promised_at",
]


def test_late_lists_and_counts(world: World) -> None:
    story.applied(world)
    hours = str(24 * 366)

    listed = CliRunner().invoke(main, ["overdue", "--json", "--hours", hours])
    counted = CliRunner().invoke(main, ["overdue", "--json", "--counts", "--hours", hours])

    (found,) = json.loads(listed.stdout)
    assert list(found) == FIELDS
    assert (found["assignee"], found["number"]) == ("caller", "+91 98xxxxxx01")
    assert [(each["office"], each["due"]) for each in json.loads(counted.stdout)] == [("R1", 1)]


def test_nothing_late_says_so(world: World) -> None:
    assert CliRunner().invoke(main, ["overdue", "--office", "R2"]).stdout == "nothing yet\n"
