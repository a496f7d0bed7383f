"""An operator with a browser and a headset, and nothing else: a real Chromium is the telephone."""

import contextlib
import datetime as dt
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from missedcall import wiring
from missedcall.service import Service, isolated
from missedcall.usecases.operators import duty
from missedcall.usecases.operators.duty import PhoneAway
from tests.journey.browser_operator import (
    CALLER,
    CONSUMER_HZ,
    HEARD,
    LOGIN,
    MICROPHONE_HZ,
    NEIGHBOUR,
    add,
    at_browser,
    line,
    outcome,
    record_microphone,
    ring,
    shows,
    state,
)
from tests.journey.conftest import running
from tests.journey.waiting import wait_until
from tools.demo.actors import FORM
from tools.softphones.chromium import Chromium
from tools.softphones.operator import register
from tools.softphones.sipp import Sipp
from tools.softphones.sound import Handset

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    # Often, so that a phone that has fallen silent is noticed soon; no SIPp is a phone here.
    with running(telephony__phone_check_s="2") as started:
        yield started


@pytest.fixture(scope="module")
def microphone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return record_microphone(tmp_path_factory.mktemp("microphone") / "tone.wav")


@pytest.fixture
def browser(service: Service, microphone: Path) -> Iterator[Chromium]:
    with at_browser(service, microphone) as chromium:
        yield chromium


def test_a_browser_and_a_headset_are_enough(service: Service, browser: Chromium) -> None:
    ports = service.config.ports
    mobile = Handset(host=ports.sip_host, port=ports.base + isolated.SOUND, hertz=CONSUMER_HZ)
    consumer = Sipp(
        "answer",
        host=ports.sip_host,
        port=ports.base + isolated.TRUNK,
        peer=(ports.sip_host, ports.sip),
        keys={"audio_port": str(mobile.port)},
        timeout_s=120,
    )
    with mobile, consumer:
        browser.wait_for(line("there"))
        browser.press("[data-can=ready] button")
        browser.wait_for(shows("तैयार"))
        ring(service, CALLER)
        browser.wait_for(line("ringing"))
        assert "बज रहा है" in str(browser.run("document.getElementById('phone').innerText"))
        browser.press("[data-press=answer]")
        browser.wait_for(line("call"))
        browser.wait_for(f"document.body.innerText.includes('{CALLER}')")

        # The consumer hears first who calls and that the talk is recorded.
        wait_until(lambda: mobile.hears(MICROPHONE_HZ), timeout_s=60)
        wait_until(lambda: browser.run(HEARD) == pytest.approx(CONSUMER_HZ, abs=15))
        browser.press("[data-press=mute]")
        browser.wait_for(line("muted"))
        wait_until(mobile.hears_nothing, timeout_s=5)
        browser.press("[data-press=unmute]")
        wait_until(lambda: mobile.hears(MICROPHONE_HZ), timeout_s=5)

        # The page is another one by now, three times over, and the call has not been left.
        browser.press("header [lang=en]")
        browser.wait_for("document.documentElement.lang === 'en'")
        assert "On a call" in str(browser.run("document.getElementById('phone').innerText"))
        send_form(browser)
        browser.wait_for("document.querySelector('.done')")
        assert browser.run(line("call"))
        wait_until(lambda: mobile.hears(MICROPHONE_HZ), timeout_s=5)

        browser.press("[data-press=hang_up]")
        browser.wait_for(line("there"))
        consumer.wait()
    wait_until(lambda: outcome(service) is not None, timeout_s=10)
    assert outcome(service) == (LOGIN, "answered")


def send_form(browser: Chromium) -> None:
    typed = {name: value for name, value in FORM.items() if name != "notice_read"}
    browser.fill(**typed)
    browser.run("document.getElementById('notice_read').checked = true")
    browser.press("#application button.main")


def test_who_does_not_pick_up_is_told(service: Service, browser: Chromium) -> None:
    browser.wait_for(line("there"))
    browser.press("[data-can=ready] button")
    browser.wait_for(shows("तैयार"))
    ring(service, NEIGHBOUR)
    browser.wait_for(line("ringing"))

    browser.press("[data-press=hang_up]")

    browser.wait_for(line("there"))
    browser.wait_for(shows("फ़ोन नहीं उठाया"))


def test_a_line_that_breaks_is_told_and_comes_back(service: Service, browser: Chromium) -> None:
    browser.wait_for(line("there"))
    pid = service.pid("asterisk")
    assert pid is not None

    os.kill(pid, signal.SIGKILL)

    browser.wait_for(line("lost"))
    assert "संपर्क टूट गया" in str(browser.run("document.getElementById('phone').innerText"))
    browser.wait_for(line("there"), seconds=40)


def test_without_the_browser_nobody_is_ready(service: Service, browser: Chromium) -> None:
    browser.wait_for(line("there"))
    browser.press("[data-can=ready] button")
    browser.wait_for(shows("तैयार"))

    browser.go(f"{service.config.web_url}/health")

    wait_until(lambda: state(service) == ("paused", "phone_gone"), timeout_s=10)


def test_a_second_tab_leaves_the_phone_to_the_first(service: Service, browser: Chromium) -> None:
    browser.wait_for(line("there"))

    browser.run("window.second = window.open('/desk'), true")

    browser.wait_for("second.document.getElementById('phone')?.dataset.line === 'other_tab'")
    assert browser.run(line("there"))


def test_a_sip_phone_that_is_switched_off_without_a_word_is_noticed(service: Service) -> None:
    asha = add(service, "asha", extension="201")
    port = service.config.ports.base + isolated.OPERATOR
    register(service.config, extension="201", port=port)  # and nothing is at that port
    with contextlib.suppress(PhoneAway):  # it may not have been told yet
        duty.set_operator_ready(
            wiring.service_deps(service.config), operator_id=asha, now=dt.datetime.now(dt.UTC)
        )
    wait_until(lambda: (state(service, "asha") or ("",))[0] == "ready")

    wait_until(lambda: state(service, "asha") == ("paused", "phone_gone"))
