"""Fill a database with a million applications, to measure what that makes slow."""

import datetime as dt
import random
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from missedcall.config import Config
from missedcall.db.engine import Database
from missedcall.db.offices import offices
from missedcall.db.operators import operators
from missedcall.domain.applications import application_number
from missedcall.domain.operators.roles import Actor
from tools.benchmarks import application_rows, country, patterns
from tools.benchmarks.copies import Copy
from tools.benchmarks.country import Country
from tools.benchmarks.patterns import KnownPattern

AT_ONCE = 10_000  # applications that are poured in together
FIRST_MOBILE = 6_000_000_000
LATELY_S = 30 * 60
YEAR = 2026
OURS = "pattern"  # the login by which we know a database that we have filled


class NotEmpty(ValueError):
    """Refuse to fill a database that has applications."""


@dataclass(frozen=True)
class Filled:
    """Say how much was poured in, and how long it took."""

    applications: int
    rows: int
    seconds: float


def is_filled(database: Database) -> bool:
    """Say whether a database was filled here before."""
    with database.reading() as db:
        return operators.find_operator_by_login(db, OURS) is not None


def fill(database: Database, config: Config, *, applications: int, now: dt.datetime) -> Filled:
    """Pour applications of every state into a database without rows; raise `NotEmpty`."""
    with database.reading() as db:
        if not offices.has_no_office(db):
            raise NotEmpty("this database is in use; name an empty one")
    began = time.perf_counter()
    land, known = country.invent(), patterns.all_of(config, now=now)
    for table, rows in (
        ("offices", land.offices),
        ("localities", land.localities),
        ("linemen", land.linemen),
    ):
        application_rows.pour(database, table, rows)
    with database.writing() as db:
        operators.add_operator(
            db,
            now=now,
            login=OURS,
            name="Who took every form",
            role=Actor.OPERATOR,
            password_hash="none",
            mobile=None,
            extension=None,
            language="hi",
        )
    poured, used = 0, Counter[str]()
    for start in range(0, applications, AT_ONCE):
        serials = range(start, min(start + AT_ONCE, applications))
        poured += _pour(database, land, known, serials, used)
    _count_on(database, land, applications)
    application_rows.give_bp_numbers(database, now=now)
    application_rows.settle(database)
    return Filled(applications, poured, time.perf_counter() - began)


def _count_on(database: Database, land: Country, applications: int) -> None:
    """Let the numbers of each office go on behind those that were poured in."""
    whole, rest = divmod(applications, len(land.centres))
    used = [(office, whole + (place < rest)) for place, office in enumerate(land.centres)]
    rows = [(office, YEAR, last) for office, last in used if last]
    application_rows.pour(database, "serials", rows)


def _pour(
    database: Database,
    land: Country,
    known: Sequence[KnownPattern],
    serials: range,
    used: Counter[str],
) -> int:
    """Copy a pattern for each serial number, as often as its share wants; give the rows."""
    chance = random.Random(serials.start)
    chosen = chance.choices(known, [each.share for each in known], k=len(serials))
    rows: dict[str, list[Sequence[object]]] = defaultdict(list)
    for serial, each in zip(serials, chosen, strict=True):
        for table, more in each.pattern.copy(_copy(each, land, serial, chance), used=used):
            rows[table] += more
    for table in application_rows.OF_APPLICATION:
        application_rows.pour(database, table, rows[table])
    return sum(map(len, rows.values()))


def _copy(each: KnownPattern, land: Country, serial: int, chance: random.Random) -> Copy:
    """Say who this copy is of, where, and how long ago."""
    nth, place = divmod(serial, len(land.centres))
    office = land.centres[place]
    other = {
        "number": application_number.make_application_number(
            office=office, year=YEAR, serial=nth + 1
        ),
        "mobile": f"+91{FIRST_MOBILE + serial}",
        "office": office,
        "place": country.locality(office, each.area),
        "lineman": country.lineman(office, nth),
        "meter": f"MT{serial:09}",
        "payment": f"PAY{serial:09}",
    }
    days = chance.randrange(patterns.OLDEST) if each.over else 0
    earlier = dt.timedelta(days=days, seconds=chance.randrange(LATELY_S))
    return Copy({each.words[name]: word for name, word in other.items()}, earlier)
