"""Say which papers an application needs, and take them: each is given, checked or refused."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from missedcall.config import Config
from missedcall.db.applications import corrections
from missedcall.db.applications import papers as rows
from missedcall.db.applications.papers import PaperRow
from missedcall.db.connection import connections
from missedcall.db.engine import DbConnection, IntegrityError
from missedcall.domain.applications import papers
from missedcall.domain.applications.application import Form
from missedcall.domain.applications.papers import AskedPaper, PaperRefusal, PaperState
from missedcall.domain.callbacks import calendar
from missedcall.domain.connection.states import LIVE, Event, State
from missedcall.domain.operators.roles import Actor
from missedcall.domain.privacy.personal import ERASED
from missedcall.domain.shared.explanation import RequestRefused, explain
from missedcall.domain.shared.named_code import NamedCode, msgid
from missedcall.domain.tariffs import supply_request
from missedcall.usecases.applications import paper_files
from missedcall.usecases.connection import workflow
from missedcall.usecases.connection.command import Command
from missedcall.usecases.deps import Deps
from missedcall.usecases.tariffs import pricing

# Until the light is on; then the company's file has them.
TAKES_PAPERS = LIVE - {State.DRAFT}
# A form needs five at most, some twice or thrice; counted over the 24 hours before.
MOST_A_DAY = 30


class PaperNotTakenReason(NamedCode):
    """Name why a paper cannot be given."""

    NOT_ASKED = "not_asked", msgid("this paper is not asked for; look at the list")
    CHECKED = "paper_checked", msgid("this paper has been checked; no other is needed")
    CLOSED = "papers_closed", msgid("the application takes no papers any more")
    TOO_MANY = (
        "papers_too_many",
        msgid("too many papers were sent for this application today; try tomorrow"),
    )


class PaperNotTaken(RequestRefused):
    """Refuse a paper, whatever its file."""

    def __init__(self, why: PaperNotTakenReason) -> None:
        super().__init__(explain(why))
        self.why = why


@dataclass(frozen=True)
class PaperDetail:
    """Hold a paper of an application: what it is called by language, and what is known of it."""

    kind: str
    name: Mapping[str, str]
    accepted: Mapping[str, str]
    state: PaperState
    at_visit: bool  # may be shown to the lineman instead
    may_give: bool
    row: PaperRow | None  # what was given last

    @property
    def refusal(self) -> PaperRefusal | None:
        known = self.row.refusal if self.row else None
        return PaperRefusal(known) if known else None


def list_papers(deps: Deps, db: DbConnection, application_id: int) -> tuple[PaperDetail, ...]:
    """List the papers that an application needs; behind them what was given beside."""
    given = {row.kind: row for row in rows.list_papers_of_application(db, application_id)}
    asked, state = _asked(deps.config, db, application_id)
    others = [AskedPaper(kind, at_visit=True) for kind in given]
    known = _known(given)
    return tuple(
        _detail(deps.config, each, known, given, is_open=state in TAKES_PAPERS)
        for each in [*asked, *(one for one in others if one.kind not in _kinds(asked))]
    )


def papers_of_form(deps: Deps, form: Form, *, now: dt.datetime) -> tuple[PaperDetail, ...]:
    """List the papers that a form would need if it were sent now."""
    case = papers.paper_case(pricing.stored_form(form))
    asked = _asked_of_case(deps.config, case, on=calendar.ist_date(now))
    return tuple(_detail(deps.config, each, {}, {}, is_open=True) for each in asked)


def papers_for_lineman(
    deps: Deps, application_ids: Iterable[int]
) -> Mapping[int, Sequence[PaperDetail]]:
    """Give by application the papers that are to be shown at the visit.

    What tells of a caste or of poverty is not for linemen: the office checks it.
    """
    with deps.db.reading() as db:
        return {
            application_id: [
                paper
                for paper in list_papers(deps, db, application_id)
                if paper.state is PaperState.AT_VISIT and not _is_private(deps.config, paper.kind)
            ]
            for application_id in application_ids
        }


def _is_private(config: Config, kind: str) -> bool:
    return any((rule.bpl or rule.scst) and rule.kind == kind for rule in config.paper_rules)


def give_paper(
    deps: Deps, application_id: int, *, kind: str, data: bytes, actor: str, now: dt.datetime
) -> None:
    """Take the file of a paper in the place of one before; the same again changes nothing.

    When nothing is wanted any more, an application that waited for papers goes to the check. Raise
    `PaperNotTaken`, or `PaperFileRefused` for what is no photo and no PDF.
    """
    with deps.db.reading() as db:
        _refuse_paper(deps, db, application_id, kind, now=now)
    pages = paper_files.pages_of_file(data)
    digest = hashlib.sha256(b"".join(pages)).hexdigest()
    paper_id = str(uuid.uuid4())
    paper_files.write_pages(deps.config, paper_id, pages)
    row = {
        "id": paper_id,
        "application_id": application_id,
        "kind": kind,
        "state": PaperState.GIVEN,
        "pages": len(pages),
        "bytes": sum(map(len, pages)),
        "sha256": digest,
        "given_at": now,
        "given_by": actor,
    }
    is_kept = False
    try:
        is_kept = _put(deps, row, now=now)
    except IntegrityError:
        pass  # another was given at the same moment, and counts
    finally:
        if not is_kept:
            paper_files.delete_pages(deps.config, paper_id)


def _put(deps: Deps, row: Mapping[str, object], *, now: dt.datetime) -> bool:
    """Write a paper in the place of one before; False when it is the same again."""
    application_id, kind = int(str(row["application_id"])), str(row["kind"])
    with deps.db.writing() as db:
        before = _refuse_paper(deps, db, application_id, kind, now=now)
        is_same = before and (before.sha256, before.state) == (row["sha256"], PaperState.GIVEN)
        if is_same:
            return False
        if before is not None:
            rows.replace_paper(db, before.id)
        rows.add_paper(db, **row)
        sent = complete_papers(deps, db, application_id, now=now)
    if before is not None:
        paper_files.delete_due_papers(deps, now=now)
    for message_id in sent:
        deps.queue.enqueue_message(message_id)
    return True


def move_papers(
    deps: Deps, db: DbConnection, from_id: int, to_id: int, *, now: dt.datetime
) -> list[int]:
    """Let an application have those papers of its duplicate that it lacks; give its messages.

    Only where both have one mobile: no person sees another's papers.
    """
    pair = [connections.get_connection(db, each) for each in (from_id, to_id)]
    if None in pair or len({each.mobile for each in pair if each}) > 1:
        return []
    there = {row.kind for row in rows.list_papers_of_application(db, to_id)}
    for row in rows.list_papers_of_application(db, from_id):
        if row.kind not in there and row.state in papers.IN_HAND:
            rows.move_paper(db, row.id, to_application=to_id)
    return complete_papers(deps, db, to_id, now=now)


def complete_papers(
    deps: Deps, db: DbConnection, application_id: int, *, now: dt.datetime
) -> list[int]:
    """Let an application that waited for papers go on when none is wanted; give its messages."""
    asked, state = _asked(deps.config, db, application_id)
    known = _known({row.kind: row for row in rows.list_papers_of_application(db, application_id)})
    if state is not State.DOCS_PENDING or not asked or papers.still_wanted(asked, known):
        return []
    command = Command(
        Event.PAPERS_COMPLETE,
        Actor.SYSTEM,
        "system",
        reason="the last paper was given",
        declared={"papers_complete": True},
    )
    return workflow.execute_in_transaction(deps, db, application_id, command, now=now)


def _refuse_paper(
    deps: Deps, db: DbConnection, application_id: int, kind: str, *, now: dt.datetime
) -> PaperRow | None:
    """Refuse a paper that cannot be given now; give the one that it would replace."""
    asked, state = _asked(deps.config, db, application_id)
    connection = connections.get_connection(db, application_id)
    is_erased = connection is not None and connection.mobile == ERASED
    if state not in TAKES_PAPERS or is_erased:
        raise PaperNotTaken(PaperNotTakenReason.CLOSED)
    if kind not in _kinds(asked):
        raise PaperNotTaken(PaperNotTakenReason.NOT_ASKED)
    given = rows.list_papers_of_application(db, application_id)
    before = next((row for row in given if row.kind == kind), None)
    if before is not None and before.state == PaperState.CHECKED:
        raise PaperNotTaken(PaperNotTakenReason.CHECKED)
    since = now - dt.timedelta(days=1)
    if rows.count_papers_given(db, application_id, since=since) >= MOST_A_DAY:
        raise PaperNotTaken(PaperNotTakenReason.TOO_MANY)
    return before


def _asked(
    config: Config, db: DbConnection, application_id: int
) -> tuple[tuple[AskedPaper, ...], State]:
    """Give what is asked of an application by the rules of its day, and where it stands."""
    connection = connections.get_connection(db, application_id)
    if connection is None:
        raise paper_files.PaperNotFound(str(application_id))
    case = papers.paper_case(corrections.get_form(db, application_id))
    day = calendar.ist_date(connection.applied_at)
    return _asked_of_case(config, case, on=day), State(connection.state)


def _asked_of_case(
    config: Config, case: papers.PaperCase, *, on: dt.date
) -> tuple[AskedPaper, ...]:
    asked = papers.asked_papers(config.paper_rules, case, on=on)
    if _is_light(config, case):
        return asked
    return tuple(AskedPaper(each.kind, at_visit=False) for each in asked)


def _is_light(config: Config, case: papers.PaperCase) -> bool:
    """Say whether papers of such a load may be shown at the visit at all."""
    category = config.category(case.category)
    most = category.papers_at_visit_up_to if category else None
    if category is None or most is None:
        return True
    return supply_request.whole_units(case.load_kw, unit=category.unit) <= most


def _detail(
    config: Config,
    asked: AskedPaper,
    known: Mapping[str, PaperState],
    given: Mapping[str, PaperRow],
    *,
    is_open: bool,
) -> PaperDetail:
    entry = config.paper(asked.kind)
    state = papers.paper_state(asked, known)
    return PaperDetail(
        kind=asked.kind,
        name=entry.name if entry else {"en": asked.kind},
        accepted=entry.accepted if entry else {},
        state=state,
        at_visit=asked.at_visit,
        may_give=is_open and state is not PaperState.CHECKED and entry is not None,
        row=given.get(asked.kind),
    )


def _known(given: Mapping[str, PaperRow]) -> dict[str, PaperState]:
    return {kind: PaperState(row.state) for kind, row in given.items()}


def _kinds(asked: Sequence[AskedPaper]) -> set[str]:
    return {each.kind for each in asked}
