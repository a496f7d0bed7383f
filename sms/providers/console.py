"""A gateway that prints what would be sent, for work without a network."""

from typing import TextIO

from sms.providers.gateway import Accepted, Outcome, Outgoing


class ConsoleGateway:
    """Prints each message whole, with the number masked."""

    def __init__(self, name: str, out: TextIO) -> None:
        self.name = name
        self._out = out

    def submit(self, message: Outgoing) -> Outcome:
        """Print the message and accept it under our own id."""
        self._out.write(
            f"SMS {message.message_id} to ******{message.to_e164[-4:]} from {message.header}"
            f" ({message.encoding}, {message.parts} part(s), template {message.template_id})\n"
            f"  {message.text}\n"
        )
        self._out.flush()
        return Accepted(gateway_id=message.message_id)
