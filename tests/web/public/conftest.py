import flask
import pytest

from tests.web.public.visitor import Visitor
from tests.web.story import Story


@pytest.fixture
def visitor(app: flask.Flask, story: Story) -> Visitor:
    return Visitor(app, story)
