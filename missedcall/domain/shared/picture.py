"""Say of a picture that was sent whether it can be decoded safely. Pure."""

import struct
from typing import Final

from PIL import Image, JpegImagePlugin

# A header may promise more dots than memory holds, and a megabyte holds thousands of scans
# that are each decoded over the whole picture. Cameras write about ten.
MOST_DOTS: Final = 30_000_000
MOST_SCANS: Final = 100
# Before the first scan, with bytes that belong to none. Of the largest profiles and XMP of cameras
# there are a few hundred; five megabytes hold a million empty ones, read one by one.
MOST_SEGMENTS: Final = 2000
_START_OF_JPEG: Final = b"\xff\xd8"
_START_OF_SCAN: Final = b"\xff\xda"
# What Pillow raises for a file that is broken or no picture; its decoders were fed hostile bytes.
UNREADABLE: Final = (OSError, SyntaxError, ValueError, TypeError, LookupError, struct.error)

# The limit on dots is ours, seen before anything is decoded; Pillow's own only warns.
Image.MAX_IMAGE_PIXELS = None


def has_too_many_dots(opened: Image.Image, data: bytes) -> bool:
    """Say of a picture whose header alone was read whether it is not safe to decode."""
    is_large = opened.width * opened.height > MOST_DOTS
    # By what it begins with: Pillow calls a JPEG with a second picture behind it MPO.
    is_jpeg = data.startswith(_START_OF_JPEG)
    return is_large or (is_jpeg and data.count(_START_OF_SCAN) > MOST_SCANS)


def has_too_many_segments(data: bytes) -> bool:
    """Say of a file whether it is a JPEG whose header holds more segments than pictures do.

    Each takes time to read. It goes from segment to segment as Pillow does, whose table of
    markers it uses.
    """
    if not data.startswith(_START_OF_JPEG):
        return False
    at, passed = len(_START_OF_JPEG), 0
    while at < len(data) and passed <= MOST_SEGMENTS:
        marker = data[at : at + 2]
        passed += 1
        if marker == _START_OF_SCAN:
            return False
        if marker[:1] != b"\xff" or marker[1:] in (b"\x00", b"\xff"):
            at += 1  # belongs to no segment
            continue
        known = JpegImagePlugin.MARKER.get(int.from_bytes(marker))
        if known is None:
            return False  # Pillow stops here too
        length = 0 if known[2] is None else max(int.from_bytes(data[at + 2 : at + 4]), 2)
        at += 2 + length
    return passed > MOST_SEGMENTS
