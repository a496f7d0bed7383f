"""What is wrong with a registered text before anything is sent. Pure, like `sms.catalogue.text`.

Each rule is a trap that costs a message: a character that changes the encoding or cannot be seen,
a number or link that the operators block, a text that needs a third part.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sms.catalogue import parts, text

MOST_PARTS: Final = 2
# If a telephone cannot join the parts, the first must still say what and how much.
FIRST_PART_SLOTS: Final = ("application", "amount")

_REPLACED: Final = {
    **dict.fromkeys("‘’‚‛", "write ' or leave it out"),
    **dict.fromkeys("“”„‟", 'write " or leave it out'),
    **dict.fromkeys("–—", "write a hyphen"),
    "…": "write full stops",
    "₹": "write Rs or रु",
}
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"})

# Three digits or more, however they are grouped: 112, 1912, 0771 2574126.
_NUMBER = re.compile(r"\d(?:[ ().-]?\d){2,}")
_LINK = re.compile(r"\w+://\S+|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}(?:/\S*)?")


@dataclass(frozen=True)
class Flaw:
    """One reason why a text cannot be used, and the mend."""

    reason: str
    mend: str


def list_text_flaws(registered: str, *, whitelist: frozenset[str]) -> list[Flaw]:
    """List all that is wrong with a registered text. The whitelist is as the portal has it."""
    try:
        split = text.split_text(registered)
    except text.MalformedTextError as error:
        return [Flaw(str(error), "correct the slot")]
    found = [*_character_flaws(registered), *_space_flaws(registered)]
    for words in (p for p in split if isinstance(p, str)):
        found += _contact_flaws(words, whitelist)
    return [*found, *_size_flaws(registered)]


def comparable_contact(number_or_link: str) -> str:
    """Bring a number or link to the form in which it is compared: digits alone, or lower case."""
    if _NUMBER.fullmatch(number_or_link):
        return "".join(str(unicodedata.digit(c)) for c in number_or_link if c.isdigit())
    return number_or_link.casefold()


def _character_flaws(registered: str) -> Iterator[Flaw]:
    if not unicodedata.is_normalized("NFC", registered):
        yield Flaw(
            "the text is not in Unicode normal form C, so it would differ from the registered one",
            "type it again with a standard keyboard, or save the file as NFC",
        )
    for character in dict.fromkeys(registered):
        if character in _REPLACED:
            yield Flaw(f"{_named(character)} is not allowed", _REPLACED[character])
        elif character != " " and unicodedata.category(character) in _UNSEEN:
            yield Flaw(
                f"{_named(character)} cannot be seen or sent safely",
                "delete it, or write a plain space",
            )


def _space_flaws(registered: str) -> Iterator[Flaw]:
    if registered != registered.strip(" ") or "  " in registered:
        yield Flaw(
            "the text begins or ends with a space or has two in a row, which the portal removes",
            "write single spaces between words only",
        )
    if not registered.strip():
        yield Flaw("the text is empty", "write the registered text")


def _contact_flaws(words: str, whitelist: frozenset[str]) -> Iterator[Flaw]:
    allowed = {comparable_contact(entry) for entry in whitelist}
    kinds: tuple[tuple[re.Pattern[str], str], ...] = ((_NUMBER, "number"), (_LINK, "link"))
    for finder, kind in kinds:
        for found in finder.findall(words):
            if comparable_contact(found) not in allowed:
                yield Flaw(
                    f"the {kind} {found} is not in the whitelist, so the operators block the text",
                    f"register the {kind} and add it to `whitelist`, or take it out",
                )


def _size_flaws(registered: str) -> Iterator[Flaw]:
    worst = text.worst_case(registered)
    size = parts.count_parts(worst)
    if size.parts > MOST_PARTS:
        yield Flaw(
            f"with its longest values the text has {size.units} units in {size.encoding},"
            f" {size.parts} parts; {MOST_PARTS} are allowed",
            "shorten the words, or give slots a smaller longest value",
        )
    if size.parts > 1:
        names = {slot.name for slot in text.slots_of_text(registered)}
        yield from _late_slots(registered, size.encoding, names.intersection(FIRST_PART_SLOTS))


def _late_slots(registered: str, encoding: parts.Encoding, names: set[str]) -> Iterator[Flaw]:
    room = parts.JOINED[encoding]
    for name in sorted(names):
        end = parts.count_units(text.worst_case_up_to(registered, slot=name), encoding=encoding)
        if end > room:
            yield Flaw(
                f"{name} can end at unit {end}, outside the first part of {room}",
                f"move {{{name}#…}} nearer to the beginning",
            )


def _named(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, 'control character')}"
