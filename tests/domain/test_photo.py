"""A photo is kept for what it shows; where and by what it was taken is left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain import photo
from missedcall.domain.photo import NotAPhoto


def part(marker: int, content: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(content) + 2).to_bytes(2, "big") + content


START, END = b"\xff\xd8", b"\xff\xd9"
JFIF, ADOBE = part(0xE0, b"JFIF\0"), part(0xEE, b"Adobe")
EXIF, XMP, COMMENT = part(0xE1, b"Exif\0\0GPS"), part(0xE1, b"http://xmp"), part(0xFE, b"me")
TABLE = part(0xDB, bytes(64))
SCAN = part(0xDA, b"\1\1") + b"picture\xff\x00more"


def test_keeps_the_picture_and_drops_the_place() -> None:
    taken = START + JFIF + EXIF + XMP + COMMENT + ADOBE + b"\xff" + TABLE + SCAN + END

    assert photo.plain(taken + b"hidden behind") == START + JFIF + ADOBE + TABLE + SCAN + END


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\x89PNG\r\n", "not a JPEG"),
        (b"", "not a JPEG"),
        (START + JFIF + TABLE + SCAN, "the end is missing"),
        (START + JFIF + END, "there is no picture"),
        (START + JFIF + b"no marker" + END, "broken between"),
        (START + b"\xff\xe1\xff\xff" + END, "broken within"),
        (START + bytes(photo.MOST_BYTES) + END, "larger than 1000000 bytes"),
    ],
)
def test_what_is_no_whole_jpeg_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(NotAPhoto, match=why):
        photo.plain(data)


@given(st.binary(max_size=200))
def test_nothing_but_a_photo_or_a_refusal_comes_out(middle: bytes) -> None:
    try:
        cleaned = photo.plain(START + b"\xff" + middle + END)
    except NotAPhoto:
        return
    assert photo.plain(cleaned) == cleaned
