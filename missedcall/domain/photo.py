"""Take a JPEG for what it shows: what a camera wrote into it beside the picture is left out.

The marker segments are those of ITU-T T.81 (JPEG), Annex B; EXIF with place and device stands in
an application segment.
"""

from collections.abc import Iterator

MOST_BYTES = 1_000_000
_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_COMMENT = 0xFE
_APPLICATION = range(0xE0, 0xF0)
# JFIF says how large a dot is, Adobe's how colours are written: without them it looks wrong.
_KEPT = frozenset({0xE0, 0xEE})


class NotAPhoto(ValueError):
    """Refuse what is no whole JPEG, or one that is too large."""


def plain(data: bytes) -> bytes:
    """Give the picture alone; raise `NotAPhoto`."""
    if len(data) > MOST_BYTES:
        raise NotAPhoto(f"larger than {MOST_BYTES} bytes; send it smaller")
    if not data.startswith(bytes((0xFF, _START, 0xFF))):
        raise NotAPhoto("not a JPEG; take a photo")
    end = data.rfind(bytes((0xFF, _END)))
    if end < 0:
        raise NotAPhoto("the end is missing; send it again")
    kept = [
        segment
        for marker, segment in _segments(data[: end + 2])
        if marker != _COMMENT and (marker not in _APPLICATION or marker in _KEPT)
    ]
    return b"\xff\xd8" + b"".join(kept)


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Give each segment after the start with its marker; from the scan on, all in one."""
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise NotAPhoto("broken between two parts; send it again")
        marker = data[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        if marker == _SCAN:
            yield marker, data[at:]
            return
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if length < 2 or at + 2 + length > len(data):
            raise NotAPhoto("broken within a part; send it again")
        yield marker, data[at : at + 2 + length]
        at += 2 + length
    raise NotAPhoto("there is no picture in it; send it again")
