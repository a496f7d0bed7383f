"""Join one call of the status line to what the service knows and does."""

import datetime as dt
from collections.abc import Callable

from ivr.status_line import status_line
from ivr.status_line.dialog_steps import (
    Answer,
    ChooseSlot,
    Chosen,
    DialogStep,
    FindApplication,
    FoundApplication,
    Objected,
    ObjectToRejection,
    OpenCallback,
    Remember,
    Remembered,
    RungCaller,
    SendAgain,
    SentCode,
)
from missedcall.domain.callbacks.callback import MissedCall
from missedcall.domain.calls.status import ApplicationStatus
from missedcall.domain.shared.speech import SPOKEN_LANGUAGES, SpokenLanguage
from missedcall.usecases.calls import status_line as cases
from missedcall.usecases.calls.status_line import Resent
from missedcall.usecases.deps import Deps


class StatusCall:
    """Hold who is on the line, and do what a turn wants."""

    def __init__(self, deps: Deps, *, call: MissedCall, clock: Callable[[], dt.datetime]) -> None:
        self._deps = deps
        self._call = call
        self._clock = clock
        self._caller = cases.load_caller(deps, call=call, now=clock())

    def begin_dialog(self) -> DialogStep:
        """Give the first turn, in the language that the caller has chosen, if any."""
        chosen = self._caller.language
        return status_line.begin_dialog(
            chosen=chosen if chosen in SPOKEN_LANGUAGES else None,
            default=self._deps.config.service.language,
            statuses=self._caller.statuses,
            waits_until=self._caller.waits_until,
            now=self._clock(),
            officer=self._deps.config.voice.nodal_officer,
        )

    def execute_turn(self, turn: DialogStep) -> Answer:
        """Do what the turn wants, and give the answer."""
        want = turn.want
        match want:
            case FindApplication(number):
                return FoundApplication(self._find(number))
            case SendAgain(application):
                return self._send_again(application, language=turn.call.language)
            case OpenCallback():
                now = self._clock()
                return RungCaller(cases.request_callback(self._deps, call=self._call, now=now))
            case ChooseSlot(application, begins):
                return self._choose_slot(application, begins)
            case ObjectToRejection(application):
                return self._object(application)
            case Remember(language):
                return self._remember(language)
            case _:  # Listen and HangUp
                raise TypeError(f"{want} is for the line, not for the service")

    def _send_again(self, application: str, *, language: SpokenLanguage) -> SentCode:
        resent = cases.resend_demand(
            self._deps,
            application=application,
            caller=self._caller.number,
            language=language,
            now=self._clock(),
        )
        return SentCode(again=resent is Resent.QUEUED)

    def _find(self, number: str) -> ApplicationStatus | None:
        return cases.find_application(
            self._deps, application=number, caller=self._caller.number, now=self._clock()
        )

    def _object(self, application: str) -> Objected:
        taken = cases.object_to_rejection(
            self._deps, application=application, caller=self._caller.number, now=self._clock()
        )
        return Objected(taken, self._stands(application))

    def _choose_slot(self, application: str, begins: dt.datetime) -> Chosen:
        moved = cases.choose_visit_slot(
            self._deps,
            application=application,
            caller=self._caller.number,
            begins=begins,
            now=self._clock(),
        )
        return Chosen(moved, self._stands(application))

    def _stands(self, application: str) -> ApplicationStatus:
        stands = self._find(application)
        if stands is None:
            raise LookupError("the application that was just told is not there any more")
        return stands

    def _remember(self, language: SpokenLanguage) -> Remembered:
        """Keep the language for the number; for a caller without one it holds for this call."""
        if self._caller.number:
            cases.remember_language(
                self._deps, number=self._caller.number, language=language, now=self._clock()
            )
        return Remembered()
