"""Look at the journal that an Asterisk keeps of what must not be lost."""

import re
from dataclasses import replace

from ivr.asterisk import ami, events
from ivr.asterisk.events import AsteriskMessage, MissedCallReported, UnreadableEvent

# So long after a call began the dialplan may still look for its entry in the journal. Asterisk's
# seconds are whole.
YOUNG_S = 3.0
UNIQUEID = re.compile(r"(?:.*-)?(?P<began>[0-9]{1,15})\.[0-9]+")


def time_since_which_calls_are_young(session: ami.Session) -> float:
    """Give the moment, by Asterisk's own clock, since when a call may have just begun."""
    return float(session.ask_asterisk("Ping", {})["Timestamp"]) - YOUNG_S


def mark_unfinished_call(told: AsteriskMessage, young_from: float) -> AsteriskMessage:
    """Mark a listed call that began after `young_from`: its entry has to stay for now."""
    if not isinstance(told, MissedCallReported | UnreadableEvent):
        return told
    found = UNIQUEID.fullmatch(told.entry.key) if told.entry else None
    began = float(found["began"]) if found and told.entry and told.entry.family == "missed" else 0
    return replace(told, is_over=began <= young_from)


def count_journal_entries(session: ami.Session) -> int:
    """Count the entries that wait to be recorded, in every family that the dialplan writes.

    Takes the session's events; give it a session of its own. Raise `NoAnswer` when Asterisk
    does not finish the list.
    """
    waiting = 0
    for family in events.FAMILIES:
        session.send_action("DBGetTree", {"Family": family})
        waiting += _listed(session)
    return waiting


def _listed(session: ami.Session) -> int:
    while True:
        taken = session.take_events(most=1, wait_s=ami.SILENCE_S)
        if not taken:
            raise ami.NoAnswer("DBGetTree: the list did not end")
        if taken[0].name == "DBGetTreeComplete":
            return int(taken[0].headers["ListItems"])
