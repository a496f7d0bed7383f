"""A lineman sees the own points and why; the AE answers; none sees another's page."""

from collections.abc import Callable

import pytest

from missedcall.domain.operators.roles import Actor
from missedcall.usecases.deps import Deps
from missedcall.usecases.offices import offices
from tests.kit import World
from tests.support.screen_texts import said
from tests.usecases.store import LINEMAN, Store
from tests.web.conftest import Browser
from tests.web.story import NOW, Story

PAGE = "/points"


@pytest.fixture
def number(deps: Deps) -> str:
    """Give a job of the lineman that was connected within the bonus and in its slot."""
    store = Store(World(deps))
    store.receives("M1")
    made = store.paid()
    store.issues("M1")
    store.energises(made, "M1", at=90)
    return made


@pytest.fixture
def person(
    deps: Deps, number: str, story: Story, browser: Callable[[], Browser]
) -> Callable[[str, Actor], Browser]:
    files = offices.read_masters_folder(deps.config.masters_dir)
    offices.import_masters(deps.db, files=files, live=False, actor="test", now=NOW)

    story.extensions.remove("201")  # the operator's of the job

    def log_in(login: str, role: Actor) -> Browser:
        story.operator(login, role=role, office=None if role is Actor.NODAL else "412")
        made = browser()
        made.log_in(login)
        return made

    return log_in


def test_he_sees_each_entry_with_its_reason_and_objects(
    number: str, person: Callable[[str, Actor], Browser]
) -> None:
    lineman = person(LINEMAN, Actor.LINEMAN)
    page = lineman.get(PAGE).text
    assert (
        said("%(final)s final, %(provisional)s provisional", final=0.0, provisional=21.0) in page
    )
    assert "वादे के समय में कनेक्शन" in page

    assert (
        lineman.post("/points/object", page=PAGE, number=number, text="<i>?</i>").status_code
        == 303
    )
    assert "&lt;i&gt;?" in lineman.get(PAGE).text
    again = lineman.post("/points/object", page=PAGE, number=number, text="once more")
    assert again.status_code == 409
    assert 'value="once more"' in again.text

    engineer = person("ae1", Actor.AE)
    assert LINEMAN in engineer.get(PAGE).text
    assert lineman.post("/points/answer/1", page=PAGE, reason="mine").status_code == 403
    engineer.post("/points/answer/1", page=PAGE, points="2.5", reason="it was so")
    assert said("No objection waits.") in engineer.get(PAGE).text
    page = lineman.get(PAGE).text
    assert "2.5: it was so" in page
    assert (
        said("%(final)s final, %(provisional)s provisional", final=0.0, provisional=23.5) in page
    )


def test_another_lineman_sees_nothing_of_it(
    number: str, person: Callable[[str, Actor], Browser]
) -> None:
    page = person("LM9", Actor.LINEMAN).get(PAGE).text
    assert number not in page
    assert said("No points yet.") in page


def test_the_board_says_when_it_is_empty_and_is_closed_to_linemen(
    number: str, person: Callable[[str, Actor], Browser]
) -> None:
    page = person("rani", Actor.NODAL).get(PAGE).text
    assert said("No lineman has done ten jobs yet this month.") in page
    assert said("Nothing stands out.") in page
    assert "(412): 1/1" in page or said("Nothing here.") in page
