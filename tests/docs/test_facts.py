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
