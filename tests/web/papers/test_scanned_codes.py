"""The codes to pay by are scanned as a telephone does: from what is drawn on paper and page."""

import io

import pypdfium2
import zxingcpp
from fpdf import FPDF

from missedcall.usecases.payments import demand_notes
from missedcall.usecases.payments.payment_offers import PaymentOffer
from tests.web.worklist_story import WorklistStory
from web.papers import demand_note

DPI = 150  # of an office's printer and scanner


def scanned(pdf: bytes) -> list[str]:
    """Give what the codes say that are found on the drawn pages of a paper."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        drawn = [page.render(scale=DPI / 72).to_pil() for page in document]
    finally:
        document.close()
    return [code.text for image in drawn for code in zxingcpp.read_barcodes(image)]


def on_paper(svg: str) -> bytes:
    """Draw a page's code as the browser of a telephone shows it."""
    paper = FPDF(format=(80, 80))
    paper.add_page()
    paper.image(io.BytesIO(svg.encode()), x=10, y=10, w=60)
    return bytes(paper.output())


def test_the_code_of_note_and_page_is_the_link_that_is_owed(worklist: WorklistStory) -> None:
    number, deps = worklist.applies(), worklist.story.deps
    note = demand_notes.load_demand_note(deps, number=number, now=worklist.now)
    assert isinstance(note.offer, PaymentOffer)
    link, svg = note.offer.upi_link, note.offer.qr_svg
    assert link is not None
    assert svg is not None

    assert link.startswith("upi://pay?")
    assert f"{note.offer.demand.amount_paise / 100:.2f}" in link
    assert scanned(demand_note.demand_note_pdf(note, made_at=worklist.now)) == [link]
    assert scanned(on_paper(svg)) == [link]
