"""What guards of the connection ask of an application's form and dues."""

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType

from missedcall.db.engine import DbConnection
from missedcall.domain.connection.states import Event
from missedcall.usecases.applications import dues
from missedcall.usecases.connection.case import Case
from missedcall.usecases.connection.command import Command
from missedcall.usecases.deps import Fact


def _dues_clear(db: DbConnection, case: Case, command: Command, now: dt.datetime) -> bool:
    return command.event is Event.ACCEPT and dues.are_dues_clear(db, case.id, now=now)


FACTS: Mapping[str, Fact] = MappingProxyType({"dues_clear": _dues_clear})
