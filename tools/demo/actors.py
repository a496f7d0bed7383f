"""Play the people: a consumer with a phone, an operator with a phone and a browser."""

import datetime as dt
from collections.abc import Mapping
from contextlib import ExitStack
from typing import Self

from missedcall import wiring
from missedcall.config import Config
from missedcall.domain.operators.roles import Actor
from missedcall.service import isolated
from missedcall.usecases.operators import operators
from tools.softphones.operator import Browser, register
from tools.softphones.sipp import Sipp
from tools.softphones.sound import Handset

OPERATOR_HERTZ = 440
CONSUMER_HERTZ = 620
LOGIN, PASSWORD = "asha", "demo only, on this machine"
FORM = {
    "name": "सुनीता साहू",
    "relation_name": "रामलाल साहू",
    "address": "म.नं. 12, वार्ड 3",
    "landmark": "पानी टंकी के पास",
    "locality": "1002",
    "purpose": "home",
    "load": "1",
    "unit": "kW",
    "cable": "applicant",
    "distance_m": "",
    "language": "hi",
    "notice_read": "true",
}


class Actors:
    """Hold the phones, which are there from entering to leaving, and the operator's browser."""

    def __init__(self, config: Config, *, caller: str, talk_ms: int) -> None:
        self.extension = config.telephony.extensions[0]
        self._config = config
        self._caller = caller
        self._talk_ms = talk_ms
        self._host = config.ports.sip_host
        self._base = config.ports.base
        self._asterisk = (self._host, config.ports.sip)
        self._browser = Browser(config.web_url)
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        register(self._config, extension=self.extension, port=self._base + isolated.OPERATOR)
        self.operator = self._handset(isolated.SOUND, OPERATOR_HERTZ)
        self.consumer = self._handset(isolated.SOUND + 2, CONSUMER_HERTZ)
        self._operators_phone = self._phone(
            "answer_and_hang_up_when_told", isolated.OPERATOR, self.operator
        )
        self._consumers_phone = self._phone("answer", isolated.TRUNK, self.consumer)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _handset(self, place: int, hertz: int) -> Handset:
        handset = Handset(host=self._host, port=self._base + place, hertz=hertz)
        return self._stack.enter_context(handset)

    def _phone(self, scenario: str, place: int, handset: Handset) -> Sipp:
        phone = Sipp(
            scenario,
            host=self._host,
            port=self._base + place,
            peer=self._asterisk,
            keys={"audio_port": str(handset.port)},
            duration_ms=self._talk_ms,
            timeout_s=300,
        )
        return self._stack.enter_context(phone)

    def operator_hangs_up(self) -> None:
        """End the call, before the operator's phone does so by itself after `talk_ms`."""
        if not self._operators_phone.done:
            self._operators_phone.hang_up()

    def consumer_sees(self, number: str) -> bool:
        """Say whether the consumer's display showed this number calling."""
        return f"<sip:{number}@" in self._consumers_phone.display

    def operator_sits_down(self) -> None:
        """Log in and press Ready, as the browser does."""
        self._be_known()
        self._browser.log_in(LOGIN, PASSWORD)
        self._browser.post("/desk/ready", {}).raise_for_status()

    def _be_known(self) -> None:
        deps = wiring.service_deps(self._config)
        if operators.authenticate_operator(deps, login=LOGIN, password=PASSWORD):
            return
        operators.add_operator(
            deps,
            login=LOGIN,
            name="आशा वर्मा",
            role=Actor.OPERATOR,
            password=PASSWORD,
            extension=self.extension,
            language="hi",
            by="demo",
            now=dt.datetime.now(dt.UTC),
        )

    def give_missed_call(self, did: str) -> None:
        """Ring, hear ringing, then busy; raise `CallFailed` for anything else, an answer too."""
        with Sipp(
            "missed_call",
            host=self._host,
            port=self._base + isolated.CONSUMER,
            peer=self._asterisk,
            rows=[self._caller],
            service=did,
            timeout_s=20,
        ) as ringing:
            ringing.wait()

    def submit_form(self, attempt_id: str, *, told: Mapping[str, str]) -> None:
        """Post the form of the call in hand, as the browser does; `told` goes before `FORM`."""
        # The story is played for several callers: each caller has another house, and namesakes.
        own = {
            "mobile": self._caller,
            "address": f"म.नं. {int(self._caller[-5:])}, वार्ड 3",
            "different_reason": "a namesake in another house",
        }
        fields = {**FORM, **own, **told}
        self._browser.post(f"/calls/{attempt_id}/application", fields).raise_for_status()
