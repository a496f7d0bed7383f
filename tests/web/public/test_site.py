"""What each public page says of itself, in both languages, and how heavy the first one is."""

import gzip
import re

import pytest

from tests.support.screen_texts import said
from tests.web.public.visitor import Visitor

FONT = "/static/fonts/noto-sans-devanagari-devanagari-400-normal.woff2"
BROWSER = {"Accept-Encoding": "gzip, deflate, br"}
PAGES = ("", "/help", "/privacy", "/terms", "/accessibility", "/apply", "/follow", "/call-me")


@pytest.mark.parametrize("language", ["hi", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_it_names_owner_contact_language_and_day(
    visitor: Visitor, path: str, language: str
) -> None:
    visitor.post("/public/language", language=language)
    page = visitor.get(f"/public{path}")

    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.text
    owner = {"hi": "छत्तीसगढ़ स्टेट पावर", "en": "Chhattisgarh State Power"}[language]
    assert owner in page.text
    assert "29-11-2026" in page.text
    for statement in ("help", "privacy", "terms", "accessibility"):
        assert f'href="/public/{statement}"' in page.text
    assert page.text.count("<h1") == 1
    assert "style=" not in page.text
    assert not re.search(r"<script(?! src=)", page.text)


def test_the_first_page_is_light(visitor: Visitor) -> None:
    """Below 60 KB as it is sent: page, style, script and font, with their headers."""
    addresses = ("/public", "/static/public.css", "/static/public.js", FONT)
    answers = [visitor.client.get(each, headers=BROWSER, buffered=True) for each in addresses]
    sent = sum(len(answer.get_data()) + len(str(answer.headers)) for answer in answers)

    assert {answer.status_code for answer in answers} == {200}
    assert sent < 60_000


def test_a_file_is_sent_packed_to_who_can_unpack_it(visitor: Visitor) -> None:
    whole = visitor.client.get("/static/public.css", buffered=True)
    packed = visitor.client.get("/static/public.css", headers=BROWSER, buffered=True)
    tag = {"If-None-Match": packed.headers["ETag"], **BROWSER}
    again = visitor.client.get("/static/public.css", headers=tag, buffered=True)

    assert gzip.decompress(packed.get_data()) == whole.get_data()
    assert "Content-Encoding" not in whole.headers
    assert again.status_code == 304
    assert {"Accept-Encoding"} <= set(packed.vary) & set(whole.vary) & set(again.vary)


def test_the_nodal_officer_can_be_rung(visitor: Visitor) -> None:
    assert 'href="tel:+919876500090"' in visitor.get("/public/help").text


def test_the_policy_lets_our_own_font_in_and_nothing_else(visitor: Visitor) -> None:
    policy = visitor.get("/public").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "font-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_problem_leads_an_applicant_back_to_the_public_pages(visitor: Visitor) -> None:
    lost = visitor.get("/public/nowhere")
    assert lost.status_code == 404
    assert 'href="/public"' in lost.text
    assert 'href="/"' not in lost.text
    assert 'action="/public/language"' in lost.text
    assert said("Missed-call service") not in lost.text


def test_help_says_what_is_promised_where_and_that_some_papers_come_first(
    visitor: Visitor,
) -> None:
    visitor.post("/public/language", language="en")
    page = visitor.get("/public/help").text
    assert "3 days in towns, 5 in villages and in the hills" in page
    assert "7 days from complete papers in towns, 15 in villages, 30 in the hills" in page
    assert "Some must come first" in page


def test_the_notice_names_the_number_of_the_missed_call(visitor: Visitor) -> None:
    number = visitor.deps.config.telephony.numbers[0]
    visitor.proves()
    visitor.fills()
    for path in ("/public/privacy", "/public/apply/check"):
        assert f">{number}</a>" in visitor.get(path).text


def test_what_need_not_be_filled_in_says_so(visitor: Visitor) -> None:
    visitor.proves()
    visitor.post("/public/language", language="en")
    supply = visitor.get("/public/apply/step/supply").text
    assert (
        "BP number of a connection already here (optional)"
        in visitor.get("/public/apply/step/premises").text
    )
    assert "Distance from the pole (metres) (optional)" in supply
    assert ">Load</label>" in supply
