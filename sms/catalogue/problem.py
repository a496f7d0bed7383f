"""What is wrong with the `sms:` section, and where."""

from dataclasses import dataclass

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class SettingsProblem:
    """One thing to mend; `path` leads to it from the top of the section."""

    path: Path
    reason: str
    mend: str

    def __str__(self) -> str:
        return f"{'.'.join(map(str, ('sms', *self.path)))}: {self.reason}. Mend: {self.mend}"
