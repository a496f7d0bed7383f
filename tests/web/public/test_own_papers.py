"""An applicant gives papers on the follow page, without a script."""

import io
import re
from pathlib import Path

import flask
import limits
import pytest
from werkzeug.test import TestResponse

from missedcall.config import Config
from missedcall.domain.connection.states import State
from tests import kit, pictures
from tests.support.screen_texts import said
from tests.web.public.visitor import Visitor
from tests.web.story import Story
from web.shared import shared_tries

PHOTO = pictures.photograph(800, 600)


@pytest.fixture
def config(config: Config, tmp_path: Path) -> Config:
    """Keep the pages of papers in a folder of the test."""
    return kit.changed(config, "service", state_dir=tmp_path)


def applied(visitor: Visitor, **premises: str) -> str:
    visitor.proves()
    visitor.fills()
    if premises:
        again = {"locality": "1001", "landmark": "शिव मंदिर", "address": "मकान 7"}
        assert visitor.post("/public/apply/step/premises", **again, **premises).status_code == 303
    visitor.sends()
    return str(visitor.rows("applications")[-1]["number"])


def gives(
    visitor: Visitor, number: str, kind: str = "identity", data: bytes = PHOTO, length: int = 0
) -> TestResponse:
    """Send a file as the page's form does; `length` is told in the place of the real one."""
    page = visitor.get("/public").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    sent = {"csrf_token": token[1], "paper": (io.BytesIO(data), "मेरा फोटो.jpg")}
    return visitor.client.post(
        f"/public/follow/{number}/papers/{kind}",
        data=sent,
        content_type="multipart/form-data",
        environ_overrides={"CONTENT_LENGTH": str(length)} if length else {},
    )


def test_the_follow_page_leads_to_the_papers(visitor: Visitor, story: Story) -> None:
    number = applied(visitor)

    assert f"/public/follow/{number}/papers" in visitor.get(f"/public/follow/{number}").text
    page = visitor.get(f"/public/follow/{number}/papers")
    assert page.text.count('type="file"') == 2
    assert len(page.data) < 60_000
    assert page.text.count("<script") == page.text.count('<script src="/static/') > 0


def test_before_a_form_is_sent_it_says_which_papers_are_needed(
    visitor: Visitor, story: Story
) -> None:
    visitor.proves()
    visitor.fills()

    page = visitor.get("/public/apply/check").text

    assert "पहचान का प्रमाण" in page
    assert "मालिक की लिखित सहमति" not in page


def test_a_photo_is_given_and_its_owner_can_look_at_it(visitor: Visitor, story: Story) -> None:
    number = applied(visitor)

    assert gives(visitor, number).status_code == 303
    (row,) = visitor.rows("application_papers")
    assert (row["kind"], row["given_by"]) == ("identity", "applicant")
    address = f"/public/follow/{number}/papers/{row['id']}/1.jpg"
    assert address in visitor.get(f"/public/follow/{number}/papers").text
    with visitor.get(address) as picture:
        assert picture.mimetype == "image/jpeg"
        assert picture.headers["X-Content-Type-Options"] == "nosniff"
        assert picture.headers["Content-Disposition"] == "inline; filename=paper-1.jpg"
        assert picture.headers["Cache-Control"] == "no-store"
        policies = picture.headers.getlist("Content-Security-Policy")
        assert any("sandbox" in policy for policy in policies)
        assert b"Exif" not in picture.data
    assert visitor.get(address.replace("/1.jpg", "/2.jpg")).status_code == 404


def test_a_tenants_application_goes_on_with_the_owners_consent(
    visitor: Visitor, story: Story
) -> None:
    number = applied(visitor, tenure="rent")
    assert visitor.rows("connections")[-1]["state"] == State.DOCS_PENDING

    assert gives(visitor, number, "owner_consent").status_code == 303

    assert visitor.rows("connections")[-1]["state"] == State.VERIFICATION


def test_the_follow_page_says_first_which_paper_until_when_and_offers_no_demand_note(
    visitor: Visitor, story: Story
) -> None:
    number = applied(visitor, tenure="rent")

    page = visitor.get(f"/public/follow/{number}").text

    first = page.index('id="wanted"')
    assert first < page.index("<dl>")
    assert page.index("मालिक की लिखित सहमति") > first
    assert said("Give it now, as a photo or a PDF") in page
    assert said("Nothing is to be paid yet: papers are missing.") in page
    assert said("Yes, the cable is there") not in page
    assert page.count('class="main"') == 1
    assert "demand.pdf" not in page
    assert visitor.get(f"/public/follow/{number}/demand.pdf").status_code == 404


def test_what_cannot_be_taken_is_told_at_the_paper(visitor: Visitor, story: Story) -> None:
    number = applied(visitor)

    nothing, program = gives(visitor, number, data=b""), gives(visitor, number, data=b"MZ")
    large = gives(visitor, number, length=7_000_000)

    assert (nothing.status_code, program.status_code, large.status_code) == (422, 422, 413)
    for answer in (nothing, program, large):
        assert 'id="identity-wrong"' in answer.text
    assert visitor.rows("application_papers") == []


def test_anothers_papers_are_not_there(app: flask.Flask, visitor: Visitor, story: Story) -> None:
    number = applied(visitor)
    gives(visitor, number)
    (row,) = visitor.rows("application_papers")
    other, unknown = Visitor(app, story), Visitor(app, story)
    other.proves("9876500032", then="follow")

    papers = f"/public/follow/{number}/papers"
    for path in (papers, f"{papers}/{row['id']}/1.jpg"):
        assert other.get(path).status_code == 404
        assert unknown.get(path).mimetype == "text/html"
    assert gives(other, number).status_code == 404
    assert gives(unknown, number).status_code == 401
    assert len(visitor.rows("application_papers")) == 1


def test_a_post_without_the_pages_token_changes_nothing(visitor: Visitor, story: Story) -> None:
    number = applied(visitor)

    answer = visitor.client.post(
        f"/public/follow/{number}/papers/identity", data={"paper": (io.BytesIO(PHOTO), "a.jpg")}
    )

    assert answer.status_code == 400
    assert visitor.rows("application_papers") == []


def test_files_that_are_refused_are_counted_too(
    visitor: Visitor, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_tries, "PAPERS", (limits.RateLimitItemPerDay(1),))
    number = applied(visitor)
    assert gives(visitor, number, data=b"MZ").status_code == 422

    assert gives(visitor, number).status_code == 429
    assert not visitor.rows("application_papers")
