"""Play on from the demand SMS: the payment, the meter, the visit and the light.

Payment, texts and the visit go their real way through web server and workers; the lineman's walk
is not waited for.
"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from missedcall import wiring
from missedcall.config import Config
from missedcall.db.applications import applications
from missedcall.domain.connection.states import Event, State
from missedcall.domain.operators.roles import Actor
from missedcall.domain.payments.payable import NotPayable
from missedcall.domain.shared import money
from missedcall.usecases.connection import case as cases
from missedcall.usecases.connection import workflow
from missedcall.usecases.connection.case import Case
from missedcall.usecases.connection.command import Command
from missedcall.usecases.meters import issuing, stock
from missedcall.usecases.payments import payment_offers
from tools.demo.timeline import StepFailed, Timeline
from tools.demo.witness import Witness
from web.testing.payment_gateway import FakePayment, FakePaymentGateway, poster_to

T = TypeVar("T")
ROOT = Path(__file__).parents[2]
GATEWAY = "fake"
SECRET_ENV = "PAYMENTS_FAKE_SECRET"
SECRET = "invented for the demonstration"
METER = "DEMO0001"
WORKERS = ("worker-1", "worker-2")


def put_fake_gateway(state_dir: Path) -> dict[str, str]:
    """Put the fake gateway beside the state of a service; give the settings that name it."""
    folder = state_dir.resolve() / "payment-gateways"
    folder.mkdir(parents=True, exist_ok=True)
    example = ROOT / "payments" / "examples" / f"{GATEWAY}.yaml"
    (folder / example.name).write_bytes(example.read_bytes())
    return {"files__payment_gateways": str(folder)}


class PayingStory:
    """Let an applicant pay what the SMS asked for, and a lineman switch the light on."""

    def __init__(self, config: Config, timeline: Timeline, *, witness: Witness) -> None:
        self._deps, self._timeline, self._witness = wiring.service_deps(config), timeline, witness
        url = f"{config.ports.web_origin}/payments/{GATEWAY}"
        self._fake = FakePaymentGateway(SECRET, poster_to(url))

    def play(self, number: str) -> None:
        """Play it for an application; raise `StepFailed` at the first thing not seen."""
        self._has_a_meter(number)
        self._paid(number)
        self._visited(number)
        self._energised(number)

    def _case(self, number: str) -> Case:
        with self._deps.db.reading() as db:
            application_id = applications.get_application_id(db, number)
            assert application_id is not None  # noqa: S101 - the story made it
            return cases.load_case(db, application_id)

    def _in_state(self, number: str, state: State) -> Case | None:
        case = self._case(number)
        return case if case.state is state else None

    def _has_a_meter(self, number: str) -> None:
        row = self._case(number).row
        stock.receive_meters(
            self._deps, serials=(METER,), kind=row.meter_kind, office=row.office,
            actor="demo", now=_now(),
        )  # fmt: skip
        self._timeline.see("a meter is in the store", f"{METER} in office {row.office}")

    def _paid(self, number: str) -> None:
        offer = payment_offers.payment_offer(self._deps, number=number, now=_now())
        if isinstance(offer, NotPayable):
            raise StepFailed("code to pay", f"nothing is to pay: {offer}", ("web",))
        self._timeline.see("code to pay", str(offer.upi_link))
        made = self._fake.pay(
            application=f"{number}V{offer.demand.version}", asked_paise=offer.demand.amount_paise
        )
        self._timeline.see("gateway told of the payment", _told(made))
        receipt = self._wait(
            "payment is booked", lambda: self._case(number).receipt, lambda seen: f"receipt {seen}"
        )
        sms = self._wait(
            "paid SMS is at the gateway",
            lambda: self._witness.at_gateway(receipt),
            lambda seen: f"{seen['parts']} parts, gateway id {seen['gateway_id']}",
        )
        self._timeline.see("its text", str(sms["text"]))

    def _visited(self, number: str) -> None:
        case = self._wait(
            "visit is planned",
            lambda: self._in_state(number, State.VISIT_PLANNED),
            lambda seen: f"meter and lineman {seen.visit.lineman if seen.visit else '-'}",
        )
        visit = case.visit
        assert visit is not None  # noqa: S101 - it is planned
        self._wait(
            "visit SMS is at the gateway",
            lambda: self._witness.at_gateway(visit.code),
            lambda _: f"code {visit.code} for the lineman",
        )
        issuing.issue_meters_to_lineman(
            self._deps, serials=(METER,), lineman=visit.lineman, office=case.row.office,
            actor="demo", now=_now(),
        )  # fmt: skip

    def _energised(self, number: str) -> None:
        case = self._case(number)
        assert case.visit is not None  # noqa: S101 - it is planned
        command = Command(
            Event.ENERGISE,
            Actor.LINEMAN,
            case.visit.lineman,
            meter=METER,
            code=case.visit.code,
            declared=dict.fromkeys(("site_safe", "sealed", "first_reading", "live_photo"), True),
        )
        workflow.execute_command(self._deps, application_id=case.id, command=command, now=_now())
        self._timeline.see("the light is on", f"meter {METER}, reported with the code")
        self._wait(
            "connected SMS is at the gateway",
            lambda: self._witness.at_gateway(METER),
            lambda seen: str(seen["text"]),
        )

    def _wait(self, name: str, look: Callable[[], T | None], seen: Callable[[T], str]) -> T:
        return self._timeline.wait(name, look, seen, logs=(*WORKERS, "gateway", "web"))


def _told(made: FakePayment) -> str:
    return f"{made.id}: Rs {money.rupees(made.amount_paise)}, answered {made.told}"


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
