"""Revise the demand of an application of one's own office: look first, then issue it."""

import flask
from werkzeug.wrappers import Response

from missedcall.domain.shared import typed_number
from missedcall.usecases.applications import office_demands, office_worklist
from missedcall.usecases.applications.office_demands import YES_OR_NO
from missedcall.usecases.connection.command import ChangedMeanwhile, CommandRefused
from missedcall.usecases.connection.demands import PRICED, NotRevised
from missedcall.usecases.tariffs.pricing import MayNotBill, NoDemand
from web.auth import users
from web.office import worklist
from web.shared import context, corrections, texts
from web.shared import names as shared_names
from web.shared.texts import gettext

blueprint = flask.Blueprint("revisions", __name__, url_prefix="/worklist")
blueprint.before_request(lambda: users.require_page("worklist"))


@blueprint.get("/<number>/demand")
def again(number: str) -> Response:
    """Lead who reloads the page of a revision back to the application."""
    return flask.redirect(flask.url_for("worklist.one", number=number), code=303)


@blueprint.post("/<number>/demand")
def revise(number: str) -> Response | str | tuple[str, int]:
    """Show what a revised demand would be, or issue it; a refusal keeps what was typed."""
    form, by, now = flask.request.form, users.current_user(), context.now()
    typed = {name: form.get(name, "false" if name in YES_OR_NO else "") for name in PRICED}
    kept = {
        **typed,
        "reason": form.get("reason", ""),
        "by_applicant": form.get("by_applicant", ""),
    }
    try:
        if "preview" in form:
            preview = office_demands.preview_revision(
                context.deps(), number=number, typed=typed, by=by, now=now
            )
            return worklist.show_application(number, revised=kept, preview=preview)
        office_demands.revise_on_worklist(
            context.deps(),
            number=number,
            typed=typed,
            reason=kept["reason"],
            by_applicant=bool(kept["by_applicant"]),
            expected_version=form.get("seen", default=-1, type=typed_number.read_whole),
            by=by,
            now=now,
        )
    except office_worklist.NotOnWorklist:
        flask.abort(404)
    except NotRevised as error:
        wrong = corrections.said(error.errors)
        return worklist.show_application(number, revised=kept, not_revised=wrong), 422
    except (NoDemand, MayNotBill, ChangedMeanwhile, CommandRefused) as error:
        problem, status = _refusal(error)
        return worklist.show_application(number, problem=problem, revised=kept), status
    flask.flash(gettext("The revised demand is issued; the applicant gets it by SMS."))
    return flask.redirect(flask.url_for("worklist.one", number=number), code=303)


def _refusal(
    error: NoDemand | MayNotBill | ChangedMeanwhile | CommandRefused,
) -> tuple[str, int]:
    """Give what is said of a refusal, and the status of the page."""
    match error:
        case NoDemand():
            return texts.explained(error.refusal.reason), 422
        case MayNotBill():
            return shared_names.problem("may_not_bill"), 503
        case ChangedMeanwhile():
            return gettext(
                "Somebody else has changed it meanwhile; below is how it stands now. Decide again."
            ), 409
        case CommandRefused():
            return texts.explained(error.reason), 409
