"""People are found, invited and changed on pages; no rights exceed the giver's."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from missedcall.db.monitoring import audit
from missedcall.db.monitoring.audit import AuditFilter
from missedcall.db.operators import operators
from missedcall.db.operators.operators import OperatorRow
from missedcall.db.operators.second_factors import recovery_codes, second_factors
from missedcall.db.operators.web_sessions import web_sessions
from missedcall.domain.operators.roles import MAY_SUPERVISE, OF_AN_OFFICE, ROLES, Actor
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators import access, person_changes
from missedcall.usecases.operators.account_manager import AccessNotAllowed, AccountManager
from missedcall.usecases.operators.person_changes import WishedPerson
from tests.web.auth.test_second_factor import sets_up
from tests.web.conftest import Browser
from tests.web.story import NOW, Story

SHELL = AccountManager("shell:root")
WORK = {
    "name": "Asha Sahu",
    "role": "operator",
    "office": "",
    "extension": "201",
    "speaks": "hi",
    "shift": "",
    "reason": "",
}


@pytest.fixture
def boss(story: Story, browser: Callable[[], Browser]) -> Browser:
    story.operator("asha")
    story.operator("boss", role=Actor.ADMIN)
    return logged_in(browser(), "boss")


@pytest.fixture
def meena(boss: Browser, story: Story, browser: Callable[[], Browser]) -> Browser:
    story.operator("meena", role=Actor.SUPERVISOR)
    return logged_in(browser(), "meena")


def logged_in(person: Browser, login: str) -> Browser:
    person.log_in(login)
    return person


def row_of(deps: Deps, login: str) -> OperatorRow:
    with deps.db.reading() as db:
        row = operators.find_operator_by_login(db, login)
    assert row is not None
    return row


def noted(deps: Deps, action: str) -> Sequence[tuple[str | None, ...]]:
    with deps.db.reading() as db:
        rows = audit.list_latest_audit_entries(db, AuditFilter(action=action), limit=99)
    return [(row.actor, row.subject, row.before, row.after, row.reason) for row in rows][::-1]


def works(person: Browser, login: str = "asha", **typed: object) -> int:
    """Send the form of a person's work; give the status."""
    return person.post(f"/people/{login}/work", page="/people", **{**WORK, **typed}).status_code


def names_on(page: str) -> set[str]:
    return set(re.findall(r'href="/people/([\w.]+)"', page))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", {"asha", "boss", "je412"}),
        ("words=ASH", {"asha"}),
        ("words=%25", set()),
        ("role=je", {"je412"}),
        ("office=412", {"je412"}),
        ("access=disabled", {"je412"}),
        ("access=enabled", {"asha", "boss"}),
        ("seen=week", {"boss"}),
        ("seen=not_month", {"asha", "je412"}),
        ("seen=never", {"je412"}),
        ("after=asha", {"boss", "je412"}),
    ],
)
def test_people_are_found_by_role_office_access_login_and_name(
    boss: Browser,
    story: Story,
    browser: Callable[[], Browser],
    deps: Deps,
    asked: str,
    found: set[str],
) -> None:
    story.operator("je412", role=Actor.JE, office="412")
    access.disable_login(deps, login="je412", by=SHELL, now=NOW)
    asha = logged_in(browser(), "asha")
    long_ago = dt.datetime.now(dt.UTC) - dt.timedelta(days=40)
    with deps.db.writing() as db:
        mine = web_sessions.c.operator_id == row_of(deps, "asha").id
        db.execute(sa.update(web_sessions).where(mine).values(began_at=long_ago))
    assert asha.get("/desk").status_code == 303

    assert names_on(boss.get(f"/people?{asked}").text) == found


@pytest.mark.parametrize("asked", ["role=king", "office=999x", "access=x", "seen=x"])
def test_what_is_no_choice_is_no_page(boss: Browser, asked: str) -> None:
    assert boss.get(f"/people?{asked}").status_code == 404


