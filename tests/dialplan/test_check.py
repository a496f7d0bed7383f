"""A typo in the dialplan is told before Asterisk reads it, not found by a caller."""

import shutil
from pathlib import Path

import pytest

from dialplan import check, render
from missedcall.config import load_config

SHIPPED = render.rehearse(load_config(environ={}))
WRITE = "Set(DB(missed/${UNIQUEID})=${RECORD})"


def faults_after(name: str, old: str, new: str) -> list[str]:
    assert old in SHIPPED[name]
    return [
        fault.reason for fault in check.faults({**SHIPPED, name: SHIPPED[name].replace(old, new)})
    ]


def test_the_shipped_dialplan_has_no_fault() -> None:
    assert check.faults(SHIPPED) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("extensions.conf", "n,Ringing()", "n,Answer()", "the caller of a missed call would pay"),
        ("extensions.conf", "n,Ringing()", "n,Playback(hello)", "Playback answers"),
        ("extensions.conf", f"n,{WRITE}", "n,NoOp()", "no step writes the journal"),
        (
            "extensions.conf",
            f"same => n,{WRITE}",
            f"same => n,Ringing()\n same => n,{WRITE}",
            "before the journal is written",
        ),
        ("extensions.conf", "DB_EXISTS(missed", "DB(missed", "before it is known whether"),
        ("extensions.conf", "n,Wait(1.2)", "n,Ringing()", "before it is known whether"),
        ("extensions.conf", "[callback-ended]", "[callback-end]", "[callback-ended] is missing"),
        ("extensions.conf", "n,Ringing()", "n,Rining()", "Rining is no application"),
        ("extensions.conf", "Goto(missed-call,", "Goto(mised-call,", "no context [mised-call]"),
        ("extensions.conf", "same => n,Ringing()", "sme => n,Ringing()", "sme is no word"),
        ("extensions.conf", "Set(CALLERID(all)=)", "Set(CALLERID(all)=", "not closed"),
        ("extensions.conf", "n,Ringing()", "n,ExecIf(1?Answer())", "Answer answers"),
        ("extensions.conf", "?Set(RECORDING=refused)", "?Sett(RECORDING=refused)", "Sett is no"),
        (
            "extensions.conf",
            "n,Gosub(callback-notice,s,1)",
            "n,Gosub(callback-notise,s,1)",
            "no context [callback-notise]",
        ),
        (
            "extensions.conf",
            "same => n,Set(VOICE=",
            "same => n,MixMonitor(all.wav)\n same => n,Set(VOICE=",
            "recorded before the notice",
        ),
        ("extensions.conf", "DB(refused/${ATTEMPT})", "DB(gone/${ATTEMPT})", "not in the journal"),
        ("features.conf", "refuse-recording =>", "refuse =>", "no key to refuse"),
        ("features.conf", "Gosub(recording-refused,", "Gosub(refused,", "leads to no context"),
        ("manager.conf", "write = originate", "write = originate,command", "command"),
        ("manager.conf", "[listener]", "[hearer]", "[listener] is missing"),
        ("pjsip.conf", "[trunk]", "[trunk", "']'"),
        ("extensions.conf", "same => n,Ringing()", "same n,Ringing()", "name = value"),
    ],
)
def test_a_fault_is_told(name: str, old: str, new: str, told: str) -> None:
    assert any(told in reason for reason in faults_after(name, old, new))


def test_a_fault_names_file_line_and_mend() -> None:
    text = SHIPPED["extensions.conf"].replace("n,Ringing()", "n,Answer()")
    line = next(number for number, line in enumerate(text.splitlines(), 1) if "n,Answer()" in line)

    (fault,) = check.faults({**SHIPPED, "extensions.conf": text})

    assert str(fault).startswith(f"extensions.conf:{line}: Answer answers")
    assert str(fault).endswith("Mend: take it out of [missed-call]")


def test_a_line_is_numbered_as_in_the_file_that_is_edited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rendering takes lines away and adds others, so the rendered file counts otherwise."""
    shutil.copytree(render.SOURCES, tmp_path / "conf")
    file = tmp_path / "conf" / "extensions.conf"
    file.write_text(file.read_text().replace("n,Ringing()", "n,Rining()"))
    for module in (render, check):
        monkeypatch.setattr(module, "SOURCES", tmp_path / "conf")
    lines = file.read_text().splitlines()

    (fault,) = check.faults(render.rehearse(load_config(environ={})))

    assert "Rining" in lines[fault.line - 1]


@pytest.mark.parametrize("broken", ["{{ ringin_s }}", "{% enfor %}"])
def test_a_place_that_cannot_be_filled_in_is_told_in_one_line(
    broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(render.SOURCES, tmp_path / "conf")
    file = tmp_path / "conf" / "extensions.conf"
    file.write_text(file.read_text() + broken)
    monkeypatch.setattr(render, "SOURCES", tmp_path / "conf")

    with pytest.raises(render.Untemplated, match=r"dialplan/conf/extensions\.conf"):
        render.rehearse(load_config(environ={}))
