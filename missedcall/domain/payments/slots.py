"""Fill the slots of what an administrator wrote as a pattern of a body, such as {amount_paise}.

A value that is one slot of an amount or of unix seconds becomes a number; in a longer text every
slot is text.
"""

import re
from collections.abc import Collection, Mapping

SLOT = re.compile(r"\{([a-z_]+)\}")
NUMBERS = frozenset({"amount_paise", "amount_rupees", "expires_unix"})


def of_amount(paise: int) -> dict[str, str]:
    """Give the slots of an amount, exactly."""
    whole, loose = divmod(paise, 100)
    return {"amount_paise": str(paise), "amount_rupees": f"{whole}.{loose:02d}"}


def unknown_slots(template: object, known: Collection[str]) -> set[str]:
    """Give the slots of a template, however nested, that nothing fills."""
    if isinstance(template, Mapping):
        return set().union(*(unknown_slots(inner, known) for inner in template.values()))
    if isinstance(template, list | tuple):
        return set().union(*(unknown_slots(inner, known) for inner in template))
    return set(SLOT.findall(template)) - set(known) if isinstance(template, str) else set()


def fill_template(template: object, values: Mapping[str, str]) -> object:
    """Fill the slots of a template; what is no text stays as it is."""
    if isinstance(template, Mapping):
        return {name: fill_template(inner, values) for name, inner in template.items()}
    if isinstance(template, list | tuple):
        return [fill_template(inner, values) for inner in template]
    if not isinstance(template, str):
        return template
    whole = SLOT.fullmatch(template)
    if whole and whole[1] in NUMBERS:
        written = values[whole[1]]
        return float(written) if "." in written else int(written)
    return fill_text(template, values)


def fill_text(template: str, values: Mapping[str, str]) -> str:
    """Fill the slots of a text; numbers stay as they are written."""
    return SLOT.sub(lambda found: values[found[1]], template)
