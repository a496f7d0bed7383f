"""A log line has ids as fields, for people and for programs, and one search finds a story."""

import json
import logging
import re
import sys

import pytest

from missedcall.wiring import logs


def record(words: str, *values: object, **fields: object) -> logging.LogRecord:
    """Make the record of a line that the service or a library logs."""
    made = logging.LogRecord("web.desk", logging.WARNING, "x.py", 7, words, values, None)
    made.__dict__.update(fields)
    return made


def test_people_read_one_line_with_its_ids_at_the_end() -> None:
    line = logs.formatter("text").format(record("%s is late", "it", callback_id=7, rule="R1"))

    assert re.fullmatch(
        r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{6} WARNING web\.desk: "
        r"it is late callback_id=7 rule=R1",
        line,
    )


def test_what_others_wrote_begins_no_line_and_moves_no_cursor() -> None:
    forged = "r1\n2026-11-29 10:00:00,000000 INFO web: all is well\r\x1b[2J\u2028x"

    line = logs.formatter("text").format(record("%s waits", forged, key="a\nb"))

    first, *others = line.splitlines()
    assert first.endswith("WARNING web.desk: r1")
    assert others == [
        r"  2026-11-29 10:00:00,000000 INFO web: all is well\r\x1b[2J\u2028x waits key=a",
        "  b",
    ]


def test_programs_read_one_object() -> None:
    line = logs.formatter("json").format(record("रुका", application="43126000017"))

    told = json.loads(line)
    assert told.pop("timestamp").endswith("Z")
    assert told == {
        "event": "रुका",
        "level": "warning",
        "logger": "web.desk",
        "application": "43126000017",
    }


def test_a_field_that_is_not_known_is_not_logged() -> None:
    assert "98765" not in logs.formatter("text").format(record("x", number="+919876500001"))


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_an_error_is_told_with_its_place(log_format: logs.LogFormat) -> None:
    failed = record("no")
    try:
        int("no number")
    except ValueError:
        failed.exc_info = sys.exc_info()

    line = logs.formatter(log_format).format(failed)

    assert line.count("ValueError: invalid literal") == 1
    assert "test_logs.py" in line
