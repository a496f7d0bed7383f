"""Read the histories of many applications at once, as the rules are written in."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from missedcall.db.engine import DbConnection
from missedcall.db.reports import milestones
from missedcall.domain.connection.holds import Hold
from missedcall.domain.connection.lifecycle import ConnectionStep
from missedcall.usecases.connection.case import hold_of, step_of


@dataclass(frozen=True)
class CaseHistory:
    """Hold what happened to an application, and what held it up."""

    steps: tuple[ConnectionStep, ...]
    holds: tuple[Hold, ...]


def read_histories(db: DbConnection, ids: Collection[int]) -> Iterator[tuple[int, CaseHistory]]:
    """Give the history of each of these applications; few of them are held at once."""
    for some in milestones.split_ids(ids):
        steps, holds = (
            milestones.read_histories(db, some),
            milestones.holds_by_application(db, some),
        )
        for each in some:
            yield (
                each,
                CaseHistory(
                    tuple(step_of(row) for row in steps.get(each, ())),
                    tuple(hold_of(row) for row in holds.get(each, ())),
                ),
            )
