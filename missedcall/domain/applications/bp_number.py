"""Business partner (BP) numbers: the ten digits by which CSPDCL's SAP knows a consumer."""

from missedcall.domain.applications.form_text import TextFault

DIGITS = 10
BETWEEN = " -\u00a0"  # as bills and people group them


def read_bp_number(text: str) -> str | TextFault:
    """Read a BP number as people write it, in any script's digits; it has no check digit."""
    signs = [sign for sign in text if sign not in BETWEEN]
    if not signs:
        return TextFault("missing")
    if len(signs) != DIGITS or not all(sign.isdecimal() for sign in signs):
        return TextFault("not_a_bp")
    return "".join(str(int(sign)) for sign in signs)
