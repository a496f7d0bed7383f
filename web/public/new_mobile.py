"""Put another mobile into an application: the code goes to the new one, the old one is told."""

import flask
from flask.typing import ResponseReturnValue

from missedcall.domain.applications.mobile_code import CodeRefusal, CodeRefused
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.applications import mobile_change
from missedcall.usecases.applications.corrections import CorrectionRefused
from missedcall.usecases.clients import person_applications
from missedcall.usecases.clients.person_applications import NotOwn
from missedcall.usecases.connection.command import ChangedMeanwhile, CommandRefused
from web.public import follow, mobile_proof, names, visitor
from web.shared import context, form_fields
from web.shared.texts import gettext

blueprint = flask.Blueprint("new_mobile", __name__, url_prefix="/public/follow")


@blueprint.get("/<number>/mobile")
def page(number: str) -> ResponseReturnValue:
    """Ask for the new mobile, and why."""
    return _refused(number) or _ask_mobile(number)


@blueprint.post("/<number>/mobile/code")
@form_fields.filled
def send(number: str, mobile: str, reason: str) -> flask.Response:
    """Send a code to the new mobile, and ask for it."""
    refused = _refused(number)
    if refused is not None:
        return refused
    if not reason.strip():
        wrong = {"reason": names.error("missing")}
        return flask.make_response(_ask_mobile(number, mobile, reason, wrong), 422)
    answer = mobile_change.send_code_to_new_mobile(
        context.deps(),
        mobile=mobile,
        holder=visitor.make_secret_of_browser(),
        address=flask.request.remote_addr or "",
        language=context.language(),
        now=context.now(),
    )
    if not isinstance(answer, CodeRefused):
        return flask.make_response(_ask_code(number, mobile, reason))
    words = mobile_proof.words_of_refusal(answer)
    if answer.reason is CodeRefusal.TOO_SOON:  # the code is on its way already
        return flask.make_response(_ask_code(number, mobile, reason, wrong=words), 429)
    status = 422 if answer.reason is CodeRefusal.NO_TEXTS else 429
    return flask.make_response(_ask_mobile(number, mobile, reason, {"mobile": words}), status)


@blueprint.post("/<number>/mobile/confirm")
@form_fields.filled
def confirm(number: str, mobile: str, reason: str, code: str) -> flask.Response:
    """Take the code and write the new mobile; from then on the application is followed by it."""
    refused = _refused(number)
    if refused is not None:
        return refused
    try:
        answer = mobile_change.change_mobile_by_code(
            context.deps(),
            number=number,
            mobile=mobile,
            code=code,
            reason=reason,
            holder=visitor.secret_of_browser(),
            actor=visitor.ACTOR,
            role=Actor.CALLER,
            now=context.now(),
        )
    except CorrectionRefused as error:
        wrong = {one.field: names.error(one.code, **dict(one.params)) for one in error.errors}
        shown = {"mobile": next(iter(wrong.values())), **wrong}
        return flask.make_response(_ask_mobile(number, mobile, reason, shown), 422)
    except (CommandRefused, ChangedMeanwhile):
        flask.flash(gettext("This cannot be corrected now. Have us call you."))
        return follow.back_to(number)
    if isinstance(answer, CodeRefused):
        wrong_code = mobile_proof.words_of_refusal(answer)
        return flask.make_response(_ask_code(number, mobile, reason, wrong=wrong_code), 422)
    flask.flash(
        gettext("The new mobile stands in the application. Prove it here to follow further.")
    )
    return flask.make_response(flask.redirect(flask.url_for("follow.page"), code=303))


def _refused(number: str) -> flask.Response | None:
    """Answer who has not proven the mobile of the application; None lets the applicant in."""
    mobile = visitor.proven_mobile()
    if mobile is None:
        return flask.make_response(mobile_proof.ask_for_mobile("follow"), 401)
    try:
        fields = person_applications.correctable(
            context.deps(), number=number, by=visitor.asker(mobile)
        )
    except NotOwn:
        return follow.not_there()
    return None if "mobile" in fields else follow.not_there()


def _ask_mobile(
    number: str, mobile: str = "", reason: str = "", wrong: dict[str, str] | None = None
) -> str:
    return flask.render_template(
        "public/new_mobile.html", number=number, mobile=mobile, reason=reason, wrong=wrong or {}
    )


def _ask_code(number: str, mobile: str, reason: str, *, wrong: str = "") -> str:
    return flask.render_template(
        "public/new_mobile_code.html",
        number=number,
        mobile=mobile,
        reason=reason,
        wrong={"code": wrong} if wrong else {},
        minutes=context.deps().config.mobile_codes.valid_minutes,
    )
