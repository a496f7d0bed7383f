"""A fault of a file that an administrator wrote, told with its place."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FileProblem:
    """One fault of a file: where it is, what is wrong, and how to mend it."""

    file: str
    key: str
    line: int
    reason: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key} {self.reason}; {self.mend}"
