"""Join the sections of `config.yaml` into one, and check what concerns several of them."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import quote, urlsplit

from pydantic import (
    Field,
    field_validator,
    model_validator,
)

from missedcall.config.callbacks import Answers, Callbacks
from missedcall.config.connection import (
    Appliances,
    Category,
    ConnectionLimits,
    Demand,
    MeterForecast,
    PaperEntry,
    Purpose,
    SurveyEntry,
)
from missedcall.config.machine import (
    Alarms,
    DatabaseSettings,
    Files,
    Redis,
    ServiceSettings,
    Web,
    WorkerSettings,
)
from missedcall.config.payments import Payments
from missedcall.config.ports import LOOPBACK, Ports
from missedcall.config.privacy import Retention
from missedcall.config.programs import Webhooks
from missedcall.config.public import MobileCodes, PublicPages
from missedcall.config.reports import CallReports
from missedcall.config.section import NamedPath, Section, differ
from missedcall.config.telephony import Asterisk, Listening, Node, Recording, Telephony, Voice
from missedcall.domain.applications.papers import PaperRule
from missedcall.domain.callbacks.calendar import CallingHours
from missedcall.domain.tariffs import purpose
from sms.catalogue.settings import SmsSettings


class Config(Section):
    """Hold the whole of `config.yaml`, checked; relative paths start from `root`."""

    root: Path
    service: ServiceSettings
    files: Files = Files()
    ports: Ports
    database: DatabaseSettings = DatabaseSettings()
    redis: Redis = Redis()
    asterisk: Asterisk
    telephony: Telephony
    voice: Voice
    recording: Recording
    listening: Listening = Listening()
    retention: Retention = Retention()
    callbacks: Callbacks
    answers: Answers
    worker: WorkerSettings
    web: Web
    tariffs: Annotated[tuple[NamedPath, ...], Field(min_length=1)]
    demand: Demand
    connection: ConnectionLimits
    payments: Payments = Payments()
    mobile_codes: MobileCodes = MobileCodes()
    public: PublicPages = PublicPages()
    webhooks: Webhooks = Webhooks()
    reports: CallReports = CallReports()
    masters: NamedPath
    meters: MeterForecast = MeterForecast()
    categories: Annotated[tuple[Category, ...], Field(min_length=1)]
    appliances: Appliances
    purposes: Annotated[tuple[Purpose, ...], Field(min_length=1)]
    survey: tuple[SurveyEntry, ...] = ()
    papers: tuple[PaperEntry, ...] = ()
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

    @model_validator(mode="after")
    def _the_usual_language_has_texts(self) -> Self:
        if self.service.language not in self.sms.languages:
            raise ValueError(
                f"service.language is {self.service.language}, in which there are no texts: "
                f"use one of sms.languages ({', '.join(self.sms.languages)})"
            )
        return self

    @model_validator(mode="after")
    def _live_means_an_approved_payee(self) -> Self:
        upi = self.payments.upi
        if self.service.mode == "live" and upi and upi.status != "APPROVED":
            raise ValueError(
                "service.mode is live but payments.upi.status is INVENTED: write the payee that "
                "the company's bank has given and status: APPROVED, take payments.upi out, or use "
                "mode: test"
            )
        return self

    @model_validator(mode="after")
    def _database_has_an_address(self) -> Self:
        if not self.database.url and "?" in str(self.state_dir):
            raise ValueError(
                f"service.state_dir is {self.state_dir}, and an address of a database ends at "
                "'?': name a folder without that sign, or set database.url"
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
    def photos_dir(self) -> Path:
        """Give the folder of the photos from the field; no address leads into it."""
        return (self.state_dir / "photos").resolve()

    @property
    def papers_dir(self) -> Path:
        """Give the folder of applicants' papers; no address leads into it."""
        return (self.state_dir / "papers").resolve()

    @property
    def database_url(self) -> str:
        return self.database.url or f"sqlite:///{self.state_dir / 'missedcall.db'}"

    @property
    def redis_socket(self) -> Path:
        """Give the socket of our own Redis: a file that only this account may open."""
        return (self.state_dir / "redis.sock").resolve()

    @property
    def redis_url(self) -> str:
        return self.redis.url or f"unix://{quote(str(self.redis_socket))}"

    @property
    def web_url(self) -> str:
        """Give the address of the screens for people, browsers and gateways."""
        return self.web.public_url or self.ports.web_origin

    @property
    def live_url(self) -> str:
        """Give the address at which browsers hear what changes on their pages.

        The proxy that serves the screens passes on /live; without one, it is a port of its own.
        """
        web = self.web
        if web.live_url or not web.public_url:
            return web.live_url or f"{self.ports.live_origin}/live"
        if web.trusted_proxies:
            return f"{web.public_url}/live"
        address = urlsplit(web.public_url)
        host = address.netloc.removesuffix(f":{address.port}")
        return f"http://{host}:{self.ports.live}/live"

    @property
    def browser_socket(self) -> str:
        """Give the address at which browsers register as telephones.

        A page that came over https may open an encrypted socket only: unless Asterisk encrypts it
        itself, the proxy that serves the page passes on /ws.
        """
        browser = self.telephony.browser
        if browser.address:
            return browser.address
        if browser.certificate:
            return f"wss://{self.ports.sip_address}:{self.ports.browser}/ws"
        if self.web.is_https:
            return f"wss://{self.web.public_host}/ws"
        return f"ws://{self.ports.sip_address}:{self.ports.browser}/ws"

    @property
    def runs_fake_gateway(self) -> bool:
        """Say whether the chosen gateway is the fake one on this machine, which we then run."""
        gateway = self.sms.gateways[self.sms.gateway]
        here = f"http://{LOOPBACK}:{self.ports.fake_gateway}/"
        return gateway.kind == "http" and gateway.url.startswith(here)

    @property
    def masters_dir(self) -> Path:
        """Give the folder of the offices, places and linemen that the first start takes."""
        return self.root / self.masters

    @property
    def tariff_paths(self) -> tuple[Path, ...]:
        return tuple(self.root / path for path in self.tariffs)

    def ami_address(self, node: Node) -> tuple[str, int]:
        """Say where a node's AMI listens: its own address, or the managed one's."""
        return node.ami_host or LOOPBACK, node.ami_port or self.ports.ami

    def derived(self, day: dt.date) -> Mapping[str, str]:
        """Give the category that follows from each purpose on a day."""
        return purpose.categories((each.rule for each in self.purposes), on=day)

    def purposes_on(self, day: dt.date) -> tuple[Purpose, ...]:
        """Give the purposes as they are ruled on a day."""
        ruled = self.derived(day)
        return tuple(
            each
            for each in self.purposes
            if each.since <= day and ruled[each.code] == each.category
        )

    @property
    def paper_rules(self) -> tuple[PaperRule, ...]:
        """Give the rules that say which papers are asked, in their order."""
        return tuple(entry.rule for entry in self.papers)

    def paper(self, code: str) -> PaperEntry | None:
        """Give the words of a kind of paper; None for one that no rule names any more."""
        return next((paper for paper in self.papers if paper.code == code), None)

    def category(self, code: str) -> Category | None:
        return next((category for category in self.categories if category.code == code), None)

    @property
    def calling_hours(self) -> CallingHours:
        return self.callbacks.hours.as_rule()

    @field_validator("categories")
    @classmethod
    def _codes_differ(cls, entries: tuple[Category, ...]) -> tuple[Category, ...]:
        differ(entry.code for entry in entries)
        return entries

    @field_validator("purposes")
    @classmethod
    def _rules_differ(cls, purposes: tuple[Purpose, ...]) -> tuple[Purpose, ...]:
        differ(f"{each.code} since {each.since}" for each in purposes)
        return purposes
