"""Say in words why a command of an application is refused, where pages have words of their own."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from missedcall.domain.applications.form_errors import ERRORS
from missedcall.domain.applications.mobile_code import CodeRefusal
from missedcall.usecases.applications.worklist_actions import ActionFieldRefused

CODE: Final[Mapping[CodeRefusal, str]] = MappingProxyType(
    {
        CodeRefusal.NO_TEXTS: "no SMS reaches this number; write the ten digits of a mobile",
        CodeRefusal.TOO_SOON: "a code was sent a moment ago; wait for it, then ask for it",
        CodeRefusal.NUMBER: "too many codes were sent to this number; try tomorrow",
        CodeRefusal.ADDRESS: "too many codes were asked for from here; try later",
        CodeRefusal.DAY: "no more codes can be sent today; try tomorrow",
        CodeRefusal.TRIES: "the code was wrong too often; wait, then run this without --code",
        CodeRefusal.WRONG: "the code is wrong or over; ask again, or run this without --code",
    }
)
# Of what is typed with an act; the other reasons are those of the form.
ACT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "too_long": "this is too long; write less",
        "no_number": "write a number, e.g. 35.5",
        "no_line": 'write what each line is for, and whole rupees: --line "two poles"=18000',
    }
)


def act_refusal(error: ActionFieldRefused) -> str:
    """Name the option whose value cannot be taken, and why."""
    option = "line" if error.field == "estimate" else error.field
    return f"--{option}: {ACT.get(error.reason) or ERRORS[error.reason]}"
