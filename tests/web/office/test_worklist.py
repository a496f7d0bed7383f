"""The people of a worklist see what waits for them, and do what the table lets them, once."""

import datetime as dt
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from missedcall.config import Config
from missedcall.db.applications import applications
from missedcall.db.field import field as fields
from missedcall.domain.applications.application import ASKED_LATER
from missedcall.domain.connection import choices
from missedcall.domain.connection.assignment import ASSIGNEES
from missedcall.domain.connection.states import Event, Rule, State
from missedcall.domain.connection.timers import valid_until
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.applications import office_worklist, worklist_actions
from missedcall.usecases.deps import Deps
from tests import kit
from tests.support.screen_texts import said
from tests.web.conftest import Browser
from tests.web.story import Story
from tests.web.worklist_story import LINEMAN, OTHER, WorklistStory
from web.office import names
from web.shared import names as shared_names

HANDS = (Actor.VERIFIER, Actor.JE, Actor.AE, Actor.NODAL)


@pytest.fixture(scope="module")
def config() -> Config:
    """Let papers be shown before the demand above 3 kW, so that there is something to check."""
    shipped = kit.shipped()
    categories = [
        category.model_copy(update={"papers_at_visit_up_to": 3}) for category in shipped.categories
    ]
    return shipped.model_copy(update={"categories": tuple(categories)})


@pytest.fixture
def people(worklist: WorklistStory, browser: Callable[[], Browser]) -> Callable[[Actor], Browser]:
    """Log in one of the zone's people, by the role."""

    def log_in(role: Actor, office: str = "412") -> Browser:
        found = browser()
        found.log_in(worklist.person(f"{role}-{office}", role, office=office))
        return found

    return log_in


def does(
    person: Browser, worklist: WorklistStory, number: str, event: Event, **typed: str
) -> TestResponse:
    """Press a button on the page as it stands."""
    typed = {"seen": str(worklist.case(number).row.version), "reason": "देखा", **typed}
    return person.post(f"/worklist/{number}/{event}", page=f"/worklist/{number}", **typed)


def test_papers_go_from_the_counter_to_the_check_and_to_the_demand(
    worklist: WorklistStory, people: Callable[[Actor], Browser]
) -> None:
    number = worklist.applies(load="4")
    verifier = people(Actor.VERIFIER)
    assert worklist.case(number).state is State.DOCS_PENDING
    assert number in verifier.get("/worklist?view=others").text

    assert (
        does(verifier, worklist, number, Event.PAPERS_COMPLETE, papers_seen="yes").status_code
        == 303
    )
    assert number in verifier.get("/worklist").text
    does(verifier, worklist, number, Event.ACCEPT)

    assert worklist.case(number).state is State.DEMAND_ISSUED
    assert [step.actor for step in worklist.case(number).history][-3:] == [
        "verifier-412",
        "verifier-412",
        "system",
    ]


def test_a_proposed_category_is_checked_by_a_person_who_sees_why(
    worklist: WorklistStory, people: Callable[[Actor], Browser]
) -> None:
    reason = "खेत पर बना घर"
    number = worklist.applies(purpose="pump", category="LV1", category_reason=reason)
    verifier = people(Actor.VERIFIER)
    assert worklist.case(number).state is State.VERIFICATION
    assert worklist.case(number).due_paise is not None  # estimated, and not told yet

    page = verifier.get(f"/worklist/{number}").text
    assert f"खेत का पंप → LV1 घरेलू: {reason}" in page

    does(verifier, worklist, number, Event.ACCEPT)
    assert worklist.case(number).state is State.DEMAND_ISSUED


@pytest.mark.parametrize(
    ("watts", "state"), [("3000", State.DEMAND_ISSUED), ("3001", State.DOCS_PENDING)]
)
def test_the_limit_for_papers_holds_in_whatever_unit_the_load_was_told(
    worklist: WorklistStory, watts: str, state: State
) -> None:
    assert worklist.case(worklist.applies(load=watts, unit="W")).state is state


