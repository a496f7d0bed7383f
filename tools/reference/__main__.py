"""Write the generated pages into docs/reference/; `make docs` does so before it builds."""

import sys
from pathlib import Path

from tools.reference.pages import PAGES

FOLDER = Path(__file__).parents[2] / "docs" / "reference"


def write(folder: Path = FOLDER) -> list[str]:
    """Write each page that is not as the code says; give the names of those written."""
    written = []
    for name, page in PAGES.items():
        path = folder / name
        text = page()
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            written.append(name)
    return written


if __name__ == "__main__":
    for name in write():
        sys.stdout.write(f"written: docs/reference/{name}\n")
