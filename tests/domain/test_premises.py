from missedcall.domain import premises


def test_a_house_is_known_again_however_it_is_written() -> None:
    written = ("मकान 12/3, वार्ड 4", "मकान १२/३  वार्ड-४", " मकान 12 / 3, वार्ड 4. ")
    assert len({premises.key(locality="1001", address=each) for each in written}) == 1


def test_another_house_or_another_place_is_another() -> None:
    keys = {
        premises.key(locality=place, address=house)
        for place in ("1001", "1002")
        for house in ("House 12", "House 13", "घर 12")
    }
    assert len(keys) == 6
