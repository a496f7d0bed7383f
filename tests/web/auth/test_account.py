"""A person's own account, and the page of people."""

import html
import re
from collections.abc import Callable, Sequence

import pytest

from missedcall.db.monitoring import audit
from missedcall.db.monitoring.audit import AuditFilter
from missedcall.db.operators import operators
from missedcall.db.schema import AuditRow
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.deps import Deps
from tests.web.conftest import PASSWORD, Browser
from tests.web.story import Story

NEW = "mango tree river"
CHANGE = {"old": PASSWORD, "new": NEW, "again": NEW}


@pytest.fixture
def asha(story: Story, browser: Callable[[], Browser]) -> Browser:
    story.operator("asha")
    desk = browser()
    desk.log_in("asha")
    return desk


@pytest.fixture
def meena(story: Story, browser: Callable[[], Browser]) -> Browser:
    story.operator("meena", role=Actor.SUPERVISOR)
    desk = browser()
    desk.log_in("meena")
    return desk


def changes(person: Browser, **typed: str) -> tuple[int, str]:
    answer = person.post("/account/password", page="/account", **{**CHANGE, **typed})
    said = re.search(r'role="alert"[^>]*>([^<]+)<', answer.text)
    return answer.status_code, html.unescape(said[1]) if said else ""


