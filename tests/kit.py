"""A small world for tests: the real configuration and database, fakes for all that is outside.

`World` tells the story of a call in one line a step; instants are given in IST, as people do.
"""

import contextlib
import datetime as dt
import functools
import itertools
import os
import random
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import sqlalchemy as sa

from missedcall import config as configuration
from missedcall.config import Config
from missedcall.db import engine
from missedcall.db.engine import Row
from missedcall.db.operators import operators
from missedcall.db.tables import load_tables
from missedcall.domain.applications import application
from missedcall.domain.applications.application import Form
from missedcall.domain.callbacks import calendar
from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.callbacks.callback import MissedCall
from missedcall.domain.callbacks.listening import ListeningMode
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.applications import applications, forms
from missedcall.usecases.callbacks import attempts, dispatch
from missedcall.usecases.callbacks.dispatch import Placement
from missedcall.usecases.callbacks.listening_orders import ListeningOrder
from missedcall.usecases.calls import missed_calls
from missedcall.usecases.deps import Deps, rules_of
from missedcall.usecases.deps_builder import build_deps
from missedcall.usecases.messages import delivery
from missedcall.usecases.messages.gateways import GatewayPool
from missedcall.usecases.offices import offices
from missedcall.usecases.operators import duty
from missedcall.usecases.operators import operators as operator_cases
from sms.providers.gateway import Accepted, Outgoing
from sms.providers.gateway import Outcome as Answer
from tests.postgresql import Server

SHIPPED = Path(__file__).parents[1] / "config.yaml"


def copy_of_configuration(folder: Path) -> Path:
    """Copy what ships, with the files that it names, to be spoilt; give config.yaml."""
    for file in ("config.yaml", "sms/templates.yaml", "sms/gateways", "tariffs"):
        source, copy = SHIPPED.parent / file, folder / file
        copy.parent.mkdir(exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, copy)
        else:
            shutil.copyfile(source, copy)
    return folder / "config.yaml"


CALLER, NEIGHBOUR, LANDLINE = "+919876500001", "+919876500002", "+917712574126"
DID = "7404040625"


def ist(hour: int, minute: int = 0, second: int = 0, *, day: int = 23) -> dt.datetime:
    """Give an instant of November 2026 (the 23rd is a Monday) as a clock in India shows it."""
    return dt.datetime(2026, 11, day, hour, minute, second, tzinfo=IST).astimezone(dt.UTC)


NOON = ist(12)


def after(start: dt.datetime = NOON, **passed: float) -> dt.datetime:
    return start + dt.timedelta(**passed)


@dataclass
class Databases:
    """Make databases in files, or in the PostgreSQL that the tests run on."""

    server: Server | None = None

    def fresh(self, folder: Path) -> str:
        """Make one without rows; give its address."""
        return self.server.fresh() if self.server else f"sqlite:///{folder / 'world.db'}"

    def empty(self, folder: Path) -> str:
        """Make one without tables; give its address."""
        return self.server.empty() if self.server else f"sqlite:///{folder / 'empty.db'}"


DATABASES = Databases()
ON_POSTGRESQL = os.environ.get("MISSEDCALL_TEST_DATABASE") == "postgresql"


@functools.cache
def shipped() -> Config:
    """Load the configuration that ships, once."""
    return configuration.load_config(SHIPPED, environ={})


@dataclass
class RecordedQueue:
    """Remember what the workers would have been told."""

    sent: list[int] = field(default_factory=list)
    dispatched: int = 0
    receipts: int = 0
    is_up: bool = True

    def enqueue_message(self, message_id: int) -> None:
        self.sent.append(message_id)

    def enqueue_messages(self, message_ids: Sequence[int]) -> None:
        self.sent.extend(message_ids)

    def enqueue_dispatch(self) -> None:
        self.dispatched += 1

    def enqueue_receipts(self) -> None:
        self.receipts += 1

    def answers(self) -> bool:
        return self.is_up


