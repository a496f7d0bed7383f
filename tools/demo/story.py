"""Play the story: a missed call, the callback, the conversation, the form, the demand SMS."""

import datetime as dt
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from missedcall.config import Config
from missedcall.db.callbacks.attempts import AttemptRow
from missedcall.db.callbacks.callbacks import CallbackRow
from missedcall.domain.shared import money, phone
from tools.demo.actors import CONSUMER_HERTZ, OPERATOR_HERTZ, Actors
from tools.demo.timeline import Timeline
from tools.demo.witness import Witness

T = TypeVar("T")
CALLER = "9876500012"  # invented; of the block that the tests use, never dialled outside loopback
# The operator hangs up when the receipt is back, at the latest this long after the phone was
# answered: long enough for the notice that the consumer hears, and for the form.
TALK_MS = 60_000
WORKERS = ("worker-1", "worker-2")
NOTHING_ELSE: Mapping[str, str] = MappingProxyType({})


class Story:
    """Let one thing after the other happen, and let each be seen on the timeline."""

    def __init__(
        self,
        config: Config,
        timeline: Timeline,
        *,
        caller: str = CALLER,
        talk_ms: int = TALK_MS,
        told: Mapping[str, str] = NOTHING_ELSE,
        doubt_allowed: bool = False,
    ) -> None:
        """Take the service to play in; `told` is what the consumer says other than `FORM`.

        `doubt_allowed` lets the story go on when the acknowledgement is openly in doubt, as it is
        when the worker that handed it over was killed.
        """
        self._did = config.telephony.numbers[0]
        self._timeline = timeline
        self._doubt_allowed = doubt_allowed
        self._actors = Actors(config, caller=caller, talk_ms=talk_ms)
        self._told = told
        self._witness = Witness(config, caller=caller)

    def play(self) -> str:
        """Play it through and give the application's number.

        Raise `StepFailed` or `CallFailed` at the first thing not seen.
        """
        with self._actors:
            self._operator_sits_down()
            callback = self._missed_call()
            self._acknowledged(callback.code)
            attempt_id = self._conversation(callback)
            self._notice(callback)
            self._sound()
            number = self._form(attempt_id)
            self._demand(number)
            self._actors.operator_hangs_up()
            self._end(callback.id)
            self._recording(attempt_id)
        return number

    def _operator_sits_down(self) -> None:
        self._actors.operator_sits_down()
        phone_name = f"operator-{self._actors.extension}"
        self._timeline.see("operator is ready", f"phone {phone_name} registered")

    def _missed_call(self) -> CallbackRow:
        self._actors.give_missed_call(self._did)
        self._timeline.see("missed call: ringing, then busy", f"{self._did} rung, never answered")
        return self._wait(
            "call is recorded",
            self._witness.callback,
            lambda row: f"callback {row.id} for {phone.mask(row.number)}",
            "listener",
        )

    def _acknowledged(self, code: str) -> None:
        self._wait(
            "acknowledgement SMS is out",
            lambda: self._acknowledgement(code),
            lambda seen: f"spoken code {code}, {seen}",
            *WORKERS,
            "gateway",
        )

    def _acknowledgement(self, code: str) -> str | None:
        sms = self._witness.at_gateway(f"कोड {code}")
        if sms:
            return _size(sms)
        in_doubt = self._doubt_allowed and self._witness.acknowledgement_in_doubt()
        return "openly in doubt" if in_doubt else None

    def _conversation(self, callback: CallbackRow) -> str:
        """See the operator's phone answered, then the consumer's."""
        logs = (*WORKERS, "listener")
        first = self._wait(
            "operator's phone is answered",
            lambda: self._witness.attempt(callback.id, "operator_at"),
            lambda row: f"{row.id[:16]}…",
            *logs,
        )
        self._wait(
            "consumer's phone is answered",
            lambda: self._witness.attempt(callback.id, "consumer_at"),
            lambda row: f"{_seconds(row)} s after the operator's",
            *logs,
        )
        self._wait(
            "caller saw the number that was rung",
            lambda: self._actors.consumer_sees(callback.did) or None,
            lambda _: str(callback.did),
            "asterisk",
        )
        return str(first.id)

    def _notice(self, callback: CallbackRow) -> None:
        self._wait(
            "caller heard who calls, and the code",
            lambda: self._witness.attempt(callback.id, "bridged_at"),
            lambda row: f"{_notice_s(row)} s of notice, code {callback.code}; key 0 refuses",
            "listener",
            "asterisk",
        )

    def _sound(self) -> None:
        self._wait(
            "consumer hears the operator",
            lambda: self._actors.consumer.hears(OPERATOR_HERTZ) or None,
            lambda _: f"a tone of {OPERATOR_HERTZ} Hz",
            "asterisk",
        )
        self._wait(
            "operator hears the consumer",
            lambda: self._actors.operator.hears(CONSUMER_HERTZ) or None,
            lambda _: f"a tone of {CONSUMER_HERTZ} Hz",
            "asterisk",
        )

    def _form(self, attempt_id: str) -> str:
        self._actors.submit_form(attempt_id, told=self._told)
        application = self._wait(
            "form is in",
            self._witness.application,
            lambda row: f"application {row.number}: Rs {money.rupees(row.total_paise)}",
            "web",
        )
        return str(application.number)

    def _demand(self, number: str) -> None:
        sms = self._wait(
            "demand SMS is at the gateway",
            lambda: self._witness.at_gateway(number),
            _size,
            *WORKERS,
            "gateway",
        )
        self._timeline.see("its text", str(sms["text"]))
        self._wait(
            "delivery receipt is back",
            lambda: self._witness.delivered(int(sms["message_id"])),
            lambda row: f"message {row.id} {row.state}",
            "gateway",
            "web",
        )

    def _end(self, callback_id: int) -> None:
        self._wait(
            "call is over",
            lambda: self._witness.attempt(callback_id, "ended_at"),
            lambda row: f"{row.outcome}, {row.talk_s} s of talk",
            "listener",
        )
        self._wait(
            "journal is empty",
            lambda: self._witness.journal_is_empty() or None,
            lambda _: "nothing waits in Asterisk",
            "listener",
        )

    def _recording(self, attempt_id: str) -> None:
        self._wait(
            "recording is kept",
            lambda: self._witness.recording(attempt_id),
            lambda row: f"{row.seconds} s, both voices, in {row.path[:16]}….wav",
            *WORKERS,
        )

    def _wait(
        self, name: str, look: Callable[[], T | None], seen: Callable[[T], str], *logs: str
    ) -> T:
        return self._timeline.wait(name, look, seen, logs=logs)


def _seconds(attempt: AttemptRow) -> int:
    return _between(attempt.operator_at, attempt.consumer_at)


def _notice_s(attempt: AttemptRow) -> int:
    return _between(attempt.consumer_at, attempt.bridged_at)


def _between(begins: dt.datetime | None, ends: dt.datetime | None) -> int:
    """Count the whole seconds between two steps of a call; 0 when one of them was not noted."""
    return int((ends - begins).total_seconds()) if begins and ends else 0


def _size(sms: Mapping[str, Any]) -> str:
    return f"{sms['encoding']}, {sms['parts']} parts, gateway id {sms['gateway_id']}"
