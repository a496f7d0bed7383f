"""A duplicate that is found later is merged at the zone's screen, once, into what stays."""

from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from missedcall.domain.connection.states import State
from missedcall.domain.operators.roles import Actor
from tests.web.conftest import Browser
from tests.web.story import Story
from tests.web.zone_story import Zone


@pytest.fixture
def zone(story: Story) -> Zone:
    return Zone(story)


@pytest.fixture
def je(zone: Zone, browser: Callable[[], Browser]) -> Browser:
    found = browser()
    found.log_in(zone.person("je", Actor.JE))
    return found


def merges(je: Browser, zone: Zone, number: str, survivor: str) -> TestResponse:
    typed = {"seen": str(zone.case(number).row.version), "reason": "एक ही रसोई"}
    page = f"/zone/{number}"
    return je.post(f"{page}/merge", page=page, survivor=survivor, **typed)


def test_the_je_merges_a_duplicate_into_the_older_one(zone: Zone, je: Browser) -> None:
    older = zone.applies(relation_name="रामलाल वर्मा")
    younger = zone.applies(relation_name="रामलाल वर्मा", different="another house")
    zone.pays(younger)
    assert f'value="{older}"' in je.get(f"/zone/{younger}").text
    assert older in je.get(f"/zone/{younger}").text.split("<dl>")[1].split("</dl>")[0]

    wrong = merges(je, zone, older, younger)
    assert (wrong.status_code, zone.case(older).state) == (409, State.DEMAND_ISSUED)
    assert "केवल नया आवेदन पुराने में मिलता है" in wrong.text
    answer = merges(je, zone, younger, older)

    assert answer.status_code == 303
    assert zone.case(younger).state is State.MERGED
    assert zone.case(younger).credits_paise == 0
    assert zone.case(older).is_paid
    assert f"same as {older}" in je.get(f"/zone/{younger}").text


@pytest.mark.parametrize(
    ("survivor", "status"), [("", 422), ("4122600001", 422), ("41226999999", 409)]
)
def test_a_duplicate_is_merged_into_what_is_there(
    zone: Zone, je: Browser, survivor: str, status: int
) -> None:
    number = zone.applies()

    answer = merges(je, zone, number, survivor)

    assert answer.status_code == status
    assert zone.case(number).state is State.DEMAND_ISSUED
