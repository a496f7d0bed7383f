"""Say of every table what it holds of callers, so that all of it can be shown, and erased.

A new table or column stands here, or `tests/db/privacy/test_personal.py` fails: either a person's
rows are found through `HELD`, or `NOBODYS` says why none of them are that person's.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from missedcall.domain.privacy.personal import ERASED, mask_form

Becomes = Callable[[Any], Any]


def _word(_: object) -> str:
    return ERASED


def _nothing(_: object) -> None:
    return None


def _no_text(_: object) -> str:
    return ""


@dataclass(frozen=True)
class Held:
    """Say how a person's rows are found in a table, and what is left of them once erased.

    `numbers` are columns with a telephone number, `of` columns that refer to another table's row,
    `things` the same for a pair of columns (which kind of thing, which one), `mentions` texts in
    which the number may stand. `erased` says what becomes of a column; every other column of text
    is in `stays`, because it holds words and codes of ours. With `goes` the whole row is deleted.
    """

    numbers: tuple[str, ...] = ()
    of: Mapping[str, str] = field(default_factory=dict)
    things: Mapping[str, str] = field(default_factory=dict)
    mentions: tuple[str, ...] = ()
    erased: Mapping[str, Becomes] = field(default_factory=dict)
    stays: frozenset[str] = frozenset()
    goes: bool = False
    not_shown: frozenset[str] = frozenset()  # columns that tell of other people as well


def _stays(words: str) -> frozenset[str]:
    return frozenset(words.split())


HELD: Mapping[str, Held] = {
    "calls": Held(
        numbers=("number", "caller_id"),
        of={"callback_id": "callbacks"},
        mentions=("caller_id",),
        erased={"number": _nothing, "caller_id": _word},
        stays=_stays("node uniqueid did disposition reason"),
    ),
    "dead_letters": Held(mentions=("raw",), goes=True, not_shown=_stays("raw")),
    "callbacks": Held(
        numbers=("number",),
        erased={"number": _word, "code": _no_text},
        stays=_stays("did state language closed_reason needs origin"),
    ),
    "attempts": Held(
        of={"callback_id": "callbacks"},
        erased={"note": _nothing},
        stays=_stays("id callback_id node outcome rule"),
    ),
    "recordings": Held(
        of={"attempt_id": "attempts"},
        erased={"wave": _nothing},
        stays=_stays("attempt_id state path"),
    ),
    "recording_pauses": Held(of={"attempt_id": "attempts"}, stays=_stays("attempt_id by")),
    # Which of the staff heard a person's call is told to that person.
    "listenings": Held(
        of={"attempt_id": "attempts"},
        erased={"reason": _word},
        stays=_stays("id attempt_id mode wanted tells"),
    ),
    "promises": Held(of={"callback_id": "callbacks"}),
    "drafts": Held(numbers=("number",), goes=True),
    # Codes that prove a mobile: digests only.
    "mobile_codes": Held(numbers=("number",), goes=True),
    "preferences": Held(numbers=("number",), goes=True),
    "webhook_deliveries": Held(
        of={"application_id": "applications"}, stays=_stays("kind told state problem")
    ),
    "kept_answers": Held(numbers=("mobile",), goes=True),
    "blocked_numbers": Held(numbers=("number",), goes=True),
    "messages": Held(
        numbers=("number",),
        erased={"number": _word, "text": _no_text},
        stays=_stays(
            "cause key application language template_id template_version encoding state "
            "state_reason gateway gateway_id"
        ),
    ),
    "message_attempts": Held(
        of={"message_id": "messages"}, stays=_stays("gateway outcome reason gateway_key")
    ),
    "receipts": Held(
        mentions=("raw",),
        erased={"raw": _no_text},
        stays=_stays("gateway"),
        not_shown=_stays("raw"),
    ),
    "receipt_items": Held(
        of={"message_id": "messages"}, stays=_stays("gateway gateway_key status part problem")
    ),
    "applications": Held(
        numbers=("mobile",),
        erased={"mobile": _word, "form": mask_form},
        stays=_stays("number language request_key"),
    ),
    "demands": Held(
        of={"application_id": "applications"},
        erased={"inputs": mask_form, "reason": _word},
        stays=_stays("tariff_id tariff_version"),
    ),
    "demand_lines": Held(of={"demand_id": "demands"}, stays=_stays("code explanation reason")),
    # What is owed stands with the company: its next list tells it again, while it is owed.
    "arrears": Held(numbers=("mobile",), goes=True),
    "bp_numbers": Held(of={"application_id": "applications"}, goes=True),
    "estimate_lines": Held(of={"application_id": "applications"}, stays=_stays("label actor")),
    # What was wrong may be another person's, so that person is not shown what is right.
    "corrections": Held(
        of={"application_id": "applications"},
        mentions=("before",),
        erased={"before": _word, "after": _word, "reason": _word},
        stays=_stays("actor role field"),
        not_shown=_stays("after"),
    ),
    "notices": Held(
        of={"attempt_id": "attempts", "application_id": "applications"},
        stays=_stays("attempt_id version language actor how"),
    ),
    "connections": Held(
        of={"application_id": "applications"},
        erased={"premises": _nothing},
        stays=_stays("state office area locality meter_kind findings assignee"),
    ),
    "lineman_calls": Held(
        of={"application_id": "applications"}, stays=_stays("id lineman node outcome")
    ),
    "cable_reports": Held(of={"application_id": "applications"}, stays=_stays("source actor")),
    "application_steps": Held(
        of={"application_id": "applications"},
        erased={"reason": _word},
        stays=_stays("rule actor back_to"),
    ),
    "holds": Held(
        of={"application_id": "applications"},
        erased={"evidence": _word},
        stays=_stays("kind opened_by"),
    ),
    "ledger": Held(
        of={"application_id": "applications"},
        mentions=("payer_reference",),  # a payer may give a telephone in place of the application
        erased={"payer_reference": _nothing},
        stays=_stays("account channel reference reason actor receipt"),
    ),
    "payment_notices": Held(
        mentions=("raw",),
        erased={"raw": _no_text},
        stays=_stays("gateway digest outcome problem"),
        not_shown=_stays("raw"),
    ),
    "jobs": Held(of={"application_id": "applications"}, stays=_stays("lineman office area")),
    "evidence_reviews": Held(
        of={"application_id": "applications"},
        stays=_stays("lineman opened_by decided_by"),
        erased={"reason": _no_text, "decision": _nothing},
    ),
    "objections": Held(
        of={"application_id": "applications"},
        stays=_stays("lineman answered_by"),
        erased={"text": _no_text, "answer": _nothing},
    ),
    "points": Held(of={"application_id": "applications"}, stays=_stays("lineman rule reason")),
    "visits": Held(
        of={"application_id": "applications"},
        erased={"code": _no_text},
        stays=_stays("lineman result mates slot_by"),
    ),
    # The files of papers are deleted by the use case that erases.
    "application_papers": Held(
        of={"application_id": "applications"},
        stays=_stays("id kind state sha256 given_by decided_by refusal"),
    ),
    # The files of photos are deleted by the use case that erases.
    "photos": Held(of={"application_id": "applications"}, stays=_stays("id lineman sha256")),
    "field_reports": Held(
        of={"application_id": "applications", "photo": "photos"},
        erased={"meter": _nothing, "reading": _nothing, "seal": _nothing, "refused": _nothing},
        stays=_stays("id lineman kind device doubt photo"),
    ),
    "report_places": Held(of={"report_id": "field_reports"}, goes=True),
    "vouchers": Held(
        mentions=("application",),
        erased={"application": _word},
        stays=_stays("kind state channel reference maker checker note"),
    ),
    "questions": Held(
        numbers=("number",),
        of={"application_id": "applications"},
        erased={"number": _word},
        stays=_stays("kind state asked_by"),
    ),
    "tasks": Held(
        numbers=("number",),
        of={"application_id": "applications", "message_id": "messages"},
        erased={"number": _word, "note": _word},
        stays=_stays("kind explanation actor"),
    ),
    # Its own use case empties it, at the end of the time for which the law wants it kept.
    "erasure_requests": Held(
        numbers=("number",),
        stays=_stays("number state asked_by decided_by reason proof sealed"),
        not_shown=_stays("sealed"),
    ),
    "transitions": Held(
        things={
            "callback": "callbacks",
            "message": "messages",
            "recording": "recordings",
            "question": "questions",
            "task": "tasks",
            "voucher": "vouchers",
            "erasure_request": "erasure_requests",
        },
        erased={"reason": _word},
        stays=_stays("entity entity_id actor from_state to_state"),
    ),
}

NOBODYS: Mapping[str, str] = {
    "alarms": "figures of the service",
    "arrears_lists": "which list of arrears counts",
    "audit": "who of the staff did what; its subjects are ids and masked numbers",
    "client_keys": "how programs get in",
    "clients": "programs that use the API",
    "heartbeats": "which part lived when",
    "job_runs": "how each periodic job fares",
    "breaches": "what happened; the affected are found when asked for",
    "devices": "telephones of linemen",
    "outages": "when a node was not listened to",
    "gateway_balances": "what is left of our credit",
    "gateway_changes": "which gateway sent when",
    "known_settings": "the configuration of before",
    "linemen": "staff",
    "localities": "places",
    "meter_counts": "counts of a store",
    "meter_differences": "meters that a count did not find",
    "meter_moves": "where meters were",
    "meters": "where meters are; which one is whose stands with the application",
    "offices": "offices",
    "open_reversals": "references of payments that have not come",
    "operators": "staff",
    "daily_lists": "counts",
    "daily_list_mails": "staff",
    "report_mails": "staff",
    "cached_reports": "sums by office, and linemen whose figures stand out",
    "recovery_codes": "codes with which the staff log in without their telephone, as digests",
    "reconciliation_differences": "references of payments; whose each is stands in the ledger",
    "reconciliations": "which day was compared with the bank's list",
    "sip_registrations": "which telephones of the staff are there",
    "rejected_calls": "when calls could not be kept; whose they were is not in it",
    "retention_runs": "what was erased of everybody",
    "checkouts": "addresses of gateways' pages for a number of an application",
    "receipt_serials": "counts the receipts of payments",
    "serials": "counts application numbers",
    "second_factors": "how the staff prove themselves beside the password",
    "shortages": "meters that a store lacks",
    "sip_credentials": "how often a telephone of the staff got another password",
    "sip_credentials_sent": "which Asterisk was told of it",
    "tariff_approvals": "who of the staff approved a tariff",
    "stopped_templates": "texts that may not be sent",
    "webhooks": "where programs are told of changes of state",
    "web_sessions": "where the staff are logged in",
}
