from collections.abc import Iterator

import flask
import pytest

from tests.support.serving import serving
from tests.web.public.visitor import Visitor
from tests.web.story import Story


@pytest.fixture
def visitor(app: flask.Flask, story: Story) -> Visitor:
    return Visitor(app, story)


@pytest.fixture
def address(app: flask.Flask) -> Iterator[str]:
    with serving(app) as port:
        yield f"http://127.0.0.1:{port}"
