"""Measure the way of a demand: from the answer to the form to the gateway's word that it came."""

import datetime as dt
import statistics
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import requests

from missedcall import wiring
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators import operators as people
from tools.benchmarks import desk_calls
from tools.benchmarks.rig import Rig

OPERATORS = 20
PASSWORD = "a password of the bench"
WARM_UP_S = 5.0
WAIT_S = 60.0
RECEIPTS_S = 2.0


@dataclass(frozen=True)
class DemandSmsCost:
    """Seconds from the form's answer to the gateway's receipt of the demand."""

    forms: int
    seconds: float
    arrived: int
    p50_s: float
    p95_s: float
    longest_s: float
    form_p95_s: float
    receipt_p95_s: float  # what the route for receipts takes, as the gateway sees it

    @property
    def forms_per_second(self) -> float:
        return self.forms / self.seconds


@dataclass(frozen=True)
class FormAnswer:
    """When a form was answered, how long that took, and which message came of it."""

    message_id: str
    at: dt.datetime
    took_s: float


def measure(*, per_second: float, seconds: float, workers: int) -> DemandSmsCost:
    """Send forms at an even pace, each for a call of its own, as the operators' pages do."""
    extensions = ", ".join(f'"{2001 + serial}"' for serial in range(OPERATORS))
    with Rig(workers=workers, telephony__extensions=f"[{extensions}]", alarms__rules="[]") as rig:
        deps = wiring.service_deps(rig.config)
        desks = [_Desk(deps, serial) for serial in range(OPERATORS)]
        time.sleep(WARM_UP_S)  # the workers start: what they do first is not what is measured
        started = time.monotonic()
        answers = _send(desks, forms=round(per_second * seconds), per_second=per_second)
        took = time.monotonic() - started
        arrivals = _arrivals(rig, wanted={answer.message_id for answer in answers})
        receipts = _receipts(rig)
    return _cost(answers, arrivals, receipts, seconds=took)


def _send(desks: "list[_Desk]", *, forms: int, per_second: float) -> list[FormAnswer]:
    """Let each operator in turn send a form, at the pace and not when the last was answered."""
    begin = time.monotonic() + 0.5

    def send(serial: int) -> FormAnswer:
        desk = desks[serial % len(desks)]
        with desk.lock:
            desk.take_call(serial)
            time.sleep(max(0.0, begin + serial / per_second - time.monotonic()))
            return desk.submit(serial)

    with ThreadPoolExecutor(len(desks)) as pool:
        return list(pool.map(send, range(forms)))


class _Desk:
    """An operator with a browser: logged in once, then one call after the other."""

    def __init__(self, deps: Deps, serial: int) -> None:
        self.lock = threading.Lock()
        self._deps = deps
        self._login = f"bench-{serial}"
        self._operator_id = people.add_operator(
            deps,
            login=self._login,
            name="Bench",
            role=Actor.OPERATOR,
            password=PASSWORD,
            extension=str(2001 + serial),
            language="hi",
            by="bench",
            now=dt.datetime.now(dt.UTC),
        )
        self._web = requests.Session()
        self._web.headers["Accept"] = "application/json"
        form = self._web.get(f"{deps.config.web_url}/api/csrf", timeout=WAIT_S)
        if form.status_code == requests.codes.unauthorized:
            self._log_in()

    def _log_in(self) -> None:
        page = self._web.get(
            f"{self._deps.config.web_url}/login", timeout=WAIT_S, headers={"Accept": "text/html"}
        ).text
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        fields = {"csrf_token": token, "login": self._login, "password": PASSWORD}
        url = f"{self._deps.config.web_url}/login"
        self._web.post(url, data=fields, timeout=WAIT_S, allow_redirects=False).raise_for_status()
        answer = self._web.get(f"{self._deps.config.web_url}/api/csrf", timeout=WAIT_S)
        answer.raise_for_status()
        self._web.headers["X-CSRFToken"] = answer.json()["csrf_token"]

    def take_call(self, serial: int) -> None:
        desk_calls.take_call(self._deps, operator_id=self._operator_id, serial=serial)

    def submit(self, serial: int) -> FormAnswer:
        """Send the form of the call in hand."""
        address = f"/calls/{desk_calls.attempt_of(serial)}/application"
        url = f"{self._deps.config.web_url}{address}"
        started = time.monotonic()
        answer = self._web.post(url, json=desk_calls.form_of(self._deps, serial), timeout=WAIT_S)
        at, took_s = dt.datetime.now(dt.UTC), time.monotonic() - started
        answer.raise_for_status()
        return FormAnswer(str(answer.json()["message_id"]), at, took_s)


def _arrivals(rig: Rig, *, wanted: set[str]) -> Mapping[str, dt.datetime]:
    """Wait until the gateway has all, or for a minute; give when each came."""
    deadline = time.monotonic() + WAIT_S
    while True:
        came = {
            message["message_id"]: dt.datetime.fromisoformat(message["received_at"])
            for message in rig.accepted()
            if message["message_id"] in wanted
        }
        if len(came) == len(wanted) or time.monotonic() > deadline:
            return came
        time.sleep(0.5)


def _receipts(rig: Rig) -> list[float]:
    """List the seconds until each receipt was answered, a while after the last was promised."""
    time.sleep(RECEIPTS_S)
    return [
        receipt["took_ms"] / 1000 for message in rig.accepted() for receipt in message["receipts"]
    ]


def _cost(
    answers: list[FormAnswer],
    arrivals: Mapping[str, dt.datetime],
    receipts: list[float],
    *,
    seconds: float,
) -> DemandSmsCost:
    waits = sorted(
        (arrivals[answer.message_id] - answer.at).total_seconds()
        for answer in answers
        if answer.message_id in arrivals
    )
    forms = sorted(answer.took_s for answer in answers)
    return DemandSmsCost(
        forms=len(answers),
        seconds=round(seconds, 1),
        arrived=len(waits),
        p50_s=round(statistics.median(waits), 3),
        p95_s=round(_at(waits, 0.95), 3),
        longest_s=round(waits[-1], 3),
        form_p95_s=round(_at(forms, 0.95), 3),
        receipt_p95_s=round(_at(sorted(receipts), 0.95), 3),
    )


def _at(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
