"""The caller chooses when the lineman comes, and the operator notes it."""

import datetime as dt
import re
from collections.abc import Callable

from missedcall.db.messages import message_lists
from missedcall.domain.callbacks.calendar import IST
from tests.web.conftest import Browser
from tests.web.story import CALLER
from tests.web.worklist_story import WorklistStory


def planned(worklist: WorklistStory) -> str:
    """Bring the caller to a planned visit; give the application."""
    worklist.stocked("M1")
    number = worklist.applies(mobile=CALLER)
    worklist.pays(number)
    return number


def rings(
    worklist: WorklistStory, browser: Callable[[], Browser], *, number: str = CALLER
) -> Browser:
    """Let a telephone be in Asha's hand."""
    worklist.story.call_in_hand("asha", number=number, attempt_id="attempt-99")
    desk = browser()
    desk.log_in("asha")
    return desk


def test_the_visit_moves_to_the_time_that_he_chose_and_he_gets_it_by_sms(
    worklist: WorklistStory, browser: Callable[[], Browser]
) -> None:
    number = planned(worklist)
    at_desk = rings(worklist, browser)
    offered = re.findall(r'name="begins" value="([^"]+)"', at_desk.get("/desk").text)
    assert 1 <= len(offered) <= 3

    at_desk.post("/desk/slot", application=number, begins=offered[-1])

    assert "समय बदल गया" in at_desk.get("/desk").text
    case = worklist.case(number)
    assert case.visit is not None
    assert case.visit.slot_from == dt.datetime.fromisoformat(offered[-1])
    assert case.visit.slot_by == case.history[-1].actor == "asha"
    local = case.visit.slot_from.astimezone(IST)
    with worklist.story.deps.db.reading() as db:
        told = message_lists.list_messages_about_application(db, number, limit=1)[0]
    assert (told.key, told.number) == ("visit", CALLER)
    assert f"{local:%d-%m}, {local:%H}-" in told.text


def test_a_time_that_is_not_offered_changes_nothing(
    worklist: WorklistStory, browser: Callable[[], Browser]
) -> None:
    number = planned(worklist)
    at_desk = rings(worklist, browser)
    before = worklist.case(number).visit

    for begins in ("", "soon", "2026-01-01T09:00:00+00:00", "0001-01-01T00:00+14:00"):
        at_desk.post("/desk/slot", application=number, begins=begins)
        assert "अब नहीं दिया जा सकता" in at_desk.get("/desk").text

    assert worklist.case(number).visit == before


def test_nobody_chooses_for_the_application_of_another_telephone(
    worklist: WorklistStory, browser: Callable[[], Browser]
) -> None:
    number = planned(worklist)
    at_desk = rings(worklist, browser, number="+919876500099")
    assert 'action="/desk/slot"' not in at_desk.get("/desk").text

    at_desk.post("/desk/slot", application=number, begins="2026-01-01T09:00:00+00:00")

    assert "अब नहीं दिया जा सकता" in at_desk.get("/desk").text
