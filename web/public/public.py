"""Show the first page, the help, and what every site of a public body says of itself."""

import flask
from flask.typing import ResponseReturnValue

from web.public import visitor
from web.shared import context

blueprint = flask.Blueprint("public", __name__, url_prefix="/public")
STATEMENTS = ("privacy", "terms", "accessibility")


@blueprint.get("")
def page() -> ResponseReturnValue:
    return flask.render_template("public/home.html")


@blueprint.get("/help")
def help_page() -> ResponseReturnValue:
    return flask.render_template(
        "public/help.html",
        nodal_officer=context.deps().config.voice.nodal_officer,
        promise=[each.days for each in context.deps().limits.promise],
        law=[each.days for each in context.deps().limits.law],
    )


@blueprint.get(f"/<any({', '.join(STATEMENTS)}):statement>")
def statement(statement: str) -> ResponseReturnValue:
    retention = context.deps().config.retention
    return flask.render_template(f"public/statement_{statement}.html", retention=retention)


@blueprint.post("/language")
def language() -> ResponseReturnValue:
    """Choose the language, and show the same page again."""
    chosen = flask.request.form.get("language", "")
    if chosen not in context.deps().config.web.languages:
        flask.abort(400)
    flask.session["language"] = chosen
    back = flask.request.form.get("page", "")
    home = flask.url_for("public.page")
    is_ours = back == home or back.startswith(f"{home}/")
    return flask.redirect(back if is_ours else home, code=303)


@blueprint.post("/leave")
def leave() -> ResponseReturnValue:
    """Forget the mobile that was proven: another person may use this browser next."""
    visitor.forget_visitor()
    return flask.redirect(flask.url_for("public.page"), code=303)


@blueprint.app_context_processor
def _of_the_site() -> dict[str, object]:
    """Give the public pages what each of them says of its owner, and the number to ring."""
    config = context.deps().config
    return {"site": config.public, "missed_call": config.telephony.numbers[0]}
