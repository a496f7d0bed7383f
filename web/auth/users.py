"""Tell Flask-Login who is logged in, and keep out who may not be here."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import cast

import flask
import flask_login
from werkzeug.wrappers import Response

from missedcall.domain.operators.roles import MAY_TAKE_CALLS, Actor
from missedcall.usecases.operators import sessions
from missedcall.usecases.operators.operators import Operator
from web.shared import context, pages
from web.shared.texts import gettext

# What open pages ask without anybody's touching them; `UNATTENDED` marks the same of a whole page.
ASKED_BY_PAGES = frozenset(
    {
        *("desk.state", "telephone.credentials", "wallboard.now", "static"),
        *("live.ticket", "wallboard.ticket"),
    }
)
UNATTENDED = "X-Unattended"
LONGEST_PASSWORD = 200
# Where a person keeps the own password and the own second factor.
OWN_PAGES = frozenset({"account", "second_factor"})


@dataclass(frozen=True)
class User:
    """Wrap an operator in what Flask-Login asks of a user; its id is the token of the session."""

    operator: Operator
    token: str
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        return self.token


def init_app(app: flask.Flask) -> None:
    manager = flask_login.LoginManager()
    manager.init_app(app)
    manager.user_loader(_load)


def _load(token: str) -> User | None:
    found = sessions.operator_of_session(
        context.deps(),
        token=token,
        is_activity=not _is_unattended(),
        is_display=flask.request.blueprint == "wallboard",
        now=context.now(),
    )
    return User(found, token) if found else None


def _is_unattended() -> bool:
    """Say whether a page asks by itself, with no person before it."""
    return flask.request.endpoint in ASKED_BY_PAGES or UNATTENDED in flask.request.headers


def client_address() -> str:
    """Give where this request comes from."""
    return flask.request.remote_addr or ""


def token() -> str:
    """Give the token of this request's session."""
    return str(flask_login.current_user.get_id())


def first_page(found: Operator) -> str:
    """Name the page on which a person's work begins; say 403 to whose role has none."""
    owed = _owed_first(found)
    if owed is not None:
        return owed
    names = pages.pages_of_role(found.role)
    if not names:
        flask.abort(403)
    return f"{names[0]}.page"


def current_operator() -> Operator:
    """Give the operator that `require_call_taker` has let in with this request."""
    return current_user()


def current_user() -> Operator:
    """Give the person that `require_role` has let in with this request."""
    return cast(Operator, flask.g.operator)


def require_call_taker() -> Response | None:
    """Let through who takes calls."""
    return require_role(MAY_TAKE_CALLS)


def require_page(page: str) -> Response | None:
    """Let through who may open a page, by its name in `web.shared.pages`."""
    return require_role(pages.PAGES[page].roles)


def require_role(allowed: Collection[Actor]) -> Response | None:
    """Let through whose role is allowed; send who is not logged in to the login page, or say
    401; say 403 to the others.
    """
    found = context.operator()
    if found is None:
        if context.wants_json():
            flask.abort(401)
        flask.flash(gettext("Log in first. What you typed is kept in this tab for an hour."))
        return flask.redirect(flask.url_for("login.page"), code=303)
    if found.role not in allowed:
        flask.abort(403)
    flask.g.operator = found
    owed = _owed_first(found)
    if owed is not None and flask.request.blueprint not in OWN_PAGES:
        if context.wants_json():
            flask.abort(403)
        return flask.redirect(flask.url_for(owed), code=303)
    return None


def _owed_first(found: Operator) -> str | None:
    """Name the page on which a person has to do something before any other page opens."""
    if found.must_choose_password:
        return "account.page"
    return "second_factor.page" if found.must_set_up_code else None
