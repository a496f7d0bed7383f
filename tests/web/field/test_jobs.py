"""A lineman reports from a telephone: each report once, in the own name, with its proof."""

import datetime as dt
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from missedcall.config import Config
from missedcall.db.applications.applications import applications
from missedcall.db.field.photos import photos as photo_rows
from missedcall.db.field.reports import reports
from missedcall.db.meters import meters
from missedcall.db.points import jobs as job_rows
from missedcall.domain.connection.states import Rule, SlaClock, State
from missedcall.domain.field import photo
from missedcall.domain.field.places import Inconsistency
from missedcall.domain.operators.roles import Actor
from missedcall.domain.privacy.personal import ERASED
from missedcall.usecases.deps import Deps
from missedcall.usecases.field import evidence, photos
from tests import kit, pictures
from tests.support.screen_texts import said
from tests.web.conftest import Browser
from tests.web.worklist_story import LINEMAN, OTHER, WorklistStory
from web.office import names

PHOTO = pictures.photograph(1280, 960)
DEVICE = "00000000-0000-4000-8000-00000000000d"
SERIAL = itertools.count(1)


@pytest.fixture
def config(config: Config, tmp_path: Path) -> Config:
    return kit.changed(config, "service", state_dir=tmp_path)


@pytest.fixture
def person(worklist: WorklistStory, browser: Callable[[], Browser]) -> Callable[..., Browser]:
    def log_in(login: str, role: Actor = Actor.LINEMAN, office: str = "412") -> Browser:
        worklist.person(login, role, office=office)
        found = browser()
        found.log_in(login)
        return found

    return log_in


def an_id() -> str:
    return f"00000000-0000-4000-8000-{next(SERIAL):012d}"


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def token(lineman: Browser) -> dict[str, str]:
    return {"X-CSRFToken": lineman.get("/jobs/csrf").get_json()["csrf_token"]}


def speaks(lineman: Browser, *, clock: dt.datetime | None = None) -> TestResponse:
    """Let the telephone tell what its clock shows."""
    sent = {"device": DEVICE, "device_at": (clock or now()).isoformat()}
    return lineman.client.post("/jobs/contact", json=sent, headers=token(lineman))


def photographs(lineman: Browser, number: str, data: bytes = PHOTO) -> str:
    photo_id = an_id()
    answer = sends_photo(lineman, number, data, photo_id=photo_id)
    assert answer.status_code == 204, answer.text
    return photo_id


def sends_photo(lineman: Browser, number: str, data: bytes, *, photo_id: str = "") -> TestResponse:
    path = f"/jobs/{number}/photos/{photo_id or an_id()}"
    headers = {**token(lineman), "Accept": "application/json"}
    return lineman.client.post(path, data=data, content_type="image/jpeg", headers=headers)


def light(
    worklist: WorklistStory, lineman: Browser, number: str, **other: object
) -> dict[str, Any]:
    """Write the report of a light that is on."""
    case = worklist.case(number)
    assert case.visit is not None
    with worklist.story.deps.db.reading() as db:
        reserved = meters.get_reserved_meter(db, number)
        assert reserved is not None
    return {
        "id": an_id(),
        "number": number,
        "kind": "energised",
        "device": DEVICE,
        "sequence": next(SERIAL),
        "device_at": now().isoformat(),
        "sent_at": now().isoformat(),
        "meter": reserved.serial,
        "reading": "0.5",
        "seal": "612345678904",  # passes the check of an Aadhaar number by chance
        "code": case.visit.code,
        "safe": True,
        "papers_seen": True,
        "photo": photographs(lineman, number),
        **other,
    }


def sends(lineman: Browser, report: dict[str, Any]) -> TestResponse:
    return lineman.client.post("/jobs/reports", json=report, headers=token(lineman))


def kept(deps: Deps) -> list[Any]:
    with deps.db.reading() as db:
        return list(db.execute(sa.select(reports)).mappings())


