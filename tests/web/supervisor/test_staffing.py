"""A supervisor plans tomorrow; the address holds the wish."""

from collections.abc import Callable

from missedcall.domain.operators.roles import Actor
from tests.support.screen_texts import said
from tests.web.conftest import Browser
from tests.web.story import Story


def test_plans_tomorrow_and_refuses_a_wish_without_sense(
    story: Story, browser: Callable[[], Browser]
) -> None:
    story.operator("meena", role=Actor.SUPERVISOR)
    supervisor = browser()
    supervisor.log_in("meena")

    page = supervisor.get("/staffing")
    wished = supervisor.get("/staffing?wait=7&share=90&away=20")
    nonsense = supervisor.get("/staffing?share=100&wait=%3Cb%3E")

    assert page.status_code == 200
    assert said("Operators needed") in page.text
    assert 'value="7"' in wished.text
    assert 'value="90"' in wished.text
    assert (nonsense.status_code, "<b>" in nonsense.text) == (422, False)
