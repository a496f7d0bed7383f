"""Every table says what it holds of callers: a new one does too, or these tests fail."""

import pytest
import sqlalchemy as sa

from missedcall.db.privacy.personal import HELD, NOBODYS
from missedcall.db.stored_json import StoredJson
from missedcall.db.tables import load_tables

TEXT = sa.String | sa.Text | sa.JSON | StoredJson


def test_each_table_stands_in_the_map_once() -> None:
    assert set(load_tables().tables) == set(HELD) | set(NOBODYS), (
        "see missedcall/db/privacy/personal.py"
    )
    assert not set(HELD) & set(NOBODYS)


@pytest.mark.parametrize("table", HELD)
def test_each_column_of_text_says_what_becomes_of_it(table: str) -> None:
    held, columns = HELD[table], load_tables().tables[table].c
    said = set(held.erased) | held.stays
    texts = {column.name for column in columns if isinstance(column.type, TEXT)}

    undecided = set() if held.goes else texts - said
    assert not undecided, (
        f"{table}: say in missedcall/db/privacy/personal.py what becomes of these"
    )
    assert not set(held.erased) & held.stays
    assert said | set(held.numbers) | set(held.of) | set(held.mentions) <= set(columns.keys())


@pytest.mark.parametrize("table", HELD)
def test_a_number_is_never_left(table: str) -> None:
    held = HELD[table]
    if table != "erasure_requests" and not held.goes:
        assert set(held.numbers) | set(held.mentions) <= set(held.erased)


@pytest.mark.parametrize("table", HELD)
def test_what_cannot_be_empty_is_not_emptied(table: str) -> None:
    for name, become in HELD[table].erased.items():
        column = load_tables().tables[table].c[name]
        example = {"name": "A"} if isinstance(column.type, sa.JSON | StoredJson) else "something"
        left = become(example)
        assert left is not None or column.nullable
        if isinstance(left, str) and isinstance(column.type, sa.String) and column.type.length:
            assert len(left) <= column.type.length


def test_a_column_that_refers_to_a_persons_row_is_followed() -> None:
    for table, held in HELD.items():
        for key in load_tables().tables[table].foreign_keys:
            parent = key.column.table.name
            if parent in HELD and (table, key.parent.name) not in FOLLOWED_ELSEWHERE:
                assert held.of.get(key.parent.name) == parent, f"{table}.{key.parent.name}"


# These rows bear the number themselves, and what they refer to may be another person's.
FOLLOWED_ELSEWHERE = {
    ("applications", "callback_id"),
    ("callbacks", "parent_id"),
    ("messages", "resend_of"),
    ("questions", "call_id"),
    ("tasks", "question_id"),
    ("receipt_items", "receipt_id"),
}
