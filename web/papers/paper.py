"""Draw a paper of A4: what stands on all of them, and text in two languages."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import fpdf
import segno
from babel.support import NullTranslations
from fpdf.enums import TableBordersLayout
from fpdf.fonts import FontFace, TTFFont

from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.shared.explanation import Explanation
from missedcall.domain.shared.local_text import LocalText, in_language
from missedcall.domain.shared.named_code import msgid
from web.shared import texts

FONTS = Path(__file__).parent / "fonts"
FONT = "NotoSansPapers"
MARGIN_MM = 18
# What is printed stands in both: who reads one of them gets the same paper as the bank.
PAPER_LANGUAGES = ("hi", "en")
QUIET_MODULES = 4  # the white border without which a code is not read (ISO/IEC 18004)


class Paper(fpdf.FPDF):
    """A page with the company's name, texts in Hindi and English, lines of words, tables, codes.

    HarfBuzz joins Devanagari's letters. One font holds both scripts: behind a letter of a fallback
    font fpdf2 2.8 goes on with that font's letters.
    """

    def __init__(self, *, company: str, title: str, made_at: dt.datetime, is_test: bool) -> None:
        super().__init__(format="A4")
        self._company, self._is_test = company, is_test
        self._hindi: NullTranslations = texts.catalogue(PAPER_LANGUAGES[0])
        self.add_font(FONT, "", FONTS / f"{FONT}-Regular.ttf")
        self.add_font(FONT, "B", FONTS / f"{FONT}-Bold.ttf")
        # By itself HarfBuzz goes by the first letter, and would not join behind a Latin one.
        self.set_text_shaping(use_shaping_engine=True, script="Deva", language="hin")
        self.set_margins(MARGIN_MM, MARGIN_MM)
        self.set_auto_page_break(auto=True, margin=MARGIN_MM)
        self.set_title(title)
        self.set_lang(PAPER_LANGUAGES[0])
        self.set_creation_date(made_at)
        self.add_page()
        self.heading(title)

    def content(self) -> bytes:
        """Give the finished PDF, and close the files of its fonts."""
        made = bytes(self.output())
        for font in self.fonts.values():
            if isinstance(font, TTFFont):
                font.ttfont.close()
        return made

    def both(self, english: str) -> str:
        """Give a text of the catalogues in Hindi and English."""
        return " / ".join(dict.fromkeys((self._hindi.gettext(english), english)))

    def explained(self, reason: Explanation, categories: Mapping[str, LocalText]) -> str:
        """Say a reason in Hindi, and on a line of its own in English, categories by name."""
        hindi, english = (_names_in(language, categories) for language in PAPER_LANGUAGES)
        said = (
            texts.explained_by(reason, self.hindi, named=hindi),
            texts.explained_by(reason, str, named=english),
        )
        return "\n".join(dict.fromkeys(said))

    def hindi(self, english: str) -> str:
        return str(self._hindi.gettext(english))

    def header(self) -> None:
        self.set_font(FONT, "B", 11)
        self.cell(0, 7, self._company, new_x="LMARGIN", new_y="NEXT")
        if self._is_test:
            self.set_font(FONT, "B", 10)
            mark = self.both(msgid("TEST: invented rates. Pay nothing on this paper."))
            self.cell(0, 7, mark, border=1, align="C", new_x="LMARGIN", new_y="NEXT")
            self.ln(2)

    def footer(self) -> None:
        self.set_y(-MARGIN_MM + 4)
        self.set_font(FONT, "", 8)
        page = f"{self.page_no()}"
        self.cell(0, 5, page, align="R")

    def heading(self, english: str) -> None:
        self.set_font(FONT, "B", 16)
        self.cell(0, 11, self.both(english), new_x="LMARGIN", new_y="NEXT")
        self.ln(1)

    def say(self, english: str, *, size: float = 10, bold: bool = False) -> None:
        """Write a text of the catalogues, each language on a line of its own."""
        self.set_font(FONT, "B" if bold else "", size)
        for text in dict.fromkeys((self.hindi(english), english)):
            self.multi_cell(0, size * 0.6, text, align="L", new_x="LMARGIN", new_y="NEXT")
        self.ln(1)

    def facts(self, rows: Sequence[tuple[str, str]]) -> None:
        """Write names and values in two columns; the names are texts of the catalogues."""
        self.set_font(FONT, "", 10)
        with self.table(
            col_widths=(38, 62), borders_layout=TableBordersLayout.NONE, line_height=6,
            first_row_as_headings=False, text_align="L",
        ) as table:  # fmt: skip
            for english, value in rows:
                row = table.row()
                row.cell(self.both(english))
                row.cell(value, style=FontFace(emphasis="BOLD"))
        self.ln(2)

    def qr_code(self, text: str, *, x: float, y: float, side: float) -> None:
        """Draw a code as black squares; `side` in mm, with the white border."""
        matrix = segno.make(text, error="m", micro=False).matrix
        step = side / (len(matrix) + 2 * QUIET_MODULES)
        self.set_fill_color(0)
        for down, line in enumerate(matrix, start=QUIET_MODULES):
            for across, dark in enumerate(line, start=QUIET_MODULES):
                if dark:
                    # A little wider than a module: no hair of white between two.
                    self.rect(x + across * step, y + down * step, step * 1.02, step * 1.02, "F")


def day(at: dt.date | dt.datetime) -> str:
    """Write a day as it is in India."""
    local = at.astimezone(IST) if isinstance(at, dt.datetime) else at
    return f"{local:%d-%m-%Y}"


def instant(at: dt.datetime) -> str:
    """Write a day and a time as a clock in India shows them."""
    return f"{at.astimezone(IST):%d-%m-%Y %H:%M}"


def _names_in(language: str, categories: Mapping[str, LocalText]) -> Callable[[str], str]:
    """Give what names a consumer category in a language; one that is known no more by its code."""
    return lambda code: in_language(categories[code], language) if code in categories else code
