"""Describe how a gateway, a bank or BBPS writes of payments."""

import datetime as dt
from collections.abc import Mapping
from typing import Self

from pydantic import field_validator, model_validator

from missedcall.config.checkouts import Place
from missedcall.config.section import Section
from missedcall.domain.payments.payment_record import PaymentWord, RecordShape, Unit
from missedcall.domain.shared.instants import InstantRefused, read_instant


class Fields(Section):
    """Name the places of the values: a column, or a path such as `payload.payment.id`."""

    application: Place
    reference: Place
    amount: Place
    settled_at: Place
    status: Place | None = None


class PaymentNoticeFields(Section):
    """Say how a gateway or a bank writes of payments."""

    fields: Fields
    amount_in: Unit
    time: str = "iso"
    words: Mapping[str, PaymentWord] = {}

    @property
    def shape(self) -> RecordShape:
        return RecordShape(
            **self.fields.model_dump(), amount_in=self.amount_in, time=self.time, words=self.words
        )

    @field_validator("time")
    @classmethod
    def _reads_what_it_writes(cls, time: str) -> str:
        if time in ("iso", "unix", "unix_ms"):
            return time
        at = dt.datetime(2026, 11, 23, 12, 34, tzinfo=dt.UTC)
        wrong = "is no pattern of a time, such as %d-%m-%Y %H:%M:%S"
        if "%Y" not in time:
            raise ValueError(wrong)
        try:
            read_instant(at.strftime(time), form=time)
        except InstantRefused as error:
            raise ValueError(wrong) from error
        return time

    @model_validator(mode="after")
    def _words_for_a_status(self) -> Self:
        if bool(self.fields.status) != bool(self.words):
            raise ValueError("fields.status and words belong together: name both or none")
        return self
