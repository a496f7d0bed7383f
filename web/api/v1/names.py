"""Say the problems of the API in words: those that no screen has."""

from web.shared.texts import Names
from web.shared.texts import lazy_gettext as _

problem = Names(
    {
        "key": _("The program has no key that works. Whoever runs it asks the company for one."),
        "scope": _("The program may not do this. Whoever runs it asks the company for the right."),
        "token": _("The mobile is not proven, or not any more. Ask for a code and confirm it."),
        "code_no_texts": _("No SMS reaches this number. Write an Indian mobile's ten digits."),
        "code_too_soon": _("A code was sent to this number just now. Wait a minute."),
        "code_number": _("This number got as many codes as it may. Try again later."),
        "code_address": _("From here as many codes were asked for as may be. Try again later."),
        "code_day": _("No more codes are sent today. Give us a missed call instead."),
        "code_tries": _("The code was wrong too often. Wait, then ask for another."),
        "code_wrong": _("The code is wrong, or over. Look at the newest SMS."),
        "not_payable_papers_missing": _("Nothing is to be paid yet: papers are missing."),
        "not_payable_no_demand": _("There is no amount to pay yet."),
        "not_payable_made_anew": _("Do not pay now: the demand is being made anew."),
        "not_payable_nothing_owed": _("Nothing is owed."),
        "not_payable_expired": _("The last day is over. The amount must be issued anew first."),
        "not_payable_ended": _("The application has ended; nothing is to be paid."),
        "time_not_offered": _("This time is not offered, or not any more. Read the times again."),
        "cable_not_needed": _("The application has ended; its cable is not needed any more."),
        "changed_meanwhile": _("It was changed meanwhile. Read it again, then decide."),
        "refused": _("This cannot be done now: %(reason)s"),
        "too_many_webhooks": _("The program has as many webhooks as it may. Remove one first."),
        "call_blocked": _("This number is not rung: it is blocked, or asked for no calls."),
        "call_too_many": _("This number was rung as often as it may be today."),
        "duplicate": _(
            "There seems to be an application for these premises or this person already. If this "
            "is another one, say why in different_reason."
        ),
        "dues_stand": _(
            "Old dues stand in this name or on these premises. Tell the person; then send "
            "dues_told with true."
        ),
        "key_used": _("Something else was sent under this Idempotency-Key. Take another key."),
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
