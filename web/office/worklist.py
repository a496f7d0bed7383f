"""The worklist of an office: applications that wait for its staff, and what they may do."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated

import flask
from werkzeug.wrappers import Response

from missedcall.domain.applications.dues import DuesCleared
from missedcall.domain.applications.papers import PaperRefusal
from missedcall.domain.connection import choices
from missedcall.domain.connection.rejection import RejectionReason
from missedcall.domain.connection.states import Event
from missedcall.domain.offices import office
from missedcall.domain.operators.roles import MAY_CHECK_PAPERS, MAY_SEE_PAPERS, Actor
from missedcall.domain.shared import typed_number
from missedcall.usecases.applications import office_worklist, worklist_actions, worklist_details
from missedcall.usecases.applications.office_demands import RevisionPreview
from missedcall.usecases.applications.worklist_actions import ActionFieldRefused
from missedcall.usecases.connection.command import ChangedMeanwhile, CommandRefused
from missedcall.usecases.field import photos
from missedcall.usecases.offices import offices
from missedcall.usecases.tariffs.amounts import survey_words
from web.auth import users
from web.office import names
from web.shared import context, cursors, form_fields, texts
from web.shared import names as shared_names
from web.shared.place_choices import choices_of_places
from web.shared.texts import gettext

SeenVersion = Annotated[int, form_fields.otherwise(-1, typed_number.read_whole)]
blueprint = flask.Blueprint("worklist", __name__, url_prefix="/worklist")
blueprint.before_request(lambda: users.require_page("worklist"))
PAGE = 50
DEFECTS = (
    *("photo", "identity", "ownership", "signature"),
    *("address", "load", "category", "dues"),
)


@blueprint.get("")
def page() -> str:
    by = users.current_user()
    view = flask.request.args.get("view", office_worklist.FIRST_VIEW[by.role])
    if view not in office_worklist.VIEWS:
        flask.abort(404)
    deps, after = context.deps(), cursors.place("after")
    found = office_worklist.list_worklist(
        deps, by=by, view=view, now=context.now(), limit=PAGE + 1, after=after
    )
    last = found[PAGE - 1].key if len(found) > PAGE else None
    return flask.render_template(
        "office/worklist.html",
        views=office_worklist.VIEWS,
        counts=office_worklist.count_worklist(deps, by=by),
        view=view,
        jobs=found[:PAGE],
        more=cursors.place_text(last) if last else None,
        after=after,
        now=context.now(),
        nodal=office.nodal_telephone(offices.load_offices(deps), by.office or ""),
    )


@blueprint.get("/<number>")
def one(number: str) -> str:
    return show_application(number)


@blueprint.get("/photos/<photo_id>.jpg")
def photo(photo_id: str) -> Response:
    """Send a photo of an application of the person's offices."""
    try:
        known = worklist_details.visible_photo(
            context.deps(), photo_id=photo_id, by=users.current_user()
        )
        file = photos.photo_path(context.deps().config, known)
    except (office_worklist.NotOnWorklist, photos.PhotoNotFound):
        flask.abort(404)
    if not file.is_file():
        flask.abort(404)
    return flask.send_file(file, mimetype="image/jpeg", download_name=file.name)


@blueprint.post("/<number>/<event>")
@form_fields.filled
def change(
    number: str, event: str, seen: SeenVersion, defect: list[str], reason: str
) -> Response | tuple[str, int]:
    """Do an act; when it is not possible, show the page as it is now, with what was typed."""
    if event not in list(worklist_actions.FIELDS):
        flask.abort(404)
    typed = form_fields.typed()
    typed["reason"] = _with_defects(reason, defect)
    by = users.current_user()
    try:
        command = worklist_actions.read_worklist_command(Event(event), typed, by=by)
        office_worklist.execute_on_worklist(
            context.deps(),
            number=number,
            command=command,
            expected_version=seen,
            by=by,
            now=context.now(),
        )
    except office_worklist.NotOnWorklist:
        flask.abort(404)
    except ActionFieldRefused as error:
        field = names.field(error.field)
        problem = shared_names.wrong(error.reason, field=field)
        return show_application(number, problem=problem, typed=typed, event=event), 422
    except ChangedMeanwhile:
        problem = gettext(
            "Somebody else has changed it meanwhile; below is how it stands now. Decide again."
        )
        return show_application(number, problem=problem, typed=typed, event=event), 409
    except CommandRefused as error:
        problem = texts.explained(error.reason)
        return show_application(number, problem=problem, typed=typed, event=event), 409
    flask.flash(gettext("Recorded."))
    return flask.redirect(flask.url_for("worklist.one", number=number), code=303)


def _with_defects(reason: str, ticked: Iterable[str]) -> str:
    """Join the defects that were ticked and what was written into one reason."""
    defects = [names.defect(name) for name in ticked if name in DEFECTS]
    return "; ".join(filter(None, (*defects, reason.strip())))


def show_application(
    number: str,
    *,
    problem: str | None = None,
    typed: Mapping[str, str] | None = None,
    event: str | None = None,
    corrected: Mapping[str, str] | None = None,
    wrong: Sequence[tuple[str, str]] = (),
    revised: Mapping[str, str] | None = None,
    not_revised: Sequence[tuple[str, str]] = (),
    preview: RevisionPreview | None = None,
) -> str:
    """Render the page of an application; what was refused is shown as it was typed."""
    by = users.current_user()
    try:
        detail = worklist_details.worklist_detail(
            context.deps(), number=number, by=by, now=context.now()
        )
    except office_worklist.NotOnWorklist:
        flask.abort(404)
    return flask.render_template(
        "office/worklist_application.html",
        detail=detail,
        **_choices_of_role(by.role),
        problem=problem,
        typed=typed or {},
        chosen=event,
        corrected=corrected,
        why_survey=survey_words(context.deps(), detail.survey),
        wrong=wrong,
        revised=revised,
        not_revised=not_revised,
        preview=preview,
        categories=context.deps().config.categories,
        places=choices_of_places() if detail.correctable else (),
        now=context.now(),
    )


def _choices_of_role(role: Actor) -> dict[str, object]:
    """Give what the fields of the acts can be chosen from."""
    return {
        "fields": worklist_actions.FIELDS,
        "defects": DEFECTS,
        "opens": choices.MAY_OPEN.get(role, ()),
        "closes": choices.MAY_CLOSE.get(role, ()),
        "cleared": list(DuesCleared),
        "rejections": list(RejectionReason),
        "sees_papers": role in MAY_SEE_PAPERS,
        "checks_papers": role in MAY_CHECK_PAPERS,
        "paper_refusals": list(PaperRefusal),
    }
