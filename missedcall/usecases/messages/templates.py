"""Stop a registered text that the operators refuse, and let it be sent again."""

import datetime as dt
import logging

from missedcall.db.engine import DbConnection
from missedcall.db.messages import stopped_templates
from missedcall.db.messages.messages import MessageRow
from missedcall.usecases.deps import Deps

log = logging.getLogger(__name__)


class NotStopped(Exception):
    """Refuse to resume a template that is not stopped."""


def stop_template(db: DbConnection, message: MessageRow, *, reason: str, now: dt.datetime) -> None:
    """Keep the other messages of a text that was refused, and tell it once."""
    if stopped_templates.stop_template(db, message.template_id, at=now, reason=reason):
        log.error(
            "template %s (%s) is stopped: %s; mend its registration, then run: "
            "missedcall sms resume %s",
            message.template_id,
            message.key,
            reason,
            message.template_id,
        )


def resume_template(
    deps: Deps, *, template_id: str, actor: str, reason: str, now: dt.datetime
) -> None:
    """Let a template be sent again; the sweep hands out what has waited. Raise `NotStopped`."""
    with deps.db.writing() as db:
        if not stopped_templates.resume_template(
            db, template_id, at=now, actor=actor, reason=reason
        ):
            raise NotStopped(f"template {template_id} is not stopped; missedcall sms stats lists")