def test_a_light_with_its_proof_connects_once_however_often_it_is_sent(
    worklist: WorklistStory, person: Callable[..., Browser], deps: Deps
) -> None:
    number, lineman = worklist.planned(), person(LINEMAN)
    assert number in lineman.get("/jobs").text
    assert speaks(lineman).status_code == 204
    report = light(worklist, lineman, number)

    for _ in range(2):
        assert sends(lineman, report).get_json() == {"refused": ""}

    case = worklist.case(number)
    assert case.state is State.CONNECTED
    assert [step.rule for step in case.history].count(Rule.ENERGISED) == 1
    (row,) = kept(deps)
    assert (row["reading"], row["seal"], row["doubt"]) == ("0.5", "612345678904", None)
    assert row["counted_at"] == dt.datetime.fromisoformat(report["device_at"])
    assert number not in lineman.get("/jobs").text


def test_what_was_done_hours_ago_without_a_network_counts_from_then(
    worklist: WorklistStory, person: Callable[..., Browser]
) -> None:
    number, lineman = worklist.planned(), person(LINEMAN)
    speaks(lineman)
    done = now() - dt.timedelta(hours=3)

    sends(lineman, light(worklist, lineman, number, device_at=done.isoformat()))

    assert worklist.case(number).runs[SlaClock.PROMISE].stopped_at == done


def test_a_time_in_doubt_is_ours_until_the_je_accepts_it(
    worklist: WorklistStory, person: Callable[..., Browser], deps: Deps
) -> None:
    number, lineman = worklist.planned(), person(LINEMAN)
    speaks(lineman, clock=now() - dt.timedelta(minutes=5))
    done = now() - dt.timedelta(hours=1)
    sends(lineman, light(worklist, lineman, number, device_at=done.isoformat()))
    stopped = worklist.case(number).runs[SlaClock.PROMISE].stopped_at
    assert stopped is not None
    assert now() - stopped < dt.timedelta(minutes=1)
    assert kept(deps)[0]["doubt"] == "clock"

    je = person("je412", Actor.JE)
    page = je.get(f"/worklist/{number}").text
    assert "फोन की घड़ी गलत थी" in page
    typed = {"seen": str(worklist.case(number).row.version), "reason": "फोटो में समय दिखता है"}
    path = f"/worklist/{number}/accept_time"
    assert je.post(path, page=f"/worklist/{number}", **typed).status_code == 303

    assert worklist.case(number).runs[SlaClock.PROMISE].stopped_at == done
    typed["seen"] = str(worklist.case(number).row.version)
    assert je.post(path, page=f"/worklist/{number}", **typed).status_code == 409


HOUSE = {"latitude": 21.25, "longitude": 81.63, "accuracy": 12}
FAR = {"latitude": 21.26, "longitude": 81.63, "accuracy": 12}  # a kilometre north


def test_a_place_is_kept_and_shown_and_one_that_is_not_told_is_said(
    worklist: WorklistStory, person: Callable[..., Browser], deps: Deps
) -> None:
    told, lineman = worklist.planned(), person(LINEMAN)
    speaks(lineman)
    sends(lineman, light(worklist, lineman, told, place=HOUSE, photo_place=HOUSE))
    untold = worklist.planned()
    sends(lineman, light(worklist, lineman, untold))

    je = person("je", Actor.JE)
    assert "21.25000, 81.63000 (±12" in je.get(f"/worklist/{told}").text
    assert said("no position") in je.get(f"/worklist/{untold}").text
    assert worklist.case(untold).state is State.CONNECTED


def test_proofs_that_do_not_fit_are_doubted_and_the_light_stays_on(
    worklist: WorklistStory, person: Callable[..., Browser], deps: Deps
) -> None:
    first, lineman = worklist.planned(), person(LINEMAN)
    speaks(lineman)
    sends(lineman, light(worklist, lineman, first, place=HOUSE))
    second = worklist.planned()
    taken_at = (now() - dt.timedelta(minutes=20)).isoformat()
    report = light(worklist, lineman, second, place=FAR, photo_place=HOUSE, photo_at=taken_at)
    assert sends(lineman, report).get_json() == {"refused": ""}

    assert worklist.case(second).state is State.CONNECTED
    page = person("je", Actor.JE).get(f"/worklist/{second}").text
    for odd in (
        Inconsistency.SAME_PHOTO,
        Inconsistency.CODE_LATE,
        Inconsistency.CODE_AWAY,
        Inconsistency.TOO_FAST,
    ):
        assert said(names.odd(odd)) in page
    with deps.db.reading() as db:
        assert [
            row.reason for row in job_rows.list_reviews_of_application(db, worklist.case(first).id)
        ] == []
        (review,) = job_rows.list_reviews_of_application(db, worklist.case(second).id)
        assert LINEMAN in job_rows.list_linemen_under_review(db, since=now(), until=now())
    evidence.decide_evidence_review(
        deps,
        review_id=review.id,
        is_wrong=False,
        reason="दोनों घर एक ही आँगन में",
        offices=["412"],
        actor="ae",
        now=now(),
    )
    with deps.db.reading() as db:
        assert LINEMAN not in job_rows.list_linemen_under_review(db, since=now(), until=now())


