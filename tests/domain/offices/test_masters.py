"""How the masters are read: every fault of every file, with its line and its mend."""

import pytest

from missedcall.domain.connection.limits import Area
from missedcall.domain.offices import masters, office
from missedcall.domain.offices.masters import Masters
from missedcall.domain.offices.office import Lineman, Locality, Office, OfficeKind

OFFICES = "code,kind,name:hi,name:en,parent,nodal\n"
PLACES = "code,name:hi,name:en,area,office\n"
LINEMEN = "code,name,office,open_jobs\n"
TREE = OFFICES + (
    "R1,region,क्षेत्र,Region,,07712574126\n"
    "S1,subdivision,उपसंभाग,Subdivision,R1,\n"
    "412,centre,जोन,Zone,S1,1912\n"
    "413,centre,केंद्र,Centre,S1,\n"
)


def read(**files: str) -> Masters:
    return masters.read_masters(
        files={f"{name}.csv": text.encode() for name, text in files.items()}, known={}
    )


def problems(**files: str) -> list[str]:
    return [f"{one.file}:{one.line} {one.key} {one.reason}" for one in read(**files).problems]


def test_files_are_known_by_their_headers_and_remarks_keep_their_lines() -> None:
    found = read(
        tree="\ufeff# INVENTED\n" + TREE,
        places=PLACES + '1001,"शंकर नगर, रायपुर",Shankar Nagar,urban,412\n',
        people=LINEMEN + "# of the zone\n\nLM1,दिनेश साहू,413,5\n",
    )

    assert (found.problems, found.invented) == ((), True)
    records = [line.record for line in found.lines]
    assert records[0] == Office(
        "R1", OfficeKind.REGION, {"hi": "क्षेत्र", "en": "Region"}, None, "07712574126"
    )
    assert records[4:] == [
        Locality("1001", {"hi": "शंकर नगर, रायपुर", "en": "Shankar Nagar"}, Area.URBAN, "412"),
        Lineman("LM1", "दिनेश साहू", "413", 5),
    ]
    assert found.lines[-1].line == 4


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("414,centre,केंद्र,Centre,S1", "line has 5 cells where the header has 6"),
        ("41,centre,केंद्र,Centre,S1,", "code '41' cannot be taken"),
        ("D1,zone,केंद्र,Centre,S1,", "kind 'zone' cannot be taken"),
        ("414,centre,केंद्र,Centre,S9,", "parent S9 is no office above a centre"),
        ("D1,division,संभाग,Division,S1,", "parent S1 is no office above a division"),
        ("D1,division,संभाग,Division,,", "parent nothing is no office above a division"),
        ("412,centre,जोन,Zone,S1,", "code 412 stands in tree.csv:4 already"),
        ("414,centre,केंद्र,Centre,S1,none", "nodal 'none' cannot be taken"),
    ],
)
def test_a_fault_of_an_office_is_told_with_its_line(line: str, told: str) -> None:
    assert problems(tree=f"{TREE}{line}\n") == [f"tree.csv:6 {told}"]


@pytest.mark.parametrize(
    ("header", "line", "told"),
    [
        (PLACES, "1001,क,K,town,412", "area 'town' cannot be taken"),
        (PLACES, "1001,क,K,urban,S1", "office 'S1' is no centre"),
        (LINEMEN, "LM 1,क,412,5", "code 'LM 1' cannot be taken"),
        (LINEMEN, "LM1,=cmd(),412,5", "name '=cmd()' is no name"),
        (LINEMEN, "LM1,A 9999 9999 0019,412,5", "name holds an Aadhaar number"),
        (LINEMEN, 'LM1,"दिनेश,412,5', "file unexpected end of data"),
        ("x,y\n", "1,2", "header has none of the known headers"),
    ],
)
def test_a_fault_of_what_belongs_to_an_office_is_told(header: str, line: str, told: str) -> None:
    (found,) = problems(tree=TREE, other=f"{header}{line}\n")
    assert found.removeprefix("other.csv:2 ").removeprefix("other.csv:1 ") == told


def test_names_are_read_in_one_form_whatever_signs_a_spreadsheet_put_into_them() -> None:
    found = read(
        tree=TREE,
        places=PLACES
        + "1001,को\u200dरबा,Korba,urban,412\n"
        + "1002,खपरी\u00a0कला,\u200eKhapri\u200b Kala\ufeff,rural,\u200b412\n"
        + "1003,अारंग,Arang,urban,412\n",
    )
    assert found.problems == ()
    names = [tuple(line.record.name.values()) for line in found.lines[4:]]  # type: ignore[union-attr]  # places have names by language
    assert names == [("को\u200dरबा", "Korba"), ("खपरी कला", "Khapri Kala"), ("आरंग", "Arang")]


def test_a_sign_that_cannot_be_seen_is_named() -> None:
    (problem,) = read(tree=TREE, places=PLACES + "1001,को\x07रबा,Korba,urban,412\n").problems
    assert "(U+0007)" in problem.reason
    assert problem.mend == "delete the word and type it by hand"


def test_a_file_that_is_not_utf8_is_told() -> None:
    (problem,) = masters.read_masters(files={"a.csv": "रायपुर".encode("utf-16")}, known={}).problems

    assert str(problem) == "a.csv:1: file is not UTF-8 text; save it as UTF-8"


def test_an_office_answers_for_all_below_it_and_for_nobody_else() -> None:
    tree = {
        line.record.code: line.record
        for line in read(tree=TREE).lines
        if isinstance(line.record, Office)
    }

    assert [above.code for above in office.path_to_top(tree, "412")] == ["412", "S1", "R1"]
    assert office.centres_below(tree, "R1") == {"412", "413"}
    assert office.centres_below(tree, "412") == {"412"}
    assert office.centres_below(tree, "X") == set()
    assert [office.nodal_telephone(tree, code) for code in ("412", "413")] == [
        "1912",
        "07712574126",
    ]
