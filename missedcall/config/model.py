"""Describe `config.yaml`: every section, its types, its limits."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

from missedcall.domain.alarm import Measure
from missedcall.domain.answers import Kind
from missedcall.domain.calendar import WEEKDAYS, CallingHours, Span, Weekday
from sms.settings import SmsSettings

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,39}$")]
Digits = Annotated[str, StringConstraints(pattern=r"^[0-9]{2,15}$")]
Host = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.:_-]{1,253}$")]
E164 = Annotated[str, StringConstraints(pattern=r"^\+[1-9][0-9]{7,14}$")]
Port = Annotated[int, Field(ge=0, le=65535)]
Language = Literal["hi", "en"]


class Section(BaseModel):
    """Refuse unknown keys and change: a misspelt key is an error, not a default."""

    model_config = ConfigDict(frozen=True, extra="forbid")


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


class Database(Section):
    url: str = ""


class Redis(Section):
    url: str = ""


class Node(Section):
    """Name one Asterisk and say where its AMI listens."""

    name: Name
    ami_host: Host | Literal[""] = ""
    ami_port: Port = 0
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


class Trunk(Section):
    hosts: Annotated[tuple[Host, ...], Field(min_length=1)]
    contact: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,253}:[0-9]{1,5}$")]
    prefix: Annotated[str, StringConstraints(pattern=r"^[+0-9]{0,8}$")] = ""
    channels: Annotated[int, Field(ge=1, le=10_000)]

    def dialled(self, e164: str) -> str:
        """Give an Indian number as the trunk wants it."""
        return self.prefix + e164.removeprefix("+91")


class BrowserPhones(Section):
    """Name the operators' extensions whose telephone is a browser, and how browsers come in."""

    extensions: tuple[Digits, ...] = ()
    address: Annotated[str, StringConstraints(pattern=r"^(wss?://[A-Za-z0-9.:_/-]{1,200})?$")] = ""
    certificate: str = ""
    key: str = ""

    @model_validator(mode="after")
    def _certificate_has_its_key(self) -> Self:
        if bool(self.certificate) != bool(self.key):
            raise ValueError("certificate and key belong together; give both files, or neither")
        return self


class Telephony(Section):
    numbers: Annotated[tuple[Digits, ...], Field(min_length=1)]
    status_numbers: tuple[Digits, ...] = ()
    ringing_s: Annotated[int, Field(ge=0, le=30)]
    trunk: Trunk
    extensions: Annotated[tuple[Digits, ...], Field(min_length=1)]
    browser: BrowserPhones = BrowserPhones()
    phone_check_s: Annotated[int, Field(ge=0, le=3600)]

    @field_validator("extensions")
    @classmethod
    def _extensions_differ(cls, extensions: tuple[str, ...]) -> tuple[str, ...]:
        _differ(extensions)
        return extensions

    @field_validator("browser")
    @classmethod
    def _browsers_differ(cls, browser: BrowserPhones, info: ValidationInfo) -> BrowserPhones:
        _differ((*info.data.get("extensions", ()), *browser.extensions))
        return browser

    @property
    def phones(self) -> tuple[str, ...]:
        """Give every extension that registers with our Asterisk, browsers included."""
        return (*self.extensions, *self.browser.extensions)

    @model_validator(mode="after")
    def _numbers_differ(self) -> Self:
        # A number in both lists would answer a missed call, and the caller would pay.
        _differ((*self.numbers, *self.status_numbers))
        return self


class Voice(Section):
    """Say what callers of a status number hear, and how much they may ask for."""

    prompts: Path
    nodal_officer: Digits
    demand_sms_a_day: Annotated[int, Field(ge=0, le=10)]
    calls: Annotated[int, Field(ge=1, le=500)]
    call_s: Annotated[int, Field(ge=30, le=1800)]


class Recording(Section):
    """Say whether callbacks are recorded, which key refuses it, and how long they are kept."""

    enabled: bool
    refuse_key: Annotated[str, StringConstraints(pattern=r"^[0-9]$")]
    keep_days: Annotated[int, Field(ge=1, le=3660)]


