"""Yesterday's reports go once by mail to those named, from their hour on; never twice."""

import datetime as dt
import functools
import io
import zipfile
from dataclasses import dataclass, field

import pytest

from callback_worker.report_mail import compose_reports
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.operators import operators as operator_cases
from missedcall.usecases.reports import report_mailing
from tests.kit import NOON, World, ist
from tests.usecases.test_export_freeze import open_breach

MORNING = ist(7, 30, day=24)


@dataclass
class Letterbox:
    """Take letters, or fail as `trouble` says."""

    trouble: Exception | None = None
    taken: list[tuple[str, str, str, bytes]] = field(default_factory=list)

    def send_with_file(
        self, address: str, *, subject: str, body: str, name: str, content: bytes
    ) -> None:
        if self.trouble:
            raise self.trouble
        self.taken.append((address, subject, body, content))


@pytest.fixture
def named(world: World) -> World:
    operator_cases.add_operator(
        world.deps, login="meena", name="Meena", role=Actor.SUPERVISOR, password="correct horse",
        extension=None, language="en", by="test", now=NOON,
    )  # fmt: skip
    operator_cases.change_operator_mail(
        world.deps, login="meena", mail="meena@example.in", by="test", now=NOON
    )
    world.configure("reports", mail_to=("meena", "nobody"))
    world.misses(at=NOON)
    return world


def mail(world: World, box: Letterbox, *, now: dt.datetime = MORNING) -> None:
    compose = functools.partial(compose_reports, world.deps)
    report_mailing.mail_reports(world.deps, mailer=box, compose=compose, now=now)


def test_goes_once_from_its_hour_on_with_a_workbook(named: World) -> None:
    box = Letterbox()

    for now in (ist(6, 59, day=24), MORNING, MORNING + dt.timedelta(hours=1)):
        mail(named, box, now=now)

    ((address, subject, body, book),) = box.taken
    assert (address, subject) == (
        "meena@example.in", "CSPDCL missed-call service: reports of 23-11-2026",
    )  # fmt: skip
    assert "Missed calls: 1, callbacks: 1" in body
    assert len([n for n in zipfile.ZipFile(io.BytesIO(book)).namelist() if "sheet" in n]) >= 3
    assert named.rows("audit")[-1]["action"] == "export.reports"


def test_a_letter_that_is_not_taken_is_tried_three_times(named: World) -> None:
    away = Letterbox(trouble=OSError("away"))
    for minutes in range(5):
        mail(named, away, now=MORNING + dt.timedelta(minutes=minutes))
    box = Letterbox()
    mail(named, box)

    assert named.one("report_mails")["tries"] == report_mailing.MOST_TRIES
    assert box.taken == []


def test_one_that_may_have_gone_is_not_sent_again(named: World) -> None:
    with pytest.raises(KeyboardInterrupt):
        mail(named, Letterbox(trouble=KeyboardInterrupt()))  # type: ignore[arg-type]  # a kill, no error
    box = Letterbox()
    mail(named, box)

    assert box.taken == []
    assert named.one("report_mails")["mailed_at"] is None


def test_nothing_goes_while_a_breach_is_open_or_to_who_reads_no_reports(named: World) -> None:
    box = Letterbox()
    with named.deps.db.writing() as db:
        open_breach(db)
    mail(named, box)
    assert box.taken == []

    named.configure("reports", mail_to=())
    mail(named, box)
    assert box.taken == []
