"""Limit the body of a request by its endpoint, before anything reads it."""

from collections.abc import Mapping
from typing import Final

import flask

from missedcall.domain.field import photo

MOST_BYTES = 64 * 1024
MOST_OF_A_LIST = 1024 * 1024  # as it was sent; it comes back compressed and signed
# Where more is taken than a form ever holds.
BY_ENDPOINT: Final[Mapping[str, int]] = {
    "jobs.photo": photo.MOST_BYTES,
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
