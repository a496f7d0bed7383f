"""Keep photos from the field as files that only a row makes visible."""

import datetime as dt
import hashlib
import os
import re
import threading
from pathlib import Path

from missedcall.config import Config
from missedcall.db.engine import DbConnection, IntegrityError
from missedcall.db.field import photos
from missedcall.domain.field import photo
from missedcall.usecases.deps import Deps

AT_ONCE = 200
# A job needs one photo, and one more for each report that is refused; a lineman does ten jobs on
# a good day, with 100 to 300 kB each. Counted as they are kept, over the 24 hours before.
MOST_A_JOB, MOST_BYTES_A_DAY = 30, 50_000_000
# A photo is sent just before its report; what has none by then belongs to nothing.
REPORT_COMES = dt.timedelta(days=30)
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


# Decoding may take 200 MB for a moment: no more than one photo at a time in each process.
_DECODING = threading.Lock()


class PhotoNotFound(LookupError):
    """Say that there is no such photo."""


class TooManyPhotos(ValueError):
    """Refuse a photo for a job that has `MOST_A_JOB` of them."""


class DailyPhotoLimitReached(ValueError):
    """Refuse a photo of a lineman who sent `MOST_BYTES_A_DAY` in the last 24 hours."""


def photo_path(config: Config, photo_id: str) -> Path:
    """Give the file of a photo; raise `PhotoNotFound` for an id that could lead elsewhere."""
    if not ID.fullmatch(photo_id):
        raise PhotoNotFound(photo_id)
    return config.photos_dir / f"{photo_id}.jpg"


def store_photo(
    deps: Deps,
    *,
    photo_id: str,
    application_id: int,
    lineman: str,
    data: bytes,
    now: dt.datetime,
) -> None:
    """Store a photo without its metadata; the same one again changes nothing.

    Raise `NotAPhoto` for what is no JPEG, `TooManyPhotos` or `DailyPhotoLimitReached`. The row is
    written after the file, so that a crash leaves at most a file without a row.
    """
    file = photo_path(deps.config, photo_id)
    with deps.db.reading() as db:
        if photos.get_photo(db, photo_id) is not None:
            return
        _check_photo_limits(db, application_id=application_id, lineman=lineman, now=now)
    with _DECODING:
        picture = photo.clean_photo(data)
    _write(file, picture)
    try:
        with deps.db.writing() as db:
            photos.add_photo(
                db,
                id=photo_id,
                lineman=lineman,
                application_id=application_id,
                received_at=now,
                bytes=len(picture),
                sha256=hashlib.sha256(picture).hexdigest(),
            )
    except IntegrityError:
        return  # it came twice at once, and the other one has just been kept


def _check_photo_limits(
    db: DbConnection, *, application_id: int, lineman: str, now: dt.datetime
) -> None:
    if photos.count_photos(db, application_id=application_id) >= MOST_A_JOB:
        raise TooManyPhotos
    since = now - dt.timedelta(days=1)
    if photos.sum_photo_bytes(db, lineman=lineman, since=since) >= MOST_BYTES_A_DAY:
        raise DailyPhotoLimitReached


def _write(file: Path, picture: bytes) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = file.with_suffix(f".{os.getpid()}.part")
    unfinished.write_bytes(picture)
    unfinished.replace(file)


def delete_due_photos(deps: Deps, *, now: dt.datetime) -> int:
    """Delete photos of applicants whose data is erased, and those of no report; count them.

    Files go first: a row that says so too early would never be looked at again.
    """
    kept = deps.config.retention
    before = now - dt.timedelta(days=min(kept.application_days, kept.on_request_days))
    since, until = now - 2 * REPORT_COMES, now - REPORT_COMES
    with deps.db.reading() as db:
        due = [
            *photos.photos_to_delete(db, before=before, limit=AT_ONCE),
            # Those before were looked at on the days before.
            *photos.photos_of_no_report(db, since=since, until=until, limit=AT_ONCE),
        ]
    for photo_id in due:
        photo_path(deps.config, photo_id).unlink(missing_ok=True)
    if due:
        with deps.db.writing() as db:
            photos.note_deleted(db, due, at=now)
    return len(due)
