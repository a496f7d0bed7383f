"""Play a scenario's facts on the service's own rules and a real database of its own."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from missedcall.config import Config
from missedcall.db import engine, migrate
from missedcall.db.connection import connections
from missedcall.db.engine import Database
from missedcall.db.field import field as fields
from missedcall.db.meters import meters
from missedcall.db.operators import operators
from missedcall.domain.applications import application
from missedcall.domain.applications.application import Form
from missedcall.domain.callbacks import calendar
from missedcall.domain.connection.states import Event
from missedcall.domain.meters.meters import MeterMove
from missedcall.domain.offices.office import Locality
from missedcall.domain.operators.roles import Actor
from missedcall.domain.payments.ledger import PaymentNotice
from missedcall.usecases.applications import applications, duplicate_calls, merging
from missedcall.usecases.applications.duplicates import DuplicateApplication
from missedcall.usecases.calls import questions
from missedcall.usecases.connection import case as cases
from missedcall.usecases.connection import demands, run_timers, workflow
from missedcall.usecases.connection.case import Case
from missedcall.usecases.connection.command import Command, CommandRefused
from missedcall.usecases.connection.demands import Revision
from missedcall.usecases.deps import Deps
from missedcall.usecases.deps_builder import build_deps
from missedcall.usecases.meters import meter_moves, stock
from missedcall.usecases.offices import offices
from missedcall.usecases.payments import payments, reversals
from tools.scenarios import file, telephone
from tools.scenarios.file import Scenario

MOST_JOBS = 10
STEADY = dt.timedelta(days=365)
BEGINNING_OF_TIME = dt.datetime.min.replace(tzinfo=dt.UTC)
END_OF_TIME = dt.datetime.max.replace(tzinfo=dt.UTC)

FORM = {
    "name": "सुनीता वर्मा",
    "relation_name": "रामलाल वर्मा",
    "mobile": telephone.CALLER,
    "address": "मकान 12/3",
    "landmark": "मंदिर के पास",
    "category": "LV1",
    "load": "1",
    "unit": "kW",
    "cable": "applicant",
    "language": "hi",
    "notice_read": "true",
}


class Unplayable(ValueError):
    """Say which fact cannot be played, and why."""


class NoJobQueue:
    """Take the place of the workers: what is to be sent is read from the outbox."""

    def enqueue_message(self, message_id: int) -> None: ...

    def enqueue_messages(self, message_ids: Sequence[int]) -> None: ...

    def enqueue_dispatch(self) -> None: ...

    def enqueue_receipts(self) -> None: ...

    def answers(self) -> bool:
        return True


@dataclass
class Stage:
    """Hold a scenario while it is played; `refused` keeps what the rules did not allow."""

    deps: Deps
    scenario: Scenario
    application_id: int = 0
    before_id: int = 0  # the application that was taken before this one
    serial: int = 0
    up_from: dt.datetime = BEGINNING_OF_TIME
    refused: list[dict[str, str]] = field(default_factory=list)

    def case(self) -> Case:
        with self.deps.db.reading() as db:
            return cases.load_case(db, self.application_id)

    def before(self) -> Case | None:
        if not self.before_id:
            return None
        with self.deps.db.reading() as db:
            return cases.load_case(db, self.before_id)

    @property
    def place(self) -> Locality:
        """Give the first place of the scenario's area."""
        area = self.scenario.area
        for place in offices.list_localities(self.deps):
            if place.area == area:
                return place
        raise Unplayable(f"area: no {area} place is in {self.deps.config.masters_dir}; add one")

    @property
    def looked_at(self) -> dt.datetime:
        """Say when one looks at what came of it: at the last fact, unless the file says when."""
        return self.scenario.looked_at or self.scenario.facts[-1].at

    def act(self, command: Command, *, now: dt.datetime) -> None:
        with self.noting(command.event):
            workflow.execute_command(
                self.deps, application_id=self.application_id, command=command, now=now
            )

    @contextmanager
    def noting(self, event: Event) -> Iterator[None]:
        """When the rules refuse something, note so and go on: that is an outcome too."""
        try:
            yield
        except CommandRefused as error:
            self.refused.append({"event": str(event), "reason": str(error.reason)})


def play(scenario: Scenario, *, config: Config, database: Database | None = None) -> Stage:
    """Play all facts of a scenario in their order, in a database without rows or in memory."""
    if database is None:
        database = engine.connect_database("sqlite://")
        migrate.upgrade_database(database)
    deps = build_deps(
        config,
        database,
        queue=NoJobQueue(),
        receipt_url="http://scenario.invalid/receipts",
        rng=lambda: 0.5,
    )
    stage = Stage(deps, scenario)
    _set_up(stage, now=scenario.facts[0].at - STEADY)
    for fact in scenario.facts:
        pass_time(stage, until=fact.at)
        PLAYERS[type(fact)](stage, fact)
    pass_time(stage, until=stage.looked_at)
    return stage


