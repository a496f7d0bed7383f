"""A seed names five weeks for ever, with every edge of the domain in them."""

import dataclasses
import datetime as dt
import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from missedcall.db import engine, migrate
from missedcall.db.engine import Database
from missedcall.db.schema import metadata
from missedcall.domain.callbacks.callback_filter import CallbackFilter, SortedBy
from missedcall.domain.operators.roles import OF_AN_OFFICE, ROLES, Actor
from missedcall.usecases.applications import office_worklist
from missedcall.usecases.callbacks import callback_worklist
from missedcall.usecases.field import jobs
from missedcall.usecases.meters import store_overview
from missedcall.usecases.operators import operators
from missedcall.usecases.reports import overdue
from tests.kit import make_deps, shipped
from tools.demo import seed_command as command
from tools.simulation import seed
from tools.simulation.seed import SeedNotEmpty, Size
from tools.simulation.seeded_lives import Seeded

SMALL = Size(leads=300, applications=75, seed=7, until=dt.date(2026, 11, 22))
# What must not be guessed is drawn anew: codes, the texts that tell them, and the ids of attempts.
UNGUESSABLE = {"code", "text"}
ATTEMPT = re.compile(r"attempt-[0-9a-f]{32}")

EDGES = {
    "wrong number": "SELECT 1 FROM callbacks WHERE closed_reason = 'wrong_number'",
    "rang again, had applied": "SELECT 1 FROM callbacks WHERE closed_reason = 'already_applied'",
    "not reached": "SELECT 1 FROM attempts WHERE outcome = 'no_answer'",
    "papers missing": "SELECT 1 FROM application_steps WHERE rule = 'A02'",
    "papers late, lapsed": "SELECT 1 FROM application_steps WHERE rule = 'A06'",
    "revived": "SELECT 1 FROM application_steps WHERE rule = 'A37'",
    "duplicate, merged": "SELECT 1 FROM application_steps WHERE rule = 'A38'",
    "demand revised": "SELECT 1 FROM demands WHERE version > 1",
    "demand expired": "SELECT 1 FROM application_steps WHERE rule = 'A17'",
    "demand issued anew": "SELECT 1 FROM application_steps WHERE rule = 'A18'",
    "zero demand": "SELECT 1 FROM demands WHERE total_paise = 0",
    "short payment": "SELECT 1 FROM messages WHERE key = 'part_paid'",
    "over or twice paid": "SELECT 1 FROM messages WHERE key = 'excess'",
    "payment of nobody": "SELECT 1 FROM ledger WHERE account = 'suspense'",
    "cheque bounced": "SELECT 1 FROM ledger WHERE reason = 'bounced'",
    "cable not ready": "SELECT 1 FROM holds WHERE kind = 'H1'",
    "no meter": "SELECT 1 FROM holds WHERE kind = 'H2'",
    "premises locked": "SELECT 1 FROM holds WHERE kind = 'H3'",
    "meter faulty at fitting": "SELECT 1 FROM meters WHERE place = 'faulty'",
    "promise broken": "SELECT 1 FROM application_steps WHERE rule = 'A20L'",
    "withdrawn": "SELECT 1 FROM application_steps WHERE rule = 'A34'",
    "withdrawn by another": "SELECT 1 FROM application_steps WHERE rule = 'A35'",
    "refunded": "SELECT 1 FROM application_steps WHERE rule = 'A36'",
    "rejected by two": "SELECT 1 FROM application_steps WHERE rule = 'A32'",
    "objection upheld": "SELECT 1 FROM application_steps WHERE rule = 'A33'",
    "no supply, opened again": "SELECT 1 FROM application_steps WHERE rule = 'A29'",
    "connected": "SELECT 1 FROM connections WHERE state = 'connected'",
    "text lost, to be told": "SELECT 1 FROM tasks WHERE kind = 'tell'",
}


def played(size: Size) -> tuple[Database, Seeded]:
    database = engine.connect_database("sqlite://")
    migrate.upgrade_database(database)
    return database, seed.fill(size, config=shipped(), database=database)


@pytest.fixture(scope="module")
def weeks() -> tuple[Database, Seeded]:
    return played(SMALL)


