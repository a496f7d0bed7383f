"""Keep what was typed in one of a page's small forms, and why it was refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from web.shared import form_fields


@dataclass(frozen=True)
class KeptForm:
    """Hold a refused form: which one of the page, what was typed, and what is wrong by field."""

    name: str = ""
    typed: Mapping[str, str] = field(default_factory=form_fields.TypedFields)
    wrong: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """Give all that was typed, for a page on which the form stands no more."""
        return " · ".join(
            text
            for name, text in self.typed.items()
            if text and name not in ("csrf_token", "event")
        )

    def of_form(self, name: str, **about: object) -> "KeptForm":
        """Give this one when it is the form of that name about these things, else an empty one."""
        is_it = name == self.name and all(
            self.typed.get(key) == str(value) for key, value in about.items()
        )
        return self if is_it else NOTHING_KEPT


NOTHING_KEPT = KeptForm()


def keep_sent_form(name: str, *, wrong: Mapping[str, str] | None = None) -> KeptForm:
    """Keep the form that was just sent."""
    return KeptForm(name, form_fields.typed(), wrong or {})
