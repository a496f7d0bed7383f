"""A name that a docstring or a comment quotes stands in the code, so that a reader finds it."""

import ast
import io
import re
import tokenize
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

HOUSE = Path(__file__).parents[1]
PACKAGES = ("ivr", "dialplan", "callback_worker", "live", "sms", "web", "missedcall", "tools")
QUOTED = re.compile(r"`([A-Za-z_][\w.]*[a-zA-Z_\d])(?:\(\))?`")
FILES = sorted(path for package in PACKAGES for path in (HOUSE / package).rglob("*.py"))
# Of other programs and libraries.
OF_OTHERS = {"sorcery.conf", "nohup", "NoResultFound", "HTTPError"}
SETTINGS = set(re.findall(r"\w+", (HOUSE / "config.yaml").read_text("utf-8")))
TEXTS = (".yaml", ".conf", ".html", ".js", ".xml", ".cfg", ".toml")


def test_every_quoted_name_stands_in_the_code() -> None:
    known, of_module = _known(), _names_of_modules()
    lost = {
        f"{path.relative_to(HOUSE)}:{line}: {name}"
        for path in FILES
        for line, text in _prose(path.read_text("utf-8"))
        for name in QUOTED.findall(text)
        if name not in OF_OTHERS and not _stands(name.split("."), known, of_module)
    }

    assert lost == set()


def _stands(name: list[str], known: set[str], of_module: Mapping[str, set[str]]) -> bool:
    """Say whether each part of a dotted name is known, and the last in the module before it."""
    module = of_module.get(name[-2]) if len(name) > 1 else None
    is_in_it = module is None or name[-1] in module or name[-1] in of_module
    return set(name) <= known and (is_in_it or set(name) <= SETTINGS)


def _names_of_modules() -> Mapping[str, set[str]]:
    """Give the words of the code of each module's name; modules of one name are put together."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for path in FILES:
        tokens = tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline)
        found[path.stem] |= {token.string for token in tokens if token.type == tokenize.NAME}
    return found


def _prose(source: str) -> Iterator[tuple[int, str]]:
    """Give the docstrings and the comments of a module, each with its line."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT or token.string.startswith(('"""', 'r"""')):
            yield token.start[0], token.string


def _known() -> set[str]:
    """Gather every word of the code and of what it ships with, docstrings and comments apart."""
    known = {path.stem for path in FILES} | {part for path in FILES for part in path.parts}
    for path in FILES:
        for token in tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline):
            if token.type == tokenize.NAME:
                known.add(token.string)
            elif token.type == tokenize.STRING and '"""' not in token.string:
                known |= set(re.findall(r"\w+", token.string))
    for path in (HOUSE / package for package in (*PACKAGES, "config.yaml", "setup.cfg")):
        for each in path.rglob("*") if path.is_dir() else (path,):
            if each.suffix in TEXTS:
                known |= set(re.findall(r"\w+", each.read_text("utf-8", errors="ignore")))
    return known | set(dir(__builtins__)) | set(vars(ast))
