"""Keep what an operator writes of a call, with the attempt, for whoever rings the caller next."""

from missedcall.db.callbacks import attempts
from missedcall.domain.privacy import aadhaar
from missedcall.usecases.applications import lapsed_calls
from missedcall.usecases.deps import Deps

LONGEST = 500


def save_note(deps: Deps, *, operator_id: int, attempt_id: str, text: str) -> bool:
    """Keep the note of the call in hand, or of one that lapsed; False when it is neither.

    The newest text replaces the one before; an empty one takes the note away. No Aadhaar number
    is kept.
    """
    kept = aadhaar.mask_aadhaar(text.strip()[:LONGEST]) or None
    with deps.db.writing() as db:
        attempt = lapsed_calls.attempt_to_end(db, operator_id)
        if attempt is None or attempt.id != attempt_id:
            return False
        attempts.set_attempt_note(db, attempt_id, kept)
    return True
