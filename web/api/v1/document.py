"""Give the description of the API (OpenAPI 3.1), and the page on which it is tried."""

import copy
import functools
from collections.abc import Iterator
from typing import Any

import flask

from web.api.v1 import access, problems
from web.api.v1.operations import CLIENT_KEY, PERSON_TOKEN, blueprint, spec

OPENAPI = "3.1.0"
LICENCE = {"name": "Apache 2.0", "identifier": "Apache-2.0"}
ABOUT = (
    "What a consumer can do on the public pages, for programs. A program shows its key in "
    f"`{access.KEY_HEADER}`; for a person it shows the token of a mobile that was proven by a "
    "code as well. What goes wrong is told as RFC 9457 says, in each language of the screens. "
    "Money is whole paise, instants are UTC."
)
# How the parts of addresses look.
PARTS = {
    "number": ("An application's number.", {"pattern": "^[0-9]{11}$"}),
    "paper_id": ("What was given of a paper.", {"pattern": "^[0-9a-f-]{36}$"}),
    "page": ("A page; the first is 1.", {"pattern": "^([1-9]|10)$"}),
    "kind": ("A kind of paper.", {"pattern": "^[A-Za-z][A-Za-z0-9_-]{0,39}$"}),
    "code": ("A code of ours.", {"pattern": "^[A-Za-z0-9_-]{1,40}$"}),
}
_BYTES = {"schema": {"type": "string", "format": "binary"}}
# What is sent that is no JSON, by operation. What it is called is not looked at, so it is told by
# the one name that generators of clients know for bytes.
FILES = {"give_paper": {"required": True, "content": {"application/octet-stream": _BYTES}}}
PICTURES = frozenset({"get_paper_page"})  # operations that answer with one
METHODS = ("get", "put", "post", "delete")


@blueprint.get("/openapi.json")
def openapi() -> flask.Response:
    """Give the description of the API, made of its code."""
    return flask.jsonify(description())


@blueprint.get("/docs")
def docs() -> flask.Response:
    """Show the page on which the API is read and tried; all of it is served from here."""
    return flask.make_response(flask.render_template("api/v1/docs.html"))


@functools.cache
def description() -> dict[str, Any]:
    """Give the description as spectree makes it, with what it leaves out."""
    told: dict[str, Any] = copy.deepcopy(spec.spec)
    told["openapi"] = OPENAPI
    told["info"] |= {"description": ABOUT, "license": LICENCE}
    told["servers"] = [{"url": "/"}]
    told.setdefault("components", {})["securitySchemes"] = {
        CLIENT_KEY: {"type": "apiKey", "in": "header", "name": access.KEY_HEADER},
        PERSON_TOKEN: {"type": "http", "scheme": "bearer"},
    }
    for each in _operations(told):
        _complete(each)
    return told


def _operations(told: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in told["paths"].values():
        yield from (path[method] for method in METHODS if method in path)


def _complete(each: dict[str, Any]) -> None:
    """Say how parts of the address look, of what kind a problem is, and when to come again."""
    if each["operationId"] in FILES:
        each["requestBody"] = FILES[each["operationId"]]
    if each["operationId"] in PICTURES:
        each["responses"]["200"]["content"] = {"image/jpeg": _BYTES}
    for parameter in each.get("parameters", ()):
        if parameter["in"] == "path" and parameter["name"] in PARTS:
            said, shape = PARTS[parameter["name"]]
            parameter["description"], parameter["schema"] = said, {"type": "string", **shape}
    for code, response in each["responses"].items():
        if int(code) >= 400:
            response["content"] = {problems.CONTENT_TYPE: response["content"]["application/json"]}
        if code in ("429", "503"):
            response["headers"] = {"Retry-After": {"schema": {"type": "string"}}}
        if code == "304" or ("304" in each["responses"] and code == "200"):
            response["headers"] = {"ETag": {"schema": {"type": "string"}}}
