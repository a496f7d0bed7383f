"""Find the tests' invented people in logs, addresses and jobs, where no person may ever stand."""

import contextlib
import json
import logging
import re
import urllib.parse
import zlib
from collections.abc import Iterator
from pathlib import Path

import flask
import redis

# People of the tests, and where they live, as text, as JSON and as an address writes them.
NAMES = ("सुनीता", "रामलाल", "मकान 12/3", "शिव मंदिर")
WRITTEN = [(name, json.dumps(name)[1:-1], urllib.parse.quote(name)) for name in NAMES]
# Any mobile of India, however it is written, that is neither a line of ours nor the nodal office.
OURS = r"(?!74040406\d\d|7712574126|9876500090)"
NUMBER = rf"(?<![\w.])(?:(?:\+|%2B)?91[ -]?|0)?{OURS}[6-9]\d{{4}}[ -]?\d{{5}}(?![\w.])"
PERSON = re.compile("|".join([NUMBER, *(re.escape(form) for name in WRITTEN for form in name)]))
# A job's id, drawn by chance, can end in twelve digits that read as a mobile.
RANDOM_ID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
# In a page: what is sent, and so logged, when it is followed.
ADDRESS = re.compile(r"""(?:href|action|formaction|src)="([^"]*)\"""")


def names_person(text: str) -> bool:
    """Say whether a text names an invented person, or any mobile that is not ours."""
    return PERSON.search(RANDOM_ID.sub("", text)) is not None


class Ear(logging.Handler):
    """Remember what was logged in this process and names a person."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(logging.Formatter("%(name)s: %(message)s"))
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        line = self.format(record)
        if names_person(line):
            self.heard.append(line)


def refuse_in_logs(folder: Path) -> None:
    """Fail when a log of a service of the tests' own names a person; Asterisk's are among them."""
    logs = [*folder.rglob("*.log"), *folder.rglob("log/messages*"), *folder.rglob("*.csv")]
    found = [
        f"{file.relative_to(folder)}: {line}"
        for file in logs
        for line in file.read_text("utf-8", errors="replace").splitlines()
        if names_person(line)
    ]
    assert not found, found[:5]


def refuse_in_jobs(connection: redis.Redis) -> None:
    """Fail when anything in Redis names a person: jobs, their results and failures, counters."""
    found = [
        f"{key!r}"
        for key in connection.scan_iter()
        if any(names_person(text) for text in _texts((key, _held(connection, key))))
    ]
    assert not found, found[:5]


def _held(connection: redis.Redis, key: bytes) -> object:
    match connection.type(key):
        case b"hash":
            return connection.hgetall(key)
        case b"string":
            return connection.get(key)
        case b"list":
            return connection.lrange(key, 0, -1)
        case b"set":
            return connection.smembers(key)
        case b"zset":
            return connection.zrange(key, 0, -1)
        case b"stream":
            return connection.xrange(key)
    return None  # it has gone meanwhile


def _texts(held: object) -> Iterator[str]:
    """Give all that is held as text; RQ packs what a job is given and how it failed."""
    if isinstance(held, bytes):
        with contextlib.suppress(zlib.error):  # most are not packed
            held = zlib.decompress(held)
        yield held.decode("utf-8", errors="replace")
    elif isinstance(held, dict):
        yield from _texts([*held, *held.values()])
    elif isinstance(held, list | tuple | set):
        for part in held:
            yield from _texts(part)


def refuse_in_addresses(answer: flask.Response) -> flask.Response:
    """Fail when a person stands in an address of ours that was asked for, or is led to."""
    asked = flask.request.full_path if flask.request.url_rule else ""  # else it is not ours
    addresses = [asked, answer.location or ""]
    if answer.mimetype == "text/html" and not answer.direct_passthrough:
        addresses += ADDRESS.findall(answer.get_data(as_text=True))
    found = [address for address in addresses if names_person(address)]
    assert not found, found
    return answer
