"""Let a person change the own password, and end the own sessions."""

from typing import Annotated

import flask
from pydantic import PlainValidator
from werkzeug.wrappers import Response

from missedcall.domain.operators.roles import ROLES
from missedcall.usecases.operators import access, contacts, passwords, second_factor, sessions
from missedcall.usecases.operators.account_manager import AccessNotAllowed
from web.auth import users
from web.shared import context, form_fields, texts
from web.shared.texts import gettext, ngettext

blueprint = flask.Blueprint("account", __name__, url_prefix="/account")
blueprint.before_request(lambda: users.require_role(frozenset(ROLES)))
Password = Annotated[str, PlainValidator(lambda text: text[: users.LONGEST_PASSWORD])]


@blueprint.get("")
def page() -> str:
    return _show()


@blueprint.post("/password")
@form_fields.filled
def change_password(old: Password, new: Password, again: Password) -> Response | tuple[str, int]:
    if new != again:
        return _show(gettext("The new password differs in the two fields. Type it again.")), 422
    try:
        access.choose_password(
            context.deps(),
            operator=users.current_user(),
            old=old,
            new=new,
            token=users.token(),
            address=users.client_address(),
            now=context.now(),
        )
    except (AccessNotAllowed, passwords.WeakPassword) as error:
        return _show(texts.explained(error.reason)), 422
    flask.flash(gettext("The password is changed. You are logged out everywhere else."))
    return flask.redirect(flask.url_for("login.home"), code=303)


@blueprint.post("/sessions/end")
def end_others() -> Response:
    """End every session of this person but the one that asks."""
    ended = sessions.end_all_sessions(
        context.deps(),
        operator_id=users.current_user().id,
        by=users.current_user().login,
        address=users.client_address(),
        now=context.now(),
        but=users.token(),
    )
    flask.flash(ngettext("Logged out in %(num)s place.", "Logged out in %(num)s places.", ended))
    return flask.redirect(flask.url_for("account.page"), code=303)


@blueprint.post("/sessions/<shown_id>/end")
def end_one(shown_id: str) -> Response:
    """End one session of this person; 404 for one that is another's, or has ended."""
    person = users.current_user()
    if not sessions.end_one_session(
        context.deps(),
        operator_id=person.id,
        shown_id=shown_id,
        by=person.login,
        address=users.client_address(),
        now=context.now(),
    ):
        flask.abort(404)
    flask.flash(gettext("That session is ended."))
    return flask.redirect(flask.url_for("account.page"), code=303)


def _show(problem: str | None = None) -> str:
    person = users.current_user()
    running = sessions.running_sessions(
        context.deps(), now=context.now(), operator_id=person.id, token=users.token()
    )
    return flask.render_template(
        "auth/account.html",
        problem=problem,
        running=running,
        factor=second_factor.state_of_second_factor(context.deps(), operator_id=person.id),
        contacts_changed=contacts.last_change_of_contacts(context.deps(), login=person.login),
    )
