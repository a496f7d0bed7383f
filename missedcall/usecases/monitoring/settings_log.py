"""Note in the audit which settings were changed since the service last ran on this machine."""

import datetime as dt
import json

from missedcall.config import Config
from missedcall.db.engine import Database
from missedcall.db.monitoring import known_settings
from missedcall.db.schema import note_audit
from missedcall.domain.monitoring import settings

# Of a configuration that was written anew so many keys are named, and the rest counted.
MOST_NOTED = 200
LONGEST_SUBJECT = 60
ACTION = "settings.change"


def note_changed_settings(
    database: Database, config: Config, *, machine: str, actor: str, now: dt.datetime
) -> int:
    """Compare the configuration with the one of before, note each changed key; give how many.

    The first run of a machine notes nothing: there is nothing to compare with.
    """
    given = dict(settings.flatten(json.loads(config.model_dump_json(exclude={"root"}))))
    with database.writing() as db:
        known = known_settings.get_known_settings(db, machine)
        changed = {key: value for key, value in given.items() if known.get(key) != value}
        gone = [key for key in known if key not in given]
        if not (changed or gone):
            return 0
        known_settings.keep_settings(db, machine, changed=changed, gone=gone)
        if not known:
            return 0
        keys = sorted({*changed, *gone})
        for key in keys[:MOST_NOTED]:
            note_audit(
                db,
                at=now,
                actor=actor,
                action=ACTION,
                subject=key[:LONGEST_SUBJECT],
                before=known.get(key),
                after=given.get(key),
                reason=f"config.yaml on {machine}",
            )
        if len(keys) > MOST_NOTED:
            note_audit(
                db,
                at=now,
                actor=actor,
                action=ACTION,
                subject=f"{len(keys) - MOST_NOTED} more keys",
                reason=f"config.yaml on {machine}",
            )
    return len(keys)
