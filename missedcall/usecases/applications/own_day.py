"""Give an operator the own figures of the day."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from missedcall.db.callbacks import operator_rings
from missedcall.db.reports import operator_stretches
from missedcall.domain.callbacks import calendar
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators.operators import Operator


@dataclass(frozen=True)
class OwnDay:
    """Hold what an operator did since midnight in India; `pauses` are seconds by reason.

    `average_talk_s` is None before the first caller was reached.
    """

    calls: int
    reached: int
    forms: int
    average_talk_s: int | None
    pauses: Mapping[str, int]


def load_own_day(deps: Deps, *, operator: Operator, now: dt.datetime) -> OwnDay:
    """Sum the day of an operator; a pause that goes on counts until now."""
    midnight = calendar.last_midnight(at=now)
    pauses = Counter[str]()
    with deps.db.reading() as db:
        rings = operator_rings.sum_rings_of_operator(db, operator.id, since=midnight)
        forms = operator_rings.count_forms_of_operator(db, operator.id, since=midnight)
        for each in operator_stretches.list_operator_stretches(
            db, states=("paused",), since=midnight, until=now, login=operator.login
        ):
            pauses[each.reason] += int(((each.until_at or now) - each.since_at).total_seconds())
    talk = rings.talk_s // rings.reached if rings.reached else None
    return OwnDay(rings.calls, rings.reached, forms, talk, dict(pauses))
