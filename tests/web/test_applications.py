"""An application is shown with its clocks, its money and all that was written about it."""

import datetime as dt
from collections.abc import Callable

import pytest

from missedcall.domain.connection.clocks import Reading
from missedcall.domain.connection.states import Clock
from missedcall.domain.roles import Role
from tests.kit import NOON
from tests.web.conftest import Browser
from tests.web.story import Story
from tests.web.zone_story import Zone
from web import texts
from web.applications import bar

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def zone(story: Story) -> Zone:
    return Zone(story)


@pytest.fixture
def people(zone: Zone, browser: Callable[[], Browser]) -> Callable[[Role, str], Browser]:
    def log_in(role: Role, office: str) -> Browser:
        found = browser()
        found.log_in(zone.person(f"{role}-{office}", role, office=office))
        return found

    return log_in


def test_all_that_is_known_stands_on_one_page(
    zone: Zone, people: Callable[[Role, str], Browser]
) -> None:
    number = zone.planned()
    je = people(Role.JE, "412")

    assert number in je.get("/applications").text
    page = je.get(f"/applications/{number}").text

    for key in ("clock.C5", "clock.C6", "clock.C7", "file.within", "zone.acts"):
        assert texts.text(key, language="hi") in page
    assert page.count("<svg") == 3
    assert f"PAY{number}" in page
    assert "A20" in page
    assert "लाइनमैन" in page  # of the SMS that announced the visit
    assert "98xxxxxx01" in page
    assert "9876500001" not in page


def test_another_office_sees_nothing_of_it(
    zone: Zone, people: Callable[[Role, str], Browser]
) -> None:
    number = zone.applies()
    other = people(Role.JE, "413")
    assert number not in other.get("/applications").text
    assert other.get(f"/applications/{number}").status_code == 404
    assert other.get("/applications/nonsense").status_code == 404


def test_a_long_list_goes_on_where_it_ended(
    zone: Zone, people: Callable[[Role, str], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.applications.PAGE", 1)
    numbers = [zone.applies() for _ in range(2)]
    je = people(Role.JE, "412")

    first = je.get("/applications").text
    before = first.split("before=")[1].split('"')[0]
    second = je.get(f"/applications?before={before}").text

    assert [number in first for number in numbers] == [False, True]
    assert [number in second for number in numbers] == [True, False]
    assert je.get("/applications?before=x").status_code == 404


@pytest.mark.parametrize(
    ("net", "drawn"), [(0, (0, 100)), (36, (50, 100)), (72, (100, 100)), (144, (100, 50))]
)
def test_the_bar_of_a_clock_ends_at_its_limit_or_beyond(net: int, drawn: tuple[int, int]) -> None:
    reading = Reading(Clock.C6, NOON, NOON, None, net * HOUR, net * HOUR, 72 * HOUR)
    assert bar(reading) == drawn
