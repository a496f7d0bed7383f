"""A public function says what it acts on, even if its module does: `get_callback`, not `get`."""

import ast
from pathlib import Path

HOUSE = Path(__file__).parents[1]
FOLDERS = (
    "missedcall/cli",
    "missedcall/config",
    "missedcall/db",
    "missedcall/service",
    "missedcall/usecases",
    "callback_worker",
    "live",
    "dialplan",
    "ivr",
    "sms",
    "web",
)
# What these decorate is named by its address or by what is typed: `POST /calls/…/draft`, in a
# module of drafts; `missedcall meters count`.
NAMED_OUTSIDE = frozenset(("route", "get", "post", "put", "delete", "command", "group"))
# Beside a class these say nothing either: `caller_of_number`, not `of`.
VAGUE_METHODS = frozenset(
    ("ask", "at", "by", "do", "for", "go", "history", "in", "keep", "of", "on", "take", "tell")
)
# Verbs, prepositions and adjectives that say nothing of a thing when they stand alone.
VAGUE = frozenset(
    [
        "about",
        "act",
        "add",
        "address",
        "advance",
        "affected",
        "after",
        "all",
        "answer",
        "apply",
        "approve",
        "ask",
        "asked",
        "at",
        "authorised",
        "away",
        "begin",
        "bring",
        "build",
        "by",
        "change",
        "check",
        "claim",
        "clean",
        "clear",
        "close",
        "configure",
        "confirm",
        "connect",
        "converse",
        "corrected",
        "count",
        "current",
        "decide",
        "delete",
        "do",
        "due",
        "end",
        "erase",
        "everyone",
        "everything",
        "expire",
        "extend",
        "fault",
        "fill",
        "find",
        "finish",
        "fire",
        "first",
        "for",
        "forget",
        "forgotten",
        "found",
        "get",
        "give",
        "go",
        "guess",
        "handle",
        "history",
        "holder",
        "in",
        "items",
        "judge",
        "keep",
        "keys",
        "known",
        "largest",
        "lasting",
        "lateness",
        "latest",
        "leave",
        "list",
        "listed",
        "load",
        "lost",
        "make",
        "match",
        "may",
        "missing",
        "move",
        "new",
        "newest",
        "next",
        "note",
        "notice",
        "of",
        "off",
        "offer",
        "old",
        "oldest",
        "on",
        "one",
        "open",
        "out",
        "outcome",
        "overdue",
        "owed",
        "pieces",
        "plain",
        "post",
        "propose",
        "put",
        "read",
        "ready",
        "recorded",
        "refused",
        "remove",
        "render",
        "replace",
        "resume",
        "rotate",
        "run",
        "running",
        "save",
        "say",
        "seal",
        "see",
        "send",
        "set",
        "settle",
        "show",
        "size",
        "slots",
        "spent",
        "stage",
        "start",
        "states",
        "stop",
        "stopped",
        "take",
        "tally",
        "tell",
        "told",
        "touch",
        "transition",
        "turn",
        "unfinished",
        "unfit",
        "units",
        "unread",
        "unsent",
        "unsettled",
        "update",
        "use",
        "used",
        "waiting",
        "when",
        "whom",
        "work",
        "write",
    ]
)
# `of_number`, `in_state`; `latest_of`, `add_all`: what is listed or added stands in none of them.
FIRST = frozenset(("by", "for", "in", "of", "to"))
LAST = frozenset(("all", "by", "for", "of", "one", "to"))
# "module function": why the word is the name of a thing there.
EXCEPTIONS = {
    "missedcall/cli/words.py one_of": "the type of an option: one of some words",
    "missedcall/db/schema.py one_of": "a condition of SQL: that a column has one of some values",
    "missedcall/db/schema.py read_one": "reads the only row of a result, beside read_row",
}


def test_a_public_function_says_what_it_acts_on() -> None:
    assert {name for name in public_functions() if is_vague(name.split()[1])} == set(EXCEPTIONS)


def public_functions() -> set[str]:
    found = set()
    for folder in FOLDERS:
        for path in sorted((HOUSE / folder).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            for node in ast.parse(path.read_text("utf-8")).body:
                if isinstance(node, ast.FunctionDef) and not _is_named_elsewhere(node):
                    found.add(f"{path.relative_to(HOUSE)} {node.name}")
    assert len(found) > 600
    return found


def _is_named_elsewhere(function: ast.FunctionDef) -> bool:
    """Say whether a function is private, or named by an address or a command."""
    marks = {
        part.attr
        for decorator in function.decorator_list
        for part in ast.walk(decorator)
        if isinstance(part, ast.Attribute)
    }
    return function.name.startswith("_") or bool(marks & NAMED_OUTSIDE)


def test_a_method_says_what_it_acts_on() -> None:
    assert {name for name in methods() if name.split(".")[-1] in VAGUE_METHODS} == set()


def methods() -> set[str]:
    """Name the methods; a property is a thing and not an act."""
    return {
        f"{path.relative_to(HOUSE)} {each.name}.{method.name}"
        for folder in (*FOLDERS, "missedcall/domain")
        for path in sorted((HOUSE / folder).rglob("*.py"))
        for each in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(each, ast.ClassDef)
        for method in each.body
        if isinstance(method, ast.FunctionDef)
        and "property" not in map(ast.unparse, method.decorator_list)
    }


def is_vague(name: str) -> bool:
    words = name.split("_")
    *before, last = words
    says_nothing = last in LAST and VAGUE.issuperset(before)
    return name in VAGUE or words[0] in FIRST or says_nothing


def test_a_vague_name_is_seen() -> None:
    names = ("get", "add_all", "of_number", "latest_of", "move_callback", "hold_of")

    assert [name for name in names if not is_vague(name)] == ["move_callback", "hold_of"]
