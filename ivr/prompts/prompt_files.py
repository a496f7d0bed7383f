"""Make the sound files of the voice: 8 kHz, mono, 16 bit, one for each unit.

A machine's voice (espeak-ng) says what is not recorded yet. What is made is remembered by a
hash of what it was made from, so that a second run makes only what has changed.
"""

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

VOICES = {"hi": "hi", "hne": "hi", "en": "en-gb"}  # no machine speaks Chhattisgarhi
WORDS_A_MINUTE = "140"
PAUSE_S = "0.35"
FORMAT = ("-r", "8000", "-c", "1", "-b", "16")
# -D below: no dither, so that a pause is silent and a sound is made the same each time.
# Units are joined into sentences: no silence may lead or trail, and all must be as loud.
TRIM = ("silence", "1", "0.01", "0.5%", "reverse")
SHAPE = (*TRIM, *TRIM, "pad", "0.02", "0.06", "norm", "-3")
SPEAKERS = 2
LIMIT_S = 30
BOOK = "made.json"


class CannotSpeakError(RuntimeError):
    """Say which sound could not be made, why, and what to do about it."""


@dataclass(frozen=True)
class Sound:
    """Name a sound to be made, and what of: a recording, or else a text."""

    unit: str
    text: str
    recording: Path | None

    def fingerprint(self) -> str:
        """Give the hash of all that decides how it sounds."""
        language = self.unit.partition("/")[0]
        made_of = self.recording.read_bytes() if self.recording else self.text.encode()
        how = repr((bool(self.recording), VOICES[language], WORDS_A_MINUTE, PAUSE_S, SHAPE))
        return hashlib.sha256(how.encode() + made_of).hexdigest()


def list_missing_sounds(units: Iterable[str], *, folder: Path) -> list[str]:
    """List the units that have no sound in the folder."""
    return [unit for unit in units if not _file(folder, unit).is_file()]


def build_sounds(
    units: Mapping[str, str], *, folder: Path, recordings: Path, say: Callable[[str], None]
) -> int:
    """Make the sounds of `units` (unit: text) that are missing or have changed; give how many.

    A file `recordings/<language>/<name>.wav` is used in place of the text. `say` is told how it
    goes. Raises `CannotSpeakError`.
    """
    book = _read(folder / BOOK)
    sounds = [_sound(unit, text, recordings) for unit, text in units.items()]
    marks = {sound.unit: sound.fingerprint() for sound in sounds}
    wanted = [
        sound
        for sound in sounds
        if book.get(sound.unit) != marks[sound.unit] or not _file(folder, sound.unit).is_file()
    ]
    if wanted:
        _require("espeak-ng", "sox")
        _make_all(wanted, folder, say)
        _write(folder / BOOK, marks)
    return len(wanted)


def _make_all(sounds: list[Sound], folder: Path, say: Callable[[str], None]) -> None:
    for language in VOICES:
        (folder / language).mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(SPEAKERS) as speakers:
        jobs = speakers.map(lambda sound: _make(sound, _file(folder, sound.unit)), sounds)
        for done, _ in enumerate(jobs, start=1):
            if done % 100 == 0 or done == len(sounds):
                say(f"prompts: {done} of {len(sounds)} made")


def _make(sound: Sound, file: Path) -> None:
    """Make one file under a name of this process first: a caller never hears half of one."""
    half = file.with_name(f".{os.getpid()}-{file.name}")
    if sound.recording:
        _run("sox", "-D", str(sound.recording), *FORMAT, str(half), of=sound)
    elif not sound.text:
        _run("sox", "-D", "-n", *FORMAT, str(half), "trim", "0", PAUSE_S, of=sound)
    else:
        voice = VOICES[sound.unit.partition("/")[0]]
        speak = ("espeak-ng", "-v", voice, "-s", WORDS_A_MINUTE, "--stdout", "--", sound.text)
        spoken = _run(*speak, of=sound)
        _run("sox", "-D", "-t", "wav", "-", *FORMAT, str(half), *SHAPE, of=sound, given=spoken)
    half.replace(file)


def _run(*command: str, of: Sound, given: bytes | None = None) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 — programs found below, our own texts, no shell
            command, input=given, capture_output=True, timeout=LIMIT_S, check=True
        )
    except subprocess.TimeoutExpired as error:
        raise CannotSpeakError(f"{of.unit}: {command[0]} did not end; run it again") from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip()
        made_of = of.recording or "its text in ivr/prompts.yaml"
        raise CannotSpeakError(f"{of.unit}: {command[0]}: {said}; mend {made_of}") from error
    return done.stdout


def _require(*programs: str) -> None:
    absent = [program for program in programs if shutil.which(program) is None]
    if absent:
        raise CannotSpeakError(f"{', '.join(absent)} not on PATH; run make setup to get it")


def _sound(unit: str, text: str, recordings: Path) -> Sound:
    recording = _file(recordings, unit)
    return Sound(unit, text, recording if recording.is_file() else None)


def _file(folder: Path, unit: str) -> Path:
    return folder / f"{unit}.wav"


def _read(book: Path) -> dict[str, str]:
    try:
        marks: dict[str, str] = json.loads(book.read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return {}  # nothing was made yet, or the making was cut off: all is made again
    return marks


def _write(book: Path, marks: Mapping[str, str]) -> None:
    half = book.with_name(f".{os.getpid()}-{book.name}")
    half.write_text(json.dumps(marks, indent=0))
    half.replace(book)
