"""Let people in and out, and let them choose their language."""

import datetime as dt

import flask
import flask_login
from werkzeug.wrappers import Response

from missedcall.usecases import access, duty, sessions
from web import context, texts, users
from web.login_limit import LoginLimit

blueprint = flask.Blueprint("login", __name__)
LIMIT_KEY = "missedcall.login_limit"
LONGEST_LOGIN = 40


def new_limit() -> LoginLimit:
    """Allow five tries a minute for each login and address."""
    return LoginLimit(tries=5, within=dt.timedelta(minutes=1))


@blueprint.get("/")
def home() -> Response:
    found = context.operator()
    return flask.redirect(flask.url_for(users.first_page(found) if found else "login.page"), 303)


@blueprint.get("/login")
def page() -> str:
    return flask.render_template("login.html", login="")


@blueprint.post("/login")
def enter() -> Response | tuple[str, int]:
    """Log in; a wrong password and an unknown name are answered alike."""
    login = flask.request.form.get("login", "").strip()[:LONGEST_LOGIN]
    password = flask.request.form.get("password", "")[: users.LONGEST_PASSWORD]
    address, now = users.address(), context.now()
    limit: LoginLimit = flask.current_app.extensions[LIMIT_KEY]
    if not limit.admits(login=login, address=address, now=now):
        return _again("login.wait", login, status=429)
    found = access.log_in(context.deps(), login=login, password=password, address=address, now=now)
    if found is None:
        return _again("login.wrong", login, status=401)
    limit.forget(login=login, address=address)
    flask.session.clear()
    flask.session.permanent = True
    flask.session["language"] = found.language
    token = sessions.begin(context.deps(), operator_id=found.id, address=address, now=now)
    flask_login.login_user(users.User(found, token))
    return flask.redirect(flask.url_for(users.first_page(found)), code=303)


def _again(key: str, login: str, *, status: int) -> tuple[str, int]:
    flask.flash(context.text(key))
    return flask.render_template("login.html", login=login), status


@blueprint.post("/logout")
def leave() -> Response:
    """Log out and off the telephone; who has a call in hand must end it first."""
    found = context.operator()
    if found is not None:
        if not duty.leave(context.deps(), operator_id=found.id, now=context.now()):
            flask.flash(context.text("desk.busy"))
            return flask.redirect(flask.url_for("desk.page"), code=303)
        sessions.end(
            context.deps(),
            token=users.token(),
            operator=found,
            address=users.address(),
            now=context.now(),
        )
        flask_login.logout_user()
        flask.session.clear()
    return flask.redirect(flask.url_for("login.page"), code=303)


@blueprint.post("/language")
def choose_language() -> Response:
    chosen = flask.request.form.get("language", "")
    if chosen not in texts.LANGUAGES:
        flask.abort(400)
    flask.session["language"] = chosen
    return flask.redirect(flask.url_for("login.home"), code=303)
