"""No door of the web takes an Aadhaar number: every address of every page is tried."""

import flask
import pytest
import werkzeug.exceptions
import werkzeug.routing
from flask.testing import FlaskClient

from tests.web.conftest import Browser
from web.shared import aadhaar_guard
from web.shared.json_input import TooDeepError

AADHAAR = "9999 9999 0019"
VALUES = {"attempt_id": "attempt-1", "act": "cancel", "secret": "s", "gateway": "local"}


@pytest.fixture
def open_doors(app: flask.Flask) -> FlaskClient:
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


def _doors(app: flask.Flask) -> list[tuple[str, str]]:
    """Give every address that takes what was typed, with its endpoint."""
    addresses = app.url_map.bind("localhost")
    return [
        (rule.endpoint, addresses.build(rule.endpoint, _values(rule), method="POST"))
        for rule in app.url_map.iter_rules()
        if rule.methods and "POST" in rule.methods
    ]


def _values(rule: werkzeug.routing.Rule) -> dict[str, object]:
    """Give the variable parts of an address; of an address that knows its words, one of them."""
    words: dict[str, object] = {
        name: min(converter.items)
        for name, converter in rule._converters.items()
        if isinstance(converter, werkzeug.routing.AnyConverter)
    }
    return {**{name: VALUES.get(name, 1) for name in rule.arguments}, **words}


def test_every_door_refuses_it_save_those_that_see_for_themselves(
    app: flask.Flask, open_doors: FlaskClient
) -> None:
    doors = _doors(app)
    assert len(doors) > 15
    through = set()
    for endpoint, address in doors:
        answer = open_doors.post(address, data={"reason": f"UID {AADHAAR}"})
        if answer.status_code != 422:
            through.add(endpoint)
        else:
            assert "आधार" in answer.text
            assert AADHAAR not in answer.text

    of_gateways = {name for name, _ in doors if name.split(".")[0] in aadhaar_guard.BLUEPRINTS}
    # What is put, and not posted, is tried beside the API.
    put = {"api_v1.save_draft"}
    assert through == (aadhaar_guard.SEE_FOR_THEMSELVES | of_gateways) - put


@pytest.mark.parametrize("typed", ["९९९९ ९९९९ ००१९", "9999-9999-0019", "घर999999990019"])
@pytest.mark.parametrize("field", ["number", "reason", "note", "anything"])
def test_in_whatever_script_and_grouping(open_doors: FlaskClient, typed: str, field: str) -> None:
    assert open_doors.post("/callbacks", data={field: typed}).status_code == 422


def test_in_json_and_in_an_address(open_doors: FlaskClient) -> None:
    nested = {"rows": [{"note": AADHAAR}]}

    assert open_doors.post("/desk/close", json=nested).status_code == 422
    assert open_doors.get("/callbacks", query_string={"state": AADHAAR}).status_code == 422


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("reason", "1234 5678 9012"),
        ("reason", "BP 1000123456"),
        ("reason", "application 41226000010"),
        ("number", "+91 9876500004"),
        ("reference", AADHAAR.replace(" ", "")),
        ("serials", "612345678904 612345678912"),
        ("seal", "612345678904"),
        ("wanted", "612345678904"),
        ("reason", "paid on 28-11-2026 1509"),
    ],
)
def test_lets_other_numbers_pass(open_doors: FlaskClient, field: str, typed: str) -> None:
    assert open_doors.post("/callbacks/1/cancel", data={field: typed}).status_code != 422


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("depth", [40, 900, 30_000])
@pytest.mark.parametrize("path", ["/login", "/jobs/contact", "/jobs/reports", "/nowhere"])
def test_brackets_without_end_are_no_fault_of_ours(
    at_desk: Browser, method: str, depth: int, path: str
) -> None:
    token = at_desk.client.get("/api/csrf").get_json()["csrf_token"]
    answer = at_desk.client.open(
        path,
        method=method,
        data="[" * depth + "]" * depth,
        content_type="application/json",
        headers={"X-CSRFToken": token},
    )

    assert answer.status_code < 500


@pytest.mark.parametrize("depth", [40, 900, 30_000])
def test_who_reads_deep_json_is_told_that_it_is_none(app: flask.Flask, depth: int) -> None:
    with (
        app.test_request_context(data="[" * depth + "]" * depth, content_type="application/json"),
        pytest.raises(werkzeug.exceptions.BadRequest),
    ):
        flask.request.get_json()
    with pytest.raises(TooDeepError):
        app.json.loads('{"a":' * depth + "1" + "}" * depth)
    assert app.json.loads('{"a": [{"b": [1]}]}') == {"a": [{"b": [1]}]}
