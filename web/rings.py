"""Show who was rung how often on a day, by whom and why, and prove that it was right."""

import datetime as dt

import flask

from missedcall.domain import calendar
from missedcall.usecases import rings
from web import context, users

blueprint = flask.Blueprint("rings", __name__, url_prefix="/rings")
blueprint.before_request(lambda: users.only_for("rings"))
PAGE = 50


@blueprint.get("")
def page() -> str:
    """Show a day, today without `day`; with `check` the proof of it too."""
    deps, asked = context.deps(), flask.request.args
    day = _day(asked.get("day", ""))
    found = rings.ledger(deps, day=day, limit=PAGE + 1, after=_key(asked.get("after", "")))
    return flask.render_template(
        "rings.html",
        day=day,
        found=found[:PAGE],
        more="-".join(map(str, found[PAGE - 1].key)) if len(found) > PAGE else None,
        after="after" in asked,
        limit=deps.rules.rings_per_day,
        proof=rings.prove(deps, day=day) if "check" in asked else None,
    )


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return calendar.ist_date(context.now())


def _key(text: str) -> tuple[int, int] | None:
    """Read the last person seen: how often he was rung, and his first callback."""
    parts = text.split("-")
    if len(parts) != 2 or not all(part.isdecimal() and len(part) < 16 for part in parts):
        return None
    return int(parts[0]), int(parts[1])
