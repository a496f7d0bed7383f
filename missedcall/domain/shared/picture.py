"""Say of a picture that was sent whether it can be decoded safely. Pure."""

import struct
from typing import Final

from PIL import Image

# A header may promise more dots than memory holds, and a megabyte holds thousands of scans
# that are each decoded over the whole picture. Cameras write about ten.
MOST_DOTS: Final = 30_000_000
MOST_SCANS: Final = 100
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
