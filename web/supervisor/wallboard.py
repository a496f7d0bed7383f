"""The wallboard: what a supervisor sees from three metres, put in place anew as it changes."""

import datetime as dt
from dataclasses import dataclass

import flask
from werkzeug.wrappers import Response

from missedcall.domain.shared.live_topics import WALLBOARD
from missedcall.usecases.monitoring import wallboard
from web.auth import users
from web.shared import context, live_pages
from web.supervisor import names

blueprint = flask.Blueprint("wallboard", __name__, url_prefix="/wallboard")
blueprint.before_request(lambda: users.require_page("wallboard"))
# Height of the picture of the day's calls, in its own units; a bar is never thinner than a line.
TALL = 100


@dataclass(frozen=True)
class HourBar:
    """Draw one hour's calls: from `top` down, `height` high."""

    hour: int
    count: int
    top: int
    height: int


@blueprint.get("")
def page() -> str:
    return flask.render_template(
        "supervisor/wallboard.html",
        live_page=live_pages.live_attributes(WALLBOARD, ticket="wallboard.ticket"),
        **_figures(),
    )


@blueprint.get("/live-ticket")
def ticket() -> Response:
    """Let the display hear; here, so that its session does not end for want of a person."""
    return live_pages.answer_with_ticket()


@blueprint.get("/now")
def now() -> str:
    """Give the figures alone, for the page that is open."""
    return flask.render_template("supervisor/_wallboard.html", **_figures())


def _figures() -> dict[str, object]:
    found = wallboard.load_wallboard(context.deps(), now=context.now())
    return {
        "wallboard": found,
        "bars": _bars(found.calls),
        "ago": _ago,
        "tall": TALL,
        "part": _part,
    }


def _part(name: str) -> str:
    """Name a part; an Asterisk is called as the configuration does."""
    return names.part(name) if name in names.part else name


def _bars(counts: tuple[int, ...]) -> list[HourBar]:
    most = max(*counts, 1)
    heights = [-(-count * TALL // most) for count in counts]
    return [
        HourBar(hour, count, TALL - height, height)
        for hour, (count, height) in enumerate(zip(counts, heights, strict=True))
    ]


def _ago(since: dt.datetime) -> str:
    """Say how long ago an instant was, in hours and minutes."""
    minutes = max(0, int((context.now() - since).total_seconds()) // 60)
    return f"{minutes // 60}:{minutes % 60:02}"
