"""Do one act to several callbacks at once, tell what became of each, and take it back."""

import datetime as dt
from collections.abc import Sequence
from urllib.parse import parse_qsl, urlencode

import flask
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.shared import row_id, typed_number
from missedcall.usecases.callbacks import supervision_batch
from missedcall.usecases.callbacks.supervision import CallbackNotPossible
from missedcall.usecases.callbacks.supervision_batch import ActResult, ChosenCallback
from missedcall.usecases.callbacks.undone_acts import FormerCallback
from web.auth import users
from web.shared import context, form_fields, texts
from web.shared.texts import gettext
from web.supervisor import callback_filters, names
from web.supervisor.callbacks import read_wish

blueprint = flask.Blueprint("callback_acts", __name__, url_prefix="/callbacks/several")
blueprint.before_request(lambda: users.require_page("callbacks"))
UNDONE_WITHIN = dt.timedelta(minutes=15)


@blueprint.get("")
@blueprint.get("/<path:_>")
def page(_: str = "") -> Response:
    """Lead who reloads a page of results back to the list."""
    return flask.redirect(flask.url_for("callbacks.page"), code=303)


@blueprint.post("/<any(move, release, take, assign, cancel, reopen, block):act>")
@form_fields.filled
def act_on_several(
    act: str,
    reason: str,
    when: str,
    operator: str,
    kind: str,
    chosen: list[str],
    listed: list[str],
    every: form_fields.Ticked,
    back: str,
) -> Response | tuple[str, int] | str:
    """Do an act to what is ticked, or with `every` to all that the page listed."""
    try:
        wish = read_wish(act, reason=reason, when=when, operator=operator, kind=kind)
        results = supervision_batch.act_on_callbacks(
            context.deps(),
            wish=wish,
            chosen=_read_chosen(listed if every else chosen),
            by=users.current_user(),
            now=context.now(),
        )
    except CallbackNotPossible as error:
        flask.flash(texts.explained(error.reason))
        return _lead_back(back)
    former = [each.former for each in results if each.former is not None]
    return _show(names.act(act), results, back=back, token=_sign(former) if former else "")


@blueprint.post("/undo")
@form_fields.filled
def undo(token: str, reason: str, back: str) -> Response | str:
    """Take back an act on each callback that has not changed since."""
    try:
        former = _read_signed(token)
    except BadSignature:
        flask.flash(gettext("It is too long ago to be undone here. Open each callback instead."))
        return _lead_back(back)
    results = supervision_batch.undo_acts(
        context.deps(),
        former=former,
        by=users.current_user(),
        reason=reason.strip() or gettext("undone"),
        now=context.now(),
    )
    return _show(gettext("Undo"), results, back=back)


def _show(act: str, results: Sequence[ActResult], *, back: str, token: str = "") -> str:
    return flask.render_template(
        "supervisor/callback_acts.html",
        act=act,
        results=results,
        done=sum(each.refusal is None for each in results),
        refused=sum(each.refusal is not None for each in results),
        explained=texts.explained,
        back=back,
        way_back=_way_back(back),
        token=token,
        minutes=UNDONE_WITHIN // dt.timedelta(minutes=1),
        until=lambda at: f"{at.astimezone(IST):%d-%m-%Y %H:%M}",
    )


def _read_chosen(sent: Sequence[str]) -> list[ChosenCallback]:
    """Read what boxes send: a callback's id and its last change as the page showed it."""
    found = []
    for text in sent:
        callback, _, seen = text.partition("-")
        try:
            found.append(ChosenCallback(row_id.read(callback), typed_number.read_whole(seen)))
        except ValueError:
            flask.abort(400)
    return found


def _lead_back(back: str) -> Response:
    where = flask.url_for("callbacks.page")
    kept = urlencode(_way_back(back))
    return flask.redirect(f"{where}?{kept}" if kept else where, code=303)


def _way_back(back: str) -> dict[str, str]:
    """Give the arguments of the list from which the act was done, and nothing else."""
    return {name: text for name, text in parse_qsl(back) if name in callback_filters.NAMES}


def _signer() -> URLSafeTimedSerializer:
    key = flask.current_app.secret_key
    return URLSafeTimedSerializer(str(key), salt=f"undo of callbacks by {users.current_user().id}")


def _sign(former: Sequence[FormerCallback]) -> str:
    """Give what the page keeps for an undo: no other person can use or change it."""
    return str(_signer().dumps([each.as_json() for each in former]))


def _read_signed(token: str) -> list[FormerCallback]:
    kept = _signer().loads(token, max_age=int(UNDONE_WITHIN.total_seconds()))
    return [FormerCallback.from_json(each) for each in kept]
