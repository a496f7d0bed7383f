"""Draw a paper of A4: what stands on all of them, and text in two languages."""

import codecs
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import fpdf
import segno
from babel.support import NullTranslations
from fpdf.enums import TableBordersLayout
from fpdf.fonts import FontFace, TTFFont
from fpdf.line_break import TextLine

from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.shared.explanation import Explanation
from missedcall.domain.shared.local_text import LocalText, in_language
from missedcall.domain.shared.named_code import msgid
from web.shared import texts

FONTS = Path(__file__).parent / "fonts"
FONT = "NotoSansPapers"
MARGIN_MM = 18
MOST_LANGUAGES = 2  # of a paper; a third would not fit on the lines
QUIET_MODULES = 4  # the white border without which a code is not read (ISO/IEC 18004)


class Paper(fpdf.FPDF):
    """A page with the company's name, texts in two languages, lines of words, tables, codes.

    `languages` are those of the texts, the first first: what is printed stands in two of them, so
    that who reads one gets the same paper as the bank. HarfBuzz joins Devanagari's letters. One
    font holds both scripts: behind a letter of a fallback font fpdf2 2.8 goes on with that font's
    letters.
    """

    def __init__(
        self,
        *,
        languages: Sequence[str],
        company: str,
        title: str,
        made_at: dt.datetime,
        is_test: bool,
    ) -> None:
        super().__init__(format="A4")
        self._company, self._is_test = company, is_test
        self._drawn_text = ""
        self._said: Mapping[str, NullTranslations] = {
            each: texts.catalogue(each) for each in languages[:MOST_LANGUAGES]
        }
        self.add_font(FONT, "", FONTS / f"{FONT}-Regular.ttf")
        self.add_font(FONT, "B", FONTS / f"{FONT}-Bold.ttf")
        # By itself HarfBuzz goes by the first letter, and would not join behind a Latin one.
        self.set_text_shaping(use_shaping_engine=True, script="Deva", language="hin")
        self.set_margins(MARGIN_MM, MARGIN_MM)
        self.set_auto_page_break(auto=True, margin=MARGIN_MM)
        self.set_title(title)
        self.set_lang(languages[0])
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

    def _render_styled_text_line(
        self,
        text_line: TextLine,
        *args: Any,  # noqa: ANN401 - passed on as they come
        **named: Any,  # noqa: ANN401 - passed on as they come
    ) -> bool:
        """Draw a line, and say beside it of which letters it is made.

        A joined letter is drawn as it looks, a vowel sign before the letter that it is spoken
        behind, and fpdf2 2.8 tells letters for each drawn part alone: copied, searched or read
        aloud, Hindi came out wrong.
        """
        before = self._drawn_text  # a page that is full draws the head of the next in between
        self._drawn_text = "".join(each.string for each in text_line.fragments)
        try:
            return super()._render_styled_text_line(text_line, *args, **named)
        finally:
            self._drawn_text = before

    def _out(self, s: str | bytes) -> None:
        """Write what draws; a line of text with its letters (ActualText, ISO 32000-1, 14.9.4)."""
        if self._drawn_text and isinstance(s, str) and "BT " in s:
            letters = (codecs.BOM_UTF16_BE + self._drawn_text.encode("utf-16-be")).hex()
            s = f"/Span <</ActualText <{letters}>>> BDC {s} EMC"
        super()._out(s)

    def in_each_language(self, english: str) -> list[str]:
        """Give a text of the catalogues in the languages of the paper, each wording once."""
        return list(dict.fromkeys(each.gettext(english) for each in self._said.values()))

    def both(self, english: str) -> str:
        """Give a text of the catalogues in the languages of the paper, on one line."""
        return " / ".join(self.in_each_language(english))

    def both_names(self, name: LocalText) -> str:
        """Give what an administrator named in the languages of the paper, on one line."""
        return " / ".join(dict.fromkeys(in_language(name, each) for each in self._said))

    def explained(self, reason: Explanation, categories: Mapping[str, LocalText]) -> str:
        """Say a reason on a line of each language, categories by name."""
        said = (
            texts.explained_by(reason, each.gettext, named=_names_in(language, categories))
            for language, each in self._said.items()
        )
        return "\n".join(dict.fromkeys(said))

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
        for text in self.in_each_language(english):
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
