"""Read a list of arrears: who owes the electricity company how much, one consumer a line. Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from missedcall.domain.applications import bp_number, form_text, premises
from missedcall.domain.payments import payment_record
from missedcall.domain.shared import phone, spelling
from missedcall.domain.shared.csv_table import NotATable, read_table

NEEDED = ("bp", "locality", "name", "address", "amount")
OPTIONAL = ("relation_name", "landmark", "mobile")
WIDTH = "line: not as many values as the line of names; quote a value that holds the delimiter"


@dataclass(frozen=True)
class Arrear:
    """Describe what one consumer owes; the names are as the list has them."""

    bp: str
    locality: str
    premises: str
    name: str
    relation_name: str
    mobile: str | None
    amount_paise: int


@dataclass(frozen=True)
class WrongArrearsLine:
    """Say why a line cannot be taken, and what would mend it."""

    line: int
    reason: str


class NoArrearsList(ValueError):
    """Say what a file lacks to be a list of arrears."""


def read_arrears_list(
    text: str, *, localities: Collection[str]
) -> Iterator[Arrear | WrongArrearsLine]:
    """Give each line that says something; of one consumer the first line counts."""
    try:
        table = read_table(text, columns=NEEDED, optional=OPTIONAL)
    except NotATable as error:
        raise NoArrearsList(f"{error}; name the columns: {', '.join(NEEDED)}") from error
    seen: set[str] = set()
    for line in table:
        found = _read(line.cells, localities) if line.is_whole else WIDTH
        if isinstance(found, Arrear) and found.bp in seen:
            found = "bp: it stands in an earlier line; write one line a consumer"
        if isinstance(found, Arrear):
            seen.add(found.bp)
        yield found if isinstance(found, Arrear) else WrongArrearsLine(line.number, found)


def _read(said: Mapping[str, str], localities: Collection[str]) -> Arrear | str:
    """Read a line, or say the first thing that is wrong with it."""
    bp = bp_number.read_bp_number(said["bp"])
    amount = payment_record.read_paise(said["amount"], unit="rupees")
    mobile = phone.parse(said.get("mobile", ""))
    name = spelling.clean(said["name"])
    address, landmark = (spelling.clean(said.get(key, "")) for key in ("address", "landmark"))
    if not isinstance(bp, str):
        return "bp: it has ten digits; copy it from the bill"
    if said["locality"] not in localities:
        return "locality: no such place; see `missedcall offices list`"
    if not 0 < len(name) <= form_text.NAME.longest:
        return f"name: write 1 to {form_text.NAME.longest} letters"
    if not 0 < len(address) <= form_text.ADDRESS.longest:
        return f"address: write 1 to {form_text.ADDRESS.longest} letters"
    if amount is None:
        return "amount: write the rupees that are owed, such as 1240.00"
    if said.get("mobile") and not isinstance(mobile, phone.Number):
        return "mobile: it is no telephone number; correct it or leave it out"
    return Arrear(
        bp=bp,
        locality=said["locality"],
        premises=premises.premises_key(
            locality=said["locality"], address=address, landmark=landmark
        ),
        name=name,
        relation_name=spelling.clean(said.get("relation_name", ""))[: form_text.NAME.longest],
        mobile=mobile.e164 if isinstance(mobile, phone.Number) else None,
        amount_paise=amount,
    )
