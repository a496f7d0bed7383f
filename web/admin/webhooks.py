"""Let admins say where programs are told of changes, see what failed, and have it told again."""

import flask
from werkzeug.wrappers import Response

from missedcall.domain.clients.webhook import DeliveryState
from missedcall.domain.shared.explanation import RequestRefused
from missedcall.usecases.clients import webhooks as cases
from missedcall.usecases.clients.clients import ClientManager
from missedcall.usecases.clients.webhooks import MadeWebhook
from web.auth import users
from web.shared import context, cursors, form_fields, texts
from web.shared.texts import gettext

blueprint = flask.Blueprint("webhooks", __name__, url_prefix="/clients/webhooks")
blueprint.before_request(lambda: users.require_page("clients"))
PAGE = 50
SHOWN = {"": DeliveryState.FAILED, "waiting": DeliveryState.WAITING}


@blueprint.get("")
def page() -> str:
    return _show()


@blueprint.post("")
@form_fields.filled
def add(client: str, url: str) -> str | tuple[str, int]:
    """Tell a program of changes, and show the secret that signs them once."""
    try:
        made = cases.add_webhook(
            context.deps(), client=client.strip(), url=url, by=_manager(), now=context.now()
        )
    except RequestRefused as error:
        return _show(problem=texts.explained(error.reason)), 422
    return _show(made)


@blueprint.post("/<int:webhook_id>/secret")
def secret(webhook_id: int) -> str | tuple[str, int]:
    """Sign by another secret from now on, and show it once."""
    try:
        made = cases.renew_webhook_secret(
            context.deps(), webhook_id=webhook_id, by=_manager(), now=context.now()
        )
    except RequestRefused as error:
        return _show(problem=texts.explained(error.reason)), 422
    return _show(made)


@blueprint.post("/<int:webhook_id>/remove")
def remove(webhook_id: int) -> Response | tuple[str, int]:
    try:
        cases.remove_webhook(
            context.deps(), webhook_id=webhook_id, by=_manager(), now=context.now()
        )
    except RequestRefused as error:
        return _show(problem=texts.explained(error.reason)), 422
    flask.flash(gettext("Nothing more is told there."))
    return flask.redirect(flask.url_for("webhooks.page"), code=303)


@blueprint.post("/deliveries/<int:delivery_id>/replay")
def replay(delivery_id: int) -> Response | tuple[str, int]:
    try:
        cases.replay_delivery(
            context.deps(), delivery_id=delivery_id, by=_manager(), now=context.now()
        )
    except RequestRefused as error:
        return _show(problem=texts.explained(error.reason)), 422
    flask.flash(gettext("It is told again."))
    return flask.redirect(flask.url_for("webhooks.page"), code=303)


def _manager() -> ClientManager:
    return ClientManager(users.current_user().login, users.client_address())


def _show(made: MadeWebhook | None = None, *, problem: str | None = None) -> str:
    shown = flask.request.args.get("state", "")
    if shown not in SHOWN:
        flask.abort(404)
    rows = cases.list_deliveries(
        context.deps(), state=SHOWN[shown], limit=PAGE + 1, before=cursors.row("before")
    )
    return flask.render_template(
        "admin/webhooks.html",
        webhooks=cases.list_webhooks(context.deps()),
        rows=rows[:PAGE],
        more=rows[PAGE - 1].id if len(rows) > PAGE else None,
        shown=shown,
        made=made,
        problem=problem,
    )
