"""The page of programs: an admin gives keys; each is shown once."""

import re
from collections.abc import Callable

import pytest

from missedcall.domain.operators.roles import Actor
from tests.web.conftest import Browser
from tests.web.story import Story


@pytest.fixture
def admin(story: Story, browser: Callable[[], Browser]) -> Browser:
    story.operator("meena", role=Actor.ADMIN)
    person = browser()
    person.log_in("meena")
    return person


def adds(admin: Browser, **fields: str) -> tuple[int, str]:
    sent = {"name": "app", "scope": "catalogue", "per_minute": "60", "days": "30", **fields}
    answer = admin.post("/clients", page="/clients", **sent)
    return answer.status_code, answer.text


def key_in(page: str) -> str | None:
    found = re.search(r"<code>(mck_[^<…]{20,})</code>", page)
    return found[1] if found else None


def test_a_key_is_shown_once_and_opens_the_api(admin: Browser) -> None:
    status, page = adds(admin)
    key = key_in(page)

    assert status == 200
    assert key
    assert key not in admin.get("/clients").text
    assert admin.client.get("/api/v1/purposes", headers={"X-Api-Key": key}).status_code == 200


def test_another_key_and_an_end(admin: Browser) -> None:
    first = key_in(adds(admin)[1]) or ""
    second = key_in(admin.post("/clients/app/key", page="/clients", old_days="0").text) or ""
    assert second != first
    assert (opens(admin, first), opens(admin, second)) == (401, 200)

    admin.post("/clients/app/disable", page="/clients")
    assert opens(admin, second) == 401
    admin.post("/clients/app/enable", page="/clients")
    assert opens(admin, second) == 200


def opens(admin: Browser, key: str) -> int:
    return admin.client.get("/api/v1/purposes", headers={"X-Api-Key": key}).status_code


@pytest.mark.parametrize(
    "wrong", [{"name": "Mor Bijli"}, {"scope": "everything"}, {"days": "x"}, {"per_minute": "0"}]
)
def test_what_cannot_be_is_said_and_nothing_is_kept(admin: Browser, wrong: dict[str, str]) -> None:
    status, page = adds(admin, **wrong)

    assert status == 422
    assert 'role="alert"' in page
    assert not key_in(page)


def test_a_post_without_the_pages_token_changes_nothing(admin: Browser) -> None:
    adds(admin)
    assert admin.client.post("/clients/app/disable").status_code == 400


def test_where_changes_are_told_and_what_failed(admin: Browser) -> None:
    adds(admin, scope="webhooks")
    url = "https://app.example.in/changes"
    refused = admin.post(
        "/clients/webhooks", page="/clients/webhooks", client="app", url="https://10.0.0.1/"
    )
    made = admin.post("/clients/webhooks", page="/clients/webhooks", client="app", url=url)

    assert refused.status_code == 422
    assert 'role="alert"' in refused.text
    found = re.search(r"<code>(whsec_[^<]+)</code>", made.text)
    assert found
    page = admin.get("/clients/webhooks").text
    assert url in page
    assert found[1] not in page
    other = admin.post("/clients/webhooks/1/secret", page="/clients/webhooks").text
    assert "whsec_" in other
    assert found[1] not in other
    assert admin.get("/clients/webhooks?state=waiting").status_code == 200
    admin.post("/clients/webhooks/1/remove", page="/clients/webhooks")
    assert url not in admin.get("/clients/webhooks").text
