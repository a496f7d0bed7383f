"""Describe the section about money: who tells us of payments, in which words."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from missedcall.config.bbps import Bbps
from missedcall.config.checkouts import Checkout, Header, Variable
from missedcall.config.payment_fields import PaymentNoticeFields
from missedcall.config.section import Name, Section
from missedcall.domain.payments import upi
from missedcall.domain.payments.ledger import Channel

BBPS = "bbps"  # under this name its notices are kept
SignatureEncoding = Literal["hex", "base64"]
SignedText = Literal["body", "timestamp.body", "timestamp+body"]


class PaymentGateway(PaymentNoticeFields):
    """Say how a gateway posts to `/payments/<name>`, and how its word is proven.

    It signs with HMAC-SHA256 what `signs` says: the raw body, or the value of `timestamp_header`
    and the body, with a dot between them or without. The signature stands in `signature_header`,
    in `signature_encoding`. When it was signed does not matter: each notice counts once.
    """

    secret_env: Variable
    signature_header: Header = "X-Signature"
    signature_encoding: SignatureEncoding = "hex"
    signs: SignedText | None = None  # by itself: timestamp.body, or the body without a header
    timestamp_header: Header | None = "X-Timestamp"
    checkout: Checkout | None = None  # without it the gateway only tells of payments

    @model_validator(mode="before")
    @classmethod
    def _without_a_window(cls, given: object) -> object:
        gone = {"window_s", "timestamp_field"} & set(given if isinstance(given, Mapping) else ())
        if gone:
            raise ValueError(
                f"{', '.join(sorted(gone))}: take it out; a notice that is rightly signed is "
                "taken whenever it comes"
            )
        return given

    @model_validator(mode="after")
    def _a_header_for_the_time(self) -> Self:
        if self.signed_text != "body" and self.timestamp_header is None:
            raise ValueError("signs: name the timestamp_header whose value is signed, or body")
        return self

    @property
    def signed_text(self) -> SignedText:
        return self.signs or ("timestamp.body" if self.timestamp_header else "body")


class PaymentFile(PaymentNoticeFields):
    """Say how the list of payments of a channel is written."""

    delimiter: Annotated[str, StringConstraints(min_length=1, max_length=1)] = ","


class Upi(Section):
    """Say to whom a UPI app pays, as the company's bank has given it, or invented for trying out.

    A link for a larger amount than UPI takes would fail in the payer's app, so none is shown.
    """

    payee_address: Annotated[str, StringConstraints(pattern=rf"^{upi.PAYEE_ADDRESS.pattern}$")]
    payee_name: Annotated[str, StringConstraints(pattern=rf"^{upi.PAYEE_NAME.pattern}$")]
    merchant_code: Annotated[str, StringConstraints(pattern=rf"^{upi.MERCHANT_CODE.pattern}$")]
    status: Literal["INVENTED", "APPROVED"]
    most_rupees: Annotated[int, Field(ge=1, le=10_000_000)] = 100_000


class Payments(Section):
    upi: Upi | None = None
    bbps: Bbps | None = None
    gateways: Mapping[Name, PaymentGateway] = {}
    files: Mapping[Channel, PaymentFile] = {}
    # A payment that is dated earlier waits for a person: the year may be mistyped.
    oldest_days: Annotated[int, Field(ge=1, le=3650)] = 180
    # A bank's reference that comes again later than this may be another payment.
    reference_days: Annotated[int, Field(ge=1, le=3650)] = 31

    @field_validator("gateways")
    @classmethod
    def _no_gateway_is_called_bbps(
        cls, named: Mapping[str, PaymentGateway]
    ) -> Mapping[str, PaymentGateway]:
        if BBPS in named:
            raise ValueError(f"{BBPS} is no name of a gateway: its section is payments.bbps")
        return named
