"""Say to an applicant what stands in the way of a form, without a word about other people."""

from collections.abc import Sequence
from dataclasses import dataclass

from missedcall.domain.applications.dues import DuesMatch
from missedcall.usecases.applications import public_applications
from missedcall.usecases.applications.dues import DuesStand
from missedcall.usecases.applications.duplicates import DuplicateApplication
from missedcall.usecases.tariffs.pricing import NoDemand
from web.public.form_reading import FieldMistake
from web.shared import context, texts
from web.shared.texts import gettext

# Where a refusal names a fact that the form has under another name, or not at all.
FIELD_OF_FACT = {"area": "locality", "on": "", "category": "purpose"}


@dataclass(frozen=True)
class AskBeforeSending:
    """Ask what the applicant must say before the form is taken.

    `own` is the applicant's own application that it may repeat; `dues` are lines about old dues.
    """

    is_duplicate: bool = False
    own: str = ""
    dues: Sequence[str] = ()
    different: str = ""


def ask_before_sending(
    error: DuplicateApplication | DuesStand, *, mobile: str, different: str
) -> AskBeforeSending:
    """Say what was found: what is the applicant's own by number, all else without any detail."""
    if isinstance(error, DuesStand):
        lines = [_dues_line(owed.by, owed.amount) for owed in error.found]
        return AskBeforeSending(dues=list(dict.fromkeys(lines)), different=different)
    number = error.existing.number
    is_own = public_applications.is_application_of(context.deps(), number=number, mobile=mobile)
    return AskBeforeSending(is_duplicate=True, own=number if is_own else "")


def _dues_line(by: DuesMatch, amount: str) -> str:
    """Tell the amount only of what is found by the proven mobile; the rest may be another's."""
    if by is DuesMatch.MOBILE:
        return gettext("Rs %(amount)s are owed by a consumer of this mobile.", amount=amount)
    if by is DuesMatch.BP:
        return gettext("Old dues stand under the BP number that you gave.")
    if by is DuesMatch.PREMISES:
        return gettext("Old dues may stand on these premises.")
    return gettext("Old dues of a like name stand in this place; perhaps they are another's.")


def no_demand(error: NoDemand) -> FieldMistake:
    refusal = error.refusal
    field = FIELD_OF_FACT.get(refusal.field, refusal.field)
    return FieldMistake(field, texts.explained(refusal.reason))


def bp_not_taken() -> str:
    """Say that a BP number is not linked, without telling whose application has it."""
    return gettext("this BP number cannot be taken; leave it empty")
