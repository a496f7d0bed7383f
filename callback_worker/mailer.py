"""Send e-mail over SMTP."""

import smtplib
import ssl
from email.message import EmailMessage

from missedcall.config.machine import Mail

TIMEOUT_S = 10
SHEET = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class SmtpMailer:
    """Send to all who are to know, over TLS where the configuration asks for it."""

    def __init__(self, settings: Mail, *, login: tuple[str, str] | None = None) -> None:
        """Take where to send, and the user and password if the server wants them."""
        self._settings = settings
        self._login = login

    def send(self, *, subject: str, body: str) -> None:
        """Send one e-mail; raise OSError when the server cannot be reached or says no."""
        self.send_to(", ".join(self._settings.to), subject=subject, body=body)

    def send_to(self, address: str, *, subject: str, body: str) -> None:
        """Send one e-mail to an address, or to several parted by commas, as `send` does."""
        self._send_letter(self._letter(address, subject=subject, body=body))

    def send_with_file(
        self, address: str, *, subject: str, body: str, name: str, content: bytes
    ) -> None:
        """Send one e-mail with a file of a spreadsheet, as `send` does."""
        letter = self._letter(address, subject=subject, body=body)
        letter.add_attachment(content, maintype="application", subtype=SHEET, filename=name)
        self._send_letter(letter)

    def _letter(self, address: str, *, subject: str, body: str) -> EmailMessage:
        letter = EmailMessage()
        letter["Subject"] = subject
        letter["From"] = self._settings.sender
        letter["To"] = address
        letter.set_content(body)
        return letter

    def _send_letter(self, letter: EmailMessage) -> None:
        host, port = self._settings.host, self._settings.port
        with smtplib.SMTP(host, port, timeout=TIMEOUT_S) as server:
            if self._settings.starttls:
                server.starttls(context=ssl.create_default_context())
            if self._login:
                server.login(*self._login)
            server.send_message(letter)
