"""Say what is wrong with the correction of a form, by field, in the reader's language."""

from collections.abc import Sequence

from missedcall.domain.applications.application import FieldError
from web.desk import names as desk_names
from web.shared import names
from web.shared.texts import gettext


def said(errors: Sequence[FieldError]) -> list[tuple[str, str]]:
    """Give each field's name with its sentence."""
    return [(_field(error.field), _sentence(error)) for error in errors]


def _field(name: str) -> str:
    if name == "reason":
        return gettext("Reason (kept in the history)")
    return names.field(name) if name in names.field else gettext("Form")


def _sentence(error: FieldError) -> str:
    return desk_names.error(error.code, **dict(error.params))
