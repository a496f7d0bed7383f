"""Refuse every export while a breach of personal data is open."""

from missedcall.db.engine import DbConnection
from missedcall.db.privacy import breaches
from missedcall.domain.shared.explanation import RequestRefused, explain
from missedcall.domain.shared.named_code import NamedCode, msgid
from missedcall.usecases.deps import Deps


class ExportFreeze(NamedCode):
    """Name why nothing is exported."""

    BREACH_OPEN = (
        "frozen",
        msgid("exports are frozen while a breach of personal data is open; ask the administrator"),
    )


class ExportsFrozen(RequestRefused):
    """Refuse an export: where data may have leaked, no more of it leaves the house."""


def refuse_while_breach_open(db: DbConnection) -> None:
    """Raise `ExportsFrozen` while a breach is open; every export asks here first."""
    if breaches.get_open_breach(db) is not None:
        raise ExportsFrozen(explain(ExportFreeze.BREACH_OPEN))


def refuse_export(deps: Deps) -> None:
    """Do what `refuse_while_breach_open` does, for who has no transaction at hand."""
    with deps.db.reading() as db:
        refuse_while_breach_open(db)
