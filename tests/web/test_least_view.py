"""Each role sees no more of a person than its work needs, on every page of every menu."""

from collections.abc import Callable, Mapping

import pytest

from missedcall.domain.operators.roles import OF_AN_OFFICE, ROLES, Actor
from tests.web.conftest import Browser
from tests.web.story import CALLER, FORM, Story
from web.shared import pages

# How each thing known of a person would look on a page.
FIELDS = {
    "number": CALLER[3:],
    "number as typed": FORM["mobile"],
    "name": FORM["name"],
    "relation": FORM["relation_name"],
    "address": FORM["address"],
    "landmark": FORM["landmark"],
}
# What a page may show to those who may open it; a page that does not stand here shows none of it.
SHOWN: Mapping[str, set[str]] = {}
CELLS = [(role, page) for role in ROLES for page in pages.pages_of_role(role)]


@pytest.mark.parametrize(("role", "page"), CELLS)
def test_shows_no_more_of_a_person_than_it_may(
    role: Actor, page: str, at_desk: Browser, story: Story, browser: Callable[[], Browser]
) -> None:
    assert at_desk.post("/calls/attempt-1/application", **FORM).status_code == 303
    story.operator("meena", role=role, office=OFFICE if role in OF_AN_OFFICE else None)
    person = browser()
    person.log_in("meena")

    seen = person.get(f"/{page}").text

    assert {name for name, text in FIELDS.items() if text in seen} <= SHOWN.get(page, set())


# The office to which the form's locality belongs.
OFFICE = "431"
