"""What an operator can do in a call at the browser, and what the call outlives."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from missedcall import wiring
from missedcall.domain.operators.roles import Actor
from missedcall.service import Service, isolated
from missedcall.usecases.operators import duty
from tests.journey.browser_operator import (
    CALLER,
    CONSUMER_HZ,
    HEARD,
    LOGIN,
    MICROPHONE_HZ,
    NEIGHBOUR,
    PASSWORD,
    add,
    at_browser,
    line,
    outcome,
    record_microphone,
    ring,
    shows,
)
from tests.journey.conftest import running
from tests.journey.waiting import wait_until
from tools.softphones.chromium import Chromium
from tools.softphones.sipp import Sipp
from tools.softphones.sound import Handset

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skip(
        reason="an operator who came back is not always heard: off as shipped (back_s: 0)"
    ),
]

BOSS_HZ = 900


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with running() as started:
        yield started


@pytest.fixture
def browser(service: Service, tmp_path: Path) -> Iterator[Chromium]:
    with at_browser(service, record_microphone(tmp_path / "tone.wav")) as chromium:
        yield chromium


@pytest.fixture
def mobile(service: Service) -> Iterator[Handset]:
    """The consumer's mobile, which answers."""
    ports = service.config.ports
    mobile = Handset(host=ports.sip_host, port=ports.base + isolated.SOUND, hertz=CONSUMER_HZ)
    consumer = Sipp(
        "answer",
        host=ports.sip_host,
        port=ports.base + isolated.TRUNK,
        peer=(ports.sip_host, ports.sip),
        keys={"audio_port": str(mobile.port)},
        timeout_s=180,
    )
    with mobile, consumer:
        yield mobile
        consumer.wait()


@pytest.fixture
def boss(service: Service, tmp_path: Path) -> Iterator[Chromium]:
    """A supervisor at work, at another browser."""
    deps, now = wiring.service_deps(service.config), dt.datetime.now(dt.UTC)
    extension = service.config.telephony.browser.extensions[1]
    supervisor = add(service, "asha", extension=extension, role=Actor.SUPERVISOR)
    duty.pause_operator(deps, operator_id=supervisor, reason="tea", now=now)
    with Chromium(microphone=record_microphone(tmp_path / "boss.wav", hertz=BOSS_HZ)) as chromium:
        chromium.go(f"{service.config.web_url}/login")
        chromium.fill(login="asha", password=PASSWORD)
        chromium.press("form.narrow button")
        chromium.wait_for("document.querySelector('.person, nav')")
        chromium.go(f"{service.config.web_url}/desk")
        yield chromium


def speak(service: Service, browser: Chromium, mobile: Handset, *, caller: str = CALLER) -> None:
    """Have the operator ring the caller, until both hear each other."""
    browser.wait_for(line("there"), seconds=40)
    browser.press("[data-can=ready] button")
    browser.wait_for(shows("तैयार"))
    ring(service, caller)
    browser.wait_for(line("ringing"))
    browser.press("[data-press=answer]")
    browser.wait_for(line("call"))
    hear_each_other(browser, mobile)


def hear_each_other(browser: Chromium, mobile: Handset) -> None:
    wait_until(lambda: mobile.hears(MICROPHONE_HZ), timeout_s=60)
    wait_until(lambda: browser.run(HEARD) == pytest.approx(CONSUMER_HZ, abs=15))


def test_a_call_is_held_keyed_and_outlives_the_page_and_the_network(
    service: Service, browser: Chromium, mobile: Handset
) -> None:
    speak(service, browser, mobile)
    assert browser.run("document.querySelector('[data-trial=fine]').hidden")

    for level in ("mine", "theirs"):
        browser.wait_for(f"document.querySelector('[data-level={level}]').value > 0.2")
    browser.wait_for("document.querySelector('[data-quality]').textContent === 'आवाज़: अच्छी'")
    for key in "4#":
        browser.press(f"[data-key='{key}']")
        browser.run("new Promise((done) => setTimeout(done, 300))")
    wait_until(lambda: mobile.keys == "4#", timeout_s=5)

    browser.press("[data-press=hold]")
    browser.wait_for(line("held"))
    wait_until(lambda: not mobile.hears(MICROPHONE_HZ), timeout_s=5)
    browser.press("[data-press=unhold]")
    browser.wait_for(line("call"))
    hear_each_other(browser, mobile)

    browser.reload()
    browser.wait_for(line("call"), seconds=40)
    hear_each_other(browser, mobile)
    clock = "document.querySelector('[data-clock]').textContent"
    assert str(browser.run(clock)) > "0:05"

    browser.freeze(5)
    hear_each_other(browser, mobile)
    assert outcome(service) is None

    browser.press("[data-press=hang_up]")
    browser.wait_for(line("there"))
    wait_until(lambda: outcome(service) is not None, timeout_s=10)
    assert outcome(service) == (LOGIN, "answered")


def test_a_supervisor_who_refuses_leaves_the_call_and_one_who_takes_it_has_it(
    service: Service, browser: Chromium, boss: Chromium, mobile: Handset
) -> None:
    boss.wait_for(line("there"), seconds=40)
    speak(service, browser, mobile, caller=NEIGHBOUR)

    hand_over(browser)
    boss.wait_for(line("ringing_transfer"))
    boss.press("[data-press=hang_up]")
    browser.wait_for(line("call"))
    hand_over(browser)
    boss.wait_for(line("ringing_transfer"))
    boss.press("[data-press=answer]")
    boss.wait_for(line("call"))

    wait_until(lambda: mobile.hears(BOSS_HZ), timeout_s=30)
    wait_until(lambda: boss.run(HEARD) == pytest.approx(CONSUMER_HZ, abs=15))
    browser.wait_for(line("there"))
    boss.press("[data-press=hang_up]")
    wait_until(lambda: outcome(service) is not None, timeout_s=10)
    assert outcome(service) == (LOGIN, "answered")


def hand_over(browser: Chromium) -> None:
    browser.run("document.querySelector('[data-transfer]').open = true")
    browser.wait_for("document.querySelector('[data-transfer] option')")
    browser.press("[data-transfer] form button")
