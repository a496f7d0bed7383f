"""A file holds one idea and a function is read in one go: so many lines, and no more."""

import ast
from pathlib import Path

HOUSE = Path(__file__).parents[1]
FOLDERS = ("callback_worker", "dialplan", "ivr", "live", "missedcall", "sms", "web")
MOST_IN_A_FILE = 300
# Without the docstring: what is explained shall not be cut to hold a number.
MOST_IN_A_FUNCTION = 40
# Why the file is longer.
LONG_FILES = {
    "missedcall/domain/connection/transitions.py": "one table, which is read row by row",
}
# "file function": why the function is longer.
LONG_FUNCTIONS: dict[str, str] = {}
FILES = [
    path
    for folder in FOLDERS
    for path in sorted((HOUSE / folder).rglob("*.py"))
    if "versions" not in path.parts  # migrations are written once and never read as a whole
]


def test_a_file_is_no_longer_than_one_idea() -> None:
    lengths = {str(path.relative_to(HOUSE)): count_lines(path) for path in FILES}

    assert len(lengths) > 500
    assert {name for name, lines in lengths.items() if lines > MOST_IN_A_FILE} == set(LONG_FILES)


def test_a_function_is_read_in_one_go() -> None:
    long = {
        f"{path.relative_to(HOUSE)} {function.name}"
        for path in FILES
        for function in functions_of(path.read_text("utf-8"))
        if lines_of(function) > MOST_IN_A_FUNCTION
    }

    assert long == set(LONG_FUNCTIONS)


def test_a_docstring_is_not_counted() -> None:
    (function,) = functions_of(
        'def f() -> int:\n    """Say.\n\n    More.\n    """\n    return 1\n'
    )

    assert lines_of(function) == 2


def count_lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def functions_of(text: str) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]


def lines_of(function: ast.FunctionDef) -> int:
    first = function.body[0]
    is_explained = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    explained = (first.end_lineno or 0) - first.lineno + 1 if is_explained else 0
    return (function.end_lineno or 0) - function.lineno + 1 - explained