def test_a_person_changes_the_password_and_is_out_everywhere_else(
    asha: Browser, browser: Callable[[], Browser]
) -> None:
    elsewhere = browser()
    elsewhere.log_in("asha")

    assert changes(asha)[0] == 303

    assert "पासवर्ड बदल गया" in asha.get("/desk").text
    assert elsewhere.get("/desk").status_code == 303
    assert browser().log_in("asha").status_code == 401
    assert browser().log_in("asha", NEW).status_code == 303


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"old": "wrong"}, "अभी का पासवर्ड सही नहीं है"),
        ({"again": "mango tree"}, "दोनों जगह एक जैसा नहीं"),
        ({"new": PASSWORD, "again": PASSWORD}, "वही पुराना है"),
        ({"new": "short", "again": "short"}, "कम से कम 8 अक्षर"),
        ({"new": "ashasahu1", "again": "ashasahu1"}, "आसानी से पता चल सकता है"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_changed(
    asha: Browser, browser: Callable[[], Browser], typed: dict[str, str], says: str
) -> None:
    status, said = changes(asha, **typed)

    assert status == 422
    assert says in said
    assert browser().log_in("asha").status_code == 303


def test_a_person_ends_all_sessions_but_this_one(
    asha: Browser, browser: Callable[[], Browser]
) -> None:
    elsewhere = browser()
    elsewhere.log_in("asha")
    assert asha.get("/account").text.count(">127.0.0.1</td>") == 2

    asha.post("/account/sessions/end", page="/account")

    assert elsewhere.get("/desk").status_code == 303
    assert "1 जगह से लॉगआउट" in asha.get("/account").text


def test_a_person_ends_one_session_known_by_its_browser(
    asha: Browser, browser: Callable[[], Browser]
) -> None:
    phone, elsewhere = browser(), browser()
    agent = "Mozilla/5.0 (Linux; Android 14; Pixel) AppleWebKit/537.36 Chrome/131.0 <b>evil</b>"
    phone.client.environ_base["HTTP_USER_AGENT"] = agent
    phone.log_in("asha")
    elsewhere.log_in("asha")
    page = asha.get("/account").text
    (row,) = re.findall(r"<tr><td>Chrome, Android.*?</tr>", page, re.DOTALL)
    (path,) = re.findall(r'action="(/account/sessions/[0-9a-f]+/end)"', row)
    assert "evil" not in page

    assert asha.post(path, page="/account").status_code == 303

    assert phone.get("/desk").status_code == 303
    assert elsewhere.get("/desk").status_code == 200
    assert asha.post(path, page="/account").status_code == 404


def test_a_session_of_another_is_not_ended(
    asha: Browser, meena: Browser, browser: Callable[[], Browser]
) -> None:
    browser().log_in("asha")
    (path, *_) = re.findall(
        r'action="(/account/sessions/[0-9a-f]+/end)"', asha.get("/account").text
    )

    assert meena.post(path, page="/account").status_code == 404
    assert asha.client.post(path).status_code == 400

    assert path in asha.get("/account").text


def test_a_one_time_password_leads_nowhere_but_to_ones_own(
    asha: Browser, meena: Browser, browser: Callable[[], Browser]
) -> None:
    page = meena.post("/people/asha/password", page="/people").text
    made = re.search(r"<code>([^<]+)</code>", page)
    assert made
    assert made[1] not in meena.get("/people/asha").text
    assert asha.get("/desk").status_code == 303

    anew = browser()
    assert anew.log_in("asha", made[1]).location == "/account"
    assert anew.get("/desk").location == "/account"
    assert (
        anew.client.get("/desk/state", headers={"Accept": "application/json"}).status_code == 403
    )
    assert changes(anew, old=made[1])[0] == 303

    assert anew.get("/desk").status_code == 200
    assert browser().log_in("asha", made[1]).status_code == 401


def test_a_supervisor_shuts_out_and_lets_in(
    asha: Browser, meena: Browser, browser: Callable[[], Browser]
) -> None:
    done = meena.post("/people/asha/disable", page="/people", reason="left")

    assert done.status_code == 303
    page = meena.get("/people/asha").text
    assert "asha बंद।" in page
    assert "/people/asha/enable" in page
    assert asha.get("/desk").status_code == 303
    meena.post("/people/asha/enable", page="/people", reason="is back")
    assert browser().log_in("asha").status_code == 303
    meena.post("/people/asha/sessions", page="/people")
    assert asha.get("/desk").status_code == 303


def test_a_lost_telephone_gets_another_password_that_is_shown_once(
    asha: Browser, meena: Browser
) -> None:
    page = meena.post("/people/asha/phone", page="/people").text

    assert "<code>secret 1 of 201</code>" in page
    assert "operator-201" in page
    assert "secret 1" not in meena.get("/people/asha").text
    assert asha.get("/desk").status_code == 200


def test_a_supervisor_sets_where_a_person_is_reached_and_the_person_sees_it(
    story: Story, meena: Browser, browser: Callable[[], Browser], deps: Deps
) -> None:
    story.operator("je412", role=Actor.JE, office="412")

    done = meena.post(
        "/people/je412/contacts", page="/people", mobile="98765 00017", mail="je412@example.in"
    )

    assert done.status_code == 303
    page = meena.get("/people/je412").text
    assert "je412@example.in" in page
    assert "9876500017" not in page
    assert contact(deps, "je412") == ("+919876500017", "je412@example.in")
    je = browser()
    je.log_in("je412")
    assert "meena" in je.get("/account").text
    meena.post("/people/je412/contacts", page="/people", mobile="", mail="")
    assert contact(deps, "je412") == ("+919876500017", None)
    meena.post("/people/je412/contacts", page="/people", mobile="", mail="")  # as it is
    noted = [(row.actor, row.reason) for row in contact_changes(deps)]
    assert noted == [("meena", "mail"), ("meena", "mobile, mail")]


@pytest.mark.parametrize(
    ("login", "typed"),
    [
        ("je412", {"mobile": "12", "mail": ""}),
        ("je412", {"mobile": "", "mail": "je412"}),
        ("je412", {"mobile": "9876500018", "mail": ""}),  # another has it
        ("asha", {"mobile": "9876500017", "mail": ""}),  # who is rung on an extension
        ("meena", {"mobile": "9876500017", "mail": ""}),
        ("boss", {"mobile": "9876500017", "mail": ""}),
    ],
)
def test_what_cannot_be_set_is_told_and_nothing_is_kept(
    story: Story, asha: Browser, meena: Browser, deps: Deps, login: str, typed: dict[str, str]
) -> None:
    story.operator("boss", role=Actor.ADMIN)
    for each, mobile in (("je412", None), ("je413", "+919876500018")):
        story.operator(each, role=Actor.JE, office="412")
        with deps.db.writing() as db:
            found = operators.find_operator_by_login(db, each)
            assert found is not None
            operators.set_operator_phone(db, found.id, extension=None, mobile=mobile)

    refused = meena.post(f"/people/{login}/contacts", page="/people", **typed)

    assert refused.status_code == 422
    assert 'role="alert"' in refused.text
    assert contact_changes(deps) == []
    assert contact(deps, "je412") == (None, None)


def contact(deps: Deps, login: str) -> tuple[str | None, str | None]:
    with deps.db.reading() as db:
        row = operators.find_operator_by_login(db, login)
    assert row is not None
    return row.mobile, row.mail


def contact_changes(deps: Deps) -> Sequence[AuditRow]:
    with deps.db.reading() as db:
        return audit.list_latest_audit_entries(
            db, AuditFilter(action="operator.contacts"), limit=9
        )


def test_a_supervisor_changes_neither_the_own_access_nor_an_admins(
    story: Story, meena: Browser, browser: Callable[[], Browser]
) -> None:
    story.operator("boss", role=Actor.ADMIN)
    for login, status in {"boss": 422, "BOSS": 422, "meena": 422, "ghost": 404}.items():
        for act in ("disable", "password", "sessions", "phone", "factor"):
            answer = meena.post(f"/people/{login}/{act}", page="/people", reason="a joke")
            assert answer.status_code == status, (login, act)

    assert browser().log_in("boss").status_code == 303
    assert meena.get("/people").status_code == 200
