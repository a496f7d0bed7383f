"""References of payments and serials of meters, in the forms in which spreadsheets write them."""

import re

# Letters, digits and a few signs; `@` is kept for us: see `reference_of_other_payer`.
REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/:-]{0,59}")
# Of 4.12345678E+11 a spreadsheet has kept the first digits only.
SHORTENED = re.compile(r"[0-9]\.[0-9]+E\+?[0-9]+", re.IGNORECASE)
WHOLE_NUMBER = re.compile(r"([0-9]+)\.0")
LONGEST = 60
LONGEST_DIGITS = 22  # a bank's unique transaction reference (UTR) has at most so many signs


def read_reference(text: str) -> str | None:
    """Give the reference that a cell or a value holds; None when it is none, or half of one."""
    typed = text.strip()
    whole = WHOLE_NUMBER.fullmatch(typed)
    found = whole[1] if whole else typed
    if SHORTENED.fullmatch(found) or not REFERENCE.fullmatch(found):
        return None
    return found


def reference_spellings(reference: str) -> frozenset[str]:
    """Give the forms in which the same reference may be in the ledger.

    A spreadsheet takes 000412345678 for a number and drops its zeros; letters are typed in either
    case.
    """
    core = reference_key(reference)
    if core.isascii() and core.isdigit():
        lengths = range(len(core), max(LONGEST_DIGITS, len(reference)) + 1)
        return frozenset(core.zfill(length) for length in lengths)
    return frozenset({reference, core, reference.lower()})


def reference_key(reference: str) -> str:
    """Give what is the same in all spellings of a reference."""
    if reference.isascii() and reference.isdigit():
        return reference.lstrip("0") or "0"
    return reference.upper()


def reference_of_other_payer(reference: str, payer: str) -> str | None:
    """Name the payment of a second payer with the same reference; None when it grows too long."""
    name = f"{reference}@{payer}"
    return name if len(name) <= LONGEST else None


def reference_of_bank(reference: str) -> str:
    """Give the reference as the bank has it, without our mark of a second payer."""
    return reference.partition("@")[0]