def test_all_defects_go_back_in_one_list_and_the_third_time_by_the_ae(
    worklist: WorklistStory, people: Callable[[Actor], Browser]
) -> None:
    number = worklist.applies(load="4")
    verifier, ae = people(Actor.VERIFIER), people(Actor.AE)
    does(verifier, worklist, number, Event.PAPERS_COMPLETE, papers_seen="yes")
    send_back = {"defect": ["photo", "identity"], "reason": "धुंधला"}
    token = verifier.token(f"/worklist/{number}")
    seen = str(worklist.case(number).row.version)
    verifier.client.post(
        f"/worklist/{number}/send_back", data={"csrf_token": token, "seen": seen, **send_back}
    )

    case = worklist.case(number)
    assert (case.state, case.history[-1].reason) == (State.SENT_BACK, "फोटो; पहचान पत्र; धुंधला")
    assert "event.accept" not in ae.get(f"/worklist/{number}").text


def test_who_decides_on_what_has_changed_meanwhile_is_told_and_loses_nothing(
    worklist: WorklistStory, people: Callable[[Actor], Browser]
) -> None:
    number = worklist.planned()
    je = people(Actor.JE)
    old = str(worklist.case(number).row.version)
    assert does(je, worklist, number, Event.ASSIGN, lineman=OTHER).status_code == 303

    late = does(je, worklist, number, Event.ASSIGN, lineman=LINEMAN, seen=old, reason="पास में है")

    assert late.status_code == 409
    assert (
        said("Somebody else has changed it meanwhile; below is how it stands now. Decide again.")
        in late.text
    )
    assert "पास में है" in late.text
    visit = worklist.case(number).visit
    assert visit is not None
    assert visit.lineman == OTHER


def test_a_job_is_given_to_another_with_a_time_and_a_new_code(
    worklist: WorklistStory, people: Callable[[Actor], Browser]
) -> None:
    number = worklist.planned()
    before = worklist.case(number).visit
    assert before is not None

    slot = {"from": "2026-12-01T10:00", "until": "2026-12-01T12:00"}
    does(people(Actor.JE), worklist, number, Event.ASSIGN, lineman=OTHER, **slot)

    visit = worklist.case(number).visit
    assert visit is not None
    assert (visit.lineman, visit.slot_from) == (OTHER, kit.ist(10, day=1).replace(month=12))
    assert visit.id != before.id


@pytest.mark.parametrize("begins", ["0001-01-01T00:00", "1900-01-01T10:00", "9999-12-31T23:00"])
def test_a_time_of_another_century_is_none(
    worklist: WorklistStory, people: Callable[[Actor], Browser], begins: str
) -> None:
    number = worklist.planned()
    before = worklist.case(number).visit
    slot = {"from": begins, "until": "2026-12-01T12:00"}

    refused = does(people(Actor.JE), worklist, number, Event.ASSIGN, lineman=OTHER, **slot)

    assert refused.status_code == 422
    assert worklist.case(number).visit == before


def test_a_lineman_with_his_hands_full_gets_no_more(
    worklist: WorklistStory, people: Callable[[Actor], Browser], deps: Deps
) -> None:
    number = worklist.planned()
    with deps.db.writing() as db:
        fields.add_lineman(db, code="FULL", name="Full", office="412", open_jobs=0)

    refused = does(people(Actor.JE), worklist, number, Event.ASSIGN, lineman="FULL")

    assert refused.status_code == 409
    assert "दूसरे को दें" in refused.text


def test_a_hold_needs_evidence_and_ends_with_a_reason(
    worklist: WorklistStory, people: Callable[[Actor], Browser]
) -> None:
    number, je = worklist.planned(), people(Actor.JE)
    hold = {"hold": "H1", "reason": "केबल नहीं"}

    without = does(je, worklist, number, Event.OPEN_HOLD, **hold)
    assert without.status_code == 422
    assert (
        said("%(field)s: fill it in.", field=said("Evidence (photo, call, order number)"))
        in without.text
    )
    others = does(je, worklist, number, Event.OPEN_HOLD, hold="H6", evidence="आदेश 7")
    assert others.status_code == 422
    does(je, worklist, number, Event.OPEN_HOLD, evidence="फोटो 12", **hold)
    twice = does(je, worklist, number, Event.OPEN_HOLD, evidence="फोटो 13", **hold)
    assert (twice.status_code, len(worklist.case(number).holds)) == (409, 1)
    does(je, worklist, number, Event.CLOSE_HOLD, open_hold="H1")
    assert worklist.case(number).holds[0].accepted
    does(people(Actor.AE), worklist, number, Event.OVERTURN_HOLD, any_hold="H1")

    (kept,) = worklist.case(number).holds
    assert (kept.kind, kept.accepted, kept.closed_at is None) == ("H1", False, False)


