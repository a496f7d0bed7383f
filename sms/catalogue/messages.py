"""Which messages the service sends, and which values it can put into each.

The closed vocabulary between code and configuration: a message added here is asked for in the
configuration, and its text may use the slots named here and no others.
"""

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Offer:
    """The values that the service gives for a message; a text must use the `needed` ones."""

    needed: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()


# From when to when the caller will be rung, in hours and minutes of one day.
WINDOW: Final = frozenset({"from_hour", "from_minute", "until_hour", "until_minute"})
DATE: Final = frozenset({"day", "month"})
# How many days there are to do what the text asks for.
WITH_DAYS: Final = frozenset({"application", "days"})

OFFERS: Final = {
    "missed_call_ack": Offer(needed=WINDOW | {"code"}, optional=DATE),
    "missed_call_ack_later": Offer(needed=WINDOW | DATE | {"code"}),
    "place_in_queue": Offer(needed=WINDOW | {"place"}, optional=DATE | {"code"}),
    "demand": Offer(
        needed=frozenset({"application", "amount"}),
        optional=frozenset({"day", "month", "year"}),
    ),
    "zero_demand": Offer(needed=frozenset({"application"})),
    "unreached": Offer(),
    "other_service": Offer(),
    "status_due": Offer(
        needed=frozenset({"application", "amount", "minutes"}),
        optional=frozenset({"day", "month", "year"}),
    ),
    "status_promised": Offer(
        needed=frozenset({"application", "minutes", "day", "month"}), optional=frozenset({"year"})
    ),
    "status_in_hand": Offer(needed=frozenset({"application", "minutes"})),
    "expired_by_us": Offer(),
    # Proves that a mobile is theirs who asks on the internet; of six digits.
    "mobile_code": Offer(needed=frozenset({"code", "minutes"})),
    "alarm": Offer(needed=frozenset({"rule", "value"})),
    "question_cable_ready": Offer(needed=frozenset({"application"})),
    "question_at_home": Offer(needed=frozenset({"application"})),
    "question_supply": Offer(needed=frozenset({"application"})),
    "question_withdrew": Offer(needed=frozenset({"application"})),
    "answer_noted": Offer(needed=frozenset({"application"}), optional=frozenset({"minutes"})),
    # After the form: what becomes of the application.
    "submitted": Offer(needed=WITH_DAYS),
    "papers_reminder": Offer(needed=frozenset({"application"})),
    "paper_refused_unreadable": Offer(needed=frozenset({"application"})),
    "paper_refused_other_paper": Offer(needed=frozenset({"application"})),
    "paper_refused_other_person": Offer(needed=frozenset({"application"})),
    "paper_refused_incomplete": Offer(needed=frozenset({"application"})),
    "paper_refused_out_of_date": Offer(needed=frozenset({"application"})),
    "paper_refused_aadhaar": Offer(needed=frozenset({"application"})),
    "sent_back": Offer(needed=frozenset({"application"})),
    "works_needed": Offer(needed=frozenset({"application"})),
    "demand_revised": Offer(needed=frozenset({"application", "amount", "paid", "balance"})),
    "demand_expiring": Offer(needed=frozenset({"application", "amount", "day", "month", "year"})),
    "part_paid": Offer(needed=frozenset({"application", "paid", "balance"})),
    "paid": Offer(
        needed=frozenset({"application", "paid", "day", "month", "year"}),
        optional=frozenset({"hour", "minute", "receipt"}),
    ),
    "excess": Offer(needed=frozenset({"application", "excess"})),
    "meter_wait": Offer(needed=frozenset({"application", "day", "month", "year"})),
    "meters_short": Offer(needed=frozenset({"office", "kind", "day", "month", "year"})),
    "daily_list": Offer(needed=frozenset({"office", "late", "today", "short"})),
    "job_ready": Offer(needed=frozenset({"application"})),
    "visit": Offer(
        needed=frozenset(
            {"application", "lineman", "code", "visit_day", "visit_month", "from_hour", "to_hour"}
        )
    ),
    "connected": Offer(needed=frozenset({"application", "meter"})),
    "reopened": Offer(needed=frozenset({"application"})),
    "escalated": Offer(needed=frozenset({"application", "hour", "minute"}) | DATE),
    "late": Offer(needed=frozenset({"application"})),
    "rejected": Offer(needed=WITH_DAYS),
    "rejected_premises": Offer(needed=WITH_DAYS),
    "rejected_papers": Offer(needed=WITH_DAYS),
    "rejected_dues": Offer(needed=WITH_DAYS),
    "rejected_no_line": Offer(needed=WITH_DAYS),
    "objection_noted": Offer(needed=frozenset({"application"})),
    "objection_refused": Offer(needed=frozenset({"application"})),
    "lapsed": Offer(needed=WITH_DAYS),
    "withdrawn": Offer(needed=frozenset({"application"})),
    "refund": Offer(needed=frozenset({"application", "refund"})),
    "already_there": Offer(needed=frozenset({"application"})),
    "duplicate": Offer(needed=frozenset({"application"})),
    "survey_ordered": Offer(needed=frozenset({"application"})),
    "mobile_changed": Offer(needed=frozenset({"application"})),
}

# The code of a visit proves that the light is on, so only the applicant reads it.
_CODE, _HIDDEN = re.compile(r"(?<!\d)\d{6}(?!\d)"), "••••••"


def as_staff_reads(key: str, text: str) -> str:
    """Give the text of a message without the code that only who got it may know.

    The four digits that a consumer asks the operator for are for both of them, and stay.
    """
    offer = OFFERS.get(key)
    return _CODE.sub(_HIDDEN, text) if offer and "code" in offer.needed else text
