"""Draw the note of a demand: its lines, what is to pay until when, and the code to pay it by."""

import datetime as dt

from fpdf.enums import TableBordersLayout
from fpdf.fonts import FontFace

from missedcall.domain.shared import money
from missedcall.domain.shared.named_code import msgid
from missedcall.domain.tariffs.line_code import DemandLineCode
from missedcall.usecases.payments.demand_notes import DemandNote
from missedcall.usecases.payments.payment_offers import PaymentOffer
from web.accounts import names
from web.papers.paper import FONT, Paper, day

QR_MM = 48


def demand_note_pdf(note: DemandNote, *, made_at: dt.datetime) -> bytes:
    """Give the note of the demand that is owed as a PDF."""
    paper = Paper(
        languages=note.languages,
        company=note.company,
        title=msgid("Demand note"),
        made_at=made_at,
        is_test=note.is_test,
    )
    paper.facts(_facts(paper, note))
    _lines(paper, note)
    _to_pay(paper, note)
    if isinstance(note.offer, PaymentOffer):
        how = msgid(
            "Pay by UPI, BBPS, at a counter or by cheque, and keep the receipt. Never give cash "
            "to a lineman. Questions: call 1912."
        )
    else:
        how = msgid("Never give cash to a lineman. Questions: call 1912.")
    paper.say(how, size=9)
    return paper.content()


def _facts(paper: Paper, note: DemandNote) -> list[tuple[str, str]]:
    return [
        (msgid("Application number"), note.application),
        (msgid("Applicant"), note.applicant),
        (msgid("Address"), note.address),
        (msgid("Category"), paper.both_names(note.category)),
        (msgid("Load"), note.load),
        (msgid("Demand"), f"{note.version} · {day(note.issued_on)}"),
        *(
            [(msgid("Pay until"), day(note.due_on))]
            if isinstance(note.offer, PaymentOffer)
            else []
        ),
    ]


def _lines(paper: Paper, note: DemandNote) -> None:
    paper.set_font(FONT, "", 10)
    bold = FontFace(emphasis="BOLD")
    rows = [
        (
            _line_name(paper, line.code),
            paper.explained(line.explanation, note.category_names),
            line.amount_paise,
        )
        for line in note.amount.lines
    ]
    sums = [(msgid("Total"), note.amount.total_paise)]
    if note.credits_paise:
        left = max(note.amount.total_paise - note.credits_paise, 0)
        sums += [(msgid("Paid so far"), note.credits_paise), (msgid("To pay"), left)]
    with paper.table(
        col_widths=(36, 44, 20), borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        line_height=6, text_align=("L", "L", "R"), padding=(1, 1, 1, 1), headings_style=bold,
    ) as table:  # fmt: skip
        table.row(
            (
                paper.both(msgid("Charge")),
                paper.both(msgid("How it came about")),
                paper.both(msgid("Rupees")),
            )
        )
        for name, explanation, paise in rows:
            table.row((name, explanation, money.rupees(paise)))
        for english, paise in sums:
            row = table.row(style=bold)
            row.cell(paper.both(english), colspan=2)
            row.cell(money.rupees(paise))
    paper.ln(4)


def _line_name(paper: Paper, code: str) -> str:
    return paper.both(DemandLineCode(code).english) if code in set(DemandLineCode) else code


def _to_pay(paper: Paper, note: DemandNote) -> None:
    if not isinstance(note.offer, PaymentOffer):
        paper.say(names.NOT_PAYABLE[note.offer], bold=True)
        return
    if note.offer.upi_link is None:
        return
    if paper.will_page_break(QR_MM):
        paper.add_page()
    x, y = paper.l_margin, paper.get_y()
    paper.qr_code(note.offer.upi_link, x=x, y=y, side=QR_MM)
    paper.set_left_margin(x + QR_MM + 4)
    paper.set_xy(x + QR_MM + 4, y + 6)
    paper.set_font(FONT, "B", 14)
    amount = f"₹ {money.rupees(note.offer.demand.amount_paise)}"
    paper.cell(0, 9, amount, new_x="LMARGIN", new_y="NEXT")
    paper.say(msgid("Scan with any UPI app. The amount and the application are filled in."))
    paper.say(msgid("If the demand is changed, use the new code only."), size=9)
    paper.set_left_margin(x)
    paper.set_xy(x, max(paper.get_y(), y + QR_MM + 3))
