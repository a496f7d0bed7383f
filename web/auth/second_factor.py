"""Let a person set up the own second factor, make other recovery codes, and take it off."""

from collections.abc import Sequence

import flask
from werkzeug.wrappers import Response

from missedcall.domain.operators.roles import ROLES
from missedcall.usecases.operators import second_factor
from missedcall.usecases.operators.second_factor import AppSecret, LoginCodeRefused
from missedcall.usecases.payments.qr_code import qr_svg
from web.auth import login, users
from web.auth.login_limit import LoginLimit, Wait
from web.shared import context, form_fields, texts
from web.shared.texts import gettext

blueprint = flask.Blueprint("second_factor", __name__, url_prefix="/account/second-factor")
blueprint.before_request(lambda: users.require_role(frozenset(ROLES)))
Answer = Response | str | tuple[str, int] | tuple[str, int, dict[str, str]]


@blueprint.get("")
def page() -> str:
    return _show()


@blueprint.post("/set-up")
def set_up() -> Answer:
    """Show what the app scans; it counts once a code of it was typed."""
    try:
        return _show(secret=_secret())
    except LoginCodeRefused as error:
        return _show(texts.explained(error.reason)), 409


@blueprint.post("/confirm")
@form_fields.filled
def confirm(code: login.Code) -> Answer:
    """Take the first code of the app, and show the recovery codes once."""
    try:
        made = second_factor.confirm_set_up(
            context.deps(),
            operator=users.current_user(),
            code=code,
            token=users.token(),
            address=users.client_address(),
            now=context.now(),
        )
    except LoginCodeRefused as error:
        problem = texts.explained(error.reason)
        try:
            return _show(problem, secret=_secret()), 422
        except LoginCodeRefused:
            return _show(problem), 409
    return _show(made=made)


@blueprint.post("/<any(codes, off):act>")
@form_fields.filled
def change(act: str, code: login.Code) -> Answer:
    """Make other recovery codes or take the app off, by a code: an open session is not enough."""
    person = users.current_user()
    try:
        prove(code)
        if act == "codes":
            made = second_factor.renew_recovery_codes(
                context.deps(), operator=person, address=users.client_address(), now=context.now()
            )
            return _show(made=made)
        second_factor.take_off(
            context.deps(), operator=person, address=users.client_address(), now=context.now()
        )
    except LoginCodeRefused as error:
        return _show(texts.explained(error.reason)), 422
    except Wait as error:
        return _show(login.wait_text(error.seconds)), 429, {"Retry-After": str(error.seconds)}
    flask.flash(gettext("The second factor is taken off. Set it up on the new telephone."))
    return flask.redirect(flask.url_for("second_factor.page"), code=303)


def prove(code: str) -> None:
    """Take a code of who asks; raise `LoginCodeRefused`, or `Wait` after too many tries."""
    person = users.current_user()
    limit: LoginLimit = flask.current_app.extensions[login.LIMIT_KEY]
    tried = login.tried_code(person.login)
    with limit.admitted(tried):
        try:
            second_factor.prove_again(
                context.deps(),
                operator=person,
                code=code,
                token=users.token(),
                address=users.client_address(),
                now=context.now(),
            )
        except LoginCodeRefused:
            limit.count_try(tried, was_right=False)
            raise
    limit.count_try(tried, was_right=True)


def _secret() -> AppSecret:
    return second_factor.begin_set_up(
        context.deps(), operator=users.current_user(), now=context.now()
    )


def _show(
    problem: str | None = None, *, secret: AppSecret | None = None, made: Sequence[str] = ()
) -> str:
    person = users.current_user()
    return flask.render_template(
        "auth/second_factor.html",
        problem=problem,
        factor=second_factor.state_of_second_factor(context.deps(), operator_id=person.id),
        is_required=person.role in context.deps().config.web.second_factor.required_roles,
        secret=secret,
        picture=qr_svg(secret.address) if secret else "",
        made=made,
    )
