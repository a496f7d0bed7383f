"""Look at the journal that an Asterisk keeps of what must not be lost."""

from ivr import ami, events


def count(session: ami.Session) -> int:
    """Count the entries that wait to be recorded, in every family that the dialplan writes.

    Takes the session's events; give it a session of its own. Raise `NoAnswer` when Asterisk
    does not finish the list.
    """
    waiting = 0
    for family in events.FAMILIES:
        session.send("DBGetTree", {"Family": family})
        waiting += _listed(session)
    return waiting


def _listed(session: ami.Session) -> int:
    while True:
        taken = session.take(most=1, wait_s=ami.SILENCE_S)
        if not taken:
            raise ami.NoAnswer("DBGetTree: the list did not end")
        if taken[0].name == "DBGetTreeComplete":
            return int(taken[0].headers["ListItems"])
