"""An office is told once a day what is late, due today and short, even when a worker is killed."""

import datetime as dt
from dataclasses import dataclass, field

import pytest
import sqlalchemy as sa

from callback_worker.daily_list_mail import compose_daily_list
from missedcall.db.connection.connections import connections
from missedcall.db.meters import shortages
from missedcall.db.operators import operators
from missedcall.usecases.operators import operators as operator_cases
from missedcall.usecases.operators.operator_telephone import OperatorNotAdded
from missedcall.usecases.reports import daily_lists
from tests.kit import NOON, World, after, ist
from tests.usecases.connection import story

MORNING = ist(7, day=24)
MOBILE, MAIL = "+919876500041", "je412@example.in"


@dataclass
class Letters:
    """Take letters, or fail."""

    sent: list[tuple[str, str, str]] = field(default_factory=list)
    trouble: Exception | None = None

    def send_to(self, address: str, *, subject: str, body: str) -> None:
        if self.trouble:
            raise self.trouble
        self.sent.append((address, subject, body))


def a_person(
    world: World, login: str, role: str = "je", *, mobile: str | None, language: str = "hi"
) -> None:
    with world.deps.db.writing() as db:
        operators.add_operator(
            db,
            now=NOON,
            login=login,
            name=login.upper(),
            role=role,
            office=story.OFFICE,
            password_hash="none",
            extension=None,
            mobile=mobile,
            language=language,
        )


def with_work(world: World, *, due_at: dt.datetime) -> str:
    """Leave an application of the office whose step is due at an instant, and meters short."""
    application_id = story.applied(world)
    with world.deps.db.writing() as db:
        here = connections.c.application_id == application_id
        values = {"assignee": "je", "assignee_due_at": due_at}
        db.execute(sa.update(connections).where(here).values(values))
        shortages.add_shortage(
            db,
            office=story.OFFICE,
            kind="single",
            at=NOON,
            runs_out_on=dt.date(2026, 11, 27),
            short=3,
        )
    return story.look(world, application_id).number


def makes(world: World, *, at: dt.datetime = MORNING) -> None:
    daily_lists.make_daily_lists(world.deps, now=at)


def mails(world: World, letters: Letters, *, at: dt.datetime = MORNING) -> None:
    daily_lists.send_daily_list_mails(
        world.deps, mailer=letters, compose=compose_daily_list, now=at
    )


def texts(world: World) -> list[tuple[str, str]]:
    rows = world.rows("messages")
    return [(row["number"], row["text"]) for row in rows if row["key"] == "daily_list"]


def the_list(world: World) -> dict[str, object]:
    (row,) = [row for row in world.rows("daily_lists") if row["office"] == story.OFFICE]
    return dict(row)


@pytest.fixture
def je(world: World) -> World:
    """Give an office with a JE who has a mobile and a mail address."""
    a_person(world, "je412", mobile=MOBILE)
    operator_cases.change_operator_mail(world.deps, login="je412", mail=MAIL, by="test", now=NOON)
    return world


def test_the_je_gets_the_counts_by_sms_and_the_list_by_mail(je: World) -> None:
    number = with_work(je, due_at=after(MORNING, hours=-1))
    letters = Letters()

    makes(je)
    mails(je, letters)

    ((to, text),) = texts(je)
    assert to == MOBILE
    assert "1 आवेदन देर से, 0 आज तक करने हैं, 1 प्रकार के मीटर कम" in text
    ((address, subject, body),) = letters.sent
    assert address == MAIL
    assert "412" in subject
    assert number in body
    assert "3 कम, 27-11-2026 तक चलेंगे" in body


def test_what_is_due_today_is_told_apart_from_what_is_late(je: World) -> None:
    with_work(je, due_at=after(MORNING, hours=5))
    makes(je)
    assert (the_list(je)["late"], the_list(je)["due_today"]) == (0, 1)


