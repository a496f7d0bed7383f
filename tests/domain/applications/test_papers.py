"""Which papers are asked: by category, tenure and load, from the rules that ship."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.applications import papers
from missedcall.domain.applications.form_rules import TENURES
from missedcall.domain.applications.papers import AskedPaper, PaperCase, PaperRule, PaperState
from tests import kit

DAY = dt.date(2026, 11, 29)
SHIPPED = kit.shipped().paper_rules
HOUSE = PaperCase("LV1", Fraction(2))
CASES = st.builds(
    PaperCase,
    category=st.sampled_from(("LV1", "LV2", "LV3", "LV5")),
    load_kw=st.fractions(min_value=0, max_value=200),
    tenure=st.sampled_from(("", *TENURES)),
    bpl=st.booleans(),
    scst=st.booleans(),
)
RULES = st.builds(
    PaperRule,
    kind=st.sampled_from(("identity", "ownership", "tenancy", "report")),
    starts=st.dates(dt.date(2026, 11, 1), dt.date(2026, 12, 31)),
    ends=st.none() | st.dates(dt.date(2026, 11, 1), dt.date(2026, 12, 31)),
    categories=st.frozensets(st.sampled_from(("LV1", "LV2", "LV3", "LV5"))),
    tenures=st.frozensets(st.sampled_from(TENURES)),
    above_kw=st.none() | st.decimals(0, 100, places=1),
    bpl=st.booleans(),
    scst=st.booleans(),
    at_visit=st.booleans(),
)


def kinds(case: PaperCase) -> list[str]:
    return [each.kind for each in papers.asked_papers(SHIPPED, case, on=DAY)]


def test_there_are_ten_rules() -> None:
    assert len(SHIPPED) == 10


@pytest.mark.parametrize(
    ("case", "asked"),
    [
        (HOUSE, ["identity", "ownership"]),
        (replace(HOUSE, tenure="own"), ["identity", "ownership"]),
        (replace(HOUSE, tenure="rent"), ["identity", "tenancy", "owner_consent"]),
        (replace(HOUSE, tenure="other"), ["identity", "occupancy"]),
        (replace(HOUSE, bpl=True), ["identity", "ownership", "bpl_card"]),
        (replace(HOUSE, scst=True), ["identity", "ownership"]),
        (replace(HOUSE, load_kw=Fraction(10)), ["identity", "ownership"]),
        (replace(HOUSE, load_kw=Fraction(101, 10)), ["identity", "ownership", "test_report"]),
        (replace(HOUSE, category="LV3"), ["identity", "land_record"]),
        (replace(HOUSE, category="LV3", scst=True), ["identity", "land_record", "caste"]),
        (replace(HOUSE, category="LV2"), ["identity", "ownership", "test_report"]),
        (
            replace(HOUSE, category="LV5", load_kw=Fraction(50), tenure="rent"),
            ["identity", "tenancy", "owner_consent", "test_report"],
        ),
    ],
)
def test_the_rules_that_ship(case: PaperCase, asked: list[str]) -> None:
    assert kinds(case) == asked


def test_only_the_consent_of_an_owner_must_be_here_before_the_visit() -> None:
    rented = papers.asked_papers(SHIPPED, replace(HOUSE, tenure="rent"), on=DAY)

    assert [each.kind for each in rented if not each.at_visit] == ["owner_consent"]
    assert papers.all_may_be_shown(papers.asked_papers(SHIPPED, HOUSE, on=DAY))


def test_a_rule_counts_from_its_first_day_to_its_last() -> None:
    rule = PaperRule("identity", DAY, DAY + dt.timedelta(days=1))
    days = [DAY + dt.timedelta(days=days) for days in (-1, 0, 1, 2)]

    found = [bool(papers.asked_papers([rule], HOUSE, on=day)) for day in days]

    assert found == [False, True, True, False]


@given(rules=st.lists(RULES, max_size=12), case=CASES)
def test_each_paper_is_asked_once_and_only_by_rules_that_fit(
    rules: list[PaperRule], case: PaperCase
) -> None:
    asked = papers.asked_papers(rules, case, on=DAY)

    assert len({each.kind for each in asked}) == len(asked)
    alone = {
        rule.kind: papers.asked_papers([rule], case, on=DAY)
        for rule in rules
        if papers.asked_papers([rule], case, on=DAY)
    }
    assert {each.kind for each in asked} == set(alone)


@given(rules=st.lists(RULES, max_size=12), more=RULES, case=CASES)
def test_a_rule_more_never_asks_for_less(
    rules: list[PaperRule], more: PaperRule, case: PaperCase
) -> None:
    before = {each.kind: each.at_visit for each in papers.asked_papers(rules, case, on=DAY)}
    after = {
        each.kind: each.at_visit for each in papers.asked_papers([*rules, more], case, on=DAY)
    }

    assert set(before) <= set(after)
    assert all(before[kind] or not after[kind] for kind in before)


@given(
    asked=st.lists(
        st.builds(AskedPaper, st.sampled_from("abcd"), st.booleans()),
        unique_by=lambda each: each.kind,
    ),
    known=st.dictionaries(st.sampled_from("abcd"), st.sampled_from(sorted(papers.CURRENT))),
)
def test_what_is_still_wanted_is_what_may_not_be_shown_and_is_not_in_hand(
    asked: list[AskedPaper], known: dict[str, PaperState]
) -> None:
    wanted = papers.still_wanted(asked, known)
    states = {each.kind: papers.paper_state(each, known) for each in asked}

    for each in asked:
        if each in wanted:
            assert states[each.kind] in (PaperState.MISSING, PaperState.REFUSED)
        else:
            assert each.at_visit or states[each.kind] in papers.IN_HAND
    assert papers.all_may_be_shown(asked) <= (not wanted)


def test_a_form_of_before_asks_as_of_an_owner() -> None:
    form = {"category": "LV3", "load": "5", "unit": "HP", "bpl": False, "scst": True}

    case = papers.paper_case(form)

    assert case == PaperCase("LV3", Fraction(373, 100), "", bpl=False, scst=True)
    assert papers.asked_papers(SHIPPED, case, on=DAY) == papers.asked_papers(
        SHIPPED, replace(case, tenure="own"), on=DAY
    )


def test_above_is_above() -> None:
    rule = PaperRule("report", DAY, above_kw=Decimal(10))

    assert papers.asked_papers([rule], replace(HOUSE, load_kw=Fraction(10)), on=DAY) == ()


def test_the_categories_whose_papers_depend_on_whose_the_premises_are() -> None:
    codes = ("LV1", "LV3", "LV9")
    anywhere = replace(SHIPPED[0], tenures=frozenset({"rent"}), categories=frozenset())
    pumps = replace(anywhere, categories=frozenset({"LV3"}))
    nothing = replace(anywhere, tenures=frozenset())
    over = replace(anywhere, ends=DAY - dt.timedelta(days=1))

    assert papers.categories_by_tenure([anywhere], codes, on=DAY) == set(codes)
    assert papers.categories_by_tenure([pumps, over], codes, on=DAY) == {"LV3"}
    assert papers.categories_by_tenure([nothing, over], codes, on=DAY) == frozenset()
