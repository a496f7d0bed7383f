"""Ring who finds a form too much: an operator fills it in on the telephone."""

import flask
from flask.typing import ResponseReturnValue

from missedcall.usecases.callbacks import internet_callbacks
from missedcall.usecases.callbacks.internet_callbacks import CallRequestRefusal
from web.public import mobile_proof, names, visitor
from web.shared import context

blueprint = flask.Blueprint("call_me", __name__, url_prefix="/public/call-me")


@blueprint.get("")
def page() -> ResponseReturnValue:
    mobile = visitor.proven_mobile()
    if mobile is None:
        return mobile_proof.ask_for_mobile("call_me")
    return flask.render_template("public/call_me.html", mobile=mobile, asked=None, refused="")


@blueprint.post("")
def ask() -> ResponseReturnValue:
    """Have the proven mobile rung; who waits for a call already keeps that place."""
    mobile = visitor.proven_mobile()
    if mobile is None:
        return mobile_proof.ask_for_mobile("call_me"), 401
    answer = internet_callbacks.request_call(
        context.deps(), mobile=mobile, language=context.language(), now=context.now()
    )
    if isinstance(answer, CallRequestRefusal):
        refused = names.call_refusal(answer)
        page = flask.render_template(
            "public/call_me.html", mobile=mobile, asked=None, refused=refused
        )
        return page, 429
    return flask.render_template("public/call_me.html", mobile=mobile, asked=answer, refused="")
