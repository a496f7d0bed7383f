import csv
import io

import pytest

from missedcall.domain.shared import csv_cells


@pytest.mark.parametrize("text", ["=1+1", "+91", "-2+3", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_text_is_run_by_a_spreadsheet(text: str) -> None:
    assert csv_cells.harmless(text) == f"'{text}"


def test_numbers_and_plain_texts_stay_as_they_are() -> None:
    written = csv_cells.document(
        ("a", "b"), [{"a": -5.5, "b": 'says "a,b"'}, {"a": 3, "b": "LM1"}]
    )
    assert list(csv.reader(io.StringIO(written))) == [
        ["a", "b"],
        ["-5.5", 'says "a,b"'],
        ["3", "LM1"],
    ]
