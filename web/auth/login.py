"""Let people in and out, and let them choose their language."""

from typing import Annotated

import flask
import flask_login
from pydantic import PlainValidator
from werkzeug.wrappers import Response

from missedcall.usecases.operators import access, duty, sessions
from missedcall.usecases.operators.operators import Operator
from web.auth import known_device, users
from web.auth.login_limit import LoginLimit, Try, Wait
from web.shared import context, form_fields
from web.shared.texts import gettext

Login = Annotated[str, PlainValidator(lambda text: text.strip()[:LONGEST_LOGIN])]
Password = Annotated[str, PlainValidator(lambda text: text[: users.LONGEST_PASSWORD])]
blueprint = flask.Blueprint("login", __name__)
LIMIT_KEY = "missedcall.login_limit"
LONGEST_LOGIN = 40
Answer = Response | tuple[str, int] | tuple[str, int, dict[str, str]]


@blueprint.get("/")
def home() -> Response:
    found = context.operator()
    return flask.redirect(flask.url_for(users.first_page(found) if found else "login.page"), 303)


@blueprint.get("/login")
def page() -> str:
    return flask.render_template("auth/login.html", login="")


@blueprint.post("/login")
@form_fields.filled
def enter(login: Login, password: Password) -> Answer:
    """Log in; a wrong password and an unknown name are answered alike."""
    limit: LoginLimit = flask.current_app.extensions[LIMIT_KEY]
    tried = Try(login, users.client_address(), known_device.device_of_login(login))
    try:
        with limit.admitted(tried):
            found = access.log_in(
                context.deps(),
                login=login,
                password=password,
                address=tried.address,
                now=context.now(),
            )
    except Wait as error:
        return _wait(limit, tried, error.seconds)
    limit.count_try(tried, was_right=found is not None)
    if found is None:
        return _again(
            gettext("The login name or the password is not right. Type them again."),
            login,
            status=401,
        )
    return _let_in(found)


def _let_in(found: Operator) -> Response:
    flask.session.clear()
    flask.session.permanent = True
    flask.session["language"] = found.language
    token = sessions.begin_session(
        context.deps(), operator_id=found.id, address=users.client_address(), now=context.now()
    )
    flask_login.login_user(users.User(found, token))
    answer = flask.redirect(flask.url_for(users.first_page(found)), code=303)
    known_device.remember(answer, login=found.login)
    return answer


def _wait(limit: LoginLimit, tried: Try, seconds: int) -> Answer:
    """Say how long to wait; one row of the audit tells of all tries of a minute."""
    if limit.is_first(f"wait {tried.address}"):
        access.note_login_wait(
            context.deps(), login=tried.login, address=tried.address, now=context.now()
        )
    page, status = _again(
        gettext(
            "Too many tries. Wait %(minutes)s min, then try again.", minutes=-(-seconds // 60)
        ),
        tried.login,
        status=429,
    )
    return page, status, {"Retry-After": str(seconds)}


def _again(problem: str, login: str, *, status: int) -> tuple[str, int]:
    flask.flash(problem)
    return flask.render_template("auth/login.html", login=login), status


@blueprint.post("/logout")
def leave() -> Response:
    """Log out and off the telephone; who has a call in hand must end it first."""
    found = context.operator()
    if found is not None:
        if not duty.log_operator_off(context.deps(), operator_id=found.id, now=context.now()):
            flask.flash(gettext("You have a call in hand. Send the form or close the call first."))
            return flask.redirect(flask.url_for("desk.page"), code=303)
        sessions.end_session(
            context.deps(),
            token=users.token(),
            operator=found,
            address=users.client_address(),
            now=context.now(),
        )
        flask_login.logout_user()
        flask.session.clear()
    return flask.redirect(flask.url_for("login.page"), code=303)


@blueprint.post("/language")
@form_fields.filled
def choose_language(language: str) -> Response:
    if language not in context.deps().config.web.languages:
        flask.abort(400)
    flask.session["language"] = language
    return flask.redirect(flask.url_for("login.home"), code=303)
