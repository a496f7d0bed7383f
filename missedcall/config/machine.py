"""Describe the sections about the machine: ports, stores, parts, and who is told of trouble."""

from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    Field,
    IPvAnyNetwork,
    StringConstraints,
    field_validator,
    model_validator,
)

from missedcall.config.section import (
    Host,
    NamedPath,
    Section,
    TextNumber,
    differ,
    one_line,
)
from missedcall.domain.monitoring import alarm
from missedcall.domain.monitoring.alarm import Measure
from missedcall.domain.operators.roles import NEED_SECOND_FACTOR, ROLES, Actor
from missedcall.domain.shared.speech import SpokenLanguage


class ServiceSettings(Section):
    name: Annotated[str, StringConstraints(min_length=1, max_length=20), AfterValidator(one_line)]
    mode: Literal["test", "live"]
    state_dir: NamedPath
    secrets: NamedPath
    language: SpokenLanguage = "hi"
    log_format: Literal["text", "json"] = "text"


class Files(Section):
    """Name the files of what changes seldom; relative to the folder of `config.yaml`."""

    templates: NamedPath = Path("sms/templates.yaml")
    gateways: NamedPath = Path("sms/gateways")
    payment_gateways: NamedPath = Path("payments/gateways")
    supply: NamedPath = Path("tariffs/supply.yaml")


class SplitFiles(BaseModel):
    """Read the section `files` alone: what it names is read before all is checked."""

    files: Files = Files()


DatabaseUrl = Annotated[str, StringConstraints(pattern=r"^(sqlite|postgresql\+psycopg)://|^$")]


class DatabaseSettings(Section):
    url: DatabaseUrl = ""


RedisUrl = Annotated[
    str,
    StringConstraints(
        pattern=r"^(rediss?://[A-Za-z0-9._-]+(:[0-9]{1,5})?(/[0-9]{1,2})?|unix:///[^@\s?=%]+)?$"
    ),
]  # CLIENT LIST tells a socket's path as it is: one with a space or '=' is misread by redis-py


class Redis(Section):
    """Name a Redis that is not ours; its password is MISSEDCALL_REDIS_PASSWORD, never here."""

    url: RedisUrl = ""


class WorkerSettings(Section):
    processes: Annotated[int, Field(ge=1, le=64)]
    sweep_s: Annotated[int, Field(ge=1, le=15)]


HOST_URL = r"https?://([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?"
PUBLIC_URL = rf"^({HOST_URL})?$"
LIVE_URL = rf"^({HOST_URL}/live)?$"


ScreenLanguage = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]


def _once(names: tuple[str, ...]) -> tuple[str, ...]:
    differ(names)
    return names


def _of_logins(roles: tuple[Actor, ...]) -> tuple[Actor, ...]:
    differ(roles)
    others = [role for role in roles if role not in ROLES]
    if others:
        raise ValueError(f"{', '.join(others)} is no role of a login; use {', '.join(ROLES)}")
    return roles


class SecondFactorSettings(Section):
    """Name the roles whose people log in with a code of an app beside the password.

    The default are those who change money, tariffs, people or the dialplan.
    """

    required_roles: Annotated[tuple[Actor, ...], AfterValidator(_of_logins)] = NEED_SECOND_FACTOR


class Web(Section):
    """Say how the screens are served.

    `public_url`: by which address browsers, gateways and links reach them, when that is another
    one than where we listen. `trusted_proxies`: addresses and networks of the proxies whose word
    is taken for who asks (X-Forwarded-For, X-Forwarded-Proto). `languages`: those of the screens;
    the first is for who has chosen none, and says what another leaves untranslated. `live_url`:
    by which address browsers reach the stream of changes, when that is another one than follows
    from the others. `live_streams`: how many may be open at once, `live_streams_per_person`: of
    one person.
    """

    languages: Annotated[
        tuple[ScreenLanguage, ...], Field(min_length=1), AfterValidator(_once)
    ] = (
        "hi",
        "en",
    )
    threads: Annotated[int, Field(ge=1, le=256)]
    session_hours: Annotated[int, Field(ge=1, le=24)]
    idle_minutes: Annotated[int, Field(ge=5, le=1440)] = 60
    public_url: Annotated[str, StringConstraints(pattern=PUBLIC_URL)] = ""
    trusted_proxies: tuple[IPvAnyNetwork, ...] = ()
    second_factor: SecondFactorSettings = SecondFactorSettings()
    live_url: Annotated[str, StringConstraints(pattern=LIVE_URL)] = ""
    live_streams: Annotated[int, Field(ge=1, le=20_000)] = 2000
    live_streams_per_person: Annotated[int, Field(ge=1, le=100)] = 8

    @field_validator("trusted_proxies")
    @classmethod
    def _not_everybody(cls, networks: tuple[IPvAnyNetwork, ...]) -> tuple[IPvAnyNetwork, ...]:
        if any(network.prefixlen == 0 for network in networks):
            raise ValueError("this is every address: anybody could say who asks; name the proxy")
        return networks

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def public_host(self) -> str:
        """Give host and port of `public_url`, as browsers send them; empty without one."""
        return urlsplit(self.public_url).netloc


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
    above: Annotated[float, Field(ge=0, le=1e9)] | None = None
    below: Annotated[float, Field(gt=0, le=1e9)] | None = None
    for_s: Annotated[int, Field(ge=0, le=24 * 3600)] = 0

    @model_validator(mode="after")
    def _has_a_limit(self) -> Self:
        if (self.above is None) == (self.below is None):
            raise ValueError("give either `above` or `below`")
        return self

    def is_broken(self, value: float | None) -> bool:
        return alarm.is_limit_exceeded(value, above=self.above, below=self.below)

    @property
    def limit(self) -> str:
        """Say what is allowed, as the log does: ``above 60``."""
        return f"above {self.above:g}" if self.above is not None else f"below {self.below:g}"


class Alarms(Section):
    """Say what is watched, and who is told besides the log."""

    numbers: tuple[TextNumber, ...] = ()
    mail: Mail | None = None
    rules: tuple[AlarmRule, ...] = ()

    @field_validator("rules")
    @classmethod
    def _measures_differ(cls, rules: tuple[AlarmRule, ...]) -> tuple[AlarmRule, ...]:
        differ(rule.measure for rule in rules)
        return rules