@pytest.mark.parametrize(
    "place",
    [
        "here",
        {},
        {**HOUSE, "latitude": 91},
        {**HOUSE, "longitude": True},
        {**HOUSE, "accuracy": "1"},
    ],
)
def test_a_place_that_is_none_is_named(
    worklist: WorklistStory, person: Callable[..., Browser], place: object
) -> None:
    number, lineman = worklist.planned(), person(LINEMAN)
    answer = sends(lineman, light(worklist, lineman, number, place=place))
    assert answer.status_code == 422
    assert "place" in answer.get_json()["final"]


def test_only_the_linemans_page_may_ask_where_it_is(
    worklist: WorklistStory, person: Callable[..., Browser]
) -> None:
    lineman = person(LINEMAN)
    asked = {
        path: lineman.get(path).headers["Permissions-Policy"] for path in ("/jobs", "/points")
    }
    assert asked == {"/jobs": "geolocation=(self)", "/points": "geolocation=()"}


def test_a_photo_whose_report_never_came_goes_after_a_month(
    worklist: WorklistStory, person: Callable[..., Browser], deps: Deps
) -> None:
    number, lineman = worklist.planned(), person(LINEMAN)
    speaks(lineman)
    report = light(worklist, lineman, number)
    sends(lineman, report)
    alone = photographs(lineman, number)
    assert photos.delete_due_photos(deps, now=now() + dt.timedelta(days=29)) == 0
    assert photos.delete_due_photos(deps, now=now() + dt.timedelta(days=31)) == 1
    assert not photos.photo_path(deps.config, alone).exists()
    assert photos.photo_path(deps.config, report["photo"]).exists()


def test_what_the_rules_refuse_is_answered_alike_and_a_new_report_may_follow(
    worklist: WorklistStory, person: Callable[..., Browser]
) -> None:
    number, lineman = worklist.planned(), person(LINEMAN)
    speaks(lineman)
    wrong = light(worklist, lineman, number, code="000000" if worklist.case(number).visit else "")

    first = sends(lineman, wrong).get_json()
    assert "कोड जरूरी" in first["refused"]
    assert sends(lineman, wrong).get_json() == first
    assert worklist.case(number).state is State.VISIT_PLANNED

    assert sends(lineman, light(worklist, lineman, number)).get_json() == {"refused": ""}
    assert worklist.case(number).state is State.CONNECTED


def test_a_visit_in_vain_needs_a_reason_and_a_photo_and_opens_the_hold(
    worklist: WorklistStory, person: Callable[..., Browser]
) -> None:
    number, lineman = worklist.planned(), person(LINEMAN)
    report = light(worklist, lineman, number, kind="failed", hold="H3", reason="ताला बंद")

    for missing in ({"reason": ""}, {"photo": ""}, {"reason": "9999 9999 0019"}):
        answer = sends(lineman, {**report, **missing})
        assert answer.status_code == 422
        assert next(iter(missing)) in answer.get_json()["final"]
    assert sends(lineman, report).get_json() == {"refused": ""}

    case = worklist.case(number)
    (hold,) = case.holds
    assert (case.state, hold.kind, hold.evidence) == (State.PAID, "H3", True)
    assert case.history[-1].reason == "ताला बंद"


