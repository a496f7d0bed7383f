"""Read YAML and remember on which line every key stands, so that an error can be pointed at."""

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

KeyPath = tuple[str | int, ...]
# The one in C reads a configuration in a tenth of the time; PyYAML is built without it on some.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


# A file that ships has two thousand; a hundred aliases of aliases make millions.
MOST_KEYS = 100_000
# What PyYAML raises for values that do not fit the tag they are given, such as `!!int ''`.
UNFIT = (ValueError, LookupError, AttributeError, TypeError, OverflowError)


class TextLoader(yaml.SafeLoader):
    """Leave numbers, days, true and false as the text they are written in: 0.10 stays exact."""


def _as_written(_: TextLoader, node: yaml.ScalarNode) -> str:
    return str(node.value)


for kind in ("bool", "float", "int", "timestamp"):
    TextLoader.add_constructor(f"tag:yaml.org,2002:{kind}", _as_written)

Loader = type[yaml.SafeLoader]


class DuplicateKey(ValueError):
    """Say that a mapping names one key twice; YAML would silently keep the last."""

    def __init__(self, path: KeyPath, line: int) -> None:
        super().__init__(f"{'.'.join(map(str, path))} stands twice")
        self.path = path
        self.line = line


def parse(text: str | bytes, *, loader: Loader = LOADER) -> tuple[Any, dict[KeyPath, int]]:
    """Parse YAML text into plain data and a map from key path to line number (from 1).

    Raise `yaml.YAMLError` for broken YAML and `DuplicateKey` for a repeated key.
    """
    try:
        reader = loader(text)
        node = reader.get_single_node()
        lines: dict[KeyPath, int] = {}
        for path, line in _walk(node, (), (), loader) if node else ():
            lines[path] = line
            if len(lines) > MOST_KEYS:
                raise yaml.YAMLError(f"it has more than {MOST_KEYS} keys and values")
        return reader.construct_document(node) if node else None, lines
    except RecursionError as error:
        raise yaml.YAMLError("it is nested too deeply") from error


def line_of(lines: Mapping[KeyPath, int], path: KeyPath) -> int:
    """Give the line of the path, or of the nearest thing around it; 1 if nothing is known."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return 1


def _walk(
    node: yaml.Node, path: KeyPath, around: tuple[yaml.Node, ...], loader: Loader
) -> Iterator[tuple[KeyPath, int]]:
    if node in around:
        raise _broken(node, "this part contains itself")
    around = (*around, node)
    if isinstance(node, yaml.MappingNode):
        yield from _walk_mapping(node, path, around, loader)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield (*path, index), value.start_mark.line + 1
            yield from _walk(value, (*path, index), around, loader)
    else:
        _check_scalar(node, loader)


def _walk_mapping(
    node: yaml.MappingNode,
    path: KeyPath,
    around: tuple[yaml.Node, ...],
    loader: Loader,
) -> Iterator[tuple[KeyPath, int]]:
    seen = set()
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise _broken(key, "a key is one word, not a list or a mapping")
        here = (*path, key.value)
        line = key.start_mark.line + 1
        if here in seen:
            raise DuplicateKey(here, line)
        seen.add(here)
        yield here, line
        yield from _walk(value, here, around, loader)


def _check_scalar(node: yaml.Node, loader: Loader) -> None:
    """Find a value such as 30 February here, where its line is known."""
    try:
        loader("").construct_object(node)
    except UNFIT as error:
        raise _broken(node, f"{node.value[:40]} cannot be read ({error})") from error


def _broken(node: yaml.Node, problem: str) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark)
