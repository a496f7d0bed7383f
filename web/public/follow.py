"""Follow an application: where it stands, who has it, what is owed, and what can be done."""

import datetime as dt

import flask
from flask.typing import ResponseReturnValue

from missedcall.domain.payments.payable import NotPayable
from missedcall.usecases.clients import followed_details, person_applications
from missedcall.usecases.clients.person_applications import NotOwn
from missedcall.usecases.connection.command import ChangedMeanwhile, CommandRefused
from missedcall.usecases.payments import checkouts
from web.public import mobile_proof, visitor
from web.shared import context, form_fields, kept_form
from web.shared.kept_form import NOTHING_KEPT, KeptForm
from web.shared.texts import gettext

blueprint = flask.Blueprint("follow", __name__, url_prefix="/public/follow")
MOST_LISTED = 20


@blueprint.get("")
def page() -> ResponseReturnValue:
    """List the applications of the proven mobile."""
    mobile = visitor.proven_mobile()
    if mobile is None:
        return mobile_proof.ask_for_mobile("follow")
    found = person_applications.list_followed(
        context.deps(),
        by=visitor.asker(mobile),
        before=None,
        limit=MOST_LISTED,
        now=context.now(),
    )
    return flask.render_template("public/follow.html", found=found)


@blueprint.get("/<number>")
def application(number: str) -> ResponseReturnValue:
    """Show one application of the proven mobile; any other is answered as one that is not."""
    mobile = visitor.proven_mobile()
    if mobile is None:
        return mobile_proof.ask_for_mobile("follow")
    return show_followed(number, mobile)


def show_followed(
    number: str, mobile: str, *, kept: KeptForm = NOTHING_KEPT, status: int = 200
) -> flask.Response | tuple[str, int]:
    """Show an application; `kept` is a form of its page that was refused."""
    try:
        found = followed_details.follow_in_detail(
            context.deps(), number=number, by=visitor.asker(mobile), now=context.now()
        )
    except NotOwn:
        return not_there()
    offer = None if isinstance(found.offer, NotPayable) else found.offer
    gateways = checkouts.checkout_names(context.deps()) if offer else {}
    shown = flask.render_template(
        "public/followed.html", found=found, offer=offer, gateways=gateways, kept=kept
    )
    return shown, status


@blueprint.post("/<number>/visit")
@form_fields.filled
def visit(number: str, begins: str) -> flask.Response:
    """Move the visit to a time that is offered."""
    mobile = visitor.proven_mobile()
    if mobile is None:
        return flask.make_response(mobile_proof.ask_for_mobile("follow"), 401)
    try:
        chosen = dt.datetime.fromisoformat(begins)
    except ValueError:
        flask.abort(400)
    if chosen.tzinfo is None:
        flask.abort(400)
    try:
        moved = person_applications.choose_visit_time(
            context.deps(),
            number=number,
            by=visitor.asker(mobile),
            begins=chosen,
            now=context.now(),
        )
    except NotOwn:
        return not_there()
    said = (
        gettext("The visit was moved; an SMS tells it too.")
        if moved
        else gettext("This time is not free any more; choose another.")
    )
    flask.flash(said)
    return back_to(number)


@blueprint.post("/<number>/withdraw")
@form_fields.filled
def withdraw(number: str, reason: str, sure: str) -> flask.Response | tuple[str, int]:
    """Withdraw the application; the tick says that it was no slip of the finger."""
    mobile = visitor.proven_mobile()
    if mobile is None:
        return flask.make_response(mobile_proof.ask_for_mobile("follow"), 401)
    missing = [name for name, said in (("reason", reason.strip()), ("sure", sure)) if not said]
    if missing:
        problem = gettext("Write why, and tick that you are sure. Nothing was changed.")
        kept = kept_form.keep_sent_form("withdraw", wrong=dict.fromkeys(missing, problem))
        return show_followed(number, mobile, kept=kept, status=422)
    try:
        person_applications.withdraw(
            context.deps(),
            number=number,
            by=visitor.asker(mobile),
            reason=reason,
            now=context.now(),
        )
    except NotOwn:
        return not_there()
    except (CommandRefused, ChangedMeanwhile):
        flask.flash(gettext("It cannot be withdrawn now. Ask the electricity office."))
        return show_followed(number, mobile, kept=kept_form.keep_sent_form("withdraw"), status=409)
    flask.flash(gettext("The application was withdrawn; an SMS tells it too."))
    return back_to(number)


@blueprint.get("/<number>/<any(withdraw, objection):_form>")
def asked_before(number: str, _form: str) -> flask.Response:
    """Lead who reloads the page of a refused form back to the application."""
    return back_to(number)


def back_to(number: str) -> flask.Response:
    return flask.make_response(
        flask.redirect(flask.url_for("follow.application", number=number), code=303)
    )


def not_there() -> flask.Response:
    """Answer alike for an application that is another's and one that is none."""
    return flask.make_response(flask.render_template("public/not_there.html"), 404)
