"""The story of an application is one list: calls, rings, form, amounts, texts, money, visits."""

import sqlalchemy as sa

from missedcall.db.applications import timeline as rows
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.applications import corrections, timeline
from missedcall.usecases.applications.corrections import CorrectionRequest, MobileProof
from missedcall.usecases.applications.timeline import TimelineEntry, TimelineKind
from tests import kit
from tests.kit import NEIGHBOUR, World, after
from tests.usecases.connection import story


def told(world: World) -> list[TimelineEntry]:
    with world.deps.db.reading() as db:
        return timeline.timeline_of_application(db, 1)


def test_all_that_happened_stands_in_one_list_in_the_order_of_time(world: World) -> None:
    story.paid(world)

    entries = told(world)

    kinds = {entry.kind for entry in entries}
    assert kinds >= {
        TimelineKind.CALL,
        TimelineKind.RING,
        TimelineKind.STEP,
        TimelineKind.AMOUNT,
        TimelineKind.TEXT,
        TimelineKind.PAYMENT,
        TimelineKind.VISIT,
    }
    times = [entry.at for entry in entries]
    assert times == sorted(times)
    assert [e.paise for e in entries if e.kind is TimelineKind.PAYMENT] == [
        e.paise for e in entries if e.kind is TimelineKind.AMOUNT
    ]


def test_no_number_stands_whole_and_no_visit_code_at_all(world: World) -> None:
    story.paid(world)
    corrections.correct_application(
        world.deps,
        number=story.look(world, 1).number,
        request=CorrectionRequest({"mobile": NEIGHBOUR}, "misheard", MobileProof.CODE),
        actor="je",
        role=Actor.JE,
        now=after(minutes=20),
    )
    code = world.one("visits")["code"]

    said = " ".join(f"{e.detail} {e.reason}" for e in told(world))

    assert kit.CALLER.removeprefix("+91") not in said
    assert NEIGHBOUR.removeprefix("+91") not in said
    assert code not in said
    assert "98xxxxxx02" in said


def test_each_kind_is_found_by_an_index(world: World) -> None:
    story.paid(world)
    if world.deps.db.engine.dialect.name != "sqlite":
        return
    asked: list[tuple[str, object]] = []

    @sa.event.listens_for(world.deps.db.engine, "before_cursor_execute")
    def note(
        _conn: object, _cursor: object, statement: str, parameters: object, *_more: object
    ) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, parameters))

    told(world)
    sa.event.remove(world.deps.db.engine, "before_cursor_execute", note)

    assert len(asked) >= 10
    with world.deps.db.engine.connect() as db:
        for statement, parameters in asked:
            plan = db.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)  # type: ignore[arg-type]  # as they were given before
            steps = " ".join(str(row[-1]) for row in plan)
            assert "SCAN" not in steps.replace("SCAN CONSTANT ROW", ""), (statement, steps)


def test_an_unknown_application_has_no_start(world: World) -> None:
    with world.deps.db.reading() as db:
        assert rows.get_timeline_start(db, 99) is None
