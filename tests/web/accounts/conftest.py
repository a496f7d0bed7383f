from collections.abc import Callable

import pytest

from missedcall.domain.operators.roles import Actor
from tests.web.conftest import Browser
from tests.web.story import Story


@pytest.fixture
def meera(story: Story, browser: Callable[[], Browser]) -> Browser:
    """Log in Meera, who keeps the accounts."""
    story.operator("meera", role=Actor.ACCOUNTS)
    found = browser()
    found.log_in("meera")
    return found
