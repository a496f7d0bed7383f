"""Reading a YAML file by its lines: every fault is noted with its place, and reading goes on.

What cannot be read is noted and stood in for by something harmless, so that all problems are
found in one go. What was read counts only while no problem is noted.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

T = TypeVar("T")
NULL = "tag:yaml.org,2002:null"
ABSENT = ScalarNode(tag="absent", value="")


@dataclass(frozen=True)
class YamlProblem:
    """One fault of a file: where it is, what is wrong, and how to mend it."""

    file: str
    key: str
    line: int
    reason: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key} {self.reason}; {self.mend}"


@dataclass(frozen=True)
class YamlPlace:
    """A node and the path of keys that leads to it."""

    key: str
    node: Node

    @property
    def is_null(self) -> bool:
        """Say whether the value is written as null."""
        return self.node.tag == NULL

    def under(self, name: str, node: Node) -> "YamlPlace":
        """Name a node below this one."""
        return YamlPlace(key=f"{self.key}.{name}" if self.key else name, node=node)


@dataclass(frozen=True)
class YamlShape(Generic[T]):
    """How a single value is written, made, and stood in for when it is wrong."""

    pattern: re.Pattern[str]
    make: Callable[[str], T]
    stand_in: T
    wrong: str
    mend: str


def _paise(text: str) -> int:
    return int(Decimal(text) * 100)


TEXT = YamlShape(re.compile(r"(?s).+"), str, "", "is no text", "write one")
DAY = YamlShape(
    re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    date.fromisoformat,
    date.min,
    "is no date",
    "write it as 2026-04-01",
)
RUPEES = YamlShape(
    re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?"),
    _paise,
    0,
    "is no amount of rupees",
    "write one such as 1200 or 12.50, not negative",
)
NUMBER = YamlShape(
    re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?"),
    Decimal,
    Decimal(1),
    "is no number",
    "write one such as 112.5, not negative",
)
WHOLE = YamlShape(
    re.compile(r"[0-9]{1,9}"),
    int,
    1,
    "is no whole number",
    "write one such as 5, not negative",
)


@dataclass
class Reader:
    """Read the values of one file, gathering its problems."""

    file: str
    problems: list[YamlProblem] = field(default_factory=list)

    def root(self, content: bytes) -> YamlPlace:
        """Parse the file and give its root; an absent one when it is no YAML at all."""
        try:
            node = yaml.compose(content, Loader=yaml.SafeLoader)
        except (yaml.YAMLError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            why = " ".join(str(error).split())
            self._note("file", mark.line + 1 if mark else 1, f"is no YAML ({why})", "mend it")
            return YamlPlace(key="", node=ABSENT)
        if node is None:
            self._note("file", 1, "is empty", "write the tariff into it")
            return YamlPlace(key="", node=ABSENT)
        return YamlPlace(key="", node=node)

    def note(self, place: YamlPlace, reason: str, mend: str) -> None:
        """Note a problem at a place; of a place that is absent, that was noted already."""
        if place.node is not ABSENT:
            self._note(place.key or "file", place.node.start_mark.line + 1, reason, mend)

    def mapping(
        self, place: YamlPlace, *, required: Iterable[str] = (), optional: Iterable[str] = ()
    ) -> dict[str, YamlPlace]:
        """Read a mapping with these keys and no others; only the optional may be left out."""
        allowed = (*required, *optional)
        found = self.any_mapping(place)
        for name, value in found.items():
            if name not in allowed:
                self.note(value, "is not a known key", f"use one of {', '.join(allowed)}")
        for name in required:
            if name not in found and isinstance(place.node, MappingNode):
                self.note(place, f"has no {name!r}", "state it")
            found.setdefault(name, place.under(name, ABSENT))
        return found

    def any_mapping(self, place: YamlPlace) -> dict[str, YamlPlace]:
        """Read a mapping with keys of the file's own choice."""
        if not isinstance(place.node, MappingNode):
            self.note(place, "is not a mapping", "write 'key: value' pairs")
            return {}
        found: dict[str, YamlPlace] = {}
        for key_node, value_node in place.node.value:
            name = str(key_node.value)
            value = place.under(name, value_node)
            if name in found:
                self.note(value, "is there twice", "keep one")
            found[name] = value
        return found

    def items(self, place: YamlPlace) -> list[YamlPlace]:
        """Read a list."""
        if not isinstance(place.node, SequenceNode):
            self.note(place, "is not a list", "write a list")
            return []
        nodes = enumerate(place.node.value)
        return [YamlPlace(key=f"{place.key}[{index}]", node=node) for index, node in nodes]

    def value(self, place: YamlPlace, shape: YamlShape[T]) -> T:
        """Read a single value of a shape."""
        text = self._scalar(place)
        try:
            if shape.pattern.fullmatch(text):
                return shape.make(text)
        except ValueError:
            pass  # a 30 February has the form of a date: told like any other wrong value
        self.note(place, f"{text!r} {shape.wrong}", shape.mend)
        return shape.stand_in

    def one_of(self, place: YamlPlace, choices: Iterable[str]) -> str:
        """Read one of some words."""
        words = tuple(choices)
        word = self._scalar(place)
        if word in words:
            return word
        self.note(place, f"{word!r} is not known", f"use one of {', '.join(words)}")
        return words[0]

    def yes_or_no(self, place: YamlPlace) -> bool:
        """Read true or false."""
        return self.one_of(place, ("true", "false")) == "true"

    def _scalar(self, place: YamlPlace) -> str:
        if not isinstance(place.node, ScalarNode) or place.is_null:
            return ""
        return str(place.node.value).strip()

    def _note(self, key: str, line: int, reason: str, mend: str) -> None:
        self.problems.append(YamlProblem(self.file, key, line, reason, mend))
