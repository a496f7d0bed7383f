"""Papers are listed by the rules, given as photo or PDF, replaced until checked, and deleted."""

import dataclasses
import errno
import os
import stat
import threading
from collections.abc import Sequence

import pytest

from missedcall.db.applications.applications import applications
from missedcall.domain.applications import paper_file
from missedcall.domain.applications.paper_file import PaperFileRefusal, PaperFileRefused
from missedcall.domain.applications.papers import PaperState
from missedcall.domain.connection.states import Event, State
from missedcall.domain.operators.roles import Actor
from missedcall.domain.privacy.personal import ERASED
from missedcall.usecases.applications import paper_files, papers, public_applications, timeline
from missedcall.usecases.applications.papers import PaperDetail, PaperNotTaken, PaperNotTakenReason
from missedcall.usecases.connection import workflow
from missedcall.usecases.connection.command import Command
from missedcall.usecases.privacy import stray_files
from tests import pictures
from tests.kit import NOON, World, a_form, after, changed
from tests.usecases.connection import story

PHOTO = pictures.photograph(800, 600)
OTHER = pictures.photograph(640, 640)


def applied(world: World, **typed: str) -> int:
    return world.submit(*world.talks(), a_form(**typed)).application_id


def add_application(world: World, mobile: str = "98765 00001") -> int:
    """Let a tenant apply on the internet too."""
    form = a_form(tenure="rent", mobile=mobile)
    return public_applications.submit_public_application(
        world.deps, mobile=form.mobile, form=form, key="too", actor="applicant", now=NOON
    ).application_id


def give(
    world: World,
    application_id: int,
    kind: str = "identity",
    data: bytes = PHOTO,
    *,
    at: float = 1,
) -> None:
    papers.give_paper(
        world.deps,
        application_id,
        kind=kind,
        data=data,
        actor="applicant",
        now=after(minutes=at),
    )


def listed(world: World, application_id: int) -> Sequence[PaperDetail]:
    with world.deps.db.reading() as db:
        return papers.list_papers(world.deps, db, application_id)


def states(world: World, application_id: int) -> dict[str, PaperState]:
    return {each.kind: each.state for each in listed(world, application_id)}


def files(world: World) -> list[str]:
    return sorted(file.name for file in world.deps.config.papers_dir.glob("*"))


def test_an_owner_gives_papers_or_shows_them_at_the_visit(world: World) -> None:
    application_id = applied(world, tenure="own")

    assert states(world, application_id) == {
        "identity": PaperState.AT_VISIT,
        "ownership": PaperState.AT_VISIT,
    }
    assert all(each.may_give and each.name["hi"] for each in listed(world, application_id))


def test_a_photo_is_kept_without_its_place_in_a_folder_for_us_alone(world: World) -> None:
    application_id = applied(world)

    give(world, application_id)

    folder = world.deps.config.papers_dir
    (file,) = folder.glob("*")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert b"Exif" not in file.read_bytes()
    row = world.one("application_papers")
    assert (row["kind"], row["state"], row["pages"]) == ("identity", "given", 1)
    assert row["bytes"] == file.stat().st_size
    assert states(world, application_id)["identity"] is PaperState.GIVEN


def test_of_a_pdf_only_pictures_of_its_pages_are_kept(world: World) -> None:
    application_id = applied(world)

    give(world, application_id, data=pictures.pdf(pages=2))

    kept = [file.read_bytes() for file in world.deps.config.papers_dir.glob("*")]
    assert len(kept) == world.one("application_papers")["pages"] == 2
    for page in kept:
        assert pictures.opened(page).format == "JPEG"
        assert not any(one in page for one in (b"Exif", b"run.exe", b"written by", b"%PDF"))


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"%PDF-1.7 rubbish", PaperFileRefusal.BROKEN),
        (pictures.pdf(pages=paper_file.MOST_PAGES + 1), PaperFileRefusal.TOO_MANY_PAGES),
        (pictures.pdf(password="1234"), PaperFileRefusal.LOCKED),
    ],
    ids=["rubbish", "pages", "locked"],
)
def test_a_pdf_that_cannot_be_drawn_leaves_nothing(
    world: World, data: bytes, refusal: PaperFileRefusal
) -> None:
    application_id = applied(world)

    with pytest.raises(PaperFileRefused) as refused:
        give(world, application_id, data=data)

    assert refused.value.refusal is refusal
    assert (world.rows("application_papers"), files(world)) == ([], [])


