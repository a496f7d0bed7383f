"""Every public page by WCAG 2.2 AA in a real Chromium, in both languages, on small screens.

axe finds nothing, Tab reaches each control in the page's order with a focus that is seen, and
nothing is wider than the screen.
"""

import dataclasses
import datetime as dt
from pathlib import Path

import flask
import pytest

from missedcall.config import loading
from missedcall.config.payments import PaymentGateway
from missedcall.domain.connection.rejection import RejectionReason
from missedcall.domain.connection.states import Event
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.applications import public_applications
from missedcall.usecases.connection import workflow
from missedcall.usecases.connection.command import Command
from missedcall.usecases.deps import Deps
from tests.kit import SHIPPED, a_household, changed
from tests.support import accessibility
from tests.web.conftest import make_app
from tests.web.public.phone import Phone
from tests.web.public.visitor import APPLICANT, PREMISES, SUPPLY, Visitor
from tests.web.story import Story
from tests.web.worklist_story import WorklistStory
from tools.softphones.chromium import Chromium

pytestmark = pytest.mark.journey
FAKE = SHIPPED.parent / "payments" / "examples" / "fake.yaml"
SCREENS = (("hi", 320, "9876500031"), ("en", 360, "9876500032"))
GO_ON = "main form:not(.beside) button.main"


@pytest.fixture
def deps(deps: Deps) -> Deps:
    named = {"fake": loading.read_as(PaymentGateway, FAKE)}
    return dataclasses.replace(deps, config=changed(deps.config, "payments", gateways=named))


@pytest.fixture
def app(deps: Deps) -> flask.Flask:
    return make_app(deps, payment_secrets={"fake": "a secret of the fake gateway"})


class StrictPhone(Phone):
    """Note what is wrong with each page that is opened."""

    def __init__(self, chromium: Chromium, address: str, name: str, *, by_keys: bool) -> None:
        super().__init__(chromium, address, name)
        self.by_keys = by_keys
        self.wrong: list[str] = []

    def look(self) -> None:
        super().look()
        found = accessibility.faults(self.chromium)
        if self.by_keys:
            found += accessibility.tab_faults(self.chromium)
        where = self.chromium.run("location.pathname")
        self.wrong += [f"{self.name} {where}: {fault}" for fault in found]


def test_every_page_can_be_used_by_everybody(
    address: str, visitor: Visitor, story: Story, tmp_path: Path
) -> None:
    applicants, wrong = WorklistStory(story), []
    with Chromium(microphone=tmp_path / "silence.wav") as chromium:
        for language, width, mobile in SCREENS:
            chromium.resize(width=width, height=700)
            chromium.go(f"{address}/public")
            # The order of the controls is the same in each language: once is enough.
            phone = StrictPhone(chromium, address, f"{language}-{width}", by_keys=width == 320)
            phone.press(f".languages [lang={language}]")
            _reads(phone)
            _applies(phone, visitor, mobile=mobile)
            _follows(phone, visitor, applicants)
            phone.go("/public/call-me")
            phone.press(GO_ON)
            phone.go("/public/follow")
            phone.press("form.beside button")  # forget the mobile
            wrong += phone.wrong
    assert not wrong, "\n".join(wrong)


def _reads(phone: Phone) -> None:
    for path in ("/help", "/privacy", "/terms", "/accessibility", "/nowhere", "/follow"):
        phone.go(f"/public{path}")
    for _ in range(2):  # the code that was sent, then a wrong one
        phone.press("form[action*=application] button")


def _applies(phone: Phone, visitor: Visitor, *, mobile: str) -> None:
    """Apply, with everything that can be wrong on the way."""
    phone.go("/public/apply")
    for typed in ("123", mobile):
        phone.chromium.fill(mobile=typed)
        phone.press(GO_ON)
    for typed in ("000000", visitor.code()):
        phone.chromium.fill(code=typed)
        phone.press(GO_ON)
    house = a_household()
    for fields in (
        APPLICANT | {"relation_name": house["relation_name"]},
        PREMISES | {"address": house["address"]},
        SUPPLY,
    ):
        phone.press(GO_ON)  # with nothing filled in
        phone.chromium.fill(**{k: v for k, v in fields.items() if k != "language"})
        phone.press(GO_ON)
        if phone.chromium.run("!!document.getElementById('more')"):
            phone.press(GO_ON)
    draft = public_applications.public_draft(visitor.deps, mobile=f"+91{mobile}")
    phone.go("/public/apply/step/applicant")  # what was begun is offered
    phone.go("/public/apply/check")
    phone.press(GO_ON)  # the notice was not read
    _sends(phone)
    assert visitor.rows("applications")[-1]["number"] in phone.text()
    assert draft is not None
    public_applications.save_public_draft(
        visitor.deps, mobile=f"+91{mobile}", typed=draft.typed, now=dt.datetime.now(dt.UTC)
    )
    phone.go("/public/apply/check")
    _sends(phone)
    phone.chromium.fill(different_reason="दूसरी दुकान")
    _sends(phone)


def _sends(phone: Phone) -> None:
    phone.chromium.run("document.getElementById('notice_read').checked = true")
    phone.press(GO_ON)


def _follows(phone: Phone, visitor: Visitor, applicants: WorklistStory) -> None:
    """Follow one from the demand to the visit and another to its rejection."""
    second, first = [row["number"] for row in visitor.rows("applications")][:-3:-1]
    phone.go("/public/follow")
    phone.go("/public/follow/41226999995")
    phone.go(f"/public/follow/{first}/papers")
    phone.press(GO_ON)  # without a file
    phone.go(f"/public/follow/{first}/correct")
    phone.press(GO_ON)  # nothing was changed, and it is not said why
    phone.go(f"/public/follow/{first}/papers")
    phone.go(f"/public/follow/{first}/mobile")
    phone.press(GO_ON)
    phone.chromium.fill(mobile="9876500099", reason="SIM")
    phone.press(GO_ON)
    phone.chromium.fill(code="000000")
    phone.press(GO_ON)
    phone.chromium.go(f"{phone.address}/public/follow/{first}")
    phone.chromium.run("document.querySelectorAll('details').forEach((one) => one.open = true)")
    phone.look()
    phone.press("form[action$='/pay/fake'] button")
    applicants.stocked(f"M{first}")
    applicants.pays(first)
    phone.go(f"/public/follow/{first}")
    assert phone.chromium.run("!!document.getElementById('begins')"), "the times of the visit"
    _rejects(applicants, second)
    phone.go(f"/public/follow/{second}")
    assert phone.chromium.run("!!document.getElementById('objection')")


def _rejects(applicants: WorklistStory, number: str) -> None:
    steps = ((Event.PROPOSE_REJECTION, Actor.JE), (Event.REJECT, Actor.AE))
    for event, role in steps:
        workflow.execute_command(
            applicants.story.deps,
            application_id=applicants.case(number).id,
            command=Command(event, role, role, reason="पुराना बिल", rejection=RejectionReason.DUES),
            now=applicants.now,
        )
