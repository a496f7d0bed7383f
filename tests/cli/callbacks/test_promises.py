"""What an administrator sees of the promises to callers."""

import datetime as dt
import json

from click.testing import CliRunner

from missedcall.cli import main
from missedcall.domain.callbacks.calendar import ist_date
from tests.kit import World

FIELDS = ["day", "promised", "kept", "broken", "open", "withdrawn", "late_p50_s", "late_p95_s"]


def test_promises_are_counted_by_day(world: World) -> None:
    now = dt.datetime.now(dt.UTC)
    world.misses(at=now)

    result = CliRunner().invoke(main, ["promises", "--json"])

    assert result.exit_code == 0, result.output
    (day,) = json.loads(result.stdout)
    assert list(day) == FIELDS
    assert day["day"] == str(ist_date(world.one("promises")["until_at"]))
    assert (day["promised"], day["open"], day["late_p50_s"]) == (1, 1, None)


def test_without_promises_it_says_so(world: World) -> None:
    assert CliRunner().invoke(main, ["promises"]).stdout == "nothing yet\n"
