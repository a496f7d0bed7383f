"""Take meters into an office's stock: new ones, and those that another office sends."""

import datetime as dt
from collections.abc import Iterable, Sequence

from missedcall.db.engine import Connection
from missedcall.db.meters import meters
from missedcall.db.offices import offices
from missedcall.domain.meters.meters import KINDS, SERIAL, Move
from missedcall.domain.offices.office import keeps_store
from missedcall.domain.payments.references import SHORTENED, spellings
from missedcall.usecases.connection.act import MeterRefused
from missedcall.usecases.deps import Deps
from missedcall.usecases.meters import waiting
from missedcall.usecases.meters.custody import held_by, move_meter

MOST_AT_ONCE = 1000


def receive(
    deps: Deps, *, serials: Sequence[str], kind: str, office: str, who: str, now: dt.datetime
) -> None:
    """Take new meters into an office's stock; who waits for one gets it, earliest promise first.

    Raise `MeterRefused` when one of the serials is known already: then none is taken.
    """
    with deps.db.writing() as db:
        for serial in serials:
            receive_one(db, serial, kind=kind, office=office, who=who, now=now)
        sent = waiting.serve(deps, db, office=office, kind=kind, now=now)
    for message_id in sent:
        deps.nudge.send(message_id)


def receive_one(
    db: Connection, serial: str, *, kind: str, office: str, who: str, now: dt.datetime
) -> None:
    """Take one new meter into the ledger, or raise `MeterRefused`."""
    refused = unfit(serial, kind=kind)
    if refused is not None:
        raise refused
    known = meters.any_of(db, spellings(serial))
    if known is not None:
        raise MeterRefused(
            f"मीटर {known} पहले से दर्ज है; क्रमांक जाँचें",
            f"meter {known} is known already; check the serial number",
        )
    meters.receive(db, serial=serial, kind=kind, office=office, at=now, who=who)


def unfit(serial: str, *, kind: str) -> MeterRefused | None:
    """Say what is wrong with the serial or the kind of a meter, if something is."""
    if SHORTENED.fullmatch(serial):
        return MeterRefused(
            f"क्रमांक {serial[:30]}: स्प्रेडशीट ने अंक काट दिए; कॉलम को टेक्स्ट बनाकर फिर सहेजें",
            f"serial {serial[:30]}: a spreadsheet has cut its digits; format the column as text",
        )
    if not SERIAL.fullmatch(serial):
        return MeterRefused(
            f"क्रमांक {serial[:30]}: केवल अंक, अंग्रेज़ी अक्षर, - और /, 30 तक",
            f"serial {serial[:30]}: letters, digits, - and / only, 30 at most, no space",
        )
    return None if kind in KINDS else _no_kind(kind)


def _no_kind(kind: str) -> MeterRefused:
    return MeterRefused(
        f"प्रकार {kind[:20]}: {', '.join(KINDS)} में से एक लिखें",
        f"kind {kind[:20]}: write one of {', '.join(KINDS)}",
    )


def send(
    deps: Deps, *, kind: str, count: int, office: str, to: str, who: str, now: dt.datetime
) -> list[str]:
    """Send the oldest free meters of a kind to another office; give their serials.

    They are under way until that office says that they arrived. Raise `MeterRefused` when that
    office has no store, or fewer are free than asked for: then none is sent.
    """
    if to == office:
        raise MeterRefused("दूसरा कार्यालय चुनें", "choose another office than your own")
    if kind not in KINDS:
        raise _no_kind(kind)
    if not 0 < count <= MOST_AT_ONCE:
        raise MeterRefused(
            f"संख्या 1 से {MOST_AT_ONCE} तक लिखें", f"write a number from 1 to {MOST_AT_ONCE}"
        )
    with deps.db.writing() as db:
        if not keeps_store(offices.all_offices(db), to):
            raise MeterRefused(
                f"{to[:20]} नाम का कोई भंडार नहीं है; सूची से कार्यालय का कोड लिखें",
                f"{to[:20]} is no office with a store; write the code of one in the list",
            )
        chosen = meters.free(db, kind=kind, place="stock", holder=office, limit=count)
        if count > len(chosen):
            raise MeterRefused(
                f"{office} में {kind} के {len(chosen)} मुक्त मीटर हैं; संख्या बदलें",
                f"{office} has {len(chosen)} free meters of kind {kind}; change the number",
            )
        for row in chosen:
            move_meter(db, row.serial, Move.SEND, to=to, who=who, now=now)
    return [row.serial for row in chosen]


def arrived(
    deps: Deps, *, serials: Iterable[str], office: str, who: str, now: dt.datetime
) -> None:
    """Take in meters that were sent here; who waits for one gets it.

    Raise `MeterRefused` when one of them is not on its way to this office: then none is taken.
    """
    with deps.db.writing() as db:
        kinds = set()
        for serial in serials:
            kinds.add(held_by(db, serial, office).kind)
            move_meter(db, serial, Move.ARRIVE, to=office, who=who, now=now)
        sent = [
            message_id
            for kind in sorted(kinds)
            for message_id in waiting.serve(deps, db, office=office, kind=kind, now=now)
        ]
    for message_id in sent:
        deps.nudge.send(message_id)
