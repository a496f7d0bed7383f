"""Let supervisors list callbacks by filters, see one of them, and change it with a reason."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import flask
from werkzeug.wrappers import Response

from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.callbacks.callback_state import CallbackState
from missedcall.domain.callbacks.number_block import BlockKind
from missedcall.domain.callbacks.refusals import SupervisionRefusal
from missedcall.domain.operators.roles import MAY_SEE_NUMBERS
from missedcall.domain.shared import row_id, typed_number
from missedcall.domain.shared.explanation import Explanation, explain
from missedcall.domain.shared.instants import read_instant
from missedcall.usecases.callbacks import assignments, callback_files, callback_worklist
from missedcall.usecases.callbacks.callback_worklist import WorklistCallback
from missedcall.usecases.callbacks.supervision import CallbackNotPossible
from missedcall.usecases.callbacks.supervision_batch import (
    ChosenCallback,
    SupervisorAct,
    SupervisorWish,
    act_on_callbacks,
)
from missedcall.usecases.offices import offices
from web.auth import users
from web.shared import context, csv_answer, form_fields, texts
from web.shared.texts import gettext
from web.supervisor import callback_filters, names
from web.supervisor.callback_filters import AskedList

blueprint = flask.Blueprint("callbacks", __name__, url_prefix="/callbacks")
blueprint.before_request(lambda: users.require_page("callbacks"))
PAGE = 50
# What a state allows; one that is being rung or in wrap-up belongs to its operator.
ALLOWED: Mapping[str, tuple[SupervisorAct, ...]] = {
    CallbackState.WAITING: (
        SupervisorAct.MOVE,
        SupervisorAct.TAKE,
        SupervisorAct.ASSIGN,
        SupervisorAct.CANCEL,
        SupervisorAct.BLOCK,
    ),
    CallbackState.PARKED: (
        SupervisorAct.RELEASE,
        SupervisorAct.MOVE,
        SupervisorAct.TAKE,
        SupervisorAct.ASSIGN,
        SupervisorAct.CANCEL,
        SupervisorAct.BLOCK,
    ),
    CallbackState.CLOSED: (SupervisorAct.REOPEN, SupervisorAct.BLOCK),
}
# The last change that the supervisor saw; none when the page did not tell it.
SeenChange = Annotated[int | None, form_fields.otherwise(None, typed_number.read_whole)]
ONE = f"/<int(max={row_id.LARGEST}):callback_id>"


@blueprint.get("")
def page() -> str:
    """List the callbacks that the address asks for."""
    asked = _asked()
    by = asked.sorted_by
    after = callback_filters.read_place(flask.request.args.get("after", ""), by)
    rows = callback_worklist.list_worklist(
        context.deps(),
        wanted=asked.wanted,
        by=by,
        limit=PAGE + 1,
        after=after,
        now=context.now(),
    )
    place = callback_worklist.place_of(rows[PAGE - 1], by) if len(rows) > PAGE else None
    more = place and callback_filters.place_text(place)
    return _show_list(rows[:PAGE], asked, more=more, after=after is not None)


@blueprint.get("/file.csv")
def file() -> Response:
    """Give the whole list as a file; that is noted."""
    asked = _asked()
    rows = callback_worklist.export_worklist(
        context.deps(),
        wanted=asked.wanted,
        sorted_by=asked.sorted_by,
        by=users.current_user(),
        now=context.now(),
    )
    return csv_answer.csv_file("callbacks", callback_worklist.COLUMNS, rows)


@blueprint.post("")
@form_fields.filled
def search(sought: str) -> str | tuple[str, int]:
    """Search by what is known of a caller. It is posted: a number must not stand in an address."""
    try:
        rows = callback_worklist.search_worklist(
            context.deps(), text=sought, by=users.current_user(), now=context.now()
        )
    except callback_worklist.NothingSought:
        flask.flash(
            gettext(
                "Write a number: the caller’s, an application’s, a BP number, a meter, or # and "
                "the number of a callback."
            )
        )
        return _show_list([], _asked(), typed=sought), 422
    return _show_list(rows, _asked(), found=len(rows))


def _asked() -> AskedList:
    people = assignments.list_call_takers(context.deps())
    return callback_filters.read_list(
        context.deps(), flask.request.args, people, now=context.now()
    )


def _show_list(
    rows: Sequence[WorklistCallback],
    asked: AskedList,
    *,
    more: str | None = None,
    after: bool = False,
    found: int | None = None,
    typed: str = "",
) -> str:
    deps = context.deps()
    return flask.render_template(
        "supervisor/callbacks.html",
        asked=asked,
        state_choices=[(each, names.callback_list(each)) for each in callback_filters.STATES],
        language_choices=[(each, texts.language_name(each)) for each in deps.config.sms.languages],
        number_choices=list(enumerate(deps.config.telephony.numbers, start=1)),
        office_choices=[
            (each.code, f"{texts.local(each.name)} ({each.code})")
            for each in sorted(offices.load_offices(deps).values(), key=lambda each: each.code)
        ],
        rows=rows,
        more=more,
        after=after,
        typed=typed,
        found=found,
        acts=list(SupervisorAct),
        **choices(),
    )


def choices() -> dict[str, Any]:
    """Give what an act can be given: operators who take calls, and kinds of blocks."""
    people = assignments.list_call_takers(context.deps())
    return {
        "people_choices": [(each.login, f"{each.name} ({each.login})") for each in people],
        "kind_choices": [(each, names.block(each)) for each in reversed(BlockKind)],
    }


@blueprint.get(ONE)
def one(callback_id: int) -> str:
    return _show(callback_id)


@blueprint.post(f"{ONE}/number")
@form_fields.filled
def number(callback_id: int, reason: str) -> str | tuple[str, int]:
    """Show the whole number to who may see it; that look, and why, is noted."""
    if users.current_user().role not in MAY_SEE_NUMBERS:
        flask.abort(403)
    try:
        whole = callback_files.unmask_number(
            context.deps(),
            callback_id=callback_id,
            by=users.current_user(),
            reason=reason,
            now=context.now(),
        )
    except callback_files.NoReasonToShow:
        return _show(
            callback_id, problem=gettext("Write a reason, of at most 200 characters.")
        ), 422
    return _show(callback_id, number=whole)


@blueprint.post(f"{ONE}/<any(move, release, take, assign, cancel, reopen, block):act>")
@form_fields.filled
def change(
    callback_id: int,
    act: str,
    reason: str,
    when: str,
    operator: str,
    kind: str,
    seen: SeenChange,
) -> Response | tuple[str, int]:
    """Do an act; when it is not possible, show the page as it is now, with what was typed."""
    try:
        wish = read_wish(act, reason=reason, when=when, operator=operator, kind=kind)
        (result,) = act_on_callbacks(
            context.deps(),
            wish=wish,
            chosen=[ChosenCallback(callback_id, seen)],
            by=users.current_user(),
            now=context.now(),
        )
    except CallbackNotPossible as error:
        return _show_refusal(callback_id, error.reason)
    if result.refusal is not None:
        return _show_refusal(callback_id, result.refusal)
    until = f"{result.at.astimezone(IST):%d-%m-%Y %H:%M}" if result.at else ""
    flask.flash(names.acted(act, when=until, operator=operator))
    return flask.redirect(flask.url_for("callbacks.one", callback_id=callback_id), code=303)


def _show_refusal(callback_id: int, refusal: Explanation) -> tuple[str, int]:
    problem = texts.explained(refusal)
    return _show(callback_id, problem=problem, typed=form_fields.typed()), 409


def read_wish(act: str, *, reason: str, when: str, operator: str, kind: str) -> SupervisorWish:
    """Read what is to be done from the fields of a form; raise `CallbackNotPossible`."""
    wish = SupervisorAct(act)
    try:
        due_at = read_instant(when) if wish is SupervisorAct.MOVE else None
    except ValueError as error:
        raise CallbackNotPossible(explain(SupervisionRefusal.TIME)) from error
    known = {str(each): each for each in BlockKind}
    return SupervisorWish(
        wish, reason, due_at, operator, kind=known.get(kind, BlockKind.DO_NOT_CALL)
    )


def _show(
    callback_id: int,
    *,
    problem: str | None = None,
    number: str | None = None,
    typed: Mapping[str, str] = form_fields.NOTHING_TYPED,
) -> str:
    whole = callback_files.load_callback(context.deps(), callback_id=callback_id)
    if whole is None:
        flask.abort(404)
    acts = ALLOWED.get(whole.callback.state, ())
    return flask.render_template(
        "supervisor/callback.html",
        whole=whole,
        acts=acts,
        problem=problem,
        number=number,
        typed=typed,
        **choices(),
    )
