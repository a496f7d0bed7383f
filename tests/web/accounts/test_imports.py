"""Lists of banks, BP numbers and arrears are shown line by line, and then taken."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from missedcall.domain.callbacks.calendar import IST
from missedcall.domain.operators.roles import Actor
from missedcall.usecases.deps import Deps
from tests.support.screen_texts import said
from tests.web.conftest import Browser
from tests.web.story import Story
from tests.web.worklist_story import WorklistStory
from web.accounts import imports

PAGE = "/imports"
HEADER = "Value date,UTR,Amount,Remarks\n"


def shows(actor: Browser, content: str, *, kind: str = "bank", as_of: str = "") -> TestResponse:
    file = (io.BytesIO(content.encode()), "list.csv")
    return actor.post(f"{PAGE}/preview", page=PAGE, kind=kind, as_of=as_of, file=file)


def takes(actor: Browser, shown: TestResponse) -> TestResponse:
    sealed = re.search(r'name="sealed" value="([^"]+)"', shown.text)
    assert sealed is not None
    text = sealed[1].replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
    return actor.post(f"{PAGE}/book", page=PAGE, sealed=text)


def bank_list(worklist: WorklistStory, *lines: tuple[str, str, str]) -> str:
    at = f"{worklist.now.astimezone(IST):%d-%m-%Y %H:%M:%S}"
    return HEADER + "\n".join(f"{at},{utr},{rupees},{who}" for utr, rupees, who in lines)


def rows(deps: Deps, query: str) -> list[Any]:
    with deps.db.reading() as db:
        return [tuple(row) for row in db.exec_driver_sql(query).all()]


def outcomes(page: str) -> list[str]:
    cells = re.findall(r"<tr><td[^>]*>\d+</td>.*?</tr>", page)
    return [re.sub("<[^>]+>", "", re.findall(r"<td[^>]*>(.*?)</td>", row)[3]) for row in cells]


def test_a_bank_s_list_is_shown_line_by_line_and_written_only_when_it_is_taken(
    deps: Deps, worklist: WorklistStory, meera: Browser
) -> None:
    number = worklist.applies()
    content = bank_list(
        worklist, ("U1", "500", number), ("U2", "10", "9876500001"), ("U3", "=1+1", number)
    )

    shown = shows(meera, content)

    assert shown.status_code == 200
    assert outcomes(shown.text) == [said("booked"), said("to suspense"), said("wrong")]
    assert "9876500001" not in shown.text.split("sealed")[0]
    assert rows(deps, "SELECT * FROM ledger") == []

    taken = takes(meera, shown)
    assert outcomes(taken.text) == outcomes(shown.text)
    assert rows(deps, "SELECT amount_paise, actor FROM ledger ORDER BY id") == [
        (50_000, "meera"),
        (1_000, "meera"),
    ]
    again = takes(meera, shows(meera, content))
    assert outcomes(again.text) == [said("known already")] * 2 + [said("wrong")]
    assert len(rows(deps, "SELECT * FROM ledger")) == 2


def test_bp_numbers_are_linked_all_or_none(
    deps: Deps, worklist: WorklistStory, meera: Browser
) -> None:
    number = worklist.applies()
    wrong = shows(meera, f"application,bp\n{number},1000123456\n99999999999,1\n", kind="bp")
    assert outcomes(wrong.text) == [said("waits"), said("wrong")]
    assert "आवेदन 99999999999 नहीं मिला; उसका क्रमांक जाँचें" in wrong.text
    takes(meera, wrong)
    assert rows(deps, "SELECT * FROM bp_numbers") == []

    takes(meera, shows(meera, f"application,bp\n{number},1000123456\n", kind="bp"))
    assert len(rows(deps, "SELECT * FROM bp_numbers")) == 1


def test_a_list_of_arrears_takes_the_place_of_the_last_one_and_names_are_masked(
    deps: Deps, meera: Browser
) -> None:
    header = "bp,locality,name,address,amount"
    content = f"{header}\n1000123456,1001,सुनीता वर्मा,मकान 4,1500.00\nx,1001,y,z,1\n"

    shown = shows(meera, content, kind="arrears", as_of="2026-10-01")

    assert outcomes(shown.text) == [said("taken"), said("wrong")]
    assert "सुनीता" not in shown.text
    takes(meera, shown)
    assert len(rows(deps, "SELECT * FROM arrears")) == 1


@pytest.mark.parametrize(
    ("content", "kind", "as_of"),
    [
        ("", "bank", ""),
        ("a,b\n1,2\n", "bank", ""),
        ("a,b\n1,2\n", "bp", ""),
        ("a,b\n1,2\n", "arrears", ""),
        ("bp,locality,name,address,amount\n", "arrears", "2026-13-01"),
        (HEADER + "x" * 40_001, "bank", ""),
        (HEADER + "1,2,3,4\n" * 2001, "bank", ""),
    ],
)
def test_what_is_no_list_or_too_large_is_refused_with_its_reason(
    meera: Browser, monkeypatch: pytest.MonkeyPatch, content: str, kind: str, as_of: str
) -> None:
    monkeypatch.setattr(imports, "MOST_BYTES", 40_000)
    answer = shows(meera, content, kind=kind, as_of=as_of)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


@pytest.mark.parametrize(
    ("content", "kind", "hindi"),
    [
        (
            "a,b\n1,2\n",
            "bp",
            "इसमें ये कॉलम नहीं हैं: application, bp; पहली पंक्ति में है: a, b; "
            "कॉलमों के नाम ये रखें: application,bp",
        ),
        ("application,bp,bp\n1,2,3\n", "bp", "कॉलम bp दो बार है; दूसरे को अलग नाम दें"),
        (
            "a,b\n1,2\n",
            "arrears",
            "इसमें ये कॉलम नहीं हैं: address, amount, bp, locality, name; पहली पंक्ति में है: a, b; "
            "कॉलमों के नाम ये रखें: bp,locality,name,address,amount",
        ),
        ("PK\x03\x04xl", "bank", "यह एक्सेल जैसी फ़ाइल है; इसे CSV UTF-8 में सहेजें"),
        ("", "bank", "अधिकतम 1 MB की फ़ाइल चुनें"),
    ],
)
def test_what_is_no_list_is_refused_in_the_reader_s_language(
    meera: Browser, content: str, kind: str, hindi: str
) -> None:
    answer = shows(meera, content, kind=kind)

    assert answer.status_code == 422
    assert f"यह फ़ाइल पढ़ी नहीं जा सकती: {hindi}" in answer.text


def test_why_a_line_of_arrears_is_wrong_is_said_in_the_reader_s_language(meera: Browser) -> None:
    content = "bp,locality,name,address,amount\n12,1002,A,B,5\n1000118822,9999,A,B,5\n"

    page = shows(meera, content, kind="arrears", as_of="2026-10-01").text

    assert "bp: इसमें दस अंक होते हैं; बिल से उतारें" in page
    assert "locality: कोड 9999 का कोई स्थान नहीं है; इसे सुधारें" in page


def test_lines_of_arrears_are_numbered_as_in_the_file_also_behind_empty_lines(
    meera: Browser,
) -> None:
    good, wrong = "{bp},1002,A,B,5", "12,1002,A,B,5"
    lines = ["", good.format(bp="1000123456"), "", wrong, "", "", good.format(bp="1000123457")]
    content = "bp,locality,name,address,amount\n" + "\n".join(lines) + "\n"

    page = shows(meera, content, kind="arrears", as_of="2026-10-01").text

    assert re.findall(r"<tr><td[^>]*>(\d+)</td>", page) == ["3", "5", "8"]
    assert outcomes(page) == [said("taken"), said("wrong"), said("taken")]


def test_only_what_was_shown_to_this_person_is_taken(
    deps: Deps,
    story: Story,
    browser: Callable[[], Browser],
    worklist: WorklistStory,
    meera: Browser,
) -> None:
    number = worklist.applies()
    shown = shows(meera, bank_list(worklist, ("U1", "500", number)))
    story.operator("ravi", role=Actor.ACCOUNTS)
    ravi = browser()
    ravi.log_in("ravi")

    assert takes(ravi, shown).status_code == 409
    assert meera.post(f"{PAGE}/book", page=PAGE, sealed="forged").status_code == 409
    assert meera.post(f"{PAGE}/preview", page=PAGE, kind="other").status_code == 400
    assert rows(deps, "SELECT * FROM ledger") == []


def test_who_keeps_no_accounts_may_not_open_it(
    story: Story, browser: Callable[[], Browser]
) -> None:
    story.operator("asha")
    asha = browser()
    asha.log_in("asha")
    assert asha.get(PAGE).status_code == 403


def test_why_a_line_of_a_bank_is_wrong_is_said_in_the_reader_s_language(
    worklist: WorklistStory, meera: Browser
) -> None:
    number = worklist.applies()
    at = f"{worklist.now.astimezone(IST):%d-%m-%Y %H:%M:%S}"
    lines = f"{at},U1,much,{number}\nsoon,U2,5,{number}\n{at},U3,5\n{at},U4,5,99999999999\n"

    page = shows(meera, HEADER + lines).text

    assert "Amount: यह रुपयों में कोई राशि नहीं; रुपये ऐसे लिखें: 1650.00" in page
    assert "Value date: यह ऐसा समय नहीं: 23-11-2026 13:45:00; समय या उसका समय-क्षेत्र सुधारें" in page
    assert "line: मान उतने नहीं जितने नामों की पंक्ति में हैं" in page
    assert "इस क्रमांक का कोई चालू आवेदन नहीं" in page


@pytest.mark.parametrize(
    ("line", "hindi"),
    [
        ('"x', "उद्धरण चिह्न खुला है पर बंद नहीं"),
        ('"x"y,1,2,3', "बंद उद्धरण चिह्न के बाद भी कुछ लिखा है"),
        ("x" * 140_000, "कोई मान बहुत लंबा है"),
    ],
)
def test_broken_csv_is_told_in_the_reader_s_language(
    meera: Browser, line: str, hindi: str
) -> None:
    answer = shows(meera, f"{HEADER}{line}\n")

    assert answer.status_code == 422
    assert f"पंक्ति 2 ठीक CSV नहीं है ({hindi}); उसे सुधारें" in answer.text
