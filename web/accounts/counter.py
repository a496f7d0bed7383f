"""The page of a counter: what an application owes, looked up by its number, and the export."""

import flask
from werkzeug.wrappers import Response

from missedcall.domain.payments.payable import NotPayable
from missedcall.domain.payments.payment_record import read_application_number
from missedcall.domain.privacy.personal import mask_name
from missedcall.usecases.connection.case import NoSuchApplication
from missedcall.usecases.payments import demand_notes
from missedcall.usecases.payments.demand_notes import DemandNote, NoDemandYet
from missedcall.usecases.reports import demand_export
from missedcall.usecases.reports.connected_export import ExportRefused
from web.auth import users
from web.papers import answers
from web.shared import context, form_fields, texts

blueprint = flask.Blueprint("counter", __name__, url_prefix="/counter")
blueprint.before_request(lambda: users.require_page("counter"))
MOST_TYPED = 40


@blueprint.get("")
def page() -> str:
    return _show()


@blueprint.post("")
@form_fields.filled
def find(application: str) -> str | tuple[str, int]:
    """Show what is to pay; the payer's name is masked, for comparing only."""
    number = read_application_number(application[:MOST_TYPED])
    try:
        note = demand_notes.load_demand_note(context.deps(), number=number, now=context.now())
    except NoSuchApplication as error:
        return _show(problem=texts.explained(error.reason), typed=number), 404
    except NoDemandYet as error:
        return _show(problem=texts.explained(error.reason), typed=number), 409
    return _show(note=note, typed=number)


@blueprint.get("/<number>/demand.pdf")
def demand_note(number: str) -> Response:
    """Give the note of a demand, to print at the counter."""
    return answers.demand_note_answer(number)


@blueprint.post("/export")
@form_fields.filled
def export(since: str) -> Response | tuple[str, int]:
    """Give what changed since a cursor as a CSV; its name holds the next cursor."""
    try:
        found = demand_export.export_demands(
            context.deps(), since=since, operator=users.current_user(), now=context.now()
        )
    except ExportRefused as error:
        return _show(problem=texts.explained(error.reason)), 409
    answer = Response(demand_export.demands_as_csv(found.demands), mimetype="text/csv")
    name = f"demands-{found.cursor}{'-more' if found.more else ''}.csv"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _show(*, note: DemandNote | None = None, problem: str = "", typed: str = "") -> str:
    offer = note.offer if note and not isinstance(note.offer, NotPayable) else None
    reason = note.offer if note and isinstance(note.offer, NotPayable) else None
    return flask.render_template(
        "accounts/counter.html",
        note=note,
        offer=offer,
        reason=reason,
        payer=mask_name(note.applicant) if note else "",
        problem=problem,
        typed=typed,
    )
