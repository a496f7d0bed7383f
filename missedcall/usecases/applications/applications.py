"""Take the forms of the call in hand: application, demand and SMS in one transaction.

Several households may share a telephone and apply in one conversation, one form after the other.
"""

import datetime as dt
from collections.abc import Mapping

from missedcall.db.applications import applications, drafts
from missedcall.db.callbacks import attempts, callbacks
from missedcall.db.connection import connection_steps, connections
from missedcall.db.engine import DbConnection, IntegrityError
from missedcall.db.messages import messages
from missedcall.db.offices import offices
from missedcall.db.operators import operators
from missedcall.db.privacy import notices
from missedcall.domain.applications import application_number, papers
from missedcall.domain.applications.application import FORM_VERSION, Form, last_day_to_pay
from missedcall.domain.callbacks import calendar
from missedcall.domain.connection.limits import Area
from missedcall.domain.connection.states import Event, Rule, State
from missedcall.domain.connection.transitions import BY_RULE
from missedcall.domain.messages.message import DEMANDS
from missedcall.domain.meters import meters
from missedcall.domain.offices.office import Locality
from missedcall.domain.operators.roles import Actor
from missedcall.domain.privacy import notice
from missedcall.domain.tariffs.demand import Quote
from missedcall.usecases.applications import bp_numbers, dues, duplicates
from missedcall.usecases.applications.dues import DuesStand
from missedcall.usecases.applications.duplicates import DuplicateApplication, DuplicateCandidate
from missedcall.usecases.applications.form_calls import (
    NotYourCall,
    close_callback,
    require_call_in_hand,
)
from missedcall.usecases.applications.forms import FormSource, FormToWrite, Submitted, as_taken
from missedcall.usecases.calls import answers
from missedcall.usecases.connection import workflow
from missedcall.usecases.connection.command import Command
from missedcall.usecases.deps import Deps
from missedcall.usecases.tariffs import amounts, pricing

LONGEST_WHY = 200


def submit_application(
    deps: Deps,
    *,
    operator_id: int,
    attempt_id: str,
    form: Form,
    now: dt.datetime,
    household: int = 1,
    more: bool = False,
    different: str = "",
    told_dues: bool = False,
) -> Submitted:
    """Record an application of the call in hand and bill it by the day's tariff.

    `household` counts those who apply in this conversation; with `more` another one follows, and
    the call stays in hand. The same household's form twice, at once or later, gives the same
    application. `different` is why the operator holds it for another one than what is there
    already; with `told_dues` the applicant was told of the dues. Raise `NotYourCall` when the
    attempt is another operator's or long over, `NotAnsweredYet` while it rings,
    `DuplicateApplication` when it may be there already, `DuesStand` when dues stand of which the
    applicant was not told, `NoDemand` when no demand can be made, `NotLinked` when the BP number
    is another application's, and `MayNotBill` when the tariff is not approved.
    """
    sent = FormToWrite(form, household, more, different.strip(), told_dues)
    try:
        with deps.db.writing() as db:
            submitted = _submit(deps, db, operator_id, attempt_id, sent, now=now)
    except IntegrityError:
        # Two posts of one form met: the other one has just written the application.
        with deps.db.writing() as db:
            submitted = _submit(deps, db, operator_id, attempt_id, sent, now=now)
    for message_id in submitted.messages:
        deps.queue.enqueue_message(message_id)  # a worker runs `jobs.send_message` with it
    deps.queue.enqueue_dispatch()
    return submitted


def _submit(
    deps: Deps,
    db: DbConnection,
    operator_id: int,
    attempt_id: str,
    sent: FormToWrite,
    *,
    now: dt.datetime,
) -> Submitted:
    attempt = attempts.get_attempt(db, attempt_id)
    operator = operators.get_operator(db, operator_id)
    if attempt is None or operator is None or attempt.operator_id != operator_id:
        raise NotYourCall(attempt_id)
    written = applications.list_applications_of_callback(db, attempt.callback_id)
    for known in written:
        if known.household == sent.household:
            if known is written[-1] and not sent.more:
                close_callback(db, attempt, operator, now=now)
            return as_taken(known)
    require_call_in_hand(db, attempt, operator)
    source = FormSource(
        attempt.callback_id, f"operator {attempt.operator_id}", Actor.OPERATOR, attempt
    )
    submitted = write_application(deps, db, source, sent, now=now)
    drafts.delete_draft(db, callbacks.get_callback(db, attempt.callback_id).number)
    if not sent.more:
        close_callback(db, attempt, operator, now=now)
    return submitted


