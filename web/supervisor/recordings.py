"""Let supervisors listen to recordings: a list, and the sound of one; each hearing is noted."""

import flask
from werkzeug.wrappers import Response

from missedcall.usecases.recordings import recordings
from web.auth import users
from web.shared import context

blueprint = flask.Blueprint("recordings", __name__, url_prefix="/recordings")
blueprint.before_request(lambda: users.require_page("recordings"))
MOST = 200


@blueprint.get("")
def page() -> str:
    rows = recordings.list_recordings(context.deps(), limit=MOST)
    return flask.render_template("supervisor/recordings.html", rows=rows)


@blueprint.get("/<attempt_id>.wav")
def sound(attempt_id: str) -> Response:
    try:
        file = recordings.open_recording(
            context.deps(), attempt_id=attempt_id, by=users.current_user(), now=context.now()
        )
    except recordings.RecordingNotKept:
        flask.abort(404)
    return flask.send_file(file, mimetype="audio/wav", download_name=file.name)
