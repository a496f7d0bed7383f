"""A number that asked for no calls is not rung, whatever queued the ring; its own request is."""

import ast
import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from missedcall.db.callbacks.blocked_numbers import BlockedNumberRow
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.callbacks.number_block import BlockKind, block_kind_in_force
from missedcall.domain.callbacks.refusals import SupervisionRefusal
from missedcall.domain.messages.message import MessageState
from missedcall.usecases.applications import call_endings
from missedcall.usecases.callbacks import (
    assignments,
    internet_callbacks,
    number_blocks,
    ring_permission,
    supervision,
    supervision_batch,
    wrap_ups,
)
from missedcall.usecases.callbacks.supervision import CallbackNotPossible
from missedcall.usecases.callbacks.supervision_batch import (
    ChosenCallback,
    SupervisorAct,
    SupervisorWish,
)
from missedcall.usecases.calls import follow_up_tasks
from missedcall.usecases.field import lineman_calls
from missedcall.usecases.operators import operators
from missedcall.usecases.operators.operators import Operator
from tests.kit import CALLER, NEIGHBOUR, NOON, World, after
from tests.usecases.calls.test_follow_up_tasks import ends, sweep
from tests.usecases.calls.test_questions import applied
from tests.usecases.field.lineman import a_lineman_with_a_visit, rings_for_linemen

ROOT = Path(__file__).parents[3]
WHY = "asked for it at the office"


def do_not_call(
    world: World,
    by: Operator,
    *,
    at: dt.datetime,
    kind: BlockKind = BlockKind.DO_NOT_CALL,
    until: dt.datetime | None = None,
) -> None:
    number_blocks.block_number(
        world.deps, number=CALLER, kind=kind, until=until, by=by, reason=WHY, now=at
    )


def puts_on_list_unseen(world: World, by: Operator, *, at: dt.datetime) -> None:
    """Write the entry as another transaction does between the queueing and the dialling."""
    with world.deps.db.writing() as db:
        number_blocks.put_on_list(
            db,
            e164=CALLER,
            kind=BlockKind.DO_NOT_CALL,
            until=None,
            by=by.login,
            reason=WHY,
            at=at,
            now=at,
        )


def is_not_rung(world: World, by: Operator, *, at: dt.datetime) -> None:
    """Put the caller on the list before the dispatcher comes, and see that the phone is silent."""
    assert world.rows("callbacks")[-1]["state"] == "waiting"
    puts_on_list_unseen(world, by, at=at - dt.timedelta(seconds=1))
    world.operator("lata")

    assert world.dispatch(at=at) == []

    row = world.rows("callbacks")[-1]
    assert (row["state"], row["closed_reason"]) == ("closed", "do_not_call")


# ------------------------------------------------------------------------------ every road


def test_missed_call(world: World, meena: Operator) -> None:
    world.misses()
    is_not_rung(world, meena, at=after(minutes=1))


def test_retry(world: World, meena: Operator) -> None:
    world.misses()
    world.operator()
    world.finish(world.rung(at=after(seconds=4)), CallOutcome.BUSY, at=after(seconds=30))
    is_not_rung(world, meena, at=after(hours=2))


def test_retry_after_our_failure(world: World, meena: Operator) -> None:
    world.misses()
    world.operator()
    world.finish(world.rung(at=after(seconds=4)), CallOutcome.NOT_PLACED, at=after(seconds=5))
    is_not_rung(world, meena, at=after(minutes=10))


def test_no_form(world: World, meena: Operator) -> None:
    _, attempt_id = world.talks()
    world.finish(attempt_id, CallOutcome.ANSWERED, at=after(minutes=2))
    wrap_ups.end_wrap_ups(world.deps, now=after(minutes=20))
    is_not_rung(world, meena, at=after(hours=3))


def test_put_off(world: World, meena: Operator) -> None:
    world.configure("callbacks", rings_per_day=1)
    world.misses()
    world.operator()
    world.finish(world.rung(at=after(seconds=4)), CallOutcome.BUSY, at=after(seconds=30))
    supervision.reschedule_callback(
        world.deps,
        callback_id=1,
        due_at=after(minutes=5),
        by=meena,
        reason=WHY,
        now=after(minutes=1),
    )
    assert world.dispatch(at=after(minutes=5)) == []
    is_not_rung(world, meena, at=after(days=1))


def test_late_call(world: World, meena: Operator) -> None:
    operator_id, attempt_id = world.talks()
    world.finish(attempt_id, CallOutcome.ANSWERED, at=after(minutes=2))
    world.misses(at=after(minutes=3))
    assert call_endings.close_call(
        world.deps, operator_id=operator_id, reason="not_needed", now=after(minutes=4)
    )
    is_not_rung(world, meena, at=after(minutes=10))


