"""Play the story: a missed call, the callback, the conversation, the form, the demand SMS."""

import datetime as dt
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import Any, TypeVar

import requests

from ivr import ami
from missedcall import wiring
from missedcall.config import Config
from missedcall.db import applications, attempts, callbacks, calls, messages
from missedcall.db.engine import Row
from missedcall.demo.timeline import Timeline
from missedcall.domain import money, phone
from missedcall.domain.roles import Role
from missedcall.phones.operator import Browser, register
from missedcall.phones.sipp import Sipp
from missedcall.phones.sound import Handset
from missedcall.service import private
from missedcall.usecases import operators

T = TypeVar("T")
CALLER = "9876500012"  # invented; of the block that the tests use, never dialled outside loopback
OPERATOR_HERTZ = 440
CONSUMER_HERTZ = 620
# The operator's phone hangs up this long after it was answered: long enough for the form.
TALK_MS = 9000
LOGIN, PASSWORD = "asha", "demo only, on this machine"
FORM = {
    "name": "सुनीता साहू",
    "relation_name": "रामलाल साहू",
    "address": "म.नं. 12, वार्ड 3",
    "landmark": "पानी टंकी के पास",
    "locality": "1002",
    "category": "LV1",
    "load": "1",
    "unit": "kW",
    "cable": "applicant",
    "distance_m": "",
    "language": "hi",
    "notice_read": "true",
}


