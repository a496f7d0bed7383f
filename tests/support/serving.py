"""Serve an application on a free port of this machine, for real browsers and other programs."""

import contextlib
import threading
from collections.abc import Iterator

import flask
from werkzeug.serving import make_server


@contextlib.contextmanager
def serving(app: flask.Flask, *, port: int = 0) -> Iterator[int]:
    """Serve until the block ends, on any free port if none is named; give the port."""
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join(timeout=10)
        server.server_close()