Clock = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
EndClock = Annotated[str, StringConstraints(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")]


class DayHours(Section):
    opens: Clock
    closes: EndClock

    @model_validator(mode="after")
    def _opens_sometime(self) -> Self:
        self.as_span()
        return self

    def as_span(self) -> Span:
        """Give the hours of a day; raise `CallingHoursError` when they end before they begin."""
        closes = self.closes.replace("24:00", "00:00")
        return Span(dt.time.fromisoformat(self.opens), dt.time.fromisoformat(closes))


class Hours(DayHours):
    """Name the calling days and their hours; `by_day` names days with hours of their own."""

    days: Annotated[tuple[Weekday, ...], Field(min_length=1)]
    by_day: Mapping[Weekday, DayHours] = {}
    holidays: tuple[dt.date, ...] = ()

    @field_validator("by_day")
    @classmethod
    def _are_calling_days(
        cls, by_day: Mapping[Weekday, DayHours], info: ValidationInfo
    ) -> Mapping[Weekday, DayHours]:
        closed = [day for day in by_day if day not in info.data.get("days", by_day)]
        if closed:
            raise ValueError(f"{', '.join(closed)} has hours of its own but is not among `days`")
        return by_day

    def on(self, day: Weekday) -> DayHours | None:
        """Give the hours of a weekday, or None when it is no calling day."""
        return self.by_day.get(day, self) if day in self.days else None

    def as_rule(self) -> CallingHours:
        """Give the hours as the calendar wants them."""
        week = [self.on(day) for day in WEEKDAYS]
        return CallingHours(
            tuple(hours.as_span() if hours else None for hours in week), frozenset(self.holidays)
        )


Waits = Annotated[tuple[Annotated[int, Field(ge=1)], ...], Field(min_length=1)]


class RetryMinutes(Section):
    """Give the waits after the first, second … try that ended so; the last one stays."""

    busy: Waits
    no_answer: Waits
    rejected: Waits
    unreachable: Waits
    hung_up_early: Waits


class Callbacks(Section):
    hours: Hours
    settle_s: Annotated[int, Field(ge=0, le=600)]
    operator_ring_s: Annotated[int, Field(ge=5, le=120)]
    consumer_ring_s: Annotated[int, Field(ge=5, le=120)]
    attempts: Annotated[int, Field(ge=1, le=20)]
    life_days: Annotated[int, Field(ge=1, le=90)]
    rings_per_day: Annotated[int, Field(ge=1, le=20)]
    retry_minutes: RetryMinutes
    learned_hours: Annotated[int, Field(ge=0, le=24)]
    retry_jitter: Annotated[float, Field(ge=0, le=1)]
    early_hang_up_s: Annotated[int, Field(ge=0, le=60)]
    our_failure_retry_s: Annotated[int, Field(ge=1, le=3600)]
    wrap_up_s: Annotated[int, Field(ge=10, le=3600)]
    quiet_minutes: Annotated[int, Field(ge=0)]
    place_after_minutes: Annotated[int, Field(ge=0, le=1440)]
    calls_per_hour: Annotated[int, Field(ge=1)]
    match_minutes: Annotated[int, Field(ge=0, le=1440)]
    skills: Mapping[Digits, Name] = {}


class QuestionLimits(Section):
    """Say for how many hours a question is open, and in how many its task must be done."""

    open_hours: Annotated[int, Field(ge=1, le=2160)]
    task_hours: Annotated[int, Field(ge=1, le=2160)]


class Questions(Section):
    cable_ready: QuestionLimits
    at_home: QuestionLimits
    supply: QuestionLimits
    withdrew: QuestionLimits

    def of(self, kind: Kind) -> QuestionLimits:
        limits: QuestionLimits = getattr(self, kind)
        return limits


class Answers(Section):
    """Say when a missed call is answered by a text instead of a call."""

    status_again_minutes: Annotated[int, Field(ge=1, le=999)]
    status_a_day: Annotated[int, Field(ge=0, le=50)]
    questions: Questions


class ByArea(Section):
    """Give a number of hours for towns and one for villages."""

    urban: Annotated[int, Field(ge=1, le=1000)]
    rural: Annotated[int, Field(ge=1, le=1000)]


Days = Annotated[int, Field(ge=1, le=366)]


class ConnectionLimits(Section):
    promise_hours: ByArea
    bonus_hours: ByArea
    law_days: tuple[Days, Days, Days]
    check_hours: Annotated[int, Field(ge=1, le=240)] = 24
    draft_days: Days = 7
    papers_days: Days = 7
    expired_demand_days: Days = 60
    reply_hours: Annotated[int, Field(ge=1, le=240)] = 72
    objection_days: Days = 30
    revive_days: Days = 90
    late_posting_minutes: Annotated[int, Field(ge=0, le=1440)] = 15


class Worker(Section):
    processes: Annotated[int, Field(ge=1, le=64)]
    sweep_s: Annotated[int, Field(ge=1, le=15)]


class Web(Section):
    threads: Annotated[int, Field(ge=1, le=256)]
    session_hours: Annotated[int, Field(ge=1, le=24)]


class Demand(Section):
    office: Annotated[str, StringConstraints(pattern=r"^[0-9]{3}$")]
    valid_days: Annotated[int, Field(ge=1, le=365)]


class Locality(Section):
    code: Digits
    hi: str
    en: str
    area: Literal["urban", "rural"]


class Category(Section):
    code: Name
    hi: str
    en: str
    unit: Literal["kW", "HP"]
    papers_at_visit_up_to: Annotated[int, Field(ge=0)] | None = None  # load; None: always


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
    """Tell when a measure is above a value for so long."""

    measure: Measure
    above: Annotated[float, Field(ge=0)]
    for_s: Annotated[int, Field(ge=0, le=24 * 3600)] = 0


class Alarms(Section):
    """Say what is watched, and who is told besides the log."""

    numbers: tuple[E164, ...] = ()
    mail: Mail | None = None
    rules: tuple[AlarmRule, ...] = ()

    @field_validator("rules")
    @classmethod
    def _measures_differ(cls, rules: tuple[AlarmRule, ...]) -> tuple[AlarmRule, ...]:
        _differ(rule.measure for rule in rules)
        return rules


class Config(Section):
    """Hold the whole of `config.yaml`, checked; relative paths start from `root`."""

    root: Path
    service: Service
    ports: Ports
    database: Database = Database()
    redis: Redis = Redis()
    asterisk: Asterisk
    telephony: Telephony
    voice: Voice
    recording: Recording
    callbacks: Callbacks
    answers: Answers
    worker: Worker
    web: Web
    tariffs: Annotated[tuple[Path, ...], Field(min_length=1)]
    demand: Demand
    connection: ConnectionLimits
    localities: Annotated[tuple[Locality, ...], Field(min_length=1)]
    categories: Annotated[tuple[Category, ...], Field(min_length=1)]
    sms: SmsSettings
    alarms: Alarms = Alarms()

    @model_validator(mode="after")
    def _live_means_registered(self) -> Self:
        if self.service.mode == "live" and not self.sms.registered:
            raise ValueError(
                "service.mode is live but sms.registered is false: "
                "register the texts, or use mode: test"
            )
        return self

    @property
    def state_dir(self) -> Path:
        """Give the folder that holds everything the service writes."""
        return self.root / self.service.state_dir

    @property
    def prompts_dir(self) -> Path:
        """Give the folder of the voice's sounds, as Asterisk is told it."""
        return (self.root / self.voice.prompts).resolve()

    @property
    def recordings_dir(self) -> Path:
        """Give the folder that Asterisk writes recordings to and the service reads them from."""
        return (self.state_dir / "recordings").resolve()

    @property
    def database_url(self) -> str:
        return self.database.url or f"sqlite:///{self.state_dir / 'missedcall.db'}"

    @property
    def redis_url(self) -> str:
        return self.redis.url or f"redis://{self.ports.host}:{self.ports.redis}/0"

    @property
    def web_url(self) -> str:
        return f"http://{self.ports.host}:{self.ports.web}"

    @property
    def browser_socket(self) -> str:
        """Give the address at which browsers register as telephones."""
        browser = self.telephony.browser
        scheme = "wss" if browser.certificate else "ws"
        return browser.address or f"{scheme}://{self.ports.host}:{self.ports.browser}/ws"

    @property
    def runs_fake_gateway(self) -> bool:
        """Say whether the chosen gateway is the fake one on this machine, which we then run."""
        gateway = self.sms.gateways[self.sms.gateway]
        here = f"http://{self.ports.host}:{self.ports.fake_gateway}/"
        return gateway.kind == "http" and gateway.url.startswith(here)

    @property
    def tariff_paths(self) -> tuple[Path, ...]:
        return tuple(self.root / path for path in self.tariffs)

    def ami_address(self, node: Node) -> tuple[str, int]:
        """Say where a node's AMI listens: its own address, or the managed one's."""
        return node.ami_host or self.ports.host, node.ami_port or self.ports.ami

    def locality(self, code: str) -> Locality | None:
        return next((place for place in self.localities if place.code == code), None)

    def category(self, code: str) -> Category | None:
        return next((category for category in self.categories if category.code == code), None)

    @property
    def calling_hours(self) -> CallingHours:
        return self.callbacks.hours.as_rule()

    @field_validator("localities", "categories")
    @classmethod
    def _codes_differ(
        cls, entries: tuple[Locality, ...] | tuple[Category, ...]
    ) -> tuple[Locality, ...] | tuple[Category, ...]:
        _differ(entry.code for entry in entries)
        return entries


def _differ(names: Iterable[str]) -> None:
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise ValueError(f"{', '.join(twice)} stands twice")
