import hashlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.tariffs import tariff, tariff_file
from missedcall.domain.tariffs.tariff import NotApproved, TariffBook, TariffStatus
from missedcall.domain.tariffs.tariff_file import TariffFilesError
from tests.domain.tariffs.books import SHIPPED

TEXT = SHIPPED.read_text()


def load(**files: str) -> TariffBook:
    return tariff_file.load_tariff_book(
        files={f"{name}.yaml": text.encode() for name, text in files.items()}
    )


def problems(**files: str) -> list[str]:
    with pytest.raises(TariffFilesError) as error:
        load(**files)
    assert str(error.value).splitlines() == [str(problem) for problem in error.value.problems]
    return [str(problem) for problem in error.value.problems]


def changed(old: str, new: str) -> str:
    """Change the shipped tariff in one place, which must be there."""
    assert old in TEXT
    return TEXT.replace(old, new, 1)


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def version(tariff_id: str, *, first: str, last: str) -> str:
    return changed("from: 2014-01-01, to: null", f"from: {first}, to: {last}").replace(
        "cg-demo-1", tariff_id
    )


def test_the_shipped_tariff_is_marked_as_invented_and_may_not_bill() -> None:
    shipped = load(t=TEXT).tariffs[0]

    assert shipped.status is TariffStatus.PLACEHOLDER
    assert "invented" in shipped.source
    assert shipped.version == hashlib.sha256(TEXT.encode()).hexdigest()
    assert shipped.not_in_demand == ("meter_rent", "first_bill_fixed_charge")
    assert tariff.may_bill(shipped, mode="test", approved=False) is None
    refusal = tariff.may_bill(shipped, mode="live", approved=True)
    assert isinstance(refusal, NotApproved)
    assert "cg-demo-1 is PLACEHOLDER" in refusal.reason


def test_a_tariff_approved_by_two_people_may_bill() -> None:
    approved = changed("PLACEHOLDER ", "APPROVED ").replace("[null, null]", "[A. Sahu, B. Netam]")

    set_by_the_company = load(t=approved).tariffs[0]
    assert tariff.may_bill(set_by_the_company, mode="live", approved=True) is None
    refusal = tariff.may_bill(set_by_the_company, mode="live", approved=False)
    assert refusal is not None
    assert "tariffs list" in refusal.reason


class TestVersions:
    OLD = version("old", first="2020-01-01", last="2026-03-31")
    NEW = version("new", first="2026-04-01", last="null")

    def test_each_day_has_its_version(self) -> None:
        book = load(new=self.NEW, old=self.OLD)

        found = {
            day: book.tariff_on(date.fromisoformat(day)) for day in ("2026-03-31", "2026-04-01")
        }
        assert [tariff.tariff_id for tariff in found.values() if tariff] == ["old", "new"]
        assert book.tariff_on(date(2019, 12, 31)) is None

    def test_a_gap_is_told(self) -> None:
        late = version("new", first="2026-04-02", last="null")

        assert problems(old=self.OLD, new=late) == [
            f"new.yaml:{line_of(late, 'valid:')}: valid begins on 2026-04-02, while "
            "old (old.yaml) ended on 2026-03-31; let it begin on the day after that"
        ]

    @pytest.mark.parametrize("last", ["2026-04-01", "null"])
    def test_an_overlap_is_told(self, last: str) -> None:
        (problem,) = problems(old=version("old", first="2020-01-01", last=last), new=self.NEW)

        assert "valid begins on 2026-04-01, while old (old.yaml) is in force until" in problem
        assert "let that one end on the day before 2026-04-01" in problem


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("source:", "sauce:", "file has no 'source'; state it"),
        ("source:", "sauce:", "sauce is not a known key; use one of tariff_id,"),
        ("tariff_id: cg-demo-1", "tariff_id:", "tariff_id '' is no text"),
        ("status: PLACEHOLDER", "status: GOOD", "status 'GOOD' is not known; use one of PLACE"),
        ("status: PLACEHOLDER", "status: APPROVED", "approved_by does not name two people"),
        ("from: 2014-01-01, to: null", "from: soon, to: null", "valid.from 'soon' is no date"),
        ("from: 2014-01-01, to: null", "from: 2014-02-30, to: null", "'2014-02-30' is no date"),
        ("from: 2014-01-01, to: null", "from: 2014-01-01, to: 2013-01-01", "is before 2014-01-01"),
        ("from: 2014-01-01, to: null", "from: 2013-01-01, to: null", "has no rule on 2013-01-01"),
        ('line: "0.01"', 'line: "0"', "rounding has a step of 0"),
        ("mode: HALF_UP", "mode: NEVER", "rounding.mode 'NEVER' is not known"),
        ("kw: ceil_min_1", "kw: floor", "load_unit.kw 'floor' is not known; use one of ceil"),
        ("2019-04-01", "2013-04-01", "phase_rules has 2013-04-01 after 2014-01-01"),
        ("one_phase_max_kw: 5", "one_phase_max_kw: 500", "phase_rules[2] allows more on one"),
        ("three_phase_max_kw: 75", "three_phase_max_kw: .inf", "'.inf' is no number"),
        ("2024-10-10", "2017-07-01", "tax has 2017-07-01 after 2017-07-01"),
        ('gst: "0.18"', "gst: 18", 'tax[0].gst 18 is above 1; write 18 % as "0.18"'),
        ("taxable: true", "taxable: perhaps", "lines.registration.taxable 'perhaps' is not known"),
        ("LV2: 100", "LV2: -100", "by_category.LV2 '-100' is no amount of rupees"),
        ("LV2: 100", "LV2: 1.001", "by_category.LV2 '1.001' is no amount of rupees"),
        ("LV2: 100", "LV2: [1]", "by_category.LV2 '' is no amount of rupees"),
        ("LV2: 100", "lv2: 100", "by_category.lv2 is not a known key"),
        ("LV2: 100", "LV1: 100", "by_category.LV1 is there twice; keep one"),
        ("U: {base: 1200", "X: {base: 1200", "1ph has no 'U'; state it"),
        ("included_hp: 5", "included_hp: 0.5", "LV3.included_hp '0.5' is no whole number"),
        ("included_hp: 5", "included: 5", "LV3 has no 'included_kw'"),
        ("cable_by == company", "cable == company", "extra_length.when 'cable' is not a known"),
        ("units <= 1", "units <= one", "exemptions[0].when 'units' is a number; compare it by"),
        ("waive: ALL", "waive: SOME", "exemptions[0].waive is not a list"),
        ("[security_deposit]", "[deposit]", "exemptions[1].waive[0] 'deposit' is not known"),
        ("id: CAPACITOR", "name: CAPACITOR", "conditions[0] has no 'id'"),
        ("  extra_length:", "  extra_lengths:", "lines has no 'extra_length'; state it"),
        ("[meter_rent, first_bill_fixed_charge]", "meter_rent", "not_in_demand is not a list"),
        ("{kw: ceil_min_1, hp: ceil_min_1}", "both", "load_unit is not a mapping"),
    ],
)
def test_a_fault_is_told_with_its_key_and_mend(old: str, new: str, says: str) -> None:
    found = problems(t=changed(old, new))

    assert any(says in problem for problem in found), found


