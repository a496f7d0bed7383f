"""What a page lists by hand is what the code has."""

import re
from configparser import ConfigParser

from missedcall.db.privacy.retention import KINDS
from tests.support import documents


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
    folders = ("missedcall", "ivr", "web", "callback_worker", "sms")
    files = [path for folder in folders for path in (documents.ROOT / folder).rglob("*.py")]
    named = {
        name
        for path in files
        for name in re.findall(r"\bMISSEDCALL(?:_[A-Z]+)+\b", path.read_text("utf-8"))
    }
    assert len(named) > 10
    assert {name for name in named if f"`{name}`" not in page} == set()
