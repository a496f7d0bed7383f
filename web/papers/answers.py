"""Answer a request with a paper; the view has checked before whether the reader may have it."""

import flask

from missedcall.usecases.connection.case import NoSuchApplication
from missedcall.usecases.payments import demand_notes, payment_receipts
from missedcall.usecases.payments.demand_notes import NoDemandYet
from missedcall.usecases.payments.payment_receipts import NoSuchReceipt
from web.papers import demand_note, receipt
from web.shared import context


def demand_note_answer(number: str) -> flask.Response:
    """Give the note of an application's demand as a PDF; 404 when there is none."""
    try:
        note = demand_notes.load_demand_note(context.deps(), number=number, now=context.now())
    except (NoSuchApplication, NoDemandYet):
        flask.abort(404)
    content = demand_note.demand_note_pdf(note, made_at=context.now())
    return _pdf(content, name=f"demand-{note.application}-{note.version}.pdf")


def receipt_answer(number: str, *, application: str) -> flask.Response:
    """Give a receipt as a PDF; 404 when there is none, or it is another application's."""
    try:
        found = payment_receipts.load_receipt(context.deps(), number)
    except NoSuchReceipt:
        flask.abort(404)
    if found.application != application:
        flask.abort(404)
    config = context.deps().config
    content = receipt.receipt_pdf(found, config=config, made_at=context.now())
    return _pdf(content, name=f"receipt-{found.number}.pdf")


def _pdf(content: bytes, *, name: str) -> flask.Response:
    answer = flask.Response(content, mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=name)
    return answer
