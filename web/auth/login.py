"""Let people in and out, and let them choose their language."""

from typing import Annotated

import flask
import flask_login
from pydantic import PlainValidator
from werkzeug.wrappers import Response

from missedcall.domain.operators.refusals import LoginCodeRefusal
from missedcall.domain.shared.explanation import explain
from missedcall.usecases.operators import access, duty, second_factor, sessions
from missedcall.usecases.operators.operators import Operator
from missedcall.usecases.operators.second_factor import LoginCodeRefused
from web.auth import browser_name, known_device, users
from web.auth.login_limit import LoginLimit, Try, Wait
from web.shared import context, form_fields, texts
from web.shared.texts import gettext

Login = Annotated[str, PlainValidator(lambda text: text.strip()[:LONGEST_LOGIN])]
Password = Annotated[str, PlainValidator(lambda text: text[: users.LONGEST_PASSWORD])]
Code = Annotated[str, PlainValidator(lambda text: text[:LONGEST_CODE])]
blueprint = flask.Blueprint("login", __name__)
LIMIT_KEY = "missedcall.login_limit"
LONGEST_LOGIN = 40
LONGEST_CODE = 40
# Under this name the cookie holds the token of who owes a code: no page takes it for a login.
AWAITS_CODE = "awaits_code"
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
    """Begin a session, or ask for the code of the second factor: no page opens before it."""
    token = sessions.begin_session(
        context.deps(),
        operator_id=found.id,
        place=browser_name.place(),
        now=context.now(),
        awaits_code=found.has_second_factor,
    )
    if not found.has_second_factor:
        return enter_as(found, token)
    flask.session.clear()
    flask.session["language"] = found.language
    flask.session[AWAITS_CODE] = token
    return flask.redirect(flask.url_for("login.code"), code=303)


def enter_as(found: Operator, token: str) -> Response:
    """Put a session that has begun into a new cookie; what the old one held is forgotten."""
    flask.session.clear()
    flask.session.permanent = True
    flask.session["language"] = found.language
    flask_login.login_user(users.User(found, token))
    answer = flask.redirect(flask.url_for(users.first_page(found)), code=303)
    known_device.remember(answer, login=found.login)
    return answer


@blueprint.get("/login/code")
def code() -> Response | str:
    if _awaiting() is None:
        return _begin_anew(texts.explained(explain(LoginCodeRefusal.OVER)))
    return flask.render_template("auth/login_code.html")


@blueprint.post("/login/code")
@form_fields.filled
def enter_code(code: Code) -> Answer:
    """Let in by a code; wrong ones are counted over all processes, as wrong passwords are."""
    login = _awaiting()
    if login is None:
        return _begin_anew(texts.explained(explain(LoginCodeRefusal.OVER)))
    tried = tried_code(login)
    limit: LoginLimit = flask.current_app.extensions[LIMIT_KEY]
    try:
        with limit.admitted(tried):
            found, token = second_factor.finish_login(
                context.deps(),
                token=flask.session[AWAITS_CODE],
                code=code,
                place=browser_name.place(),
                now=context.now(),
            )
    except Wait as error:
        page, status, headers = _wait(limit, tried, error.seconds, template="auth/login_code.html")
        return page, status, headers
    except LoginCodeRefused as error:
        limit.count_try(tried, was_right=False)
        if error.reason.code == LoginCodeRefusal.OVER:
            return _begin_anew(texts.explained(error.reason))
        flask.flash(texts.explained(error.reason))
        return flask.render_template("auth/login_code.html"), 401
    limit.count_try(tried, was_right=True)
    return enter_as(found, token)


def tried_code(login: str) -> Try:
    """Describe a try at a code; it is counted apart from tries at the password."""
    device = known_device.device_of_login(login)
    return Try(login, users.client_address(), device, what="code of ")


def _awaiting() -> str | None:
    """Give the login of who has typed the password in this browser and owes the code."""
    token = flask.session.get(AWAITS_CODE)
    if not token:
        return None
    return second_factor.login_awaiting_code(context.deps(), token=token, now=context.now())


def _begin_anew(problem: str) -> Response:
    flask.session.pop(AWAITS_CODE, None)
    flask.flash(problem)
    return flask.redirect(flask.url_for("login.page"), code=303)


def _wait(
    limit: LoginLimit, tried: Try, seconds: int, *, template: str = "auth/login.html"
) -> tuple[str, int, dict[str, str]]:
    """Say how long to wait; one row of the audit tells of all tries of a minute."""
    if limit.is_first(f"wait {tried.address}"):
        access.note_login_wait(
            context.deps(), login=tried.login, address=tried.address, now=context.now()
        )
    page, status = _again(
        wait_text(seconds),
        tried.login,
        status=429,
        template=template,
    )
    return page, status, {"Retry-After": str(seconds)}


def wait_text(seconds: int) -> str:
    """Say for how long a try has to wait."""
    return gettext(
        "Too many tries. Wait %(minutes)s min, then try again.", minutes=-(-seconds // 60)
    )


def _again(
    problem: str, login: str, *, status: int, template: str = "auth/login.html"
) -> tuple[str, int]:
    flask.flash(problem)
    return flask.render_template(template, login=login), status


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
