"""Write and read where the next page of a list begins; what is no place in a list is 404."""

import datetime as dt

import flask

from missedcall.domain.shared import row_id
from missedcall.domain.shared.instants import read_instant

Place = tuple[dt.datetime, int]


def place_text(place: Place) -> str:
    """Write an instant and a row's id as an address holds them."""
    return f"{place[0].astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S.%fZ}~{place[1]}"


def place(name: str) -> Place | None:
    """Read an instant and a row's id from the address; None when it does not name them."""
    text = flask.request.args.get(name, "")
    if not text:
        return None
    at, _, row = text.partition("~")
    try:
        return read_instant(at), row_id.read(row)
    except ValueError:
        flask.abort(404)


def rows(name: str, *, count: int = 1) -> tuple[int, ...] | None:
    """Read so many ids of rows, parted by hyphens; None when the address does not name them."""
    text = flask.request.args.get(name, "")
    if not text:
        return None
    parts = text.split("-")
    if len(parts) != count:
        flask.abort(404)
    try:
        return tuple(map(row_id.read, parts))
    except ValueError:
        flask.abort(404)


def row(name: str) -> int | None:
    """Read the id of a row from the address; None when it does not name one."""
    found = rows(name)
    return None if found is None else found[0]
