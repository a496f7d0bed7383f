import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missedcall.domain.payments import payment_file, payment_record
from missedcall.domain.payments.payment_file import NoPaymentList
from missedcall.domain.payments.payment_record import (
    PaymentRecord,
    RecordShape,
    WrongRecord,
    read_application_number,
    read_paise,
)
from missedcall.domain.shared import csv_cells

NOON = dt.datetime(2026, 11, 23, 6, 30, tzinfo=dt.UTC)
SHAPE = RecordShape("app", "ref", "amt", "at", "rupees", "%d-%m-%Y %H:%M:%S")
PAID = {"app": " 412 2600001 7", "ref": "UTR-1", "amt": "1,650.50", "at": "23-11-2026 11:45:00"}


def test_a_payment_is_read_to_the_paisa_and_in_indian_time() -> None:
    assert payment_record.read_payment_record(PAID, SHAPE, now=NOON) == PaymentRecord(
        "41226000017",
        "UTR-1",
        165_050,
        dt.datetime(2026, 11, 23, 6, 15, tzinfo=dt.UTC),
        payer_reference="41226000017",
    )


@pytest.mark.parametrize(
    "payer_reference",
    [
        "41226000010.0",
        "'41226000010",
        "४१२२६००००१०",
        "412-26-00001-0",
        "UPI/RAM KUMAR/41226000010/new connection",
        "आवेदन 41226000010, 41226000010",
        "A/C 20123456789 for 41226000010",
    ],
)
def test_the_number_of_an_application_is_found_in_whatever_form(payer_reference: str) -> None:
    assert read_application_number(payer_reference) == "41226000010"


@pytest.mark.parametrize(
    ("payer_reference", "kept"),
    [
        ("4.12E+10", "4.12E+10"),
        ("41226000010 or 41226000028", "41226000010or4122600"),
        ("my light", "mylight"),
        ("no 41226000011 of us", "no41226000011ofus"),
        ("99941226000010", "99941226000010"),
    ],
)
def test_words_that_hold_no_number_or_two_are_kept_as_they_are(
    payer_reference: str, kept: str
) -> None:
    assert read_application_number(payer_reference) == kept


@pytest.mark.parametrize(
    "amount", ["", "0", "0.00", "-5", "1e3", "12.345", "1,65", "₹ 5", "NaN", "9" * 12, "१६५०"]
)
def test_what_is_no_amount_is_refused_by_the_name_of_its_field(amount: str) -> None:
    found = payment_record.read_payment_record({**PAID, "amt": amount}, SHAPE, now=NOON)
    assert isinstance(found, WrongRecord)
    assert found.field == "amt"


@given(st.integers(min_value=1, max_value=payment_record.MOST_PAISE))
def test_every_amount_is_read_as_it_was_written(amount: int) -> None:
    assert read_paise(str(amount), unit="paise") == amount
    assert read_paise(f"{amount // 100}.{amount % 100:02d}", unit="rupees") == amount


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("ref", ""),
        ("ref", "=cmd|' /C calc'!A0"),
        ("ref", "x" * 61),
        ("at", "31-02-2026 10:00:00"),
        ("at", "23-11-2026 13:45:00"),
        ("at", "01-01-1900 00:00:00"),
        ("at", "23-11-9999 00:00:00"),
    ],
)
def test_a_strange_reference_or_time_is_refused(field: str, value: str) -> None:
    found = payment_record.read_payment_record({**PAID, field: value}, SHAPE, now=NOON)
    assert isinstance(found, WrongRecord)
    assert found.field == field


