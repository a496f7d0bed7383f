"""Show a lineman his points and objections, and the AE what waits for his answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from missedcall.db.points import objections, points_ledger
from missedcall.db.points.objections import ListedObjection
from missedcall.db.points.points_ledger import LinemanPoints
from missedcall.usecases.deps import Deps

MOST = 200


@dataclass(frozen=True)
class Mine:
    """Hold a lineman's entries, newest first, his sums in hundredths, and his objections."""

    final: int
    provisional: int
    entries: Sequence[LinemanPoints]
    objections: Sequence[ListedObjection]


def look(deps: Deps, *, lineman: str) -> Mine:
    """Gather what a lineman may see: his own, and nobody else's."""
    with deps.db.reading() as db:
        final, provisional = points_ledger.sums(db, lineman)
        return Mine(
            final=final,
            provisional=provisional,
            entries=points_ledger.of_lineman(db, lineman, limit=MOST),
            objections=objections.of_lineman(db, lineman),
        )


def objections_of(deps: Deps, *, offices: Sequence[str]) -> Sequence[ListedObjection]:
    """List what waits for an answer in these offices, the one due first first."""
    with deps.db.reading() as db:
        return objections.open_ones(db, offices=offices)
