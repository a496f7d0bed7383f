import threading
from collections.abc import Iterator

import flask
import pytest
from werkzeug.serving import make_server

from tests.web.public.visitor import Visitor
from tests.web.story import Story


@pytest.fixture
def visitor(app: flask.Flask, story: Story) -> Visitor:
    return Visitor(app, story)


@pytest.fixture
def address(app: flask.Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        serving.join(timeout=10)
        server.server_close()
