"""Draw the receipt of a payment."""

import datetime as dt

from missedcall.config import Config
from missedcall.domain.payments.ledger import Channel
from missedcall.domain.shared import money
from missedcall.domain.shared.named_code import msgid
from missedcall.usecases.payments.payment_receipts import PaymentReceipt
from web.papers.paper import Paper, day, instant

CANCELLED = msgid("Cancelled: the bank has taken this payment back.")


def receipt_pdf(receipt: PaymentReceipt, *, config: Config, made_at: dt.datetime) -> bytes:
    """Give a receipt as a PDF."""
    paper = Paper(
        languages=config.sms.languages,
        company=config.service.name,
        title=msgid("Receipt"),
        made_at=made_at,
        is_test=config.service.mode == "test",
    )
    if receipt.cancelled_at is not None:
        paper.say(CANCELLED, size=12, bold=True)
    paper.facts(
        [
            (msgid("Receipt number"), receipt.number),
            (msgid("Date"), day(receipt.issued_at)),
            (msgid("Application number"), receipt.application),
            (msgid("Received from"), receipt.applicant),
            (msgid("Amount received"), f"₹ {money.rupees(receipt.amount_paise)}"),
            (msgid("Way of payment"), paper.both(Channel(receipt.channel).english)),
            (msgid("Reference"), receipt.reference),
            (msgid("Paid at"), instant(receipt.settled_at)),
        ]
    )
    paper.say(msgid("Made by a computer; it is valid without a signature."), size=9)
    return paper.content()
