"""What a page lists by hand is what the code has."""

import ast
import re
from configparser import ConfigParser

from missedcall.db.privacy.retention import KINDS
from tests.support import documents

# Their mappings are arguments, or signs of a table.
NOT_PRINTED = {"move", "keeper_arguments", "settle", "object_", "_clocks"}


def test_each_class_of_personal_data_stands_in_the_table() -> None:
    page = documents.read("docs/explanation/personal-data.md")
    for name in (*KINDS, "recordings", "on request"):
        assert re.search(rf"^\| `{name}`", page, flags=re.MULTILINE), name


def test_each_direct_dependency_has_its_reason() -> None:
    setup = ConfigParser()
    setup.read(documents.ROOT / "setup.cfg")
    page = documents.read("docs/explanation/libraries.md")
    for name in setup["options"]["install_requires"].split():
        assert re.search(rf"^\|.*\b{re.escape(name)}", page, flags=re.MULTILINE), name


def test_each_variable_of_the_environment_is_told() -> None:
    page = documents.read("docs/reference/configuration.md")
    folders = ("missedcall", "ivr", "web", "callback_worker", "live", "sms")
    files = [path for folder in folders for path in (documents.ROOT / folder).rglob("*.py")]
    named = {
        name
        for path in files
        for name in re.findall(r"\bMISSEDCALL(?:_[A-Z]+)+\b", path.read_text("utf-8"))
    }
    assert len(named) > 10
    assert {name for name in named if f"`{name}`" not in page} == set()


def test_each_field_of_json_is_told() -> None:
    """A mapping that a command prints has names in quotes; these are told on one page."""
    page = documents.read("docs/reference/json.md")
    untold = []
    for path in sorted((documents.ROOT / "missedcall" / "cli").rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(function, ast.FunctionDef) and function.name not in NOT_PRINTED:
                names = {name for each in ast.walk(function) for name in _names(each)}
                untold += [f"{path.name}: {name}" for name in names if f"`{name}`" not in page]
    assert untold == []


def test_the_line_of_a_list_tells_its_fields_and_no_others() -> None:
    page = documents.read("docs/reference/json.md")
    code = ast.parse(documents.read("missedcall/cli/lists.py"))
    fields = {
        each.name: [name for node in ast.walk(each) for name in _names(node)]
        for each in ast.parse(documents.read("missedcall/cli/list_fields.py")).body
        if isinstance(each, ast.FunctionDef)
    }
    lists = [
        (ast.literal_eval(each.args[0]), ast.unparse(each.args[3]))
        for each in ast.walk(code)
        if isinstance(each, ast.Call) and ast.unparse(each.func) == "_list"
    ]
    assert len(lists) > 10
    untold, gone = [], []
    for name, function in lists:
        (line,) = re.findall(rf"^\| `{name}`.*$", page, flags=re.MULTILINE)
        untold += [f"{name}: {field}" for field in fields[function] if f"`{field}`" not in line]
        # What stands in brackets is the values of a field.
        told = re.findall(r"`(\w+)`", re.sub(r"\([^()]*\)", "", line.rpartition(" | ")[2]))
        gone += [f"{name}: {field}" for field in told if field not in fields[function]]
    assert (untold, gone) == ([], [])


def _names(node: ast.AST) -> list[str]:
    """Give the keys of a mapping of three or more names."""
    keys = node.keys if isinstance(node, ast.Dict) else []
    names = [key.value for key in keys if isinstance(key, ast.Constant)]
    return [name for name in names if isinstance(name, str)] if len(names) > 2 else []


def test_the_names_of_the_glossary_are_names_in_code() -> None:
    code = _source()
    named = re.findall(r"`([^`]+)`", documents.read("docs/reference/glossary.md"))
    words = [
        word for name in named if not re.match("missedcall |/", name) for word in _words(name)
    ]
    assert [word for word in words if not re.search(rf"\b{re.escape(word)}\b", code)] == []


def _source() -> str:
    folders = ("missedcall", "ivr", "web", "callback_worker", "live", "sms", "dialplan", "masters")
    kinds = {".py", ".csv", ".conf", ".yaml"}
    files = [path for folder in folders for path in (documents.ROOT / folder).rglob("*.*")]
    texts = [path.read_text("utf-8") for path in files if path.suffix in kinds]
    return "\n".join((*texts, documents.read("config.yaml"), *map(documents.name, files)))


def _words(name: str) -> list[str]:
    """Take a name apart: `callbacks.redial_delay_s` names a section and a key."""
    return [name] if "/" in name else [word for word in name.split(".") if word]