def test_appointment(world: World, meena: Operator) -> None:
    operator_id, attempt_id = world.talks()
    world.finish(attempt_id, CallOutcome.ANSWERED, at=after(minutes=2))
    assert call_endings.call_later(
        world.deps,
        operator_id=operator_id,
        wish=after(hours=1),
        same_operator=False,
        now=after(minutes=3),
    )
    is_not_rung(world, meena, at=after(hours=1))


def test_move(world: World, meena: Operator) -> None:
    world.misses()
    supervision.reschedule_callback(
        world.deps, callback_id=1, due_at=after(hours=1), by=meena, reason=WHY, now=NOON
    )
    is_not_rung(world, meena, at=after(hours=1))


def test_release(world: World, meena: Operator) -> None:
    world.configure("callbacks", calls_per_hour=1)
    world.misses()
    world.misses()
    supervision.release_callback(world.deps, callback_id=1, by=meena, reason=WHY, now=NOON)
    is_not_rung(world, meena, at=after(minutes=1))


def test_claim(world: World, meena: Operator) -> None:
    operators.change_operator_phone(
        world.deps, login="meena", extension="204", mobile=None, by="test", now=NOON
    )
    found = operators.get_operator(world.deps, operator_id=meena.id)
    assert found is not None
    world.misses()
    assignments.claim_callback(world.deps, callback_id=1, by=found, reason=WHY, now=NOON)
    is_not_rung(world, meena, at=after(hours=2))


def test_undone_cancel(world: World, meena: Operator) -> None:
    world.misses()
    wish = SupervisorWish(SupervisorAct.CANCEL, WHY)
    (done,) = supervision_batch.act_on_callbacks(
        world.deps, wish=wish, chosen=[ChosenCallback(1)], by=meena, now=NOON
    )
    assert done.former is not None
    supervision_batch.undo_acts(world.deps, former=[done.former], by=meena, reason=WHY, now=NOON)
    assert world.one("callbacks")["state"] == "waiting"
    is_not_rung(world, meena, at=after(minutes=1))


def test_reopen(world: World, meena: Operator) -> None:
    world.misses()
    supervision.cancel_callback(world.deps, callback_id=1, by=meena, reason=WHY, now=NOON)
    supervision.reopen_callback(world.deps, callback_id=1, by=meena, reason=WHY, now=NOON)
    is_not_rung(world, meena, at=after(minutes=1))


def test_task_or_question(world: World, meena: Operator) -> None:
    """A task of a question or of a lost text reopens the callback of the application."""
    task_id = a_task(world)
    follow_up_tasks.ring_applicant(world.deps, task_id=task_id, by=meena, now=after(days=2))
    is_not_rung(world, meena, at=after(days=2, minutes=1))


def a_task(world: World) -> int:
    """Let the demand's text be lost, so that the applicant is to be told by telephone."""
    applied(world)
    ends(world, MessageState.EXPIRED)
    sweep(world)
    return int(world.rows("tasks")[-1]["id"])


def test_asked_for_on_the_internet(world: World, meena: Operator) -> None:
    internet_callbacks.request_call(world.deps, mobile=CALLER, language="hi", now=NOON)
    is_not_rung(world, meena, at=after(minutes=5))


def test_lineman_call(world: World, meena: Operator) -> None:
    lineman = a_lineman_with_a_visit(world)
    lineman_calls.request_lineman_call(
        world.deps, application=lineman.application, lineman=lineman.person, now=after(hours=1)
    )
    puts_on_list_unseen(world, meena, at=after(hours=1, seconds=1))

    assert rings_for_linemen(world, at=after(hours=1, seconds=2)) == []

    assert world.one("lineman_calls")["outcome"] == "do_not_call"


ROADS: dict[str, Callable[[World, Operator], None]] = {
    "usecases.calls.call_decisions._open_callback": test_missed_call,
    "usecases.calls.batch_rows._write_callbacks": test_missed_call,
    "usecases.callbacks.attempts._change": test_retry,
    "usecases.callbacks.wrap_ups._end_callback": test_no_form,
    "usecases.callbacks.dispatch._put_off": test_put_off,
    "usecases.callbacks.late_calls.open_callback_for_late_calls": test_late_call,
    "usecases.callbacks.supervision.reschedule_callback": test_move,
    "usecases.callbacks.supervision.release_callback": test_release,
    "usecases.callbacks.assignments.assign_callback": test_claim,
    "usecases.callbacks.supervision.reopen_callback_in": test_reopen,
    "usecases.applications.call_endings.call_later": test_appointment,
    "usecases.calls.follow_up_tasks.ring_applicant": test_task_or_question,
    "usecases.callbacks.internet_callbacks._request_call": test_asked_for_on_the_internet,
    "usecases.field.lineman_calls.request_lineman_call": test_lineman_call,
}


