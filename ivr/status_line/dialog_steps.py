"""What a turn of the status line is made of: what is said, what is wanted, what was answered."""

import datetime as dt
from dataclasses import dataclass
from enum import Enum, auto

from missedcall.domain.calls.status import ApplicationStatus
from missedcall.domain.shared.speech import SpokenLanguage, Units


class MenuPlace(Enum):
    """Say where in the menus a call is."""

    MENU = auto()
    NUMBER = auto()
    LANGUAGE = auto()
    SLOT = auto()


@dataclass(frozen=True)
class Say:
    """Say one text of the catalogue, its slots filled with units."""

    name: str
    language: SpokenLanguage
    slots: tuple[tuple[str, Units], ...] = ()


@dataclass(frozen=True)
class Listen:
    """Wait for keys: at most `most`, the first within `first_s`, each further in `between_s`."""

    most: int
    first_s: int = 6
    between_s: int = 4


@dataclass(frozen=True)
class FindApplication:
    """Look an application up by the number that was keyed."""

    number: str


@dataclass(frozen=True)
class SendAgain:
    """Send the SMS of an application once more."""

    application: str


@dataclass(frozen=True)
class OpenCallback:
    """See that the caller is rung back."""


@dataclass(frozen=True)
class ChooseSlot:
    """Move the visit of an application to the time that begins then."""

    application: str
    begins: dt.datetime


@dataclass(frozen=True)
class ObjectToRejection:
    """Object to the rejection of an application."""

    application: str


@dataclass(frozen=True)
class Remember:
    """Keep the language the caller has chosen."""

    language: SpokenLanguage


@dataclass(frozen=True)
class HangUp:
    """End the call."""


Want = (
    Listen
    | FindApplication
    | SendAgain
    | OpenCallback
    | ChooseSlot
    | ObjectToRejection
    | Remember
    | HangUp
)


@dataclass(frozen=True)
class Keyed:
    """What was keyed; nothing when the caller was silent."""

    keys: str


@dataclass(frozen=True)
class FoundApplication:
    """What `FindApplication` found."""

    status: ApplicationStatus | None


@dataclass(frozen=True)
class SentCode:
    """Whether the SMS goes out once more, or too many have."""

    again: bool


@dataclass(frozen=True)
class RungCaller:
    """From when on the caller is rung back; None when that cannot be."""

    at: dt.datetime | None


@dataclass(frozen=True)
class Chosen:
    """Whether the visit was moved, and how the application stands now."""

    moved: bool
    status: ApplicationStatus


@dataclass(frozen=True)
class Objected:
    """Whether the objection was taken, and how the application stands now."""

    taken: bool
    status: ApplicationStatus


@dataclass(frozen=True)
class Remembered:
    """The language is kept."""


Answer = Keyed | FoundApplication | SentCode | RungCaller | Chosen | Objected | Remembered


@dataclass(frozen=True)
class DialogCall:
    """Hold all that one call has come to."""

    language: SpokenLanguage
    now: dt.datetime
    officer: str
    place: MenuPlace = MenuPlace.MENU
    before: MenuPlace = MenuPlace.MENU  # where the choice of a language leads back to
    statuses: tuple[ApplicationStatus, ...] = ()  # the newest first, or the one keyed
    shown: int = 0  # which of them is spoken of
    waits_until: dt.datetime | None = None
    tries: int = 0
    silences: int = 0
    slips: int = 0  # in choosing a time for the visit
    steps: int = 0

    @property
    def status(self) -> ApplicationStatus | None:
        """Give the application that is spoken of."""
        return self.statuses[self.shown] if self.statuses else None


@dataclass(frozen=True)
class DialogStep:
    """Say this, then do what is wanted, and give `advance_dialog` the answer."""

    call: DialogCall
    say: tuple[Say, ...]
    want: Want
