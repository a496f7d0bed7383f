import csv
import io

import pytest

from missedcall.domain import spreadsheet


@pytest.mark.parametrize("text", ["=1+1", "+91", "-2+3", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_text_is_run_by_a_spreadsheet(text: str) -> None:
    assert spreadsheet.cell(text) == f"'{text}"


def test_numbers_and_plain_texts_stay_as_they_are() -> None:
    written = spreadsheet.table(("a", "b"), [(-5.5, 'says "a,b"'), (3, "LM1")])
    assert list(csv.reader(io.StringIO(written))) == [
        ["a", "b"],
        ["-5.5", 'says "a,b"'],
        ["3", "LM1"],
    ]
