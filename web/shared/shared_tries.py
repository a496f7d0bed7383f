"""Count what strangers try over all processes, so that none of them takes what others need."""

import hashlib
from collections.abc import Sequence
from typing import Final, cast

import flask
import limits

from missedcall.usecases.applications.papers import PaperNotTaken, PaperNotTakenReason
from web.shared.shared_counts import SharedCounts

TRIES_KEY = "missedcall.tries"
# Files of papers for one application, those too that are refused: to read one may take seconds.
PAPERS: Final = (limits.RateLimitItemPerDay(60),)


def make_counts(storage: str) -> SharedCounts:
    """Make the counts of an application, at the URL of Redis or `memory://`."""
    return SharedCounts(storage, counted="tries of strangers")


def may_try(what: str, *who: str, rules: Sequence[limits.RateLimitItem]) -> bool:
    """Count a try; False when there were too many. Who tries is kept as a digest."""
    counts = cast(SharedCounts, flask.current_app.extensions[TRIES_KEY])
    key = hashlib.sha256("\0".join(who).encode()).hexdigest()[:32]
    return counts.ask_counts(lambda limiter: all(limiter.hit(rule, what, key) for rule in rules))


def count_paper(number: str, mobile: str) -> None:
    """Count the file of a paper that a proven mobile sends for an application.

    Raise `PaperNotTaken` when there were too many.
    """
    if not may_try("paper", number, mobile, rules=PAPERS):
        raise PaperNotTaken(PaperNotTakenReason.TOO_MANY)
