"""The browser as telephone: its page, and its password, which only its operator gets."""

import dataclasses
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

import web
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators import operators
from tests import kit
from tests.web.conftest import PASSWORD, Browser, make_app
from tests.web.story import NOW, Story

VENDOR = Path(web.__file__).parent / "static" / "vendor"
JSSIP = "cdd7767815e759b624e01f767480ca95539765e1631352ea662892e3bb4f1316"


@pytest.fixture
def deps(deps: Deps) -> Deps:
    """A service in which calls are handed on, which is off as shipped."""
    browser = deps.config.telephony.browser.model_copy(update={"back_s": 45})
    return dataclasses.replace(deps, config=kit.changed(deps.config, "telephony", browser=browser))


@pytest.fixture
def at_browser_phone(deps: Deps, browser: Callable[[], Browser]) -> Browser:
    """Log in Meena, whose telephone is her browser."""
    operators.add_operator(
        deps,
        login="meena",
        name="Meena Sahu",
        role=Actor.OPERATOR,
        password=PASSWORD,
        extension="211",
        language="hi",
        by="test",
        now=NOW,
    )
    desk = browser()
    desk.log_in("meena")
    return desk


def test_its_operator_gets_what_it_registers_with(at_browser_phone: Browser) -> None:
    answer = at_browser_phone.get("/desk/telephone")

    assert answer.get_json() == {
        "address": "ws://127.0.0.1:24106/ws",
        "domain": "127.0.0.1",
        "user": "operator-211",
        "password": "secret 0 of 211",
    }
    assert answer.headers["Cache-Control"] == "no-store"


def test_nobody_else_gets_it(
    at_browser_phone: Browser, story: Story, browser: Callable[[], Browser]
) -> None:
    assert browser().client.get("/desk/telephone").status_code == 303
    story.operator("asha")  # at a SIP phone
    asha = browser()
    asha.log_in("asha")
    assert asha.get("/desk/telephone").status_code == 404
    assert "secret 0" not in at_browser_phone.get("/desk").text


def test_the_page_has_a_telephone_in_hindi_and_still_no_inline_script(
    at_browser_phone: Browser,
) -> None:
    answer = at_browser_phone.get("/desk")

    assert 'data-press="answer" data-text="press-answer" hidden>उठाएँ<' in answer.text
    assert "संपर्क टूट गया" in answer.text
    assert "/static/phone.js" in answer.text
    assert answer.text.count("<script") == answer.text.count("<script src=")
    policy = answer.headers["Content-Security-Policy"]
    assert "connect-src 'self' ws://127.0.0.1:24106/ws" in policy
    assert "unsafe" not in policy


def test_who_has_a_sip_phone_gets_no_other(at_desk: Browser) -> None:
    page = at_desk.get("/desk").text

    assert "jssip" not in page
    assert 'id="phone"' not in page


def test_jssip_is_the_one_that_was_looked_at() -> None:
    """Another version is a new file, a new licence page and a new hash."""
    (library,) = VENDOR.glob("jssip*.js")

    assert library.name == "jssip-3.13.8.min.js"
    assert hashlib.sha256(library.read_bytes()).hexdigest() == JSSIP
    licences = (VENDOR / "LICENSES.txt").read_text(encoding="utf-8").partition("== swagger")[0]
    for name in ("jssip", "debug", "events", "ms", "sdp-transform"):
        assert f"== {name}" in licences
    assert licences.count("Permission is hereby granted") == 5


def test_a_call_is_handed_to_a_supervisor_by_its_own_operator_only(
    deps: Deps, story: Story, at_desk: Browser
) -> None:
    asked = at_desk.get("/desk/telephone/supervisors")
    assert (asked.status_code, asked.get_json()) == (200, [])

    refused = at_desk.post("/desk/telephone/transfer", to="nobody")
    assert refused.status_code == 409
    assert "nobody" in refused.get_json()["problem"]
    assert at_desk.client.post("/desk/telephone/transfer", data={"to": "x"}).status_code == 400


def test_no_call_is_handed_on_where_none_would_come_back(deps: Deps, story: Story) -> None:
    off = deps.config.telephony.browser.model_copy(update={"back_s": 0})
    config = kit.changed(deps.config, "telephony", browser=off)
    desk = Browser(make_app(dataclasses.replace(deps, config=config)))
    story.operator("ravi")
    desk.log_in("ravi")

    assert desk.get("/desk/telephone/supervisors").get_json() == []
    assert desk.post("/desk/telephone/transfer", to="asha").status_code == 404