def pass_time(stage: Stage, *, until: dt.datetime) -> None:
    """Let the service do by itself what is due on the way, each thing at its own time."""
    while (due := _next_due(stage)) is not None and due <= until:
        questions.expire_questions(stage.deps, now=due)
        run_timers.run_due_timers(stage.deps, now=due)


def _next_due(stage: Stage) -> dt.datetime | None:
    with stage.deps.db.reading() as db:
        due = connections.list_due_timers(db, now=END_OF_TIME, limit=1)
    return max(due[0][1], stage.up_from) if due else None


def _set_up(stage: Stage, *, now: dt.datetime) -> None:
    """Give the office its people, and the meters it has from the start."""
    offices.import_first_masters(stage.deps.db, stage.deps.config, now=now, with_linemen=False)
    office = stage.place.office
    with stage.deps.db.writing() as db:
        for code in stage.scenario.linemen:
            fields.add_lineman(db, code=code, name=code, office=office, open_jobs=MOST_JOBS)
        for role, mobile in stage.scenario.staff.items():
            operators.add_operator(
                db,
                now=now,
                login=role,
                name=role,
                role=role,
                office=None if role == "nodal" else office,
                password_hash="none",
                mobile=mobile,
                language="en",
            )
    stock.receive_meters(
        stage.deps,
        serials=stage.scenario.meters,
        kind="single",
        office=office,
        actor="store",
        now=now,
    )


def _applied(stage: Stage, fact: file.Applied) -> None:
    deps = stage.deps
    caller = telephone.NEIGHBOUR if stage.application_id else telephone.CALLER
    operator_id, attempt_id = telephone.call_back(deps, form_at=fact.at, caller=caller)
    form = application.read_form(
        {**FORM, "locality": stage.place.code, **fact.form},
        localities=[stage.place.code],
        categories={category.code: category.unit for category in deps.config.categories},
        languages=deps.config.sms.languages,
        watts=deps.config.appliances.watts,
        purposes=deps.config.derived(calendar.ist_date(fact.at)),
    )
    if not isinstance(form, Form):
        wrong = ", ".join(f"{error.field} ({error.code})" for error in form)
        raise Unplayable(f"applied: the form cannot be taken: {wrong}")
    _send(stage, form, operator_id, attempt_id, fact)
    telephone.hang_up(deps, attempt_id=attempt_id, at=fact.at)


def _send(stage: Stage, form: Form, operator_id: int, attempt_id: str, fact: file.Applied) -> None:
    """Send the form; when it repeats what is there and gives no reason, close it as the same."""
    try:
        submitted = applications.submit_application(
            stage.deps,
            operator_id=operator_id,
            attempt_id=attempt_id,
            form=form,
            now=fact.at,
            different=fact.different,
        )
    except DuplicateApplication as error:
        stage.refused.append({"event": str(Event.SUBMIT), "reason": str(error)})
        duplicate_calls.close_as_duplicate(
            stage.deps, operator_id=operator_id, attempt_id=attempt_id, form=form, now=fact.at
        )
    else:
        stage.before_id, stage.application_id = stage.application_id, submitted.application_id


def _paid(stage: Stage, fact: file.Paid) -> None:
    stage.serial += 1
    case = stage.case()
    owed = (case.due_paise or 0) - case.credits_paise
    notice = PaymentNotice(
        channel=fact.channel,
        reference=fact.reference or f"PAY{stage.serial}",
        amount_paise=owed if fact.rupees is None else fact.rupees * 100,
        settled_at=fact.settled_at or fact.at,
        cleared=fact.cleared,
    )
    number = "00000000000" if fact.to_nobody else case.number
    payments.book_payment(
        stage.deps, application=number, notice=notice, actor="gateway", now=fact.at
    )


def _reversed(stage: Stage, fact: file.Reversed) -> None:
    reversals.reverse_payment(
        stage.deps,
        channel=fact.channel,
        reference=fact.reference,
        cause=fact.cause,
        actor="accounts",
        role=Actor.ACCOUNTS,
        now=fact.at,
    )


def _revised(stage: Stage, fact: file.Revised) -> None:
    revision = Revision(fact.form, fact.reason, by_applicant=fact.cause == "applicant")
    with stage.noting(Event.REVISE):
        demands.revise_demand(
            stage.deps,
            application_id=stage.application_id,
            revision=revision,
            actor=fact.by,
            role=Actor(fact.by),
            now=fact.at,
        )


def _reissued(stage: Stage, fact: file.Reissued) -> None:
    with stage.noting(Event.REISSUE):
        demands.reissue_demand(
            stage.deps,
            application_id=stage.application_id,
            actor="operator",
            role=Actor.OPERATOR,
            now=fact.at,
        )


