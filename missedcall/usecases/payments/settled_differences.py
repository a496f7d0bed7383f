"""Settle what waits for a person: a difference with the bank, a reversal without its payment."""

import datetime as dt

from missedcall.db.payments import open_reversals, reconciliations
from missedcall.db.schema import note_audit
from missedcall.domain.payments.ledger import Channel
from missedcall.domain.payments.refusals import SettlementRefusal
from missedcall.domain.shared.explanation import RequestRefused, explain
from missedcall.usecases.deps import Deps

MOST_REASON = 200


class NotSettled(RequestRefused):
    """Say why nothing was settled: no reason, or another has settled it."""


def settle_difference(
    deps: Deps, *, channel: Channel, reference: str, reason: str, by: str, now: dt.datetime
) -> None:
    """Take a difference from the list; the books stay as they are, what was done is noted."""
    reason = _required(reason)
    with deps.db.writing() as db:
        done = reconciliations.settle_differences(
            db, channel=channel, reference=reference, at=now, by=by, reason=reason
        )
        if not done:
            raise NotSettled(
                explain(SettlementRefusal.NO_DIFFERENCE, channel=channel, reference=reference)
            )
        subject = f"{channel} {reference}"
        note_audit(
            db, at=now, actor=by, action="difference.settle", subject=subject, reason=reason
        )


def close_open_reversal(
    deps: Deps, *, channel: Channel, reference: str, reason: str, by: str, now: dt.datetime
) -> None:
    """Forget a reversal whose payment will not come; if it comes, it is booked as any other."""
    reason = _required(reason)
    with deps.db.writing() as db:
        found = open_reversals.find_open_reversal(db, channel=channel, reference=reference)
        if found is None:
            raise NotSettled(
                explain(SettlementRefusal.NO_REVERSAL, channel=channel, reference=reference)
            )
        open_reversals.delete_open_reversal(db, channel=channel, reference=reference)
        subject = f"{channel} {reference}"
        note_audit(db, at=now, actor=by, action="reversal.close", subject=subject, reason=reason)


def _required(reason: str) -> str:
    said = " ".join(reason.split())[:MOST_REASON]
    if not said:
        raise NotSettled(explain(SettlementRefusal.NO_REASON))
    return said
