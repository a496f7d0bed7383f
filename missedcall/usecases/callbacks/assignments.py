"""Keep a callback for one operator, who rings it next."""

import datetime as dt
from dataclasses import asdict

from missedcall.db.operators import operators
from missedcall.domain.callbacks import calendar, priority
from missedcall.domain.callbacks.refusals import SupervisionRefusal
from missedcall.domain.operators.roles import MAY_TAKE_CALLS, Actor
from missedcall.domain.shared.explanation import explain
from missedcall.usecases.callbacks import supervision
from missedcall.usecases.callbacks.supervision import CallbackNotPossible
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators import operators as operator_cases
from missedcall.usecases.operators.operators import Operator

# Who has a callback and is not ready for so long has forgotten it: then anyone may ring.
KEPT_FOR = dt.timedelta(hours=1)


def list_call_takers(deps: Deps) -> list[Operator]:
    """List who takes calls, has a telephone and may log in, by their logins."""
    with deps.db.reading() as db:
        rows = operators.list_all_operators(db)
    people = [operator_cases.operator_from_row(row) for row in rows if row.disabled_at is None]
    fit = [each for each in people if each.role in MAY_TAKE_CALLS and each.phone is not None]
    return sorted(fit, key=lambda each: each.login)


def assign_callback(
    deps: Deps,
    *,
    callback_id: int,
    operator: str,
    by: Operator,
    reason: str,
    now: dt.datetime,
    seen: int | None = None,
) -> dt.datetime:
    """Keep a waiting or parked callback for the operator of this login; give until when.

    It is the next one that this operator gets when ready. Raise `CallbackNotPossible` for who is
    unknown, may not log in, takes no calls or has no phone.
    """
    with deps.db.reading() as db:
        row = operators.find_operator_by_login(db, operator)
    if row is None or row.disabled_at is not None or Actor(row.role) not in MAY_TAKE_CALLS:
        raise CallbackNotPossible(explain(SupervisionRefusal.NO_CALL_TAKER, login=operator))
    if operators.telephone_of_operator(row) is None:
        raise CallbackNotPossible(explain(SupervisionRefusal.NO_PHONE, login=operator))
    due_at = calendar.next_calling_time(deps.rules.hours, at=now)
    kept = {
        **asdict(priority.priority_of_appointment(due_at)),
        "wanted_operator_id": row.id,
        "wanted_until": due_at + KEPT_FOR,
    }
    with deps.db.writing() as db:
        supervision.move_callback(
            db, callback_id, ("waiting", "parked"), "waiting", by, reason, now, seen, **kept
        )
    deps.queue.enqueue_dispatch()
    return due_at + KEPT_FOR


def claim_callback(
    deps: Deps,
    *,
    callback_id: int,
    by: Operator,
    reason: str,
    now: dt.datetime,
    seen: int | None = None,
) -> dt.datetime:
    """Keep a waiting or parked callback for oneself; as `assign_callback`."""
    return assign_callback(
        deps,
        callback_id=callback_id,
        operator=by.login,
        by=by,
        reason=reason,
        now=now,
        seen=seen,
    )
