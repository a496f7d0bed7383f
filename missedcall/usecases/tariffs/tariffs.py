"""Let two people approve a tariff: the very file, so that a changed one is unapproved again."""

import datetime as dt
from dataclasses import dataclass

from missedcall.db.engine import IntegrityError
from missedcall.db.tariffs import tariff_approvals
from missedcall.domain.shared.explanation import RequestRefused, explain
from missedcall.domain.tariffs.approval import ApprovalRefusal
from missedcall.domain.tariffs.tariff import Tariff, TariffStatus
from missedcall.usecases.deps import Deps
from missedcall.usecases.second_person import why_not_second


class NotApprovable(RequestRefused):
    """Refuse to propose or approve a tariff."""


@dataclass(frozen=True)
class TariffStanding:
    """Say how far a tariff has come."""

    tariff: Tariff
    proposed_by: str | None
    approved_by: str | None
    approved_at: dt.datetime | None


def list_tariffs(deps: Deps) -> list[TariffStanding]:
    """List the tariffs in use with who has proposed and approved them, the oldest first."""
    with deps.db.reading() as db:
        rows = [
            tariff_approvals.get_tariff_approval(db, each.version) for each in deps.tariffs.tariffs
        ]
    return [
        TariffStanding(
            each,
            row.proposed_by if row else None,
            row.approved_by if row else None,
            row.approved_at if row else None,
        )
        for each, row in zip(deps.tariffs.tariffs, rows, strict=True)
    ]


def propose_tariff(deps: Deps, *, tariff_id: str, by: str, now: dt.datetime) -> None:
    """Propose the file of a tariff as it is now; its status says that the company has set it."""
    found = _find(deps, tariff_id)
    if found.status is not TariffStatus.APPROVED:
        raise NotApprovable(
            explain(ApprovalRefusal.STATUS, file=found.file, status=str(found.status))
        )
    try:
        with deps.db.writing() as db:
            tariff_approvals.propose_tariff(
                db, version=found.version, tariff_id=tariff_id, by=by, at=now
            )
    except IntegrityError as error:
        raise NotApprovable(explain(ApprovalRefusal.PROPOSED, tariff=tariff_id)) from error


def approve_tariff(deps: Deps, *, tariff_id: str, by: str, now: dt.datetime) -> None:
    """Approve what another has proposed; from now on it may bill."""
    found = _find(deps, tariff_id)
    with deps.db.writing() as db:
        row = tariff_approvals.get_tariff_approval(db, found.version)
        if row is not None and row.proposed_by != by:
            why_not = why_not_second(db, second=by, first=row.proposed_by, since=row.proposed_at)
            if why_not is not None:
                raise NotApprovable(
                    explain(ApprovalRefusal.SECOND, tariff=tariff_id, reason=why_not)
                )
        if tariff_approvals.approve_tariff(db, found.version, by=by, at=now):
            return
    if row is None:
        raise NotApprovable(explain(ApprovalRefusal.NOT_PROPOSED, tariff=tariff_id))
    if row.approved_at is not None:
        raise NotApprovable(
            explain(ApprovalRefusal.APPROVED, tariff=tariff_id, approver=row.approved_by)
        )
    raise NotApprovable(explain(ApprovalRefusal.OWN, tariff=tariff_id))


def _find(deps: Deps, tariff_id: str) -> Tariff:
    for each in deps.tariffs.tariffs:
        if each.tariff_id == tariff_id:
            return each
    known = tuple(each.tariff_id for each in deps.tariffs.tariffs)
    raise NotApprovable(explain(ApprovalRefusal.UNKNOWN, tariff=tariff_id, known=known))