def test_the_last_paper_takes_a_waiting_application_to_the_check(world: World) -> None:
    application_id = applied(world, tenure="rent")
    assert story.look(world, application_id).state is State.DOCS_PENDING
    assert states(world, application_id)["owner_consent"] is PaperState.MISSING

    give(world, application_id, "identity")
    assert story.look(world, application_id).state is State.DOCS_PENDING

    give(world, application_id, "owner_consent")
    assert story.look(world, application_id).state is State.VERIFICATION


def test_above_the_load_of_its_category_no_paper_may_wait_for_the_visit(world: World) -> None:
    categories = [
        category.model_copy(update={"papers_at_visit_up_to": 2})
        for category in world.deps.config.categories
    ]
    config = world.deps.config.model_copy(update={"categories": tuple(categories)})
    world.deps = dataclasses.replace(world.deps, config=config)

    application_id = applied(world, load="2.3")

    assert set(states(world, application_id).values()) == {PaperState.MISSING}


def test_the_same_again_changes_nothing_and_another_takes_its_place(world: World) -> None:
    application_id = applied(world)
    give(world, application_id)
    first = files(world)

    give(world, application_id, at=2)
    assert (files(world), len(world.rows("application_papers"))) == (first, 1)

    give(world, application_id, data=OTHER, at=3)
    old, new = sorted(world.rows("application_papers"), key=lambda row: row["given_at"])
    assert (old["state"], new["state"]) == ("replaced", "given")
    assert old["deleted_at"] == after(minutes=3)
    assert files(world) == [f"{new['id']}-1.jpg"]


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("tenancy", PaperNotTakenReason.NOT_ASKED),
        ("../../etc/passwd", PaperNotTakenReason.NOT_ASKED),
    ],
)
def test_what_is_not_asked_is_not_taken(
    world: World, kind: str, reason: PaperNotTakenReason
) -> None:
    application_id = applied(world)

    with pytest.raises(PaperNotTaken) as refused:
        give(world, application_id, kind)

    assert refused.value.why is reason


def test_an_application_that_has_ended_takes_none(world: World) -> None:
    application_id = applied(world)
    command = Command(
        Event.WITHDRAW, Actor.OPERATOR, "asha", "said so", declared={"identity_proven": True}
    )
    workflow.execute_command(world.deps, application_id=application_id, command=command, now=NOON)

    with pytest.raises(PaperNotTaken) as refused:
        give(world, application_id)

    assert refused.value.why is PaperNotTakenReason.CLOSED
    assert not any(each.may_give for each in listed(world, application_id))


def test_so_many_a_day_and_no_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "MOST_A_DAY", 2)
    application_id = applied(world)
    give(world, application_id)
    give(world, application_id, data=OTHER)

    with pytest.raises(PaperNotTaken) as refused:
        give(world, application_id)
    assert refused.value.why is PaperNotTakenReason.TOO_MANY

    give(world, application_id, at=24 * 60 + 2)


def test_who_sends_while_others_files_are_read_is_told_to_come_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    application_id = applied(world)
    monkeypatch.setattr(paper_files, "_WAITS_S", 0.01)

    with paper_files._DECODING, pytest.raises(PaperFileRefused) as waited:
        give(world, application_id)
    monkeypatch.setattr(paper_files, "_PLACES", threading.BoundedSemaphore(1))
    with paper_files._PLACES, pytest.raises(PaperFileRefused) as full:
        give(world, application_id)

    assert waited.value.refusal is full.value.refusal is PaperFileRefusal.BUSY
    give(world, application_id)


def test_the_lineman_is_told_what_is_shown_at_the_visit_and_nothing_of_poverty(
    world: World,
) -> None:
    application_id = applied(world, bpl="true", load="1")
    give(world, application_id, "ownership")

    found = papers.papers_for_lineman(world.deps, [application_id])

    assert [each.kind for each in found[application_id]] == ["identity"]
    assert states(world, application_id)["bpl_card"] is PaperState.AT_VISIT


def test_papers_are_deleted_when_the_applicants_data_is_erased_and_old_enough(
    world: World,
) -> None:
    application_id = applied(world)
    give(world, application_id)
    year = 365 * 24 * 60
    assert paper_files.delete_due_papers(world.deps, now=after(minutes=year + 2)) == 0

    with world.deps.db.writing() as db:
        db.execute(applications.update().values(mobile=ERASED))

    assert paper_files.delete_due_papers(world.deps, now=after(minutes=year)) == 0
    assert paper_files.delete_due_papers(world.deps, now=after(minutes=year + 2)) == 1
    assert files(world) == []
    assert world.one("application_papers")["deleted_at"] == after(minutes=year + 2)


