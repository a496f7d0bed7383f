"""Which passwords are refused."""

import pytest

from missedcall.usecases.operators import passwords
from missedcall.usecases.operators.passwords import WeakPassword

KNOWN = ("weak", "Asha Verma", "CSPDCL", "211", None)


@pytest.mark.parametrize(
    "password",
    [
        *("12345678", "password1", "qwertyuiop", "iloveyou1", "raipur123", "aaaaaaaaaaaa"),
        *("weakweak", "WEAKweak1", "ashaverma", "Asha@1234", "cspdcl2026", "missedcall211"),
    ],
)
def test_what_is_guessed_first_is_refused(password: str) -> None:
    with pytest.raises(WeakPassword, match=r"easy to guess\. Take three words") as refused:
        passwords.check_strength(password, known=KNOWN)

    assert refused.value.reason.code == "easy"


@pytest.mark.parametrize("password", ["", "x9!Kq2", "आशाआशा"])
def test_a_short_one_is_refused(password: str) -> None:
    with pytest.raises(WeakPassword, match="at least 8"):
        passwords.check_strength(password, known=KNOWN)


@pytest.mark.parametrize(
    "password",
    ["mango tree river", "Qw7kd92m", "correct horse", "आम का पेड़ नदी किनारे", "gh#7 kk 2z " * 18],
)
def test_no_kind_of_sign_is_asked_for_and_none_forbidden(password: str) -> None:
    passwords.check_strength(password, known=KNOWN)


def test_one_that_is_made_is_hard_to_guess_and_another_each_time() -> None:
    made = {passwords.make_one_time_password() for _ in range(50)}

    assert len(made) == 50
    for password in made:
        passwords.check_strength(password, known=KNOWN)
