"""A code of an app beside the password: set up, asked at the login, taken once, taken off."""

import dataclasses
import datetime as dt
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pyotp
import pytest
import sqlalchemy as sa

from missedcall.config import Config
from missedcall.db.operators.second_factors import second_factors
from missedcall.db.operators.web_sessions import web_sessions
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators import access
from missedcall.usecases.operators.account_manager import AccessNotAllowed, AccountManager
from tests import kit
from tests.web.conftest import Browser
from tests.web.story import NOW, Story

OWN = "/account/second-factor"


@dataclasses.dataclass
class App:
    """An app on a person's telephone, and the paper with the recovery codes."""

    secret: str
    paper: list[str]
    deps: Deps

    def code(self, *, later: int = 0) -> str:
        return pyotp.TOTP(self.secret).at(int(time.time()), counter_offset=later)

    def fresh(self) -> str:
        """Give a code that was not taken yet, as if half a minute had passed."""
        with self.deps.db.writing() as db:
            db.execute(sa.update(second_factors).values(last_step=0))
        return self.code()


def sets_up(person: Browser, deps: Deps) -> App:
    page = person.post(f"{OWN}/set-up", page=OWN).text
    found = re.search(r"<code>([A-Z2-7]{32})</code>", page)
    assert found
    app = App(found[1], [], deps)
    done = person.post(f"{OWN}/confirm", page="/account", code=app.code())
    assert done.status_code == 200
    app.paper = re.findall(r'<code class="large">([^<]+)</code>', done.text)
    return app


@pytest.fixture
def boss(story: Story, browser: Callable[[], Browser]) -> Browser:
    story.operator("boss", role=Actor.ADMIN)
    person = browser()
    person.log_in("boss")
    return person


@pytest.fixture
def app_of_boss(boss: Browser, deps: Deps) -> App:
    return sets_up(boss, deps)


@pytest.fixture
def at_code(app_of_boss: App, browser: Callable[[], Browser]) -> Browser:
    """A browser in which the right password was typed."""
    person = browser()
    assert person.log_in("boss").location == "/login/code"
    return person


def types(person: Browser, code: str) -> int:
    """Type a code at the login; give the status."""
    return person.post("/login/code", page="/login", code=code).status_code


def is_in(person: Browser) -> bool:
    return person.get("/people").status_code == 200


def actions(deps: Deps) -> list[str]:
    with deps.db.reading() as db:
        rows = db.exec_driver_sql("SELECT action FROM audit ORDER BY id").scalars().all()
    return [str(row) for row in rows]


def test_after_the_password_no_page_opens_before_the_code(
    at_code: Browser, app_of_boss: App, deps: Deps
) -> None:
    assert not is_in(at_code)
    assert at_code.get("/account").status_code == 303
    assert at_code.get(OWN).status_code == 303

    assert types(at_code, app_of_boss.fresh()) == 303

    assert is_in(at_code)
    assert actions(deps)[-2:] == ["login.password", "login.code"]


def test_a_code_is_taken_once(
    at_code: Browser, app_of_boss: App, browser: Callable[[], Browser]
) -> None:
    code = app_of_boss.fresh()
    assert types(at_code, code) == 303
    thief = browser()
    thief.log_in("boss")

    assert types(thief, code) == 401

    assert not is_in(thief)


@pytest.mark.parametrize("code", ["", "000000", "12345", "१२३४५६", "a" * 500, "0' OR 1=1"])
def test_a_wrong_code_lets_nobody_in(at_code: Browser, app_of_boss: App, code: str) -> None:
    assert types(at_code, code) == 401
    assert not is_in(at_code)


def test_a_code_of_a_minute_ago_is_too_old(at_code: Browser, app_of_boss: App) -> None:
    app_of_boss.fresh()
    assert types(at_code, app_of_boss.code(later=-3)) == 401
    assert types(at_code, app_of_boss.code(later=3)) == 401


def test_a_telephone_whose_clock_is_half_a_minute_off_lets_in(
    at_code: Browser, app_of_boss: App
) -> None:
    app_of_boss.fresh()
    assert types(at_code, app_of_boss.code(later=-1)) == 303


