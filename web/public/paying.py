"""Pay and print from the page on which an applicant follows: demand note, receipts, gateways."""

import flask
from flask.typing import ResponseReturnValue

from missedcall.usecases.clients import person_applications
from missedcall.usecases.clients.person_applications import NotOwn
from missedcall.usecases.payments import checkouts
from missedcall.usecases.payments.checkouts import GatewayFails, NoCheckout, NothingToPay
from web.api import checkout
from web.papers import answers
from web.public import follow, mobile_proof, visitor
from web.shared import context, texts
from web.shared.texts import gettext

blueprint = flask.Blueprint("paying", __name__, url_prefix="/public/follow")


@blueprint.get("/<number>/demand.pdf")
def demand_note(number: str) -> ResponseReturnValue:
    """Give the note of the demand, to print."""
    return _refused(number) or answers.demand_note_answer(number)


@blueprint.get("/<number>/receipts/<receipt>.pdf")
def receipt(number: str, receipt: str) -> ResponseReturnValue:
    """Give the receipt of a payment, to print."""
    return _refused(number) or answers.receipt_answer(receipt, application=number)


@blueprint.post("/<number>/pay/<gateway>")
def pay(number: str, gateway: str) -> ResponseReturnValue:
    """Show the link to a gateway's page; the payment counts when the gateway tells it."""
    refused = _refused(number)
    if refused is not None:
        return refused
    back = flask.url_for("follow.application", number=number)
    try:
        url = checkout.checkout_url(
            number, gateway=gateway, return_url=f"{context.deps().config.web_url}{back}"
        )
    except NoCheckout:
        flask.abort(404)
    except NothingToPay:
        flask.flash(gettext("Nothing is to be paid."))
        return flask.redirect(back, code=303)
    except GatewayFails as error:
        flask.current_app.logger.warning("gateway %s gave no page: %s", gateway, error)
        flask.flash(gettext("This way of paying does not answer now. Try again, or pay by UPI."))
        return flask.redirect(back, code=303)
    name = texts.local(checkouts.checkout_names(context.deps())[gateway])
    return flask.render_template("public/paying.html", number=number, url=url, name=name)


def _refused(number: str) -> flask.Response | None:
    """Answer who has not proven the mobile of the application; None lets the applicant in."""
    mobile = visitor.proven_mobile()
    if mobile is None:
        return flask.make_response(mobile_proof.ask_for_mobile("follow"), 401)
    try:
        person_applications.owed_amount(context.deps(), number=number, by=visitor.asker(mobile))
    except NotOwn:
        return follow.not_there()
    return None
