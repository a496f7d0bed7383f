"""Know in which file, and on which line of it, each value of the configuration stands."""

from collections.abc import Mapping
from dataclasses import dataclass

from missedcall.domain.shared import yaml_lines
from missedcall.domain.shared.yaml_lines import KeyPath


@dataclass(frozen=True)
class FilePart:
    """A file and the values that it holds: those at and below a place of the configuration.

    The first `hidden` keys of a place do not stand in the file.
    """

    place: KeyPath
    file: str
    lines: Mapping[KeyPath, int]
    hidden: int = 0


class Sources:
    """Give the place of a value by the file that holds it."""

    def __init__(self, first: FilePart) -> None:
        self._parts = [first]

    def add_part(self, part: FilePart) -> None:
        self._parts.append(part)

    def place_of_value(self, path: KeyPath) -> tuple[str, int]:
        """Give the file and the line of a value, or of the nearest thing around it."""
        parts = [part for part in self._parts if path[: len(part.place)] == part.place]
        part = max(parts, key=lambda one: len(one.place))
        return part.file, yaml_lines.line_of(part.lines, _written(path[part.hidden :], part.lines))


def _written(path: KeyPath, lines: Mapping[KeyPath, int]) -> KeyPath:
    """Leave out what pydantic adds to a path: the kind of a gateway among several kinds."""
    found: KeyPath = ()
    for key in path:
        if (*found, key) in lines:
            found = (*found, key)
    return found
