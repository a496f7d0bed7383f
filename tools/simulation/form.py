"""Fill in the form as the played operators do."""

import random
from collections.abc import Sequence
from decimal import Decimal

from missedcall.config import Config
from missedcall.domain.applications.application import Form
from missedcall.domain.offices.office import Locality
from missedcall.domain.shared import phone

NAMES = ("गीता", "मोहन", "कविता", "संतोष", "पुष्पा", "दिलीप", "रेखा", "भुवन")
FATHERS = ("रामू", "हरि", "बलराम", "केशव", "मंगल")
SURNAMES = ("साहू", "वर्मा", "यादव", "निषाद", "ध्रुव", "पटेल")
# Few need so much that papers are asked for before the demand.
LOADS_KW, LOADS = (1, 2, 3, 6), (30, 30, 30, 10)


def a_form(
    config: Config, chance: random.Random, *, number: str, places: Sequence[Locality]
) -> Form:
    """Fill in a form as most consumers would have it: a house, applied for by its mobile."""
    known = phone.parse(number)
    if not isinstance(known, phone.Number):
        raise TypeError("the simulated callers have valid numbers; this one has not")
    category, surname = config.categories[0], chance.choice(SURNAMES)
    return Form(
        name=f"{chance.choice(NAMES)} {surname}",
        relation_name=f"{chance.choice(FATHERS)} {surname}",
        mobile=known.e164,
        address=f"मकान {known.e164[-7:]}, वार्ड 4",
        landmark="मंदिर के पास",
        locality=chance.choice(places).code,
        category=category.code,
        load=Decimal(chance.choices(LOADS_KW, LOADS)[0]),
        unit=category.unit,
        cable="applicant",
        distance_m=None,
        bpl=chance.random() < 0.2,
        scst=False,
        prepaid=False,
        language="hi",
        notice_read=True,
        purpose=_purpose(config, category.code),
    )


def _purpose(config: Config, category: str) -> str:
    """Give what such a category is for."""
    return next((each.code for each in config.purposes if each.category == category), "")