@dataclass
class Telephones:
    """Take every order to ring, or fail as `trouble` says."""

    placed: list[Placement] = field(default_factory=list)
    trouble: Exception | None = None
    meanwhile: Callable[[Placement], object] = lambda _: None

    def place(self, placement: Placement) -> None:
        if self.trouble:
            raise self.trouble
        self.placed.append(placement)
        self.meanwhile(placement)


@dataclass
class Controls:
    """Take every order to change a call, or fail as `trouble` says."""

    orders: list[tuple[str, ...]] = field(default_factory=list)
    trouble: Exception | None = None

    def ring_listener(self, order: ListeningOrder) -> None:
        tone = "with a tone" if order.tells_by_tone else "silently"
        self._take("ring", order.phone.address, order.attempt_id, order.mode, tone)

    def change_mode(self, *, node: str, listening_id: str, mode: ListeningMode) -> None:
        self._take("mode", node, listening_id, mode)

    def hang_up_listener(self, *, node: str, listening_id: str) -> None:
        self._take("hang up", node, listening_id)

    def mute_recording(self, *, node: str, attempt_id: str, muted: bool) -> None:
        self._take("mute" if muted else "unmute", node, attempt_id)

    def _take(self, *order: str) -> None:
        if self.trouble:
            raise self.trouble
        self.orders.append(order)


@dataclass
class Shop:
    """A gateway that answers what it is told to, in turn; the last answer stays."""

    answers: Sequence[Answer] = (Accepted("G-1"),)
    name: str = "local"
    handed: list[Outgoing] = field(default_factory=list)
    meanwhile: Callable[[], object] = lambda: None

    def submit(self, message: Outgoing) -> Answer:
        self.handed.append(message)
        self.meanwhile()
        return self.answers[min(len(self.handed), len(self.answers)) - 1]


@dataclass
class Road:
    """What may be asked of the gateways: everything, save where `waits` says how many seconds."""

    waits: dict[str, float] = field(default_factory=dict)
    breaks: bool = False
    told: list[tuple[str, str]] = field(default_factory=list)

    def acquire(self, gateway: str, *, parts: int, at: dt.datetime) -> float:
        return self.waits.get(gateway, 0.0)

    def note_answer(self, gateway: str) -> None:
        self.told.append((gateway, "answer"))

    def note_failure(self, gateway: str, *, at: dt.datetime) -> bool:
        self.told.append((gateway, "failure"))
        return self.breaks

    def pause(self, gateway: str, *, seconds: float, at: dt.datetime) -> None:
        self.told.append((gateway, f"pause {seconds:g}"))
        self.waits[gateway] = seconds


@functools.cache
def prepared() -> bytes:
    """Give an SQLite database with all tables and the offices that ship, to be copied."""
    database = engine.connect_database("sqlite://")
    load_tables().create_all(database.engine)
    offices.import_first_masters(database, shipped(), now=NOON, with_linemen=False)
    raw = database.engine.raw_connection()
    try:
        return cast(sqlite3.Connection, raw.driver_connection).serialize()
    finally:
        raw.close()


def prepare(database: engine.Database) -> None:
    """Give an empty database all tables and the offices that ship."""
    if database.engine.dialect.name != "sqlite":
        load_tables().create_all(database.engine)
        offices.import_first_masters(database, shipped(), now=NOON, with_linemen=False)
        return
    raw = database.engine.raw_connection()
    try:
        with contextlib.closing(sqlite3.connect(":memory:")) as pattern:
            pattern.deserialize(prepared())
            pattern.backup(cast(sqlite3.Connection, raw.driver_connection))
    finally:
        raw.close()


def make_deps(database: engine.Database, *, config: Config | None = None) -> Deps:
    """Build what the use cases need, over a database that has no rows yet."""
    config = config or shipped()
    if not sa.inspect(database.engine).has_table("offices"):
        prepare(database)
    offices.import_first_masters(database, config, now=NOON, with_linemen=False)
    return build_deps(
        config,
        database,
        queue=RecordedQueue(),
        receipt_url="http://127.0.0.1:9/receipts/secret",
        code_key="a key of the tests only",
        webhook_key="another key of the tests only",
        second_factor_key="a third key of the tests only",
        rng=lambda: 0.0,  # a retry by chance in the last half minute of a day would not be rung
    )