def test_each_road_to_a_ring_has_a_test_here() -> None:
    """What lets a callback wait, or reopens one, is found in the code: a new road stands here."""
    assert set(functions_that(leads_to_a_ring)) == set(ROADS)


def test_only_what_asks_the_list_in_its_transaction_orders_a_ring() -> None:
    """Whoever has Asterisk originate reserves the ring first, and asks the list as it does so."""
    originating = set(functions_that(originates, under="ivr")) | set(
        functions_that(originates, under="callback_worker")
    )
    # The second rings a supervisor who listens, on a telephone of ours, and no consumer.
    assert originating == {"ivr.asterisk.dialler.place", "ivr.asterisk.dialler.ring_listener"}
    ordering = {name.rpartition(".")[0] for name in functions_that(orders_a_ring)}
    assert ordering == {"usecases.callbacks.dispatch", "usecases.field.lineman_calls"}
    for module in ordering:
        source = (ROOT / "missedcall" / f"{module.replace('.', '/')}.py").read_text()
        assert "ring_permission.block_of_" in source, f"{module} does not ask the list"


def functions_that(
    does: Callable[[ast.AST], bool], *, under: str = "missedcall/usecases"
) -> Iterator[str]:
    """Name the functions of the product in which a node of the syntax tree fits."""
    for file in sorted((ROOT / under).rglob("*.py")):
        module = ".".join(file.relative_to(ROOT).with_suffix("").parts).removeprefix("missedcall.")
        for function in ast.walk(ast.parse(file.read_text())):
            if isinstance(function, ast.FunctionDef) and any(map(does, ast.walk(function))):
                yield f"{module}.{function.name}"


QUEUES = {
    "callbacks.add_callback",
    "callbacks.add_callbacks",
    "supervision.reopen_callback_in",
    "lineman_calls.add_lineman_call",
}


def leads_to_a_ring(node: ast.AST) -> bool:
    if isinstance(node, ast.Dict):
        pairs = zip(node.keys, node.values, strict=True)
        return any(is_text(k, "to_state") and is_text(v, "waiting") for k, v in pairs if k)
    if not isinstance(node, ast.Call):
        return False
    called = ast.unparse(node.func)
    if called in QUEUES:
        return True
    given = {word.arg for word in node.keywords if is_text(word.value, "waiting")}
    moves = called.endswith("move_callback") and any(is_text(a, "waiting") for a in node.args)
    return moves or bool(given & {"to_state", "state"})


def orders_a_ring(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func).startswith("dialler.")


def originates(node: ast.AST) -> bool:
    return is_text(node, "Originate")


def is_text(node: ast.AST, text: str) -> bool:
    return isinstance(node, ast.Constant) and node.value == text


# ------------------------------------------------------------------------- the owner's request


def test_who_asked_for_no_calls_and_gives_a_missed_call_is_called(
    world: World, meena: Operator
) -> None:
    do_not_call(world, meena, at=NOON)
    world.operator()

    assert world.misses(at=after(hours=1))["disposition"] == "new"

    assert len(world.dispatch(at=after(hours=1, minutes=1))) == 1


def test_who_asked_for_no_calls_and_asks_for_one_on_the_internet_is_called(
    world: World, meena: Operator
) -> None:
    do_not_call(world, meena, at=NOON)
    world.operator()

    internet_callbacks.request_call(world.deps, mobile=CALLER, language="hi", now=after(minutes=1))

    assert len(world.dispatch(at=after(minutes=5))) == 1


def test_and_is_tried_again_for_that_missed_call(world: World, meena: Operator) -> None:
    do_not_call(world, meena, at=NOON)
    world.operator()
    world.misses(at=after(hours=1))
    attempt_id = world.rung(at=after(hours=1, minutes=1))
    world.finish(attempt_id, CallOutcome.BUSY, at=after(hours=1, minutes=2))

    assert len(world.dispatch(at=after(hours=3))) == 1


def test_but_for_nothing_else_and_stays_on_the_list(world: World, meena: Operator) -> None:
    do_not_call(world, meena, at=NOON)
    world.misses(at=after(hours=1))
    supervision.cancel_callback(
        world.deps, callback_id=1, by=meena, reason=WHY, now=after(hours=2)
    )

    with pytest.raises(CallbackNotPossible) as refused:
        supervision.reopen_callback(
            world.deps, callback_id=1, by=meena, reason=WHY, now=after(hours=3)
        )
    assert refused.value.reason.slots["kind"] is BlockKind.DO_NOT_CALL

    (entry,) = number_blocks.list_blocks(world.deps, limit=9, before=None, now=after(hours=3))
    assert (entry.kind, entry.by, entry.reason) == ("do_not_call", "meena", WHY)


