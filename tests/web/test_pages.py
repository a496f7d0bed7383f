"""Each page of the menu opens for the roles that stand beside it, and for no other."""

from collections.abc import Callable

import pytest

from missedcall.domain.operators.roles import OF_AN_OFFICE, ROLES, Actor
from tests.web.conftest import Browser
from tests.web.story import Story
from web.shared import names, pages


@pytest.mark.parametrize("role", ROLES)
def test_opens_what_the_menu_shows_and_nothing_else(
    role: Actor, story: Story, browser: Callable[[], Browser]
) -> None:
    story.operator("meena", role=role, office="412" if role in OF_AN_OFFICE else None)
    person = browser()
    person.log_in("meena")

    opened = {
        name for name in pages.PAGES if person.get(f"/{name.replace('_', '-')}").status_code == 200
    }

    assert opened == set(pages.pages_of_role(role))


@pytest.mark.parametrize("page", pages.PAGES)
def test_each_page_has_its_name_in_the_menu(page: str) -> None:
    assert page in names.page
