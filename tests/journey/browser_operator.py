"""An operator whose telephone is a real Chromium, and what tests look at of it."""

import contextlib
import datetime as dt
import math
import struct
import wave
from collections.abc import Iterator
from pathlib import Path

from missedcall import wiring
from missedcall.db.callbacks import attempt_lists
from missedcall.domain.operators.roles import Actor
from missedcall.service import Service, isolated
from missedcall.usecases.operators import operators
from missedcall.usecases.operators.operators import Operator
from tools.softphones.chromium import Chromium
from tools.softphones.sipp import Sipp

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


def record_microphone(path: Path, *, hertz: int = MICROPHONE_HZ) -> Path:
    """Record a tone that is loud for half a second and soft for the next, as speech changes."""
    rate = 48_000
    step = math.tau * hertz / rate
    loud = (20_000 if at // (rate // 2) % 2 else 6_000 for at in range(rate * 4))
    samples = [int(power * math.sin(step * at)) for at, power in enumerate(loud)]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return path


@contextlib.contextmanager
def at_browser(service: Service, microphone: Path) -> Iterator[Chromium]:
    """Log the operator in, in a browser that becomes her telephone."""
    if operator(service) is None:
        add(service, LOGIN, extension=service.config.telephony.browser.extensions[0])
    with Chromium(microphone=microphone) as chromium:
        log_in(service, chromium)
        yield chromium


def log_in(service: Service, chromium: Chromium, login: str = LOGIN) -> None:
    """Log a person in whose telephone is this browser."""
    chromium.go(f"{service.config.web_url}/login")
    chromium.fill(login=login, password=PASSWORD)
    chromium.press("form.narrow button")
    chromium.wait_for("document.getElementById('phone')")


def line(state: str) -> str:
    return f"document.getElementById('phone')?.dataset.line === '{state}'"


def shows(text: str) -> str:
    return f"document.querySelector('[data-live=state]').innerText.includes('{text}')"


def add(service: Service, login: str, *, extension: str, role: Actor = Actor.OPERATOR) -> int:
    return operators.add_operator(
        wiring.service_deps(service.config),
        login=login,
        name="मीना साहू",
        role=role,
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
