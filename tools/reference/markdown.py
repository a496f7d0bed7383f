"""Lay out Markdown: the head of a generated page, and tables."""

from collections.abc import Iterable, Sequence


def head(title: str, *, source: str) -> str:
    """Give the title, and the note that names the code from which the page comes."""
    note = f"<!-- Generated from {source} by tools/reference; do not edit: run `make docs`. -->"
    return f"{note}\n\n# {title}\n"


def table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [_row(names), _row(["---"] * len(names)), *(_row(row) for row in rows)]
    return "\n".join(lines) + "\n"


def code(text: str) -> str:
    """Give a value as code, or nothing for nothing."""
    return f"`{text}`" if text else ""


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_escaped(cell) for cell in cells) + " |"


def _escaped(cell: str) -> str:
    """Let `<word>` outside of code be no HTML, and `|` no border."""
    parts = cell.replace("|", "\\|").split("`")
    return "`".join(
        part if index % 2 else part.replace("<", "&lt;") for index, part in enumerate(parts)
    )
