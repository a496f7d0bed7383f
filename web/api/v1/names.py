"""Say the problems of the API in words: those that no screen has."""

from web.shared.texts import Names
from web.shared.texts import lazy_gettext as _

problem = Names(
    {
        "key": _("The program has no key that works. Whoever runs it asks the company for one."),
        "scope": _("The program may not do this. Whoever runs it asks the company for the right."),
        "token": _("The mobile is not proven, or not any more. Ask for a code and confirm it."),
        "too_many": _("The program asks too often. Try again in %(seconds)s seconds."),
        "invalid": _("Some of it cannot be taken. See the fields."),
        "not_found": _("There is nothing here for you. Check the number."),
        "method": _("This address cannot be used in this way."),
        "bad_request": _("The request could not be understood."),
        "media_type": _("Send it as application/json."),
        "json": _('The JSON could not be read. Send one object such as {"name": "…"}.'),
        "unfit_text": _("“%(field)s” holds a sign that cannot be kept (NUL, or half of a sign)."),
        "internal": _("Something failed on our side. Send it again in a minute."),
        "busy": _("Something else is being written just now. Send it again in five seconds."),
    }
)
field = Names(
    {
        "missing": _("Give it."),
        "unknown_field": _("There is no such field."),
        "wrong_type": _("It is of the wrong kind."),
        "out_of_range": _("It is too long, too short or out of range."),
        "not_a_choice": _("Choose one of the list."),
        "wrong": _("It cannot be read."),
    }
)