def _meters_received(stage: Stage, fact: file.MetersReceived) -> None:
    stock.receive_meters(
        stage.deps,
        serials=fact.serials,
        kind=fact.kind,
        office=stage.place.office,
        actor="store",
        now=fact.at,
    )


def _slot(stage: Stage, fact: file.SlotFact) -> None:
    command = Command(Event.FIX_SLOT, Actor.JE, "je", slot=(fact.at, fact.until))
    stage.act(command, now=fact.at)


def _hold(stage: Stage, fact: file.HoldOpened) -> None:
    command = Command(Event.OPEN_HOLD, Actor.JE, "je", hold=fact.kind, evidence=fact.evidence)
    stage.act(command, now=fact.at)


def _hold_over(stage: Stage, fact: file.HoldOver) -> None:
    command = Command(Event.CLOSE_HOLD, Actor.JE, "je", hold=fact.kind, overturned=fact.overturned)
    stage.act(command, now=fact.at)


def _visit_failed(stage: Stage, fact: file.VisitFailed) -> None:
    actor = _lineman(stage)
    command = Command(
        Event.VISIT_FAILED,
        Actor.LINEMAN,
        actor,
        reason=fact.reason,
        hold=fact.kind,
        evidence=fact.evidence,
    )
    stage.act(command, now=fact.at)


def _energised(stage: Stage, fact: file.Energised) -> None:
    """Let the store hand out the reserved meter, and the lineman fit it and key in the code."""
    case, actor = stage.case(), _lineman(stage)
    with stage.deps.db.writing() as db:
        meter = meters.get_reserved_meter(db, case.number) or case.meter
        if meter is not None and meter.place == "stock":
            serial = meter.serial
            meter_moves.move_meter(
                db, serial, MeterMove.ISSUE, to_holder=actor, actor="store", now=fact.at
            )
    right = case.visit.code if case.visit is not None else ""
    command = Command(
        Event.ENERGISE,
        Actor.LINEMAN,
        actor,
        meter=meter.serial if meter is not None else "",
        code=right if fact.code is None else fact.code,
        declared=dict.fromkeys(("site_safe", "sealed", "first_reading", "live_photo"), True),
    )
    stage.act(command, now=fact.at)


def _service_down(stage: Stage, fact: file.ServiceDown) -> None:
    stage.up_from = fact.until


def _contested(stage: Stage, fact: file.Contested) -> None:
    reason = "the applicant was right"
    stage.act(
        Command(Event.OVERTURN_HOLD, Actor.AE, "ae", reason=reason, hold=fact.kind), now=fact.at
    )


def _merged(stage: Stage, fact: file.Merged) -> None:
    before = stage.before()
    if before is None:
        raise Unplayable("merged: there is one application only; let another be `applied` first")
    command = Command(Event.MERGE, Actor(fact.by), fact.by, reason=fact.reason)
    with stage.noting(Event.MERGE):
        merging.merge_applications(
            stage.deps,
            application_id=stage.application_id,
            survivor=before.number,
            command=command,
            now=fact.at,
        )


def _staff_act(stage: Stage, fact: file.StaffAct) -> None:
    stage.act(Command(fact.event, fact.by, fact.by.value, reason=fact.reason), now=fact.at)


def _plain(stage: Stage, fact: file.Plain) -> None:
    match fact.what:
        case "missed_call":
            telephone.ring(stage.deps, at=fact.at)
            return
        case "no_supply":
            command = Command(Event.NO_SUPPLY, Actor.JE, "je", reason="the applicant called")
        case "withdrawn":
            proven = {"identity_proven": True}
            command = Command(Event.WITHDRAW, Actor.OPERATOR, "operator", declared=proven)
        case "not_me":
            command = Command(Event.NOT_ME, Actor.SUPERVISOR, "supervisor")
    stage.act(command, now=fact.at)


def _lineman(stage: Stage) -> str:
    visit = stage.case().visit
    return stage.scenario.linemen[0] if visit is None else str(visit.lineman)


PLAYERS: dict[type[file.Fact], Callable[[Stage, Any], None]] = {
    file.Applied: _applied,
    file.Paid: _paid,
    file.Reversed: _reversed,
    file.Revised: _revised,
    file.Reissued: _reissued,
    file.MetersReceived: _meters_received,
    file.SlotFact: _slot,
    file.HoldOpened: _hold,
    file.HoldOver: _hold_over,
    file.VisitFailed: _visit_failed,
    file.Energised: _energised,
    file.ServiceDown: _service_down,
    file.Contested: _contested,
    file.Merged: _merged,
    file.StaffAct: _staff_act,
    file.Plain: _plain,
}
