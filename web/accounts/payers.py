"""Show what a payer gave as the application."""

from missedcall.domain.shared import phone


def masked_payer(said: str | None) -> str:
    """Give a payer's words; a telephone among them is masked."""
    is_number = isinstance(phone.parse(said or ""), phone.Number)
    return phone.mask(said or "") if is_number else phone.mask_in(said or "-")