def test_what_is_due_tomorrow_is_not_told(je: World) -> None:
    with_work(je, due_at=after(MORNING, hours=20))
    makes(je)
    assert (the_list(je)["late"], the_list(je)["due_today"]) == (0, 0)


def test_once_a_day_however_often_the_worker_looks_and_again_tomorrow(je: World) -> None:
    with_work(je, due_at=after(MORNING, hours=-1))
    letters = Letters()
    for minutes in range(3):
        makes(je, at=after(MORNING, minutes=minutes))
        mails(je, letters, at=after(MORNING, minutes=minutes))
    assert (len(texts(je)), len(letters.sent)) == (1, 1)

    makes(je, at=after(MORNING, days=1))

    assert len(texts(je)) == 2


@pytest.mark.parametrize("at", [ist(6, 59, day=24), ist(20, day=24)])
def test_nothing_is_told_at_night(je: World, at: dt.datetime) -> None:
    makes(je, at=at)
    assert je.rows("daily_lists") == []


class Killed(BaseException):
    """End a worker at once, as SIGKILL does: nothing after it is done."""


def test_a_worker_killed_while_the_list_is_written_leaves_it_to_the_next(
    je: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_work(je, due_at=after(MORNING, hours=-1))

    def killed(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(daily_lists, "_queue_texts", killed)
        with pytest.raises(Killed):
            makes(je)
    assert [row["office"] for row in je.rows("daily_lists") if row["late"]] == []

    makes(je, at=after(MORNING, minutes=1))

    assert len(texts(je)) == 1


def test_a_worker_killed_as_it_hands_a_mail_over_sends_none_twice(je: World) -> None:
    with_work(je, due_at=after(MORNING, hours=-1))
    makes(je)
    letters = Letters()
    letters.trouble = Killed()  # type: ignore[assignment]  # no Exception, as when it is killed
    with pytest.raises(Killed):
        mails(je, letters)

    letters.trouble = None
    mails(je, letters, at=after(MORNING, minutes=1))

    assert letters.sent == []
    assert je.one("daily_list_mails")["mailed_at"] is None


def test_a_mail_that_the_server_does_not_take_is_tried_three_times(je: World) -> None:
    with_work(je, due_at=after(MORNING, hours=-1))
    makes(je)
    for minutes in range(5):
        mails(je, Letters(trouble=OSError("away")), at=after(MORNING, minutes=minutes))
    assert je.one("daily_list_mails")["tries"] == 3


def test_an_office_with_nothing_to_do_gets_no_text(je: World) -> None:
    makes(je)
    assert texts(je) == []
    assert the_list(je)["late"] == 0


def test_who_has_no_mobile_or_mail_on_record_is_named(je: World) -> None:
    a_person(je, "LM7", "lineman", mobile=None)
    a_person(je, "ae40", "ae", mobile="+919876500043")

    found = daily_lists.load_daily_list(je.deps, office=story.OFFICE, now=MORNING)

    assert [(each.login, each.lacks_mobile, each.lacks_mail) for each in found.not_on_record] == [
        ("LM7", True, False),
        ("ae40", False, True),
    ]
    _, body = compose_daily_list(found, ["hne", "hi"])
    assert "LM7 (LM7): मोबाइल" in body


def test_the_mail_is_written_in_the_readers_language(je: World) -> None:
    with_work(je, due_at=after(MORNING, hours=-1))
    found = daily_lists.load_daily_list(je.deps, office=story.OFFICE, now=MORNING)

    subject, body = compose_daily_list(found, ["en", "hi"])

    assert "late: 1, due today: 0, kinds of meters short: 1" in subject
    assert "JE  due 24-11-2026 06:00" in body


@pytest.mark.parametrize("address", ["je412", "a b@example.in", "je@x", "a@b.in\nBcc: c@d.in"])
def test_what_is_no_address_is_refused(je: World, address: str) -> None:
    with pytest.raises(OperatorNotAdded, match="mail"):
        operator_cases.change_operator_mail(
            je.deps, login="je412", mail=address, by="test", now=NOON
        )
