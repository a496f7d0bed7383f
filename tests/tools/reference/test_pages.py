"""The pages that come from code are as the code is now."""

import pytest

from missedcall.domain.messages.message import MessageState
from tools.reference import configuration, meanings, records
from tools.reference.__main__ import FOLDER, write
from tools.reference.pages import PAGES


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_fresh(name: str) -> None:
    """To mend it: run `make docs`, and commit what it wrote."""
    assert (FOLDER / name).read_text("utf-8") == PAGES[name]()


def test_nothing_is_written_twice(tmp_path: object) -> None:
    assert write() == []


def test_every_state_of_a_message_has_its_meaning() -> None:
    assert set(records.MESSAGE_STATES) == set(MessageState)


def test_a_key_has_its_unit_default_and_comment() -> None:
    page = configuration.page()
    assert (
        "| `callbacks.redial_delay_s` | integer 0 … 600 | seconds | must be given | `4` | wait"
        in page
    )
    assert "| `ports.sound` | integer 20 … 5000 |  | `1600` |  | how many ports" in page


def test_a_periodic_job_says_what_it_does() -> None:
    for line in records.periodic_jobs_page().splitlines():
        if line.startswith("| `"):
            assert line.split(" | ")[-1].rstrip(" |").endswith(".")


def test_every_key_has_a_meaning() -> None:
    """To mend it: write a comment beside the key in config.yaml, or a line in `meanings`."""
    rows = [line for line in configuration.page().splitlines() if line.startswith("| `")]
    without = [row.split(" | ")[0] for row in rows if row.endswith("|  |")]
    assert len(rows) > 200
    assert without == []


def test_every_meaning_is_that_of_a_key() -> None:
    page = configuration.page()
    assert [end for end in meanings.MEANINGS if f"{end}`" not in page] == []
