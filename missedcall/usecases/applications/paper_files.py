"""Turn what was sent into the pages that are kept, write them, and delete them when it is time."""

import datetime as dt
import logging
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from missedcall.config import Config
from missedcall.db.applications import papers
from missedcall.domain.applications import paper_file
from missedcall.domain.applications.paper_file import (
    PaperFileKind,
    PaperFileRefusal,
    PaperFileRefused,
)
from missedcall.domain.applications.papers import NOT_KEPT
from missedcall.usecases.applications import pdf_renderer
from missedcall.usecases.deps import Deps

log = logging.getLogger(__name__)

AT_ONCE = 200
# Beside the renderer's own limit of the processor's time: so long its answer is awaited.
PDF_WITHIN_S = 12
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_REFUSALS = {
    pdf_renderer.LOCKED: PaperFileRefusal.LOCKED,
    pdf_renderer.TOO_MANY_PAGES: PaperFileRefusal.TOO_MANY_PAGES,
}
# Decoding may take 200 MB for a moment: no more than one file at a time in each process. Who sends
# what takes long must not hold all threads of the server: so many wait, and so long.
_DECODING = threading.Lock()
_PLACES = threading.BoundedSemaphore(3)
_WAITS_S = 5


class PaperNotFound(LookupError):
    """Say that there is no such paper for who asks."""


def pages_of_file(data: bytes) -> list[bytes]:
    """Give the pages of a photo or a PDF as JPEG; raise `PaperFileRefused`."""
    kind = paper_file.file_kind(data)
    with _one_at_a_time():
        if kind is PaperFileKind.PDF:
            return _pages_of_pdf(data)
        return [paper_file.clean_photo_of_paper(data, kind)]


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Read a file alone; refuse it when too many wait, or it has waited too long."""
    if not _PLACES.acquire(blocking=False):
        raise PaperFileRefused(PaperFileRefusal.BUSY)
    try:
        if not _DECODING.acquire(timeout=_WAITS_S):
            raise PaperFileRefused(PaperFileRefusal.BUSY)
        try:
            yield
        finally:
            _DECODING.release()
    finally:
        _PLACES.release()


def page_path(config: Config, paper_id: str, page: int) -> Path:
    """Give the file of a page, the first is 1; raise `PaperNotFound` for what leads elsewhere."""
    if not ID.fullmatch(paper_id) or not 1 <= page <= paper_file.MOST_PAGES:
        raise PaperNotFound(paper_id)
    return config.papers_dir / f"{paper_id}-{page}.jpg"


def write_pages(config: Config, paper_id: str, pages: Sequence[bytes]) -> None:
    """Write the pages of a paper; all are on the disk, or none is.

    Raise `PaperFileRefused` when the disk takes none.
    """
    try:
        config.papers_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        for number, page in enumerate(pages, start=1):
            _write(page_path(config, paper_id, number), page)
    except OSError as error:
        log.error("a paper cannot be kept: %s; see the disks", error.strerror)  # noqa: TRY400 - a traceback would name no more
        delete_pages(config, paper_id)
        raise PaperFileRefused(PaperFileRefusal.NO_ROOM) from error


def _write(file: Path, page: bytes) -> None:
    """Write a file that outlives the loss of power as its row does."""
    unfinished = file.with_suffix(f".{os.getpid()}.part")
    try:
        with unfinished.open("wb") as written:
            written.write(page)
            written.flush()
            os.fsync(written.fileno())
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)


def delete_pages(config: Config, paper_id: str) -> None:
    """Delete what is there of a paper."""
    for number in range(1, paper_file.MOST_PAGES + 1):
        page_path(config, paper_id, number).unlink(missing_ok=True)


def delete_due_papers(deps: Deps, *, now: dt.datetime) -> int:
    """Delete papers that were replaced, or whose applicants' data is erased; count them.

    Files go first: a row that says so too early would never be looked at again.
    """
    kept = deps.config.retention
    before = now - dt.timedelta(days=min(kept.application_days, kept.on_request_days))
    with deps.db.reading() as db:
        due = papers.papers_to_delete(db, before=before, not_kept=sorted(NOT_KEPT), limit=AT_ONCE)
    for paper_id in due:
        delete_pages(deps.config, paper_id)
    if due:
        with deps.db.writing() as db:
            papers.note_papers_deleted(db, due, at=now)
    return len(due)


def _pages_of_pdf(data: bytes) -> list[bytes]:
    """Let a process of its own draw the pages: it may fall without us."""
    command = [sys.executable, "-I", "-m", pdf_renderer.__name__]
    try:
        done = subprocess.run(  # noqa: S603 - our own module; the file comes on stdin
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PDF_WITHIN_S,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired as error:
        raise PaperFileRefused(PaperFileRefusal.BROKEN) from error
    if done.returncode != 0:
        raise PaperFileRefused(_REFUSALS.get(done.returncode, PaperFileRefusal.BROKEN))
    return _unframed(done.stdout)


def _unframed(framed: bytes) -> list[bytes]:
    pages, at = [], 0
    while at < len(framed):
        length = int.from_bytes(framed[at : at + 4])
        pages.append(framed[at + 4 : at + 4 + length])
        at += 4 + length
    return pages
