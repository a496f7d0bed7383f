"""Fill in the form as the played operators do."""

import random
from collections.abc import Sequence
from decimal import Decimal

from missedcall.config import Config
from missedcall.domain import phone
from missedcall.domain.application import Form
from missedcall.domain.office import Locality


def a_form(
    config: Config, chance: random.Random, *, number: str, places: Sequence[Locality]
) -> Form:
    """Fill in a form as most consumers would have it: a house, applied for by its mobile."""
    known = phone.parse(number)
    if not isinstance(known, phone.Number):
        raise TypeError("the simulated callers have valid numbers; this one has not")
    category = config.categories[0]
    return Form(
        name="सुनीता वर्मा",
        relation_name="रामलाल वर्मा",
        mobile=known.e164,
        address=f"मकान {known.e164[-7:]}, वार्ड 4",
        landmark="",
        locality=chance.choice(places).code,
        category=category.code,
        load=Decimal(chance.choice((1, 2, 3))),
        unit=category.unit,
        cable="applicant",
        distance_m=None,
        bpl=chance.random() < 0.2,
        scst=False,
        prepaid=False,
        language="hi",
        notice_read=True,
    )