def changed(config: Config, section: str, **values: Any) -> Config:
    """Give a configuration with other values in one section, e.g. `telephony.trunk`."""
    outer, _, inner = section.partition(".")
    part = getattr(config, outer)
    if inner:
        values = {inner: getattr(part, inner).model_copy(update=values)}
    return config.model_copy(update={outer: part.model_copy(update=values)})


HOUSES = itertools.count(1)
LETTERS = "कगचजटडतदनपबमयरलवसह"


def a_household() -> dict[str, str]:
    """Give what tells one household from all others: who applies again for one is no story."""
    house = next(HOUSES)
    relation = "".join(random.Random(house).choices(LETTERS, k=12))
    return {"address": f"मकान {house}, वार्ड 4", "relation_name": relation}


def a_form(**typed: str) -> Form:
    """Read a form as an operator would have typed it, of another household each time."""
    config = shipped()
    read = application.read_form(
        {
            "name": "सुनीता वर्मा",
            "mobile": "98765 00001",
            "landmark": "शिव मंदिर के पास",
            "locality": "1001",
            "category": "LV1",
            "load": "2.3",
            "unit": "kW",
            "cable": "applicant",
            "cable_ready": "yes",
            "language": "hi",
            "notice_read": "true",
            **a_household(),
            **typed,
        },
        localities=["1001", "1002", "1003", "1004"],
        categories={category.code: category.unit for category in config.categories},
        languages=config.sms.languages,
        watts=config.appliances.watts,
        purposes=config.derived(calendar.ist_date(NOON)),
    )
    assert isinstance(read, Form), read
    return read


