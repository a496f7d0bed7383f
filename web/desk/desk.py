"""The operator's page and the buttons on it."""

import datetime as dt
from typing import Annotated

import flask
from pydantic import PlainValidator
from werkzeug.wrappers import Response

from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.connection.states import Event
from missedcall.domain.messages.refusals import ResendRefusal
from missedcall.domain.shared.instants import read_instant
from missedcall.usecases.applications import (
    call_endings,
    call_in_hand,
    caller_requests,
    caller_search,
)
from missedcall.usecases.callbacks import wrap_ups
from missedcall.usecases.connection.command import CommandRefused
from missedcall.usecases.messages import resend as resending
from missedcall.usecases.operators import duty
from web.auth import users
from web.desk import desk_page, loaded_desk, refused
from web.shared import context, form_fields, texts
from web.shared.texts import gettext

Matter = Annotated[str, PlainValidator(lambda text: text or call_endings.MATTERS[-1])]
WishedTime = Annotated[dt.datetime | None, form_fields.otherwise(None, read_instant)]
blueprint = flask.Blueprint("desk", __name__, url_prefix="/desk")
blueprint.before_request(users.require_call_taker)


@blueprint.get("")
def page() -> str:
    return desk_page.render_desk(loaded_desk.load_desk(users.current_operator()))


@blueprint.get("/state")
def state() -> Response:
    """Tell the open page what has changed."""
    return flask.jsonify(desk_page.desk_state(loaded_desk.load_desk(users.current_operator())))


@blueprint.post("/ready")
def ready() -> Response:
    try:
        moved = duty.set_operator_ready(
            context.deps(), operator_id=users.current_operator().id, now=context.now()
        )
    except duty.NoPhone:
        return _back(gettext("You have no phone. Ask the admin for an extension."))
    except duty.OffShift:
        return _back(
            gettext(
                "You are not on shift: you can be ready from an hour before it begins until "
                "it ends."
            )
        )
    except duty.PhoneAway:
        return _back(
            gettext(
                "Your phone is not connected. Switch it on: you are ready as soon as it is. "
                "If that takes over two minutes, press “Ready” again."
            )
        )
    return _back(
        None
        if moved
        else gettext("You have a call in hand. Send the form or close the call first.")
    )


@blueprint.post("/pause")
@form_fields.filled
def pause(reason: str) -> Response:
    if reason not in desk_page.PAUSE_REASONS:
        return _back(gettext("Choose a reason from the list."))
    moved = duty.pause_operator(
        context.deps(),
        operator_id=users.current_operator().id,
        reason=reason,
        now=context.now(),
    )
    return _back(
        None
        if moved
        else gettext("You have a call in hand. Send the form or close the call first.")
    )


@blueprint.post("/leave")
def leave() -> Response:
    moved = duty.log_operator_off(
        context.deps(), operator_id=users.current_operator().id, now=context.now()
    )
    return _back(
        None
        if moved
        else gettext("You have a call in hand. Send the form or close the call first.")
    )


@blueprint.post("/extend")
def extend() -> Response:
    """Take the time for the form once more."""
    extended = wrap_ups.extend_wrap_up(
        context.deps(), operator_id=users.current_operator().id, now=context.now()
    )
    return _back(
        None
        if extended
        else gettext("More time can be taken once for each call, before the time is over.")
    )


@blueprint.post("/close")
@form_fields.filled
def close(
    reason: str, matter: Matter, days: str, application: str, note: str
) -> Response | tuple[str, int]:
    """End the wrap-up of a call that led to no application."""
    known = reason in call_endings.CLOSE_REASONS and matter in call_endings.MATTERS
    if not known or days not in ("", *map(str, desk_page.NO_CALL_DAYS)):
        return _back(gettext("Choose a reason from the list."))
    try:
        closed = call_endings.close_call(
            context.deps(),
            operator_id=users.current_operator().id,
            reason=reason,
            about=application or None,
            matter=matter,
            until=context.now() + dt.timedelta(days=int(days)) if days else None,
            note=note,
            now=context.now(),
        )
    except call_in_hand.NotTheirs:
        return _back(
            gettext("This application is not of this telephone. Choose one from the list.")
        )
    if closed:
        return _back(None)
    problem = gettext("There is no call to close: a call can be closed once it is over.")
    return refused.show_refused("close", problem, status=409) if note else _back(problem)


