"""From a real missed call to the light, and every other way on which an application may go.

One service, real Asterisk, Redis and database; people use the doors that they have in life.
"""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from missedcall.domain.operators.roles import Actor
from missedcall.service import Service
from tests import pictures
from tests.journey import internet_applicants, people
from tests.journey.conftest import running
from tests.journey.internet_applicants import PageApplicant
from tests.journey.people import Applicant, Lineman, Office
from tests.journey.program_applicant import ProgramApplicant, generated_client
from tests.kit import SHIPPED
from tests.support.screen_texts import said
from tests.support.waiting import wait_until
from tools.softphones.chromium import Chromium
from web.public import names as public_names

pytestmark = pytest.mark.journey
FAKE = SHIPPED.parent / "payments" / "examples" / "fake.yaml"

# Localities of the masters that ship, with their offices and linemen: two villages, one town.
DOMA, DOMA_OFFICE, DOMA_LINEMAN = "1002", "431", "LM301"
TOWN, TOWN_OFFICE = "1001", "412"
PATHRI, PATHRI_OFFICE = "1003", "413"
IN_TOWN, IN_VILLAGE = "1650", "1450"  # rupees for 1 kW, by the invented tariff


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with pytest.MonkeyPatch.context() as environ:
        environ.setenv(people.SECRET_ENV, people.SHOP_SECRET)
        environ.setenv(internet_applicants.SECRET_ENV, internet_applicants.SECRET)
        fake = yaml.safe_load(FAKE.read_text("utf-8"))
        gateways = json.dumps(
            {people.SHOP: people.SHOP_SETTINGS, internet_applicants.GATEWAY: fake}
        )
        with running(payments__gateways=gateways) as started:
            yield started


@pytest.fixture
def gateway(service: Service) -> Iterator[str]:
    with internet_applicants.payment_gateway(service) as address:
        yield address


def test_a_missed_call_becomes_a_light_with_its_points(service: Service) -> None:
    applicant, office = Applicant(service, "9876500201"), Office(service, DOMA_OFFICE)
    lineman = Lineman(service, DOMA_LINEMAN, office=DOMA_OFFICE)
    office.receives("M-LIGHT")
    number = applicant.applies(locality=DOMA)
    applicant.reads(f"डिमांड राशि रु {IN_VILLAGE}")

    assert applicant.pays(IN_VILLAGE) == "booked"
    applicant.reads(f"रु {IN_VILLAGE} प्राप्त")
    assert said("Connection promised by") in office.sees(number, "visit_planned")
    assert lineman.has(number)
    office.hands_out(number)
    lineman.lights(number, code=applicant.code())

    office.sees(number, "connected")
    assert "MLIGHT" in applicant.reads("बिजली चालू हुई")  # no hyphen in an SMS slot
    assert ("R1", 10.0) in lineman.points(number)
    assert not lineman.has(number)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_who_applies_on_an_old_telephone_pays_there_and_gets_the_light(
    service: Service, gateway: str, tmp_path: Path, script: bool
) -> None:
    office, serial = Office(service, DOMA_OFFICE), f"M-PAGE{script:d}"
    lineman = Lineman(service, DOMA_LINEMAN, office=DOMA_OFFICE)
    office.receives(serial)
    with Chromium(microphone=tmp_path / "silence.wav") as chromium:
        chromium.resize(width=360, height=700)
        if not script:
            chromium.refuse_scripts()
        applicant = PageApplicant(service, f"987650021{script:d}", chromium)
        number = applicant.applies_on_page(locality=DOMA)
        applicant.reads(f"डिमांड राशि रु {applicant.rupees()}")

        applicant.pays_by_upi(gateway)
        applicant.reads(f"रु {IN_VILLAGE} प्राप्त")
        office.sees(number, "visit_planned")
        applicant.says_cable_is_there()
        office.hands_out(number)
        lineman.lights(number, code=applicant.code())

        office.sees(number, "connected")
        applicant.reads("बिजली चालू हुई")
        assert said(public_names.stage("connected")) in applicant.follows()


def test_what_is_begun_on_a_page_lies_on_the_desk_and_a_wrong_mobile_is_mended_afterwards(
    service: Service, tmp_path: Path
) -> None:
    Office(service, DOMA_OFFICE).receives("M-BEGUN")  # else it takes another applicant's meter
    with Chromium(microphone=tmp_path / "silence.wav") as chromium:
        chromium.resize(width=360, height=700)
        applicant = PageApplicant(service, "9876500213", chromium)
        applicant.begins_on_page()
        with applicant.talks() as (operator, desk):
            page = html.unescape(desk.get("/desk").text)
            assert f'value="{internet_applicants.PERSON["name"]}"' in page
            attempt = re.search(r"/calls/([^/\"]+)/application", page)
            assert attempt
            operator.submit_form(attempt[1], told=internet_applicants.PERSON | {"locality": DOMA})
        applicant.finds_application()
        applicant.changes_mobile("9876500214", reason="नया सिम")

    applicant.reads("आगे के संदेश नए नंबर पर")
    new = Applicant(service, "9876500214")
    new.number = applicant.number
    new.reads(f"डिमांड राशि रु {IN_VILLAGE}")
    assert new.pays(IN_VILLAGE) == "booked"
    new.reads(f"रु {IN_VILLAGE} प्राप्त")


