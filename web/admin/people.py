"""Let supervisors and admins shut people out, let them in, and give one-time passwords."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import cast

import flask
from werkzeug.wrappers import Response

from missedcall.usecases.operators import access
from missedcall.usecases.operators import contacts as contact_cases
from missedcall.usecases.operators.access import AccessNotAllowed, AccountManager
from missedcall.usecases.operators.contacts import StaffContacts
from missedcall.usecases.operators.operator_telephone import OperatorNotAdded
from web.admin import names
from web.auth import users
from web.desk import telephone
from web.shared import context, form_fields, texts

blueprint = flask.Blueprint("people", __name__, url_prefix="/people")
blueprint.before_request(lambda: users.require_page("people"))


@blueprint.get("")
def page() -> str:
    return _show()


@blueprint.post("/<login>/<any(disable, enable, sessions):act>")
def change(login: str, act: str) -> Response | tuple[str, int]:
    acts = {
        "disable": access.disable_login,
        "enable": access.enable_login,
        "sessions": access.end_sessions,
    }
    try:
        acts[act](context.deps(), login=login, by=_actor(), now=context.now())
    except AccessNotAllowed as error:
        return _refused(error)
    flask.flash(names.done(act, login=login))
    return flask.redirect(flask.url_for("people.page"), code=303)


@blueprint.post("/<login>/password")
def password(login: str) -> str | tuple[str, int]:
    """Show a one-time password once: it stands on this answer and nowhere else."""
    try:
        made = access.give_one_time_password(
            context.deps(), login=login, by=_actor(), now=context.now()
        )
    except AccessNotAllowed as error:
        return _refused(error)
    return _show(Made("password", login, made))


@blueprint.post("/<login>/phone")
def phone(login: str) -> str | tuple[str, int]:
    """Give a lost telephone's extension another password, and show it once."""
    try:
        extension, generation = access.change_phone_password(
            context.deps(), login=login, by=_actor(), now=context.now()
        )
    except AccessNotAllowed as error:
        return _refused(error)
    make = cast(telephone.Password, flask.current_app.extensions[telephone.PASSWORDS])
    return _show(Made("phone", f"operator-{extension}", make(extension, generation)))


@blueprint.post("/<login>/contacts")
@form_fields.filled
def contacts(login: str, mobile: str = "", mail: str = "") -> Response | tuple[str, int]:
    """Set where a person is reached; what cannot be taken is told and stays as typed."""
    typed = StaffContacts(mobile, mail)
    try:
        contact_cases.change_contacts(
            context.deps(), login=login, contacts=typed, by=_actor(), now=context.now()
        )
    except AccessNotAllowed as error:
        return _refused(error)
    except OperatorNotAdded as error:
        problem = texts.explained(error.reason)
        return _show(problem=problem, typed={login: typed}), 422
    flask.flash(names.done("contacts", login=login))
    return flask.redirect(flask.url_for("people.page"), code=303)


@dataclass(frozen=True)
class Made:
    """Hold what was made for a person; `what` names the words beside it."""

    what: str
    person: str
    secret: str


def _actor() -> AccountManager:
    return AccountManager(
        users.current_user().login, users.current_user().role, users.client_address()
    )


def _refused(error: AccessNotAllowed) -> tuple[str, int]:
    return _show(problem=texts.explained(error.reason)), 422


def _show(
    made: Made | None = None,
    *,
    problem: str | None = None,
    typed: Mapping[str, StaffContacts] = MappingProxyType({}),
) -> str:
    rows = access.list_people(context.deps(), by=_actor(), now=context.now())
    return flask.render_template(
        "admin/people.html", rows=rows, problem=problem, made=made, typed=typed
    )
