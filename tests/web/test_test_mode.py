"""In test mode every screen says so: its amounts are invented and its texts unregistered."""

import dataclasses

import flask
import pytest

from missedcall.usecases.deps import Deps
from tests import kit
from web.shared import context

WARNING = "परीक्षण: राशि और SMS असली नहीं हैं"


@pytest.mark.parametrize(("mode", "warns"), [("test", True), ("live", False)])
def test_a_screen_says_loudly_that_this_is_a_test(
    app: flask.Flask, deps: Deps, mode: str, *, warns: bool
) -> None:
    config = kit.changed(deps.config, "service", mode=mode)
    app.extensions[context.KEY] = dataclasses.replace(deps, config=config)

    page = app.test_client().get("/login").text

    assert (WARNING in page) is warns