def test_a_rejection_takes_the_je_and_the_ae_and_an_objection_undoes_it(
    worklist: WorklistStory, people: Callable[[Actor], Browser]
) -> None:
    number, je, ae = worklist.applies(), people(Actor.JE), people(Actor.AE)
    assert does(ae, worklist, number, Event.REJECT, rejection="premises").status_code == 409

    does(
        je,
        worklist,
        number,
        Event.PROPOSE_REJECTION,
        rejection="premises",
        reason="जमीन विवाद में है",
    )
    assert number in ae.get("/worklist").text
    does(ae, worklist, number, Event.REJECT, rejection="premises", reason="विवाद का आदेश देखा")
    assert worklist.case(number).state is State.REJECTED
    assert number in ae.get("/worklist?view=rejected").text
    does(ae, worklist, number, Event.ACCEPT_OBJECTION, reason="आदेश रद्द")

    assert [step.rule for step in worklist.case(number).history][2:] != []
    assert worklist.case(number).state is State.DEMAND_ISSUED


def test_no_aadhaar_number_is_taken_as_a_reason(
    worklist: WorklistStory, people: Callable[[Actor], Browser]
) -> None:
    number = worklist.applies()

    refused = does(
        people(Actor.JE),
        worklist,
        number,
        Event.PROPOSE_REJECTION,
        rejection="other",
        reason="9999 9999 0019",
    )

    assert refused.status_code == 422
    assert worklist.case(number).history[-1].rule != Rule.REJECTION_PROPOSED


def test_another_zone_sees_nothing_of_it_and_an_ae_all_zones_below_him(
    worklist: WorklistStory, people: Callable[[Actor, str], Browser]
) -> None:
    number = worklist.applies()

    assert people(Actor.JE, "413").get(f"/worklist/{number}").status_code == 404
    assert people(Actor.AE, "S11").get(f"/worklist/{number}").status_code == 200


def test_the_mobile_is_masked_and_an_empty_list_says_so(
    worklist: WorklistStory, people: Callable[[Actor], Browser]
) -> None:
    je = people(Actor.JE)
    assert said("There is nothing in this list.") in je.get("/worklist").text

    page = je.get(f"/worklist/{worklist.applies()}").text
    assert "98xxxxxx01" in page
    assert "9876500001" not in page
    assert je.get("/worklist?view=nonsense").status_code == 404
    assert je.get("/worklist?view=je&after=nonsense").status_code == 404


