"""Log what a transaction has changed, once it is committed.

A line names what it is about by fields: `call_id`, `callback_id`, `attempt_id`, `message_id`, and
`application`, which is an application's number. So one search finds the story of each over all
processes. No line holds a telephone number, a name or what a person wrote.
"""

import logging

import sqlalchemy as sa

log = logging.getLogger("missedcall.changes")
FIELDS = ("application", "callback_id", "call_id", "attempt_id", "message_id")
WHAT_ELSE = ("rule", "outcome", "gateway", "key")
LINES, SAVEPOINTS = "lines to log", "lines before each savepoint"

Line = tuple[str, dict[str, object]]


def log_after_commit(db: sa.Connection, event: str, **fields: object) -> None:
    """Note a change, to be logged when the transaction of `db` is committed.

    Fields are those of `FIELDS` and `WHAT_ELSE`; one that is None is left out.
    """
    lines: list[Line] = db.info.setdefault(LINES, [])
    lines.append((event, {name: each for name, each in fields.items() if each is not None}))


def take_noted_lines(db: sa.Connection) -> list[Line]:
    """Take what was noted out of a connection, which is used again for other transactions."""
    db.info.pop(SAVEPOINTS, None)
    lines: list[Line] = db.info.pop(LINES, [])
    return lines


def write_noted_lines(lines: list[Line]) -> None:
    for event, fields in lines:
        log.info(event, extra=fields)


def keep_to_savepoints(engine: sa.Engine) -> None:
    """Forget what was noted since a savepoint when the transaction is rolled back to it."""
    sa.event.listen(engine, "savepoint", _begin_savepoint)
    sa.event.listen(engine, "rollback_savepoint", _roll_back_savepoint)
    sa.event.listen(engine, "release_savepoint", _release_savepoint)


def _begin_savepoint(db: sa.Connection, _name: str | None) -> None:
    db.info.setdefault(SAVEPOINTS, []).append(len(db.info.get(LINES, ())))


def _roll_back_savepoint(db: sa.Connection, _name: str, _context: object) -> None:
    del db.info.get(LINES, [])[db.info[SAVEPOINTS].pop() :]


def _release_savepoint(db: sa.Connection, _name: str, _context: object) -> None:
    db.info[SAVEPOINTS].pop()
