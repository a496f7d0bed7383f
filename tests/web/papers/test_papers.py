"""Papers to print: what stands on them, whose they are, and that Devanagari's letters join."""

import datetime as dt
import re
import zlib
from collections.abc import Callable

import pypdfium2
import pytest
from fpdf.fonts import TTFFont
from fpdf.table import Row

from missedcall.db.applications import applications
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.payments import demand_notes
from tests.kit import NOON
from tests.support.screen_texts import said
from tests.web.conftest import Browser
from tests.web.worklist_story import WorklistStory
from web.papers import demand_note
from web.papers.paper import Paper

LETTERS = {"क्ष": 1, "त्र": 1, "प्रश्न": 2, "विद्युत्": 6, "श्रीवास्तव": 7, "र्‍ह": 2}


@pytest.fixture
def je(worklist: WorklistStory, browser: Callable[[], Browser]) -> Browser:
    found = browser()
    found.log_in(worklist.person("je", Actor.JE))
    return found


def is_pdf(content: bytes) -> bool:
    return content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")


def drawn(pdf: bytes) -> bytes:
    """Give what a PDF draws."""
    streams = re.findall(rb"stream\n(.*?)\nendstream", pdf, re.DOTALL)
    return b"".join(zlib.decompress(each) for each in streams if each[:1] == b"\x78")


def squares(pdf: bytes) -> int:
    return len(re.findall(rb" re f", drawn(pdf)))


@pytest.mark.parametrize("before", ["", "UPI, ", "12 "])
@pytest.mark.parametrize(("word", "most"), LETTERS.items())
def test_joined_letters_stay_joined_also_behind_a_latin_letter(
    before: str, word: str, most: int
) -> None:
    paper = Paper(
        languages=("hi", "en"), company="CSPDCL", title="Receipt", made_at=NOON, is_test=True
    )
    paper.set_font("NotoSansPapers", "", 10)

    font = paper.current_font
    assert isinstance(font, TTFFont)
    glyphs = font.shape_text(before + word, 10, paper.text_shaping)
    paper.content()

    assert len(glyphs) - len(before) <= most


def test_a_note_has_the_code_while_something_is_owed_and_says_so_when_nothing_is(
    worklist: WorklistStory,
) -> None:
    number = worklist.applies()
    now = worklist.now

    def printed() -> bytes:
        note = demand_notes.load_demand_note(worklist.story.deps, number=number, now=now)
        return demand_note.demand_note_pdf(note, made_at=now)

    owed = printed()
    worklist.pays(number)
    paid = printed()

    assert is_pdf(owed)
    assert is_pdf(paid)
    assert squares(owed) > 400
    assert squares(paid) < 50


@pytest.mark.parametrize("stored_before", [False, True])
def test_a_note_says_in_both_languages_how_each_amount_came_about(
    worklist: WorklistStory, monkeypatch: pytest.MonkeyPatch, *, stored_before: bool
) -> None:
    number, deps = worklist.applies(), worklist.story.deps
    if stored_before:
        with deps.db.writing() as db:
            db.execute(applications.demand_lines.update().values(reason=None))
    said: list[str] = []
    into_cell = Row.cell

    def cell(row: Row, text: str = "", *more: object, **style: object) -> object:
        said.append(text)
        return into_cell(row, text, *more, **style)  # type: ignore[arg-type]  # as given

    monkeypatch.setattr(Row, "cell", cell)
    note = demand_notes.load_demand_note(deps, number=number, now=worklist.now)
    demand_note.demand_note_pdf(note, made_at=worklist.now)

    category = "LV1" if stored_before else "Domestic"
    english = f"Registration fee for category {category}, once per application."
    hindi = "श्रेणी घरेलू का पंजीयन शुल्क, हर आवेदन पर एक बार।"
    assert (english if stored_before else f"{hindi}\n{english}") in said


def test_an_expired_demand_is_printed_without_a_code(worklist: WorklistStory) -> None:
    number = worklist.applies()
    later = worklist.now + dt.timedelta(days=40)

    note = demand_notes.load_demand_note(worklist.story.deps, number=number, now=later)

    assert squares(demand_note.demand_note_pdf(note, made_at=later)) < 50


def test_an_office_prints_its_applications_and_no_others(
    worklist: WorklistStory, je: Browser, browser: Callable[[], Browser]
) -> None:
    number = worklist.applies()
    page = je.get(f"/applications/{number}").text
    assert f"/applications/{number}/demand.pdf" in page
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in page

    paper = je.get(f"/applications/{number}/demand.pdf")
    assert (paper.status_code, paper.mimetype) == (200, "application/pdf")
    assert is_pdf(paper.data)

    stranger = browser()
    stranger.log_in(worklist.person("stranger", Actor.JE, office="413"))
    assert stranger.get(f"/applications/{number}/demand.pdf").status_code == 404
    assert je.get("/applications/99999999999/demand.pdf").status_code == 404


def test_before_a_demand_is_issued_its_amount_is_shown_as_worked_out_and_not_printed(
    worklist: WorklistStory, je: Browser
) -> None:
    number = worklist.applies(tenure="rent")

    page = je.get(f"/applications/{number}").text

    assert said("Nothing is to be paid yet: papers are missing.") in page
    assert "demand.pdf" not in page
    assert je.get(f"/applications/{number}/demand.pdf").status_code == 404


def test_a_receipt_is_printed_from_its_application_only(
    worklist: WorklistStory, je: Browser
) -> None:
    number, other = worklist.applies(), worklist.applies()
    worklist.pays(number)
    page = je.get(f"/applications/{number}").text
    (address,) = set(re.findall(r'href="(/applications/\d+/receipts/[^"]+)"', page))

    assert is_pdf(je.get(address).data)
    assert je.get(address.replace(number, other)).status_code == 404
    assert je.get(f"/applications/{number}/receipts/R26270009999.pdf").status_code == 404


def test_hindi_can_be_copied_from_a_paper_as_it_is_spelled() -> None:
    paper = Paper(
        languages=("hi", "en"), company="CSPDCL", title="Receipt", made_at=NOON, is_test=False
    )
    address = "हिन्दी किसान, प्रेम मंदिर, राजिम"
    paper.facts([("Address", address)] * 70)  # on two pages

    pages = pypdfium2.PdfDocument(paper.content())

    copied = "".join(page.get_textpage().get_text_range() for page in pages)
    assert copied.count(address) == 70
    assert len(pages) == 2


def test_a_paper_speaks_the_first_two_languages_of_the_texts() -> None:
    def copied(*languages: str) -> str:
        paper = Paper(
            languages=languages, company="CSPDCL", title="Receipt", made_at=NOON, is_test=False
        )
        return str(pypdfium2.PdfDocument(paper.content())[0].get_textpage().get_text_range())

    assert "रसीद / Receipt" in copied("hi", "en", "hne")
    assert "Receipt / रसीद" in copied("en", "hi")
    assert "Receipt" not in copied("hi")
