"""Say codes in the reader's language: those of one's own account."""

from web.shared.texts import Names
from web.shared.texts import lazy_gettext as _

password_refusal = Names(
    {
        "easy": _("This password is easy to guess. Take three words that do not belong together."),
        "same": _("The new password is the present one. Choose another."),
        "short": _("The new password is short: use at least %(least)s characters."),
        "wrong": _("The present password is not right. Type it again."),
    }
)
