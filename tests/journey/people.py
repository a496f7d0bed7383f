"""Play who brings an application to its light: the applicant, the office and its lineman.

Each has what people have in life: a telephone that reads SMS, a payment gateway, pages to log in
to. None looks into the database.
"""

import contextlib
import datetime as dt
import hashlib
import hmac
import html
import itertools
import json
import re
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence

import requests

from missedcall import wiring
from missedcall.db.applications.applications import applications
from missedcall.domain.operators.roles import Actor
from missedcall.service import Service, isolated
from missedcall.usecases.operators import operators
from tests import pictures
from tests.journey.waiting import wait_until
from tests.support.screen_texts import said
from tools.demo.actors import LOGIN, Actors
from tools.demo.actors import PASSWORD as OPERATORS_PASSWORD
from tools.demo.story import Story
from tools.demo.timeline import Timeline
from tools.demo.witness import Witness
from tools.softphones.operator import Browser
from tools.softphones.sipp import Sipp
from web.shared import names as shared_names

PASSWORD = "journeys only, on this machine"
PHOTO = pictures.photograph(1280, 960)
# Long enough for the short sounds of the notice and for the form.
TALK_MS = 8_500
PATIENCE_S = 60
SHOP, SHOP_SECRET = "shop", "a secret of the payment gateway"
SECRET_ENV = "JOURNEY_SHOP_SECRET"
SHOP_SETTINGS = {
    "secret_env": SECRET_ENV,
    "fields": {name: name for name in ("application", "reference", "amount", "settled_at")},
    "amount_in": "rupees",
    "time": "iso",
}
REFERENCES = (f"UTR{number}" for number in itertools.count(1))


def person(service: Service, login: str, role: Actor, *, office: str | None = None) -> Browser:
    """Make a person known, once, and log in."""
    deps = wiring.service_deps(service.config)
    if operators.authenticate_operator(deps, login=login, password=PASSWORD) is None:
        operators.add_operator(
            deps,
            login=login,
            name=login,
            role=role,
            password=PASSWORD,
            extension=None,
            office=office,
            language="hi",
            by="test",
            now=dt.datetime.now(dt.UTC),
        )
    browser = Browser(service.config.web_url)
    browser.log_in(login, PASSWORD)
    return browser


class Applicant:
    """Ring, tell an operator what the form asks, read texts, pay."""

    def __init__(self, service: Service, mobile: str) -> None:
        self.mobile = mobile
        self.number = ""  # of the application
        self._service = service
        self._did = service.config.telephony.numbers[0]

    def applies(self, **told: str) -> str:
        """Give a missed call and answer the operator who rings back; give the number."""
        timeline = Timeline(tell=lambda _: None, patience_s=PATIENCE_S)
        story = Story(
            self._service.config, timeline, caller=self.mobile, talk_ms=TALK_MS, told=told
        )
        self.number = story.play()
        return self.number

    def gives_missed_call(self) -> None:
        """Ring; Asterisk dates calls by whole seconds, so not in the second of the last text."""
        read = dt.datetime.now(dt.UTC).replace(microsecond=0)
        wait_until(lambda: dt.datetime.now(dt.UTC).replace(microsecond=0) > read)
        ports = self._service.config.ports
        with Sipp(
            "missed_call",
            host=ports.sip_host,
            port=ports.base + isolated.CONSUMER,
            peer=(ports.sip_host, ports.sip),
            rows=[self.mobile],
            service=self._did,
            timeout_s=20,
        ) as ringing:
            ringing.wait()

    @contextlib.contextmanager
    def talks(self) -> Iterator[tuple[Actors, Browser]]:
        """Give a missed call and talk with who rings back; give that operator and the desk."""
        config = self._service.config
        witness = Witness(config, caller=self.mobile)
        first = witness.callback()
        with Actors(config, caller=self.mobile, talk_ms=TALK_MS) as actors:
            actors.operator_sits_down()
            actors.give_missed_call(self._did)
            wait_until(lambda: witness.callback() != first)
            wait_until(lambda: _reached(witness, "bridged_at"))
            desk = Browser(config.web_url)
            desk.log_in(LOGIN, OPERATORS_PASSWORD)
            yield actors, desk
            wait_until(lambda: _reached(witness, "ended_at"))

    def withdraws(self, reason: str) -> None:
        """Ring until an operator rings back, and have the application taken back."""
        self.gives_missed_call()
        self.reads("फिर मिस्ड कॉल दें")
        with self.talks() as (_, desk):
            wish = {"application": self.number, "event": "withdraw", "reason": reason}
            done = desk.post("/desk/application", wish).text
            assert said("Done. The applicant gets an SMS.") in html.unescape(done)
        end = {"application": self.number, "reason": "already_applied"}
        desk.post("/desk/close", end).raise_for_status()

    def has_waited(self, *, days: int) -> None:
        """Put the day of the application back: money from before it would be kept for a person."""
        applied_at = dt.datetime.now(dt.UTC) - dt.timedelta(days=days)
        here = applications.c.number == self.number
        with wiring.service_deps(self._service.config).db.writing() as db:
            db.execute(applications.update().where(here).values(created_at=applied_at))

    def pays(self, rupees: str, *, hours_ago: float = 0) -> str:
        """Pay on the internet; give what the service answers to the gateway's signed notice."""
        settled_at = dt.datetime.now(dt.UTC) - dt.timedelta(hours=hours_ago)
        notice = {
            "application": self.number,
            "reference": next(REFERENCES),
            "amount": rupees,
            "settled_at": settled_at.isoformat(),
        }
        body, stamp = json.dumps(notice).encode(), str(int(time.time()))
        signed = hmac.new(SHOP_SECRET.encode(), stamp.encode() + b"." + body, hashlib.sha256)
        answer = requests.post(
            f"{self._service.config.web_url}/payments/{SHOP}",
            data=body,
            headers={"X-Timestamp": stamp, "X-Signature": signed.hexdigest()},
            timeout=20,
        )
        answer.raise_for_status()
        return str(answer.json()["outcome"])

    def reads(self, words: str, *, times: int = 1) -> str:
        """Wait until the applicant was sent these words so often; give the newest of the texts."""
        wait_until(lambda: len(self._texts(words)) >= times)
        return self._texts(words)[-1]

    def code(self, *, visits: int = 1) -> str:
        """Read the code of the newest visit, of which so many were announced."""
        text = self.reads("लाइनमैन", times=visits)
        return _found(r"कोड (\d{6})", text)

    def _texts(self, words: str) -> list[str]:
        return [text for text in self._inbox() if self.number in text and words in text]

    def _inbox(self) -> list[str]:
        """List all that was sent to the mobile."""
        ports = self._service.config.ports
        sent = requests.get(f"http://127.0.0.1:{ports.fake_gateway}/messages", timeout=5)
        return [sms["text"] for sms in sent.json() if sms["to"].endswith(self.mobile)]


