"""Let supervisors and admins shut people out, let them in, and give one-time passwords."""

import flask
from werkzeug.wrappers import Response

from missedcall.usecases import access
from missedcall.usecases.access import Actor, NotAllowed
from web import context, users

blueprint = flask.Blueprint("people", __name__, url_prefix="/people")
blueprint.before_request(lambda: users.only_for("people"))


@blueprint.get("")
def page() -> str:
    return _show()


@blueprint.post("/<login>/<any(disable, enable, sessions):act>")
def change(login: str, act: str) -> Response | tuple[str, int]:
    acts = {
        "disable": access.disable,
        "enable": access.enable,
        "sessions": access.end_sessions,
    }
    try:
        acts[act](context.deps(), login=login, by=_actor(), now=context.now())
    except NotAllowed as error:
        return _show(problem=context.text(f"people.why.{error.why}")), 422
    flask.flash(context.text(f"people.done.{act}", login=login))
    return flask.redirect(flask.url_for("people.page"), code=303)


@blueprint.post("/<login>/password")
def password(login: str) -> str | tuple[str, int]:
    """Show a one-time password once: it stands on this answer and nowhere else."""
    try:
        made = access.give_one_time_password(
            context.deps(), login=login, by=_actor(), now=context.now()
        )
    except NotAllowed as error:
        return _show(problem=context.text(f"people.why.{error.why}")), 422
    return _show(made=made, made_for=login)


def _actor() -> Actor:
    return Actor(users.person().login, users.person().role, users.address())


def _show(problem: str | None = None, made: str | None = None, made_for: str = "") -> str:
    rows = access.people(context.deps(), by=_actor(), now=context.now())
    return flask.render_template(
        "people.html", rows=rows, problem=problem, made=made, made_for=made_for
    )