@dataclass
class World:
    """Hold a service with its fakes, and do to it what people and Asterisk do."""

    deps: Deps
    telephones: Telephones = field(default_factory=Telephones)
    shop: Shop = field(default_factory=Shop)
    spare: Shop = field(default_factory=lambda: Shop(answers=(Accepted("S-1"),), name="spare"))
    road: Road = field(default_factory=Road)
    serial: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    @property
    def queue(self) -> RecordedQueue:
        assert isinstance(self.deps.queue, RecordedQueue)
        return self.deps.queue

    @property
    def pool(self) -> GatewayPool:
        return GatewayPool({shop.name: shop for shop in (self.shop, self.spare)}, self.road)

    def deliver_message(self, message_id: int, *, at: dt.datetime = NOON) -> Answer | None:
        """Do what the job does for one message."""
        return delivery.deliver_message(
            self.deps, pool=self.pool, message_id=message_id, clock=lambda: at
        )

    def with_spare(self) -> None:
        """Let the gateway `spare` take over when `local` fails."""
        gateways = self.deps.config.sms.gateways
        both = {**gateways, "spare": gateways["local"]}
        self.configure("sms", gateways=both, fallback=("spare",))

    def configure(self, section: str, **values: Any) -> None:
        config = changed(self.deps.config, section, **values)
        self.deps = replace(self.deps, config=config, rules=rules_of(config))

    def call(
        self,
        caller_id: str = CALLER,
        *,
        at: dt.datetime = NOON,
        uniqueid: str | None = None,
        hidden: bool = False,
    ) -> MissedCall:
        """Make a call as Asterisk tells it; every one is another unless `uniqueid` says so."""
        uniqueid = uniqueid or f"node-1-{next(self.serial)}"
        return MissedCall("node-1", uniqueid, caller_id, hidden, DID, at)

    def record(self, *batch: MissedCall) -> None:
        missed_calls.record_missed_calls(self.deps, batch=batch, now=batch[-1].at)

    def misses(self, caller_id: str = CALLER, *, at: dt.datetime = NOON) -> Row:
        """Record a call and give its row."""
        self.record(self.call(caller_id, at=at))
        return self.rows("calls")[-1]

    def adds(self, login: str, *, mobile: str | None = None) -> int:
        """Add an operator as the command does."""
        return operator_cases.add_operator(
            self.deps,
            login=login,
            name=login.title(),
            role=Actor.OPERATOR,
            password="correct horse",
            extension=None,
            mobile=mobile,
            language="hi",
            by="test",
            now=NOON,
        )

    def operator(
        self,
        login: str = "asha",
        *,
        since: dt.datetime = NOON,
        extension: str | None = None,
        mobile: str | None = None,
    ) -> int:
        """Add an operator who is ready since an instant, at the next free phone or an own one."""
        taken = len(self.rows("operators"))
        with self.deps.db.writing() as db:
            operator_id = operators.add_operator(
                db,
                now=since,
                login=login,
                name=login.title(),
                role="operator",
                password_hash="none",
                extension=None if mobile else extension or f"20{taken + 1}",
                mobile=mobile,
                language="hi",
            )
        assert duty.set_operator_ready(self.deps, operator_id=operator_id, now=since)
        return operator_id

    def dispatch(self, *, at: dt.datetime = NOON) -> list[Placement]:
        """Run the dispatcher and give what Asterisk was ordered to ring."""
        before = len(self.telephones.placed)
        dispatch.dispatch_callbacks(self.deps, dialler=self.telephones, now=at)
        return self.telephones.placed[before:]

    def rung(self, *, at: dt.datetime = NOON) -> str:
        """Dispatch the one callback that is due; give its attempt."""
        (placement,) = self.dispatch(at=at)
        return placement.attempt_id

    def step(self, attempt_id: str, step: str, *, at: dt.datetime = NOON) -> None:
        attempts.note_attempt_step(self.deps, attempt_id=attempt_id, step=step, at=at, now=at)

    def finish(self, attempt_id: str, outcome: CallOutcome, *, at: dt.datetime = NOON) -> None:
        attempts.finish_attempt(self.deps, attempt_id=attempt_id, outcome=outcome, at=at, now=at)

    def talks(self) -> tuple[int, str]:
        """Bring a caller and an operator together; give the operator and the attempt."""
        operator_id = self.operator()
        self.misses()
        attempt_id = self.rung(at=after(seconds=4))
        for step in ("operator_answered", "consumer_answered", "joined"):
            self.step(attempt_id, step, at=after(seconds=10))
        return operator_id, attempt_id

    def submit(
        self,
        operator_id: int,
        attempt_id: str,
        form: Form | None = None,
        *,
        at: dt.datetime = NOON,
        different: str = "",
    ) -> forms.Submitted:
        return applications.submit_application(
            self.deps,
            operator_id=operator_id,
            attempt_id=attempt_id,
            form=form or a_form(),
            now=at,
            different=different,
        )

    def rows(self, table: str) -> Sequence[Row]:
        """Read a whole table in the order of its rows."""
        with self.deps.db.reading() as db:
            query = sa.select(load_tables().tables[table]).order_by(*_as_they_came(table))
            return db.execute(query).mappings().all()

    def one(self, table: str) -> Row:
        """Read the only row of a table."""
        (row,) = self.rows(table)
        return row

    def one_of(self, number: str) -> Row:
        """Read the only callback of a number."""
        (row,) = (row for row in self.rows("callbacks") if row["number"] == number)
        return row

    def state_of(self, login: str = "asha") -> str:
        (row,) = (row for row in self.rows("operators") if row["login"] == login)
        return str(row["state"])


def _as_they_came(table: str) -> list[sa.Column[Any]]:
    """Say how to order the rows of a table: by a number they were given, or by time and key."""
    columns, key = load_tables().tables[table].c, list(load_tables().tables[table].primary_key)
    if isinstance(key[0].type, sa.Integer):
        return key
    return [columns[name] for name in ("created_at", "received_at") if name in columns] + key


def make_world(folder: Path, *, config: Config | None = None) -> World:
    """Make a world on a fresh database; what it writes lies in the folder."""
    config = config or changed(shipped(), "service", state_dir=folder)
    return World(make_deps(engine.connect_database(DATABASES.fresh(folder)), config=config))
