"""E-mail against a real listener that speaks enough SMTP to take a letter."""

import socketserver
import threading
from collections.abc import Iterator

import pytest

from callback_worker.mailer import SmtpMailer
from missedcall.config.machine import Mail


class Postman(socketserver.StreamRequestHandler):
    """Take one letter and keep its lines; see RFC 5321."""

    def handle(self) -> None:
        server = self.server
        assert isinstance(server, Office)
        self.say("220 office")
        while line := self.rfile.readline().decode().rstrip("\r\n"):
            server.heard.append(line)
            if line.upper() == "DATA":
                self.say("354 go on")
                while (text := self.rfile.readline().decode().rstrip("\r\n")) != ".":
                    server.letter.append(text)
            if line.upper() == "QUIT":
                self.say("221 bye")
                return
            self.say("550 not here" if "nobody" in line else "250 OK")

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class Office(socketserver.TCPServer):
    """Listen on a free port."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Postman)
        self.heard: list[str] = []
        self.letter: list[str] = []


@pytest.fixture
def office() -> Iterator[Office]:
    with Office() as office:
        thread = threading.Thread(target=office.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield office
        office.shutdown()
        thread.join(timeout=10)


def mailer(port: int, *to: str) -> SmtpMailer:
    settings = Mail(
        host="127.0.0.1", port=port, starttls=False, sender="service@example.in", to=to
    )
    return SmtpMailer(settings)


def test_a_letter_goes_to_all(office: Office) -> None:
    mailer(office.server_address[1], "one@example.in", "two@example.in").send(
        subject="missedcall alarm: oldest_queued_s", body="It was 61.\n"
    )

    recipients = [line for line in office.heard if line.lower().startswith("rcpt")]
    assert [line.split("<")[1].split(">")[0] for line in recipients] == [
        "one@example.in",
        "two@example.in",
    ]
    assert "Subject: missedcall alarm: oldest_queued_s" in office.letter
    assert "It was 61." in office.letter


def test_a_refused_letter_and_an_office_that_is_away_are_told_alike(office: Office) -> None:
    with pytest.raises(OSError, match="not here"):
        mailer(office.server_address[1], "nobody@example.in").send(subject="s", body="b")
    with pytest.raises(OSError, match="refused"):
        mailer(1, "one@example.in").send(subject="s", body="b")


def test_a_file_goes_with_the_letter(office: Office) -> None:
    mailer(office.server_address[1], "one@example.in").send_with_file(
        "two@example.in", subject="reports", body="Missed calls: 3\n", name="r.xlsx", content=b"PK"
    )

    assert "Missed calls: 3" in office.letter
    assert any('filename="r.xlsx"' in line for line in office.letter)
