"""Show applications, and one with its clocks, holds, money, messages and history."""

import re

import flask

from missedcall.domain.connection.clocks import Reading
from missedcall.usecases import application_files
from web import context, pages, users

blueprint = flask.Blueprint("applications", __name__, url_prefix="/applications")
blueprint.before_request(lambda: users.only_for("applications"))
PAGE = 50
BEFORE = re.compile(r"[0-9]{1,15}")
WIDE = 100  # of the bar of a clock, in its own units


@blueprint.get("")
def page() -> str:
    before = flask.request.args.get("before", "")
    if before and not BEFORE.fullmatch(before):
        flask.abort(404)
    found = application_files.page(
        context.deps(),
        by=users.person(),
        limit=PAGE + 1,
        before=int(before) if before else None,
    )
    more = found[PAGE - 1].id if len(found) > PAGE else None
    return flask.render_template(
        "applications.html", found=found[:PAGE], more=more, before=before, now=context.now()
    )


@blueprint.get("/<number>")
def one(number: str) -> str:
    by, now = users.person(), context.now()
    try:
        whole = application_files.whole(context.deps(), number=number, by=by, now=now)
    except application_files.NotHere:
        flask.abort(404)
    return flask.render_template(
        "application.html",
        whole=whole,
        bars={name: bar(reading) for name, reading in whole.clocks.items()},
        acts=by.role in pages.PAGES["zone"],
        now=now,
    )


def bar(reading: Reading) -> tuple[int, int]:
    """Give how far a clock is and where its limit stands, in hundredths of the bar.

    The bar ends at the limit, or, when that is passed, at the time that counts.
    """
    longest = max(reading.net, reading.limit)
    return round(WIDE * (reading.net / longest)), round(WIDE * (reading.limit / longest))
