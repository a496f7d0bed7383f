"""Hand the points of a month on as a list that is signed: what they are worth is decided there."""

import datetime as dt
import hmac
from dataclasses import asdict

from missedcall.db.points import points_ledger
from missedcall.domain.shared import csv_cells
from missedcall.usecases.deps import Deps
from missedcall.usecases.export_freeze import refuse_while_breach_open
from missedcall.usecases.points.leaderboards import month_bounds

HEADER = ("month", "lineman", "office", "jobs", "points")
SHORTEST_KEY = 16


def export_points_of_month(deps: Deps, *, month: dt.date) -> str:
    """Give what became final in a month as a CSV, a line for each lineman; never an amount.

    Raise `ExportsFrozen` while a breach of personal data is open.
    """
    since, until = month_bounds(month)
    with deps.db.reading() as db:
        refuse_while_breach_open(db)
        rows = points_ledger.sum_final_points_by_lineman(db, since=since, until=until)
    return csv_cells.document(
        HEADER,
        (
            {
                **asdict(row),
                "month": f"{month:%Y-%m}",
                "office": row.office or "",
                "points": row.points_x100 / 100,
            }
            for row in rows
        ),
        line_end="\n",
    )


def sign_export(content: bytes, *, key: str) -> str:
    """Sign a file with HMAC-SHA256 (RFC 2104); raise ValueError for no key or a short one."""
    if not key:
        raise ValueError(
            f"is not set; set it to the company's key of {SHORTEST_KEY} or more characters"
        )
    if len(key) < SHORTEST_KEY:
        raise ValueError(f"is shorter than {SHORTEST_KEY} characters; choose a longer one")
    return hmac.new(key.encode(), content, "sha256").hexdigest()


def is_signature_valid(content: bytes, *, signature: str, key: str) -> bool:
    """Say whether a file is the one that was signed with this key."""
    return hmac.compare_digest(sign_export(content, key=key), signature.strip())