def test_a_program_does_it_all_with_a_client_made_of_the_description(
    service: Service, gateway: str, tmp_path: Path
) -> None:
    office = Office(service, DOMA_OFFICE)
    lineman = Lineman(service, DOMA_LINEMAN, office=DOMA_OFFICE)
    office.receives("M-APP")
    with generated_client(service, tmp_path):
        applicant = ProgramApplicant(service, "9876500212")
        number = applicant.applies_by_program(place="doma")
        applicant.reads(f"डिमांड राशि रु {IN_VILLAGE}")
        applicant.gives_papers(photo=pictures.photograph(800, 600), pdf=pictures.pdf())

        applicant.pays_by_link(gateway)
        applicant.reads(f"रु {IN_VILLAGE} प्राप्त")
        office.sees(number, "visit_planned")
        applicant.says_cable_is_ready()
        office.hands_out(number)
        lineman.lights(number, code=applicant.code())

        office.sees(number, "connected")
        assert applicant.stage() == "connected"


def test_who_owes_nothing_is_sent_a_lineman_at_once(service: Service) -> None:
    applicant, office = Applicant(service, "9876500202"), Office(service, DOMA_OFFICE)
    office.receives("M-FREE")

    number = applicant.applies(locality=DOMA, bpl="true")

    applicant.reads("कोई राशि देय नहीं")
    assert said("Connection promised by") in office.sees(number, "visit_planned")
    assert "A12" in office.steps(number)
    applicant.code()


def test_a_short_payment_starts_nothing_until_the_rest_is_there(service: Service) -> None:
    applicant, office = Applicant(service, "9876500203"), Office(service, TOWN_OFFICE)
    office.receives("M-REST")
    number = applicant.applies(locality=TOWN)

    assert applicant.pays("1600") == "booked"
    applicant.reads("रु 1600 मिले, रु 50 शेष")
    assert said("Connection promised by") not in office.sees(number, "demand_issued")

    assert applicant.pays("50") == "booked"
    applicant.reads(f"रु {IN_TOWN} प्राप्त")
    assert said("Connection promised by") in office.sees(number, "visit_planned")


def test_who_waits_for_a_meter_is_served_when_the_store_gets_one(service: Service) -> None:
    applicant, office = Applicant(service, "9876500204"), Office(service, PATHRI_OFFICE)
    office.receives("M-THREE", kind="three")  # a store, but none of the kind that is needed
    number = applicant.applies(locality=PATHRI)

    applicant.pays(IN_VILLAGE)
    applicant.reads("मीटर आने में देरी")
    assert said("H2 no meter in stock") in office.sees(number, "paid")
    office.receives("M-LATE")

    office.sees(number, "visit_planned")
    assert office.steps(number)[-4:] == ["A22C", "A21", "A23", "A24"]
    applicant.code()


def test_whose_cable_is_not_ready_says_by_a_missed_call_that_it_is(service: Service) -> None:
    applicant, office = Applicant(service, "9876500205"), Office(service, TOWN_OFFICE)
    office.receives("M-CABLE")
    number = applicant.applies(locality=TOWN)
    applicant.pays(IN_TOWN)
    office.sees(number, "visit_planned")
    office.does("open_hold", number, hold="H1", evidence="फोटो 12: ब्रैकेट खाली")
    applicant.reads("केबल तैयार होते ही")

    applicant.gives_missed_call()

    applicant.reads("मिस्ड कॉल से आपका उत्तर मिला")
    wait_until(lambda: "A22C" in office.steps(number))
    office.sees(number, "visit_planned")


def test_a_broken_promise_goes_up_to_the_nodal_officer(service: Service) -> None:
    nodal = people.person(service, "nodal", Actor.NODAL)
    applicant, office = Applicant(service, "9876500206"), Office(service, TOWN_OFFICE)
    office.receives("M-BROKEN")
    number = applicant.applies(locality=TOWN)
    applicant.has_waited(days=5)

    applicant.pays(IN_TOWN, hours_ago=80)

    applicant.reads("नोडल कार्यालय 9876500090")
    wait_until(lambda: {"A20L", "A10J", "A10A", "A10N"} <= set(office.steps(number)))
    first = nodal.get("/nodal").text.split("/worklist/")[1]
    assert first.startswith(number)


def test_who_withdraws_frees_the_meter_and_is_owed_his_money(service: Service) -> None:
    applicant, office = Applicant(service, "9876500207"), Office(service, TOWN_OFFICE)
    office.receives("M-BACK")
    number = applicant.applies(locality=TOWN)
    applicant.pays(IN_TOWN)
    office.sees(number, "visit_planned")

    applicant.withdraws("मकान बेच दिया")

    applicant.reads("वापस लिया गया")
    office.sees(number, "refund_due")
    assert office.steps(number)[-2:] == ["A34", "A36D"]


def test_a_light_that_does_not_burn_is_taken_back_and_visited_again(service: Service) -> None:
    applicant, office = Applicant(service, "9876500208"), Office(service, DOMA_OFFICE)
    lineman = Lineman(service, DOMA_LINEMAN, office=DOMA_OFFICE)
    office.receives("M-DARK")
    number = applicant.applies(locality=DOMA)
    applicant.pays(IN_VILLAGE)
    office.hands_out(number)
    first = applicant.code()
    lineman.lights(number, code=first)
    office.sees(number, "connected")
    applicant.reads("बिजली नहीं है तो")

    applicant.gives_missed_call()
    applicant.reads("मिस्ड कॉल से आपका उत्तर मिला")
    office.does("no_supply", number)

    office.sees(number, "visit_planned")
    applicant.reads("फिर खोला गया")
    assert lineman.has(number)
    points = lineman.points(number)
    assert ("R8", -10.0) in points
    assert sum(value for rule, value in points if rule != "R8") == 0
    assert applicant.code(visits=2) != first
