"""Do one act to several callbacks, each in a transaction of its own, and tell of each."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from missedcall.db import schema
from missedcall.db.callbacks import callbacks
from missedcall.db.callbacks.callbacks import CallbackRow
from missedcall.domain.callbacks.number_block import BlockKind
from missedcall.domain.callbacks.refusals import SupervisionRefusal
from missedcall.domain.shared.explanation import Explanation, explain
from missedcall.usecases.callbacks import assignments, number_blocks, supervision, undone_acts
from missedcall.usecases.callbacks.supervision import CallbackNotPossible
from missedcall.usecases.callbacks.undone_acts import FormerCallback
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators.operators import Operator

MOST_AT_ONCE = 200


class SupervisorAct(StrEnum):
    """Name what a supervisor does to a callback."""

    RELEASE = "release"
    TAKE = "take"
    ASSIGN = "assign"
    MOVE = "move"
    CANCEL = "cancel"
    REOPEN = "reopen"
    BLOCK = "block"


@dataclass(frozen=True)
class SupervisorWish:
    """Hold an act with its reason, and what it needs: a time, a login, or a kind of block."""

    act: SupervisorAct
    reason: str
    due_at: dt.datetime | None = None
    operator: str = ""
    kind: BlockKind = BlockKind.DO_NOT_CALL


@dataclass(frozen=True)
class ChosenCallback:
    """Name a callback, and the last change that the supervisor saw of it (None: not known)."""

    id: int
    seen: int | None = None


@dataclass(frozen=True)
class ActResult:
    """Say what became of one callback: `refusal` why nothing did, else from or until when."""

    callback_id: int
    refusal: Explanation | None = None
    at: dt.datetime | None = None
    former: FormerCallback | None = None


def act_on_callbacks(
    deps: Deps,
    *,
    wish: SupervisorWish,
    chosen: Sequence[ChosenCallback],
    by: Operator,
    now: dt.datetime,
) -> list[ActResult]:
    """Do an act to each of these; what is refused of one leaves the others as they are.

    Raise `CallbackNotPossible` without a reason or a callback, or for too many: then nothing is
    done.
    """
    supervision.read_reason(wish.reason)
    if not 0 < len(chosen) <= MOST_AT_ONCE:
        raise CallbackNotPossible(explain(SupervisionRefusal.HOW_MANY, most=MOST_AT_ONCE))
    each_once = {each.id: each for each in chosen}
    return [_act(deps, wish, each, by=by, now=now) for each in each_once.values()]


def undo_acts(
    deps: Deps, *, former: Sequence[FormerCallback], by: Operator, reason: str, now: dt.datetime
) -> list[ActResult]:
    """Take back an act on each of these, as `undone_acts.undo_act`."""
    results = []
    for each in former:
        try:
            undone_acts.undo_act(deps, former=each, by=by, reason=reason, now=now)
            results.append(ActResult(each.callback_id))
        except CallbackNotPossible as error:
            results.append(ActResult(each.callback_id, error.reason))
    return results


def _act(
    deps: Deps, wish: SupervisorWish, chosen: ChosenCallback, *, by: Operator, now: dt.datetime
) -> ActResult:
    row, seen = _load(deps, chosen.id)
    if row is None:
        unknown = explain(SupervisionRefusal.UNKNOWN, callback=chosen.id)
        return ActResult(chosen.id, unknown)
    before = seen if chosen.seen is None else chosen.seen
    try:
        at = _run(deps, wish, chosen.id, seen=before, by=by, now=now)
    except CallbackNotPossible as error:
        return ActResult(chosen.id, error.reason)
    # In the act's own transaction the last change was `before`, so the next one is the act's.
    change = _change_after(deps, chosen.id, seen=before)
    blocked = wish.kind if wish.act is SupervisorAct.BLOCK else None
    former = FormerCallback.of_row(row, change=change, blocked=blocked)
    return ActResult(chosen.id, at=at, former=former if before == seen else None)


def _load(deps: Deps, callback_id: int) -> tuple[CallbackRow | None, int]:
    with deps.db.reading() as db:
        row = callbacks.find_callback(db, callback_id)
        return row, schema.last_transition_id(db, entity="callback", entity_id=callback_id)


def _change_after(deps: Deps, callback_id: int, *, seen: int) -> int:
    with deps.db.reading() as db:
        steps = schema.list_transitions(db, entity="callback", entity_id=callback_id)
    return next((step.id for step in steps if step.id > seen), seen)


def _run(
    deps: Deps,
    wish: SupervisorWish,
    callback_id: int,
    *,
    seen: int,
    by: Operator,
    now: dt.datetime,
) -> dt.datetime | None:
    common: dict[str, Any] = {
        "callback_id": callback_id,
        "by": by,
        "reason": wish.reason,
        "now": now,
        "seen": seen,
    }
    match wish.act:
        case SupervisorAct.MOVE:
            if wish.due_at is None:
                raise CallbackNotPossible(explain(SupervisionRefusal.TIME))
            return supervision.reschedule_callback(deps, due_at=wish.due_at, **common)
        case SupervisorAct.ASSIGN:
            return assignments.assign_callback(deps, operator=wish.operator, **common)
        case SupervisorAct.TAKE:
            return assignments.claim_callback(deps, **common)
        case SupervisorAct.RELEASE:
            supervision.release_callback(deps, **common)
        case SupervisorAct.CANCEL:
            supervision.cancel_callback(deps, **common)
        case SupervisorAct.REOPEN:
            supervision.reopen_callback(deps, **common)
        case SupervisorAct.BLOCK:
            number_blocks.block_number_of_callback(deps, kind=wish.kind, **common)
    return None
