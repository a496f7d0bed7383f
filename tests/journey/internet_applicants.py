"""Play who applies, follows and pays on the internet, with an old telephone's browser."""

import contextlib
import re
from collections.abc import Iterator

import requests

from missedcall.service import Service
from tests import kit
from tests.journey.people import Applicant
from tests.journey.waiting import wait_until
from tests.support.serving import serving
from tests.web.public.phone import Phone
from tools.softphones.chromium import Chromium
from web.testing.payment_gateway import FakePaymentGateway, create_fake_app, poster_to

GATEWAY, SECRET_ENV, SECRET = "fake", "PAYMENTS_FAKE_SECRET", "invented for the journeys"
GO_ON = "main form:not(.beside) button.main"
PERSON = {"name": "सुनीता वर्मा"}
SUPPLY = {"purpose": "home", "load": "1", "unit": "kW", "cable": "applicant"}


@contextlib.contextmanager
def payment_gateway(service: Service) -> Iterator[str]:
    """Run the gateway that takes no money; give its address."""
    notices = f"{service.config.ports.web_origin}/payments/{GATEWAY}"
    app = create_fake_app(FakePaymentGateway(SECRET, poster_to(notices)))
    with serving(app) as port:
        yield f"http://127.0.0.1:{port}"


def page_of_upi_link(gateway: str, link: str) -> str:
    """Give the address of the page on which the fake gateway plays the UPI app."""
    return str(requests.Request("GET", f"{gateway}/upi", params={"link": link}).prepare().url)


class InternetApplicant(Applicant):
    """Read the codes that prove a mobile, beside what every applicant reads."""

    def reads_mobile_code(self) -> str:
        """Wait for the SMS with a code; give the newest code."""
        wait_until(lambda: bool(self._codes()))
        return self._codes()[-1]

    def _codes(self) -> list[str]:
        found = (re.search(r"नए कनेक्शन का कोड (\d{6})", text) for text in self._inbox())
        return [each[1] for each in found if each]


class PageApplicant(InternetApplicant):
    """Apply, pay and follow on the pages alone."""

    def __init__(self, service: Service, mobile: str, chromium: Chromium) -> None:
        super().__init__(service, mobile)
        self.phone = Phone(chromium, service.config.web_url, f"journey-{mobile}")

    def begins_on_page(self) -> None:
        """Prove the mobile and say who applies."""
        self.phone.go("/public")
        self.phone.press(".languages [lang=hi]")
        self.phone.go("/public/apply")
        self._fills(mobile=self.mobile)
        self._fills(code=self.reads_mobile_code())
        house = kit.a_household()
        self._fills(**PERSON, relation_name=house["relation_name"])

    def applies_on_page(self, *, locality: str) -> str:
        """Fill in the form, look at the amount, send it; give the number."""
        self.begins_on_page()
        house = kit.a_household()
        self._fills(locality=locality, address=house["address"], landmark="शिव मंदिर", tenure="own")
        self._fills(**SUPPLY)
        if self._run("!!document.getElementById('more')"):
            self.phone.press(GO_ON)
        assert self._run("!!document.querySelector('.amount .total')")
        self._run("document.getElementById('notice_read').checked = true")
        self.phone.press(GO_ON)
        self.number = str(self._run("location.pathname.split('/').pop()"))
        return self.number

    def rupees(self) -> str:
        """Give what the page of the application says is owed, in whole rupees."""
        total = self._run("document.querySelector('.amount dd.total').innerText")
        return str(total).removeprefix("₹ ").removesuffix(".00").replace(",", "")

    def pays_by_upi(self, gateway: str) -> None:
        """Let a UPI app read the link of the amount."""
        self.follows()
        link = self._run("document.querySelector('a.main[href^=\"upi:\"]').href")
        self.phone.chromium.go(page_of_upi_link(gateway, str(link)))
        self.phone.chromium.press("button[value=ok]")
        self.phone.chromium.wait_for("document.body?.innerText.includes('Told:')")

    def says_cable_is_there(self) -> None:
        self.follows()
        self.phone.press("button[name=ready]")

    def finds_application(self) -> None:
        """Find the only application that this mobile has, on the page to follow."""
        self.phone.go("/public/follow")
        link = self._run("document.querySelector('main a[href*=\"/follow/\"]').pathname")
        self.number = str(link).split("/")[-1]

    def changes_mobile(self, mobile: str, *, reason: str) -> None:
        """Put another mobile into the application, and prove it by the code sent to it."""
        new = InternetApplicant(self._service, mobile)
        self.phone.go(f"/public/follow/{self.number}/mobile")
        self._fills(mobile=mobile, reason=reason)
        self._fills(code=new.reads_mobile_code())

    def follows(self) -> str:
        """Open the application; give what the page says."""
        self.phone.go(f"/public/follow/{self.number}")
        return self.phone.text()

    def _fills(self, **fields: str) -> None:
        self.phone.chromium.fill(**fields)
        self.phone.press(GO_ON)

    def _run(self, script: str) -> object:
        return self.phone.chromium.run(script)
