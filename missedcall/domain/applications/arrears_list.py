"""Read a list of arrears: who owes the electricity company how much, one consumer a line. Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from missedcall.domain.applications import bp_number, form_text, premises
from missedcall.domain.applications.refusals import ArrearsRefusal as Refusal
from missedcall.domain.payments import payment_record
from missedcall.domain.shared import phone, spelling
from missedcall.domain.shared.csv_table import NotATable, read_table
from missedcall.domain.shared.explanation import Explanation, RequestRefused, explain

NEEDED = ("bp", "locality", "name", "address", "amount")
OPTIONAL = ("relation_name", "landmark", "mobile")


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
class ArrearsLine:
    """Hold a line that can be taken; `line` is its number in the file, as an editor counts."""

    line: int
    arrear: Arrear


@dataclass(frozen=True)
class WrongArrearsLine:
    """Say why a line cannot be taken, and what would correct it; `line` as in `ArrearsLine`."""

    line: int
    reason: Explanation


class NoArrearsList(RequestRefused):
    """Refuse a file that is no list of arrears, or an older one."""


def read_arrears_list(
    text: str, *, localities: Collection[str]
) -> Iterator[ArrearsLine | WrongArrearsLine]:
    """Give each line that says something; of one consumer the first line counts."""
    try:
        table = read_table(text, columns=NEEDED, optional=OPTIONAL)
    except NotATable as error:
        why, columns = error.reason, ",".join(NEEDED)
        raise NoArrearsList(explain(Refusal.NO_LIST, why=why, columns=columns)) from error
    seen: set[str] = set()
    for line in table:
        found = _read(line.cells, localities) if line.is_whole else explain(Refusal.WIDTH)
        if isinstance(found, Arrear) and found.bp in seen:
            found = explain(Refusal.TWICE)
        if isinstance(found, Arrear):
            seen.add(found.bp)
            yield ArrearsLine(line.number, found)
        else:
            yield WrongArrearsLine(line.number, found)


def _read(said: Mapping[str, str], localities: Collection[str]) -> Arrear | Explanation:
    """Read a line, or say the first thing that is wrong with it."""
    bp = bp_number.read_bp_number(said["bp"])
    amount = payment_record.read_paise(said["amount"], unit="rupees")
    mobile = phone.parse(said.get("mobile", ""))
    name = spelling.clean(said["name"])
    address, landmark = (spelling.clean(said.get(key, "")) for key in ("address", "landmark"))
    if not isinstance(bp, str):
        return explain(Refusal.BP)
    if said["locality"] not in localities:
        return explain(Refusal.LOCALITY, code=said["locality"][:20])
    if not 0 < len(name) <= form_text.NAME.longest:
        return explain(Refusal.NAME, most=form_text.NAME.longest)
    if not 0 < len(address) <= form_text.ADDRESS.longest:
        return explain(Refusal.ADDRESS, most=form_text.ADDRESS.longest)
    if amount is None:
        return explain(Refusal.AMOUNT)
    if said.get("mobile") and not isinstance(mobile, phone.Number):
        return explain(Refusal.MOBILE)
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
