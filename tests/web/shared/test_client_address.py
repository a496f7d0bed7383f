"""Who asks is who the connection, or a trusted proxy, says; a client's own word does not count."""

import dataclasses
from ipaddress import ip_network

import flask
import pytest

from missedcall.usecases.deps import Deps
from tests import kit
from web import app as web_app
from web.api.receipts import ReceiptAuth
from web.shared import client_address

PROXY, OUTER, CLIENT = "192.0.2.1", "192.0.2.2", "203.0.113.7"


def served(deps: Deps, *, public_url: str = "https://desk.example") -> flask.Flask:
    """Make the application behind two proxies."""
    proxies = (ip_network("192.0.2.0/30"), ip_network("127.0.0.1/32"))
    config = kit.changed(deps.config, "web", trusted_proxies=proxies, public_url=public_url)
    made = web_app.create_app(
        dataclasses.replace(deps, config=config),
        secret_key="key",
        receipt_auth=ReceiptAuth("secret"),
        phone_password=lambda extension, _: extension,
    )

    @made.get("/who")
    def actor() -> dict[str, object]:
        asked = flask.request
        return {
            "address": asked.remote_addr,
            "url": asked.host_url,
            "here": client_address.is_this_machine(),
        }

    return made


def actor(app: flask.Flask, peer: str, **headers: str) -> dict[str, object]:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = app.test_client().get("/who", headers=sent, environ_base={"REMOTE_ADDR": peer})
    found: dict[str, object] = answer.get_json()
    return found


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        (PROXY, CLIENT, CLIENT),
        (PROXY, f"127.0.0.1, {CLIENT}", CLIENT),  # what the client wrote itself stands before
        (PROXY, f"{CLIENT}, {OUTER}", CLIENT),  # two proxies in a row
        (PROXY, f"127.0.0.1, {CLIENT}, {OUTER}", CLIENT),
        (PROXY, f"{CLIENT}:40100", CLIENT),
        (PROXY, "[2001:db8::7]:40100", "2001:db8::7"),
        (PROXY, "2001:db8::7", "2001:db8::7"),
        (PROXY, f"{CLIENT}, unknown", ""),
        (PROXY, "", ""),
        (f"::ffff:{PROXY}", CLIENT, CLIENT),
        ("198.51.100.9", CLIENT, "198.51.100.9"),  # nobody says so of himself
        ("198.51.100.9", "127.0.0.1", "198.51.100.9"),
    ],
)
def test_only_a_trusted_proxy_is_believed(
    deps: Deps, peer: str, forwarded: str, address: str
) -> None:
    assert actor(served(deps), peer, X_Forwarded_For=forwarded)["address"] == address


def test_a_proxy_that_names_nobody_is_not_this_machine(deps: Deps) -> None:
    app = served(deps)

    assert actor(app, "127.0.0.1") == {
        "address": "",
        "url": "http://desk.example/",
        "here": False,
    }
    asked = app.test_client().get("/metrics", environ_base={"REMOTE_ADDR": "127.0.0.1"})
    assert asked.status_code == 404


@pytest.mark.parametrize("name", client_address.PASSED_ON)
def test_what_was_passed_on_by_an_unknown_proxy_is_not_this_machine(
    app: flask.Flask, name: str
) -> None:
    client = app.test_client()

    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", headers={name: "127.0.0.1"}).status_code == 404


def test_the_proxy_says_whether_the_page_came_over_https(deps: Deps) -> None:
    app = served(deps)

    proxied = actor(app, PROXY, X_Forwarded_For=CLIENT, X_Forwarded_Proto="https")
    assert proxied["url"] == "https://desk.example/"
    assert actor(app, CLIENT, X_Forwarded_Proto="https")["url"] == "http://localhost/"
    odd = actor(app, PROXY, X_Forwarded_For=CLIENT, X_Forwarded_Proto="javascript")
    assert odd["url"] == "http://desk.example/"


def test_over_https_cookies_and_pages_stay_there(deps: Deps) -> None:
    sent = {"X-Forwarded-For": CLIENT, "X-Forwarded-Proto": "https"}
    page = (
        served(deps).test_client().get("/login", headers=sent, environ_base={"REMOTE_ADDR": PROXY})
    )

    assert "; Secure;" in page.headers["Set-Cookie"]
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_over_http_no_browser_is_told_to_use_https(app: flask.Flask) -> None:
    page = app.test_client().get("/login")

    assert "Secure" not in page.headers["Set-Cookie"]
    assert "Strict-Transport-Security" not in page.headers