def test_an_invitation_lets_in_once_to_choose_a_password(
    boss: Browser, browser: Callable[[], Browser], deps: Deps
) -> None:
    page = boss.post("/people/-/invite", page="/people/-/invite", **invited()).text
    (made,) = re.findall(r"<code>([^<]+)</code>", page)
    assert made not in boss.get("/people/sita").text

    sita = browser()
    assert sita.log_in("sita", made).location == "/account"
    chosen = {"old": made, "new": "mango tree river", "again": "mango tree river"}
    assert sita.post("/account/password", page="/account", **chosen).status_code == 303

    assert browser().log_in("sita", made).status_code == 401
    assert noted(deps, "operator.add")[-1] == ("boss", "sita", None, "verifier 412", None)
    assert noted(deps, "password.one_time")[-1][:2] == ("boss", "sita")


def test_an_invitation_runs_out(boss: Browser, browser: Callable[[], Browser], deps: Deps) -> None:
    page = boss.post("/people/-/invite", page="/people/-/invite", **invited()).text
    (made,) = re.findall(r"<code>([^<]+)</code>", page)
    with deps.db.writing() as db:
        db.execute(sa.update(operators.operators).values(one_time_until=NOW))

    assert browser().log_in("sita", made).status_code == 401


def invited(**other: str) -> dict[str, str]:
    usual = {"login": "sita", "name": "Sita Nag", "role": "verifier", "office": "412"}
    return {**usual, "extension": "", "mobile": "", **other}


@pytest.mark.parametrize(
    "other",
    [
        {"login": "si ta"},
        {"login": "ASHA"},
        {"office": ""},
        {"office": "x"},
        {"name": ""},
        {"mobile": "12"},
        {"extension": "201", "office": ""},
    ],
)
def test_an_invitation_that_cannot_be_is_told_and_keeps_what_was_typed(
    boss: Browser, deps: Deps, other: dict[str, str]
) -> None:
    answer = boss.post("/people/-/invite", page="/people/-/invite", **invited(**other))

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert f'value="{other.get("name", "Sita Nag")}"' in answer.text


@pytest.mark.parametrize("role", ["admin", "accounts", "telecom_admin", "auditor", "nodal"])
def test_a_supervisor_gives_nobody_more_rights_than_a_supervisor_has(
    meena: Browser, deps: Deps, role: str
) -> None:
    typed = invited(role=role, office="")
    refused = meena.post("/people/-/invite", page="/people/-/invite", **typed)

    assert refused.status_code == 422
    assert works(meena, role=role, reason="a friend") == 422
    assert row_of(deps, "asha").role == "operator"
    assert f'value="{role}"' not in meena.get("/people/-/invite").text


@pytest.mark.parametrize("role", ["admin", "accounts", "telecom_admin", "auditor", "nodal"])
def test_a_supervisor_does_not_touch_who_has_more_rights(
    meena: Browser, deps: Deps, role: str
) -> None:
    shell_gives(deps, "asha", Actor(role))

    for act in ("disable", "password", "sessions", "factor"):
        refused = meena.post(f"/people/asha/{act}", page="/people", reason="a joke")
        assert refused.status_code == 422, act
    assert works(meena, reason="a joke") == 422


def shell_gives(deps: Deps, login: str, role: Actor) -> None:
    person_changes.change_person(
        deps, WishedPerson(role=role), login=login, reason="", by=SHELL, now=NOW
    )


@pytest.mark.parametrize("login", ["boss", "BOSS"])
def test_nobody_changes_the_own_rights(boss: Browser, deps: Deps, login: str) -> None:
    assert works(boss, login=login, role="auditor", reason="more") == 422
    assert boss.post(f"/people/{login}/disable", page="/people", reason="x").status_code == 422
    assert row_of(deps, "boss").role == "admin"


