"""Delete pictures that belong to nothing: the process ended between a file and its row."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from missedcall.db.applications import papers
from missedcall.db.engine import DbConnection
from missedcall.db.field import photos
from missedcall.usecases.deps import Deps

# A row comes within seconds of its files. What is older was looked at on the days before.
ROW_COMES, LOOKED_AT = dt.timedelta(days=1), dt.timedelta(days=10)
LENGTH_OF_ID = 36
ReadIds = Callable[[DbConnection, dt.datetime], Collection[str]]


def delete_stray_files(deps: Deps, *, now: dt.datetime) -> int:
    """Delete papers' pages and photos without a row, half-written ones too; count them."""
    return _delete(deps, deps.config.papers_dir, papers.list_paper_ids_since, now=now) + _delete(
        deps, deps.config.photos_dir, photos.list_photo_ids_since, now=now
    )


def _delete(deps: Deps, folder: Path, read_ids: ReadIds, *, now: dt.datetime) -> int:
    since, until = now - LOOKED_AT, now - ROW_COMES
    old = list(_files_of_time(folder, since.timestamp(), until.timestamp()))
    if not old:
        return 0
    with deps.db.reading() as db:
        known = read_ids(db, since - ROW_COMES)
    strays = [
        file for file in old if file.suffix == ".part" or file.name[:LENGTH_OF_ID] not in known
    ]
    for file in strays:
        file.unlink(missing_ok=True)
    return len(strays)


def _files_of_time(folder: Path, since: float, until: float) -> Iterator[Path]:
    """Give the files of a folder that were written in a time, in seconds of the epoch."""
    if not folder.is_dir():
        return
    for file in folder.iterdir():
        if since <= file.stat().st_mtime < until:
            yield file
