"""Take the file of a paper for what it shows: a photo that is written anew, or pages of a PDF.

What was sent is never kept: only pages as JPEG pictures are, without EXIF, place, script or
attachment. Pure.
"""

import io
from enum import StrEnum
from typing import Final

from PIL import Image, ImageOps

from missedcall.domain.shared import picture
from missedcall.domain.shared.explanation import RequestRefused, explain
from missedcall.domain.shared.named_code import NamedCode, msgid

MOST_BYTES: Final = 5_000_000
MOST_PAGES: Final = 10
# Small print stays readable; of a strip nothing is left to read when it has been made smaller.
LONGEST_SIDE, SHORTEST_SIDE = 1800, 300
QUALITY = 75
# What a PDF begins with may stand a little further in, as its readers allow.
_PDF_WITHIN = 1024
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Of 8 kB each as they are usually written, the largest file has 600; about each stand its length,
# its name and a checksum.
_MOST_CHUNKS, _CHUNK_FRAME = 10_000, 12


class PaperFileKind(StrEnum):
    """Say what a file is, by its content; what its sender calls it does not count."""

    JPEG = "JPEG"
    PNG = "PNG"
    PDF = "PDF"


class PaperFileRefusal(NamedCode):
    """Name why the file of a paper cannot be taken."""

    EMPTY = "empty", msgid("no file was chosen; choose a photo or a PDF")
    TOO_LARGE = "too_large", msgid("the file is larger than 5 MB; take a smaller photo")
    OTHER_TYPE = "other_type", msgid("the file is no photo (JPEG, PNG) and no PDF; choose one")
    BROKEN = "broken", msgid("the file is broken; take the photo again, or save the PDF anew")
    TOO_MANY_DOTS = "too_many_dots", msgid("the picture is too large; take a smaller photo")
    TOO_SMALL = "too_small", msgid("the picture is too small to be read; take a larger photo")
    TOO_MANY_PAGES = "too_many_pages", msgid("the PDF has more than 10 pages; send fewer")
    BUSY = "busy", msgid("other files are being read just now; send it again in a minute")
    NO_ROOM = "no_room", msgid("the file cannot be kept just now; send it again in an hour")
    LOCKED = "locked", msgid("the PDF has a password; save it without one")


# Nothing is wrong with the file: the same one is taken later.
TAKEN_LATER: Final = frozenset({PaperFileRefusal.BUSY, PaperFileRefusal.NO_ROOM})


class PaperFileRefused(RequestRefused):
    """Refuse the file of a paper."""

    def __init__(self, refusal: PaperFileRefusal) -> None:
        super().__init__(explain(refusal))
        self.refusal = refusal


def file_kind(data: bytes) -> PaperFileKind:
    """Say what a file is by its first bytes; raise `PaperFileRefused`."""
    if not data:
        raise PaperFileRefused(PaperFileRefusal.EMPTY)
    if len(data) > MOST_BYTES:
        raise PaperFileRefused(PaperFileRefusal.TOO_LARGE)
    if data.startswith(b"\xff\xd8\xff"):
        return PaperFileKind.JPEG
    if data.startswith(_PNG_SIGNATURE):
        return PaperFileKind.PNG
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return PaperFileKind.PDF
    raise PaperFileRefused(PaperFileRefusal.OTHER_TYPE)


def clean_photo_of_paper(data: bytes, kind: PaperFileKind) -> bytes:
    """Give a photo as a JPEG page, upright and without metadata; raise `PaperFileRefused`."""
    photo = _opened(data, kind)
    try:
        # The decoder of JPEG halves a large picture, so that it never stands in memory whole.
        photo.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        return page_of(ImageOps.exif_transpose(photo))
    except picture.UNREADABLE as error:
        raise PaperFileRefused(PaperFileRefusal.BROKEN) from error


def _opened(data: bytes, kind: PaperFileKind) -> Image.Image:
    """Read the header, and refuse what is not worth or not safe to decode."""
    is_endless = (
        _has_too_many_chunks(data)
        if kind is PaperFileKind.PNG
        else picture.has_too_many_segments(data)
    )
    if is_endless:
        raise PaperFileRefused(PaperFileRefusal.BROKEN)
    try:
        photo = Image.open(io.BytesIO(data), formats=(kind,))
    except picture.UNREADABLE as error:
        raise PaperFileRefused(PaperFileRefusal.BROKEN) from error
    if picture.has_too_many_dots(photo, data):
        raise PaperFileRefused(PaperFileRefusal.TOO_MANY_DOTS)
    if min(photo.size) * min(1.0, LONGEST_SIDE / max(photo.size)) < SHORTEST_SIDE:
        raise PaperFileRefused(PaperFileRefusal.TOO_SMALL)
    return photo


def _has_too_many_chunks(data: bytes) -> bool:
    """Say of a PNG whether it holds more chunks than pictures do: reading each one takes time."""
    at, chunks = len(_PNG_SIGNATURE), 0
    while at < len(data) and chunks <= _MOST_CHUNKS:
        at += _CHUNK_FRAME + int.from_bytes(data[at : at + 4])
        chunks += 1
    return chunks > _MOST_CHUNKS


def page_of(image: Image.Image) -> bytes:
    """Give a picture as the JPEG page that is kept; what is clear in it becomes white."""
    if image.has_transparency_data:
        under = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(under, image.convert("RGBA"))
    written = io.BytesIO()
    upright = image.convert("RGB")
    upright.info.clear()  # a comment in it would be written again
    upright.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()
