"""The `sms:` section of the configuration: registered texts and gateways.

These models hold the shape. Whether the texts and gateways are fit for use is said by
`sms.catalogue.catalogue.list_sms_problems`, which finds everything at once.
"""

from typing import Annotated, Literal, Self

from pydantic import (
    Field,
    model_validator,
)

from sms.catalogue.gateway_settings import GatewaySettings, RemoteGateway
from sms.catalogue.section import SmsSection


class RegisteredText(SmsSection):
    """One message in one language, as registered on the DLT portal."""

    template_id: str
    text: str


class MessageSettings(SmsSection):
    """One message: how long it is worth sending, and its text by language.

    `resend_in_doubt` allows one more try when a gateway never said whether it took the message.
    `urgent` messages go out however many their number has had on the day. One with
    `delivery_required` that is lost becomes a task: an operator rings and tells its reader.
    """

    category: Literal["service_implicit", "service_explicit", "transactional"]
    valid_for_minutes: Annotated[int, Field(ge=1, le=60 * 24 * 60)]
    resend_in_doubt: bool = False
    urgent: bool = False
    delivery_required: bool = False
    texts: dict[str, RegisteredText]


class Sending(SmsSection):
    """How long things may take, and how often they may happen."""

    claim_s: Annotated[int, Field(ge=4, le=600)] = 90
    unknown_retry_s: Annotated[int, Field(ge=1, le=86_400)] = 120
    locked_out_s: Annotated[int, Field(ge=1, le=3600)] = 60
    receipts_h: Annotated[int, Field(ge=1, le=24 * 14)] = 72
    quiet_minutes: Annotated[int, Field(ge=1, le=24 * 60)] = 15
    texts_a_day: Annotated[int, Field(ge=1, le=1000)] = 10
    resends: Annotated[int, Field(ge=0, le=20)] = 3
    call_if_lost_hours: Annotated[int, Field(ge=1, le=24 * 7)] = 24


class SmsSettings(SmsSection):
    """The section. The first of `languages` is the default.

    `gateway` names the one in use; those of `fallback` take over, in this order, when it fails.
    """

    registered: bool
    entity_id: str
    header: str
    languages: Annotated[tuple[str, ...], Field(min_length=1)] = ("hi", "en")
    whitelist: frozenset[str] = frozenset()
    messages: dict[str, MessageSettings]
    gateway: str
    fallback: tuple[str, ...] = ()
    gateways: dict[str, GatewaySettings]
    sending: Sending = Sending()

    @property
    def order(self) -> tuple[str, ...]:
        """Give the gateways in use, the first choice first."""
        return (self.gateway, *self.fallback)

    @model_validator(mode="after")
    def _a_claim_outlasts_a_gateway(self) -> Self:
        """Hold the chain: gateway, then the job, then the claim; see `job_queue`."""
        for name in self.order:
            gateway = self.gateways.get(name)
            if not isinstance(gateway, RemoteGateway):
                continue
            longest = gateway.connect_timeout_s + gateway.read_timeout_s
            if longest > self.sending.claim_s / 2:
                raise ValueError(
                    f"sending.claim_s ({self.sending.claim_s}) must be at least twice the"
                    f" time-outs of gateway {name} ({longest:g} s): raise it or shorten them"
                )
        return self
