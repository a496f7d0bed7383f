"""Measure how soon every page answers, in every role that may open it, and what a sweep costs."""

import dataclasses
import datetime as dt
import time
from collections.abc import Iterator, Sequence

import flask
from flask.testing import FlaskClient

from missedcall.config import Config
from missedcall.db.applications import applications
from missedcall.db.connection import application_lists, connections
from missedcall.db.engine import Database, Row
from missedcall.domain.operators.roles import OF_AN_OFFICE, ROLES, Actor
from missedcall.usecases.applications import office_worklist, timeline
from missedcall.usecases.connection import run_timers
from missedcall.usecases.deps import Deps
from missedcall.usecases.messages import message_figures
from missedcall.usecases.meters import shortages
from missedcall.usecases.monitoring import alarms
from missedcall.usecases.operators import operators, sessions
from missedcall.usecases.operators.operator_telephone import OperatorNotAdded
from missedcall.usecases.operators.sessions import BrowserPlace
from missedcall.usecases.points import anomalies, leaderboards, points_booking
from tools.benchmarks import application_rows, country
from tools.benchmarks.public_pages import measure_public_pages
from tools.benchmarks.silent import silent_deps
from tools.benchmarks.timing import Time, measure_often, time_of
from web import app as web_app
from web.api.receipts import ReceiptAuth
from web.shared import pages

PASSWORD = "a password of the bench"
LISTED = 50
SWEEPS = 5
END_OF_TIME = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)


def measure(database: Database, config: Config, *, runs: int) -> Iterator[Time]:
    """Measure what is reckoned by the hour, pages, then sweeps: they change what they find."""
    deps, now = silent_deps(database, config), dt.datetime.now(dt.UTC)
    yield measure_often(
        "hourly need of meters", SWEEPS, lambda: shortages.update_shortages(deps, now=now)
    )
    yield measure_often(
        "hourly alarms of points", SWEEPS, lambda: anomalies.cache_anomalies(deps, now=now)
    )
    yield measure_often(
        "hourly boards of points", SWEEPS, lambda: leaderboards.cache_leaderboards(deps, now=now)
    )
    app = web_app.create_app(
        deps,
        secret_key="bench",
        receipt_auth=ReceiptAuth("bench"),
        phone_password=lambda *_: "",
    )
    app.config["WTF_CSRF_ENABLED"] = False  # only we ask
    yield from measure_public_pages(app, deps, office=OFFICE, runs=runs)
    with database.reading() as db:
        known = application_rows.list_energised(db, office=OFFICE, limit=runs)
    for role in ROLES:
        client = _client(app, deps, _person(deps, role))
        for path in _paths(app, role):
            yield _page(client, f"{role} {path}", [path] * runs)
        for page in ("applications", "worklist"):
            if page not in pages.pages_of_role(role):
                continue
            paths = [f"/{page}/{each['application']}" for each in known]
            yield _page(client, f"{role} /{page}/NUMBER", paths)
        if "applications" in pages.pages_of_role(role):
            yield from _searches(client, role, known)
    yield timelines(deps, [each["application"] for each in known])
    yield measure_often("list of applications", runs, lambda: _latest(deps))
    yield measure_often("figures of messages, for /metrics", SWEEPS, lambda: _figures(deps))
    yield measure_often(
        "alarms of the service", SWEEPS, lambda: alarms.evaluate_alarms(deps, now=now)
    )
    yield measure_often(
        "points made final", SWEEPS, lambda: points_booking.finalise_points(deps, now=now)
    )
    yield from _sweeps(deps)


OFFICE = str(country.FIRST_CENTRE)
OFFICES = {Actor.AE: "S00"}


def _person(deps: Deps, role: Actor) -> int:
    """Add a person who looks at the pages of a role; give the id, also of one from before."""
    login = country.lineman(OFFICE, 0) if role is Actor.LINEMAN else f"bench-{role}"
    office = OFFICES.get(role, OFFICE) if role in OF_AN_OFFICE else None
    now = dt.datetime.now(dt.UTC)
    try:
        return operators.add_operator(
            deps,
            login=login,
            name=f"Bench {role}",
            role=role,
            password=PASSWORD,
            extension=None,
            language="hi",
            by="bench",
            now=now,
            office=office,
        )
    except OperatorNotAdded:
        known = operators.authenticate_operator(deps, login=login, password=PASSWORD)
        if known is None:
            raise
        return known.id


def _client(app: flask.Flask, deps: Deps, person: int) -> FlaskClient:
    client, now = app.test_client(), dt.datetime.now(dt.UTC)
    token = sessions.begin_session(
        deps, operator_id=person, place=BrowserPlace("127.0.0.1"), now=now
    )
    with client.session_transaction() as session:
        session.update(_user_id=token, _fresh=True)
    return client


def _paths(app: flask.Flask, role: Actor) -> Sequence[str]:
    """List the front pages of a role, and the other lists of the work list."""
    with app.test_request_context():
        found = [app.url_for(f"{name}.page") for name in pages.pages_of_role(role)]
        if "worklist" in pages.pages_of_role(role):
            found += [app.url_for("worklist.page", view=view) for view in office_worklist.VIEWS]
    return found


def _page(client: FlaskClient, what: str, paths: Sequence[str]) -> Time:
    """Ask for pages, the first of them once more beforehand."""
    left = iter(paths)

    def ask(path: str) -> None:
        answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answers {answer.status_code} to {what}")

    ask(paths[0])
    return measure_often(what, len(paths), lambda: ask(next(left)))


def _searches(client: FlaskClient, role: Actor, known: Sequence[Row]) -> Iterator[Time]:
    """Look for applications by each kind of number, each of which has to be found."""
    for by in ("application", "mobile", "meter", "bp"):
        left = iter([*known[:1], *known])

        def ask(by: str = by, left: Iterator[Row] = left) -> None:
            row = next(left)
            answer = client.post("/applications", data={"wanted": row[by]})
            if f"/applications/{row['application']}" not in answer.text:
                raise RuntimeError(f"no application is found by its {by} as {role}")

        ask()
        yield measure_often(f"{role} /applications by {by}", len(known), ask)


def timelines(deps: Deps, numbers: Sequence[str]) -> Time:
    """Measure the timeline of each of these applications, as its page and the API show it."""
    left = iter([*numbers[:1], *numbers])

    def read() -> None:
        with deps.db.reading() as db:
            found = applications.get_application_id(db, next(left))
            if not found or not timeline.timeline_of_application(db, found):
                raise RuntimeError("an application has no timeline")

    read()
    return measure_often("timeline of an application", len(numbers), read)


def _latest(deps: Deps) -> None:
    with deps.db.reading() as db:
        application_lists.list_latest_applications(db, limit=LISTED)


def _figures(deps: Deps) -> object:
    return message_figures.load_message_figures(deps, days=1, now=dt.datetime.now(dt.UTC))


def _sweeps(deps: Deps) -> Iterator[Time]:
    """Sweep what is due now, then at a time when one of a hundred applications is due."""
    with deps.db.reading() as db:
        due = connections.list_due_timers(
            db, now=END_OF_TIME, limit=application_rows.count(db) // 100
        )
    for what, now in (("now", dt.datetime.now(dt.UTC)), ("with 1 % due", due[-1][1])):
        took, found = [], 0
        for _ in range(SWEEPS):
            began = time.perf_counter()
            found += run_timers.run_due_timers(deps, now=now)
            took.append((time.perf_counter() - began) * 1000)
        yield dataclasses.replace(time_of(f"tick {what}", took), found=found)
