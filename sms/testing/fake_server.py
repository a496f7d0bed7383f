"""Serve the fake gateway on a port of its own."""

import socket
from typing import Any

import waitress.server
from flask import Flask, Response, abort, jsonify, request

from sms.testing.fake_faults import FAULTS
from sms.testing.fake_gateway import MOST_SPOILED, FakeGateway, plain_response


def create_app(gateway: FakeGateway) -> Flask:
    """Put HTTP around a fake gateway."""
    app = Flask(__name__)

    @app.post("/send")
    def send() -> Response:
        return gateway.send(request.form)

    @app.get("/messages")
    def messages() -> Response:
        return jsonify(gateway.messages())

    @app.get("/status")
    def status() -> Response:
        return plain_response(f"STATUS {gateway.status(request.args.get('message_id', ''))}")

    @app.get("/balance")
    def balance() -> Response:
        return plain_response(f"BALANCE {gateway.balance()}")

    @app.get("/faults")
    def known_faults() -> Response:
        return jsonify(
            {
                name: {"number": fault.ending, "tells": fault.tells}
                for name, fault in FAULTS.items()
            }
        )

    @app.post("/faults")
    def faults() -> Response:
        fault = request.form.get("fault", "")
        times = request.form.get("times", default=1, type=int)
        if fault not in FAULTS:
            abort(plain_response(f"fault must be one of {', '.join(FAULTS)}", 400))
        gateway.spoil(fault, min(times, MOST_SPOILED))
        return plain_response(f"the next {times} message(s) meet: {fault}")

    return app


class FakeGatewayServer:
    """A bound server: `run` serves until `close`, which another thread calls."""

    def __init__(self, app: Flask, bound: socket.socket) -> None:
        self._server: Any = waitress.server.create_server(app, sockets=[bound], threads=8)

    def run(self) -> None:
        self._server.run()

    def close(self) -> None:
        # In the thread that serves: it may be waiting for these very sockets.
        self._server.trigger.pull_trigger(self._end)

    def _end(self) -> None:
        for channel in list(self._server.active_channels.values()):
            channel.handle_close()
        self._server.close()


def open_server(app: Flask, *, host: str, port: int) -> tuple[FakeGatewayServer, int]:
    """Bind a server, ready to run, and tell its port; port 0 takes a free one.

    Raise OSError when the port is in use.
    """
    bound = socket.create_server((host, port))
    return FakeGatewayServer(app, bound), bound.getsockname()[1]