def test_a_list_is_read_line_by_line_as_an_editor_counts() -> None:
    text = (
        "\ufeffapp;ref;amt;at\r\n"
        '"41226000017";UTR-1;1650;23-11-2026 11:45:00\r\n'
        "41226000017;UTR-2;much;23-11-2026 11:45:00\r\n"
        "41226000017;UTR-3\r\n"
    )
    first, second, third = payment_file.read_payment_lines(
        text.encode(), SHAPE, delimiter=";", now=NOON
    )
    assert isinstance(first.found, PaymentRecord)
    assert (first.number, second.number, third.number) == (2, 3, 4)
    assert isinstance(second.found, WrongRecord)
    assert isinstance(third.found, WrongRecord)
    assert third.found.field == "line"


def read_all(*rows: str, names: str = "app,ref,amt,at") -> list[payment_file.PaymentLine]:
    content = "\n".join([names, *rows]).encode()
    return payment_file.read_payment_lines(content, SHAPE, delimiter=",", now=NOON)


PAYMENTS = (
    '41226000010,UTR-1,"1,650.00",23-11-2026 11:45:00',
    "41226000028,UTR-2,350,23-11-2026 11:46:00",
)


@pytest.mark.parametrize(
    "frame",
    [
        (",,,", ""),
        ("Total,,2000.00,",),
        (',,"2,000.00",',),
        ("OPENING BALANCE,,,23-11-2026 00:00:00",),
        ("*** End of statement ***",),
        ("Generated on 23-11-2026",),
        ("app,ref,amt,at",),
    ],
)
def test_what_frames_a_statement_is_no_payment(frame: tuple[str, ...]) -> None:
    found = read_all(*PAYMENTS, *frame)
    assert [(each.number, isinstance(each.found, PaymentRecord)) for each in found] == [
        (2, True),
        (3, True),
    ]


@pytest.mark.parametrize(
    "row",
    [
        "Total,,2000.01,",
        ",,350,",
        "41226000028,UTR-3,350",
        "41226000028,UTR-3,3,500,23-11-2026 11:46:00",
        "4122600",
        "41226000028,,350,23-11-2026 11:46:00",
        "41226000028,UTR-3,,23-11-2026 11:46:00",
        "41226000028,UTR-3,1.65E+03,23-11-2026 11:46:00",
        "41226000028,UTR-3,(1650.00),23-11-2026 11:46:00",
        '41226000028,UTR-3,"1,23,456.00 Cr",23-11-2026 11:46:00',
        "41226000028,4.12E+11,350,23-11-2026 11:46:00",
    ],
)
def test_what_could_be_a_payment_cut_short_is_told(row: str) -> None:
    *_, last = read_all(*PAYMENTS, row)
    assert isinstance(last.found, WrongRecord)
    assert last.number == 4


def test_a_total_counts_all_lines_or_those_that_were_paid() -> None:
    shape = dataclasses.replace(SHAPE, status="st", words={"OK": "paid", "NO": "ignored"})
    for total in ("2000", "1650"):
        rows = [f"{PAYMENTS[0]},OK", f"{PAYMENTS[1]},NO", f"Total,,{total},,"]
        content = "\n".join(["app,ref,amt,at,st", *rows]).encode()
        found = payment_file.read_payment_lines(content, shape, delimiter=",", now=NOON)
        assert [type(each.found) for each in found] == [PaymentRecord, PaymentRecord]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "are missing"),
        (b"app,ref,amt\n", "the columns at are missing"),
        (b"\xff\xfe", "are missing"),
        (b"\xff\xfea", "not utf-16"),
        (b"app,ref,amt,at,amt\n", "the column amt stands twice"),
        (b'app,ref,amt,at\n"x', "line 2: a quotation mark is opened and not closed"),
    ],
)
def test_what_is_no_list_is_refused_as_a_whole(content: bytes, words: str) -> None:
    with pytest.raises(NoPaymentList, match=words):
        payment_file.read_payment_lines(content, SHAPE, delimiter=",", now=NOON)


def test_a_report_holds_no_formula() -> None:
    written = csv_cells.document(["a", "b"], [{"a": "=1+1", "b": -5}, {"a": "@x", "b": None}])
    assert written == "a,b\r\n'=1+1,-5\r\n'@x,\r\n"