def test_the_code_is_typed_with_a_space_as_apps_show_it(
    at_code: Browser, app_of_boss: App
) -> None:
    code = app_of_boss.fresh()
    assert types(at_code, f" {code[:3]} {code[3:]}") == 303


def test_a_recovery_code_lets_in_once(
    at_code: Browser, app_of_boss: App, browser: Callable[[], Browser], deps: Deps
) -> None:
    assert types(at_code, app_of_boss.paper[0].upper()) == 303
    again = browser()
    again.log_in("boss")

    assert types(again, app_of_boss.paper[0]) == 401
    assert types(again, app_of_boss.paper[1]) == 303
    assert "login.recovery" in actions(deps)
    assert "8" in again.get(OWN).text


def test_of_two_who_use_one_recovery_code_at_once_one_is_let_in(
    app_of_boss: App, browser: Callable[[], Browser]
) -> None:
    both = [browser(), browser()]
    for person in both:
        person.log_in("boss")
    tokens = [person.token("/login") for person in both]

    def type_it(place: int) -> int:
        sent = {"csrf_token": tokens[place], "code": app_of_boss.paper[0]}
        return both[place].client.post("/login/code", data=sent).status_code

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(type_it, range(2)))

    assert answers == [303, 401]
    assert [is_in(person) for person in both].count(True) == 1


def test_wrong_codes_have_a_limit_of_their_own(at_code: Browser, app_of_boss: App) -> None:
    answers = [types(at_code, "000000") for _ in range(7)]

    assert answers[:5] == [401] * 5
    assert answers[5:] == [429] * 2
    assert types(at_code, app_of_boss.fresh()) == 429


def test_the_cookie_of_before_the_code_is_worth_nothing_after_it(
    at_code: Browser, app_of_boss: App, browser: Callable[[], Browser]
) -> None:
    """Who planted or copied the cookie of the half login is not let in by the victim's code."""
    thief = browser()
    with at_code.client.session_transaction() as own, thief.client.session_transaction() as copy:
        copy.update(own)

    types(at_code, app_of_boss.fresh())

    assert not is_in(thief)
    assert thief.get("/login/code").status_code == 303


def test_a_planted_token_of_a_half_login_opens_no_page(
    at_code: Browser, browser: Callable[[], Browser]
) -> None:
    thief = browser()
    with at_code.client.session_transaction() as own, thief.client.session_transaction() as copy:
        copy["_user_id"], copy["_fresh"] = own["awaits_code"], True

    assert not is_in(thief)


def test_the_code_is_awaited_for_ten_minutes(
    at_code: Browser, app_of_boss: App, deps: Deps
) -> None:
    with deps.db.writing() as db:
        waits = web_sessions.c.code_until.is_not(None)
        over = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1)
        db.execute(sa.update(web_sessions).where(waits).values(code_until=over))

    assert types(at_code, app_of_boss.fresh()) == 303

    assert not is_in(at_code)


@pytest.mark.parametrize("act", ["disable", "password"])
def test_who_is_shut_out_meanwhile_is_not_let_in_by_a_code(
    at_code: Browser, app_of_boss: App, story: Story, deps: Deps, act: str
) -> None:
    by = AccountManager("shell:root")
    if act == "disable":
        story.operator("chief", role=Actor.ADMIN)
        access.disable_login(deps, login="boss", by=by, now=NOW)
    else:
        access.give_one_time_password(deps, login="boss", by=by, now=NOW)

    types(at_code, app_of_boss.fresh())

    assert not is_in(at_code)


def test_setting_it_up_ends_the_sessions_of_a_password_alone(
    boss: Browser, deps: Deps, browser: Callable[[], Browser]
) -> None:
    elsewhere = browser()
    elsewhere.log_in("boss")

    sets_up(boss, deps)

    assert is_in(boss)
    assert not is_in(elsewhere)


