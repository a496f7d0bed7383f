import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.tariffs import demand, tariff_file
from missedcall.domain.tariffs.demand import Quote, Refusal, SupplyRequest
from tests.domain.tariffs.books import CASES, SHIPPED, read

BOOK = read(SHIPPED)
REREAD = read(SHIPPED)
APRIL = date(2026, 4, 1)
HOUSE = SupplyRequest(category="LV1", area="U", load=Decimal(1), unit="kW")
AREAS = {"urban": "U", "rural": "R"}
LINES = (
    "registration",
    "service_connection",
    "extra_length",
    "gst",
    "security_deposit",
    "rounding",
)


def cases(name: str) -> Any:
    found = yaml.load((CASES / name).read_text(), Loader=yaml.BaseLoader)  # noqa: S506 - all text
    return [pytest.param(case, id=case["case"].split(",")[0]) for case in found]


def ask_of(written: dict[str, str]) -> SupplyRequest:
    load, unit = written["load"].split()
    flags = {name: written.get(name) == "true" for name in ("bpl", "scst", "prepaid")}
    distance = written.get("distance_m")
    return SupplyRequest(
        category=written["category"],
        area=AREAS[written["area"]],
        load=Decimal(load),
        unit=unit,
        cable=written.get("cable", "applicant"),
        distance_m=Decimal(distance) if distance else None,
        **flags,
    )


def quoted(ask: SupplyRequest, *, on: date = APRIL) -> Quote:
    answer = demand.quote_demand(BOOK, on=on, ask=ask)
    assert isinstance(answer, Quote), answer
    return answer


@pytest.mark.parametrize("case", cases("demand.yaml"))
def test_the_demand_is_as_worked_out_by_hand(case: Any) -> None:
    quote = quoted(ask_of(case["ask"]), on=date.fromisoformat(case["on"]))

    amounts = {line.code: line.amount_paise for line in quote.lines}
    assert (quote.phase, quote.units) == (int(case["phase"]), int(case["units"]))
    assert {code: amounts.get(code, 0) for code in LINES} == {
        code: Decimal(case.get(code, "0")) * 100 for code in LINES
    }
    assert quote.total_paise == int(case["total"]) * 100
    assert [condition.id for condition in quote.conditions] == case.get("conditions", [])


@pytest.mark.parametrize(
    "case", [param for param in cases("demand.yaml") if "waived" in param.values[0]]
)
def test_a_waived_line_stays_with_nothing_to_pay_and_names_its_exemption(case: Any) -> None:
    quote = quoted(ask_of(case["ask"]), on=date.fromisoformat(case["on"]))

    lines = {line.code: line for line in quote.lines}
    for code, exemption in case["waived"].items():
        assert lines[code].amount_paise == 0
        assert lines[code].explanation.slots["exemption"] == exemption
        assert str(lines[code].explanation).startswith("Waived where ")


@pytest.mark.parametrize("case", cases("refusals.yaml"))
def test_what_cannot_be_charged_is_refused_by_field(case: Any) -> None:
    changed = dict(case["changed"])
    for name in ("load", "distance_m"):
        if name in changed:
            changed[name] = Decimal(changed[name])

    refusal = demand.quote_demand(
        BOOK,
        on=date.fromisoformat(case.get("on", "2026-04-01")),
        ask=replace(HOUSE, **changed),
    )

    assert isinstance(refusal, Refusal)
    assert (refusal.field, refusal.code) == (case["field"], case["code"])
    assert case["says"] in refusal.text
    assert "%(" not in refusal.text


def test_what_was_given_is_shown_short_in_a_refusal() -> None:
    refusal = demand.quote_demand(BOOK, on=APRIL, ask=replace(HOUSE, category="X" * 10_000))

    assert isinstance(refusal, Refusal)
    assert len(refusal.text) < 200


def test_each_line_says_how_it_came_about() -> None:
    quote = quoted(
        SupplyRequest("LV2", "U", Decimal("1.5"), "kW", cable="company", distance_m=Decimal(42)),
        on=date(2024, 10, 9),
    )

    assert {line.code: str(line.explanation) for line in quote.lines} == {
        "registration": "Registration fee for category LV2, once per application.",
        "service_connection": "Single-phase, urban: Rs 1,200.00 for up to 1 kW, 1 more kW "
        "at Rs 250.00 each; load 1.5 kW, billed as 2 kW.",
        "extra_length": "42 m of cable, 30 m included: 12 m or part at Rs 60.00 each.",
        "gst": "18 % (rate since 2017-07-01) of Rs 2,270.00 of taxable charges.",
        "security_deposit": "2 kW at Rs 1,000.00 each for LV2; load 1.5 kW, billed as 2 kW.",
        "rounding": "Rs 4,678.60 rounded to a multiple of Rs 1.00.",
    }


