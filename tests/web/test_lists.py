"""Lists of the staff on a telephone: each cell says what it is."""

import re
from pathlib import Path

import pytest

import web

PAGES = Path(web.__file__).parent
# Each of its columns is a figure, which the reader compares by its place.
OF_FIGURES = {"nodal/regulator.html", "shared/_amount.html"}
TABLES = [
    pytest.param(table.group(), id=f"{page.relative_to(PAGES)}-{nth}")
    for page in sorted(PAGES.rglob("*.html"))
    if page.parent.name != "public" and str(page.relative_to(PAGES)) not in OF_FIGURES
    for nth, table in enumerate(re.finditer(r"<table.*?</table>", page.read_text(), re.DOTALL))
]


@pytest.mark.parametrize("table", TABLES)
def test_each_cell_of_a_list_says_on_a_telephone_what_it_is(table: str) -> None:
    body = re.findall(r"<tbody>(.*?)</tbody>", table, re.DOTALL)
    cells = [cell for rows in body for cell in re.findall(r"<td[^>]*>", rows)]
    assert 'class="stack"' in table.split(">")[0]
    assert sum("data-name" in cell for cell in cells) >= len(cells) // 2, cells
