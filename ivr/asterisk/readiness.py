"""Tell an Asterisk that can carry calls from one whose manager merely answers."""

from collections.abc import Collection

from ivr.asterisk import ami

WAIT_S = 0.5


def asterisk_carries_calls(
    *, host: str, port: int, user: str, secret: str, endpoints: Collection[str]
) -> bool:
    """Say whether Asterisk is fully booted and knows these telephones and trunks.

    Its manager answers before the dialplan and SIP are loaded, and also when SIP could not be,
    for example because its port is taken: a call would then be turned away unheard.
    """
    try:
        with ami.Session(host=host, port=port, user=user, secret=secret) as session:
            return _is_booted(session) and _knows(session, endpoints)
    except (ami.NotConnected, ami.NoAnswer, ami.AmiRefused):
        return False


def _is_booted(session: ami.Session) -> bool:
    """Say whether Asterisk has booted; it tells every login after its boot so, at once."""
    told = session.take_events(most=1, wait_s=WAIT_S)
    return bool(told) and told[0].name == "FullyBooted"


def _knows(session: ami.Session, endpoints: Collection[str]) -> bool:
    session.ask_asterisk("PJSIPShowEndpoints", {})
    known = set()
    while told := session.take_events(most=1, wait_s=WAIT_S):
        if told[0].name == "EndpointListComplete":
            break
        known.add(told[0].headers.get("ObjectName"))
    return known.issuperset(endpoints)
