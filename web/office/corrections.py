"""Correct the form of an application of one's own office, after it was sent."""

import flask
from werkzeug.wrappers import Response

from missedcall.domain.applications.corrections import CORRECTABLE
from missedcall.domain.applications.mobile_code import CodeRefused
from missedcall.usecases.applications import office_corrections, office_worklist, worklist_details
from missedcall.usecases.applications.corrections import CorrectionRefused, CorrectionRequest
from missedcall.usecases.applications.mobile_codes import CodeSent
from missedcall.usecases.applications.office_corrections import MobileChange
from missedcall.usecases.connection.command import ChangedMeanwhile, CommandRefused
from web.auth import users
from web.office import names, worklist
from web.shared import context, corrections, form_fields, texts
from web.shared.texts import gettext

blueprint = flask.Blueprint("form_corrections", __name__, url_prefix="/worklist")
blueprint.before_request(lambda: users.require_page("worklist"))


@blueprint.get("/<number>/form")
def again(number: str) -> Response:
    """Lead who reloads the page of a refused correction back to the application."""
    return flask.redirect(flask.url_for("worklist.one", number=number), code=303)


@blueprint.post("/<number>/form")
@form_fields.filled
def correct(number: str, seen: worklist.SeenVersion, reason: str) -> Response | tuple[str, int]:
    """Correct what was typed anew; when it cannot be taken, show why, with what was typed."""
    sent = form_fields.typed()
    changes = {name: sent[name] for name in CORRECTABLE if name in sent}
    typed = {**changes, "reason": reason}
    request = CorrectionRequest(changes, reason)
    try:
        office_corrections.correct_on_worklist(
            context.deps(),
            number=number,
            request=request,
            expected_version=seen,
            by=users.current_user(),
            now=context.now(),
        )
    except office_worklist.NotOnWorklist:
        flask.abort(404)
    except CorrectionRefused as error:
        wrong = corrections.said(error.errors)
        return worklist.show_application(number, corrected=typed, wrong=wrong), 422
    except ChangedMeanwhile:
        problem = gettext(
            "Somebody else has changed it meanwhile; below is how it stands now. Decide again."
        )
        return worklist.show_application(number, problem=problem, corrected=typed), 409
    except CommandRefused as error:
        problem = texts.explained(error.reason)
        return worklist.show_application(number, problem=problem, corrected=typed), 409
    flask.flash(gettext("Corrected. Office, amount and texts follow."))
    return flask.redirect(_back(number), code=303)


@blueprint.get("/<number>/mobile")
def again_for_mobile(number: str) -> Response:
    """Lead who reloads the page of a code back to the application."""
    return flask.redirect(flask.url_for("worklist.one", number=number), code=303)


@blueprint.post("/<number>/mobile")
@form_fields.filled
def change_mobile(
    number: str, seen: worklist.SeenVersion, mobile: str, code: str, reason: str
) -> Response | str | tuple[str, int]:
    """Send a code to the right mobile; with its code, write the mobile into the form."""
    typed = {"mobile": mobile, "reason": reason}
    request = MobileChange(number, mobile, code.strip(), reason, seen)
    try:
        answer = office_corrections.change_mobile_on_worklist(
            context.deps(),
            request=request,
            address=flask.request.remote_addr or "",
            by=users.current_user(),
            now=context.now(),
        )
    except office_worklist.NotOnWorklist:
        flask.abort(404)
    except CorrectionRefused as error:
        wrong = corrections.said(error.errors)
        return worklist.show_application(number, corrected=typed, wrong=wrong), 422
    except ChangedMeanwhile:
        problem = gettext(
            "Somebody else has changed it meanwhile; below is how it stands now. Decide again."
        )
        return worklist.show_application(number, problem=problem, corrected=typed), 409
    except CommandRefused as error:
        problem = texts.explained(error.reason)
        return worklist.show_application(number, problem=problem, corrected=typed), 409
    if isinstance(answer, CodeRefused):
        problem = names.code_refusal(answer.reason)
        return worklist.show_application(number, problem=problem, corrected=typed), 422
    if isinstance(answer, CodeSent):
        flask.flash(gettext("A code is on its way to the mobile; ask the applicant for it."))
        return worklist.show_application(number, corrected=typed)
    flask.flash(gettext("Corrected. Office, amount and texts follow."))
    return flask.redirect(flask.url_for("worklist.one", number=number), code=303)


def _back(number: str) -> str:
    """Give the application's page, or the list when its office is another's now."""
    try:
        worklist_details.worklist_detail(
            context.deps(), number=number, by=users.current_user(), now=context.now()
        )
    except office_worklist.NotOnWorklist:
        return flask.url_for("worklist.page")
    return flask.url_for("worklist.one", number=number)
