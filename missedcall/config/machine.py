"""Describe the sections about the machine: ports, stores, parts, and who is told of trouble."""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

from missedcall.config.section import E164, Host, Language, Section, differ
from missedcall.domain import alarm
from missedcall.domain.alarm import Measure


class Service(Section):
    name: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    mode: Literal["test", "live"]
    state_dir: Path
    secrets: Path
    language: Language = "hi"


class Ports(Section):
    host: Host = "127.0.0.1"
    base: Annotated[int, Field(ge=1024, le=60000)]
    sound: Annotated[int, Field(ge=20, le=5000)] = 800

    @property
    def web(self) -> int:
        return self.base

    @property
    def ami(self) -> int:
        return self.base + 1

    @property
    def sip(self) -> int:
        return self.base + 2

    @property
    def redis(self) -> int:
        return self.base + 3

    @property
    def fake_gateway(self) -> int:
        return self.base + 4

    @property
    def agi(self) -> int:
        return self.base + 5

    @property
    def browser(self) -> int:
        return self.base + 6

    @property
    def rtp(self) -> tuple[int, int]:
        """Give the first and the last port for sound."""
        return self.base + 100, self.base + 99 + self.sound


DatabaseUrl = Annotated[str, StringConstraints(pattern=r"^(sqlite|postgresql\+psycopg)://|^$")]


class Database(Section):
    url: DatabaseUrl = ""


class Redis(Section):
    url: str = ""


class Worker(Section):
    processes: Annotated[int, Field(ge=1, le=64)]
    sweep_s: Annotated[int, Field(ge=1, le=15)]


class Web(Section):
    threads: Annotated[int, Field(ge=1, le=256)]
    session_hours: Annotated[int, Field(ge=1, le=24)]
    idle_minutes: Annotated[int, Field(ge=5, le=1440)] = 60


Address = Annotated[str, StringConstraints(pattern=r"^[^@\s<>,;]+@[^@\s<>,;]+$", max_length=254)]


class Mail(Section):
    """Say where e-mail goes and through which server.

    `login_env` names the environment variable that holds `user:password`.
    """

    host: Host
    port: Annotated[int, Field(ge=1, le=65535)] = 25
    starttls: bool = True
    login_env: str | None = None
    sender: Address
    to: Annotated[tuple[Address, ...], Field(min_length=1)]


class AlarmRule(Section):
    """Tell when a measure is above, or below, a value for so long."""

    measure: Measure
    above: Annotated[float, Field(ge=0)] | None = None
    below: Annotated[float, Field(gt=0)] | None = None
    for_s: Annotated[int, Field(ge=0, le=24 * 3600)] = 0

    @model_validator(mode="after")
    def _has_a_limit(self) -> Self:
        if (self.above is None) == (self.below is None):
            raise ValueError("give either `above` or `below`")
        return self

    def is_broken(self, value: float | None) -> bool:
        return alarm.is_broken(value, above=self.above, below=self.below)

    @property
    def limit(self) -> str:
        """Say what is allowed, as the log does: ``above 60``."""
        return f"above {self.above:g}" if self.above is not None else f"below {self.below:g}"


class Alarms(Section):
    """Say what is watched, and who is told besides the log."""

    numbers: tuple[E164, ...] = ()
    mail: Mail | None = None
    rules: tuple[AlarmRule, ...] = ()

    @field_validator("rules")
    @classmethod
    def _measures_differ(cls, rules: tuple[AlarmRule, ...]) -> tuple[AlarmRule, ...]:
        differ(rule.measure for rule in rules)
        return rules
