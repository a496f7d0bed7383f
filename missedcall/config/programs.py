"""Describe the sections about programs of others that use the API."""

from typing import Annotated

from pydantic import Field, IPvAnyNetwork, field_validator

from missedcall.config.section import Section


class Webhooks(Section):
    """Say how programs are told of changes.

    `private_networks`: networks of the company, such as 192.0.2.0/24, whose addresses may be told
    too; else only public ones are.
    """

    timeout_s: Annotated[float, Field(ge=1, le=30)] = 5
    private_networks: tuple[IPvAnyNetwork, ...] = ()

    @field_validator("private_networks")
    @classmethod
    def _not_everybody(cls, networks: tuple[IPvAnyNetwork, ...]) -> tuple[IPvAnyNetwork, ...]:
        if any(network.prefixlen == 0 for network in networks):
            raise ValueError("this is every address; name the networks of the company")
        return networks