def test_nothing_counts_before_a_code_of_the_app_was_typed(
    boss: Browser, browser: Callable[[], Browser]
) -> None:
    first = boss.post(f"{OWN}/set-up", page=OWN).text
    assert boss.post(f"{OWN}/confirm", page="/account", code="000000").status_code == 422
    again = boss.post(f"{OWN}/set-up", page=OWN).text

    secret = re.compile(r"<code>([A-Z2-7]{32})</code>")
    assert secret.findall(first) == secret.findall(again)
    assert browser().log_in("boss").location != "/login/code"


@pytest.mark.parametrize("act", ["codes", "off"])
def test_an_open_session_alone_changes_nothing(
    boss: Browser, app_of_boss: App, browser: Callable[[], Browser], act: str
) -> None:
    assert boss.post(f"{OWN}/{act}", page=OWN, code="000000").status_code == 422
    assert browser().log_in("boss").location == "/login/code"
    assert boss.post(f"{OWN}/set-up", page=OWN).status_code == 409


def test_other_recovery_codes_end_the_old_ones(
    boss: Browser, app_of_boss: App, browser: Callable[[], Browser]
) -> None:
    page = boss.post(f"{OWN}/codes", page=OWN, code=app_of_boss.fresh()).text
    made = re.findall(r'<code class="large">([^<]+)</code>', page)
    person = browser()
    person.log_in("boss")

    assert types(person, app_of_boss.paper[0]) == 401
    assert types(person, made[0]) == 303


def test_it_is_taken_off_by_a_code_for_another_telephone(
    boss: Browser, app_of_boss: App, browser: Callable[[], Browser]
) -> None:
    assert boss.post(f"{OWN}/off", page=OWN, code=app_of_boss.fresh()).status_code == 303

    assert browser().log_in("boss").location != "/login/code"


def test_without_the_forms_token_nothing_is_done(boss: Browser, at_code: Browser) -> None:
    for act in ("set-up", "confirm", "codes", "off"):
        assert boss.client.post(f"{OWN}/{act}").status_code == 400
    assert at_code.client.post("/login/code", data={"code": "000000"}).status_code == 400


def test_the_secret_stands_nowhere_in_the_database(app_of_boss: App, deps: Deps) -> None:
    with deps.db.reading() as db:
        rows = [
            str(db.exec_driver_sql(f"SELECT * FROM {table}").all())  # noqa: S608 - names of our tables
            for table in ("second_factors", "recovery_codes", "audit", "web_sessions")
        ]

    kept = "".join(rows)
    assert app_of_boss.secret not in kept
    assert not any(code in kept for code in app_of_boss.paper)


def test_the_shell_takes_it_off_whose_telephone_is_lost(
    boss: Browser, app_of_boss: App, browser: Callable[[], Browser], deps: Deps
) -> None:
    shell = AccountManager("shell:root")
    access.reset_second_factor(deps, login="boss", by=shell, now=NOW, reason="lost")

    assert not is_in(boss)
    assert browser().log_in("boss").location != "/login/code"
    with pytest.raises(AccessNotAllowed):
        access.reset_second_factor(deps, login="boss", by=shell, now=NOW)


class TestRequired:
    """The role needs a second factor: nothing else opens before it is set up."""

    @pytest.fixture
    def config(self, config: Config) -> Config:
        required = config.web.second_factor.model_copy(update={"required_roles": (Actor.ADMIN,)})
        return kit.changed(config, "web", second_factor=required)

    def test_who_has_none_sets_it_up_before_anything_else(
        self, boss: Browser, deps: Deps, browser: Callable[[], Browser]
    ) -> None:
        for page in ("/people", "/wallboard", "/audit"):
            assert boss.get(page).location == OWN
        assert (
            boss.client.get("/wallboard/now", headers={"Accept": "application/json"}).status_code
            == 403
        )
        assert boss.get(OWN).status_code == 200

        sets_up(boss, deps)

        assert is_in(boss)

    def test_other_roles_go_on_as_before(
        self, story: Story, browser: Callable[[], Browser]
    ) -> None:
        story.operator("meena", role=Actor.SUPERVISOR)
        person = browser()
        person.log_in("meena")

        assert is_in(person)
