"""Read the section of a gateway: how it is reached, what it answers, and what it reports."""

import re
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    Field,
    IPvAnyNetwork,
    JsonValue,
    field_validator,
    model_validator,
)

from sms.catalogue.section import SmsSection

# ignored: the gateway has it, and no more is known; unknown: it knows of no such message.
ReceiptState = Literal["delivered", "undelivered", "ignored", "unknown"]


Seconds = Annotated[float, Field(gt=0, le=120)]


HttpStatus = Annotated[int, Field(ge=100, le=599)]


DltCode = Annotated[
    int, Field(ge=0, le=99_999)
]  # of an operator's scrubber; see `sms.catalogue.dlt`


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, LookupError, OSError) as error:
        raise ValueError("this is not the name of a time zone, e.g. Asia/Kolkata") from error
    return name


class ReceiptMap(SmsSection):
    """Where a gateway's delivery receipt holds what, and what its status words mean.

    `gateway_id` and `message_id` name the fields with the gateway's id and with ours; one of them
    is enough. A name with dots leads into nested JSON.

    batch: the lists that hold the receipts, one inside the other; ``body`` is a body that is one.
    id_pattern: takes the id out of its field, as ``(?P<id>…)``. id_was: how the gateway's answer
    wrote the id, when its receipts write it in the other base.
    part: the field that says which part of a long message is meant.
    code: the field with a DLT scrubber's code; codes: what the gateway's own numbers stand for.
    at: the field with the time, written as `time_format` says (strptime, epoch_s or epoch_ms).
    """

    gateway_id: str | None = None
    message_id: str | None = None
    status: str
    words: Annotated[dict[str, ReceiptState], Field(min_length=1)]
    batch: tuple[str, ...] = ()
    id_pattern: re.Pattern[str] | None = None
    id_was: Literal["same", "decimal", "hexadecimal"] = "same"
    part: str | None = None
    code: str | None = None
    codes: dict[str, DltCode] = Field(default_factory=dict)
    at: str | None = None
    time_format: str = "%Y-%m-%d %H:%M:%S"
    time_zone: Annotated[str, AfterValidator(_known_zone)] = "Asia/Kolkata"

    @model_validator(mode="after")
    def _pattern_names_the_id(self) -> Self:
        if self.id_pattern is not None and "id" not in self.id_pattern.groupindex:
            raise ValueError("id_pattern has no group (?P<id>…)")
        return self


class Auth(SmsSection):
    """How the gateway knows us; `env` names environment variables, never secrets.

    basic: `env` has `user` and `password`. header, query, fields: each key of `env` is the name of
    a header, of a URL parameter, or of a field beside the message's own.
    """

    kind: Literal["basic", "header", "query", "fields"]
    env: Annotated[dict[str, str], Field(min_length=1)]


class Query(SmsSection):
    """A question to the gateway: `fields` go where `body` says, `auth` is as for messages."""

    url: str
    method: Literal["GET", "POST"] = "GET"
    auth: Auth | None = None
    body: Literal["query", "form", "json"] = "query"
    fields: dict[str, JsonValue] = Field(default_factory=dict)


class Poll(Query):
    """How a gateway is asked what became of a message, when it does not tell by itself.

    `after_minutes`: how long after the gateway took the message it is asked, time after time;
    after the last it is not asked any more. `answer` reads the answer as it would a receipt,
    without ids, for the message asked about is known; `pattern` takes the fields out of an answer
    that is no JSON, each as a named group: ``(?P<status>…)``. URL and fields may hold
    {gateway_id}, {message_id}, {number} and {number10}.
    """

    after_minutes: Annotated[
        tuple[Annotated[int, Field(ge=1, le=14 * 24 * 60)], ...], Field(min_length=1)
    ]
    answer: ReceiptMap
    pattern: re.Pattern[str] | None = None

    @field_validator("after_minutes")
    @classmethod
    def _in_turn(cls, ages: tuple[int, ...]) -> tuple[int, ...]:
        if list(ages) != sorted(set(ages)):
            raise ValueError("each must be more than the one before")
        return ages


