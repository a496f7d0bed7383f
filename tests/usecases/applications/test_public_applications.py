"""Who applies on the internet is treated as at the desk, and one press makes one application."""

import threading
from dataclasses import replace

import pytest

from missedcall.domain.applications.application import Form
from missedcall.domain.connection.states import State
from missedcall.usecases.applications import applications as desk_cases
from missedcall.usecases.applications import drafts, public_applications
from missedcall.usecases.applications.duplicates import DuplicateApplication
from missedcall.usecases.applications.forms import Submitted
from missedcall.usecases.applications.public_applications import NotProven
from missedcall.usecases.calls import follow_up_tasks
from missedcall.usecases.tariffs import amounts
from tests.kit import CALLER, NEIGHBOUR, NOON, World, a_form, after


def sends(
    world: World, form: Form | None = None, *, key: str = "one press", different: str = ""
) -> Submitted:
    form = form or a_form()
    return public_applications.submit_public_application(
        world.deps,
        mobile=CALLER,
        form=form,
        key=key,
        actor="applicant",
        now=NOON,
        different=different,
    )


def test_a_form_makes_an_application_its_demand_and_its_sms(world: World) -> None:
    public_applications.save_public_draft(
        world.deps, mobile=CALLER, typed={"name": "सुनीता"}, now=NOON
    )
    submitted = sends(world)

    application = world.one("applications")
    assert application["operator_id"] is None
    assert application["mobile"] == CALLER
    assert world.one("demands")["total_paise"] == submitted.total_paise
    assert world.one("messages")["key"] == "demand"
    assert world.queue.sent == [submitted.message_id]
    assert world.one("notices")["how"] == "shown"
    assert world.one("connections")["state"] == State.DEMAND_ISSUED
    assert world.rows("drafts") == []
    hangs_on = world.one("callbacks")
    assert (hangs_on["origin"], hangs_on["state"]) == ("internet", "closed")
    assert {row["actor"] for row in world.rows("application_steps")} <= {"applicant", "system"}


def test_the_same_form_pressed_twice_is_one_application(world: World) -> None:
    form = a_form()
    first, second = sends(world, form), sends(world, form)

    assert second.number == first.number
    assert second.already
    assert second.messages == ()
    assert len(world.rows("applications")) == 1


def test_ten_presses_at_once_are_one_application(world: World) -> None:
    form, numbers = a_form(), []

    def press() -> None:
        numbers.append(sends(world, form).number)

    pressing = [threading.Thread(target=press) for _ in range(10)]
    for one in pressing:
        one.start()
    for one in pressing:
        one.join()

    assert len(numbers) == 10
    assert len(set(numbers)) == 1
    assert len(world.rows("applications")) == len(world.rows("messages")) == 1


def test_a_mobile_that_was_not_proven_is_refused(world: World) -> None:
    with pytest.raises(NotProven):
        sends(world, replace(a_form(), mobile=NEIGHBOUR))
    assert world.rows("applications") == []


def test_what_repeats_another_is_refused_until_it_is_said_why(world: World) -> None:
    form = a_form()
    first = sends(world, form)
    with pytest.raises(DuplicateApplication) as refused:
        sends(world, form, key="another press")
    assert refused.value.existing.number == first.number

    second = sends(world, form, key="another press", different="the upper floor")
    assert second.number != first.number


def test_the_operator_opens_what_was_typed_on_the_page_and_the_reverse(world: World) -> None:
    public_applications.save_public_draft(
        world.deps,
        mobile=CALLER,
        typed={"name": "सुनीता", "mobile": NEIGHBOUR, "notice_read": "true", "invented": "x"},
        now=NOON,
    )
    operator_id, attempt_id = world.talks()
    draft = drafts.draft_of_telephone(world.deps, number=CALLER)
    assert draft is not None
    assert draft.typed == {"name": "सुनीता"}

    drafts.save_draft(
        world.deps,
        operator_id=operator_id,
        attempt_id=attempt_id,
        household=1,
        typed={"name": "सुनीता", "address": "मकान 5"},
        now=after(minutes=1),
    )
    public_applications.save_public_draft(
        world.deps, mobile=CALLER, typed={"landmark": "मंदिर"}, now=after(minutes=2)
    )
    found = public_applications.public_draft(world.deps, mobile=CALLER)
    assert found is not None
    assert found.typed == {"name": "सुनीता", "address": "मकान 5", "landmark": "मंदिर"}

    public_applications.discard_public_draft(world.deps, mobile=CALLER)
    assert public_applications.public_draft(world.deps, mobile=CALLER) is None


def test_the_amount_is_shown_before_it_is_sent_and_is_the_same(world: World) -> None:
    form = a_form()
    quote = amounts.quote_amount(world.deps, form=form, now=NOON)

    assert sum(line.amount_paise for line in quote.lines) == quote.total_paise
    assert all(line.explanation for line in quote.lines)
    assert sends(world, form).total_paise == quote.total_paise


def test_the_desk_still_names_its_operator(world: World) -> None:
    operator_id, attempt_id = world.talks()
    desk_cases.submit_application(
        world.deps, operator_id=operator_id, attempt_id=attempt_id, form=a_form(), now=NOON
    )
    assert world.one("applications")["operator_id"] == operator_id
    assert world.one("notices")["how"] == "read"


def test_tasks_are_still_made(world: World) -> None:
    sends(world)
    follow_up_tasks.make_follow_up_tasks(world.deps, now=after(days=2))
