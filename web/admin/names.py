"""Say codes in the reader's language: those of people and the audit."""

from missedcall.domain.clients.client import Scope
from web.shared.texts import Names
from web.shared.texts import lazy_gettext as _

action = Names(
    {
        "login": _("logged in"),
        "login.password": _("password right, code awaited"),
        "login.code": _("logged in with a code"),
        "login.recovery": _("logged in with a recovery code"),
        "login.code_wrong": _("wrong code"),
        "login.wrong": _("wrong password"),
        "login.disabled": _("login of a disabled person"),
        "login.expired": _("expired one-time password"),
        "login.limit": _("too many tries, held back"),
        "logout": _("logged out"),
        "session.idle": _("logged out for idling"),
        "session.end": _("logged out in one place"),
        "sessions.end": _("logged out everywhere"),
        "second_factor.set_up": _("second factor set up"),
        "second_factor.codes": _("recovery codes made anew"),
        "second_factor.off": _("second factor taken off"),
        "second_factor.reset": _("second factor taken off by another"),
        "password.change": _("password changed"),
        "password.one_time": _("one-time password given"),
        "operator.add": _("person added"),
        "operator.name": _("name changed"),
        "operator.role": _("role or office changed"),
        "operator.can": _("languages and skills changed"),
        "operator.phone": _("telephone changed"),
        "operator.shift": _("shift changed"),
        "operator.off": _("taken off duty"),
        "stuck.round": _("workers' round done by hand"),
        "operator.disable": _("disabled"),
        "operator.enable": _("enabled again"),
        "operator.mail": _("mail address changed"),
        "operator.contacts": _("mobile or mail address changed by another"),
        "operator.phone_password": _("SIP password changed"),
        "operator.phone_seen": _("SIP password seen"),
        "settings.change": _("setting changed"),
        "unmask": _("whole number seen"),
        "privacy.erase": _("erasure asked for"),
        "privacy.approve": _("erasure approved"),
        "privacy.withdraw": _("erasure taken back"),
        "privacy.export": _("copy of personal data"),
        "client.add": _("program added"),
        "client.rotate": _("program given another key"),
        "client.disable": _("program shut out"),
        "client.enable": _("program let in again"),
        "webhook.add": _("program is told of changes"),
        "webhook.secret": _("webhook given another secret"),
        "webhook.remove": _("program told of changes no more"),
        "webhook.replay": _("change told again"),
        "application.correct": _("form corrected"),
        "desk.find": _("application looked up in a call"),
        "papers.open": _("paper looked at"),
        "papers.checked": _("paper taken as in order"),
        "papers.refused": _("paper refused"),
        "block.blocked": _("number blocked"),
        "block.do_not_call": _("number not called any more"),
        "unblock": _("number called again"),
        "search": _("number searched"),
        "listen": _("recording heard"),
        "listening.listen": _("listened to a call"),
        "listening.whisper": _("whispered into a call"),
        "listening.barge": _("joined a call"),
        "listening.end": _("ceased to listen to a call"),
        "recording.pause": _("recording paused"),
        "recording.resume": _("recording gone on"),
        "lineman.call": _("lineman called the applicant"),
        "device.change": _("lineman's telephone changed"),
        "difference.settle": _("difference with the bank settled"),
        "reversal.close": _("reversal closed without a payment"),
        "payments import": _("list of payments taken"),
        "dues.import": _("list of arrears taken"),
        "offices.import": _("offices, places and linemen taken"),
        "export.connections": _("list of connections taken out"),
        "export.demands": _("list of demands taken out"),
        "export.audit": _("audit taken out as a file"),
        "export.reports": _("reports of a day mailed"),
        "export.list": _("list of a page taken out as a file"),
        "privacy.breach": _("breach of personal data begun or closed"),
        "privacy.affected": _("people of a breach listed"),
    }
)
action_kind = Names(
    {
        "all": _("Everything"),
        "login": _("Logins"),
        "session": _("Ends of sessions"),
        "password": _("Passwords"),
        "second_factor": _("Second factors"),
        "operator": _("Changes of people"),
        "settings": _("Changes of settings"),
        "privacy": _("Personal data"),
        "unmask": _("Whole numbers seen"),
        "client": _("Programs that use the API"),
        "webhook": _("Webhooks"),
        "application": _("Corrected forms"),
        "papers": _("Papers"),
        "listen": _("Calls and recordings listened to"),
        "export": _("Lists taken out"),
    }
)
access = Names(
    {
        "all": _("all"),
        "enabled": _("enabled"),
        "disabled": _("disabled"),
    }
)
seen = Names(
    {
        "all": _("any"),
        "week": _("within a week"),
        "not_month": _("not for 30 days"),
        "never": _("never"),
    }
)
done = Names(
    {
        "disable": _("%(login)s is disabled."),
        "enable": _("%(login)s is enabled."),
        "sessions": _("%(login)s is logged out everywhere."),
        "session": _("%(login)s is logged out there."),
        "factor": _("The second factor of %(login)s is taken off."),
        "work": _("What was changed of %(login)s is kept."),
        "contacts": _("Mobile and mail address of %(login)s are kept; the person sees it."),
    }
)
hint = Names(
    {
        "phone": _(
            "The old phone is out within seconds. Enter this in the SIP phone; a browser "
            "gets it by itself. It is not shown again."
        ),
        "password": _(
            "Tell it now: it is not shown again. It works for three days; at the first login "
            "the person chooses another."
        ),
    }
)
made = Names(
    {
        "password": _("One-time password of %(whose)s"),
        "phone": _("New SIP password of %(whose)s"),
    }
)
scope = Names(
    {
        Scope.CATALOGUE: _("places, purposes, appliances and amounts"),
        Scope.PERSONS: _("act for a person who has proven a mobile"),
        Scope.STATUS: _("state of any application, without personal data"),
        Scope.WEBHOOKS: _("be told of changes of state"),
    }
)
client_done = Names(
    {
        "disable": _("%(name)s is shut out."),
        "enable": _("%(name)s is let in again."),
    }
)