def test_of_a_paper_for_which_the_disk_has_no_room_nothing_is_left(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    application_id, left = applied(world), [1]

    def write(_: int) -> None:
        if not left:
            raise OSError(errno.ENOSPC, "No space left on device")
        left.pop()

    monkeypatch.setattr(os, "fsync", write)
    with pytest.raises(PaperFileRefused) as full:
        give(world, application_id, data=pictures.pdf(pages=2))

    assert full.value.refusal is PaperFileRefusal.NO_ROOM
    assert files(world) == []
    assert not world.rows("application_papers")


def test_what_a_killed_process_left_is_deleted_and_what_has_a_row_stays(world: World) -> None:
    give(world, applied(world))
    kept = files(world)
    stray = "00000000-0000-4000-8000-000000000000-1"
    days = {f"{stray}.jpg": 2, f"{stray}.77.part": 2, f"{kept[0][:-4]}.78.part": 2, "new.jpg": 0}
    for name, old in {**days, kept[0]: 2}.items():
        file = world.deps.config.papers_dir / name
        file.touch()
        at = NOON.timestamp() - old * 86_400
        os.utime(file, (at, at))

    assert stray_files.delete_stray_files(world.deps, now=NOON) == 3

    assert files(world) == sorted([*kept, "new.jpg"])


def test_what_its_owner_wants_erased_goes_as_soon_as_the_law_lets_it(world: World) -> None:
    deps = world.deps
    deps = dataclasses.replace(
        deps, config=changed(deps.config, "retention", application_days=10 * 365)
    )
    give(world, applied(world))
    with deps.db.writing() as db:
        db.execute(applications.update().values(mobile=ERASED))

    assert paper_files.delete_due_papers(deps, now=after(minutes=366 * 24 * 60)) == 1


@pytest.mark.parametrize(
    ("paper_id", "page"),
    [("../secrets", 1), ("00000000-0000-0000-0000-000000000000", 0), ("", 1)],
)
def test_no_name_leads_out_of_the_folder(world: World, paper_id: str, page: int) -> None:
    with pytest.raises(paper_files.PaperNotFound):
        paper_files.page_path(world.deps.config, paper_id, page)


def test_what_a_form_would_need_is_what_its_application_needs(world: World) -> None:
    form = a_form(tenure="rent", load="12")

    before = papers.papers_of_form(world.deps, form, now=NOON)
    application_id = world.submit(*world.talks(), form).application_id

    found = [(each.kind, each.at_visit) for each in listed(world, application_id)]
    assert found == [(each.kind, each.at_visit) for each in before]
    assert [kind for kind, at_visit in found if not at_visit] == ["owner_consent"]


def test_the_timeline_tells_of_papers(world: World) -> None:
    application_id = applied(world)
    give(world, application_id)
    give(world, application_id, data=OTHER, at=2)

    with world.deps.db.reading() as db:
        entries = timeline.timeline_of_application(db, application_id)

    told = [(one.what, one.actor, one.detail) for one in entries if one.kind == "paper"]
    assert told == [("given", "applicant", "identity")] * 2


def test_the_application_that_stays_gets_the_papers_it_lacks(world: World) -> None:
    stays = applied(world, tenure="rent")
    duplicate = add_application(world)
    give(world, stays, "identity")
    give(world, duplicate, "identity", OTHER)
    give(world, duplicate, "owner_consent", OTHER)

    with world.deps.db.writing() as db:
        papers.move_papers(world.deps, db, duplicate, stays, now=after(minutes=5))

    assert states(world, stays)["owner_consent"] is PaperState.GIVEN
    assert story.look(world, stays).state is State.VERIFICATION
    assert [each.kind for each in listed(world, duplicate) if each.row] == ["identity"]


def test_papers_of_another_mobile_stay_where_they_are(world: World) -> None:
    stays = applied(world, tenure="rent")
    duplicate = add_application(world, mobile="98765 00002")
    give(world, duplicate, "owner_consent", OTHER)

    with world.deps.db.writing() as db:
        papers.move_papers(world.deps, db, duplicate, stays, now=after(minutes=5))

    assert states(world, stays)["owner_consent"] is PaperState.MISSING


def test_a_paper_that_comes_as_its_owners_data_is_erased_is_not_kept(world: World) -> None:
    application_id = applied(world)
    with world.deps.db.writing() as db:
        db.execute(applications.update().values(mobile=ERASED))

    with pytest.raises(PaperNotTaken) as closed:
        give(world, application_id)

    assert closed.value.why is PaperNotTakenReason.CLOSED
    assert files(world) == []