class Office:
    """Do what a JE and a store keeper do on their pages."""

    def __init__(self, service: Service, code: str) -> None:
        self.code = code
        self._je = person(service, f"je{code}", Actor.JE, office=code)
        self._store = person(service, f"store{code}", Actor.STORE, office=code)

    def receives(self, serial: str, *, kind: str = "single") -> None:
        self._moves("receive", serials=serial, kind=kind)

    def hands_out(self, number: str) -> None:
        """Press the button beside the meters that wait for this office's lineman."""
        self.sees(number, "visit_planned")
        page = self._store.get(f"/meters?office={self.code}").text
        lineman = _found(r'name="lineman" value="(\w+)"', page)
        form = page.split(f'name="lineman" value="{lineman}"')[1].split("</form>")[0]
        serials = re.findall(r'name="serial" value="([^"]+)"', form)
        self._moves("issue", lineman=lineman, serial=serials)

    def does(self, event: str, number: str, **typed: str) -> None:
        """Press a button of the JE's page, as the page stands."""
        seen = _found(r'name="seen" value="(\d+)"', self.page(number))
        fields = {"reason": "देखा", "seen": seen, **typed}
        answer = self._je.post(f"/worklist/{number}/{event}", fields, page=f"/worklist/{number}")
        assert answer.ok, _problem(answer.text)

    def sees(self, number: str, state: str) -> str:
        """Wait until the page says that an application stands so; give the page."""
        title = f"{number} · {said(shared_names.application(state))}</h1>"
        wait_until(lambda: title in self.page(number))
        return self.page(number)

    def steps(self, number: str) -> list[str]:
        """List the rules by which it came where it is, the first one first."""
        return re.findall(r"<small>\((A\d\d\w*)\)</small>", self.page(number))[::-1]

    def page(self, number: str) -> str:
        return html.unescape(self._je.get(f"/worklist/{number}").text)

    def _moves(self, act: str, **typed: str | Sequence[str]) -> None:
        page = f"/meters?office={self.code}"
        answer = self._store.post(f"/meters/{self.code}/{act}", typed, page=page)
        assert answer.ok, _problem(answer.text)


class Lineman:
    """Report from a telephone, as the script of the page of jobs does."""

    def __init__(self, service: Service, code: str, *, office: str) -> None:
        self.code = code
        self._browser = person(service, code, Actor.LINEMAN, office=office)
        self._device = str(uuid.uuid4())
        self._sequence = itertools.count(1)
        self._send("/jobs/contact", {"device": self._device, "device_at": _now()})

    def has(self, number: str) -> bool:
        return number in self._browser.get("/jobs").text

    def lights(self, number: str, *, code: str) -> None:
        """Fit the meter in hand, photograph it, and report the light with its code."""
        page = self._browser.get("/jobs").text
        meter = _found(rf'<select id="meter-{number}" name="meter"><option>([^<]+)<', page)
        photo = str(uuid.uuid4())
        self._send(f"/jobs/{number}/photos/{photo}", PHOTO)
        report = {
            "id": str(uuid.uuid4()),
            "number": number,
            "kind": "energised",
            "device": self._device,
            "sequence": next(self._sequence),
            "device_at": _now(),
            "sent_at": _now(),
            "meter": meter,
            "reading": "0.0",
            "seal": f"S-{number}",
            "code": code,
            "safe": True,
            "papers_seen": True,
            "photo": photo,
        }
        assert self._send("/jobs/reports", report).json() == {"refused": ""}

    def points(self, number: str) -> list[tuple[str, float]]:
        """List the points got and lost for an application, by rule, the first one first."""
        page = self._browser.get("/points").text
        row = rf"<td[^>]*>{number}</td><td[^>]*>(-?[\d.]+)</td><td[^>]*>(R\d)"
        return [(rule, float(points)) for points, rule in re.findall(row, page)][::-1]

    def _send(self, path: str, body: bytes | Mapping[str, object]) -> requests.Response:
        token = self._browser.get("/jobs/csrf").json()["csrf_token"]
        answer = self._browser.send(path, body, token=token)
        answer.raise_for_status()
        return answer


def _reached(witness: Witness, step: str) -> bool:
    """Say whether the newest callback's newest ring has come so far."""
    callback = witness.callback()
    return callback is not None and witness.attempt(callback.id, step) is not None


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found, f"{pattern} is not in: {_problem(text)}"
    return found[1]


def _problem(page: str) -> str:
    """Give what a page refuses with, or what of it says most."""
    return " ".join(re.findall(r'role="alert">([^<]+)<', page)) or page[-1000:]


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat()
