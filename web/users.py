"""Tell Flask-Login who is logged in, and keep out who may not be here."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import cast

import flask
import flask_login
from werkzeug.wrappers import Response

from missedcall.domain.roles import MAY_TAKE_CALLS, Role
from missedcall.usecases import operators
from missedcall.usecases.operators import Operator
from web import context, pages


@dataclass(frozen=True)
class User:
    """Wrap an operator in what Flask-Login asks of a user."""

    operator: Operator
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        return str(self.operator.id)


def init_app(app: flask.Flask) -> None:
    manager = flask_login.LoginManager()
    manager.init_app(app)
    manager.user_loader(_load)


def _load(user_id: str) -> User | None:
    found = operators.get(context.deps(), operator_id=int(user_id))
    return User(found) if found else None


def first_page(found: Operator) -> str:
    """Name the page on which a person's work begins; say 403 to whose role has none."""
    names = pages.of(found.role)
    if not names:
        flask.abort(403)
    return f"{names[0]}.page"


def who_takes_calls() -> Operator:
    """Give the operator of this request, whom `only_who_takes_calls` has let in."""
    return person()


def person() -> Operator:
    """Give the person of this request, whom `let_through` has let in."""
    return cast(Operator, flask.g.operator)


def only_who_takes_calls() -> Response | None:
    """Let through who takes calls."""
    return let_through(MAY_TAKE_CALLS)


def only_for(page: str) -> Response | None:
    """Let through who may open a page, by its name in `web.pages`."""
    return let_through(pages.PAGES[page])


def let_through(allowed: Collection[Role]) -> Response | None:
    """Let through whose role is allowed; send who is not logged in to the login page, or say
    401; say 403 to the others.
    """
    found = context.operator()
    if found is None:
        if context.wants_json():
            flask.abort(401)
        flask.flash(context.text("login.needed"))
        return flask.redirect(flask.url_for("login.page"), code=303)
    if found.role not in allowed:
        flask.abort(403)
    flask.g.operator = found
    return None