def test_nobody_reports_on_anothers_job_nor_proves_it_by_another_photo(
    worklist: WorklistStory, person: Callable[..., Browser]
) -> None:
    number, lineman, other = worklist.planned(), person(LINEMAN), person(OTHER)
    report = light(worklist, lineman, number)

    assert sends(other, report).status_code == 403
    assert sends(lineman, {**report, "photo": an_id()}).status_code == 422
    assert worklist.case(number).state is State.VISIT_PLANNED


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "../../etc"),
        ("number", "x"),
        ("kind", "dance"),
        ("device_at", "2026-11-23T10:00"),
        ("sent_at", "yesterday"),
        ("sequence", "1"),
        ("meter", "=cmd()"),
        ("reading", "minus one"),
        ("device", 7),
    ],
)
def test_what_cannot_be_read_is_named(
    worklist: WorklistStory, person: Callable[..., Browser], field: str, value: object
) -> None:
    number, lineman = worklist.planned(), person(LINEMAN)
    answer = sends(lineman, {**light(worklist, lineman, number), field: value})

    assert answer.status_code == 422
    assert field in answer.get_json()["final"]


def test_a_photo_is_kept_without_its_place_and_shown_to_its_zone_only(
    worklist: WorklistStory, person: Callable[..., Browser], deps: Deps
) -> None:
    number, lineman = worklist.planned(), person(LINEMAN)
    photo_id = photographs(lineman, number)

    shown = f"/worklist/photos/{photo_id}.jpg"
    seen = person("je412", Actor.JE).get(shown)
    assert (seen.status_code, seen.data) == (200, photo.clean_photo(PHOTO))
    assert len(PHOTO) > 150_000
    assert seen.headers["Cache-Control"] == "no-store"
    seen.close()
    assert person("je413", Actor.JE, "413").get(shown).status_code == 404
    assert lineman.get(shown).status_code == 403
    assert lineman.get(f"/worklist/photos/{an_id()}.jpg").status_code == 403


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        (b"<svg>", 422, "JPEG"),
        (bytes.fromhex("ffd8ffda0000ffd9"), 422, "JPEG"),
        (PHOTO[:90_000], 422, "अधूरी"),
        (bytes(photo.MOST_BYTES + 1), 413, "1 MB"),
    ],
)
def test_what_is_no_photo_is_refused_for_good_and_says_what_to_do(
    worklist: WorklistStory, person: Callable[..., Browser], data: bytes, status: int, words: str
) -> None:
    number, lineman = worklist.planned(), person(LINEMAN)
    answer = sends_photo(lineman, number, data)
    final = answer.get_json()["final"]
    assert (answer.status_code, words in final, "फोटो" in final) == (status, True, True)


def test_a_photo_as_large_as_may_be_is_taken_whole(
    worklist: WorklistStory, person: Callable[..., Browser]
) -> None:
    number, lineman = worklist.planned(), person(LINEMAN)
    large = PHOTO + bytes(photo.MOST_BYTES - len(PHOTO))
    assert sends_photo(lineman, number, large).status_code == 204


