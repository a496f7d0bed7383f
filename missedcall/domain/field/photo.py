"""Take a photo for what it shows: decode it and write it anew, upright and small.

Nothing of the file that was sent is kept but the picture: no EXIF, no place, nothing that lay
behind the picture. Pure.
"""

import io

from PIL import Image, ImageOps

from missedcall.domain.shared import picture

# The page draws a photo anew before it sends it: it is well below this on any telephone.
MOST_BYTES = 1_000_000
LONGEST_SIDE, SHORTEST_SIDE = 1280, 240
QUALITY = 80


class NotAPhoto(ValueError):
    """Refuse what is no whole photo; the argument is one of the `TOO_…`, `BROKEN`, `NO_JPEG`."""


TOO_LARGE, TOO_SMALL, TOO_MANY_DOTS = "too_large", "too_small", "too_many_dots"
BROKEN, NO_JPEG = "broken", "no_jpeg"


def clean_photo(data: bytes) -> bytes:
    """Give the picture alone, as JPEG, upright, at most 1280 dots long; raise `NotAPhoto`."""
    if len(data) > MOST_BYTES:
        raise NotAPhoto(TOO_LARGE)
    photo = _opened(data)
    written = io.BytesIO()
    try:
        # The decoder itself halves a large picture, so that it never stands in memory whole.
        photo.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(photo).convert("RGB")
        upright.info.clear()  # a comment in it would be written again
        upright.save(written, "JPEG", quality=QUALITY)
    except picture.UNREADABLE as error:
        raise NotAPhoto(BROKEN) from error
    return written.getvalue()


def _opened(data: bytes) -> Image.Image:
    """Read the header, and refuse what is not worth or not safe to decode."""
    if picture.has_too_many_segments(data):
        raise NotAPhoto(BROKEN)
    try:
        photo = Image.open(io.BytesIO(data), formats=("JPEG",))
    except picture.UNREADABLE as error:
        raise NotAPhoto(NO_JPEG) from error
    if picture.has_too_many_dots(photo, data):
        raise NotAPhoto(TOO_MANY_DOTS)
    # As it will be kept: of a strip nothing is left to see when it has been made smaller.
    kept = min(1.0, LONGEST_SIDE / max(photo.size))
    if min(photo.size) * kept < SHORTEST_SIDE:
        raise NotAPhoto(TOO_SMALL)
    return photo
