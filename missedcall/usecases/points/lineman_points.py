"""Load a lineman's points and objections, and the objections that wait for an answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from missedcall.db.points import objections, points_ledger
from missedcall.db.points.objections import ListedObjection
from missedcall.db.points.points_ledger import LinemanPoints
from missedcall.usecases.deps import Deps

MOST_ENTRIES = 200


@dataclass(frozen=True)
class LinemanPointsOverview:
    """Hold a lineman's entries, newest first, sums in hundredths of a point, and objections."""

    final_x100: int
    provisional_x100: int
    entries: Sequence[LinemanPoints]
    objections: Sequence[ListedObjection]


def load_lineman_points(deps: Deps, *, lineman: str) -> LinemanPointsOverview:
    """Load the points of one lineman."""
    with deps.db.reading() as db:
        final, provisional = points_ledger.sum_points_x100(db, lineman)
        return LinemanPointsOverview(
            final_x100=final,
            provisional_x100=provisional,
            entries=points_ledger.list_entries_of_lineman(db, lineman, limit=MOST_ENTRIES),
            objections=objections.list_objections_of_lineman(db, lineman),
        )


def list_open_objections(deps: Deps, *, offices: Sequence[str]) -> Sequence[ListedObjection]:
    """List the objections of some offices that wait for an answer, by due time."""
    with deps.db.reading() as db:
        return objections.list_open_objections(db, offices=offices)
