"""Tell the operator what was before with the telephone in hand, and send its texts again.

A bounded number of queries, each by an index: it is there before the telephone is picked up.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from missedcall.db.callbacks import caller_past as rows
from missedcall.db.callbacks.caller_past import PastCall, PastRing
from missedcall.db.engine import DbConnection
from missedcall.db.messages import message_lists, messages
from missedcall.db.messages.messages import MessageRow
from missedcall.domain.messages.message import UNDER_WAY, MessageState
from missedcall.usecases.applications import call_in_hand
from missedcall.usecases.applications.call_in_hand import CallInHand, NotTheirs
from missedcall.usecases.deps import Deps
from missedcall.usecases.messages import resend
from missedcall.usecases.operators.operators import Operator
from sms.catalogue.messages import as_staff_reads

__all__ = ["CallerPast", "EarlierRings", "PastCall", "PastRing", "PastText"]
MOST = 12  # of each kind: what fits on the screen beside the form


@dataclass(frozen=True)
class PastText:
    """A text to the telephone in hand, without a code that only its reader may know.

    `resend_of` is the text of which it is a copy, else its own id: what is sent again.
    """

    id: int
    original_id: int
    at: dt.datetime
    text: str
    state: MessageState
    application: str | None
    may_resend: bool


@dataclass(frozen=True)
class EarlierRings:
    """Sum the rings before this one: how many, how many were spoken with, and the last."""

    rings: int
    spoken_with: int
    last: PastRing | None


@dataclass(frozen=True)
class CallerPast:
    """Hold what was before, the newest first: missed calls, our rings, texts."""

    calls: Sequence[PastCall]
    rings: Sequence[PastRing]
    texts: Sequence[PastText]

    @property
    def earlier(self) -> EarlierRings:
        spoken = sum(ring.outcome == "answered" for ring in self.rings)
        return EarlierRings(len(self.rings), spoken, self.rings[0] if self.rings else None)


def load_caller_past(deps: Deps, call: CallInHand) -> CallerPast:
    """Give what was before with the telephone of a call; the ring of this call is left out."""
    with deps.db.reading() as db:
        return CallerPast(
            calls=rows.list_past_calls(db, call.number, limit=MOST),
            rings=[
                ring
                for ring in rows.list_past_rings(db, call.number, limit=MOST + 1)
                if ring.attempt_id != call.attempt_id
            ],
            texts=_texts(deps, db, call.number),
        )


def resend_text_of_caller(
    deps: Deps, *, by: Operator, message_id: int, reason: str, now: dt.datetime
) -> int:
    """Send a text to the telephone in hand once more; give the new message's id.

    Raise `NotTheirs` when no caller is in hand or the text went to another telephone, and
    `NotResendable` as `resend.resend_message` does.
    """
    call = call_in_hand.load_call_in_hand(deps, operator_id=by.id)
    with deps.db.reading() as db:
        row = messages.get_message(db, message_id)
    if call is None or row is None or row.number != call.number:
        raise NotTheirs(f"message {message_id} is no text to the telephone in hand")
    return resend.resend_message(
        deps, message_id=message_id, actor=by.login, reason=reason[:150], now=now
    )


def _texts(deps: Deps, db: DbConnection, number: str) -> list[PastText]:
    found = message_lists.list_newest_messages_to_number(db, number, limit=MOST)
    most = deps.config.sms.sending.resends
    return [_text(row, found, most=most) for row in found]


def _text(row: MessageRow, found: Sequence[MessageRow], *, most: int) -> PastText:
    original = row.resend_of or row.id
    family = [one for one in found if original in (one.id, one.resend_of)]
    copies = sum(one.resend_of == original for one in family)
    under_way = any(one.state in UNDER_WAY for one in family)
    gone = any(one.state == MessageState.SUPERSEDED for one in family)
    newest = row.id == max(one.id for one in family)
    return PastText(
        id=row.id,
        original_id=original,
        at=row.created_at,
        text=as_staff_reads(row.key, row.text),
        state=MessageState(row.state),
        application=row.application,
        may_resend=newest
        and row.application is not None
        and not under_way
        and not gone
        and copies < most,
    )
