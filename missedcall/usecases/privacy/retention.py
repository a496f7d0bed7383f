"""Erase personal data that has been kept as long as the section `retention` says."""

import datetime as dt
import logging
from dataclasses import dataclass

from missedcall.db.privacy import retention
from missedcall.db.privacy.retention import KINDS
from missedcall.db.recordings import recordings
from missedcall.domain.callbacks import calendar
from missedcall.usecases.applications import paper_files
from missedcall.usecases.deps import Deps
from missedcall.usecases.field import photos
from missedcall.usecases.privacy import erasure, stray_files

log = logging.getLogger(__name__)

EVERY = dt.timedelta(days=1)
AT_ONCE = 200  # rows of a class in one transaction, so that no writer waits long
COMPACTED = "compacted"  # the name under which it is kept that the file was written anew
TOO_LARGE = "too large to compact"  # or that it was left to a person
# While the file is written anew no writer gets in, and each waits no longer than 15 s. On two busy
# cores 8.2 GB took 184 s, so this takes about 11.
LARGEST = 500_000_000


@dataclass(frozen=True)
class RetentionClass:
    """Tell of a class of data: how long it is kept, what is held, due and erased, and when."""

    name: str
    days: int
    kept: int
    due: int
    erased: int
    erased_at: dt.datetime | None


def run_retention(deps: Deps, *, now: dt.datetime) -> None:
    """Look once a day through each class, one batch at a time until nothing is due."""
    with deps.db.reading() as db:
        last = retention.get_last_retention_runs(db)
    for name in KINDS:
        done = last.get(name)
        if done is None or done.is_more or now - done.at >= EVERY:
            _batch(deps, name, now=now)
            if name == "applications":
                photos.delete_due_photos(deps, now=now)
                paper_files.delete_due_papers(deps, now=now)
                stray_files.delete_stray_files(deps, now=now)
    _compact_by_night(deps, now=now)


def _batch(deps: Deps, name: str, *, now: dt.datetime) -> None:
    before = now - _age(deps, name)
    with deps.db.writing() as db:
        erased = retention.erase_class(db, name, before=before, limit=AT_ONCE)
        retention.note_retention_run(db, name, at=now, erased=erased, is_more=erased == AT_ONCE)


def _age(deps: Deps, name: str) -> dt.timedelta:
    return dt.timedelta(days=getattr(deps.config.retention, KINDS[name].days))


def _compact_by_night(deps: Deps, *, now: dt.datetime) -> None:
    """Write the database's file anew while no call is placed: writers wait for it."""
    if calendar.may_call_at(deps.rules.hours, at=now):
        return
    with deps.db.reading() as db:
        if not retention.was_erased_since(db, COMPACTED):
            return
    if deps.db.size() <= LARGEST:
        compact_database(deps, now=now)
    else:
        _leave_to_a_person(deps, now=now)


def _leave_to_a_person(deps: Deps, *, now: dt.datetime) -> None:
    """Say, once a day, that the file is too large to be written anew in passing."""
    with deps.db.writing() as db:
        told = retention.get_last_retention_runs(db).get(TOO_LARGE)
        if told is not None and now - told.at < EVERY:
            return
        retention.note_retention_run(db, TOO_LARGE, at=now, erased=0)
    log.warning(
        "the database's file has %d MB, too much to write anew while callers wait: stop the"
        " service and run `missedcall privacy compact`",
        deps.db.size() // 1_000_000,
    )


def compact_database(deps: Deps, *, now: dt.datetime) -> bool:
    """Write the database's file anew, so that nothing erased is left in it; say whether it was.

    A reader at that moment keeps the write-ahead log from being emptied: try again.
    """
    done = deps.db.compact()
    if done:
        with deps.db.writing() as db:
            retention.note_retention_run(db, COMPACTED, at=now, erased=0)
    return done


def report_retention(deps: Deps, *, now: dt.datetime) -> list[RetentionClass]:
    """Tell of every class what is kept, what is due, and what was erased."""
    with deps.db.reading() as db:
        classes = []
        for name in KINDS:
            kept, due = retention.count_class(db, name, before=now - _age(deps, name))
            erased, at = retention.count_erased_of_class(db, name)
            classes.append(RetentionClass(name, _age(deps, name).days, kept, due, erased, at))
        days = deps.config.recording.keep_days
        found = recordings.count_recordings(db, before=now - dt.timedelta(days=days))
        classes.append(RetentionClass("recordings", days, *found))
        erased, at = retention.count_erased_of_class(db, erasure.RUN)
        waiting = retention.count_sealed(db, now=now)
        request_days = deps.config.retention.on_request_days
        classes.append(RetentionClass(erasure.RUN, request_days, *waiting, erased, at))
    return classes
