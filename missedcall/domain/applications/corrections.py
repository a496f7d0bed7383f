"""Correct a form that was sent: which fields, and what each was and is to be. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from missedcall.domain.applications import form_text
from missedcall.domain.applications.application import FieldError
from missedcall.domain.applications.form_text import FormLine, TextFault
from missedcall.domain.connection.states import BEFORE_MONEY, State
from missedcall.domain.operators.roles import Actor
from missedcall.domain.privacy import aadhaar
from missedcall.domain.shared import phone, spelling

# What of a form says who applies and where; what it costs is corrected by a revised demand.
CORRECTABLE = ("name", "relation_name", "address", "landmark", "locality", "mobile")
# What names the house, and with the place the office.
OF_PREMISES = frozenset({"address", "landmark", "locality"})
# Once money came, another name may be another owner: only staff who see papers write it.
OF_OWNER = frozenset({"name", "relation_name"})
_LINES: Mapping[str, FormLine] = {
    "name": form_text.NAME,
    "relation_name": form_text.NAME,
    "address": form_text.ADDRESS,
    "landmark": form_text.LANDMARK,
}


@dataclass(frozen=True)
class Correction:
    """Hold one field of a form as it was and as it is from now on."""

    field: str
    before: str
    after: str


def correctable_fields(*, state: State, role: Actor) -> tuple[str, ...]:
    """Give the fields that a role may correct in a state, in the order of the form."""
    own_word = role in {Actor.CALLER, Actor.OPERATOR}
    kept = OF_OWNER if own_word and state not in BEFORE_MONEY else frozenset()
    return tuple(name for name in CORRECTABLE if name not in kept)


def read_corrections(
    form: Mapping[str, str], typed: Mapping[str, str], *, localities: Collection[str]
) -> tuple[Correction, ...] | tuple[FieldError, ...]:
    """Read what is to be another in a form, or everything that is wrong with it.

    `typed` holds texts by the names of `CORRECTABLE`; what is absent, or as it was, stays.
    `localities` are the codes that exist. Without a change there is nothing to correct: that is an
    error too.
    """
    errors = [FieldError(name, "unknown_field") for name in typed if name not in CORRECTABLE]
    changes: list[Correction] = []
    for name in CORRECTABLE:
        if name not in typed:
            continue
        read = _read(name, typed[name], localities)
        if isinstance(read, TextFault):
            errors.append(FieldError(name, read.code, read.params))
        elif read != form.get(name, ""):
            changes.append(Correction(name, form.get(name, ""), read))
    if errors:
        return tuple(errors)
    return tuple(changes) or (FieldError("", "nothing_changed"),)


def _read(name: str, text: str, localities: Collection[str]) -> str | TextFault:
    if name == "mobile":
        return _mobile(text)
    if name == "locality":
        code = text.strip()
        return code if code in localities else TextFault("not_a_choice" if code else "missing")
    cleaned = spelling.clean(text)
    return form_text.fault(cleaned, line=_LINES[name]) or cleaned


def _mobile(text: str) -> str | TextFault:
    number = phone.parse(text)
    if isinstance(number, phone.Number):
        return number.e164 if phone.can_get_sms(number) else TextFault("landline")
    if not text.strip():
        return TextFault("missing")
    return TextFault("aadhaar" if aadhaar.has_aadhaar(text) else f"mobile_{number.reason}")