class Story:
    """Hold the actors of one story and let each step be seen."""

    def __init__(
        self,
        config: Config,
        timeline: Timeline,
        *,
        caller: str = CALLER,
        talk_ms: int = TALK_MS,
        doubt_allowed: bool = False,
    ) -> None:
        """Take the service to play in.

        `doubt_allowed` lets the story go on when the acknowledgement is openly in doubt, as it is
        when the worker that handed it over was killed.
        """
        self._caller = caller
        self._talk_ms = talk_ms
        self._doubt_allowed = doubt_allowed
        self._config = config
        self._deps = wiring.deps(config)
        self._timeline = timeline
        self._browser = Browser(config.web_url)
        self._base = config.ports.base
        self._extension = config.telephony.extensions[0]

    def play(self) -> None:
        """Play it through; raise `StepFailed` or `CallFailed` at the first thing not seen."""
        with ExitStack() as stack:
            operator, consumer = self._put_up_phones(stack)
            self._operator_sits_down()
            call = self._missed_call()
            self._acknowledged(call)
            attempt = self._conversation(call)
            self._sound(operator, consumer)
            self._form(attempt)
            self._demand(call)
            self._end(attempt)

    def _put_up_phones(self, stack: ExitStack) -> tuple[Handset, Handset]:
        """Put a phone on the operator's desk and one into the consumer's house."""
        host, sound = self._config.ports.host, self._base + private.SOUND
        operator = stack.enter_context(Handset(host=host, port=sound, hertz=OPERATOR_HERTZ))
        consumer = stack.enter_context(Handset(host=host, port=sound + 2, hertz=CONSUMER_HERTZ))
        register(self._config, extension=self._extension, port=self._base + private.OPERATOR)
        places = (
            ("answer_and_hang_up", private.OPERATOR, operator),
            ("answer", private.TRUNK, consumer),
        )
        for scenario, place, handset in places:
            stack.enter_context(
                Sipp(
                    scenario,
                    host=host,
                    port=self._base + place,
                    peer=(host, self._config.ports.sip),
                    keys={"audio_port": str(handset.port)},
                    duration_ms=self._talk_ms,
                    timeout_s=120,
                )
            )
        return operator, consumer

    def _operator_sits_down(self) -> None:
        self._add_operator()
        self._browser.log_in(LOGIN, PASSWORD)
        self._browser.post("/desk/ready", {}).raise_for_status()
        self._timeline.see("operator is ready", f"phone operator-{self._extension} registered")

    def _add_operator(self) -> None:
        if operators.authenticate(self._deps, login=LOGIN, password=PASSWORD):
            return
        operators.add(
            self._deps,
            login=LOGIN,
            name="आशा वर्मा",
            role=Role.OPERATOR,
            password=PASSWORD,
            extension=self._extension,
            language="hi",
            by="demo",
            now=dt.datetime.now(dt.UTC),
        )

    def _missed_call(self) -> Row:
        did = self._config.telephony.numbers[0]
        with Sipp(
            "missed_call",
            host=self._config.ports.host,
            port=self._base + private.CONSUMER,
            peer=(self._config.ports.host, self._config.ports.sip),
            rows=[self._caller],
            keys={"audio_port": str(self._base + private.SOUND + 4)},
            service=did,
            timeout_s=20,
        ) as ringing:
            ringing.wait()
        self._timeline.see("missed call: ringing, then busy", f"{did} rung, never answered")
        return self._wait(
            "call is recorded", self._callback, lambda row: f"callback {row['id']}", "listener"
        )

    def _callback(self) -> Row | None:
        with self._deps.db.reading() as db:
            return callbacks.open_for(db, f"+91{self._caller}")

    def _acknowledged(self, callback: Row) -> None:
        self._wait(
            "acknowledgement SMS is out",
            lambda: self._acknowledgement(callback["code"]),
            lambda sms: f"spoken code {callback['code']}, {_size(sms)}",
            "worker-1",
            "worker-2",
            "gateway",
        )

    def _acknowledgement(self, code: str) -> Mapping[str, Any] | None:
        found = self._at_gateway(f"कोड {code}")
        if found is None and self._doubt_allowed:
            with self._deps.db.reading() as db:
                states = {row["key"]: row["state"] for row in messages.latest(db, limit=1)}
            if states == {"missed_call_ack": "in_doubt"}:
                return {"encoding": "in doubt", "parts": "?", "gateway_id": "?"}
        return found

    def _conversation(self, callback: Row) -> str:
        """See the operator's phone answered, then the consumer's."""
        logs = ("worker-1", "worker-2", "listener")
        first = self._wait(
            "operator's phone is answered",
            lambda: self._attempt(callback["id"], "operator_at"),
            lambda row: f"{row['id'][:16]}…",
            *logs,
        )
        self._wait(
            "consumer's phone is answered",
            lambda: self._attempt(callback["id"], "consumer_at"),
            lambda row: f"{phone.mask(callback['number'])} sees {callback['did']} calling",
            *logs,
        )
        return str(first["id"])

    def _attempt(self, callback_id: int, column: str) -> Row | None:
        with self._deps.db.reading() as db:
            rows = attempts.of_callback(db, callback_id)
        return rows[-1] if rows and rows[-1][column] else None

    def _sound(self, operator: Handset, consumer: Handset) -> None:
        self._wait(
            "consumer hears the operator",
            lambda: consumer.hears(OPERATOR_HERTZ) or None,
            lambda _: f"a tone of {OPERATOR_HERTZ} Hz",
            "asterisk",
        )
        self._wait(
            "operator hears the consumer",
            lambda: operator.hears(CONSUMER_HERTZ) or None,
            lambda _: f"a tone of {CONSUMER_HERTZ} Hz",
            "asterisk",
        )

    def _form(self, attempt_id: str) -> None:
        fields = {**FORM, "mobile": self._caller}
        self._browser.post(f"/calls/{attempt_id}/application", fields).raise_for_status()
        self._wait(
            "form is in",
            self._application,
            lambda row: f"application {row['number']}: Rs {money.rupees(row['total_paise'])}",
            "web",
        )

    def _application(self) -> Row | None:
        with self._deps.db.reading() as db:
            row = callbacks.latest_for(db, f"+91{self._caller}")
            return applications.of_callback(db, row["id"]) if row else None

    def _demand(self, callback: Row) -> None:
        application = self._application()
        number = application["number"] if application else "?"
        sms = self._wait(
            "demand SMS is at the gateway",
            lambda: self._at_gateway(number),
            _size,
            "worker-1",
            "worker-2",
            "gateway",
        )
        self._timeline.see("its text", str(sms["text"]))
        self._wait(
            "delivery receipt is back",
            lambda: self._delivered(int(sms["message_id"])),
            lambda row: f"message {row['id']} {row['state']}",
            "gateway",
            "web",
        )

    def _delivered(self, message_id: int) -> Row | None:
        with self._deps.db.reading() as db:
            row = messages.get(db, message_id)
        return row if row and row["state"] == "delivered" else None

    def _at_gateway(self, text: str) -> Mapping[str, Any] | None:
        address = f"http://{self._config.ports.host}:{self._config.ports.fake_gateway}/messages"
        taken = requests.get(address, timeout=5).json()
        return next((message for message in taken if text in message["text"]), None)

    def _end(self, attempt_id: str) -> None:
        ended = self._wait(
            "call is over",
            lambda: self._ended(attempt_id),
            lambda row: f"{row['outcome']}, {row['talk_s']} s of talk",
            "listener",
        )
        with self._deps.db.reading() as db:
            row = callbacks.get(db, ended["callback_id"])
            count = len(calls.latest(db, limit=10))
        self._wait(
            "journal is empty",
            lambda: self._journal_is_empty() or None,
            lambda _: f"{count} call, callback {row['state']}: {row['closed_reason']}",
            "listener",
        )

    def _ended(self, attempt_id: str) -> Row | None:
        with self._deps.db.reading() as db:
            row = attempts.get(db, attempt_id)
        return row if row and row["ended_at"] else None

    def _journal_is_empty(self) -> bool:
        secret = wiring.secrets(self._config).ami_listener
        host, port = self._config.ami_address(self._config.asterisk.nodes[0])
        with ami.Session(host=host, port=port, user="listener", secret=secret) as session:
            return ami.count_journal(session) == 0

    def _wait(
        self, name: str, look: Callable[[], T | None], seen: Callable[[T], str], *logs: str
    ) -> T:
        return self._timeline.wait(name, look, seen, logs=logs)


def _size(sms: Mapping[str, Any]) -> str:
    return f"{sms['encoding']}, {sms['parts']} parts, gateway id {sms['gateway_id']}"
