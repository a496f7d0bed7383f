"""Show which dues a form meets, with the words to say, and take that they were said."""

from collections.abc import Sequence
from dataclasses import replace

from flask.typing import ResponseReturnValue

from missedcall.domain.applications.application import YES
from missedcall.domain.applications.dues import DuesOwed
from web.auth import users
from web.desk import desk_page, loaded_desk, names
from web.shared import context
from web.shared.form_values import SentForm
from web.shared.texts import gettext

TOLD = "dues_told"


def split_dues_told(sent: SentForm) -> tuple[SentForm, bool]:
    """Part from the fields of the form that the applicant was told of the dues."""
    fields = {name: text for name, text in sent.values.items() if name != TOLD}
    return replace(sent, values=fields), sent.values.get(TOLD, "").strip().casefold() in YES


def show_dues(
    attempt_id: str, sent: SentForm, found: Sequence[DuesOwed], *, different: str
) -> ResponseReturnValue:
    """Say what is owed, and give back what was typed; nothing has been written."""
    said = [dues_line(owed) for owed in found]
    if context.wants_json():
        owed = [
            {
                "by": each.by,
                "amount_paise": each.amount_paise,
                "as_of": each.as_of.isoformat(),
                "owner": each.owner,
            }
            for each in found
        ]
        message = gettext("Old dues were found: tell the caller.")
        return {"error": {"code": "dues", "message": message, "owed": owed}}, 409
    return desk_page.render_desk(
        loaded_desk.load_desk(users.current_operator()),
        values=sent.values,
        attempt_id=attempt_id,
        household=context.household(),
        owes=desk_page.DuesView(said, different),
    ), 409


def dues_line(owed: DuesOwed) -> str:
    """Say one debt, without a name."""
    return names.dues_by(
        owed.by, amount=owed.amount, owner=owed.owner, day=f"{owed.as_of:%d-%m-%Y}"
    )