def write_application(
    deps: Deps, db: DbConnection, source: FormSource, sent: FormToWrite, *, now: dt.datetime
) -> Submitted:
    """Write application, demand, lines and message; raise as `submit_application` does."""
    form, today = sent.form, calendar.ist_date(now)
    existing = duplicates.find_duplicate(db, form)
    if existing is not None and not sent.different:
        raise DuplicateApplication(existing)
    if not sent.told_dues and (owed := dues.dues_of_form(db, form, now=now)):
        raise DuesStand(owed)
    place = _place(db, form)
    quote = pricing.quote_form(deps, db, form, area=place.area, on=today)
    last_day = last_day_to_pay(issued_on=today, valid_days=deps.config.demand.valid_days)
    application_id, number = _insert_application(db, source, sent, office=place.office, now=now)
    _insert_demand(db, application_id, form, quote, issued_on=today, last_day=last_day)
    if form.bp:
        bp_numbers.put_bp_number(
            db, application_id, bp=form.bp, reason="form", actor=source.actor, now=now
        )
    texts = _begin_connection(
        deps,
        db,
        application_id=application_id,
        form=form,
        place=place,
        quote=quote,
        source=source,
        reason=_why(existing, sent.different),
        noticed={"shared_premises": existing.number if existing and existing.exact else ""},
        now=now,
    )
    meanwhile: tuple[int, ...] = ()
    if source.attempt is not None:
        meanwhile = tuple(
            answers.answer_calls_during_conversation(deps, db, source.attempt, now=now)
        )
    demand_sms = messages.find_message_with_key(db, texts, keys=DEMANDS)
    waiting = (*meanwhile, *texts)
    return Submitted(application_id, number, quote.total_paise, last_day, demand_sms, waiting)


def _why(existing: DuplicateCandidate | None, different: str) -> str:
    """Give what the first step says: who looks at it later must know what it was compared with."""
    return f"form; not {existing.number}: {different}"[:LONGEST_WHY] if existing else "form"


def _insert_application(
    db: DbConnection,
    source: FormSource,
    sent: FormToWrite,
    *,
    office: str,
    now: dt.datetime,
) -> tuple[int, str]:
    """Write the application and the notice that was read with it; give its id and number."""
    form, year = sent.form, calendar.ist_date(now).year
    serial = applications.next_application_serial(db, office=office, year=year)
    number = application_number.make_application_number(office=office, year=year, serial=serial)
    application_id = applications.add_application(
        db,
        number=number,
        callback_id=source.callback_id,
        household=sent.household,
        operator_id=source.attempt.operator_id if source.attempt else None,
        request_key=source.request_key,
        created_at=now,
        mobile=form.mobile,
        language=form.language,
        form=pricing.stored_form(form),
        form_version=FORM_VERSION,
    )
    notices.add_privacy_notice(
        db,
        attempt_id=source.attempt.id if source.attempt else None,
        household=sent.household,
        application_id=application_id,
        version=notice.READ_VERSION,
        language=form.language,
        at=now,
        actor=source.actor,
        how=notice.How.READ if source.attempt else notice.How.SHOWN,
    )
    return application_id, number


def _insert_demand(
    db: DbConnection,
    application_id: int,
    form: Form,
    quote: Quote,
    *,
    issued_on: dt.date,
    last_day: dt.date,
) -> None:
    applications.add_demand(
        db,
        application_id=application_id,
        tariff_id=quote.tariff_id,
        tariff_version=quote.version,
        inputs=pricing.stored_form(form),
        total_paise=quote.total_paise,
        issued_on=issued_on,
        due_on=last_day,
        lines=quote.lines,
    )


def _begin_connection(
    deps: Deps,
    db: DbConnection,
    *,
    application_id: int,
    form: Form,
    place: Locality,
    quote: Quote,
    source: FormSource,
    reason: str,
    noticed: Mapping[str, object],
    now: dt.datetime,
) -> list[int]:
    """Write the first steps of an application that was just taken; give the messages to send.

    A simple one (papers at the visit, a demand by the tariff) has its demand when this returns,
    or is paid, when nothing is due. `noticed` are findings that the form alone does not tell.
    """
    connections.add_connection(
        db,
        application_id=application_id,
        state=State.DRAFT,
        since=now,
        office=place.office,
        area=place.area,
        meter_kind=meters.meter_kind_for_phase(phase=quote.phase),
        findings={**_findings(deps, form, quote, area=place.area, now=now), **noticed},
        premises=duplicates.premises_key(form),
        locality=form.locality,
        promise_due_at=None,
        assignee=Actor.OPERATOR,
        assignee_due_at=now,
    )
    started = BY_RULE[Rule.FORM_STARTED]
    connection_steps.add_step(
        db,
        application_id=application_id,
        rule=started.rule,
        at=now,
        actor=source.actor,
        reason=reason,
    )
    submit = Command(Event.SUBMIT, source.role, source.actor)
    return workflow.execute_in_transaction(deps, db, application_id, submit, now=now)


def _findings(
    deps: Deps, form: Form, quote: Quote, *, area: Area, now: dt.datetime
) -> dict[str, object]:
    """Note what the check of the form found out, for the guards of all later steps.

    Papers of small loads are seen at the visit, save those that must be here before: who has an
    old phone and no scanner is not sent around with them.
    """
    category = deps.config.category(form.category)
    most = None if category is None else category.papers_at_visit_up_to
    day = calendar.ist_date(now)
    case = papers.paper_case(pricing.stored_form(form))
    asked = papers.asked_papers(deps.config.paper_rules, case, on=day)
    is_light = most is None or quote.units <= most
    return {
        "papers_at_visit": is_light and papers.all_may_be_shown(asked),
        "category_proposed": bool(form.category_reason),
        **amounts.survey_findings(deps, form, area=area, on=day),
        "tariff_may_bill": True,
        "exemption": pricing.exemption_of(quote),
    }


def _place(db: DbConnection, form: Form) -> Locality:
    """Give the place of a form: its office does the work, and its area sets the limits."""
    place = offices.get_locality(db, form.locality)
    if place is None:
        raise LookupError(f"locality {form.locality} is not known; import it, the form named it")
    return place
