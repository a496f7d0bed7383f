"""The list of registered phones, as it comes in pieces."""

from ivr.asterisk import ami
from ivr.asterisk.contacts import Contacts


def test_a_phone_that_does_not_answer_is_not_there() -> None:
    """As Asterisk 22 tells it when the phone was switched off without a word."""
    contacts = Contacts()
    session = Listless()
    assert contacts.ask_for_contacts(session) is None
    told = [
        ("ContactList", {"Endpoint": "operator-201", "Status": "Unreachable"}),
        ("ContactList", {"Endpoint": "operator-202", "Status": "Reachable"}),
        ("ContactList", {"Endpoint": "operator-203", "Status": "NonQualified"}),
        ("ContactListComplete", {}),
    ]

    gathered = [
        contacts.take_event(ami.ManagerEvent(name, {**headers, "ActionID": session.asked}))
        for name, headers in told
    ]

    assert gathered == [None, None, None, frozenset({"202", "203"})]
    assert (
        contacts.take_event(ami.ManagerEvent("ContactListComplete", {"ActionID": "another"}))
        is None
    )


class Listless(ami.Session):
    """Take the question and answer nothing."""

    def __init__(self) -> None:
        self.asked = ""

    def ask_asterisk(self, name: str, headers: object, variables: object = None) -> dict[str, str]:
        assert isinstance(headers, dict)
        self.asked = headers["ActionID"]
        return {}
