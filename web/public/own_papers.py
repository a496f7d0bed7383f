"""Show an applicant which papers are needed, and take each as a photo or a PDF."""

from pathlib import Path

import flask
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from missedcall.domain.applications import paper_file
from missedcall.domain.applications.paper_file import PaperFileRefusal, PaperFileRefused
from missedcall.domain.shared.explanation import RequestRefused
from missedcall.usecases.applications.paper_files import PaperNotFound
from missedcall.usecases.applications.papers import PaperNotTaken, PaperNotTakenReason
from missedcall.usecases.clients import person_papers
from missedcall.usecases.clients.person_applications import NotOwn
from web.public import follow, mobile_proof, visitor
from web.shared import context, paper_pages, shared_tries, texts
from web.shared.texts import gettext

blueprint = flask.Blueprint("own_papers", __name__, url_prefix="/public/follow")


@blueprint.get("/<number>/papers")
def page(number: str) -> ResponseReturnValue:
    """List the papers of an application with what is known of each."""
    mobile = visitor.proven_mobile()
    if mobile is None:
        return mobile_proof.ask_for_mobile("follow")
    return _page(number, mobile)


@blueprint.post("/<number>/papers/<kind>")
def give(number: str, kind: str) -> ResponseReturnValue:
    """Take the file of a paper in the place of one before."""
    mobile = visitor.proven_mobile()
    if mobile is None:
        return mobile_proof.ask_for_mobile("follow"), 401
    sent = flask.request.files.get("paper")
    # One byte more tells that there is more.
    data = sent.read(paper_file.MOST_BYTES + 1) if sent else b""
    try:
        shared_tries.count_paper(number, mobile)
        person_papers.give_own_paper(
            context.deps(),
            number=number,
            by=visitor.asker(mobile),
            kind=kind,
            data=data,
            now=context.now(),
        )
    except NotOwn:
        return follow.not_there()
    except PaperFileRefused as error:
        status = 503 if error.refusal in paper_file.TAKEN_LATER else 422
        return _page(number, mobile, kind=kind, error=error, status=status)
    except PaperNotTaken as error:
        if error.why is PaperNotTakenReason.NOT_ASKED:
            return follow.not_there()
        status = 429 if error.why is PaperNotTakenReason.TOO_MANY else 409
        return _page(number, mobile, kind=kind, error=error, status=status)
    flask.flash(gettext("The paper was received. It is checked by the electricity office."))
    listed = flask.url_for("own_papers.page", number=number)
    return flask.redirect(listed, code=303)


@blueprint.get("/<number>/papers/<paper_id>/<int:page_number>.jpg")
def picture(number: str, paper_id: str, page_number: int) -> ResponseReturnValue:
    """Send a page of an own paper."""
    mobile = visitor.proven_mobile()
    if mobile is None:
        return mobile_proof.ask_for_mobile("follow"), 401
    try:
        file: Path = person_papers.own_paper_page(
            context.deps(),
            number=number,
            by=visitor.asker(mobile),
            paper_id=paper_id,
            page=page_number,
        )
    except (NotOwn, PaperNotFound):
        return follow.not_there()
    return paper_pages.send_page(file, page_number)


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(_: RequestEntityTooLarge) -> ResponseReturnValue:
    """Say at the paper that its file is too large; it was not read."""
    asked = flask.request.view_args or {}
    mobile = visitor.proven_mobile()
    if mobile is None:
        return mobile_proof.ask_for_mobile("follow"), 401
    error = PaperFileRefused(PaperFileRefusal.TOO_LARGE)
    kind = str(asked.get("kind"))
    return _page(str(asked.get("number")), mobile, kind=kind, error=error, status=413)


def _page(
    number: str,
    mobile: str,
    *,
    kind: str = "",
    error: RequestRefused | None = None,
    status: int = 200,
) -> flask.Response:
    try:
        found = person_papers.list_own_papers(
            context.deps(), number=number, by=visitor.asker(mobile)
        )
    except NotOwn:
        return follow.not_there()
    page = flask.render_template(
        "public/papers.html",
        number=number,
        papers=found,
        wrong={kind: texts.explained(error.reason)} if error else {},
    )
    return flask.make_response(page, status)
