"""Find the documents of the repository, and what of them is code."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
MANUAL = ROOT / "docs"
DOCUMENTS = tuple(sorted((*ROOT.glob("*.md"), *MANUAL.rglob("*.md"))))
FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^ *```$", flags=re.MULTILINE | re.DOTALL)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def read(name_of_page: str) -> str:
    return (ROOT / name_of_page).read_text("utf-8")


def prose(path: Path) -> str:
    """Give the text without its fenced blocks."""
    return FENCE.sub("", path.read_text("utf-8"))


def spans(path: Path) -> list[str]:
    """List what stands between backticks in the prose, each on one line."""
    return [" ".join(found.split()) for found in re.findall(r"`([^`]+)`", prose(path))]


def shell_lines(path: Path) -> list[str]:
    """List the lines of the blocks that a person types into a shell."""
    blocks = FENCE.findall(path.read_text("utf-8"))
    typed = (block for _, language, block in blocks if language == "sh")
    lines = (line.partition(" # ")[0].strip() for block in typed for line in block.splitlines())
    return [line for line in lines if line]
