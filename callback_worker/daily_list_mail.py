"""Write the mail of an office's daily list, in the language of who gets it."""

import datetime as dt
import functools
from collections.abc import Sequence
from pathlib import Path
from string import Template
from typing import Any

import yaml

from missedcall.domain.callbacks.calendar import IST
from missedcall.usecases.reports.daily_lists import DailyList, DueApplication

WORDS = Path(__file__).parent / "mails" / "daily_list.yaml"


def compose_daily_list(found: DailyList, languages: Sequence[str]) -> tuple[str, str]:
    """Give subject and body of the mail, in the first of these languages that has words."""
    words = _words()
    said = next((words[each] for each in languages if each in words), next(iter(words.values())))
    subject = Template(said["subject"]).substitute(
        office=found.office,
        day=f"{found.day:%d-%m-%Y}",
        late=found.late_count,
        today=found.due_today_count,
        short=len(found.short),
    )
    lines = [
        Template(said["late"]).substitute(count=found.late_count),
        *_rows(said, found.late),
        "",
        Template(said["today"]).substitute(count=found.due_today_count),
        *_rows(said, found.due_today),
        "",
        said["short"],
        *_short_rows(said, found),
        *_missing(said, found),
        "",
        said["end"],
    ]
    return subject, "\n".join(lines) + "\n"


@functools.cache
def _words() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return read


def _rows(said: dict[str, Any], listed: Sequence[DueApplication]) -> list[str]:
    rows = [
        Template(said["row"]).substitute(
            application=each.application,
            role=said["roles"].get(each.assignee, each.assignee),
            due=_clock(each.due_at),
        )
        for each in listed
    ]
    return rows or [said["none"]]


def _short_rows(said: dict[str, Any], found: DailyList) -> list[str]:
    rows = [
        Template(said["short_row"]).substitute(
            kind=each.kind, count=each.short, until=f"{each.runs_out_on:%d-%m-%Y}"
        )
        for each in found.short
    ]
    return rows or [said["none"]]


def _missing(said: dict[str, Any], found: DailyList) -> list[str]:
    rows = [
        Template(said["missing_row"]).substitute(
            name=each.name,
            login=each.login,
            what=", ".join(
                said[what]
                for what, lacks in (("mobile", each.lacks_mobile), ("mail", each.lacks_mail))
                if lacks
            ),
        )
        for each in found.not_on_record
    ]
    return ["", said["missing"], *rows] if rows else []


def _clock(at: dt.datetime) -> str:
    return f"{at.astimezone(IST):%d-%m-%Y %H:%M}"
