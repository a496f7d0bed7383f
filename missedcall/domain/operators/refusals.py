"""Name why a person cannot be added or changed, or a password not be taken."""

from missedcall.domain.shared.named_code import Fix, NamedCode, msgid


class AccessRefusal(NamedCode):
    """Name why access is not changed."""

    UNKNOWN = (
        "unknown",
        msgid("There is no login %(login)s."),
        Fix(msgid("Choose one of the list."), "See `missedcall operators list`."),
    )
    NO_PHONE = "no_phone", msgid("%(login)s has no extension.")
    NOT_YOURS = (
        "not_yours",
        msgid(
            "You may not change this one: your own is for another to change, and who has more "
            "rights than a supervisor for an administrator."
        ),
    )
    NOT_GIVEN = (
        "not_given",
        msgid("You may not make anybody %(role)s; an administrator does."),
    )
    LAST_ADMIN = (
        "last_admin",
        msgid("%(login)s is the last administrator. Make another one first."),
    )
    REASON = "reason", msgid("Write why: it stands in the audit.")
    IN_CALL = "in_call", msgid("%(login)s has a call in hand. Wait until it ends.")
    WRONG = "wrong", msgid("The present password is not right. Type it again.")
    SAME = "same", msgid("The new password is the present one. Choose another.")


class LoginCodeRefusal(NamedCode):
    """Name why a code of the second factor is not taken, or nothing is done without one."""

    WRONG = (
        "wrong",
        msgid(
            "The code is not right, or was used before. Type the one that the app shows now, or a "
            "recovery code that you have not used yet."
        ),
    )
    OVER = "over", msgid("That took too long. Log in again.")
    NOT_BEGUN = "not_begun", msgid("Nothing is being set up. Scan the code on this page first.")
    SET_UP = "set_up", msgid("A telephone is set up already. Take it off first.")
    NONE = "none", msgid("%(login)s has no second factor.")


class SecondPersonRefusal(NamedCode):
    """Name why a person may not approve what another began."""

    SAME = "same", msgid("who entered it may not approve it; another person does")
    ONE_PERSON = (
        "one_person",
        msgid(
            "%(second)s and %(first)s count as one person: one gave the other a password within "
            "%(days)s days; a person who gave neither of them one approves it"
        ),
    )


class PasswordRefusal(NamedCode):
    """Name why a password is not taken."""

    EASY = (
        "easy",
        msgid("This password is easy to guess. Take three words that do not belong together."),
    )
    SHORT = "short", msgid("The new password is short: use at least %(least)s characters.")


class OperatorRefusal(NamedCode):
    """Name why an operator is not added, or not given a telephone or a mail address."""

    ROLE = "role", msgid("role: %(role)s is no role of a login; use %(roles)s")
    LOGIN = "login", msgid("login: use 1 to 40 of A-Z, a-z, 0-9, dot, hyphen and underscore")
    NAME = "name", msgid("name: write one line of 1 to %(most)s characters")
    LANGUAGE = (
        "language",
        msgid("language: the screens are not shown in %(language)s; use one of %(known)s"),
    )
    OFFICE_MISSING = "office_missing", msgid("office: name the office that a %(role)s works for")
    OFFICE_UNKNOWN = (
        "office_unknown",
        msgid("office: there is no %(office)s; see `missedcall offices list`"),
    )
    UNKNOWN = (
        "unknown",
        msgid("login: there is no %(login)s; look at `missedcall operators list`"),
    )
    MAIL = "mail", msgid("mail: this is no address; write it like name@example.in")
    TWO_PHONES = (
        "two_phones",
        msgid("extension, mobile: an operator has one telephone; give one of the two"),
    )
    EXTENSION = (
        "extension",
        msgid(
            "extension: %(extension)s is not in telephony.extensions or telephony.browser; "
            "use one of %(known)s"
        ),
    )
    MOBILE = "mobile", msgid("mobile: %(why)s; give ten digits of an Indian mobile")
    LANDLINE = (
        "landline",
        msgid("mobile: that is a landline; give ten digits of an Indian mobile"),
    )
    OUR_NUMBER = (
        "our_number",
        msgid("mobile: that is one of our own numbers; give the operator's"),
    )
    TRUNK = (
        "trunk",
        msgid(
            "mobile: a call takes %(needed)s channels of the trunk, and "
            "telephony.trunk.channels is %(channels)s; raise it, or give an extension"
        ),
    )
    LOGIN_TAKEN = (
        "login_taken",
        msgid("login %(login)s is taken by %(holder)s; the next free one is %(free)s"),
    )
    EXTENSION_TAKEN = (
        "extension_taken",
        msgid("extension %(extension)s is taken by %(holder)s; %(free)s"),
    )
    MOBILE_TAKEN = "mobile_taken", msgid("the mobile is taken by %(holder)s; give another mobile")
    BOTH_TAKEN = "both_taken", msgid("%(login)s; %(telephone)s")
    TAKEN = "taken", msgid("login or telephone is taken; choose another")


class FreeExtension(NamedCode):
    """Name what an administrator can do where an extension is taken."""

    NEXT = "next", msgid("the next free extension is %(extension)s")
    NONE = "none", msgid("no extension is free: add one to telephony.extensions")


class ShiftRefusal(NamedCode):
    """Name what cannot be read in a shift."""

    TWICE = "twice", msgid("shift: %(day)s stands twice; write it like `%(example)s`")
    NO_DAY = "no_day", msgid("shift: it names no day; write it like `%(example)s`")
    UNREADABLE = (
        "unreadable",
        msgid("shift: '%(part)s' cannot be read; write it like `%(example)s`"),
    )
    NO_TIME = (
        "no_time",
        msgid("shift: '%(part)s' names no time of day; write it like `%(example)s`"),
    )
    NEVER = (
        "never",
        msgid(
            "shift: '%(part)s' ends before it begins; let it end later than it begins, on the "
            "same day"
        ),
    )
    NO_WEEKDAY = "no_weekday", msgid("shift: '%(day)s' is no weekday; use one of %(days)s")


class AbilityRefusal(NamedCode):
    """Name what cannot be said of an operator: a language, or a skill."""

    NO_LANGUAGE = "no_language", msgid("language: name at least one that the operator speaks")
    LANGUAGE = "language", msgid("language: %(name)s is not known; use one of %(known)s")
    SKILL = "skill", msgid("skill: %(name)s is not known; use one of %(known)s")
    NO_SKILLS = (
        "no_skills",
        msgid("skill: %(name)s is not known; there are none yet, name them in callbacks.skills"),
    )
