"""A photo is decoded and written anew: upright, small, and nothing but the picture."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.field import photo
from missedcall.domain.field.photo import NotAPhoto
from tests import pictures

START, END = b"\xff\xd8", b"\xff\xd9"
SECOND_EXIF = b"\xff\xe1\x00\x0cExif\0\0GPS<script>alert(1)</script>"
WHOLE = pictures.photograph(400, 300)


def with_size(data: bytes, *, width: int, height: int) -> bytes:
    """Let the header of a baseline JPEG promise another size."""
    at = data.index(b"\xff\xc0") + 5
    return data[:at] + height.to_bytes(2) + width.to_bytes(2) + data[at + 4 :]


@pytest.mark.parametrize(
    ("width", "height", "quality", "turned", "progressive"),
    [
        (1280, 960, 60, 1, False),
        (1280, 960, 60, 3, True),
        (1600, 1200, 60, 8, False),
        (4000, 3000, 12, 6, False),
        (4000, 3000, 12, 6, True),
    ],
)
def test_a_photo_of_a_telephone_stands_upright_and_is_small(
    width: int, height: int, quality: int, turned: int, progressive: bool
) -> None:
    taken = pictures.photograph(
        width, height, turned=turned, quality=quality, progressive=progressive
    )
    assert 64 * 1024 < len(taken) <= photo.MOST_BYTES

    kept = pictures.opened(photo.clean_photo(taken))

    assert kept.size == (1280, 960)
    corners = {at: pictures.is_red(kept, at=at) for at in ((0.2, 0.2), (0.8, 0.2), (0.2, 0.8))}
    assert corners == {(0.2, 0.2): True, (0.8, 0.2): False, (0.2, 0.8): False}


def test_nothing_is_kept_but_the_picture() -> None:
    kept = photo.clean_photo(WHOLE + SECOND_EXIF + WHOLE)

    for hidden in (b"Exif", b"GPS", b"script", b"written by", pictures.CAMERA.encode()):
        assert hidden not in kept
    assert (kept.count(START), kept.count(END)) == (1, 1)
    assert pictures.opened(kept).size == (400, 300)
    assert kept == photo.clean_photo(
        WHOLE
    )  # the same photo sent twice is known again by its bytes


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", photo.NO_JPEG),
        (b"\x89PNG\r\n\x1a\n", photo.NO_JPEG),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", photo.NO_JPEG),
        (bytes.fromhex("ffd8ffda0000ffd9"), photo.NO_JPEG),
        (WHOLE[: len(WHOLE) // 2], photo.BROKEN),
        (WHOLE[:-2], photo.BROKEN),
        (with_size(WHOLE, width=65535, height=65535), photo.TOO_MANY_DOTS),
        (WHOLE + b"\xff\xda" * 101, photo.TOO_MANY_DOTS),
        (pictures.photograph(640, 200), photo.TOO_SMALL),
        (pictures.photograph(8000, 240), photo.TOO_SMALL),
        (pictures.photograph(300, 4000), photo.TOO_SMALL),
        (WHOLE + bytes(photo.MOST_BYTES), photo.TOO_LARGE),
    ],
    ids=str,
)
def test_what_is_no_whole_photo_is_refused_and_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(NotAPhoto) as refused:
        photo.clean_photo(data)
    assert str(refused.value) == reason


@given(st.integers(0, 2**32), st.integers(1, 8), st.booleans())
def test_whatever_is_broken_in_a_photo_gives_a_picture_or_a_refusal(
    seed: int, signs: int, is_in_header: bool
) -> None:
    chance = random.Random(seed)
    broken = bytearray(WHOLE)
    for _ in range(signs):
        at = chance.randrange(700 if is_in_header else len(broken))
        broken[at] = chance.randrange(256)
    try:
        kept = photo.clean_photo(bytes(broken))
    except NotAPhoto:
        return
    pictures.opened(kept).load()


def test_a_photo_of_a_hundred_thousand_parts_is_not_read() -> None:
    with pytest.raises(NotAPhoto, match=photo.BROKEN):
        photo.clean_photo(WHOLE[:2] + b"\xff\xe0\x00\x02" * 100_000 + WHOLE[2:])
