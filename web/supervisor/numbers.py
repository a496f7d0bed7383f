"""Let supervisors and admins keep the list of numbers that are not called."""

import datetime as dt
from collections.abc import Mapping, Sequence

import flask
from werkzeug.wrappers import Response

from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.callbacks.number_block import BlockKind
from missedcall.domain.callbacks.refusals import SupervisionRefusal
from missedcall.domain.shared import row_id
from missedcall.domain.shared.explanation import explain
from missedcall.usecases.callbacks import number_blocks, supervisor_files
from missedcall.usecases.callbacks.number_blocks import ListedBlock
from missedcall.usecases.callbacks.supervision import CallbackNotPossible
from web.auth import users
from web.shared import context, csv_answer, cursors, form_fields, texts
from web.shared.texts import gettext
from web.supervisor import names

blueprint = flask.Blueprint("numbers", __name__, url_prefix="/numbers")
blueprint.before_request(lambda: users.require_page("numbers"))
PAGE = 50


@blueprint.get("")
def page() -> str:
    return _show()


@blueprint.get("/file.csv")
def file() -> Response:
    """Give the whole list as a file, without whole numbers; that is noted."""
    rows = supervisor_files.export_blocks(
        context.deps(), kind=_kind(), by=users.current_user(), now=context.now()
    )
    return csv_answer.csv_file("numbers-not-called", supervisor_files.BLOCK_COLUMNS, rows)


@blueprint.post("")
@form_fields.filled
def add(number: str, kind: BlockKind, until: str, reason: str) -> Response | tuple[str, int]:
    """Put a number on the list; when that is not possible, show what was typed."""
    try:
        number_blocks.block_number(
            context.deps(),
            number=number,
            kind=kind,
            until=_end_of_day(until),
            by=users.current_user(),
            reason=reason,
            now=context.now(),
        )
    except CallbackNotPossible as error:
        problem = texts.explained(error.reason)
        return _show(problem=problem, typed=form_fields.typed()), 422
    return _done(gettext("The number is on the list; it is not called."))


@blueprint.post("/search")
@form_fields.filled
def search(number: str) -> str | tuple[str, int]:
    """Show the entries of one number. It is posted: a number must not stand in an address."""
    try:
        found = number_blocks.blocks_of(context.deps(), number=number, now=context.now())
    except CallbackNotPossible as error:
        return _show(problem=texts.explained(error.reason)), 422
    return _render(found)


@blueprint.get("/search")
def searched_before() -> Response:
    """Lead who reloads the page of what was found back to the list."""
    return flask.redirect(flask.url_for("numbers.page"), code=303)


@blueprint.post(f"/<int(max={row_id.LARGEST}):block_id>/unblock")
def unblock(block_id: int) -> Response:
    try:
        number_blocks.unblock_entry(
            context.deps(), block_id=block_id, by=users.current_user(), now=context.now()
        )
    except CallbackNotPossible as error:
        return _done(texts.explained(error.reason))
    return _done(gettext("The number may be called again."))


def _done(said: str) -> Response:
    flask.flash(said)
    return flask.redirect(flask.url_for("numbers.page"), code=303)


def _show(
    *, problem: str | None = None, typed: Mapping[str, str] = form_fields.NOTHING_TYPED
) -> str:
    before = cursors.row("before")
    found = number_blocks.list_blocks(
        context.deps(), limit=PAGE + 1, before=before, now=context.now(), kind=_kind()
    )
    more = found[PAGE - 1].id if len(found) > PAGE else None
    return _render(found[:PAGE], more=more, problem=problem, typed=typed)


def _render(
    rows: Sequence[ListedBlock],
    *,
    more: int | None = None,
    problem: str | None = None,
    typed: Mapping[str, str] = form_fields.NOTHING_TYPED,
) -> str:
    return flask.render_template(
        "supervisor/numbers.html",
        rows=rows,
        more=more,
        kind_choices=[(each, names.block(each)) for each in reversed(BlockKind)],
        kind=_kind(),
        problem=problem,
        typed=typed,
    )


def _kind() -> BlockKind | None:
    """Read which entries the address asks for; what is no kind is 404."""
    text = flask.request.args.get("kind", "")
    try:
        return BlockKind(text) if text else None
    except ValueError:
        flask.abort(404)


def _end_of_day(text: str) -> dt.datetime | None:
    """Read the last day of an entry, in India; None for an empty field."""
    if not text:
        return None
    try:
        day = dt.date.fromisoformat(text)
        return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=IST)
    except (ValueError, OverflowError) as error:
        raise CallbackNotPossible(explain(SupervisionRefusal.END)) from error
