"""List, give and look at the papers of an application, as the person who proved its mobile."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from missedcall.db.applications import papers as rows
from missedcall.db.engine import DbConnection
from missedcall.usecases.applications import paper_files, papers
from missedcall.usecases.applications.paper_files import PaperNotFound
from missedcall.usecases.applications.papers import PaperDetail
from missedcall.usecases.clients.person_applications import Asker, NotOwn, own_application
from missedcall.usecases.deps import Deps


def list_own_papers(deps: Deps, *, number: str, by: Asker) -> Sequence[PaperDetail]:
    """List the papers that an application needs, and what is known of each; raise `NotOwn`."""
    with deps.db.reading() as db:
        return papers.list_papers(deps, db, _persons_own(db, number, by))


def give_own_paper(
    deps: Deps, *, number: str, by: Asker, kind: str, data: bytes, now: dt.datetime
) -> None:
    """Take the file of a paper; raise `NotOwn`, or as `papers.give_paper` does."""
    with deps.db.reading() as db:
        application_id = _persons_own(db, number, by)
    papers.give_paper(deps, application_id, kind=kind, data=data, actor=by.name, now=now)


def own_paper_page(deps: Deps, *, number: str, by: Asker, paper_id: str, page: int) -> Path:
    """Give the file of a page of an own paper; raise `NotOwn` or `PaperNotFound`."""
    with deps.db.reading() as db:
        application_id = _persons_own(db, number, by)
        row = rows.get_paper(db, paper_id)
    if row is None or row.application_id != application_id or not row.can_be_seen:
        raise PaperNotFound(paper_id)
    return paper_files.page_path(deps.config, paper_id, page)


def _persons_own(db: DbConnection, number: str, by: Asker) -> int:
    """Give the id of an application of a proven mobile: who sees all sees no papers."""
    if by.mobile is None:
        raise NotOwn(number)
    return own_application(db, number, by).id
