"""Join the operations of the API of version 1 into its blueprint."""

from web.api.v1 import (
    apply,
    catalogue,
    document,
    explained,
    follow,
    papers,
    persons,
    requests_of_person,
    timeline,
    webhooks,
)
from web.api.v1.operations import blueprint

__all__ = [
    "apply",
    "blueprint",
    "catalogue",
    "document",
    "explained",
    "follow",
    "papers",
    "persons",
    "requests_of_person",
    "timeline",
    "webhooks",
]
