"""Ask for a mobile, send it a code, and take the code back."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import flask
import limits
from flask.typing import ResponseReturnValue

from missedcall.domain.applications import mobile_code
from missedcall.domain.applications.mobile_code import CodePurpose, CodeRefusal, CodeRefused
from missedcall.usecases.applications import mobile_codes
from missedcall.usecases.clients import followed_by_number
from web.public import names, visitor
from web.shared import context, form_fields, shared_tries
from web.shared.texts import gettext, ngettext

blueprint = flask.Blueprint("mobile_proof", __name__, url_prefix="/public/mobile")
# Where a proven mobile leads, by the name in the form: the view of a page.
THEN: Final[Mapping[str, str]] = MappingProxyType(
    {"apply": "apply.page", "follow": "follow.page", "call_me": "call_me.page"}
)


def ask_for_mobile(then: str) -> str:
    """Show the field for the mobile that a page needs."""
    return flask.render_template("public/mobile.html", then=then, mobile="", wrong="")


@blueprint.get("/code")
def reload() -> ResponseReturnValue:
    """Lead who loads the page of a code again back to the first page."""
    return flask.redirect(flask.url_for("public.page"), code=303)


@blueprint.post("/code")
@form_fields.filled
def send(mobile: str, then: str) -> flask.Response:
    """Send a code, and ask for it; the answer is the same whoever the mobile belongs to."""
    if then not in THEN:
        flask.abort(400)
    answer = mobile_codes.request_code(
        context.deps(),
        number=mobile,
        purpose=CodePurpose.WEB,
        holder=visitor.make_secret_of_browser(),
        address=flask.request.remote_addr or "",
        language=context.language(),
        now=context.now(),
    )
    if isinstance(answer, CodeRefused):
        if answer.reason is CodeRefusal.TOO_SOON:  # the code is on its way already
            return flask.make_response(
                _ask_code(mobile, then, wrong=words_of_refusal(answer)), 429
            )
        wrong = words_of_refusal(answer)
        status = 422 if answer.reason is CodeRefusal.NO_TEXTS else 429
        page = flask.render_template("public/mobile.html", then=then, mobile=mobile, wrong=wrong)
        return flask.make_response(page, status)
    return flask.make_response(_ask_code(mobile, then))


@blueprint.post("/confirm")
@form_fields.filled
def confirm(mobile: str, then: str, code: str) -> flask.Response:
    """Take the code, and lead on to what it was asked for."""
    if then not in THEN:
        flask.abort(400)
    answer = mobile_codes.confirm_code(
        context.deps(),
        number=mobile,
        purpose=CodePurpose.WEB,
        holder=visitor.make_secret_of_browser(),
        code=code,
        now=context.now(),
    )
    if isinstance(answer, CodeRefused):
        return flask.make_response(_ask_code(mobile, then, wrong=words_of_refusal(answer)), 422)
    return flask.make_response(flask.redirect(flask.url_for(THEN[then]), code=303))


@blueprint.post("/application/code")
@form_fields.filled
def send_by_application(application: str) -> str:
    """Send a code to the mobile of an application, if there is one; the answer never tells."""
    if _may_try_number("code of application"):
        followed_by_number.request_code(
            context.deps(),
            number=application,
            holder=visitor.make_secret_of_browser(),
            address=flask.request.remote_addr or "",
            language=context.language(),
            now=context.now(),
        )
    return _ask_code_of_application(application)


@blueprint.post("/application/confirm")
@form_fields.filled
def confirm_by_application(application: str, code: str) -> flask.Response:
    """Take the code, and lead to the application."""
    number = None
    if _may_try_number("confirmed application"):
        number = followed_by_number.confirm_code(
            context.deps(),
            number=application,
            holder=visitor.make_secret_of_browser(),
            code=code,
            now=context.now(),
        )
    if number is None:
        wrong = gettext(
            "This code is wrong or its time is over, or there is no such application. After three "
            "wrong codes wait for a quarter of an hour."
        )
        return flask.make_response(_ask_code_of_application(application, wrong=wrong), 422)
    page = flask.url_for("follow.application", number=number)
    return flask.make_response(flask.redirect(page, code=303))


def _may_try_number(what: str) -> bool:
    """Count a try at a number of an application from an address, whether there is one or not.

    The codes of the address are counted as well, but of a number that is none no code is sent:
    who measures how long answers take could try them all.
    """
    settings = context.deps().config.mobile_codes
    rules = (
        limits.RateLimitItemPerHour(settings.address_hour),
        limits.RateLimitItemPerDay(settings.address_day),
    )
    place = mobile_code.place_of(flask.request.remote_addr or "")
    return shared_tries.may_try(what, place, rules=rules)


def _ask_code_of_application(application: str, *, wrong: str = "") -> str:
    return flask.render_template(
        "public/code_of_application.html",
        application=application,
        wrong={"code": wrong} if wrong else {},
        minutes=context.deps().config.mobile_codes.valid_minutes,
    )


def _ask_code(mobile: str, then: str, *, wrong: str = "") -> str:
    settings = context.deps().config.mobile_codes
    return flask.render_template(
        "public/code.html", mobile=mobile, then=then, wrong=wrong, minutes=settings.valid_minutes
    )


def words_of_refusal(refused: CodeRefused) -> str:
    """Say why there is no code or it is wrong, and when again."""
    if refused.again_at is not None:
        return names.code_refusal(refused.reason, time=context.clock(refused.again_at))
    if refused.tries_left:
        return ngettext(
            "This code is wrong. Look at the newest SMS; you can try once more.",
            "This code is wrong. Look at the newest SMS; you can try %(num)s times more.",
            refused.tries_left,
        )
    return names.code_refusal(refused.reason, time="")
