"""What the voice says, and the sounds it says it with."""

import wave
from pathlib import Path

import pytest

from ivr.prompts import prompt_files, prompts
from ivr.prompts.prompt_files import CannotSpeakError
from ivr.prompts.prompts import PromptsError

SHIPPED = prompts.load_prompts()


def catalogue(folder: Path, text: str) -> Path:
    file = folder / "prompts.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def build(folder: Path, units: dict[str, str], said: list[str] | None = None) -> int:
    say = (said if said is not None else []).append
    recordings = folder / "recordings"
    return prompt_files.build_sounds(units, folder=folder / "made", recordings=recordings, say=say)


def test_a_sentence_is_cut_where_something_is_filled_in(tmp_path: Path) -> None:
    file = catalogue(
        tmp_path, 'due: {hi: "राशि {amount} है।", hne: "{amount} हे", en: "Rs {amount}"}'
    )
    book = prompts.load_prompts(file)
    slots = {"amount": ("hi/5", "hi/rupaye")}

    assert book.sentence("due", language="hi", slots=slots) == (
        *("hi/due-1", "hi/5", "hi/rupaye", "hi/due-2"),
    )
    assert book.sentence("due", language="hne", slots=slots) == ("hi/5", "hi/rupaye", "hne/due-1")
    assert book.units()["hi/due-2"] == "है"
    assert "hi/due" not in book.units()


def test_a_sentence_that_is_not_filled_is_one_sound() -> None:
    assert SHIPPED.sentence("goodbye", language="en", slots={}) == ("en/goodbye",)


def test_the_shipped_texts_are_there_in_every_language_and_numbers_too() -> None:
    units = SHIPPED.units()

    for unit in ("hi/status_due-1", "hne/status_due-1", "en/status_due-1", "hi/99", "en/lakh"):
        assert unit in units


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('a: {hi: "क", en: "k"}', "a: give a text in each of hi, hne, en"),
        ('a: {hi: "क", hne: "", en: "k"}', "a: give a text in each"),
        ('a: {hi: "क {n}", hne: "ख {n}", en: "k"}', "a: every language must have the slots"),
        ('a: {hi: "क {N}", hne: "ख", en: "k"}', "a: a slot is a word in a-z"),
        ('"../a": {hi: "क", hne: "ख", en: "k"}', "a name is a file's name"),
    ],
)
def test_a_text_that_cannot_be_used_is_named(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(PromptsError, match=reason):
        prompts.load_prompts(catalogue(tmp_path, text))


def test_a_sound_is_made_as_asterisk_wants_it_and_only_once(tmp_path: Path) -> None:
    units = {"hi/37": "सैंतीस", "hne/goodbye": "जय जोहार", "en/37": "thirty seven", "hi/pause": ""}
    said: list[str] = []

    assert prompt_files.list_missing_sounds(units, folder=tmp_path / "made") == list(units)
    assert build(tmp_path, units, said) == 4
    assert said == ["prompts: 4 of 4 made"]
    assert prompt_files.list_missing_sounds(units, folder=tmp_path / "made") == []
    for unit in units:
        with wave.open(str(tmp_path / "made" / f"{unit}.wav")) as sound:
            form = (sound.getframerate(), sound.getnchannels(), sound.getsampwidth())
            assert form == (8000, 1, 2)
            loud = any(sound.readframes(sound.getnframes()))
            assert loud == bool(units[unit])
            assert 0.2 < sound.getnframes() / 8000 < 3
    assert build(tmp_path, units) == 0


def test_only_what_has_changed_or_gone_is_made_again(tmp_path: Path) -> None:
    build(tmp_path, {"hi/a": "एक", "hi/b": "दो", "hi/c": "तीन"})
    (tmp_path / "made/hi/c.wav").unlink()

    assert build(tmp_path, {"hi/a": "एक", "hi/b": "बारह", "hi/c": "तीन"}) == 2


def test_a_recording_takes_the_place_of_the_machines_voice(tmp_path: Path) -> None:
    """Whatever its rate is; and when it is taken away, the machine speaks again."""
    units = {"hi/a": "एक"}
    build(tmp_path, units)
    recording = tmp_path / "recordings/hi/a.wav"
    recording.parent.mkdir(parents=True)
    with wave.open(str(recording), "wb") as sound:
        sound.setparams((2, 2, 44100, 0, "NONE", ""))
        sound.writeframes(b"\x00\x10" * 2 * 44100 * 5)

    assert build(tmp_path, units) == 1
    with wave.open(str(tmp_path / "made/hi/a.wav")) as made:
        assert (made.getframerate(), made.getnchannels()) == (8000, 1)
        assert made.getnframes() == 5 * 8000
    recording.unlink()
    assert build(tmp_path, units) == 1


def test_a_recording_that_is_no_sound_is_named(tmp_path: Path) -> None:
    recording = tmp_path / "recordings/hi/a.wav"
    recording.parent.mkdir(parents=True)
    recording.write_text("no sound")

    with pytest.raises(CannotSpeakError, match=r"hi/a: sox: .*mend .*recordings/hi/a.wav"):
        build(tmp_path, {"hi/a": "एक"})
    assert not (tmp_path / "made/hi/a.wav").exists()


def test_without_a_voice_the_mend_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(CannotSpeakError, match="espeak-ng, sox not on PATH; run make setup"):
        build(tmp_path, {"hi/a": "एक"})
