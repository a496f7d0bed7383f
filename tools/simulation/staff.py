"""Play the operators: shifts, breaks, picking up, talking, and what they do with the form."""

import datetime as dt
from dataclasses import dataclass, field
from functools import partial

from missedcall.db.operators import operators as operator_rows
from missedcall.domain.callbacks.calendar import DAYS_A_WEEK, CallingHours, Span
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.operators import shift
from missedcall.usecases.applications import applications, call_endings
from missedcall.usecases.applications.form_calls import NotYourCall
from missedcall.usecases.deps import Deps
from missedcall.usecases.offices import offices
from missedcall.usecases.operators import duty
from tools.simulation.clock import Clock
from tools.simulation.form import a_form
from tools.simulation.hours import DAY, Hours
from tools.simulation.observer import Observer
from tools.simulation.plan import Plan

SHIFT = dt.timedelta(hours=8)
# When in the shift (as a share of it) an operator goes for how many minutes.
BREAKS = ((0.25, 15), (0.5, 30), (0.78, 15))
SPREAD_MINUTES = 40.0  # so that not all go at once
LATE_MINUTES = 5.0
ASK_AGAIN_S = 30.0

# Every so manieth operator is sometimes away from a phone that was said to be ready.
ABSENT_ONE_IN, ABSENT = 5, 0.1
BACK_MINUTES = (1.0, 6.0)

FORM_MEDIAN_S, FORM_SPREAD, FORM_LEAST_S = 50.0, 0.7, 5.0
FORM_IN_TALK = 0.4  # of those who apply: the form goes in before they hang up
OTHERWISE = ("not_needed", "other_matter", "wrong_number")


@dataclass
class Person:
    """One operator, as in life; what the service holds of that operator is in the database."""

    id: int
    extension: str
    absent_minded: bool
    shift_end: dt.datetime | None = None
    away: bool = True
    leaving_for: float | None = None  # minutes of the break waited for
    in_hand: str | None = None
    number: str = ""
    busy_since: dt.datetime | None = None
    present_since: dt.datetime | None = None