@pytest.mark.parametrize(
    ("load", "unit", "category", "words"),
    [
        ("4", "HP", "LV1", "load 4 HP = 2.984 kW (1 HP = 0.746 kW), billed as 3 kW"),
        ("3.73", "kW", "LV3", "load 3.73 kW = 5 HP (1 HP = 0.746 kW)"),
        ("2300", "W", "LV1", "load 2300 W = 2.3 kW, billed as 3 kW"),
        ("2", "kW", "LV1", "load 2 kW"),
    ],
)
def test_a_converted_load_is_stated(load: str, unit: str, category: str, words: str) -> None:
    quote = quoted(replace(HOUSE, category=category, load=Decimal(load), unit=unit))

    assert f"; {words}." in str(quote.lines[1].explanation)


def test_each_line_is_rounded_as_the_tariff_says() -> None:
    by_tens = (
        SHIPPED.read_text().replace('line: "0.01"', 'line: "10"').replace("LV1: 50", "LV1: 55")
    )
    book = tariff_file.load_tariff_book(files={"t": by_tens.encode()})

    quote = demand.quote_demand(book, on=date(2024, 10, 9), ask=HOUSE)

    assert isinstance(quote, Quote)
    assert [(line.code, line.amount_paise) for line in quote.lines] == [
        ("registration", 6_000),  # 55, half a step up
        ("service_connection", 120_000),
        ("extra_length", 0),
        ("gst", 23_000),  # 226.80
        ("security_deposit", 40_000),
    ]


def test_a_demand_can_be_traced_to_its_file() -> None:
    quote = quoted(HOUSE)

    assert (quote.tariff_id, quote.version) == ("cg-demo-1", BOOK.tariffs[0].version)


def test_more_load_after_paying_leaves_the_difference_to_pay() -> None:
    paid = quoted(replace(HOUSE, load=Decimal(2))).total_paise
    new = quoted(replace(HOUSE, load=Decimal(4))).total_paise

    assert (paid, new) == (230_000, 360_000)
    assert demand.demand_balance(new_total=new, paid=paid) == 130_000  # E13
    assert demand.demand_balance(new_total=paid, paid=new) == -130_000  # E14


class TestAgainstOtherUtilities:
    def test_kerala_charges_its_printed_example(self) -> None:
        ask = SupplyRequest("DOMESTIC", "U", Decimal(3756), "W")

        quote = demand.quote_demand(read(CASES / "kseb-check.yaml"), on=APRIL, ask=ask)

        assert isinstance(quote, Quote)
        assert quote.units == 4
        assert quote.total_paise == 311_400

    def test_haryana_charges_its_printed_deposit_and_shows_its_working(self) -> None:
        ask = SupplyRequest("DOMESTIC", "U", Decimal("4.5"), "kW")

        quote = demand.quote_demand(read(CASES / "haryana-check.yaml"), on=APRIL, ask=ask)

        assert isinstance(quote, Quote)
        lines = {line.code: line for line in quote.lines}
        assert lines["security_deposit"].amount_paise == 375_000
        assert "5 kW at Rs 750.00 each" in str(lines["security_deposit"].explanation)
        assert lines["service_connection"].amount_paise == 5 * 2_500
        assert "at Rs 25.00 each" in str(lines["service_connection"].explanation)


