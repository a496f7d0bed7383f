"""Let an office look at the papers of its applications, and take or refuse them."""

import datetime as dt
import uuid
from pathlib import Path

from missedcall.db.applications import papers as rows
from missedcall.db.applications.papers import PaperRow
from missedcall.db.connection import connections
from missedcall.db.engine import DbConnection
from missedcall.db.offices import worklist
from missedcall.db.schema import note_audit
from missedcall.domain.applications.papers import NOT_KEPT, PaperRefusal, PaperState
from missedcall.domain.connection.states import State
from missedcall.domain.operators.roles import MAY_CHECK_PAPERS, MAY_SEE_PAPERS
from missedcall.domain.privacy.personal import ERASED
from missedcall.usecases.applications import paper_files, papers
from missedcall.usecases.applications.office_worklist import NotOnWorklist, centres_of_person
from missedcall.usecases.applications.paper_files import PaperNotFound
from missedcall.usecases.connection import case as cases
from missedcall.usecases.connection import workflow
from missedcall.usecases.connection.command import ChangedMeanwhile
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators.operators import Operator


def decide_paper(
    deps: Deps,
    *,
    number: str,
    paper_id: str,
    refusal: PaperRefusal | None,
    by: Operator,
    now: dt.datetime,
) -> None:
    """Note that a paper was checked, or why it is refused, which the applicant is told by SMS.

    Raise `NotOnWorklist` for another office's application or a role that checks none,
    `PaperNotFound`, and `ChangedMeanwhile` when it does not wait for the check any more. A paper
    that may not be kept is deleted at once.
    """
    with deps.db.writing() as db:
        application_id = _checked_by(db, number, by)
        row = rows.get_paper(db, paper_id)
        if row is None or row.application_id != application_id:
            raise PaperNotFound(paper_id)
        state = PaperState.REFUSED if refusal else PaperState.CHECKED
        if not rows.decide_paper(db, paper_id, state=state, refusal=refusal, by=by.login, at=now):
            raise ChangedMeanwhile(number)
        _note(db, state, number, row.kind, by, now=now, reason=refusal)
        sent = papers.complete_papers(deps, db, application_id, now=now)
        if refusal is not None:
            sent += _tell_refusal(deps, db, application_id, row, refusal, now=now)
    if refusal in NOT_KEPT:
        paper_files.delete_due_papers(deps, now=now)
    for message_id in sent:
        deps.queue.enqueue_message(message_id)


def _tell_refusal(
    deps: Deps,
    db: DbConnection,
    application_id: int,
    paper: PaperRow,
    refusal: PaperRefusal,
    *,
    now: dt.datetime,
) -> list[int]:
    """Write to the applicant why a paper is not taken and how to give another; give the text."""
    case = cases.load_case(db, application_id)
    key, cause = f"paper_refused_{refusal}", f"paper_refused:{paper.id}"
    return workflow.queue_text_to_applicant(deps, db, case, key, cause=cause, now=now)


def note_original_seen(
    deps: Deps, *, number: str, kind: str, by: Operator, now: dt.datetime
) -> None:
    """Note that the original of a paper was shown in the office; nothing of it is kept.

    What was sent of it before is deleted. Raise `NotOnWorklist`, `PaperNotFound` for what is not
    asked, `ChangedMeanwhile` when it has been checked already.
    """
    with deps.db.writing() as db:
        application_id = _checked_by(db, number, by)
        listed = papers.list_papers(deps, db, application_id)
        paper = next((each for each in listed if each.kind == kind), None)
        if paper is None:
            raise PaperNotFound(kind)
        if not paper.may_give:
            raise ChangedMeanwhile(number)
        if paper.row is not None:
            rows.replace_paper(db, paper.row.id)
        rows.add_paper(
            db,
            id=str(uuid.uuid4()),
            application_id=application_id,
            kind=kind,
            state=PaperState.CHECKED,
            pages=0,
            bytes=0,
            sha256="",
            given_at=now,
            given_by=by.login,
            decided_at=now,
            decided_by=by.login,
        )
        _note(db, PaperState.CHECKED, number, kind, by, now=now, reason="original seen")
        sent = papers.complete_papers(deps, db, application_id, now=now)
    if paper.row is not None:
        paper_files.delete_due_papers(deps, now=now)
    for message_id in sent:
        deps.queue.enqueue_message(message_id)


def open_paper_page(
    deps: Deps, *, paper_id: str, page: int, by: Operator, now: dt.datetime
) -> Path:
    """Give the file of a page of a paper of one's own offices; each look is noted.

    Raise `PaperNotFound`, also when the applicant's data is erased.
    """
    with deps.db.writing() as db:
        row = rows.get_paper(db, paper_id)
        connection = row and connections.get_connection(db, row.application_id)
        mine = centres_of_person(db, by)
        is_mine = connection and (mine is None or connection.office in mine)
        if not (row and connection and is_mine) or by.role not in MAY_SEE_PAPERS:
            raise PaperNotFound(paper_id)
        if not row.can_be_seen or connection.mobile == ERASED:
            raise PaperNotFound(paper_id)
        note_audit(
            db,
            at=now,
            actor=by.login,
            action="papers.open",
            subject=connection.number,
            reason=f"{row.kind}, page {page}",
        )
    return paper_files.page_path(deps.config, paper_id, page)


def _checked_by(db: DbConnection, number: str, by: Operator) -> int:
    """Give the id of an application whose papers a person may check; or `NotOnWorklist`."""
    row = worklist.get_application(db, number=number, offices=centres_of_person(db, by))
    if row is None or by.role not in MAY_CHECK_PAPERS:
        raise NotOnWorklist(number)
    if State(row.state) not in papers.TAKES_PAPERS:
        raise ChangedMeanwhile(number)
    return row.application_id


def _note(
    db: DbConnection,
    state: PaperState,
    number: str,
    kind: str,
    by: Operator,
    *,
    now: dt.datetime,
    reason: str | None,
) -> None:
    said = f"{kind}: {reason}" if reason else kind
    action = f"papers.{state}"
    note_audit(db, at=now, actor=by.login, action=action, subject=number, reason=said)
