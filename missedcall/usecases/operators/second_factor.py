"""Ask for a code of an app beside the password: set it up, log in with it, take it off.

A code is taken once. A recovery code lets in once, when the telephone is lost.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from missedcall.db.engine import DbConnection
from missedcall.db.operators import second_factors, web_sessions
from missedcall.db.schema import note_audit
from missedcall.domain.operators import second_factor as rules
from missedcall.domain.operators.refusals import LoginCodeRefusal
from missedcall.domain.shared.explanation import RequestRefused, explain
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators import operators, sessions
from missedcall.usecases.operators.operators import Operator
from missedcall.usecases.operators.sessions import BrowserPlace

# What is scanned and not confirmed is shown again for so long, so that a page can be loaded anew.
SET_UP_WITHIN = dt.timedelta(hours=1)


class LoginCodeRefused(RequestRefused):
    """Refuse a code, or an act that needs one."""


@dataclass(frozen=True)
class AppSecret:
    """Hold what an app is told: the secret, and the address that its QR code holds."""

    secret: str
    address: str


@dataclass(frozen=True)
class SecondFactorState:
    """Say since when a person has an app, and how many recovery codes are left."""

    since: dt.datetime | None
    recovery_codes: int


def has_second_factor(db: DbConnection, operator_id: int) -> bool:
    """Say whether a code is asked of a person at the login."""
    row = second_factors.get_second_factor(db, operator_id)
    return row is not None and row.confirmed_at is not None


def state_of_second_factor(deps: Deps, *, operator_id: int) -> SecondFactorState:
    with deps.db.reading() as db:
        row = second_factors.get_second_factor(db, operator_id)
        left = second_factors.count_recovery_codes(db, operator_id)
    return SecondFactorState(row.confirmed_at if row else None, left)


def begin_set_up(deps: Deps, *, operator: Operator, now: dt.datetime) -> AppSecret:
    """Give what the person's app is to scan, the same again until it is confirmed.

    Raise `LoginCodeRefused` when an app is set up already.
    """
    with deps.db.writing() as db:
        row = second_factors.get_second_factor(db, operator.id)
        if row is not None and row.confirmed_at is not None:
            raise LoginCodeRefused(explain(LoginCodeRefusal.SET_UP))
        if row is None or row.begun_at < now - SET_UP_WITHIN:
            seed = rules.make_seed()
            second_factors.begin_second_factor(db, operator.id, seed=seed, at=now)
        else:
            seed = row.seed
    secret = rules.secret_of_app(deps.second_factor_key, operator_id=operator.id, seed=seed)
    company = f"{deps.config.service.name} missedcall"
    return AppSecret(secret, rules.app_address(secret, login=operator.login, company=company))


def confirm_set_up(
    deps: Deps, *, operator: Operator, code: str, token: str, address: str, now: dt.datetime
) -> Sequence[str]:
    """Ask for codes from now on; give the recovery codes, which are shown once.

    All other sessions end: they began with a password alone. Raise `LoginCodeRefused`.
    """
    with deps.db.writing() as db:
        row = second_factors.get_second_factor(db, operator.id)
        if row is None or row.confirmed_at is not None:
            raise LoginCodeRefused(explain(LoginCodeRefusal.NOT_BEGUN))
        step = _step(deps, operator.id, seed=row.seed, code=code, now=now)
        if step is None or not second_factors.confirm_second_factor(
            db, operator.id, step=step, at=now
        ):
            raise LoginCodeRefused(explain(LoginCodeRefusal.WRONG))
        made = _make_recovery_codes(deps, db, operator.id)
        kept = sessions.session_id_of(token)
        web_sessions.note_session_proven(db, kept, at=now)
        web_sessions.end_sessions_of_operator(
            db, operator.id, at=now, reason="second_factor", but=kept
        )
        _note(db, "second_factor.set_up", operator, address=address, now=now)
    return made


def finish_login(
    deps: Deps, *, token: str, code: str, place: BrowserPlace, now: dt.datetime
) -> tuple[Operator, str]:
    """Log in who has typed the right password, by a code; give the person and a new token.

    Raise `LoginCodeRefused` (`wrong`, or `over` when the password was typed too long ago).
    """
    waiting = sessions.session_id_of(token)
    is_right = False
    with deps.db.writing() as db:
        row = web_sessions.get_operator_awaiting_code(db, waiting, now=now)
        if row is None:
            raise LoginCodeRefused(explain(LoginCodeRefusal.OVER))
        found = operators.operator_from_row(row)
        used = _take(deps, db, found, code=code, now=now)
        action = f"login.{used}" if used else "login.code_wrong"
        _note(db, action, found, address=place.address, now=now)
        if used:
            is_right = True
            web_sessions.end_session(db, waiting, at=now, reason="code")
            fresh = sessions.add_session(
                db, operator_id=found.id, place=place, now=now, proven_at=now
            )
    if not is_right:  # behind the transaction, which keeps the row of the audit
        raise LoginCodeRefused(explain(LoginCodeRefusal.WRONG))
    return found, fresh


def login_awaiting_code(deps: Deps, *, token: str, now: dt.datetime) -> str | None:
    """Give the login of who has typed the right password and owes the code; else None."""
    with deps.db.reading() as db:
        row = web_sessions.get_operator_awaiting_code(db, sessions.session_id_of(token), now=now)
    return row.login if row else None


def prove_again(
    deps: Deps, *, operator: Operator, code: str, token: str, address: str, now: dt.datetime
) -> None:
    """Take a code before an act that a session left open must not do; raise `LoginCodeRefused`."""
    with deps.db.writing() as db:
        is_right = _take(deps, db, operator, code=code, now=now) is not None
        if is_right:
            web_sessions.note_session_proven(db, sessions.session_id_of(token), at=now)
        else:
            _note(db, "login.code_wrong", operator, address=address, now=now)
    if not is_right:
        raise LoginCodeRefused(explain(LoginCodeRefusal.WRONG))


def renew_recovery_codes(
    deps: Deps, *, operator: Operator, address: str, now: dt.datetime
) -> Sequence[str]:
    """Give other recovery codes in place of all; raise `LoginCodeRefused` without an app."""
    with deps.db.writing() as db:
        if not has_second_factor(db, operator.id):
            raise LoginCodeRefused(explain(LoginCodeRefusal.NONE, login=operator.login))
        made = _make_recovery_codes(deps, db, operator.id)
        _note(db, "second_factor.codes", operator, address=address, now=now)
    return made


def take_off(deps: Deps, *, operator: Operator, address: str, now: dt.datetime) -> None:
    """Ask for no code any more, because the telephone is changed; raise `LoginCodeRefused`.

    Whose role needs one sets up another before any page opens.
    """
    with deps.db.writing() as db:
        if not second_factors.delete_second_factor(db, operator.id):
            raise LoginCodeRefused(explain(LoginCodeRefusal.NONE, login=operator.login))
        _note(db, "second_factor.off", operator, address=address, now=now)


def _take(
    deps: Deps, db: DbConnection, operator: Operator, *, code: str, now: dt.datetime
) -> str | None:
    """Take a code of the app or a recovery code, once; say which it was, None: neither."""
    row, typed = second_factors.get_second_factor(db, operator.id), rules.read_code(code)
    if row is None or row.confirmed_at is None:
        return None
    if rules.is_code_of_app(typed):
        step = _step(deps, operator.id, seed=row.seed, code=typed, now=now)
        is_new = step is not None and second_factors.take_step(db, operator.id, step=step)
        return "code" if is_new else None
    digest = rules.digest_of_recovery_code(
        deps.second_factor_key, operator_id=operator.id, code=typed
    )
    is_one = second_factors.take_recovery_code(db, operator.id, digest=digest, at=now)
    return "recovery" if is_one else None


def _step(deps: Deps, operator_id: int, *, seed: str, code: str, now: dt.datetime) -> int | None:
    typed = rules.read_code(code)
    if not rules.is_code_of_app(typed):
        return None
    secret = rules.secret_of_app(deps.second_factor_key, operator_id=operator_id, seed=seed)
    return rules.step_of_code(secret, typed, now=now)


def _make_recovery_codes(deps: Deps, db: DbConnection, operator_id: int) -> Sequence[str]:
    made, key = rules.make_recovery_codes(), deps.second_factor_key
    second_factors.replace_recovery_codes(
        db,
        operator_id,
        [rules.digest_of_recovery_code(key, operator_id=operator_id, code=each) for each in made],
    )
    return made


def _note(
    db: DbConnection, action: str, operator: Operator, *, address: str, now: dt.datetime
) -> None:
    note_audit(
        db, at=now, actor=operator.login, action=action, subject=operator.login, address=address
    )
