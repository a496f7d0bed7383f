"""Say why something may not be, so that each edge says it in the language of its reader."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Explanation:
    """Hold a reason and what fills its slots, such as %(serial)s.

    The text is English, and the key under which the screens' catalogues hold it in other
    languages; `str` gives it filled, for commands and logs.
    """

    text: str
    slots: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text % self.slots if self.slots else self.text


def explain(text: str, /, **slots: object) -> Explanation:
    """Give a reason; `make texts` finds its text here, so it stands as a literal."""
    return Explanation(text, slots)
