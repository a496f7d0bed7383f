"""Name why a meter cannot be received, moved, counted or settled."""

from missedcall.domain.shared.named_code import NamedCode, msgid


class MeterRefusal(NamedCode):
    """Name why the store's meters cannot be changed as a person asked."""

    COUNTED_BY_SAME = (
        "counted_by_same",
        msgid("who counted cannot write off; let the JE or the AE do it"),
    )
    COUNT_WRONG = "count_wrong", msgid("write a number from 1 to %(most)s")
    KIND_UNKNOWN = "kind_unknown", msgid("kind %(kind)s: write one of %(known)s")
    KNOWN = "known", msgid("meter %(known)s is known already; check the serial number")
    MOVE_IMPOSSIBLE = (
        "move_impossible",
        msgid("meter %(serial)s is in %(place)s; %(move)s is not possible from there"),
    )
    NOT_RECEIVED = (
        "not_received",
        msgid("meter %(serial)s is in no stock; receive it first"),
    )
    NO_FAULT_GIVEN = "no_fault_given", msgid("say what is wrong with it")
    NO_LIST = "no_list", msgid("%(why)s; name the columns: %(columns)s")
    NO_REASON = "no_reason", msgid("give a reason")
    NO_STORE = (
        "no_store",
        msgid("%(to_office)s is no office with a store; write the code of one in the list"),
    )
    OTHER_HOLDER = (
        "other_holder",
        msgid("meter %(serial)s is not with %(holder)s but with %(is_with)s; ask there"),
    )
    OTHER_LINEMAN = (
        "other_lineman",
        msgid("%(code)s is no lineman of office %(office)s; check the code"),
    )
    OTHER_SETTLEMENT = (
        "other_settlement",
        msgid("%(serial)s is %(what)s: choose one of %(choices)s"),
    )
    OWN_OFFICE = "own_office", msgid("choose another office than your own")
    RECEIVED_ELSEWHERE = (
        "received_elsewhere",
        msgid("was received at %(office)s as %(kind)s; check the serial"),
    )
    RESERVED = (
        "reserved",
        msgid("meter %(serial)s is reserved for %(reserved_for)s; free it first"),
    )
    SERIAL_MALFORMED = (
        "serial_malformed",
        msgid("serial %(serial)s: letters, digits, - and / only, 30 at most, no space"),
    )
    SERIAL_SHORTENED = (
        "serial_shortened",
        msgid("serial %(serial)s: a spreadsheet has cut its digits; format the column as text"),
    )
    SERIAL_TWICE = "serial_twice", msgid("the serial stands here twice; take one line out")
    SERIAL_UNREADABLE = (
        "serial_unreadable",
        msgid("serial %(serial)s cannot be read; correct the list and count again"),
    )
    SPELLED_OTHERWISE = (
        "spelled_otherwise",
        msgid("stands here as %(known)s; write it so, or look at the plate of the meter"),
    )
    TOO_FEW_FREE = (
        "too_few_free",
        msgid("free meters of kind %(kind)s at %(office)s: %(count)s; change the number"),
    )
