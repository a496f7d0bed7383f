"""Limit the body of a request by its endpoint, before anything reads it."""

from collections.abc import Mapping
from typing import Final

import flask

from missedcall.domain.applications import paper_file
from missedcall.domain.field import photo

MOST_BYTES = 64 * 1024
MOST_OF_A_LIST = 1024 * 1024  # as it was sent; it comes back compressed and signed
MOST_OF_A_PAPER = paper_file.MOST_BYTES + 1024 * 1024
# Where more is taken than a form ever holds.
BY_ENDPOINT: Final[Mapping[str, int]] = {
    "jobs.photo": photo.MOST_BYTES,
    # A file that is a little too large is told so where it was chosen.
    "own_papers.give": MOST_OF_A_PAPER,
    "api_v1.give_paper": MOST_OF_A_PAPER,
    "imports.preview": 2 * MOST_OF_A_LIST,
    "imports.book": 2 * MOST_OF_A_LIST,
}


def init_app(app: flask.Flask) -> None:
    """Set the limits; call it before all else that looks at requests: what reads first counts."""
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.before_request(_limit)


def _limit() -> None:
    asked = flask.request
    asked.max_content_length = BY_ENDPOINT.get(asked.endpoint or "", MOST_BYTES)
    asked.max_form_memory_size = asked.max_content_length
