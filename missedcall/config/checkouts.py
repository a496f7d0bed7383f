"""Describe how a payment gateway is asked for a page on which an applicant pays."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from missedcall.config.section import LocalName, Section
from missedcall.domain.payments import checkout, slots

Variable = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{0,79}$")]
Header = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9-]{0,79}$")]
# Over https, but for a gateway on this machine that is tried out.
Url = Annotated[
    str, StringConstraints(pattern=r"^(https://|http://127\.0\.0\.1[:/])[!-~]{1,500}$")
]
Place = Annotated[str, StringConstraints(min_length=1, max_length=80)]


class Checkout(Section):
    """Say how to send an applicant to a gateway's page; its slots are those of `domain.checkout`.

    `link`: the page's address with `values`, signed by the gateway's secret in `signature_field`.
    `order`: we post `body` as JSON to `url` first, and the answer has the page's address at
    `link_at`; `login_env` names user:password, `headers_env` headers whose values are secret.
    """

    kind: Literal["link", "order"]
    name: LocalName
    url: Url
    valid_minutes: Annotated[int, Field(ge=5, le=1440)] = 30
    values: Mapping[str, str] = {}
    signature_field: Place = "signature"
    body: Mapping[str, object] = {}
    link_at: Place | None = None
    login_env: Variable | None = None
    headers: Mapping[Header, str] = {}
    headers_env: Mapping[Header, Variable] = {}
    timeout_s: Annotated[float, Field(gt=0, le=20)] = 8

    @field_validator("values", "body")
    @classmethod
    def _knows_its_slots(cls, template: Mapping[str, object]) -> Mapping[str, object]:
        unknown = slots.unknown_slots(template, checkout.SLOTS)
        if unknown:
            known = ", ".join(sorted(checkout.SLOTS))
            raise ValueError(f"{', '.join(sorted(unknown))} is no slot; the slots are {known}")
        return template

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Self:
        if self.kind == "order" and not (self.body and self.link_at):
            raise ValueError("kind: order needs body, and link_at: where the answer has the link")
        if self.kind == "link" and not self.values:
            raise ValueError("kind: link needs values: what stands in the link")
        return self
