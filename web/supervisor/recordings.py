"""Let supervisors find and hear recordings, and see who has heard each; a hearing is noted."""

import datetime as dt
from collections.abc import Mapping

import flask
from werkzeug.wrappers import Response

from missedcall.db.recordings.recordings import RecordingFilter
from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.shared import typed_number
from missedcall.domain.shared.instants import read_day, read_instant
from missedcall.usecases.callbacks import assignments
from missedcall.usecases.recordings import recording_lists
from missedcall.usecases.recordings.recording_lists import Key
from web.auth import users
from web.shared import context, csv_answer
from web.supervisor import names

blueprint = flask.Blueprint("recordings", __name__, url_prefix="/recordings")
blueprint.before_request(lambda: users.require_page("recordings"))
PAGE = 50
FIELDS = ("state", "operator", "from", "to", "longer")
LONGEST_S = 24 * 3600


@blueprint.get("")
def page() -> str:
    asked = _asked()
    rows = recording_lists.list_recordings(
        context.deps(), limit=PAGE + 1, wanted=_filter(asked), before=_before()
    )
    last = rows[PAGE - 1].key if len(rows) > PAGE else None
    return flask.render_template(
        "supervisor/recordings.html",
        rows=rows[:PAGE],
        more=f"{last[0].isoformat()}~{last[1]}" if last else None,
        before="before" in flask.request.args,
        asked={name: text for name, text in asked.items() if text},
        typed=asked,
        state_choices=[(each, names.recording(each)) for each in names.recording],
        people_choices=[
            (each.login, each.name) for each in assignments.list_call_takers(context.deps())
        ],
    )


@blueprint.get("/file.csv")
def file() -> Response:
    """Give the whole list as a file; that is noted."""
    rows = recording_lists.export_recordings(
        context.deps(), wanted=_filter(_asked()), by=users.current_user(), now=context.now()
    )
    return csv_answer.csv_file("recordings", recording_lists.COLUMNS, rows)


@blueprint.get("/<attempt_id>")
def one(attempt_id: str) -> str:
    """Show a recording with its wave form, and who has heard it."""
    found = recording_lists.load_recording(context.deps(), attempt_id=attempt_id)
    if found is None:
        flask.abort(404)
    recording, heard = found
    return flask.render_template("supervisor/recording.html", recording=recording, heard=heard)


@blueprint.get("/<attempt_id>.wav")
def sound(attempt_id: str) -> Response:
    try:
        found = recording_lists.open_recording(
            context.deps(), attempt_id=attempt_id, by=users.current_user(), now=context.now()
        )
    except recording_lists.RecordingNotKept:
        flask.abort(404)
    return flask.send_file(found, mimetype="audio/wav", download_name=found.name)


def _asked() -> dict[str, str]:
    return {name: flask.request.args.get(name, "").strip() for name in FIELDS}


def _filter(asked: Mapping[str, str]) -> RecordingFilter:
    """Read the filter of the address; what is none of its values is 404."""
    if asked["state"] and asked["state"] not in names.recording:
        flask.abort(404)
    people = {each.login: each.id for each in assignments.list_call_takers(context.deps())}
    try:
        return RecordingFilter(
            state=asked["state"] or None,
            operator_id=people[asked["operator"]] if asked["operator"] else None,
            noted_after=_midnight(asked["from"]) if asked["from"] else None,
            noted_before=_midnight(asked["to"], days=1) if asked["to"] else None,
            longer_than_s=typed_number.read_whole(asked["longer"], most=LONGEST_S)
            if asked["longer"]
            else None,
        )
    except (ValueError, KeyError):
        flask.abort(404)


def _midnight(text: str, *, days: int = 0) -> dt.datetime:
    day = read_day(text) + dt.timedelta(days=days)
    return dt.datetime.combine(day, dt.time(), tzinfo=IST)


def _before() -> Key | None:
    text = flask.request.args.get("before", "")
    if not text:
        return None
    at, _, attempt_id = text.partition("~")
    try:
        return read_instant(at), attempt_id[:40]
    except ValueError:
        flask.abort(404)
