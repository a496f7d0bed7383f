"""Name why a person's access cannot be changed, or a password not be taken."""

from missedcall.domain.shared.named_code import NamedCode, msgid


class AccessRefusal(NamedCode):
    """Name why access is not changed."""

    UNKNOWN = "unknown", msgid("There is no such login. Choose one of the list.")
    NO_PHONE = "no_phone", msgid("This person has no extension.")
    NOT_YOURS = (
        "not_yours",
        msgid(
            "You may not change this one: your own is for another to change, an "
            "administrator's for an administrator."
        ),
    )
    WRONG = "wrong", msgid("The present password is not right. Type it again.")
    SAME = "same", msgid("The new password is the present one. Choose another.")


class PasswordRefusal(NamedCode):
    """Name why a password is not taken."""

    EASY = (
        "easy",
        msgid("This password is easy to guess. Take three words that do not belong together."),
    )
    SHORT = "short", msgid("The new password is short: use at least %(least)s characters.")
