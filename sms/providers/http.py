"""Any gateway that takes one message per HTTP request, described by configuration alone."""

from collections.abc import Mapping
from typing import Final

from sms.catalogue import placeholders
from sms.catalogue.gateway_settings import HttpGatewaySettings as HttpSettings
from sms.providers import answers, transport
from sms.providers.answers import GatewayAnswer
from sms.providers.gateway import Outcome, Outgoing
from sms.providers.transport import Request

NO_AUTH: Final[Mapping[str, str]] = {}


class HttpGateway:
    """Hands messages over by HTTP; `HttpGatewaySettings` has what can be configured."""

    def __init__(self, name: str, settings: HttpSettings, environ: Mapping[str, str]) -> None:
        """Take the secrets from `environ`; raise GatewayNotReadyError when one is missing."""
        self.name = name
        self._settings = settings
        env = settings.auth.env if settings.auth else NO_AUTH
        self._secrets = transport.read_gateway_secrets(name, env, environ)
        transport.check_ca_file(name, settings)

    def submit(self, message: Outgoing) -> Outcome:
        """Send one request and say what came of it."""
        answer = transport.send_request(self._settings, self._request(message))
        if not isinstance(answer, GatewayAnswer):
            return answer
        private = (*self._secrets.values(), *message.private)
        return answers.judge_answer(self._settings, answer, private=private)

    def _request(self, message: Outgoing) -> Request:
        settings = self._settings
        templates = dict(settings.fields)
        if message.encoding == "UCS-2":
            templates |= settings.unicode_fields
        fields = {
            name: placeholders.fill_template(value, message) for name, value in templates.items()
        }
        request = Request(settings.method, settings.body, fields)
        return transport.authorise_request(request, settings.auth, self._secrets)