class BalanceQuery(Query):
    """How a gateway is asked for what is left of our credit, in its own unit.

    `pattern` takes it out of the answer, as ``(?P<balance>…)``.
    """

    every_minutes: Annotated[int, Field(ge=1, le=24 * 60)] = 60
    pattern: re.Pattern[str]

    @field_validator("pattern")
    @classmethod
    def _names_the_balance(cls, pattern: re.Pattern[str]) -> re.Pattern[str]:
        if "balance" not in pattern.groupindex:
            raise ValueError("pattern has no group (?P<balance>…)")
        return pattern


class AnswerRule(SmsSection):
    """What an answer must be like: its status, its body, values in its JSON; all that is given.

    `pattern` is looked for in the body. `json_values` gives, by path (``messages.0.id``), what a
    value must be from end to end. Both may hold ``(?P<id>…)`` for the gateway's id.
    """

    status: tuple[HttpStatus, ...] = ()
    pattern: str = ""
    json_values: dict[str, str] = Field(default_factory=dict)


class AcceptedPattern(AnswerRule):
    """The answer that means yes."""

    status: Annotated[tuple[HttpStatus, ...], Field(min_length=1)] = (200,)


class RefusedPattern(AnswerRule):
    """An answer that means no, for ever; `ours` when our texts or settings are the cause.

    A DLT scrubber's code decides for itself (`dlt`): the rule holds it as ``(?P<dlt>…)``, or
    `dlt` says which code a gateway's own number or words stand for.
    """

    ours: bool = False
    dlt: DltCode | None = None


class LockedOutPattern(AnswerRule):
    """An answer that means "none of yours": our login is wrong, or our `credit` is spent.

    The message waits or goes through another gateway, and this one is left alone for a while.
    """

    credit: bool = False


class Temporary(AnswerRule):
    """An answer that means "not taken, try later".

    `pause`: the gateway wants fewer requests, so all messages wait and not only this one.
    """

    pause: bool = False


class ConsoleGatewaySettings(SmsSection):
    """A gateway that prints."""

    kind: Literal["console"]


class RemoteGateway(SmsSection):
    """A gateway on another machine. `ca_file` is for one whose certificate no system knows.

    `parts_per_second`: how much all workers together may hand over. `receipts_from`: the addresses
    that may post receipts; empty: any. `receipts_login_env`: the environment variable that holds
    `user:password` for them.
    """

    url: str
    connect_timeout_s: Seconds = 3
    read_timeout_s: Seconds = 10
    ca_file: str | None = None
    receipt: ReceiptMap | None = None
    poll: Poll | None = None
    balance: BalanceQuery | None = None
    parts_per_second: Annotated[float, Field(gt=0, le=1000)] = 30
    receipts_from: tuple[IPvAnyNetwork, ...] = ()
    receipts_login_env: str | None = None


class HttpGatewaySettings(RemoteGateway):
    """A gateway reached by HTTP, described by a field map (see `sms.providers.http`)."""

    kind: Literal["http"]
    method: Literal["POST", "GET"] = "POST"
    auth: Auth | None = None
    body: Literal["form", "json", "query"] = "form"
    fields: Annotated[dict[str, JsonValue], Field(min_length=1)]
    unicode_fields: dict[str, JsonValue] = Field(default_factory=dict)
    accepted: AcceptedPattern
    locked_out: tuple[LockedOutPattern, ...] = ()
    refused: tuple[RefusedPattern, ...] = ()
    temporary: tuple[Temporary, ...] = ()


class CdacSecrets(SmsSection):
    """The environment variables that hold what Mobile Seva knows us by."""

    user: str
    password: str
    secure_key: str


class CdacGatewaySettings(RemoteGateway):
    """C-DAC's Mobile Seva (see `sms.providers.cdac`); `hashing` is that of the password."""

    kind: Literal["cdac"]
    url: str = "https://msdgweb.mgov.gov.in/esms/sendsmsrequestDLT"
    env: CdacSecrets
    hashing: Literal["sha1", "md5"] = "sha1"


GatewaySettings = Annotated[
    ConsoleGatewaySettings | HttpGatewaySettings | CdacGatewaySettings, Field(discriminator="kind")
]


def sends_receipts(gateway: GatewaySettings) -> bool:
    """Say whether a gateway tells what became of a message, by itself or when asked."""
    return isinstance(gateway, RemoteGateway) and bool(gateway.receipt or gateway.poll)
