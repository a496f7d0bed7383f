"""An operator with a browser and a headset, and nothing else: a real Chromium is the telephone."""

import contextlib
import datetime as dt
import math
import os
import signal
import struct
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from missedcall import wiring
from missedcall.db.callbacks import attempt_lists
from missedcall.domain.operators.roles import Actor
from missedcall.service import Service, isolated
from missedcall.usecases.operators import duty, operators
from missedcall.usecases.operators.duty import PhoneAway
from missedcall.usecases.operators.operators import Operator
from tests.journey.conftest import running
from tests.journey.waiting import wait_until
from tools.demo.actors import FORM
from tools.softphones.chromium import Chromium
from tools.softphones.operator import register
from tools.softphones.sipp import Sipp
from tools.softphones.sound import Handset

pytestmark = pytest.mark.journey

LOGIN, PASSWORD = "meena", "this browser is a telephone"
CALLER, NEIGHBOUR = "9876500031", "9876500032"
MICROPHONE_HZ, CONSUMER_HZ = 440, 620
HEARD = """(async () => {
  const context = new AudioContext();
  const source = context.createMediaStreamSource(document.getElementById("phone-sound").srcObject);
  const analyser = context.createAnalyser();
  analyser.fftSize = 4096;
  source.connect(analyser);
  await new Promise((done) => setTimeout(done, 700));
  const power = new Float32Array(analyser.frequencyBinCount);
  analyser.getFloatFrequencyData(power);
  const loudest = power.indexOf(Math.max(...power));
  const hertz = (loudest * context.sampleRate) / analyser.fftSize;
  await context.close();
  return hertz;
})()"""


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    # Often, so that a phone that has fallen silent is noticed soon; no SIPp is a phone here.
    with running(telephony__phone_check_s="2") as started:
        yield started


@pytest.fixture(scope="module")
def microphone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Record a tone that is loud for half a second and soft for the next, as speech changes."""
    path = tmp_path_factory.mktemp("microphone") / "tone.wav"
    rate = 48_000
    step = math.tau * MICROPHONE_HZ / rate
    loud = (20_000 if at // (rate // 2) % 2 else 6_000 for at in range(rate * 4))
    samples = [int(power * math.sin(step * at)) for at, power in enumerate(loud)]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return path


@pytest.fixture
def browser(service: Service, microphone: Path) -> Iterator[Chromium]:
    """Log the operator in, in a browser that becomes her telephone."""
    if operator(service) is None:
        add(service, LOGIN, extension=service.config.telephony.browser.extensions[0])
    with Chromium(microphone=microphone) as chromium:
        chromium.go(f"{service.config.web_url}/login")
        chromium.fill(login=LOGIN, password=PASSWORD)
        chromium.press("form.narrow button")
        chromium.wait_for("document.getElementById('phone')")
        yield chromium


def line(state: str) -> str:
    return f"document.getElementById('phone').dataset.line === '{state}'"


def shows(text: str) -> str:
    return f"document.querySelector('[data-live=state]').innerText.includes('{text}')"


def add(service: Service, login: str, *, extension: str) -> int:
    return operators.add_operator(
        wiring.service_deps(service.config),
        login=login,
        name="मीना साहू",
        role=Actor.OPERATOR,
        password=PASSWORD,
        extension=extension,
        language="hi",
        by="test",
        now=dt.datetime.now(dt.UTC),
    )


def operator(service: Service, login: str = LOGIN) -> Operator | None:
    return operators.authenticate_operator(
        wiring.service_deps(service.config), login=login, password=PASSWORD
    )


def state(service: Service, login: str = LOGIN) -> tuple[str, str | None] | None:
    """Give the operator's state and why she is in it."""
    found = operator(service, login)
    return (found.state, found.state_reason) if found else None


def outcome(service: Service) -> tuple[str, str] | None:
    """Give who was rung last, and what came of it if it is over."""
    with wiring.service_deps(service.config).db.reading() as db:
        last = attempt_lists.list_latest_attempts(db, limit=1)[0]
    return (last.login, last.outcome) if last.outcome else None


def ring(service: Service, caller: str) -> None:
    ports = service.config.ports
    with Sipp(
        "missed_call",
        host=ports.sip_host,
        port=ports.base + isolated.CONSUMER,
        peer=(ports.sip_host, ports.sip),
        rows=[caller],
        service=service.config.telephony.numbers[0],
        timeout_s=20,
    ) as missed:
        missed.wait()


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
