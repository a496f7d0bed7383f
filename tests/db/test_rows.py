"""What a query gives is named by a dataclass, so that the type checker sees its columns."""

import ast
from pathlib import Path

DB = Path(__file__).parents[2] / "missedcall" / "db"
# Give every table that holds something about a person, whatever its columns are.
OF_ANY_TABLE = {"personal_rows.py": {"read_person"}}


def test_no_query_gives_a_mapping() -> None:
    found = [
        f"{path.relative_to(DB)}: {node.name}"
        for path in sorted(DB.rglob("*.py"))
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.returns is not None
        if not node.name.startswith("_")
        if node.name not in OF_ANY_TABLE.get(path.name, ())
        if {"Row", "RowMapping"} & _names(node.returns)
    ]

    assert found == []


def _names(annotation: ast.expr) -> set[str]:
    return {
        node.attr if isinstance(node, ast.Attribute) else node.id
        for node in ast.walk(annotation)
        if isinstance(node, ast.Attribute | ast.Name)
    }
