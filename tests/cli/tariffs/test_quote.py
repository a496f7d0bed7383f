import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from missedcall.cli import main

ASK = "--on 2026-04-01 --category LV1 --area urban --load 2.3 --unit kW"


def quote(options: str, *more: str) -> Result:
    return CliRunner().invoke(main, ["quote", *options.split(), *more])


def test_json_gives_each_line_with_its_reason() -> None:
    result = quote(f"{ASK} --json")

    answer = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (answer["phase"], answer["units"], answer["total_paise"]) == (1, 3, 295_000)
    assert answer["tariff_id"] == "cg-demo-1"
    assert {line["code"]: line["amount_paise"] for line in answer["lines"]} == {
        "registration": 5_000,
        "service_connection": 170_000,
        "extra_length": 0,
        "gst": 0,
        "security_deposit": 120_000,
    }
    assert all(line["explanation"] for line in answer["lines"])
    assert answer["conditions"] == []


def test_a_hilly_place_costs_what_a_rural_one_does() -> None:
    rural = quote(ASK.replace("urban", "rural"))

    assert quote(ASK.replace("urban", "hilly")).stdout == rural.stdout != quote(ASK).stdout


def test_the_table_shows_rupees_and_that_the_tariff_is_invented() -> None:
    result = quote(
        "--on 2024-10-09 --category LV-2 --area urban --load 2 --unit kw "
        "--cable company --distance-m 42"
    )

    assert result.exit_code == 0
    assert "cg-demo-1 (PLACEHOLDER), 1-phase, 2 kW" in result.stdout
    assert "Rs        408.60  18 %" in result.stdout
    assert "Rs      4,679.00" in result.stdout


def test_a_condition_of_supply_is_shown_in_hindi_and_english() -> None:
    ask = "--on 2026-04-01 --category LV3 --area rural --load 7.5 --unit HP"

    assert "कैपेसिटर" in quote(ask).stdout
    (condition,) = json.loads(quote(f"{ask} --json").stdout)["conditions"]
    assert condition["id"] == "CAPACITOR"
    assert "capacitor" in condition["text"]["en"]


@pytest.mark.parametrize(
    ("options", "total_paise"),
    [
        ("--load 0.5 --bpl", 0),
        ("--load 3 --prepaid", 175_000),
        ("--category LV3 --load 5 --unit HP --scst", 255_000),
    ],
)
def test_exemptions_are_asked_by_a_flag(options: str, total_paise: int) -> None:
    assert json.loads(quote(f"{ASK} {options} --json").stdout)["total_paise"] == total_paise


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (f"{ASK} --load 0", "load '0' is not above 0"),
        (f"{ASK} --load -2", "load '-2' is not above 0"),
        (f"{ASK} --load NaN", "load 'NaN' is not a number"),
        (f"{ASK} --load two", "'--load': 'two' is not a number"),
        (f"{ASK} --load 151", "above the three-phase limit of 150 kW"),
        (f"{ASK} --category LV-9", "category 'LV9' is not in tariff cg-demo-1"),
        (f"{ASK} --on 2010-01-01", "no tariff is in force on 2010-01-01"),
        (f"{ASK} --on tomorrow", "'--on': 'tomorrow'"),
        (f"{ASK} --area suburb", "'urban', 'rural', 'hilly'"),
        (f"{ASK} --unit MW", "'--unit'"),
        (f"{ASK} --cable company", "the distance is missing"),
        (f"{ASK} --distance-m far", "'--distance-m': 'far' is not a number"),
        (f"{ASK} --tariff nowhere.yaml", "'nowhere.yaml' does not exist"),
        (f"{ASK} --colour red", "No such option '--colour'"),
        ("--on 2026-04-01", "Missing option '--category'"),
        ("", "Missing option '--on'"),
    ],
)
def test_a_refusal_is_one_line_and_status_2(options: str, says: str) -> None:
    result = quote(options)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert says in result.stderr
    assert result.stderr.count("\n") == 1


def test_another_tariff_can_be_tried() -> None:
    kerala = Path(__file__).parents[2] / "domain" / "tariffs" / "cases" / "kseb-check.yaml"
    ask = "--on 2026-04-01 --category DOMESTIC --area urban --load 3756 --unit W --json"

    result = quote(ask, "--tariff", str(kerala))

    assert json.loads(result.stdout)["total_paise"] == 311_400


def test_a_faulty_tariff_is_told_by_file_line_and_key(tmp_path: Path) -> None:
    faulty = tmp_path / "faulty.yaml"
    faulty.write_text("tariff_id: x\nstatus: GOOD\n")

    result = quote(ASK, "--tariff", str(faulty))

    assert result.exit_code == 2
    assert f"{faulty}:2: status 'GOOD' is not known" in result.stderr


def test_help_has_an_example() -> None:
    assert "missedcall quote --on 2026-04-01" in quote("--help").stdout


def test_quotes_by_the_tariffs_of_the_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = (Path(__file__).parents[3] / "tariffs" / "cg-demo-1.yaml").read_text("utf-8")
    cheaper = tmp_path / "my-1.yaml"
    cheaper.write_text(shipped.replace("R: {base: 1000,", "R: {base: 900,"), "utf-8")
    words = "quote --on 2026-11-20 --category LV1 --area rural --load 1 --unit kW --json"
    assert json.loads(CliRunner().invoke(main, words.split()).stdout)["total_paise"] == 145_000

    monkeypatch.setenv("MISSEDCALL__TARIFFS", f"[{cheaper}]")

    assert json.loads(CliRunner().invoke(main, words.split()).stdout)["total_paise"] == 135_000
