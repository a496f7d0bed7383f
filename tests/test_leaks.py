"""The watch itself: it hears what it is there for."""

import logging
from pathlib import Path

import flask
import pytest

from tests import leaks
from tests.kit import CALLER


@pytest.mark.parametrize(
    "words",
    [CALLER, "98765 00001", "98765-00012", "09876500001", "n=%2B919876500001", "सुनीता वर्मा"],
)
def test_hears_a_person_in_a_log_line_and_in_a_file(words: str, tmp_path: Path) -> None:
    ear = leaks.Ear()
    ear.handle(logging.makeLogRecord({"name": "web", "msg": "rang %s", "args": (words,)}))
    assert ear.heard == [f"web: rang {words}"]

    (tmp_path / "web.log").write_text(f"a\nrang {words}\n", "utf-8")
    with pytest.raises(AssertionError, match=r"web\.log"):
        leaks.refuse_in_logs(tmp_path)


def test_hears_a_person_in_the_trace_of_an_error() -> None:
    ear = leaks.Ear()
    log = logging.getLogger("missedcall.watched")
    log.addHandler(ear)
    log.propagate = False
    try:
        int(f"{CALLER}?")
    except ValueError:
        log.exception("failed")

    assert len(ear.heard) == 1


def test_lets_masked_numbers_and_other_digits_pass() -> None:
    ear = leaks.Ear()
    told = (
        "+91 98xxxxxx01, message 9876, 41226000010, at 1795460000.12, 7404040625, 07712574126, "
        "rq:job:e5b7116b-9c21-4c0b-86bb-919570927894"
    )
    ear.handle(logging.makeLogRecord({"msg": told}))

    assert ear.heard == []


@pytest.mark.parametrize(
    ("path", "page"),
    [("/x?number=9876500001", "fine"), ("/x", '<a href="/callbacks?number=9876500001">x</a>')],
)
def test_hears_a_person_in_an_address(path: str, page: str) -> None:
    app = flask.Flask("watched")
    app.after_request(leaks.refuse_in_addresses)
    app.config["TESTING"] = True
    app.add_url_rule("/x", view_func=lambda: page)

    with pytest.raises(AssertionError, match="9876500001"):
        app.test_client().get(path)
