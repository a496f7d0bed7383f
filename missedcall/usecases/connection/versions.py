"""Put one version of a demand in the place of another; the one before is kept, cancelled."""

import datetime as dt

from missedcall.db import applications
from missedcall.db.engine import Connection
from missedcall.usecases import messages
from missedcall.usecases.connection.act import ChangedMeanwhile, NewDemand
from missedcall.usecases.connection.case import Case


def put(db: Connection, case: Case, new: NewDemand, *, why: str, now: dt.datetime) -> int:
    """Cancel the version that is owed, write the new one, and give its id.

    A text that still waits to ask for the old amount is taken back.
    """
    old = applications.current_demand(db, case.id)
    if old is None or not applications.cancel_demand(db, old["id"], at=now):
        raise ChangedMeanwhile(case.number)
    messages.supersede(db, cause=f"demand:{old['id']}", why="the demand was revised", now=now)
    return applications.add_demand(
        db,
        application_id=case.id,
        version=old["version"] + 1,
        reason=why[:200],
        tariff_id=new.quote.tariff_id,
        tariff_version=new.quote.version,
        inputs=new.inputs,
        total_paise=new.quote.total_paise,
        issued_on=new.issued_on,
        due_on=new.due_on,
        lines=[(line.code, line.amount_paise, line.because) for line in new.quote.lines],
    )
