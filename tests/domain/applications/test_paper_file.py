"""The file of a paper is known by its content, and only what it shows is kept."""

import io
import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from missedcall.domain.applications import paper_file
from missedcall.domain.applications.paper_file import (
    PaperFileKind,
    PaperFileRefusal,
    PaperFileRefused,
)
from missedcall.domain.shared import picture
from tests import pictures

PHOTO = pictures.photograph(800, 600)
PNG_START = b"\x89PNG\r\n\x1a\n"


def screenshot(width: int = 800, height: int = 600, colour: tuple[int, ...] = (9, 9, 9)) -> bytes:
    """Give a PNG with a comment in it; with four numbers its colour lets through."""
    written = io.BytesIO()
    mode = "RGBA" if len(colour) == 4 else "RGB"
    Image.new(mode, (width, height), colour).save(written, "PNG")
    return written.getvalue()


def cleaned(data: bytes) -> bytes:
    return paper_file.clean_photo_of_paper(data, paper_file.file_kind(data))


def refused(data: bytes) -> PaperFileRefusal:
    with pytest.raises(PaperFileRefused) as found:
        cleaned(data)
    return found.value.refusal


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PHOTO, PaperFileKind.JPEG),
        (screenshot(), PaperFileKind.PNG),
        (b"%PDF-1.7\n", PaperFileKind.PDF),
        (b"\xef\xbb\xbf  %PDF-1.4\n", PaperFileKind.PDF),
    ],
)
def test_a_file_is_what_its_content_says(data: bytes, kind: PaperFileKind) -> None:
    assert paper_file.file_kind(data) is kind


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", PaperFileRefusal.EMPTY),
        (PHOTO + bytes(paper_file.MOST_BYTES), PaperFileRefusal.TOO_LARGE),
        (b"MZ\x90\0", PaperFileRefusal.OTHER_TYPE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", PaperFileRefusal.OTHER_TYPE),
        (b"GIF89a", PaperFileRefusal.OTHER_TYPE),
        (b"PK\x03\x04", PaperFileRefusal.OTHER_TYPE),
        (PHOTO[: len(PHOTO) // 2], PaperFileRefusal.BROKEN),
        (PNG_START + b"rubbish", PaperFileRefusal.BROKEN),
        (PHOTO + b"\xff\xda" * 101, PaperFileRefusal.TOO_MANY_DOTS),
        (pictures.photograph(8000, 400), PaperFileRefusal.TOO_SMALL),
        (screenshot(200, 200), PaperFileRefusal.TOO_SMALL),
    ],
    ids=str,
)
def test_what_cannot_be_taken_says_why(data: bytes, refusal: PaperFileRefusal) -> None:
    assert refused(data) is refusal


def test_a_picture_that_promises_more_than_memory_holds_is_not_decoded() -> None:
    side = int(picture.MOST_DOTS**0.5) + 1

    assert refused(screenshot(side, side)) is PaperFileRefusal.TOO_MANY_DOTS


def test_scans_are_counted_also_in_a_photo_with_a_second_picture_behind_it() -> None:
    written, photo = io.BytesIO(), pictures.opened(PHOTO)
    photo.save(written, "MPO", save_all=True, append_images=[photo])
    two = written.getvalue()
    assert pictures.opened(two).format == "MPO"

    assert pictures.opened(cleaned(two)).size == (800, 600)
    assert refused(two + b"\xff\xda" * 101) is PaperFileRefusal.TOO_MANY_DOTS


def test_a_picture_of_a_hundred_thousand_parts_is_not_read() -> None:
    drawn, empty = screenshot(), bytes(4) + b"prVt" + zlib.crc32(b"prVt").to_bytes(4)
    header = len(PNG_START) + 25

    assert refused(drawn[:header] + empty * 100_000 + drawn[header:]) is PaperFileRefusal.BROKEN
    assert cleaned(drawn[:header] + empty * 100 + drawn[header:])


@pytest.mark.parametrize(
    "endless",
    [b"\xff\xe0\x00\x02", b"\xff\xd0", b"\xff\x00", b"\xff", b"\xff\xe0\x00\x00"],
)
def test_a_photo_of_a_hundred_thousand_parts_is_not_read(endless: bytes) -> None:
    start, rest = PHOTO[:2], PHOTO[2:]

    assert picture.has_too_many_segments(start + endless * 100_000 + rest)
    assert refused(start + endless * 100_000 + rest) is PaperFileRefusal.BROKEN
    assert not picture.has_too_many_segments(start + endless * 100 + rest)


def test_nothing_is_kept_but_the_picture_and_it_stands_upright() -> None:
    kept = cleaned(pictures.photograph(2400, 1800, turned=6, grain=40))

    for hidden in (b"Exif", b"GPS", b"written by", pictures.CAMERA.encode()):
        assert hidden not in kept
    page = pictures.opened(kept)
    assert (page.format, page.size) == ("JPEG", (1800, 1350))
    assert pictures.is_red(page, at=(0.2, 0.2))
    assert not pictures.is_red(page, at=(0.8, 0.8))


def test_what_is_clear_in_a_screenshot_becomes_white() -> None:
    page = pictures.opened(cleaned(screenshot(colour=(0, 0, 0, 0))))

    dot = page.getpixel((400, 300))
    assert isinstance(dot, tuple)
    assert min(dot) > 250


@given(seed=st.integers(0, 2**32), many=st.integers(1, 40))
def test_a_broken_photo_is_a_page_or_a_refusal(seed: int, many: int) -> None:
    rng, data = random.Random(seed), bytearray(pictures.photograph(320, 320))
    for _ in range(many):
        data[rng.randrange(3, len(data))] = rng.randrange(256)
    try:
        page = cleaned(bytes(data))
    except PaperFileRefused:
        return
    assert pictures.opened(page).format == "JPEG"
