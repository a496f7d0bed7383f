"""A page is part of the service by standing in its room of `web`."""

import ast
import re
from pathlib import Path
from typing import Final

import flask

import web

ROOT: Final = Path(web.__path__[0])


def test_every_blueprint_of_every_room_is_registered(app: flask.Flask) -> None:
    written = [
        ast.literal_eval(node.args[0])
        for path in ROOT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "flask.Blueprint"
    ]

    assert sorted(app.blueprints) == sorted(written)


# Whom they know by something else than a login, or who need none.
WITHOUT_LOGIN: Final = {
    "static",
    "login",
    "choices",
    "receipts",
    "payments",
    "health",
    "metrics",
    "api_v1.openapi",
    "api_v1.docs",
    # Whoever has proven a mobile by a code, and who has not.
    "public",
    "mobile_proof",
    "apply",
    "follow",
    "call_me",
    "own_requests",
    "own_papers",
    "new_mobile",
    "places",
}


def test_every_other_address_asks_who_is_there(app: flask.Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False  # it refuses a POST before anybody is asked for
    visitor = app.test_client()
    for rule in app.url_map.iter_rules():
        if WITHOUT_LOGIN & {rule.endpoint, rule.endpoint.partition(".")[0]}:
            continue
        address = re.sub(
            r"<(?:any\((\w+).*?\):|path:|int:)?\w+>", lambda part: part[1] or "1", rule.rule
        )
        methods = (rule.methods or set()) - {"HEAD", "OPTIONS"}
        answer = visitor.open(address, method="GET" if "GET" in methods else min(methods))
        assert answer.status_code in (303, 401, 404), rule.endpoint
        assert answer.status_code != 303 or answer.location == "/login", rule.endpoint
