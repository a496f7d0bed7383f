"""Show that a form may repeat an application that is there, and take what the operator decides."""

from dataclasses import replace

from flask.typing import ResponseReturnValue

from missedcall.domain.shared import spelling
from missedcall.usecases.applications.duplicates import DuplicateCandidate
from web.auth import users
from web.desk import desk_page, loaded_desk, names
from web.desk.desk_page import DuplicateView
from web.shared import context
from web.shared import names as shared_names
from web.shared.form_values import SentForm

REASON = "different_reason"
MOST_REASON = 150


def split_duplicate_reason(sent: SentForm) -> tuple[SentForm, str]:
    """Part the reason why it is no duplicate from the fields of the form."""
    fields = {name: text for name, text in sent.values.items() if name != REASON}
    reason = spelling.clean(sent.values.get(REASON, ""))[:MOST_REASON]
    return replace(sent, values=fields), reason


def ask_about_duplicate(
    attempt_id: str, sent: SentForm, existing: DuplicateCandidate
) -> ResponseReturnValue:
    """Say what is there already, and give back what was typed; nothing has been written."""
    match, said = _match(existing), duplicate_line(existing)
    if context.wants_json():
        told = {"application": existing.number, "state": existing.state, "match": match}
        return {"error": {"code": "duplicate", "message": said, **told}}, 409
    return desk_page.render_desk(
        loaded_desk.load_desk(users.current_operator()),
        values=sent.values,
        attempt_id=attempt_id,
        household=context.household(),
        duplicate=DuplicateView(said, checked=existing.exact),
    ), 409


def duplicate_line(existing: DuplicateCandidate) -> str:
    """Say what is there already, without a name."""
    state = shared_names.application(existing.state)
    return names.duplicate(_match(existing), number=existing.number, state=state)


def _match(existing: DuplicateCandidate) -> str:
    return "exact" if existing.exact else "near"
