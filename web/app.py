"""Join the screens and the endpoints into one Flask application."""

import dataclasses
import datetime as dt
import secrets
import threading
import traceback
from collections.abc import Mapping
from types import MappingProxyType, TracebackType

import flask
import jinja2
from flask_wtf import CSRFProtect

from missedcall.domain.shared import money
from missedcall.usecases.deps import Deps
from missedcall.usecases.payments.checkouts import PlaceOrder
from web import blueprints
from web.api import bbps, checkout, metrics, payments, receipts, version1
from web.api.metrics import LiveCountsOf
from web.api.receipts import ReceiptAuth
from web.api.v1 import client_limit
from web.api.v1.client_limit import ClientLimit
from web.auth import login, users
from web.auth.login_limit import LoginLimit
from web.desk import telephone
from web.shared import (
    aadhaar_guard,
    body_limits,
    context,
    headers,
    languages,
    live_pages,
    menu,
    packed_files,
    parts,
    places,
    problems,
    shared_tries,
    texts,
    unfit_text,
)
from web.shared.client_address import TrustedProxies
from web.shared.json_input import JsonInput

# While a writer holds the lock of the database, half of the threads are kept for readers.
PERSON_WAITS_S, GATEWAY_WAITS_S = 5.0, 2.0
ExcInfo = tuple[type, BaseException, TracebackType] | tuple[None, None, None]


class Application(flask.Flask):
    """Log a failure of ours without what was asked for: addresses and errors may name people."""

    json_provider_class = JsonInput

    def log_exception(self, exc_info: ExcInfo) -> None:
        """Log where it happened and the kinds of error, but none of their words."""
        error, kinds = exc_info[1], []
        while error is not None:
            kinds.append(type(error).__name__)
            error = error.__cause__
        stack = "".join(traceback.format_tb(exc_info[2]))
        place = flask.request.endpoint
        self.logger.error("%s failed, %s:\n%s", place, " because of ".join(kinds), stack)


def create_app(
    deps: Deps,
    *,
    secret_key: str,
    receipt_auth: ReceiptAuth,
    phone_password: telephone.Password,
    live_key: str = "",
    metrics_token: str = "",
    payment_secrets: Mapping[str, str] = MappingProxyType({}),
    place_order: PlaceOrder = checkout.place_no_order,
    bbps_login: str = "",
    login_counts: str = "memory://",
    live_counts: LiveCountsOf = metrics.no_live_counts,
) -> Application:
    """Make the application.

    `secret_key` signs the sessions; `receipt_auth` says which gateways may post receipts, and
    below which secret address; `phone_password` gives the password of an extension, and
    `metrics_token` lets other machines read /metrics. `live_key` signs what lets pages hear
    changes, as `missedcall live` knows it, and `live_counts` gives what they were told.
    `payment_secrets` has the secret of each payment gateway: one without a secret is believed
    nothing; `place_order` asks a gateway for a page to pay on, and `bbps_login` (user:password)
    lets BBPS in. `login_counts` is the Redis in which wrong passwords, requests of programs and
    tries of strangers are counted for all processes.
    """
    app = Application(__name__, template_folder=".")  # each beside its views
    app.jinja_env.undefined = jinja2.StrictUndefined  # a misspelt name of a page is an error
    app.secret_key = secret_key
    _configure_sessions(app, deps)
    _trust_proxies(app, deps)
    _share_dependencies(app, deps)
    app.extensions[receipts.AUTH_KEY] = receipt_auth
    app.extensions[telephone.PASSWORDS] = phone_password
    app.extensions[metrics.TOKEN_KEY] = metrics_token
    app.extensions[metrics.LIVE_COUNTS] = live_counts
    app.extensions[live_pages.KEY] = live_key or secrets.token_urlsafe()
    app.extensions[payments.SECRETS] = payment_secrets
    app.extensions[checkout.PLACE_ORDER] = place_order
    app.extensions[bbps.LOGIN] = bbps_login
    app.extensions[login.LIMIT_KEY] = LoginLimit(login_counts)
    app.extensions[client_limit.LIMIT_KEY] = ClientLimit(login_counts)
    app.extensions[shared_tries.TRIES_KEY] = shared_tries.make_counts(login_counts)
    _guard_requests(app, deps)
    for blueprint in blueprints.blueprints_of_rooms():
        app.register_blueprint(blueprint)
    languages.init_app(app, deps.config.web.languages)
    app.context_processor(_for_templates)
    parts.init_app(app)
    menu.init_app(app)
    return app


def _configure_sessions(app: flask.Flask, deps: Deps) -> None:
    """Set how long sessions last and what their cookie may do."""
    app.config.update(
        PERMANENT_SESSION_LIFETIME=dt.timedelta(hours=deps.config.web.session_hours),
        # Browsers do not tell ports apart: two copies on one machine need names of their own.
        SESSION_COOKIE_NAME=f"missedcall_{deps.config.ports.web}",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=deps.config.web.is_https,
        # Pages ask by themselves: that must neither prolong a session for ever nor write
        # an older one over what a POST has just put into it.
        SESSION_REFRESH_EACH_REQUEST=False,
        # A token lives as long as its session: a form may stand open for hours.
        WTF_CSRF_TIME_LIMIT=None,
    )


def _trust_proxies(app: flask.Flask, deps: Deps) -> None:
    """Take the client's address from the proxies that the configuration names, and no others."""
    app.wsgi_app = TrustedProxies(  # type: ignore[method-assign]  # as Flask's manual does
        app.wsgi_app,
        proxies=deps.config.web.trusted_proxies,
        public_host=deps.config.web.public_host,
    )


def _share_dependencies(app: flask.Flask, deps: Deps) -> None:
    """Give people's requests a longer wait for the database's lock than gateways' requests."""
    at_once = threading.BoundedSemaphore(max(1, deps.config.web.threads // 2))
    for key, wait_s in ((context.KEY, PERSON_WAITS_S), (context.GATEWAY_KEY, GATEWAY_WAITS_S)):
        patient = deps.db.patient(wait_s=wait_s, places=at_once)
        app.extensions[key] = dataclasses.replace(deps, db=patient)


def _guard_requests(app: flask.Flask, deps: Deps) -> None:
    """Refuse what is too large, forged, unreadable or an Aadhaar number; the order matters.

    Limits of bodies come first: what reads a body before them would read it without a limit.
    """
    body_limits.init_app(app)
    users.init_app(app)
    csrf = CSRFProtect(app)
    for signed in (receipts, payments, bbps, version1):  # none of them goes by a cookie
        csrf.exempt(signed.blueprint)
    problems.init_app(app)
    unfit_text.init_app(app)
    aadhaar_guard.init_app(app)
    headers.init_app(app, socket=deps.config.browser_socket, live=deps.config.live_url)
    packed_files.init_app(app)


def _for_templates() -> dict[str, object]:
    return {
        "_": texts.gettext_of_page(),
        "test_mode": context.deps().config.service.mode == "test",
        "language": context.language(),
        "languages": context.deps().config.web.languages,
        "clock": context.clock,
        "rupees": money.rupees,
        "theme": context.theme(),
        "here": context.page_address(),
        "appliance_names": context.appliance_names,
        "category": context.category,
        "purpose": context.purpose,
        "office_name": context.office_name,
        "place_shown": places.place_shown,
        "sent_place": places.sent_place,
    }