class TestMissingRate:
    """A charge that the tariff makes, but not for this case, is refused; it is never 0."""

    @pytest.mark.parametrize("line", ["by_category: {LV1: 50, ", "per_unit: {LV1: 400, "])
    def test_a_line_without_the_category_is_refused(self, line: str) -> None:
        short = SHIPPED.read_text().replace(line, line.split("LV1")[0])
        refusal = demand.quote_demand(
            tariff_file.load_tariff_book(files={"t": short.encode()}), on=APRIL, ask=HOUSE
        )

        assert isinstance(refusal, Refusal)
        assert refusal.code == "line_missing"
        assert "LV1 (Single-phase, urban)" in refusal.text

    def test_a_phase_without_a_charge_is_refused(self) -> None:
        ask = SupplyRequest("DOMESTIC", "R", Decimal(6), "kW")

        refusal = demand.quote_demand(read(CASES / "haryana-check.yaml"), on=APRIL, ask=ask)

        assert isinstance(refusal, Refusal)
        assert refusal.code == "line_missing"
        assert "Service connection charge for DOMESTIC (Three-phase, rural)" in refusal.text

    def test_a_tariff_that_charges_any_cable_needs_the_distance(self) -> None:
        anyones = SHIPPED.read_text().replace("cable_by == company", "category == LV1")
        book = tariff_file.load_tariff_book(files={"t": anyones.encode()})

        refusal = demand.quote_demand(book, on=APRIL, ask=HOUSE)

        assert isinstance(refusal, Refusal)
        assert refusal.code == "distance_missing"

    def test_a_line_stated_as_not_charged_is_left_out(self) -> None:
        kerala = (CASES / "kseb-check.yaml").read_text()
        charge = kerala[kerala.index("  service_connection:") : kerala.index("  extra_length:")]
        fee = "registration: {taxable: false, by_category: {DOMESTIC: 50}}"
        only_fee = kerala.replace(charge, "  service_connection: null\n")
        only_fee = re.sub("security_deposit: {.*}", "security_deposit: null", only_fee)
        only_fee = only_fee.replace("registration: null", fee)
        book = tariff_file.load_tariff_book(files={"t": only_fee.encode()})

        quote = demand.quote_demand(book, on=APRIL, ask=replace(HOUSE, category="DOMESTIC"))

        assert isinstance(quote, Quote)
        assert [(line.code, line.amount_paise) for line in quote.lines] == [
            ("registration", 5_000),
            ("gst", 0),
        ]


loads = st.decimals("0.001", 150, places=3)
asks = st.builds(
    SupplyRequest,
    category=st.sampled_from(["LV1", "LV2", "LV3", "LV5"]),
    area=st.sampled_from(["U", "R"]),
    load=loads,
    unit=st.sampled_from(["kW", "HP", "W"]),
    bpl=st.booleans(),
    scst=st.booleans(),
    prepaid=st.booleans(),
    cable=st.sampled_from(["company", "applicant"]),
    distance_m=st.decimals(0, 1000, places=1),
)
dates = st.dates(date(2019, 4, 1), date(2030, 1, 1))


@given(asks, dates)
def test_the_lines_sum_to_the_total_in_whole_rupees(ask: SupplyRequest, on: date) -> None:
    answer = demand.quote_demand(BOOK, on=on, ask=ask)

    if isinstance(answer, Quote):
        assert answer.total_paise == sum(line.amount_paise for line in answer.lines)
        assert answer.total_paise % 100 == 0
        assert answer.total_paise >= 0
        assert all(str(line.explanation).endswith(".") for line in answer.lines)
    else:
        assert answer.code == "load_too_high"


@given(asks, loads, dates)
def test_more_load_never_costs_less_on_the_same_phase(
    ask: SupplyRequest, more: Decimal, on: date
) -> None:
    small = demand.quote_demand(BOOK, on=on, ask=replace(ask, load=min(ask.load, more)))
    large = demand.quote_demand(BOOK, on=on, ask=replace(ask, load=max(ask.load, more)))

    if isinstance(small, Quote) and isinstance(large, Quote) and small.phase == large.phase:
        assert small.total_paise <= large.total_paise


@given(asks, dates)
def test_the_same_ask_on_the_same_day_is_the_same_demand(ask: SupplyRequest, on: date) -> None:
    assert demand.quote_demand(BOOK, on=on, ask=ask) == demand.quote_demand(REREAD, on=on, ask=ask)


@given(
    st.builds(
        SupplyRequest, st.text(), st.text(), st.decimals(), st.text(), distance_m=st.decimals()
    )
)
def test_no_ask_raises(ask: SupplyRequest) -> None:
    assert isinstance(demand.quote_demand(BOOK, on=APRIL, ask=ask), Refusal)


def test_each_day_has_one_answer_around_a_change() -> None:
    change = date(2026, 1, 1)
    four = replace(HOUSE, load=Decimal(4))

    phases = [quoted(four, on=change + timedelta(days=days)).phase for days in (-1, 0)]

    assert phases == [3, 1]


def test_a_day_without_a_tariff_names_the_days_of_each_tariff() -> None:
    refusal = demand.quote_demand(BOOK, on=date(2001, 1, 1), ask=HOUSE)

    assert isinstance(refusal, Refusal)
    spans = refusal.reason.slots["known"]
    assert isinstance(spans, tuple)
    assert (spans[0].code, spans[0].slots["starts"]) == ("open", BOOK.tariffs[0].starts)
    assert "to further notice)" in refusal.text
