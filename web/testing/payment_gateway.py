"""A payment gateway that takes no money: a page to pay on, and notices as a real one posts them.

`GET /checkout` takes a signed link, and `GET /upi?link=upi://pay…` what an UPI app would scan; the
page has a button for each fault. `POST /pay` takes application, amount (paise), fault and
return_url. `GET /payments` lists what was taken, `GET /settlements.csv` gives the day's list as
`payments.files.gateway` of the shipped configuration reads it.
"""

import datetime as dt
import hashlib
import hmac
import itertools
import json
import secrets
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import flask
from flask.typing import ResponseReturnValue

from missedcall.domain.payments.checkout import is_rightly_signed
from missedcall.domain.shared import csv_cells
from web.testing.payment_faults import FAULTS, PlayedNotice, net_paise

Headers = dict[str, str]
# Posts a body with headers to where notices go, and gives the status of the answer.
Post = Callable[[bytes, Headers], int]
TIMEOUT_S = 10.0
COLUMNS = ("application", "payment_id", "amount", "settled_at")
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Fake payment</title>
<h1>Fake payment: no money moves</h1>
<p>Application {{ application }}: Rs {{ "%.2f" | format(amount / 100) }}</p>
<form method="post" action="/pay">
<input type="hidden" name="application" value="{{ application }}">
<input type="hidden" name="amount" value="{{ amount }}">
<input type="hidden" name="return_url" value="{{ return_url }}">
{% for name, fault in faults.items() %}
<p><button name="fault" value="{{ name }}">{{ name }}</button> {{ fault.tells }}</p>
{% endfor %}</form></html>"""
DONE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Fake payment</title>
<p>{{ payment.id }}: {{ tells }}. Told: {{ payment.told }}</p>
{% if return_url %}<p><a href="{{ return_url }}">Back</a></p>{% endif %}</html>"""


@dataclass
class FakePayment:
    """What was paid: `net_paise` is what the gateway holds in the end, `told` the answers."""

    id: str
    application: str
    amount_paise: int
    net_paise: int
    at: dt.datetime
    fault: str
    told: list[int] = field(default_factory=list)


@dataclass
class FakePaymentGateway:
    """Takes payments that are none, and posts notices; `late_s` is how long a late one waits."""

    secret: str
    post: Post
    late_s: float = 3.0
    clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
    payments: list[FakePayment] = field(default_factory=list)
    _serial: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    _run: str = field(default_factory=lambda: secrets.token_hex(4))

    def pay(self, *, application: str, asked_paise: int, fault: str = "ok") -> FakePayment:
        """Take a payment and post its notices; KeyError for an unknown fault."""
        played = FAULTS[fault]
        made = FakePayment(
            id=f"fake_{self._run}_{next(self._serial)}",
            application=application,
            amount_paise=asked_paise * (played.percent or 100) // 100,
            net_paise=net_paise(played, asked_paise=asked_paise),
            at=self.clock(),
            fault=fault,
        )
        self.payments.append(made)
        for notice in played.notices:
            if notice.late and self.late_s:
                later = threading.Timer(self.late_s, self.post_notice, (made, notice))
                later.daemon = True
                later.start()
            else:
                self.post_notice(made, notice)
        return made

    def post_notice(self, made: FakePayment, notice: PlayedNotice) -> None:
        """Post one notice and keep the answer's status."""
        body = json.dumps({"event": notice.event, "payment": _told(made)}).encode()
        stamp = str(int(self.clock().timestamp()))
        key = self.secret if notice.rightly_signed else f"not {self.secret}"
        signed = hmac.new(key.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
        headers = {"X-Timestamp": stamp, "X-Signature": signed}
        made.told.append(self.post(body, headers))

    def settlements(self) -> str:
        """Give what the gateway holds as the list that it sends each day."""
        rows = [
            {
                "application": made.application,
                "payment_id": made.id,
                "amount": made.net_paise,
                "settled_at": made.at.isoformat(timespec="seconds"),
            }
            for made in self.payments
            if made.net_paise
        ]
        return csv_cells.document(COLUMNS, rows)


def _told(made: FakePayment) -> dict[str, object]:
    return {
        "id": made.id,
        "application": made.application,
        "amount": made.amount_paise,
        "at": made.at.isoformat(timespec="seconds"),
    }


def poster_to(url: str) -> Post:
    """Give what posts notices to an address on this machine; 0 stands for no answer."""

    def post(body: bytes, headers: Headers) -> int:
        typed = {"Content-Type": "application/json", **headers}
        request = urllib.request.Request(url, data=body, headers=typed)  # noqa: S310 - loopback
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310 - as above
                return int(answer.status)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code
        except OSError:
            return 0

    return post


def create_fake_app(gateway: FakePaymentGateway) -> flask.Flask:
    """Make the gateway's pages."""
    app = flask.Flask(__name__)

    @app.get("/checkout")
    def checkout() -> ResponseReturnValue:
        query = flask.request.query_string.decode()
        if not is_rightly_signed(query, secret=gateway.secret, signature_field="signature"):
            return "this link is not rightly signed\n", 403
        asked = flask.request.args
        return _page(asked["reference"], asked["amount"], asked.get("return_url", ""))

    @app.get("/upi")
    def upi() -> ResponseReturnValue:
        found = parse_qs(urlsplit(flask.request.args.get("link", "")).query)
        try:
            paise = str(round(float(found["am"][0]) * 100))
            return _page(found["tr"][0], paise, flask.request.args.get("return_url", ""))
        except (KeyError, ValueError):
            return "this is no upi://pay link with tr and am\n", 400

    @app.post("/pay")
    def pay() -> ResponseReturnValue:
        return _pay(gateway, flask.request.form)

    @app.get("/payments")
    def payments() -> ResponseReturnValue:
        return flask.jsonify([{**_told(each), "told": each.told} for each in gateway.payments])

    @app.get("/settlements.csv")
    def settlements() -> ResponseReturnValue:
        return flask.Response(gateway.settlements(), mimetype="text/csv")

    return app


def _pay(gateway: FakePaymentGateway, form: Mapping[str, str]) -> ResponseReturnValue:
    """Play one payment as the form says, with the fault that was chosen."""
    fault = form.get("fault", "ok")
    if fault not in FAULTS or not form.get("amount", "").isdecimal():
        return f"fault: one of {', '.join(FAULTS)}; amount: whole paise\n", 400
    made = gateway.pay(
        application=form["application"], asked_paise=int(form["amount"]), fault=fault
    )
    return flask.render_template_string(
        DONE, payment=made, tells=FAULTS[fault].tells, return_url=_back(form)
    )


def _page(application: str, amount: str, return_url: str) -> ResponseReturnValue:
    if not amount.isdecimal():
        return "amount: whole paise\n", 400
    return flask.render_template_string(
        PAGE, application=application, amount=int(amount), return_url=return_url, faults=FAULTS
    )


def _back(form: Mapping[str, str]) -> str:
    url = form.get("return_url", "")
    return url if url.startswith(("http://", "https://")) else ""
