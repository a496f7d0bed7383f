"""Registered texts: literal words with tagged slots, and what may be put into the slots.

A slot is written ``{name#tag}`` or ``{name#tag:longest}``, for example ``{amount#numeric:7}``. The
tags are those of the TRAI direction of 18 November 2025; an operator compares what is sent with
what is registered, so anything that would not match is refused here, before a gateway is called.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

LONGEST_SLOT: Final = 40

# What one character of a value may be. Every one of them is one unit in GSM-7 and in UCS-2.
TAGS: Final = {
    "numeric": "[0-9]",
    "alphanumeric": "[A-Za-z0-9]",
    "cbn": "[0-9]",
    "url": "[A-Za-z0-9:/._?=&%-]",
}
# A call-back number or link is only let through when it is registered as such.
LISTED_TAGS: Final = frozenset({"cbn", "url"})

_SLOT = re.compile(r"\{(?P<name>[a-z][a-z0-9_]*)#(?P<tag>[a-z]+)(?::(?P<longest>[0-9]{1,3}))?\}")


class MalformedTextError(ValueError):
    """A registered text whose slots cannot be read."""


class ValueRefusedError(ValueError):
    """A value that the registration does not allow; names the slot and the reason, not the value.

    The value itself is left out because it may be personal and this message is logged.
    """

    def __init__(self, slot: str, reason: str) -> None:
        super().__init__(f"{slot}: {reason}")
        self.slot = slot
        self.reason = reason


class TooLongError(ValueRefusedError):
    """A value with more characters than are registered for its slot, such as a huge amount."""


@dataclass(frozen=True)
class TextSlot:
    """A variable of a registered text."""

    name: str
    tag: str
    longest: int

    @property
    def pattern(self) -> str:
        return f"{TAGS[self.tag]}{{1,{self.longest}}}"


Piece = str | TextSlot


def split_text(text: str) -> tuple[Piece, ...]:
    """Split a registered text into literal words and slots, or raise MalformedTextError."""
    found: list[Piece] = []
    end = 0
    for match in _SLOT.finditer(text):
        found += [*_literal(text[end : match.start()]), _slot(match)]
        end = match.end()
    return (*found, *_literal(text[end:]))


def slots_of_text(text: str) -> tuple[TextSlot, ...]:
    """List the slots of a registered text in their order."""
    return tuple(piece for piece in split_text(text) if isinstance(piece, TextSlot))


def portal_text(text: str) -> str:
    """Write the text for the DLT portal: ``{amount#numeric:7}`` becomes ``{#numeric#}``."""
    return "".join(p if isinstance(p, str) else f"{{#{p.tag}#}}" for p in split_text(text))


def pattern_of_text(text: str) -> re.Pattern[str]:
    """Build the pattern that a sent text must match from end to end."""
    return re.compile(
        "".join(re.escape(p) if isinstance(p, str) else p.pattern for p in split_text(text))
    )


def render_text(
    text: str, *, values: Mapping[str, str], whitelist: frozenset[str] = frozenset()
) -> str:
    """Put the values into the slots, or raise ValueRefusedError naming the first slot at fault.

    Values that the text has no slot for are left aside: a registered text may say less than the
    service knows. `whitelist` holds the registered call-back numbers and links.
    """
    return "".join(
        p if isinstance(p, str) else _fitting(p, values.get(p.name), whitelist)
        for p in split_text(text)
    )


def render_unchecked(text: str, *, values: Mapping[str, str]) -> str:
    """Put the values into the slots as they are: to be read by our people, never to be sent."""
    return "".join(p if isinstance(p, str) else values[p.name] for p in split_text(text))


def worst_case(text: str) -> str:
    """Render the text with every slot at its longest."""
    return "".join(p if isinstance(p, str) else "9" * p.longest for p in split_text(text))


def worst_case_up_to(text: str, *, slot: str) -> str:
    """Render the text up to the end of the last slot of that name, every slot at its longest."""
    split = split_text(text)
    last = max(i for i, p in enumerate(split) if isinstance(p, TextSlot) and p.name == slot)
    return "".join(p if isinstance(p, str) else "9" * p.longest for p in split[: last + 1])


def _literal(words: str) -> tuple[str, ...]:
    if "{" in words or "}" in words:
        raise MalformedTextError(
            f"a brace in {words!r} does not belong to a slot: write slots as {{name#tag}} or"
            " {name#tag:longest}, and use no other braces"
        )
    return (words,) if words else ()


def _slot(match: re.Match[str]) -> TextSlot:
    name, tag = match["name"], match["tag"]
    longest = int(match["longest"] or LONGEST_SLOT)
    if tag not in TAGS:
        raise MalformedTextError(f"slot {name}: the tag {tag} is not one of {', '.join(TAGS)}")
    if not 1 <= longest <= LONGEST_SLOT:
        raise MalformedTextError(
            f"slot {name}: the longest value must be 1 to {LONGEST_SLOT} characters, not {longest}"
        )
    return TextSlot(name, tag, longest)


def _fitting(slot: TextSlot, value: str | None, whitelist: frozenset[str]) -> str:
    if not value:
        raise ValueRefusedError(slot.name, "no value was given")
    if len(value) > slot.longest:
        raise TooLongError(
            slot.name, f"{len(value)} characters are more than the {slot.longest} registered"
        )
    if not re.fullmatch(slot.pattern, value):
        raise ValueRefusedError(
            slot.name, f"only {TAGS[slot.tag]} is allowed in an #{slot.tag}# slot"
        )
    if slot.tag in LISTED_TAGS and value not in whitelist:
        raise ValueRefusedError(slot.name, "this number or link is not in the whitelist")
    return value
