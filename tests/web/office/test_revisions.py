"""An engineer revises a demand on the page: looks at the amount first, then issues it."""

from collections.abc import Callable

from missedcall.domain.connection.states import Rule, State
from missedcall.domain.operators.roles import Actor
from tests.web.conftest import Browser
from tests.web.worklist_story import WorklistStory

AS_IT_IS = {"category": "LV1", "load": "1", "unit": "kW", "cable": "applicant", "distance_m": ""}


def log_in(worklist: WorklistStory, browser: Callable[[], Browser], role: Actor) -> Browser:
    found = browser()
    found.log_in(worklist.person(str(role), role))
    return found


def revises(
    person: Browser, worklist: WorklistStory, number: str, **typed: str
) -> tuple[int, str]:
    seen = str(worklist.case(number).row.version)
    answer = person.post(
        f"/worklist/{number}/demand",
        page=f"/worklist/{number}",
        **{"seen": seen, "reason": "मौके पर देखा", **AS_IT_IS, **typed},
    )
    return answer.status_code, answer.text


def test_the_amount_is_seen_before_the_demand_is_revised(
    worklist: WorklistStory, browser: Callable[[], Browser]
) -> None:
    number, je = worklist.applies(), log_in(worklist, browser, Actor.JE)
    before = worklist.case(number).due_paise

    status, page = revises(je, worklist, number, load="4", preview="yes")
    assert status == 200
    assert "3,600.00" in page or "3600.00" in page
    assert worklist.case(number).due_paise == before

    status, _ = revises(je, worklist, number, load="4")
    assert status == 303
    assert worklist.case(number).due_paise == 360_000
    assert worklist.case(number).history[-1].rule == Rule.REVISED


def test_row_a15_after_the_payment_only_the_ae_asks_for_more(
    worklist: WorklistStory, browser: Callable[[], Browser]
) -> None:
    number = worklist.planned()
    je, ae = log_in(worklist, browser, Actor.JE), browser()
    ae.log_in(worklist.person("ae-s11", Actor.AE, office="S11"))

    assert revises(je, worklist, number, load="4")[0] == 409
    assert revises(ae, worklist, number, load="4", by_applicant="yes")[0] == 303
    assert worklist.case(number).state is State.DEMAND_ISSUED


def test_what_is_as_it_was_and_what_is_wrong_is_said_by_field(
    worklist: WorklistStory, browser: Callable[[], Browser]
) -> None:
    number, je = worklist.applies(), log_in(worklist, browser, Actor.JE)

    assert revises(je, worklist, number)[0] == 422
    assert revises(je, worklist, number, load="-3")[0] == 422
    assert revises(je, worklist, number, load="4", reason=" ")[0] == 422
    assert worklist.case(number).history[-1].rule != Rule.REVISED


def test_who_may_not_revise_sees_no_form_and_gets_none(
    worklist: WorklistStory, browser: Callable[[], Browser]
) -> None:
    number, verifier = worklist.applies(), log_in(worklist, browser, Actor.VERIFIER)

    assert "revise-load" not in verifier.get(f"/worklist/{number}").text
    assert revises(verifier, worklist, number, load="4")[0] == 404