def test_a_job_and_a_day_hold_so_many_photos(
    worklist: WorklistStory, person: Callable[..., Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    number, lineman = worklist.planned(), person(LINEMAN)
    monkeypatch.setattr(photos, "MOST_A_JOB", 2)
    photographs(lineman, number)
    second = photographs(lineman, number)
    full = sends_photo(lineman, number, PHOTO)
    assert (full.status_code, "2" in full.get_json()["final"]) == (409, True)
    assert sends_photo(lineman, number, PHOTO, photo_id=second).status_code == 204

    monkeypatch.setattr(photos, "MOST_A_JOB", 3)
    monkeypatch.setattr(photos, "MOST_BYTES_A_DAY", 1)
    tomorrow = sends_photo(lineman, number, PHOTO)
    assert (tomorrow.status_code, "final" in tomorrow.get_json()) == (429, False)


def test_photos_go_with_the_data_of_their_applicant(
    worklist: WorklistStory, person: Callable[..., Browser], deps: Deps
) -> None:
    number, lineman = worklist.planned(), person(LINEMAN)
    file = photos.photo_path(deps.config, photographs(lineman, number))
    with deps.db.writing() as db:
        db.execute(applications.update().values(mobile=ERASED))

    assert photos.delete_due_photos(deps, now=now()) == 0
    assert file.exists()
    assert photos.delete_due_photos(deps, now=now() + dt.timedelta(days=366)) == 1
    assert not file.exists()
    with deps.db.reading() as db:
        assert db.execute(sa.select(photo_rows.c.deleted_at)).scalar_one() is not None


def test_nothing_is_taken_without_the_token_of_the_session(
    worklist: WorklistStory, person: Callable[..., Browser]
) -> None:
    number, lineman = worklist.planned(), person(LINEMAN)

    photo = f"/jobs/{number}/photos/{an_id()}"
    for path in ("/jobs/reports", "/jobs/contact", f"/jobs/{number}/call", photo):
        answer = lineman.client.post(path, json={}, headers={"Accept": "application/json"})
        assert answer.get_json()["error"]["code"] == "csrf"


def test_what_is_ready_comes_first_and_the_number_is_masked(
    worklist: WorklistStory, person: Callable[..., Browser]
) -> None:
    held, ready = worklist.planned(), worklist.planned()
    je, lineman = person("je412", Actor.JE), person(LINEMAN)
    for number in (held, ready):
        visit = worklist.case(number).visit
        assert visit is not None
        typed = {"lineman": LINEMAN, "reason": "एक के पास"}
        version = str(worklist.case(number).row.version)
        if visit.lineman != LINEMAN:
            je.post(
                f"/worklist/{number}/assign", page=f"/worklist/{number}", seen=version, **typed
            )
    typed = {"hold": "H1", "evidence": "फोटो", "reason": "केबल नहीं"}
    version = str(worklist.case(held).row.version)
    je.post(f"/worklist/{held}/open_hold", page=f"/worklist/{held}", seen=version, **typed)

    page = lineman.get("/jobs").text

    assert page.index(f"job-{ready}") < page.index(f"job-{held}")
    assert "98xxxxxx01" in page
    assert "9876500001" not in page


def test_paid_and_ready_comes_first_and_an_unknown_cable_is_told(
    worklist: WorklistStory, person: Callable[..., Browser]
) -> None:
    worklist.stocked("X1", "X2")
    unknown, ready = worklist.applies(cable_ready=""), worklist.applies()
    for number in (unknown, ready):
        worklist.pays(number)
    je, lineman = person("je412", Actor.JE), person(LINEMAN)
    for number in (unknown, ready):
        case = worklist.case(number)
        assert case.visit is not None
        if case.visit.lineman != LINEMAN:
            typed = {"lineman": LINEMAN, "reason": "near", "seen": str(case.row.version)}
            je.post(f"/worklist/{number}/assign", page=f"/worklist/{number}", **typed)

    page = lineman.get("/jobs").text

    assert page.index(f"job-{ready}") < page.index(f"job-{unknown}")
    told = said("Not known whether the cable is ready; ask the applicant before you go")
    assert page.index(f"job-{unknown}") < page.index(told)
    assert said("Time left for the points") in page


def calls(person: Browser, number: str) -> TestResponse:
    """Press "Call the applicant"."""
    token = person.client.get("/jobs/csrf").get_json()["csrf_token"]
    headers = {"X-CSRFToken": token, "Accept": "application/json"}
    return person.client.post(f"/jobs/{number}/call", json={}, headers=headers)


def test_the_lineman_has_the_applicant_called_and_is_told_why_not(
    worklist: WorklistStory, person: Callable[..., Browser], deps: Deps
) -> None:
    number, lineman = worklist.planned(), person(LINEMAN)
    assert f'data-call="/jobs/{number}/call"' in lineman.get("/jobs").text

    without_mobile = calls(lineman, number)
    assert without_mobile.status_code == 409
    assert without_mobile.get_json() == {
        "said": said("Your mobile is not on record; tell the JE.")
    }

    stranger = person(OTHER)
    assert calls(stranger, number).status_code == 409


def test_a_login_that_is_no_linemans_code_is_told_so(person: Callable[..., Browser]) -> None:
    stranger = person("stranger")

    page = stranger.get("/jobs").text

    assert said("Your login is no lineman's code; tell the JE.") in page
    assert said("You have no job now.") in page
    assert speaks(stranger).status_code == 403
