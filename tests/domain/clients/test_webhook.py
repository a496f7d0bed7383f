"""Where changes may be told: to public https addresses, and to no private one by any spelling."""

import datetime as dt
import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.clients import webhook
from missedcall.domain.clients.webhook import AllowedTargets, WebhookTarget
from missedcall.domain.shared.explanation import RequestRefused

LIVE = AllowedTargets()
TEST = AllowedTargets(loopback=True)
COMPANY = AllowedTargets((ipaddress.ip_network("10.20.0.0/16"),))


def test_the_parts_of_an_address() -> None:
    read = webhook.read_target("https://App.example.in/changes?of=app", allowed=LIVE)

    assert read == WebhookTarget("app.example.in", 443, "/changes?of=app", is_https=True)
    plain = webhook.read_target("http://127.0.0.1:8080", allowed=TEST)
    assert plain == WebhookTarget("127.0.0.1", 8080, "/", is_https=False)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://app.example.in/", "not_https"),
        ("ftp://app.example.in/", "not_https"),
        ("https://", "not_https"),
        ("app.example.in", "not_https"),
        ("https://user:word@app.example.in/", "not_https"),
        ("https://app.example.in/#part", "not_https"),
        ("https://app.example.in:99999/", "not_https"),
        ("https://app.example.in/ x", "not_https"),
        ("https://app.example.in/\r\nHost: x", "not_https"),
        ("https://" + "a" * 600, "not_https"),
        ("http://127.0.0.1/", "not_https"),
        ("https://127.0.0.1/", "private"),
        ("https://localhost/", "private"),
        ("https://LOCALHOST./", "private"),
        ("https://10.20.0.1/", "private"),
        ("https://192.168.1.1/", "private"),
        ("https://169.254.169.254/latest", "private"),
        ("https://0.0.0.0/", "private"),
        ("https://[::1]/", "private"),
        ("https://[::ffff:127.0.0.1]/", "private"),
        ("https://[::ffff:10.0.0.1]/", "private"),
        ("https://[fd00::1]/", "private"),
        ("https://[fe80::1]/", "private"),
        ("https://224.0.0.1/", "private"),
        ("https://100.64.0.1/", "private"),
    ],
)
def test_what_is_no_place_to_tell(url: str, code: str) -> None:
    with pytest.raises(RequestRefused) as refused:
        webhook.read_target(url, allowed=LIVE)

    assert refused.value.reason.code == code


def test_a_network_of_the_company_is_told_when_it_is_named() -> None:
    assert webhook.read_target("https://10.20.3.4/", allowed=COMPANY).host == "10.20.3.4"
    with pytest.raises(RequestRefused):
        webhook.read_target("https://10.21.3.4/", allowed=COMPANY)
    assert not COMPANY.allows(ipaddress.ip_address("127.0.0.1"))


@given(st.ip_addresses())
def test_whatever_is_allowed_is_public(address: ipaddress.IPv4Address) -> None:
    if LIVE.allows(address):
        plain = getattr(address, "ipv4_mapped", None) or address
        assert plain.is_global
        assert not plain.is_private


def test_the_waits_grow_and_end_after_three_days() -> None:
    waits = [webhook.wait_after(tries) for tries in range(1, 12)]

    told = [wait for wait in waits if wait is not None]
    assert told == sorted(told)
    assert len(told) == len(webhook.WAITS)
    assert waits[len(told)] is None
    assert dt.timedelta(days=3) < sum(told, dt.timedelta()) < dt.timedelta(days=4)


def test_each_webhook_and_each_generation_has_a_secret_of_its_own() -> None:
    made = {webhook.secret_of(of, g, key="k") for of in (1, 2, 11) for g in (1, 2, 11)}

    assert len(made) == 9
    assert webhook.secret_of(1, 1, key="other") not in made