def test_another_role_has_its_reason_stands_in_the_audit_and_ends_sessions(
    boss: Browser, story: Story, browser: Callable[[], Browser], deps: Deps
) -> None:
    asha = logged_in(browser(), "asha")
    asha.post("/desk/ready")
    wished = {"role": "je", "office": "412", "extension": ""}
    assert works(boss, **wished) == 422
    assert row_of(deps, "asha").role == "operator"

    assert works(boss, **wished, reason="moved to Abhanpur") == 303

    assert noted(deps, "operator.role") == [
        ("boss", "asha", "operator", "je 412", "moved to Abhanpur")
    ]
    assert asha.get("/desk").status_code == 303
    assert story.state_of("asha") == "offline"
    assert logged_in(asha, "asha").get("/overdue").status_code == 200
    page = boss.get("/people/asha").text
    assert "operator → je 412" in page


def test_nobody_changes_role_in_the_middle_of_a_call(
    at_desk: Browser, story: Story, browser: Callable[[], Browser], deps: Deps
) -> None:
    story.operator("boss", role=Actor.ADMIN)

    assert works(logged_in(browser(), "boss"), role="auditor", reason="moved") == 422

    assert row_of(deps, "asha").role == "operator"


def test_work_is_changed_and_kept_from_and_to(boss: Browser, deps: Deps) -> None:
    extension = row_of(deps, "asha").extension or ""

    assert works(boss, extension="203", speaks=["hi", "hne"], shift="mon-fri 09:00-17:00") == 303

    assert noted(deps, "operator.phone") == [("boss", "asha", extension, "203", None)]
    assert noted(deps, "operator.can") == [("boss", "asha", "hi", "hi hne", None)]
    assert noted(deps, "operator.shift")[-1][2:4] == ("-", "mon,tue,wed,thu,fri 09:00-17:00")
    assert noted(deps, "operator.role") == []
    assert works(boss, extension="203", speaks=["hi", "hne"], shift="mon-fri 09:00-17:00") == 303
    assert len(noted(deps, "operator.can")) == 1  # as it was


@pytest.mark.parametrize(
    "typed",
    [
        {"extension": "999"},
        {"extension": "202"},  # boss has it
        {"shift": "always"},
        {"speaks": "fr"},
        {"skill": "juggling"},
        {"name": "two\nlines"},
        {"role": "je", "office": "", "reason": "moved"},
        {"role": "je", "office": "x", "reason": "moved"},
    ],
)
def test_work_that_cannot_be_is_told_and_nothing_of_it_is_kept(
    boss: Browser, deps: Deps, typed: dict[str, str]
) -> None:
    with deps.db.writing() as db:
        boss_id = row_of(deps, "boss").id
        operators.set_operator_phone(db, row_of(deps, "asha").id, extension="201", mobile=None)
        operators.set_operator_phone(db, boss_id, extension="202", mobile=None)
    before = row_of(deps, "asha")

    assert works(boss, **{"shift": "sat 10:00-14:00", **typed}) == 422

    assert row_of(deps, "asha") == before


def test_the_last_administrator_stays(boss: Browser, story: Story, deps: Deps) -> None:
    with pytest.raises(AccessNotAllowed, match="last administrator"):
        access.disable_login(deps, login="boss", by=SHELL, now=NOW)
    with pytest.raises(AccessNotAllowed, match="last administrator"):
        shell_gives(deps, "boss", Actor.AUDITOR)
    story.operator("chief", role=Actor.ADMIN)
    access.disable_login(deps, login="chief", by=SHELL, now=NOW)

    assert works(boss, login="chief", extension="", reason="left") == 303
    with pytest.raises(AccessNotAllowed, match="last administrator"):
        access.disable_login(deps, login="boss", by=SHELL, now=NOW)


