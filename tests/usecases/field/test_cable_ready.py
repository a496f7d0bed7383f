"""Whether the cable is ready is asked and known: the lineman does paid and cable ready first."""

import datetime as dt

import pytest

from missedcall.db.field import field
from missedcall.db.operators import operators
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.connection.holds import HoldKind
from missedcall.domain.connection.states import Event, State
from missedcall.domain.field.cable import CableReportSource, CableState, compute_cable_state
from missedcall.domain.operators.roles import Actor
from missedcall.domain.payments.ledger import Channel, PaymentNotice
from missedcall.usecases.applications.timeline import timeline_of_application
from missedcall.usecases.connection import workflow
from missedcall.usecases.connection.command import Command
from missedcall.usecases.field import cable, jobs
from missedcall.usecases.field.cable import CableNotReportable
from missedcall.usecases.meters import stock
from missedcall.usecases.payments import payments
from tests.kit import NOON, World, a_form, after
from tests.usecases.connection import story

LINEMAN_MOBILE = "+919876500077"


def with_lineman_mobile(world: World) -> None:
    with world.deps.db.writing() as db:
        operators.add_operator(
            db,
            now=NOON,
            login="LM1",
            name="LM1",
            role="lineman",
            office=story.OFFICE,
            password_hash="none",
            extension=None,
            mobile=LINEMAN_MOBILE,
            language="hi",
        )


def paid(world: World, **typed: str) -> int:
    """Bring an application to its planned visit; its form says of the cable what is typed."""
    with world.deps.db.writing() as db:
        field.add_lineman(db, code="LM1", name="LM1", office=story.OFFICE, open_jobs=10)
    stock.receive_meters(
        world.deps,
        serials=["M1", "M2"],
        kind="single",
        office=story.OFFICE,
        actor="store",
        now=NOON,
    )
    operator_id, attempt_id = world.talks()
    application_id = world.submit(operator_id, attempt_id, a_form(**typed)).application_id
    world.finish(attempt_id, CallOutcome.ANSWERED, at=after(seconds=30))
    pays(world, application_id)
    return application_id


def pays(world: World, application_id: int) -> None:
    case = story.look(world, application_id)
    notice = PaymentNotice(
        Channel.COUNTER, f"R-{application_id}", case.due_paise or 0, settled_at=story.PAID_AT
    )
    payments.book_payment(
        world.deps, application=case.number, notice=notice, actor="desk", now=story.PAID_AT
    )


def state(world: World, application_id: int) -> CableState:
    with world.deps.db.reading() as db:
        return cable.get_cable_state(db, application_id)


def alerts(world: World) -> list[str]:
    return [row["number"] for row in world.rows("messages") if row["key"] == "job_ready"]


@pytest.mark.parametrize(
    ("laid_by", "answer", "reported", "known"),
    [
        ("applicant", "", None, CableState.UNKNOWN),
        ("applicant", "yes", None, CableState.READY),
        ("applicant", "no", None, CableState.NOT_READY),
        ("applicant", "yes", False, CableState.NOT_READY),
        ("applicant", "no", True, CableState.READY),
        ("company", "", None, CableState.BY_COMPANY),
        ("company", "no", None, CableState.BY_COMPANY),
    ],
)
def test_a_report_counts_before_the_form(
    laid_by: str, answer: str, reported: bool | None, known: CableState
) -> None:
    found = compute_cable_state(laid_by=laid_by, form_answer=answer, reported_ready=reported)
    assert found is known


def test_who_pays_and_said_nothing_is_asked_once_by_sms(world: World) -> None:
    application_id = paid(world, cable_ready="")

    assert story.texts(world)[-3:] == ["paid", "question_cable_ready", "visit"]
    assert state(world, application_id) is CableState.UNKNOWN


@pytest.mark.parametrize(
    "typed", [{"cable_ready": "yes"}, {"cable": "company", "distance_m": "10"}]
)
def test_whose_cable_is_ready_or_ours_is_not_asked(world: World, typed: dict[str, str]) -> None:
    paid(world, **typed)
    assert "question_cable_ready" not in story.texts(world)


def test_the_missed_call_says_ready_and_the_lineman_is_alerted(world: World) -> None:
    with_lineman_mobile(world)
    application_id = paid(world, cable_ready="")
    assert alerts(world) == []

    world.misses(at=after(hours=1))
    world.misses(at=after(hours=2))

    assert state(world, application_id) is CableState.READY
    assert alerts(world) == [LINEMAN_MOBILE]
    report = world.one("cable_reports")
    assert (report["ready"], report["source"], report["actor"]) == (True, "missed_call", "caller")
    with world.deps.db.reading() as db:
        told = timeline_of_application(db, application_id)
    assert ("cable", "ready") in [(str(entry.kind), entry.what) for entry in told]
    assert world.rows("tasks") == []


def test_paid_and_ready_by_the_form_alerts_the_lineman_at_once(world: World) -> None:
    with_lineman_mobile(world)
    paid(world)
    assert alerts(world) == [LINEMAN_MOBILE]


def test_a_lineman_without_a_mobile_has_the_page(world: World) -> None:
    paid(world)
    assert alerts(world) == []


def test_a_cable_found_not_ready_is_known_and_ready_again_alerts_for_the_next_visit(
    world: World,
) -> None:
    with_lineman_mobile(world)
    application_id = paid(world)
    failed = Command(
        Event.VISIT_FAILED,
        Actor.LINEMAN,
        "LM1",
        reason="not there",
        hold=HoldKind.CABLE_BY_APPLICANT,
        evidence="photo",
    )
    workflow.execute_command(
        world.deps, application_id=application_id, command=failed, now=after(hours=1)
    )
    assert state(world, application_id) is CableState.NOT_READY

    cable.report_cable(
        world.deps,
        application=story.look(world, application_id).number,
        ready=True,
        source=CableReportSource.PUBLIC_PAGE,
        actor="applicant",
        now=after(hours=2),
    )

    assert state(world, application_id) is CableState.READY
    assert story.look(world, application_id).state is State.VISIT_PLANNED
    assert alerts(world) == [LINEMAN_MOBILE] * 2


def test_the_same_said_twice_is_one_report(world: World) -> None:
    application_id = paid(world, cable_ready="")
    number = story.look(world, application_id).number
    for _ in range(2):
        cable.report_cable(
            world.deps,
            application=number,
            ready=False,
            source=CableReportSource.PUBLIC_PAGE,
            actor="applicant",
            now=after(hours=1),
        )
    assert world.one("cable_reports")["source"] == "public_page"


def test_what_is_not_there_is_refused_by_name(world: World) -> None:
    with pytest.raises(CableNotReportable, match="41226000099"):
        cable.report_cable(
            world.deps,
            application="41226000099",
            ready=True,
            source=CableReportSource.PUBLIC_PAGE,
            actor="applicant",
            now=NOON,
        )


def test_a_job_whose_cable_is_unknown_says_so_and_shows_the_hours_left(world: World) -> None:
    paid(world, cable_ready="")

    (job,) = jobs.list_jobs_of_lineman(world.deps, lineman="LM1", now=after(hours=1))

    assert (job.cable, job.is_ready) == (CableState.UNKNOWN, False)
    assert job.bonus_left == dt.timedelta(hours=12) - dt.timedelta(minutes=55)
