"""Every relative link, picture and path in a document leads to something that is there."""

import re
from pathlib import Path

import pytest

from tests.support import documents

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
TOPS = sorted(
    path.name
    for path in documents.ROOT.iterdir()
    if path.is_dir() and path.name[0] != "." and path.name != "var"
)
SOURCE = re.compile(rf"(?:{'|'.join(TOPS)})/[\w./-]*")


@pytest.mark.parametrize("path", documents.DOCUMENTS, ids=documents.name)
def test_its_links_lead_somewhere(path: Path) -> None:
    for target in LINK.findall(documents.prose(path)):
        if not target.startswith(("http://", "https://")):
            assert (path.parent / target).exists(), target


@pytest.mark.parametrize(
    "path",
    [each for each in documents.DOCUMENTS if each.name != "CHANGELOG.md"],
    ids=documents.name,
)
def test_the_files_it_names_are_there(path: Path) -> None:
    for span in documents.spans(path):
        if SOURCE.fullmatch(span) and "ROOM" not in span and "/my-" not in span:
            assert (documents.ROOT / span).exists(), span


@pytest.mark.parametrize("path", sorted(documents.MANUAL.rglob("*.md")), ids=documents.name)
def test_every_page_is_in_a_table_of_contents(path: Path) -> None:
    page = str(path.relative_to(documents.MANUAL).with_suffix(""))
    around = [documents.MANUAL / "index.md", path.parent / "index.md"]
    listed = "\n".join(each.read_text("utf-8") for each in around if each.exists())
    assert page == "index" or re.search(rf"^({page}|{path.stem})$", listed, flags=re.MULTILINE)