def test_a_task_does_not_reopen_the_callback_of_who_is_on_the_list(
    world: World, meena: Operator
) -> None:
    task_id = a_task(world)
    do_not_call(world, meena, at=after(days=2))

    with pytest.raises(CallbackNotPossible) as refused:
        follow_up_tasks.ring_applicant(world.deps, task_id=task_id, by=meena, now=after(days=3))

    assert refused.value.reason.code == SupervisionRefusal.BLOCKED


def test_a_missed_call_from_before_the_wish_counts_for_nothing(
    world: World, meena: Operator
) -> None:
    do_not_call(world, meena, at=NOON)

    row = world.misses(at=after(seconds=-1))

    assert (row["disposition"], row["reason"]) == ("refused", "do_not_call")


def test_a_number_blocked_for_abuse_is_not_called_for_its_missed_call(
    world: World, meena: Operator
) -> None:
    do_not_call(world, meena, at=NOON, kind=BlockKind.BLOCKED)
    do_not_call(world, meena, at=NOON)

    assert world.misses(at=after(hours=1))["reason"] == "blocked"


def test_the_request_holds_for_seven_days() -> None:
    entry = BlockedNumberRow(1, CALLER, "do_not_call", WHY, "meena", NOON, None, None, None)
    asked_at = after(minutes=1)
    within, over = after(asked_at, days=6, hours=23), after(asked_at, days=7)

    assert block_kind_in_force([entry], asked_at=asked_at, now=within) is None
    assert block_kind_in_force([entry], asked_at=asked_at, now=over) == "do_not_call"


def test_the_list_ends_on_its_day(world: World, meena: Operator) -> None:
    do_not_call(world, meena, at=NOON, until=after(days=30))
    with world.deps.db.reading() as db:
        before, at_end = after(days=29), after(days=30)
        assert ring_permission.block_of_number(db, CALLER, now=before) == "do_not_call"
        assert ring_permission.block_of_number(db, CALLER, now=at_end) is None


# ------------------------------------------------------------------------------ at the desk


def test_the_operator_puts_the_caller_on_the_list_and_closes_the_call(world: World) -> None:
    operator_id, attempt_id = world.talks()
    world.finish(attempt_id, CallOutcome.ANSWERED, at=after(minutes=2))

    for _ in range(2):  # pressed twice
        call_endings.close_call(
            world.deps,
            operator_id=operator_id,
            reason="do_not_call",
            until=after(days=30),
            note="does not  want it",
            now=after(minutes=3),
        )

    assert world.one("callbacks")["closed_reason"] == "do_not_call"
    entry = world.one("blocked_numbers")
    assert (entry["number"], entry["kind"], entry["by"]) == (CALLER, "do_not_call", "asha")
    assert (entry["reason"], entry["until"]) == ("does not want it", after(days=30))
    assert entry["at"] == after(minutes=2), "since the end of the call"
    assert world.rows("audit")[-1]["action"] == "block.do_not_call"


def test_who_rings_after_that_conversation_asks_again(world: World) -> None:
    operator_id, attempt_id = world.talks()
    world.finish(attempt_id, CallOutcome.ANSWERED, at=after(minutes=2))
    world.misses(at=after(minutes=3))

    call_endings.close_call(
        world.deps, operator_id=operator_id, reason="do_not_call", now=after(minutes=4)
    )

    assert world.rows("callbacks")[-1]["state"] == "waiting"
    assert len(world.dispatch(at=after(minutes=6))) == 1


def test_another_caller_is_rung(world: World, meena: Operator) -> None:
    world.misses(NEIGHBOUR)
    do_not_call(world, meena, at=NOON)
    world.operator()

    assert len(world.dispatch(at=after(minutes=1))) == 1


def test_an_entry_gives_way_to_the_next_of_its_kind(world: World, meena: Operator) -> None:
    do_not_call(world, meena, at=NOON, until=after(days=1))
    do_not_call(world, meena, at=after(hours=1))

    (entry,) = number_blocks.blocks_of(world.deps, number=CALLER, now=after(hours=2))
    assert entry.last_day is None
    former, _ = world.rows("blocked_numbers")
    assert (former["lifted_at"], former["lifted_by"]) == (after(hours=1), "meena")


def test_an_end_that_is_past_is_refused(world: World, meena: Operator) -> None:
    with pytest.raises(CallbackNotPossible, match="last day"):
        do_not_call(world, meena, at=NOON, until=NOON)
