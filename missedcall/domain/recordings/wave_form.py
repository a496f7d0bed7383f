"""Say how loud a recording is over its length, so that a page can draw it. Pure."""

import math
import sys
from array import array
from collections.abc import Sequence

BARS = 200
LOUDEST = 32_768
HIGHEST = 255


def bar_of_samples(sound: bytes) -> int:
    """Give the loudest of these samples (16 bits, little-endian) as 0 to 255.

    Quiet speech must be seen beside loud speech, so it is the root of the share of the loudest.
    """
    samples = array("h", sound[: len(sound) // 2 * 2])
    if sys.byteorder == "big":
        samples.byteswap()
    if not samples:
        return 0
    peak = min(LOUDEST, max(max(samples), -min(samples)))
    return round(HIGHEST * math.sqrt(peak / LOUDEST))


def wave_text(bars: Sequence[int]) -> str:
    """Write bars as a row keeps them: two hexadecimal digits each."""
    return bytes(bars).hex()


def read_wave(text: str) -> tuple[int, ...]:
    """Read what `wave_text` wrote."""
    return tuple(bytes.fromhex(text))
