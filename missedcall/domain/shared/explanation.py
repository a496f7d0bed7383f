"""Say why something may not be, so that each edge says it in the language of its reader.

A room's reasons are the members of an enum: the value is the code that programs read, and beside
it stands the English text, which commands show and under which the screens' catalogues hold the
other languages:

    class MeterRefusal(NamedCode):
        NOT_RECEIVED = (
            "not_received",
            msgid("meter %(serial)s is in no stock; receive it first"),
        )
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from missedcall.domain.shared.named_code import NO_FIX, Fix, NamedCode


@dataclass(frozen=True)
class Explanation:
    """Hold a reason: its code, its English text, and what fills the slots such as %(serial)s.

    A slot may hold a code that has words of its own, or several explanations as a tuple. `str`
    gives the text filled, with the fix of a command, for commands and logs.
    """

    code: str
    text: str
    slots: Mapping[str, object] = field(default_factory=dict)
    fix: Fix = NO_FIX

    def __str__(self) -> str:
        text = with_fix(self.text, self.fix.command)
        if not self.slots:
            return text
        return text % {name: _said(value) for name, value in self.slots.items()}


def with_fix(text: str, fix: str) -> str:
    """Close the text of a reason with what a person can do about it, if that stands apart."""
    if not fix:
        return text
    return f"{text} {fix}" if text.endswith((".", "।")) else f"{text}; {fix}"


def _said(value: object) -> object:
    if isinstance(value, tuple):
        return ", ".join(str(_said(each)) for each in value)
    return (value.english or value.value) if isinstance(value, NamedCode) else value


def explain(reason: NamedCode, /, **slots: object) -> Explanation:
    """Give a reason with what fills its slots."""
    return Explanation(reason.value, reason.english, slots, reason.fix)


class RequestRefused(ValueError):
    """Refuse what a person asked for; `reason` says why, and what would correct it."""

    def __init__(self, reason: Explanation) -> None:
        super().__init__(str(reason))
        self.reason = reason
