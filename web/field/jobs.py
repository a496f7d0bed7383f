"""The lineman's page on the telephone: jobs, and reports with or without a network.

The page's script keeps reports in the telephone until they are received; see `static/reports.js`.
"""

import flask
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from missedcall.domain.connection import choices
from missedcall.domain.field import photo as photo_rules
from missedcall.domain.operators.roles import Actor
from missedcall.domain.shared.live_topics import jobs_topic
from missedcall.usecases.applications import papers
from missedcall.usecases.field import field_reports, jobs, lineman_calls, photos
from missedcall.usecases.field.field_reports import ApplicationNotVisited, NoSuchPhoto
from missedcall.usecases.field.lineman_calls import LinemanCallRefused
from web.auth import users
from web.field import names, report_values
from web.field.report_values import NotAReport
from web.shared import context, live_pages, problems, texts
from web.shared.texts import gettext

# So often a list asks whether it is still right: a telephone pays for each.
RELOAD_S = 120
blueprint = flask.Blueprint("jobs", __name__, url_prefix="/jobs")
blueprint.before_request(lambda: users.require_page("jobs"))


@blueprint.get("")
def page() -> str:
    by, deps = users.current_user(), context.deps()
    own_jobs = jobs.list_jobs_of_lineman(deps, lineman=by.login, now=context.now())
    return flask.render_template(
        "field/jobs.html",
        known=jobs.is_lineman_code(deps, code=by.login),
        jobs=own_jobs,
        papers=papers.papers_for_lineman(deps, [job.id for job in own_jobs]),
        holds=choices.MAY_OPEN[Actor.LINEMAN],
        most_photo_bytes=photo_rules.MOST_BYTES,
        now=context.now(),
        live_page=live_pages.live_attributes(
            jobs_topic(by.login), cut_s=RELOAD_S, calm_s=RELOAD_S
        ),
    )


@blueprint.post("/<number>/call")
def call(number: str) -> ResponseReturnValue:
    """Have the lineman's mobile and then the applicant's rung, or say why not."""
    try:
        lineman_calls.request_lineman_call(
            context.deps(), application=number, lineman=users.current_user(), now=context.now()
        )
    except LinemanCallRefused as error:
        return {"said": names.call_refusal(error.reason)}, 409
    return {
        "said": gettext("Your telephone rings in a moment: take the call and press 1."),
    }


@blueprint.get("/worker.js")
def worker() -> Response:
    """Give the script that shows the page without a network; it may see this page only."""
    answer = flask.current_app.send_static_file("jobs-worker.js")
    answer.headers["Service-Worker-Allowed"] = flask.url_for("jobs.page")
    return answer


@blueprint.get("/csrf")
def csrf() -> ResponseReturnValue:
    """Give the token of the present session: the page may be older than it."""
    return {"csrf_token": generate_csrf(), "login": users.current_user().login}


@blueprint.post("/contact")
def contact() -> ResponseReturnValue:
    """Compare the telephone's clock with ours."""
    sent = flask.request.get_json()
    try:
        device = report_values.device(sent)
        device_at = report_values.instant(sent, "device_at")
    except (NotAReport, AttributeError):
        flask.abort(400)
    if not jobs.is_lineman_code(context.deps(), code=users.current_user().login):
        flask.abort(403)
    field_reports.record_device_contact(
        context.deps(),
        lineman=users.current_user(),
        device=device,
        device_at=device_at,
        now=context.now(),
    )
    return "", 204


@blueprint.post("/<number>/photos/<photo_id>")
def photo(number: str, photo_id: str) -> ResponseReturnValue:
    """Take a photo, once, before the report that names it."""
    deps, by = context.deps(), users.current_user()
    try:
        photos.store_photo(
            deps,
            photo_id=photo_id,
            application_id=field_reports.get_visited_application(deps, lineman=by, number=number),
            lineman=by.login,
            data=flask.request.get_data(),
            now=context.now(),
        )
    except ApplicationNotVisited:
        return _final(gettext("This job was never given to you."), status=403)
    except photos.PhotoNotFound:
        flask.abort(404)
    except photo_rules.NotAPhoto as error:
        return _final(names.photo_refusal(str(error)), status=422)
    except photos.TooManyPhotos:
        return _final(
            gettext("This job has %(most)s photos already; tell the JE.", most=photos.MOST_A_JOB),
            status=409,
        )
    except photos.DailyPhotoLimitReached:
        return problems.answer_problem("photos_today", 429)
    return "", 204


@blueprint.post("/reports")
def report() -> ResponseReturnValue:
    """Take a report, or say why not; sent again it is answered alike."""
    by = users.current_user()
    try:
        read = report_values.read_report(flask.request.get_json(), now=context.now())
        outcome = field_reports.receive_field_report(
            context.deps(), report=read, lineman=by, now=context.now()
        )
    except NotAReport as error:
        return _final(
            gettext(
                "The report cannot be read (%(field)s); open the page again and fill it in anew.",
                field=error.field,
            ),
            status=422,
        )
    except NoSuchPhoto:
        return _final(
            gettext(
                "The report cannot be read (%(field)s); open the page again and fill it in anew.",
                field="photo",
            ),
            status=422,
        )
    except ApplicationNotVisited:
        return _final(gettext("This job was never given to you."), status=403)
    if outcome.refused is None:
        return {"refused": ""}
    return {"refused": texts.explained(outcome.refused), "code": outcome.refused.code}


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(_error: Exception) -> ResponseReturnValue:
    return _final(
        gettext("The photo is too large (above 1 MB); take the photo again."), status=413
    )


def _final(said: str, *, status: int) -> ResponseReturnValue:
    """Answer what sending it again cannot mend: the telephone shows it and what to do."""
    return {"final": said}, status