def test_of_two_administrators_who_disable_each_other_at_once_one_stays(
    boss: Browser, story: Story, deps: Deps
) -> None:
    story.operator("chief", role=Actor.ADMIN)

    def disable(pair: tuple[str, str]) -> bool:
        by = AccountManager(pair[0], Actor.ADMIN)
        try:
            access.disable_login(deps, login=pair[1], by=by, now=NOW, reason="a quarrel")
        except AccessNotAllowed:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(disable, [("boss", "chief"), ("chief", "boss")]))

    assert sorted(done) == [False, True]


def test_one_session_of_another_is_ended(
    boss: Browser, browser: Callable[[], Browser], deps: Deps
) -> None:
    first, second = logged_in(browser(), "asha"), logged_in(browser(), "asha")
    path = re.findall(r'action="(/people/asha/sessions/[0-9a-f]+)"', boss.get("/people/asha").text)
    own = re.findall(r'action="/account/sessions/([0-9a-f]+)/end"', first.get("/account").text)

    assert boss.post(f"/people/boss/sessions/{own[0]}", page="/people").status_code == 422
    assert boss.post(f"/people/asha/sessions/{'0' * 16}", page="/people").status_code == 404
    assert boss.post(path[0], page="/people").status_code == 303

    assert sorted(each.get("/desk").status_code for each in (first, second)) == [200, 303]


def test_the_second_factor_of_another_is_taken_off_with_a_reason(
    boss: Browser, browser: Callable[[], Browser], deps: Deps
) -> None:
    asha = logged_in(browser(), "asha")
    sets_up(asha, deps)
    assert boss.post("/people/asha/factor", page="/people", reason=" ").status_code == 422

    assert boss.post("/people/asha/factor", page="/people", reason="lost").status_code == 303

    assert asha.get("/desk").status_code == 303
    assert noted(deps, "second_factor.reset") == [("boss", "asha", None, None, "lost")]
    with deps.db.reading() as db:
        assert db.execute(sa.select(second_factors)).all() == []
        assert db.execute(sa.select(recovery_codes)).all() == []


@pytest.mark.parametrize("act", ["password", "enable", "factor", "work"])
def test_an_old_session_gives_no_rights_without_another_code(
    boss: Browser, deps: Deps, act: str
) -> None:
    app = sets_up(boss, deps)
    old = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=16)
    with deps.db.writing() as db:
        db.execute(sa.update(web_sessions).values(proven_at=old))
    typed = {**WORK, "role": "admin", "reason": "a friend"}
    page = boss.get("/people/asha").text
    assert 'autocomplete="one-time-code"' in page

    for code in ("", "000000"):
        refused = boss.post(f"/people/asha/{act}", page="/people", **{**typed, "code": code})
        assert refused.status_code == 422
    assert row_of(deps, "asha").role == "operator"

    assert works(boss, role="admin", reason="she takes over", code=app.fresh()) == 303
    assert 'autocomplete="one-time-code"' not in boss.get("/people/asha").text


@pytest.mark.parametrize("role", [role for role in ROLES if role not in MAY_SUPERVISE])
def test_no_other_role_does_any_of_it(
    boss: Browser, story: Story, browser: Callable[[], Browser], deps: Deps, role: Actor
) -> None:
    story.operator("sita", role=role, office="412" if role in OF_AN_OFFICE else None)
    sita = logged_in(browser(), "sita")
    posts = ("disable", "enable", "factor", "sessions", "password", "phone", "contacts", "work")

    assert {sita.get(path).status_code for path in ("/people/asha", "/people/-/invite")} == {403}
    answers = [sita.post(f"/people/asha/{act}", page="/account") for act in posts]
    answers.append(sita.post("/people/-/invite", page="/account", **invited()))
    assert {answer.status_code for answer in answers} == {403}


def test_without_the_forms_token_nothing_is_done(boss: Browser) -> None:
    for act in ("disable", "enable", "factor", "sessions", "password", "phone", "work"):
        assert boss.client.post(f"/people/asha/{act}", data=WORK).status_code == 400
    assert boss.client.post("/people/-/invite", data=invited()).status_code == 400
