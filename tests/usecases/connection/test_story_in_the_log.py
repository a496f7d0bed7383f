"""One search by an application's number finds its story in the log; no line names a person."""

import logging

import pytest

from missedcall.wiring import logs
from tests import leaks
from tests.kit import World
from tests.usecases.connection import story


@pytest.fixture
def log_lines(caplog: pytest.LogCaptureFixture, world: World) -> list[str]:
    """Give the log of an application from the missed call to the planned visit."""
    caplog.set_level(logging.INFO, logger="missedcall")
    story.paid(world)
    text = logs.formatter("text")
    return [text.format(record) for record in caplog.records]


def test_one_search_finds_the_story_of_an_application(world: World, log_lines: list[str]) -> None:
    number = world.one("applications")["number"]

    found = [line for line in log_lines if f"application={number}" in line]

    told = [line.split("missedcall.changes: ")[1].split(" application=")[0] for line in found]
    assert told[:3] == [
        "application written",
        "application verification",
        "application formalities_ok",
    ]
    assert {"message queued", "payment booked", "application paid"} <= set(told)
    assert "callback_id=1" in found[0]


def test_one_search_finds_the_story_of_a_callback(log_lines: list[str]) -> None:
    found = [line for line in log_lines if "callback_id=1" in line]

    told = [line.split("missedcall.changes: ")[1].split(" callback_id=")[0] for line in found]
    assert told[0].startswith("call recorded")
    assert any("attempt_id=attempt-" in line for line in found)
    assert any(each.startswith("application written") for each in told)
    assert any(each.startswith("callback closed") for each in told)


def test_no_line_names_a_person(log_lines: list[str]) -> None:
    assert not [line for line in log_lines if leaks.names_person(line)]
