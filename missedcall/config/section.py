"""Hold what every section of `config.yaml` is made of: shapes of values, and strictness."""

import datetime as dt
import ipaddress
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
)

from missedcall.domain.shared import phone
from missedcall.domain.shared.instants import YEARS

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,39}$")]
Digits = Annotated[str, StringConstraints(pattern=r"^[0-9]{2,15}$")]
# A number of ours, in any form that a telephone company gives it; kept as `own_number` says.
OwnNumber = Annotated[str, AfterValidator(phone.own_number)]
Host = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.:_-]{1,253}$")]
Port = Annotated[int, Field(ge=0, le=65535)]
# A text by language, such as {hi: …, en: …}: in one at least, the default first.
LocalName = Annotated[
    dict[Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")], str], Field(min_length=1)
]


def _gets_texts(value: str) -> str:
    number = phone.parse(phone.own_number(value))
    if isinstance(number, phone.PhoneRefused) or not phone.can_get_sms(number):
        raise ValueError("no text reaches this number; write an Indian mobile's ten digits")
    return number.e164


# A telephone that gets texts, in any form; kept as +91 and ten digits.
TextNumber = Annotated[str, AfterValidator(_gets_texts)]


def _ip_address(value: str) -> str:
    try:
        return str(ipaddress.ip_address(value))
    except ValueError:
        raise ValueError("write an IP address of this machine, such as 192.0.2.10") from None


def _ipv4_address(value: str) -> str:
    if ipaddress.ip_address(_ip_address(value)).version != 4:
        raise ValueError("the trunk and the telephones are reached over IPv4 only; write one such")
    return value


ListenAddress = Annotated[str, AfterValidator(_ip_address)]
ListenIPv4 = Annotated[str, AfterValidator(_ipv4_address)]


def _names_something(path: Path) -> Path:
    if path == Path():
        raise ValueError("this names no file or folder")
    if "\0" in str(path):
        raise ValueError("no file's name holds the character NUL")
    return path


NamedPath = Annotated[Path, AfterValidator(_names_something)]  # from `root`, when relative


class Section(BaseModel):
    """Refuse unknown keys and change: a misspelt key is an error, not a default."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def one_line(text: str) -> str:
    """Refuse a text that would break the line in which it is written: of a log, a mail, a file."""
    if any(unicodedata.category(sign) in ("Cc", "Zl", "Zp") for sign in text):
        raise ValueError("write it on one line, without tabs and other control signs")
    return text


def day_in_years(day: dt.date) -> dt.date:
    """Refuse a day of a year in which this service cannot have worked."""
    if day.year not in YEARS:
        raise ValueError(f"is not between the years {YEARS.start} and {YEARS.stop - 1}")
    return day


def differ(names: Iterable[str]) -> None:
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise ValueError(f"{', '.join(twice)} stands twice")
