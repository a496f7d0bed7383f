"""Give one application of an office, with all that must be known before a decision."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from missedcall.db.applications.corrections import CorrectionRow
from missedcall.db.connection import (
    application_lists,
    connection_holds,
    connection_steps,
    connections,
)
from missedcall.db.connection.connection_holds import HoldRow
from missedcall.db.connection.connection_steps import ApplicationStepRow
from missedcall.db.field import field, photos, reports
from missedcall.db.field.field import LinemanLoad, VisitRow
from missedcall.db.field.reports import FieldReportRow
from missedcall.db.offices import offices, worklist
from missedcall.db.points import jobs
from missedcall.db.points.jobs import EvidenceReviewRow
from missedcall.domain.applications import bulk_applicant
from missedcall.domain.applications.dues import DuesOwed, dues_told
from missedcall.domain.connection.states import BEFORE_MONEY, Event
from missedcall.domain.field.places import ProofPlace
from missedcall.domain.offices import office
from missedcall.domain.privacy.personal import ERASED
from missedcall.usecases.applications import (
    corrections,
    dues,
    duplicates,
    papers,
)
from missedcall.usecases.applications.demand_inputs import may_revise, priced_fields
from missedcall.usecases.applications.duplicates import DuplicateCandidate
from missedcall.usecases.applications.office_worklist import (
    NotOnWorklist,
    WorklistJob,
    centres_of_person,
    events_on_worklist,
    worklist_job,
)
from missedcall.usecases.applications.papers import PaperDetail
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators.operators import Operator
from missedcall.usecases.tariffs import amounts
from missedcall.usecases.tariffs.amounts import Amount


@dataclass(frozen=True)
class WorklistDetail:
    """Hold one application with what has to be known before a decision."""

    job: WorklistJob
    history: Sequence[ApplicationStepRow]
    holds: Sequence[HoldRow]
    visit: VisitRow | None
    linemen: Sequence[LinemanLoad]
    reports: Sequence[FieldReportRow]
    places: Mapping[tuple[str, str], ProofPlace]  # by report and moment, where they are known
    reviews: Sequence[EvidenceReviewRow]  # who doubts the evidence
    events: Sequence[Event]
    locality: office.Locality | None
    duplicates: Sequence[DuplicateCandidate]  # what it may repeat, where it could be merged
    dues: Sequence[DuesOwed]  # what stands while it is checked
    told_dues: Sequence[str]  # which questions of old dues the applicant has answered with yes
    corrections: Sequence[CorrectionRow]  # of the form; mobiles are masked
    priced: Mapping[str, str]  # what its price follows from; empty when it is not ours to revise
    amount: Amount | None  # of the demand that is owed, with its lines
    survey: Sequence[str]  # codes of the rules that want the site looked at first
    papers: Sequence[PaperDetail]  # that it needs, and what is known of each
    correctable: Sequence[str]  # which fields this person may correct
    bulk_applicant: bool  # the mobile stands in more running applications than a family's would

    @property
    def counted_holds(self) -> Sequence[HoldRow]:
        """Give the holds that still count, open or over."""
        return [hold for hold in self.holds if not hold.overturned]

    @property
    def possible(self) -> Sequence[Event]:
        """Give what the role may do and what there is something for: no hold, none to close."""
        pointless = set()
        if not self.open_holds:
            pointless.add(Event.CLOSE_HOLD)
        if not self.counted_holds:
            pointless.add(Event.OVERTURN_HOLD)
        if all(report.doubt is None for report in self.reports):
            pointless.add(Event.ACCEPT_TIME)
        return [event for event in self.events if event not in pointless]

    @property
    def open_holds(self) -> Sequence[HoldRow]:
        return [hold for hold in self.holds if hold.closed_at is None]


def worklist_detail(deps: Deps, *, number: str, by: Operator, now: dt.datetime) -> WorklistDetail:
    """Give one application with what this person may do to it; raise `NotOnWorklist`."""
    role = by.role
    with deps.db.reading() as db:
        row = worklist.get_application(db, number=number, offices=centres_of_person(db, by))
        if row is None:
            raise NotOnWorklist(number)
        job = worklist_job(row)
        events = events_on_worklist(job.state, role)
        told_from_field = reports.list_reports_of_application(db, job.id)
        return WorklistDetail(
            job=job,
            history=connection_steps.list_steps_of_application(db, job.id),
            holds=connection_holds.list_holds_of_application(db, job.id),
            visit=field.get_newest_visit(db, job.id),
            linemen=field.list_lineman_loads(db, office=job.office),
            reports=told_from_field,
            places=reports.get_places_of_reports(db, [report.id for report in told_from_field]),
            reviews=jobs.list_reviews_of_application(db, job.id),
            events=events,
            locality=offices.get_locality(db, job.form["locality"]),
            duplicates=duplicates.list_duplicate_candidates(db, job.form, but_for=job.id)
            if Event.MERGE in events
            else (),
            dues=dues.dues_of_application(db, job.id, now=now)
            if job.state in BEFORE_MONEY
            else (),
            told_dues=dues_told(job.form),
            corrections=corrections.list_masked_corrections(db, job.id),
            priced=priced_fields(db, job.id) if may_revise(job.state, role) else {},
            amount=amounts.amount_of_application(db, job.id),
            survey=row.findings.get("survey_reasons", ()),
            papers=papers.list_papers(deps, db, job.id),
            correctable=corrections.correctable_by_staff(job.state, role),
            bulk_applicant=bulk_applicant.is_bulk_applicant(
                application_lists.count_running_applications_of_mobile(db, row.mobile)
            ),
        )


def visible_photo(deps: Deps, *, photo_id: str, by: Operator) -> str:
    """Give the id of a photo of an application of one's own offices; raise `NotOnWorklist`.

    When the applicant's data is erased, it is not shown any more.
    """
    with deps.db.reading() as db:
        known = photos.get_photo(db, photo_id)
        row = known and connections.get_connection(db, known.application_id)
        mine = centres_of_person(db, by)
        is_mine = row and (mine is None or row.office in mine)
        if not row or not is_mine or row.mobile == ERASED:
            raise NotOnWorklist(photo_id)
    return photo_id