def test_a_fault_is_told_with_its_line() -> None:
    wrong = changed("per_m_or_part: 60", "per_m_or_part: sixty")

    assert problems(t=wrong) == [
        f"t.yaml:{line_of(wrong, 'sixty')}: lines.extra_length.per_m_or_part 'sixty' is no "
        "amount of rupees; write one such as 1200 or 12.50, not negative"
    ]


def test_all_faults_of_all_files_are_told_at_once() -> None:
    first = changed("LV2: 100", "LV2: many").replace("mode: HALF_UP", "mode: NEVER")
    second = changed('gst: "0"', "gst: none")

    assert [problem.split(":")[0] for problem in problems(a=first, b=second)] == [
        "a.yaml",
        "a.yaml",
        "b.yaml",
    ]


def test_a_missing_section_is_told_once() -> None:
    without_lines = TEXT[: TEXT.index("lines:")] + TEXT[TEXT.index("exemptions:") :]

    assert problems(t=without_lines)[0].endswith("file has no 'lines'; state it")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "t.yaml:1: file is empty"),
        ("lines: [", "t.yaml:1: file is no YAML"),
        ("a: b\nb: : c", "t.yaml:2: file is no YAML"),
        ("- a", "t.yaml:1: file is not a mapping"),
        ("[" * 1000, "t.yaml:1: file is no YAML"),
        ("\x00", "file is no YAML"),
        ("? [a]\n: b", "a key is one word, not a list or a mapping"),
        ("a: !!binary x", "file is no YAML"),
        ("a: &a [*a]", "this part contains itself"),
    ],
)
def test_what_is_no_tariff_at_all_is_told(text: str, says: str) -> None:
    assert says in problems(t=text)[-1] or says in problems(t=text)[0]


def test_no_file_at_all_is_told() -> None:
    assert problems() == ["tariffs:1: file there is no tariff file; name at least one"]


@given(st.integers(0, len(TEXT)), st.integers(0, 60), st.text(max_size=10))
def test_a_garbled_file_raises_nothing_else(start: int, length: int, junk: str) -> None:
    garbled = TEXT[:start] + junk + TEXT[start + length :]

    try:
        assert load(t=garbled).tariffs
    except TariffFilesError as error:
        assert error.problems  # noqa: PT017 - most garbled files are refused, some are whole
