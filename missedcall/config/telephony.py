"""Describe the sections about telephony: nodes, trunk, phones, voice and recording."""

import math
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    Field,
    IPvAnyNetwork,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

from missedcall.config.section import (
    Digits,
    Host,
    Name,
    NamedPath,
    OwnNumber,
    Port,
    Section,
    differ,
)
from missedcall.domain.operators.roles import MAY_SUPERVISE, Actor
from missedcall.domain.shared.phone import dialled_forms


class Node(Section):
    """Name one Asterisk and say where its AMI listens.

    `ami_permit`: from which addresses our processes come; empty: from the address of the AMI.
    """

    name: Name
    ami_host: Host | Literal[""] = ""
    ami_port: Port = 0
    ami_permit: tuple[IPvAnyNetwork, ...] = ()
    channels: Annotated[int, Field(ge=0, le=10_000)] = 0


class Asterisk(Section):
    run: Literal["managed", "external"]
    nodes: Annotated[tuple[Node, ...], Field(min_length=1)]

    @field_validator("nodes")
    @classmethod
    def _names_differ(cls, nodes: tuple[Node, ...]) -> tuple[Node, ...]:
        if len({node.name for node in nodes}) < len(nodes):
            raise ValueError("two nodes have the same name; a call's key would not be unique")
        return nodes


def _has_a_port(contact: str) -> str:
    if not 1 <= int(contact.rpartition(":")[2]) <= 65535:
        raise ValueError("its port is none; write one from 1 to 65535, such as 5060")
    return contact


class Trunk(Section):
    hosts: Annotated[tuple[Host, ...], Field(min_length=1)]
    contact: Annotated[
        str,
        StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,253}:[0-9]{1,5}$"),
        AfterValidator(_has_a_port),
    ]
    prefix: Annotated[str, StringConstraints(pattern=r"^[+0-9]{0,8}$")] = ""
    channels: Annotated[int, Field(ge=1, le=10_000)]

    def dialled(self, e164: str) -> str:
        """Give an Indian number as the trunk wants it."""
        return self.prefix + e164.removeprefix("+91")


# A browser that sends no sound for so long has crashed or lost its network: it is rung again.
# Longer than the cuts that a call outlives without it.
SILENT_S = 10


class BrowserPhones(Section):
    """Name the operators' extensions whose telephone is a browser, and how browsers come in.

    `back_s`: how long a caller is held when the operator's browser goes without hanging up; 0: not
    at all, and no call is handed to a supervisor, whose refusal brings it back the same way.
    """

    extensions: tuple[Digits, ...] = ()
    address: Annotated[str, StringConstraints(pattern=r"^(wss?://[A-Za-z0-9.:_/-]{1,200})?$")] = ""
    certificate: str = ""
    key: str = ""
    back_s: Annotated[int, Field(ge=0, le=300)] = 0

    @model_validator(mode="after")
    def _certificate_has_its_key(self) -> Self:
        if bool(self.certificate) != bool(self.key):
            raise ValueError("certificate and key belong together; give both files, or neither")
        return self


# Asterisk writes its database (AstDB) to disk once a second: so long after an entry was put there
# it is on disk, or was forgotten again because the write failed. Only then a missed call rings.
KEPT_S = 1.2


class Telephony(Section):
    numbers: Annotated[tuple[OwnNumber, ...], Field(min_length=1)]
    status_numbers: tuple[OwnNumber, ...] = ()
    ringing_s: Annotated[int, Field(ge=0, le=30)]
    trunk: Trunk
    extensions: Annotated[tuple[Digits, ...], Field(min_length=1)]
    browser: BrowserPhones = BrowserPhones()
    phone_check_s: Annotated[int, Field(ge=0, le=3600)]

    @property
    def missed_call_s(self) -> int:
        """Give the full seconds after whose end a missed call is over: kept, then ringing."""
        return math.ceil(KEPT_S + self.ringing_s)

    @field_validator("extensions")
    @classmethod
    def _extensions_differ(cls, extensions: tuple[str, ...]) -> tuple[str, ...]:
        differ(extensions)
        return extensions

    @field_validator("browser")
    @classmethod
    def _browsers_differ(cls, browser: BrowserPhones, info: ValidationInfo) -> BrowserPhones:
        differ((*info.data.get("extensions", ()), *browser.extensions))
        return browser

    def forms_of(self, numbers: tuple[str, ...]) -> dict[str, str]:
        """Give every form in which the trunk may name these numbers of ours, and the number.

        Local numbers are those that no other number of ours ends in, of whichever list.
        """
        forms = dialled_forms((*self.numbers, *self.status_numbers))
        return {form: number for form, number in forms.items() if number in numbers}

    def list_of(self, number: str) -> str | None:
        """Say in which list of our own numbers, which no person answers, a number stands.

        `number` is as `own_number` gives it; the answer is the key, such as `telephony.numbers`.
        """
        if number in self.numbers:
            return "telephony.numbers"
        return "telephony.status_numbers" if number in self.status_numbers else None

    @property
    def phones(self) -> tuple[str, ...]:
        """Give every extension that registers with our Asterisk, browsers included."""
        return (*self.extensions, *self.browser.extensions)

    @model_validator(mode="after")
    def _numbers_differ(self) -> Self:
        # A number in both lists would answer a missed call, and the caller would pay.
        differ((*self.numbers, *self.status_numbers))
        return self


class Voice(Section):
    """Say what callers of a status number hear, and how much they may ask for."""

    prompts: NamedPath
    nodal_officer: OwnNumber  # said digit by digit, so that it can be dialled from here
    demand_sms_a_day: Annotated[int, Field(ge=0, le=10)]
    calls: Annotated[int, Field(ge=1, le=500)]
    call_s: Annotated[int, Field(ge=30, le=1800)]


class Listening(Section):
    """Say who may listen to calls in progress, and how the operator is told of it."""

    roles: tuple[Actor, ...] = (Actor.SUPERVISOR,)
    tell_operator: Literal["tone", "desk", "nothing"] = "tone"

    @field_validator("roles")
    @classmethod
    def _supervise(cls, roles: tuple[Actor, ...]) -> tuple[Actor, ...]:
        if not MAY_SUPERVISE.issuperset(roles):
            raise ValueError(f"only {', '.join(sorted(MAY_SUPERVISE))} may listen to calls")
        return roles


class Recording(Section):
    """Say whether callbacks are recorded, which key refuses it, and how long they are kept."""

    enabled: bool
    refuse_key: Annotated[str, StringConstraints(pattern=r"^[0-9]$")]
    keep_days: Annotated[int, Field(ge=1, le=3660)]
