"""Read `config.yaml` and the files that its section `files` names into one."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from missedcall.config import environment
from missedcall.config.machine import Files, SplitFiles
from missedcall.config.mistakes import ConfigError, Mistake, dotted, from_pydantic, place_of
from missedcall.config.sources import FilePart, Sources
from missedcall.domain.shared import model_keys, yaml_lines
from missedcall.domain.shared.yaml_lines import KeyPath

SUPPLY = ("categories", "purposes", "appliances", "survey", "papers")
BBPS_FILE = "bbps"  # among the files of payment gateways
GATEWAY_FILES = ".yaml"
FILES_PREFIX = f"{environment.PREFIX}FILES__"


def read_files(path: Path, environ: Mapping[str, str]) -> tuple[dict[str, Any], Sources]:
    """Read the configuration with the files that its section `files` names.

    Raise `ConfigError` with every file that cannot be read, and every value that is misplaced.
    """
    data, lines = read_file(path, path.name)
    sources = Sources(FilePart((), path.name, lines))
    named = {name: text for name, text in environ.items() if name.startswith(FILES_PREFIX)}
    replaced = environment.overlay(data, named)
    try:
        files = SplitFiles.model_validate(data).files
    except ValidationError as error:
        raise ConfigError(from_pydantic(error, SplitFiles, sources, replaced)) from error
    mistakes = [*_misplaced(data, files, sources)]
    mistakes += _unread(path.parent, files)
    if not _gateway_files(path.parent / files.gateways):
        here = place_of(("files", "gateways"), sources, replaced)
        reason = f"there is no file *.yaml in the folder {files.gateways}"
        mistakes.append(Mistake(*here, reason, "put a gateway's file there; see sms/examples"))
    for place, name in _parts_of(path.parent, files):
        try:
            content, found = read_file(path.parent / name, str(name))
        except ConfigError as error:
            mistakes += error.mistakes
            continue
        if place == ("supply",):
            mistakes += _join_supply(data, content, FilePart(place, str(name), found), sources)
        else:
            sources.add_part(FilePart(place, str(name), found, hidden=len(place)))
            _put(data, place, content)
    if mistakes:
        raise ConfigError(tuple(mistakes))
    return data, sources


def _parts_of(root: Path, files: Files) -> Iterator[tuple[KeyPath, Path]]:
    """Give each file that holds a part of the configuration, and which part."""
    yield ("supply",), files.supply
    yield ("sms", "messages"), files.templates
    for file in _gateway_files(root / files.gateways):
        yield ("sms", "gateways", file.stem), files.gateways / file.name
    for file in _gateway_files(root / files.payment_gateways):
        is_bbps = file.stem == BBPS_FILE
        place = ("payments", "bbps") if is_bbps else ("payments", "gateways", file.stem)
        yield place, files.payment_gateways / file.name


def _gateway_files(folder: Path) -> list[Path]:
    """Give the files of gateways; what editors put beside them begins with a dot."""
    there = sorted(folder.glob(f"*{GATEWAY_FILES}"))
    return [file for file in there if not file.name.startswith(".")]


def _unread(root: Path, files: Files) -> Iterator[Mistake]:
    """Find what looks like a gateway's file and would be passed over, as its name ends in .yml."""
    for folder in (files.gateways, files.payment_gateways):
        for file in sorted((root / folder).glob("*.[yY][mM][lL]")):
            if not file.name.startswith("."):
                mend = f"name it {file.stem}{GATEWAY_FILES}, or move it out of the folder"
                yield Mistake(str(folder / file.name), 1, "file", "is not read", mend)


def _misplaced(data: dict[str, Any], files: Files, sources: Sources) -> Iterator[Mistake]:
    """Find what stands in `config.yaml` and belongs into another file."""
    homes: dict[KeyPath, Path] = {(key,): files.supply for key in SUPPLY}
    homes |= {("sms", "messages"): files.templates, ("sms", "gateways"): files.gateways}
    homes[("payments", "gateways")] = files.payment_gateways
    homes[("payments", "bbps")] = files.payment_gateways / f"{BBPS_FILE}.yaml"
    for place, home in homes.items():
        *above, last = place
        part: object = data
        for key in above:
            part = part.get(key) if isinstance(part, dict) else None
        if isinstance(part, dict) and last in part:
            mend = f"move it into {home}, which the section files names"
            yield Mistake(
                *sources.place_of_value(place), dotted(place), "does not stand in this file", mend
            )


def _join_supply(
    data: dict[str, Any], content: Mapping[str, Any], part: FilePart, sources: Sources
) -> Iterator[Mistake]:
    """Take over what an application can be for; tell each key that does not belong there."""
    for key in content:
        if key not in SUPPLY:
            meant = model_keys.nearest(str(key), SUPPLY) or f"one of {', '.join(SUPPLY)}"
            line = yaml_lines.line_of(part.lines, (key,))
            yield Mistake(part.file, line, str(key), "is not a known key", f"write {meant}")
    for key in SUPPLY:
        sources.add_part(FilePart((key,), part.file, part.lines))
        if key in content:
            data[key] = content[key]


def _put(data: dict[str, Any], place: KeyPath, content: Mapping[str, Any]) -> None:
    """Put the content of a file at its place; a section that is none is told later."""
    *above, last = place
    part: object = data
    for key in above:
        part = part.setdefault(key, {}) if isinstance(part, dict) else None
    if isinstance(part, dict):
        part[last] = content


def read_file(path: Path, name: str) -> tuple[dict[str, Any], dict[KeyPath, int]]:
    """Read a file into plain data and the line of each key, or say what is wrong with it."""
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise _broken(name, 1, "is no plain file", "put a text file in its place")
    try:
        data, lines = yaml_lines.parse(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = f"cannot be read ({error.strerror})"
        mend = "name another file in MISSEDCALL_CONFIG"
        if name != path.name:
            mend = "put it there, or name another in the section files of config.yaml"
        raise _broken(name, 1, reason, mend) from error
    except UnicodeDecodeError as error:
        raise _broken(name, 1, "is not UTF-8 text", "save it as UTF-8") from error
    except yaml_lines.DuplicateKey as error:
        mistake = Mistake(name, error.line, dotted(error.path), "stands twice", "keep one")
        raise ConfigError((mistake,)) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = str(getattr(error, "problem", None) or error)
        mend = "correct the YAML on or above this line"
        raise _broken(name, mark.line + 1 if mark else 1, reason, mend) from error
    if not isinstance(data, dict):
        raise _broken(name, 1, "is not a mapping of sections", "start from the file that ships")
    return data, lines


def _broken(name: str, line: int, reason: str, mend: str) -> ConfigError:
    return ConfigError((Mistake(name, line, "file", reason, mend),))