def test_every_edge_is_in_it(weeks: tuple[Database, Seeded]) -> None:
    with weeks[0].reading() as db:
        shown = {edge for edge, query in EDGES.items() if db.execute(sa.text(query)).first()}

    assert shown == set(EDGES)
    assert weeks[1].refused == []


def test_it_is_as_large_as_was_asked_for(weeks: tuple[Database, Seeded]) -> None:
    assert (weeks[1].calls, weeks[1].applications) == (SMALL.leads, SMALL.applications)


def test_the_same_seed_makes_the_same_rows(weeks: tuple[Database, Seeded]) -> None:
    again, _ = played(SMALL)

    for table in metadata.sorted_tables:
        assert rows(again, table) == rows(weeks[0], table), table.name


def rows(database: Database, table: sa.Table) -> list[str]:
    """Give what of a table a seed decides, in an order of its own."""
    kept = [column for column in table.columns if column.name not in UNGUESSABLE]
    with database.reading() as db:
        found = db.execute(sa.select(*kept)).all()
    return sorted(ATTEMPT.sub("attempt", repr(tuple(row))) for row in found)


def test_the_person_of_each_role_has_something_to_do(weeks: tuple[Database, Seeded]) -> None:
    deps = dataclasses.replace(make_deps(weeks[0]), config=shipped())
    logins, password = command.add_people(deps)
    assert set(logins.values()) == set(ROLES)
    with weeks[0].reading() as db:
        asha = db.execute(sa.text("SELECT extension FROM operators WHERE login = 'asha'"))
        assert asha.scalar_one() in deps.config.telephony.browser.extensions
    by = {
        role: operators.authenticate_operator(deps, login=login, password=password)
        for login, role in logins.items()
    }
    now = dt.datetime.combine(SMALL.until + dt.timedelta(days=1), dt.time(5), dt.UTC)

    def listed(role: Actor, view: str) -> int:
        person = by[role]
        assert person is not None
        return len(office_worklist.list_worklist(deps, by=person, view=view, now=now, limit=5))

    keeper = by[Actor.STORE]
    assert keeper is not None
    assert keeper.office is not None
    lineman = next(login for login, role in logins.items() if role is Actor.LINEMAN)
    with weeks[0].reading() as db:
        told = db.execute(sa.text("SELECT 1 FROM tasks WHERE done_at IS NULL")).all()
        nobodys = db.execute(sa.text(EDGES["payment of nobody"])).all()
    where = overdue.load_overdue_scope(deps, operator=by[Actor.NODAL], office="")
    found = {
        Actor.LINEMAN: len(jobs.list_jobs_of_lineman(deps, lineman=lineman, now=now)),
        Actor.VERIFIER: listed(Actor.VERIFIER, "check"),
        Actor.JE: listed(Actor.JE, "je"),
        Actor.AE: listed(Actor.AE, "proposed"),
        Actor.STORE: len(
            store_overview.load_store_overview(deps, office=keeper.office, now=now).to_issue
        ),
        Actor.ACCOUNTS: len(nobodys),
        Actor.OPERATOR: len(told),
        Actor.SUPERVISOR: len(
            callback_worklist.list_worklist(
                deps, wanted=CallbackFilter(), by=SortedBy(), limit=5, now=now
            )
        ),
        Actor.NODAL: len(
            overdue.list_overdue(
                deps, overdue_scope=where, assignee="", now=now, limit=5, after=None
            )
        ),
        Actor.ADMIN: len(logins),
    }
    assert [role for role, count in found.items() if not count] == []
    of_office = {person.office for role in OF_AN_OFFICE if (person := by[role])}
    assert len(of_office) == 1, "one set of people brings one application from papers to light"


def test_a_database_that_is_in_use_is_left_alone(weeks: tuple[Database, Seeded]) -> None:
    with pytest.raises(SeedNotEmpty):
        seed.fill(SMALL, config=shipped(), database=weeks[0])


def test_in_live_mode_nobody_is_invented(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    config = shipped()
    live = config.model_copy(
        update={"service": config.service.model_copy(update={"mode": "live"})}
    )
    monkeypatch.setattr(command, "configured", lambda: live)

    answer = CliRunner().invoke(command.seed, ["--seed", "7"])

    assert answer.exit_code == 1
    assert "test mode only" in answer.output
