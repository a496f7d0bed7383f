"""Speak a tone over RTP and measure what is heard: the proof that sound goes both ways."""

import math
import queue
import random
import socket
import struct
import threading
import time
from typing import Self

RATE = 8000
FRAME = 160  # samples in 20 ms
ALAW = 8  # payload type, RFC 3551
SILENCE = 200  # of 32768
EVENTS = 101  # payload type of keys, as our phones offer it (RFC 4733)
HEADER = struct.Struct("!BBHII")
KEYS = "0123456789*#"
TONE_KEYS = "123456789*0#"
ROWS, COLUMNS = (697, 770, 852, 941), (1209, 1336, 1477)
KEY_EVENT = struct.Struct("!BBH")


def encode_alaw(sample: int) -> int:
    """Encode a 16-bit sample as A-law (ITU-T G.711)."""
    sign = 0x80 if sample >= 0 else 0x00
    magnitude = min(abs(sample) >> 3, 0xFFF)
    if magnitude < 32:
        code = magnitude >> 1
    else:
        exponent = magnitude.bit_length() - 5
        code = (exponent << 4) | ((magnitude >> exponent) & 0x0F)
    return (code | sign) ^ 0x55


def decode_alaw(byte: int) -> int:
    """Decode one A-law byte into a 16-bit sample."""
    code = byte ^ 0x55
    exponent, mantissa = (code >> 4) & 0x07, code & 0x0F
    magnitude = (mantissa << 4) + 8 if exponent == 0 else ((mantissa << 4) + 0x108) << exponent - 1
    return magnitude if code & 0x80 else -magnitude


DECODED = [decode_alaw(byte) for byte in range(256)]


def tone(hertz: int, *, seconds: float = 1.0) -> bytes:
    """Give a tone in A-law; whole seconds of a whole number of hertz repeat without a click."""
    step = 2 * math.pi * hertz / RATE
    samples = range(int(RATE * seconds))
    return bytes(encode_alaw(int(8000 * math.sin(step * index))) for index in samples)


def share_of(hertz: int, samples: list[int]) -> float:
    """Give the share of the sound's power that lies at one frequency (Goertzel), 0 to 1."""
    power = sum(sample * sample for sample in samples)
    if not power:
        return 0.0
    coefficient = 2 * math.cos(2 * math.pi * hertz / RATE)
    before = before_that = 0.0
    for sample in samples:
        before, before_that = sample + coefficient * before - before_that, before
    found = before**2 + before_that**2 - coefficient * before * before_that
    return float(2 * found / (power * len(samples)))


def key_payloads(key: str) -> list[bytes]:
    """Give the packets of a key held for 100 ms; its end is told three times (RFC 4733)."""
    steps = ((step, 0x8A if step > 5 else 0x0A) for step in range(1, 9))
    return [KEY_EVENT.pack(KEYS.index(key), how, min(step, 6) * FRAME) for step, how in steps]


def key_tones(key: str) -> list[bytes]:
    """Give the sound of a key held for 200 ms, in A-law (ITU-T Q.23), then 100 ms silence."""
    row, column = ROWS[TONE_KEYS.index(key) // 3], COLUMNS[TONE_KEYS.index(key) % 3]
    samples = [
        int(6000 * sum(math.sin(2 * math.pi * hertz * index / RATE) for hertz in (row, column)))
        for index in range(10 * FRAME)
    ] + [0] * (5 * FRAME)
    sound = bytes(map(encode_alaw, samples))
    return [sound[start : start + FRAME] for start in range(0, len(sound), FRAME)]


class Handset:
    """Hold the sound of one phone: it answers the first packet it hears with its own tone.

    With `tones` its keys are tones in the sound, as of a phone that has no telephone-event.
    """

    def __init__(self, *, host: str, port: int, hertz: int, tones: bool = False) -> None:
        self.hertz = hertz
        self.tones = tones
        self.port = port
        self._tone = tone(hertz)
        self._heard: list[int] = []
        self._keys: dict[bytes, str] = {}  # by the instant when each went down
        self._pressed: queue.SimpleQueue[tuple[bytes, int]] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((host, port))
        self._socket.settimeout(0.01)
        self._thread = threading.Thread(target=self._talk, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()
        self._socket.close()

    def hears(self, hertz: int, *, seconds: float = 0.5) -> bool:
        """Say whether most of the last sound heard is this tone."""
        with self._lock:
            last = self._heard[-int(RATE * seconds) :]
        return len(last) >= RATE * seconds and share_of(hertz, last) > 0.8

    @property
    def keys(self) -> str:
        """Give the keys that the other side has pressed, told beside its sound (RFC 4733)."""
        with self._lock:
            return "".join(self._keys.values())

    def hears_nothing(self, *, seconds: float = 0.5) -> bool:
        """Say whether the last sound heard is silence."""
        with self._lock:
            last = self._heard[-int(RATE * seconds) :]
        return len(last) >= RATE * seconds and max(map(abs, last)) < SILENCE

    def press(self, key: str) -> None:
        """Press a key of the phone; its tone is not spoken meanwhile."""
        for payload in key_tones(key) if self.tones else key_payloads(key):
            self._pressed.put((payload, ALAW if self.tones else EVENTS))

    def _talk(self) -> None:
        """Hear all the time; speak every 20 ms once the other side is known."""
        peer = None
        spoken = key_from = 0
        next_at = time.monotonic()
        source = random.getrandbits(32)
        while not self._ended.is_set():
            peer = self._hear() or peer
            if peer is None or time.monotonic() < next_at:
                continue
            try:
                payload, kind = self._pressed.get_nowait()
            except queue.Empty:
                start = spoken * FRAME % RATE
                payload, kind, key_from = self._tone[start : start + FRAME], ALAW, spoken
            # All packets of one key bear the instant when it went down.
            stamp = (key_from if kind == EVENTS else spoken) * FRAME
            header = HEADER.pack(0x80, kind, spoken & 0xFFFF, stamp, source)
            self._socket.sendto(header + payload, peer)
            spoken += 1
            next_at = max(next_at + FRAME / RATE, time.monotonic() - 0.1)

    def _hear(self) -> tuple[str, int] | None:
        try:
            packet, (host, port) = self._socket.recvfrom(2048)
        except TimeoutError:
            return None
        kind = packet[1] & 0x7F if len(packet) > HEADER.size else None
        with self._lock:
            if kind == ALAW:
                self._heard.extend(DECODED[byte] for byte in packet[HEADER.size :])
            elif kind == EVENTS:
                self._keys.setdefault(packet[4:8], KEYS[packet[HEADER.size] % len(KEYS)])
        return str(host), int(port)
