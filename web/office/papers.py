"""Show an office the papers of its applications, and take what was decided of each."""

from collections.abc import Callable

import flask
from werkzeug.wrappers import Response

from missedcall.domain.applications.papers import PaperRefusal
from missedcall.usecases.applications import office_papers
from missedcall.usecases.applications.office_worklist import NotOnWorklist
from missedcall.usecases.applications.paper_files import PaperNotFound
from missedcall.usecases.connection.command import ChangedMeanwhile
from web.auth import users
from web.office import worklist
from web.shared import context, paper_pages
from web.shared.texts import gettext

blueprint = flask.Blueprint("papers", __name__, url_prefix="/worklist")
blueprint.before_request(lambda: users.require_page("worklist"))


@blueprint.get("/papers/<paper_id>/<int:page>.jpg")
def picture(paper_id: str, page: int) -> Response:
    """Send a page of a paper of the person's offices; the look is noted."""
    try:
        file = office_papers.open_paper_page(
            context.deps(),
            paper_id=paper_id,
            page=page,
            by=users.current_user(),
            now=context.now(),
        )
    except PaperNotFound:
        flask.abort(404)
    return paper_pages.send_page(file, page)


@blueprint.post("/<number>/papers/<paper_id>/check")
def check(number: str, paper_id: str) -> Response | tuple[str, int]:
    """Note that a paper is in order."""
    return _decide_paper(number, paper_id, None)


@blueprint.post("/<number>/papers/<paper_id>/refuse")
def refuse(number: str, paper_id: str) -> Response | tuple[str, int]:
    """Refuse a paper for a reason that its applicant reads."""
    named = flask.request.form.get("refusal", "")
    if named not in list(PaperRefusal):
        problem = gettext("Choose why the paper is refused: its applicant reads it.")
        return worklist.show_application(number, problem=problem), 422
    return _decide_paper(number, paper_id, PaperRefusal(named))


@blueprint.post("/<number>/papers/<kind>/original")
def original(number: str, kind: str) -> Response | tuple[str, int]:
    """Note that the original was shown in the office."""
    return _decided(
        number,
        lambda: office_papers.note_original_seen(
            context.deps(), number=number, kind=kind, by=users.current_user(), now=context.now()
        ),
    )


def _decide_paper(
    number: str, paper_id: str, refusal: PaperRefusal | None
) -> Response | tuple[str, int]:
    return _decided(
        number,
        lambda: office_papers.decide_paper(
            context.deps(),
            number=number,
            paper_id=paper_id,
            refusal=refusal,
            by=users.current_user(),
            now=context.now(),
        ),
    )


def _decided(number: str, decide: Callable[[], None]) -> Response | tuple[str, int]:
    """Decide, and lead back to the application; what another has decided stands."""
    try:
        decide()
    except (NotOnWorklist, PaperNotFound):
        flask.abort(404)
    except ChangedMeanwhile:
        problem = gettext(
            "Somebody else has changed it meanwhile; below is how it stands now. Decide again."
        )
        return worklist.show_application(number, problem=problem), 409
    flask.flash(gettext("Recorded."))
    return flask.redirect(flask.url_for("worklist.one", number=number), code=303)
