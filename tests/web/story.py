"""Rows as the listener and the dispatcher would have written them."""

import dataclasses
import datetime as dt

from missedcall.db.callbacks import attempts, callbacks
from missedcall.db.connection import application_lists
from missedcall.db.messages import message_attempts, message_claims, message_lists, messages
from missedcall.db.operators import operators
from missedcall.domain.callbacks.call_outcome import CallOutcome
from missedcall.domain.messages.message import MessageState
from missedcall.domain.operators.roles import MAY_TAKE_CALLS, Actor
from missedcall.usecases.callbacks import attempts as attempt_cases
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators import operators as operator_cases
from missedcall.usecases.operators import shifts

NOW = dt.datetime(2026, 11, 23, 6, 0, tzinfo=dt.UTC)
CALLER = "+919876500012"
FORM = {
    "name": "सुनीता वर्मा",
    "relation_name": "रामलाल वर्मा",
    "mobile": "98765 00012",
    "address": "मकान 12/3, वार्ड 4",
    "landmark": "शिव मंदिर के पास",
    "locality": "1002",
    "category": "LV1",
    "load": "2",
    "unit": "kW",
    "cable": "applicant",
    "distance_m": "",
    "language": "hi",
    "notice_read": "true",
}
# What is another household's in that form.
NEXT_DOOR = {"relation_name": "मोहन साहू", "address": "मकान 14, वार्ड 4"}


@dataclasses.dataclass
class Story:
    deps: Deps
    extensions: list[str] = dataclasses.field(default_factory=lambda: ["204", "203", "202", "201"])

    def operator(
        self,
        login: str,
        *,
        role: Actor = Actor.OPERATOR,
        office: str | None = None,
        language: str = "hi",
    ) -> int:
        return operator_cases.add_operator(
            self.deps,
            login=login,
            name=f"{login.title()} Sahu",
            role=role,
            office=office,
            password="correct horse",
            extension=self.extensions.pop() if role in MAY_TAKE_CALLS else None,
            language=language,
            by="test",
            now=NOW,
        )

    def does_not_pick_up(self, login: str) -> None:
        """Ring a ready operator in vain, as the dispatcher and the listener tell it."""
        with self.deps.db.writing() as db:
            operator = operators.find_operator_by_login(db, login)
            assert operator is not None
            callback_id = callbacks.add_callback(
                db,
                at=NOW,
                reason="test",
                number=CALLER,
                did="7404040625",
                code="4711",
                language="hi",
                due_at=NOW,
            )
            operators.move_operator(
                db,
                operator.id,
                from_states=("ready",),
                to_state="reserved",
                at=NOW,
                actor="test",
                reason="test",
                attempt_id="attempt-9",
            )
            attempts.add_attempt(
                db,
                id="attempt-9",
                callback_id=callback_id,
                operator_id=operator.id,
                node="node-1",
                created_at=NOW,
                deadline_at=NOW,
            )
        attempt_cases.finish_attempt(
            self.deps,
            attempt_id="attempt-9",
            outcome=CallOutcome.OPERATOR_NO_ANSWER,
            at=NOW,
            now=NOW,
        )

    def gives_shift(self, login: str, text: str) -> None:
        shifts.change_shift(self.deps, login=login, text=text, by="test", now=NOW)

    def waiting(self, *, number: str = CALLER, **row: object) -> int:
        """Write a callback that waits for its ring; give its id."""
        with self.deps.db.writing() as db:
            return callbacks.add_callback(
                db,
                at=NOW,
                reason="missed call",
                number=number,
                did="7404040625",
                code="4711",
                language="hi",
                due_at=NOW,
                **row,
            )

    def rings(
        self,
        login: str,
        attempt_id: str,
        callback_id: int,
        *,
        operator: str = "reserved",
        callback: str = "dialling",
        **how: object,
    ) -> None:
        """Give a waiting callback to an operator; `how` are further columns of the attempt."""
        change = {"at": NOW, "actor": "test", "reason": "test"}
        with self.deps.db.writing() as db:
            row = operators.find_operator_by_login(db, login)
            assert row
            attempts.add_attempt(
                db,
                id=attempt_id,
                callback_id=callback_id,
                operator_id=row.id,
                node="node-1",
                created_at=NOW,
                deadline_at=NOW,
                **how,
            )
            assert operators.move_operator(
                db,
                row.id,
                from_states=("offline", "ready", "paused"),
                to_state=operator,
                attempt_id=attempt_id,
                **change,  # type: ignore[arg-type]  # who, when and why
            )
            callbacks.move_callback(
                db,
                callback_id,
                from_states=("waiting",),
                to_state=callback,
                **change,  # type: ignore[arg-type]  # who, when and why
            )

    def call_in_hand(
        self,
        login: str,
        *,
        number: str = CALLER,
        attempt_id: str = "attempt-1",
        over: bool = False,
    ) -> str:
        """Put a call that was answered into an operator's hand; `over` when it has ended."""
        self.rings(
            login,
            attempt_id,
            self.waiting(number=number, acknowledged_at=NOW),
            operator="wrap_up" if over else "in_call",
            callback="wrap_up" if over else "dialling",
            operator_at=NOW,
            consumer_at=NOW,
            bridged_at=NOW,
            ended_at=NOW if over else None,
        )
        return attempt_id

    def message(self, *, gateway: str, gateway_id: str) -> int:
        """Write a message that the gateway has accepted under this id."""
        with self.deps.db.writing() as db:
            message_id = messages.add_message(
                db,
                now=NOW,
                cause="demand:1",
                key="demand",
                language="hi",
                number=CALLER,
                text="राशि",
                template_id="1",
                template_version="1",
                encoding="UCS-2",
                parts=1,
                valid_until=NOW + dt.timedelta(days=1),
            )
            assert message_id
        self.deliver_message(message_id, gateway=gateway, gateway_id=gateway_id)
        return message_id

    def deliver_message(self, message_id: int, *, gateway: str, gateway_id: str) -> None:
        """Let a gateway take a message."""
        with self.deps.db.writing() as db:
            tries = message_claims.claim_message(db, message_id, gateway=gateway, now=self.later())
            assert tries
            message_attempts.end_message_attempt(
                db,
                message_id=message_id,
                number=tries,
                at=NOW,
                outcome="accepted",
                gateway_id=gateway_id,
            )
            messages.move_message(
                db,
                message_id,
                MessageState.ACCEPTED,
                at=NOW,
                actor="test",
                reason="test",
                accepted_at=NOW,
                gateway_id=gateway_id,
            )

    def later(self) -> dt.datetime:
        """Give an instant at which everything that waits is due."""
        return dt.datetime.now(dt.UTC) + dt.timedelta(days=1)

    def state_of(self, login: str) -> str:
        with self.deps.db.reading() as db:
            row = operators.find_operator_by_login(db, login)
        assert row
        return str(row.state)

    def counts(self) -> tuple[int, int]:
        """Count applications and messages."""
        with self.deps.db.reading() as db:
            return len(application_lists.list_latest_applications(db, limit=50)), len(
                message_lists.list_latest_messages(db, limit=50)
            )