@blueprint.post("/application")
@form_fields.filled
def application(application: str, event: str, reason: str) -> Response | tuple[str, int]:
    """Do what the caller asks for to an application of the same telephone."""
    try:
        caller_requests.execute_caller_request(
            context.deps(),
            by=users.current_operator(),
            application=application,
            event=Event(event),
            reason=reason,
            now=context.now(),
        )
    except CommandRefused as error:
        return refused.show_refused("application", texts.explained(error.reason), status=409)
    except caller_requests.NoReason:
        wrong = gettext("Write the reason in one line; it is kept in the history.")
        return refused.show_refused("application", wrong={"reason": wrong})
    except ValueError:  # an event that there is not, and `NotTheirs`
        problem = gettext("This application is not of this telephone. Choose one from the list.")
        return refused.show_refused("application", problem, status=409)
    return _back(gettext("Done. The applicant gets an SMS."))


@blueprint.post("/find")
@form_fields.filled
def find(wanted: str) -> str | Response:
    """Show what has the number that the caller speaks of; no address holds it."""
    wanted, by = wanted.strip(), users.current_operator()
    try:
        found = caller_search.find_for_caller(
            context.deps(), by=by, text=wanted, now=context.now()
        )
    except call_in_hand.NotTheirs:
        return _back(gettext("This call is not in your hand any more; nothing was changed."))
    return desk_page.render_desk(loaded_desk.load_desk(by), wanted=wanted, found=found)


@blueprint.get("/find")
def found_before() -> Response:
    """Lead who reloads the page of what was found back to the desk."""
    return flask.redirect(flask.url_for("desk.page"), code=303)


@blueprint.post("/slot")
@form_fields.filled
def slot(application: str, begins: str) -> Response:
    """Move the lineman's visit to the time that the caller chose."""
    try:
        caller_requests.choose_visit_slot(
            context.deps(),
            by=users.current_operator(),
            application=application,
            begins=read_instant(begins),
            now=context.now(),
        )
    except CommandRefused as error:
        flask.flash(texts.explained(error.reason))
        return _back(None)
    except ValueError:  # no instant, `NotTheirs` or `SlotNotOffered`
        return _back(gettext("This time can no longer be given. See the new ones on the page."))
    return _back(gettext("The time is changed. The applicant gets it by SMS."))


@blueprint.post("/later")
@form_fields.filled
def later(when: WishedTime, same_operator: form_fields.Ticked) -> Response | tuple[str, int]:
    """Give the caller the time asked for, as a clock in India shows it."""
    got = when and call_endings.call_later(
        context.deps(),
        operator_id=users.current_operator().id,
        wish=when,
        same_operator=same_operator,
        now=context.now(),
    )
    if got is None:
        problem = gettext(
            "That cannot be: choose a time from now to seven days ahead, once the call is over."
        )
        return refused.show_refused("later", problem)
    due_at = f"{got.astimezone(IST):%d-%m-%Y %H:%M}"
    return _back(gettext("The caller is called again at %(when)s.", when=due_at))


@blueprint.get("/<any(later, close, application, resend, correct, 'own-number'):_form>")
def asked_before(_form: str) -> Response:
    """Lead who reloads the page of a refused form back to the desk."""
    return flask.redirect(flask.url_for("desk.page"), code=303)


@blueprint.post("/resend")
@form_fields.filled
def resend(reason: str) -> Response | tuple[str, int]:
    """Send the SMS of the application on the page once more."""
    result = loaded_desk.load_desk(users.current_operator()).result
    if result is None or result.sms is None:
        return _back(gettext("There is no SMS to send again."))
    try:
        resending.resend_message(
            context.deps(),
            message_id=result.sms.first_id,
            actor=users.current_operator().login,
            reason=reason[:150],
            now=context.now(),
        )
    except resending.NotResendable as error:
        said = texts.explained(error.reason)
        if error.reason.code == ResendRefusal.NO_REASON:
            return refused.show_refused("resend", wrong={"reason": said})
        return refused.show_refused("resend", said, status=409)
    return _back(gettext("The SMS is being sent again."))


def _back(problem: str | None) -> Response:
    if problem is not None:
        flask.flash(problem)
    return flask.redirect(flask.url_for("desk.page"), code=303)