def test_a_long_list_goes_on_where_it_ended(
    worklist: WorklistStory, people: Callable[[Actor], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.office.worklist.PAGE", 2)
    numbers = [worklist.planned() for _ in range(3)]
    je = people(Actor.JE)

    first = je.get("/worklist?view=visits").text
    assert f"{said('With linemen')} (3)" in first
    assert [number in first for number in numbers] == [True, True, False]
    after = first.split("after=")[1].split('"')[0]
    second = je.get(f"/worklist?view=visits&after={after}").text
    assert [number in second for number in numbers] == [False, False, True]


@pytest.mark.parametrize("role", HANDS)
@pytest.mark.parametrize("state", State)
def test_every_button_that_the_table_allows_is_there_and_has_its_words(
    state: State, role: Actor
) -> None:
    """No state offers an act that the screen cannot ask for, nor hides one that it could."""
    shown = office_worklist.events_on_worklist(state, role)
    left_out = set(choices.permitted_events(state=state, role=role)) - set(shown)

    assert left_out <= office_worklist.ELSEWHERE
    assert set(shown) <= set(worklist_actions.FIELDS)
    for event in shown:
        assert event in shared_names.event


def test_every_field_and_every_name_has_its_words() -> None:
    asked = {name for fields in worklist_actions.FIELDS.values() for name in fields}

    assert asked <= set(names.field)
    assert set(State) == set(shared_names.application)
    assert set(ASSIGNEES) <= set(shared_names.assignee)
    assert set(office_worklist.VIEWS) == set(names.view)


def test_the_nodal_officer_gives_more_days_and_undoes_a_hold_with_a_reason(
    worklist: WorklistStory,
    story: Story,
    browser: Callable[[], Browser],
    people: Callable[[Actor], Browser],
) -> None:
    story.operator("nodal", role=Actor.NODAL)
    nodal, unpaid = browser(), worklist.applies()
    nodal.log_in("nodal")
    last_day = worklist.case(unpaid).row.due_on
    assert last_day is not None

    later, earlier = (last_day + dt.timedelta(days=days) for days in (10, -1))
    refused = does(nodal, worklist, unpaid, Event.EXTEND, last_day=earlier.isoformat())
    assert refused.status_code == 409
    assert does(nodal, worklist, unpaid, Event.EXTEND, last_day="x").status_code == 422
    does(nodal, worklist, unpaid, Event.EXTEND, last_day=later.isoformat(), reason="बाढ़ थी")
    assert worklist.case(unpaid).row.due_on == later
    assert worklist.case(unpaid).row.assignee_due_at == valid_until(later)
    assert worklist.case(unpaid).history[-1].reason == "बाढ़ थी"

    held = worklist.planned()
    hold = {"hold": "H1", "evidence": "फोटो"}
    does(people(Actor.JE), worklist, held, Event.OPEN_HOLD, **hold)
    does(nodal, worklist, held, Event.OVERTURN_HOLD, any_hold="H1", reason="फोटो दूसरे घर की")
    (found,) = worklist.case(held).holds
    assert (found.accepted, found.closed_at is None) == (False, False)


@pytest.mark.parametrize("beyond", ["2147483648", "9" * 30])
def test_an_id_beyond_what_a_row_can_have_is_not_found(
    worklist: WorklistStory, people: Callable[[Actor, str], Browser], beyond: str
) -> None:
    ae = people(Actor.AE, "412")
    for path in (
        f"/worklist?after=2026-11-23T00:00:00Z~{beyond}",
        f"/overdue?after=2026-11-23T00:00:00Z~{beyond}",
        f"/applications?before={beyond}",
    ):
        assert ae.get(path).status_code == 404
    answer = ae.post(f"/points/answer/{beyond}", page="/points", points="1", reason="x")
    assert answer.status_code == 404


def test_more_than_three_running_applications_of_a_mobile_are_told(
    worklist: WorklistStory, people: Callable[[Actor], Browser]
) -> None:
    je = people(Actor.JE)
    numbers = [worklist.applies(mobile="98765 00044") for _ in range(3)]
    assert (
        said("One who applies for many? More than three applications of this mobile are running")
        not in je.get(f"/worklist/{numbers[0]}").text
    )

    numbers.append(worklist.applies(mobile="98765 00044"))
    for number in numbers:
        assert (
            said(
                "One who applies for many? More than three applications of this mobile are running"
            )
            in je.get(f"/worklist/{number}").text
        )


def test_an_application_from_before_the_later_questions_opens(
    worklist: WorklistStory, people: Callable[[Actor], Browser], deps: Deps
) -> None:
    number = worklist.applies()
    rows = applications.applications
    here = rows.c.number == number
    with deps.db.writing() as db:
        form = db.execute(sa.select(rows.c.form).where(here)).scalar_one()
        before = {name: value for name, value in form.items() if name not in ASKED_LATER}
        db.execute(rows.update().where(here).values(form=before))

    assert people(Actor.JE).get(f"/worklist/{number}").status_code == 200


def test_the_office_sees_that_it_was_not_asked_whose_the_premises_are(
    worklist: WorklistStory, people: Callable[[Actor], Browser]
) -> None:
    je = people(Actor.JE)

    not_asked = je.get(f"/worklist/{worklist.applies(tenure='')}").text
    rented = je.get(
        f"/worklist/{worklist.applies(tenure='rent', address='मकान 99', different='x')}"
    ).text

    assert said("not asked") in not_asked
    assert said("not asked") not in rented
