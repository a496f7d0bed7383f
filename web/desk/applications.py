"""List and find applications, and show one with its clocks, holds, money and history."""

from collections.abc import Mapping

import flask
from werkzeug.wrappers import Response

from missedcall.domain.connection.clocks import ClockReading
from missedcall.domain.operators.roles import MAY_LINK_BP
from missedcall.usecases.applications import application_details, bp_numbers, timeline
from missedcall.usecases.applications.bp_numbers import NotLinked
from missedcall.usecases.tariffs.amounts import survey_words
from web.auth import users
from web.desk import timeline as spoken
from web.papers import answers
from web.shared import context, cursors, form_fields, pages, texts
from web.shared.texts import gettext

blueprint = flask.Blueprint("applications", __name__, url_prefix="/applications")
blueprint.before_request(lambda: users.require_page("applications"))
PAGE = 50
WIDE = 100  # of the bar of a clock, in its own units


@blueprint.get("")
def page() -> str:
    before = cursors.row("before")
    found = application_details.list_applications(
        context.deps(),
        by=users.current_user(),
        limit=PAGE + 1,
        before=before,
    )
    more = found[PAGE - 1].id if len(found) > PAGE else None
    return flask.render_template(
        "desk/applications.html",
        found=found[:PAGE],
        more=more,
        before=before,
        wanted="",
        now=context.now(),
    )


@blueprint.post("")
@form_fields.filled
def find(wanted: str) -> str:
    """Show what has the number that was typed; it may be a person's, so no address holds it."""
    wanted = wanted.strip()
    found = application_details.find_applications(
        context.deps(), text=wanted, by=users.current_user(), limit=PAGE
    )
    return flask.render_template(
        "desk/applications.html",
        found=found,
        more=None,
        before="",
        wanted=wanted,
        now=context.now(),
    )


@blueprint.get("/<number>")
def one(number: str) -> str:
    return _show(number)


@blueprint.get("/<number>/demand.pdf")
def demand_note(number: str) -> Response:
    """Give the note of the demand that is owed, to print."""
    _require_visible(number)
    return answers.demand_note_answer(number)


@blueprint.get("/<number>/receipts/<receipt>.pdf")
def receipt(number: str, receipt: str) -> Response:
    """Give the receipt of a payment of this application, to print."""
    _require_visible(number)
    return answers.receipt_answer(receipt, application=number)


def _require_visible(number: str) -> None:
    """Answer 404 for an application that this person may not see."""
    try:
        application_details.require_visible(context.deps(), number=number, by=users.current_user())
    except application_details.NotHere:
        flask.abort(404)


@blueprint.post("/<number>/bp")
@form_fields.filled
def link(number: str, bp: str, reason: str) -> Response | tuple[str, int]:
    """Link an application to a BP number; a refusal keeps what was typed."""
    by = users.current_user()
    if by.role not in MAY_LINK_BP:
        flask.abort(403)
    try:
        bp_numbers.link_bp_number(
            context.deps(), number=number, bp=bp, reason=reason, by=by, now=context.now()
        )
    except application_details.NotHere:
        flask.abort(404)
    except NotLinked as error:
        problem = texts.explained(error.reason)
        return _show(number, problem=problem, typed=form_fields.typed()), 422
    flask.flash(gettext("The BP number is linked."))
    return flask.redirect(flask.url_for("applications.one", number=number), code=303)


def _show(
    number: str,
    *,
    problem: str | None = None,
    typed: Mapping[str, str] = form_fields.NOTHING_TYPED,
) -> str:
    by, now = users.current_user(), context.now()
    try:
        whole = application_details.application_detail(
            context.deps(), number=number, by=by, now=now
        )
    except application_details.NotHere:
        flask.abort(404)
    return flask.render_template(
        "desk/application.html",
        whole=whole,
        story=timeline.application_timeline(context.deps(), number=number, by=by),
        spoken=spoken,
        why_survey=survey_words(context.deps(), whole.survey),
        bars={name: progress_bar(reading) for name, reading in whole.clocks.items()},
        acts=by.role in pages.PAGES["worklist"].roles,
        links=by.role in MAY_LINK_BP,
        problem=problem,
        typed=typed,
        now=now,
    )


def progress_bar(reading: ClockReading) -> tuple[int, int]:
    """Give how far a clock is and where its limit stands, in hundredths of the bar.

    The bar ends at the limit, or, when that is passed, at the time that counts.
    """
    longest = max(reading.net, reading.limit)
    return round(WIDE * (reading.net / longest)), round(WIDE * (reading.limit / longest))
