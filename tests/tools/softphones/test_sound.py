"""A tone is told from another, and sound is written as ITU-T G.711 says."""

import pytest

from tests.ivr.exchange import wait_until
from tools.softphones import sound
from tools.softphones.sound import Handset

# ITU-T G.711, table 1a/1b, as 16-bit values: the ends, the middle, and one in each half.
ALAW = {
    0xD5: 8,
    0x55: -8,
    0xAA: 32256,
    0x2A: -32256,
    0x80: 5504,
    0x00: -5504,
    0xDA: 248,
    0x5A: -248,
}


@pytest.mark.parametrize(("byte", "sample"), ALAW.items(), ids=str)
def test_a_byte_is_the_sample_that_the_standard_says(byte: int, sample: int) -> None:
    assert sound.decode_alaw(byte) == sample


def test_every_byte_comes_back() -> None:
    assert [sound.encode_alaw(sound.decode_alaw(byte)) for byte in range(256)] == list(range(256))


@pytest.mark.parametrize("sample", [0, 7, -7, 100, -100, 1000, -1000, 12345, -32768, 32767])
def test_a_sample_loses_little(sample: int) -> None:
    again = sound.decode_alaw(sound.encode_alaw(sample))

    assert abs(again - sample) <= max(16, abs(sample) / 32)


def samples(*hertz: int) -> list[int]:
    tones = [[sound.decode_alaw(byte) for byte in sound.tone(tone)] for tone in hertz]
    return [sum(moment) for moment in zip(*tones, strict=True)]


def test_a_tone_is_found_and_no_other() -> None:
    heard = samples(440)

    assert sound.share_of(440, heard) > 0.95
    assert sound.share_of(620, heard) < 0.01


def test_two_tones_share_the_sound() -> None:
    heard = samples(440, 620)

    assert sound.share_of(440, heard) == pytest.approx(0.5, abs=0.05)
    assert sound.share_of(620, heard) == pytest.approx(0.5, abs=0.05)


def test_silence_is_no_tone() -> None:
    assert sound.share_of(440, [0] * 4000) == 0


def test_a_handset_that_heard_too_little_has_heard_nothing() -> None:
    with Handset(host="127.0.0.1", port=0, hertz=440) as handset:
        assert not handset.hears(440)


def test_two_handsets_hear_each_other() -> None:
    with (
        Handset(host="127.0.0.1", port=0, hertz=440) as one,
        Handset(host="127.0.0.1", port=0, hertz=620) as other,
    ):
        # One side must speak first; between the two this is Asterisk.
        one._socket.sendto(b"hello", other._socket.getsockname())

        wait_until(lambda: one.hears(620))
        wait_until(lambda: other.hears(440))
        assert not one.hears(440)
