"""Say codes in the reader's language: what more than one room shows."""

from missedcall.domain.applications import form_definition
from missedcall.domain.applications.papers import PaperRefusal, PaperState
from missedcall.domain.connection.holds import HoldKind
from missedcall.domain.connection.limits import Area
from missedcall.domain.connection.states import Event, State
from missedcall.domain.messages.message import MessageState
from missedcall.domain.operators.roles import ROLES, Actor
from missedcall.domain.tariffs.line_code import DemandLineCode
from web.shared.pages import PAGES
from web.shared.texts import Names, names_of
from web.shared.texts import lazy_gettext as _

role = names_of(ROLES)
page = Names({name: _(each.title) for name, each in PAGES.items()})
application = names_of(State)
paper_state = names_of(PaperState)
paper_refusal = names_of(PaperRefusal)
assignee = Names({each: _(each.as_assignee) for each in Actor if each.as_assignee})
hold = names_of(HoldKind)
event = names_of(Event)
message = Names(
    {
        MessageState.QUEUED: _("waiting to be sent"),
        MessageState.CLAIMED: _("being sent"),
        MessageState.RETRY_WAIT: _("will be tried again"),
        MessageState.ACCEPTED: _("taken by the gateway"),
        MessageState.IN_DOUBT: _("in doubt: not known yet"),
        MessageState.DELIVERED: _("delivered"),
        MessageState.UNDELIVERED: _("not delivered: tell it by phone"),
        MessageState.FAILED: _("failed: tell it by phone"),
        MessageState.EXPIRED: _("expired"),
        MessageState.NO_RECEIPT: _("no receipt came"),
        MessageState.REFUSED: _("not sent: our rules forbid it"),
        MessageState.SUPERSEDED: _("not needed any more"),
    }
)
disposition = Names(
    {
        "new": _("new callback"),
        "repeat": _("repeat"),
        "status": _("answered by SMS"),
        "answer": _("answer to a question"),
        "refused": _("refused"),
    }
)
area = Names(
    {
        Area.URBAN: _("Urban"),
        Area.RURAL: _("Rural"),
        Area.HILLY: _("Hilly"),
    }
)
unit = Names({each.value: _(each.english) for each in form_definition.FIELDS["unit"].choices})
tenure = Names({each.value: _(each.english) for each in form_definition.FIELDS["tenure"].choices})
cable = Names(
    {
        "applicant": _("The applicant"),
        "company": _("The company"),
    }
)
field = Names({name: _(each.english) for name, each in form_definition.FIELDS.items()})
demand_line = names_of(DemandLineCode)
problem = Names(
    {
        "back": _("Back to work"),
        "bad_request": _("The request could not be understood. Go back and send it again."),
        "busy": _(
            "Something else is being written just now, so nothing was kept. Send it again in "
            "five seconds."
        ),
        "csrf": _(
            "The page was too old and nothing was sent. Go back and send again; your text is kept."
        ),
        "json": _('The JSON could not be read. Send one object such as {"name": "…"}.'),
        "no_duplicate": _("No such application is under way any more. Send this form."),
        "unauthorized": _("Log in first."),
        "forbidden": _("Your role may not do this. Log in as somebody whose role may."),
        "not_found": _("There is no such page. Check the address."),
        "method": _("This address cannot be opened this way. Go back and use the button."),
        "not_your_call": _(
            "This call is not in your hand any more, so the form was not taken. Your text is "
            "below."
        ),
        "not_answered_yet": _(
            "The phones still ring and nobody has spoken yet. Send it again then; your text "
            "is below."
        ),
        "too_large": _("What was sent is too large (above %(most)s KiB). Make it shorter."),
        "unfit_text": _(
            "“%(field)s” holds a sign that cannot be kept (NUL, or half of a sign). Go back, "
            "type it anew by hand and send again."
        ),
        "the_address": _("the address"),
        "photos_today": _(
            "You have sent the 50 MB of photos of a day; this report stays in the telephone "
            "and goes by itself tomorrow."
        ),
        "aadhaar": _(
            "This seems to hold an Aadhaar number, so nothing was kept. Go back, take it out "
            "and send again; Aadhaar is not taken here, and nothing needs it."
        ),
        "media_type": _("It is not taken in this form. Send a form or application/json."),
        "may_not_bill": _(
            "The tariff in force is not approved, so no demand was made. Tell the supervisor."
        ),
        "internal": _(
            "Something failed on our side. Your text is kept; send it again in a minute."
        ),
    }
)
wrong = Names(
    {
        "not_yours": _("This job was never given to you."),
        "report": _(
            "The report cannot be read (%(field)s); open the page again and fill it in anew."
        ),
        "no_day": _("%(field)s: choose a day."),
        "missing": _("%(field)s: fill it in."),
        "too_long": _("%(field)s: write up to 200 characters."),
        "aadhaar": _("%(field)s: write no Aadhaar number; it is kept nowhere."),
        "not_a_choice": _("%(field)s: choose from the list."),
        "no_time": _("%(field)s: give the day and the time."),
        "before_from": _("%(field)s: give a later time."),
        "no_line": _("%(field)s: write what each line is for, and whole rupees."),
        "no_number": _("%(field)s: write a number, e.g. 35.5."),
    }
)
