import pytest

from missedcall.domain.shared import row_id


@pytest.mark.parametrize("text", ["1", "0042", "2147483647"])
def test_takes_what_can_be_the_id_of_a_row(text: str) -> None:
    assert row_id.read(text) == int(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "-1",
        "2147483648",
        "9" * 40,
        "00000000001" + "9" * 25,
        "9" * 5000,
        "१",
        "²",
        "1.0",
        "x",
    ],
)
def test_refuses_what_no_database_takes_for_one(text: str) -> None:
    with pytest.raises(ValueError, match="no row"):
        row_id.read(text)
