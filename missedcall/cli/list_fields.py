"""Say which fields a list shows of each thing, in `--json` and as columns."""

from typing import Any

from missedcall.db.callbacks.attempt_lists import NamedAttempt
from missedcall.db.callbacks.callbacks import CallbackRow
from missedcall.db.calls.calls import CallRow
from missedcall.db.calls.dead_letters import DeadLetterRow
from missedcall.db.calls.outages import CountedOutage
from missedcall.db.calls.questions import NamedQuestion
from missedcall.db.connection.application_lists import ApplicationOverview
from missedcall.db.messages.messages import MessageRow
from missedcall.db.messages.tasks import NamedTask
from missedcall.db.payments.ledger import NamedEntry
from missedcall.db.payments.payment_notices import PaymentNoticeRow
from missedcall.db.payments.vouchers import VoucherRow
from missedcall.db.recordings.recordings import NamedRecording
from missedcall.domain.applications import bulk_applicant

Fields = dict[str, Any]


def call_fields(row: CallRow) -> Fields:
    return {
        "id": row.id,
        "node": row.node,
        "uniqueid": row.uniqueid,
        "number": row.number,
        "did": row.did,
        "at": row.at,
        "disposition": row.disposition,
        "reason": row.reason,
        "callback": row.callback_id,
    }


def dead_letter_fields(row: DeadLetterRow) -> Fields:
    return {
        "id": row.id,
        "node": row.node,
        "at": row.at,
        "reason": row.reason,
        "raw": row.raw,
    }


def callback_fields(row: CallbackRow) -> Fields:
    return {
        "id": row.id,
        "number": row.number,
        "did": row.did,
        "state": row.state,
        "missed_calls": row.missed_calls,
        "attempts_used": row.attempts_used,
        "created_at": row.created_at,
        "due_at": row.due_at,
        "promised_from": row.promised_from,
        "promised_until": row.promised_until,
        "closed_at": row.closed_at,
        "closed_reason": row.closed_reason,
        "about": row.about_application_id,
    }


def attempt_fields(row: NamedAttempt) -> Fields:
    return {
        "id": row.id,
        "callback": row.callback_id,
        "number": row.number,
        "operator": row.login,
        "node": row.node,
        "created_at": row.created_at,
        "operator_at": row.operator_at,
        "consumer_at": row.consumer_at,
        "bridged_at": row.bridged_at,
        "ended_at": row.ended_at,
        "outcome": row.outcome,
        "talk_s": row.talk_s,
        "cause": row.cause,
        "rule": row.rule,
        "try": row.try_number,
    }


def recording_fields(row: NamedRecording) -> Fields:
    return {
        "attempt": row.attempt_id,
        "callback": row.callback_id,
        "number": row.number,
        "operator": row.login,
        "state": row.state,
        "started_at": row.started_at,
        "seconds": row.seconds,
        "bytes": row.bytes,
        "refused_at": row.refused_at,
        "deleted_at": row.deleted_at,
        "path": row.path,
    }


def outage_fields(row: CountedOutage) -> Fields:
    return {
        "id": row.id,
        "node": row.node,
        "from": row.from_at,
        "to": row.to_at,
        "seconds": round((row.to_at - row.from_at).total_seconds()),
        "found": row.found,
        "refused": row.refused,
        "answered": row.answered,
        "waiting": row.waiting,
        "closed": row.closed,
    }


def application_fields(row: ApplicationOverview) -> Fields:
    return {
        "id": row.id,
        "application": row.number,
        "callback": row.callback_id,
        "number": row.mobile,
        "state": row.state,
        "category": row.form["category"],
        "load": row.form["load"],
        "unit": row.form["unit"],
        "amount_paise": row.total_paise,
        "due_on": row.due_on,
        "tariff": row.tariff_id,
        "created_at": row.created_at,
        "bulk_applicant": bulk_applicant.is_bulk_applicant(row.running_of_mobile),
    }


def message_fields(row: MessageRow) -> Fields:
    return {
        "id": row.id,
        "key": row.key,
        "cause": row.cause,
        "number": row.number,
        "language": row.language,
        "state": row.state,
        "reason": row.state_reason,
        "encoding": row.encoding,
        "parts": row.parts,
        "tries": row.tries,
        "created_at": row.created_at,
        "accepted_at": row.accepted_at,
        "final_at": row.final_at,
        "gateway": row.gateway,
        "gateway_id": row.gateway_id,
    }


def question_fields(row: NamedQuestion) -> Fields:
    return {
        "id": row.id,
        "kind": row.kind,
        "application": row.application,
        "number": row.number,
        "state": row.state,
        "asked_at": row.asked_at,
        "asked_by": row.asked_by,
        "expires_at": row.expires_at,
        "answered_at": row.answered_at,
        "call": row.call_id,
    }


def task_fields(row: NamedTask) -> Fields:
    return {
        "id": row.id,
        "kind": row.kind,
        "explanation": row.explanation,
        "application": row.application,
        "number": row.number,
        "created_at": row.created_at,
        "due_at": row.due_at,
        "done_at": row.done_at,
        "actor": row.actor,
        "note": row.note,
    }


def entry_fields(row: NamedEntry) -> Fields:
    return {
        "id": row.id,
        "application": row.application,
        "account": row.account,
        "channel": row.channel,
        "reference": row.reference,
        "reason": row.reason,
        "amount_paise": row.amount_paise,
        "settled_at": row.settled_at,
        "posted_at": row.posted_at,
        "actor": row.actor,
    }


def voucher_fields(row: VoucherRow) -> Fields:
    return {
        "id": row.id,
        "kind": row.kind,
        "state": row.state,
        "channel": row.channel,
        "reference": row.reference,
        "amount_paise": row.amount_paise,
        "paid_at": row.paid_at,
        "maker": row.maker,
        "made_at": row.made_at,
        "checker": row.checker,
        "checked_at": row.checked_at,
    }


def notice_fields(row: PaymentNoticeRow) -> Fields:
    return {
        "id": row.id,
        "gateway": row.gateway,
        "received_at": row.received_at,
        "times": row.times,
        "read_at": row.read_at,
        "outcome": row.outcome,
        "problem": row.problem,
    }