@dataclass
class SimulatedStaff:
    """Let every operator work the rostered shifts."""

    deps: Deps
    plan: Plan
    clock: Clock
    observer: Observer
    hours: Hours
    people: dict[str, Person] = field(default_factory=dict)
    applied: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._chance = self.plan.chance("operators")
        self._places = offices.list_localities(self.deps)
        for serial, extension in enumerate(self.deps.config.telephony.extensions):
            person = Person(
                add_operator(
                    self.deps,
                    extension,
                    now=self.plan.begins,
                    shift=shift.format_shift(self._week(late=serial % 2 == 1)),
                ),
                extension,
                absent_minded=serial % ABSENT_ONE_IN == 0,
            )
            self.people[extension] = person
            day = self.plan.begins
            while day < self.plan.horizon:
                if self.hours.is_day(day):
                    self._plan_shift(person, day, late=serial % 2 == 1)
                day += DAY

    def close_the_books(self) -> None:
        """Let the observer count those who are still at work when the play ends."""
        for person in self.people.values():
            self._end_busy(person)
            self._absent(person)

    def anyone_present(self) -> bool:
        """Say whether any operator is within a shift, on a break too, or still has a call."""
        return any(p.shift_end or p.busy_since for p in self.people.values())

    def anyone_free(self) -> bool:
        """Say whether any operator sits by a telephone with nothing in hand."""
        return any(not p.away and p.busy_since is None for p in self.people.values())

    def _week(self, *, late: bool) -> CallingHours:
        """Give the week, as rostered, of an operator who always comes early, or always late."""
        days = [self.plan.begins + DAY * number for number in range(DAYS_A_WEEK)]
        return CallingHours(
            tuple(
                Span(*(moment.timetz().replace(tzinfo=None) for moment in self._shift(day, late)))
                if self.hours.is_day(day)
                else None
                for day in days
            )
        )

    def _shift(self, day: dt.datetime, late: bool) -> tuple[dt.datetime, dt.datetime]:
        opens, closes = self.hours.of_day(day)
        length = min(SHIFT, closes - opens)
        begins = closes - length if late else opens
        return begins, begins + length

    def _plan_shift(self, person: Person, day: dt.datetime, *, late: bool) -> None:
        begins, ends = self._shift(day, late)
        length = ends - begins
        in_late = dt.timedelta(minutes=self._chance.uniform(0, LATE_MINUTES))
        self.clock.at(begins + in_late, lambda: self._come(person, ends))
        for share, minutes in BREAKS:
            spread = self._chance.uniform(-SPREAD_MINUTES, SPREAD_MINUTES)
            at = begins + length * share + dt.timedelta(minutes=spread)
            self.clock.at(at, partial(self._want_break, person, minutes))
        self.clock.at(ends, lambda: self._free(person))

    def _come(self, person: Person, shift_end: dt.datetime) -> None:
        person.shift_end = shift_end
        self._get_ready(person)

    def _get_ready(self, person: Person) -> None:
        """Report ready; the service refuses while it has a call in hand on record."""
        if person.busy_since or person.shift_end is None:
            return
        if self.clock.now >= person.shift_end:
            self._free(person)
            return
        if duty.set_operator_ready(self.deps, operator_id=person.id, now=self.clock.now):
            person.away = False
            person.present_since = person.present_since or self.clock.now
        else:
            self.clock.after(ASK_AGAIN_S, lambda: self._get_ready(person))

    def _want_break(self, person: Person, minutes: float) -> None:
        if person.shift_end and not person.away:
            person.leaving_for = minutes
            self._free(person)

    def _free(self, person: Person) -> None:
        """Go home, or for the break waited for, unless a call is in hand."""
        if person.busy_since or person.shift_end is None:
            return
        if self.clock.now >= person.shift_end:
            self._go(
                person, duty.log_operator_off(self.deps, operator_id=person.id, now=self.clock.now)
            )
        elif person.leaving_for is not None:
            self._go(
                person,
                duty.pause_operator(
                    self.deps, operator_id=person.id, reason="break", now=self.clock.now
                ),
            )

    def _go(self, person: Person, may: bool) -> None:
        if not may:
            self.clock.after(ASK_AGAIN_S, lambda: self._free(person))
            return
        self._absent(person)
        if person.shift_end and self.clock.now >= person.shift_end:
            person.shift_end = None
        elif person.leaving_for is not None:
            self.clock.after(person.leaving_for * 60, lambda: self._get_ready(person))
        person.leaving_for = None

    def _absent(self, person: Person) -> None:
        person.away = True
        if person.present_since:
            self.observer.present.append((person.extension, person.present_since, self.clock.now))
            person.present_since = None

    def rings(self, extension: str) -> float | None:
        """Pick up after some seconds, or be away from the phone for some minutes."""
        person = self.people[extension]
        person.busy_since = self.clock.now
        if person.absent_minded and self._chance.random() < ABSENT:
            return None
        return self._chance.uniform(2.0, 8.0)

    def talks(self, extension: str, attempt_id: str, number: str, talk_s: float) -> None:
        """Take the particulars; with some callers the form is in before they hang up."""
        person = self.people[extension]
        person.in_hand, person.number = attempt_id, number
        if number not in self.applied and self._chance.random() < self._applies * FORM_IN_TALK:
            self.clock.after(talk_s * 0.9, lambda: self._submit(person, attempt_id))

    def over(self, extension: str, outcome: CallOutcome | None) -> None:
        """Finish the form after a talk, come back to an unanswered phone, or be free again."""
        person = self.people[extension]
        if outcome is CallOutcome.ANSWERED and person.in_hand:
            drawn = FORM_MEDIAN_S * self._chance.lognormvariate(0, FORM_SPREAD)
            self.clock.after(
                max(drawn, FORM_LEAST_S), partial(self._wrap_up, person, person.in_hand)
            )
            return
        person.in_hand = None
        self._end_busy(person)
        if outcome is CallOutcome.OPERATOR_NO_ANSWER:
            self._absent(person)
            back_s = self._chance.uniform(*BACK_MINUTES) * 60
            self.clock.after(back_s, lambda: self._come_back(person))
        self._free(person)

    @property
    def _applies(self) -> float:
        """Give the share of the callers spoken with now who apply."""
        most = self.plan.most_applications
        return self.plan.applies if most is None or len(self.applied) < most else 0.0

    def _wrap_up(self, person: Person, attempt_id: str) -> None:
        """Send the form, or close without one; after too long a time it is taken away."""
        share = self._applies * (1 - FORM_IN_TALK) / (1 - self._applies * FORM_IN_TALK)
        if person.number in self.applied:
            done = self._close(person, "already_applied")
        elif self._chance.random() < share:
            done = self._submit(person, attempt_id)
        else:
            done = self._close(person, self._chance.choice(OTHERWISE))
        person.in_hand = None
        self._end_busy(person)
        if not done:
            self._get_ready(person)
        self._free(person)

    def _submit(self, person: Person, attempt_id: str) -> bool:
        if person.in_hand != attempt_id:
            return False  # the call was cut off before the form was full
        form = a_form(self.deps.config, self._chance, number=person.number, places=self._places)
        try:
            applications.submit_application(
                self.deps,
                operator_id=person.id,
                attempt_id=attempt_id,
                form=form,
                now=self.clock.now,
                different="the played applicants differ by their houses alone",
            )
        except NotYourCall:
            return False
        self.applied.add(person.number)
        person.in_hand = None
        return True

    def _close(self, person: Person, reason: str) -> bool:
        return call_endings.close_call(
            self.deps, operator_id=person.id, reason=reason, now=self.clock.now
        )

    def _come_back(self, person: Person) -> None:
        if person.away and person.leaving_for is None:
            self._get_ready(person)

    def _end_busy(self, person: Person) -> None:
        if person.busy_since:
            self.observer.busy.append((person.extension, person.busy_since, self.clock.now))
            person.busy_since = None


def add_operator(deps: Deps, extension: str, *, now: dt.datetime, shift: str | None = None) -> int:
    """Add an operator who needs no password, because there is no login."""
    with deps.db.writing() as db:
        return operator_rows.add_operator(
            db,
            now=now,
            login=f"operator-{extension}",
            name=f"Operator {extension}",
            role="operator",
            password_hash="",
            extension=extension,
            language="hi",
            shift=shift,
        )
