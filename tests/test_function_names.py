"""A public function says what it acts on, even if its module does: `get_callback`, not `get`."""

import ast
from pathlib import Path

HOUSE = Path(__file__).parents[1]
FOLDERS = ("missedcall/db", "missedcall/usecases", "ivr")
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
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                    found.add(f"{path.relative_to(HOUSE)} {node.name}")
    assert len(found) > 600
    return found


def is_vague(name: str) -> bool:
    words = name.split("_")
    *before, last = words
    says_nothing = last in LAST and VAGUE.issuperset(before)
    return name in VAGUE or words[0] in FIRST or says_nothing


def test_a_vague_name_is_seen() -> None:
    names = ("get", "add_all", "of_number", "latest_of", "move_callback", "hold_of")

    assert [name for name in names if not is_vague(name)] == ["move_callback", "hold_of"]
