"""Describe how BBPS, the country's system for bills, asks what is owed and tells of payments."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, IPvAnyNetwork, field_validator

from missedcall.config.checkouts import Place, Variable
from missedcall.config.payment_fields import PaymentNoticeFields
from missedcall.config.section import Section
from missedcall.domain.payments import slots

FETCH_SLOTS = frozenset(
    {
        "application",
        "reference",
        "customer",
        "amount_paise",
        "amount_rupees",
        "issued_on",
        "due_on",
    }
)
PAYMENT_SLOTS = frozenset({"reference", "receipt", "received_at", "outcome"})


class BbpsAnswer(Section):
    """Say how we answer: the status of HTTP, and a JSON body with slots."""

    status: Annotated[int, Field(ge=200, le=599)] = 200
    body: Mapping[str, object]


class BbpsFetch(Section):
    """Say where a question has the application's number, and the three answers.

    The question holds a list of identifiers; of the one whose `name_in` is `name`, `value_in` is
    the number.
    """

    identifiers: Place
    name_in: Place
    value_in: Place
    name: Place
    owed: BbpsAnswer
    nothing_owed: BbpsAnswer
    unknown: BbpsAnswer

    @field_validator("owed", "nothing_owed", "unknown")
    @classmethod
    def _knows_its_slots(cls, answer: BbpsAnswer) -> BbpsAnswer:
        return _checked(answer, FETCH_SLOTS)


class BbpsPayment(PaymentNoticeFields):
    """Say how a payment is told, and how we answer when it is booked or refused."""

    taken: BbpsAnswer
    refused: BbpsAnswer

    @field_validator("taken", "refused")
    @classmethod
    def _knows_its_slots(cls, answer: BbpsAnswer) -> BbpsAnswer:
        return _checked(answer, PAYMENT_SLOTS)


class Bbps(Section):
    """Say who asks at `/bbps/fetch` and tells at `/bbps/payment`, and in which words.

    `login_env`: the environment variable with user:password. `allowed_from`: from which networks
    it may come; empty: any.
    """

    login_env: Variable
    allowed_from: tuple[IPvAnyNetwork, ...] = ()
    per_minute: Annotated[int, Field(ge=1, le=6000)] = 300
    fetch: BbpsFetch
    payment: BbpsPayment


def _checked(answer: BbpsAnswer, known: frozenset[str]) -> BbpsAnswer:
    unknown = slots.unknown_slots(answer.body, known)
    if unknown:
        raise ValueError(
            f"{', '.join(sorted(unknown))} is no slot; the slots are {', '.join(sorted(known))}"
        )
    return answer
