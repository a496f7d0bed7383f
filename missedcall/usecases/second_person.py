"""Say who counts as one person where an act takes two.

A person who gave another a password could log in as the other: for a week the two count as one.
"""

import datetime as dt

from missedcall.db.engine import DbConnection
from missedcall.db.monitoring import audit
from missedcall.domain.operators.refusals import SecondPersonRefusal
from missedcall.domain.shared.explanation import Explanation, explain

COUNTS_FOR = dt.timedelta(days=7)
# The machine's administrator can write the database itself; no rule of ours binds there.
SHELL = "shell:"


def aliases_of_person(db: DbConnection, login: str, *, since: dt.datetime) -> frozenset[str]:
    """Give all who count as this person for what was begun at `since`, the person included.

    They are those who gave this person a password up to a week before, those who got one from this
    person, and theirs in turn.
    """
    pairs = [
        (giver, taker)
        for giver, taker in audit.list_passwords_given(db, since=since - COUNTS_FOR)
        if not giver.startswith(SHELL)
    ]
    found, grows = {login}, True
    while grows:
        new = {name for pair in pairs if found & set(pair) for name in pair} - found
        found |= new
        grows = bool(new)
    return frozenset(found)


def why_not_second(
    db: DbConnection, *, first: str, second: str, since: dt.datetime
) -> Explanation | None:
    """Say why `second` may not approve what `first` began at `since`; None: it is another."""
    if first == second:
        return explain(SecondPersonRefusal.SAME)
    if second in aliases_of_person(db, first, since=since):
        return explain(
            SecondPersonRefusal.ONE_PERSON, second=second, first=first, days=COUNTS_FOR.days
        )
    return None
