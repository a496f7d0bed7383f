"""Questions to a gateway by HTTP: what became of a message, and what is left of our credit."""

import re
from collections.abc import Mapping
from typing import Final

from pydantic import JsonValue

from sms.catalogue import placeholders
from sms.catalogue.gateway_settings import BalanceQuery, Poll, Query, RemoteGateway
from sms.providers import transport
from sms.providers.answers import GatewayAnswer
from sms.providers.gateway import GatewaySilence, PolledMessage

_NOT_CONFIGURED: Final = GatewaySilence("nothing says how to ask", away=True)


class HttpGatewayPoller:
    """Asks one gateway; see `Poll` and `BalanceQuery` of the settings."""

    def __init__(self, name: str, settings: RemoteGateway, environ: Mapping[str, str]) -> None:
        """Take the secrets from `environ`; raise GatewayNotReadyError when one is missing."""
        self._settings = settings
        self._secrets: dict[type[Query], dict[str, str]] = {
            type(query): transport.read_gateway_secrets(name, query.auth.env, environ)
            for query in (settings.poll, settings.balance)
            if query is not None and query.auth is not None
        }
        transport.check_ca_file(name, settings)

    def state(self, asked: PolledMessage) -> str | GatewaySilence:
        """Give the gateway's answer on one message, as it came."""
        poll: Poll | None = self._settings.poll
        if poll is None:
            return _NOT_CONFIGURED
        fields = {
            name: placeholders.fill_question(value, asked) for name, value in poll.fields.items()
        }
        return self._ask(poll, fields, url=placeholders.fill_address(poll.url, asked))

    def balance(self) -> int | GatewaySilence:
        """Give what is left of our credit, in the gateway's own whole units."""
        query: BalanceQuery | None = self._settings.balance
        if query is None:
            return _NOT_CONFIGURED
        answer = self._ask(query, query.fields, url=query.url)
        return (
            answer if isinstance(answer, GatewaySilence) else read_balance(query.pattern, answer)
        )

    def _ask(
        self, query: Query, fields: Mapping[str, JsonValue], *, url: str
    ) -> str | GatewaySilence:
        request = transport.Request(query.method, query.body, fields)
        request = transport.authorise_request(
            request, query.auth, self._secrets.get(type(query), {})
        )
        answer = transport.send_request(self._settings, request, url=url)
        if not isinstance(answer, GatewayAnswer):
            return GatewaySilence("the gateway does not answer questions", away=True)
        if not 200 <= answer.status < 300:
            return GatewaySilence(f"the gateway answers a question with status {answer.status}")
        return answer.body


def read_balance(pattern: re.Pattern[str], body: str) -> int | GatewaySilence:
    """Read a balance such as ``1,234.50``, rounded down: an alarm too early is better."""
    found = pattern.search(body)
    digits = found["balance"].replace(",", "") if found else ""
    whole = re.fullmatch(r"\s*(-?[0-9]{1,15})(\.[0-9]*)?\s*", digits)
    return int(whole[1]) if whole else GatewaySilence("the answer holds no balance")
