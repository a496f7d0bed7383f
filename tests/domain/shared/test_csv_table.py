import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.shared.csv_table import (
    ColumnTwice,
    NotATable,
    decode_table,
    read_table,
)

TEXT = "a,b\n1,२\n"


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode() + b"\x1a",
    ],
)
def test_a_text_is_read_in_whatever_encoding_a_spreadsheet_saves_it(content: bytes) -> None:
    assert decode_table(content) == TEXT.strip()


def test_windows_1252_is_read_too_but_not_where_names_are_read() -> None:
    with pytest.raises(NotATable, match="utf-8"):
        decode_table("नाम".encode()[:-1], windows=False)
    assert decode_table("a,b\n1,caf\u00e9\u00a02".encode("cp1252")) == "a,b\n1,caf\u00e9\u00a02"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04xl", "workbook"),
        (b"\xd0\xcf\x11\xe0", "workbook"),
        (b"\xff\xfea", "utf-16"),
        (b"a,b\n\x81", "cp1252"),
        (b"ab\x00c", "no text"),
    ],
)
def test_what_is_no_text_is_refused_as_a_whole(content: bytes, words: str) -> None:
    with pytest.raises(NotATable, match=words):
        decode_table(content)


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1,2",
        "a,b\r1,2\r",
        "a;b\r\n1;2\r\n",
        "sep=;\na;b\n1;2",
        "a\tb\n1\t2",
        "a|b\n1|2",
        "A , b,\n1,2,\n",
        "a,b,\n1,2",
        "a,b\n1,2,,",
        "Bank of X\nFrom,1 to 2,\n\na,b,c\n1,2,3",
        '\na,b\n,,,\n\'1,"=""2"""\n',
        "a,b\n1,2\na,b",
        "x,b,a,x\n0,2,1,0",
    ],
)
def test_a_table_is_found_in_whatever_frame(text: str) -> None:
    (line,) = read_table(text, columns=("a", "b"))
    assert (line.cells, line.is_whole) == ({"a": "1", "b": "2"}, True)


@pytest.mark.parametrize("text", ["a,b,a\n1,2,3", "A;b;a \n1;2;3", "a,b,o,o\n1,2,3,4"])
def test_a_column_that_stands_twice_is_not_read(text: str) -> None:
    with pytest.raises(ColumnTwice, match="stands twice"):
        read_table(text, columns=("a", "b"), optional=("o",))


@pytest.mark.parametrize("row", ["1", "1,2,3", '"1,2"'])
def test_a_line_of_another_width_is_told_and_nothing_of_it_is_believed(row: str) -> None:
    (line,) = read_table(f"a,b\n{row}", columns=("a", "b"))
    assert not line.is_whole
    assert set(line.cells.values()) == {""}


@given(st.binary(max_size=200))
def test_any_bytes_are_a_table_or_refused(content: bytes) -> None:
    try:
        lines = read_table(decode_table(content), columns=("a",))
    except NotATable:
        return
    assert all(set(line.cells) == {"a"} for line in lines)


def test_of_a_first_line_without_end_only_its_beginning_is_said() -> None:
    with pytest.raises(NotATable) as refused:
        read_table(",".join(["x"] * 1000), columns=["a"])

    assert len(str(refused.value)) < 300
