"""What we may do on a machine, and that two set-ups do not meet."""

import threading
from pathlib import Path

from missedcall.provision import machine


def test_root_needs_no_sudo() -> None:
    assert machine.privilege(euid=0, sudo_works=False) == ()


def test_a_user_goes_through_sudo_that_asks_nothing() -> None:
    assert machine.privilege(euid=1000, sudo_works=True) == ("sudo", "-n")


def test_a_user_without_sudo_has_no_way() -> None:
    assert machine.privilege(euid=1000, sudo_works=False) is None


def test_a_second_set_up_waits_for_the_first_and_says_so(tmp_path: Path) -> None:
    order: list[str] = []
    waiting = threading.Event()

    def say(line: str) -> None:
        order.append(line)
        waiting.set()

    def second() -> None:
        with machine.alone(tmp_path, say=say):
            order.append("second")

    with machine.alone(tmp_path, say=order.append):
        thread = threading.Thread(target=second)
        thread.start()
        assert waiting.wait(timeout=10)
        order.append("first")
    thread.join(timeout=10)

    assert order == [f"Another set-up works in {tmp_path}; waiting for it …", "first", "second"]
