"""Drive a real Chromium without a window, over its debugging pipe (Chrome DevTools Protocol)."""

import base64
import json
import os
import select
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

FLAGS = (
    "--headless=new",
    "--remote-debugging-pipe",
    # Its microphone is a file, and need not be allowed.
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--allow-loopback-in-peer-connection",
    "--autoplay-policy=no-user-gesture-required",
    "--no-sandbox",  # the tests run as root in containers; it opens our own pages only
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-sync",
    "--no-first-run",
    "--no-proxy-server",
)
ANSWER_S = 20.0
LOOK_S = 0.05


class PageFailed(RuntimeError):
    """Say what a page did not do in time, or what its script threw."""


class Chromium:
    """Hold one browser with one page."""

    def __init__(
        self, *, microphone: Path, program: str = "chromium", more: Sequence[str] = ()
    ) -> None:
        """Start it; `microphone` is a WAV file that is heard again and again.

        `more` are further arguments of Chromium.
        """
        self._folder = tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True)
        to_browser, self._orders = os.pipe()
        self._answers, from_browser = os.pipe()
        # The browser reads orders at 3 and writes answers at 4; bash puts the pipes there
        # (dash knows no descriptor above 9).
        shell = f'exec "$@" 3<&{to_browser} 4>&{from_browser}'
        own = (
            f"--user-data-dir={self._folder.name}",
            f"--use-file-for-fake-audio-capture={microphone}",
        )
        self._process = subprocess.Popen(  # noqa: S603 — Chromium, with arguments made here
            ("/bin/bash", "-c", shell, "bash", program, *FLAGS, *own, *more, "about:blank"),
            pass_fds=(to_browser, from_browser),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(to_browser)
        os.close(from_browser)
        self._unread = b""
        self._serial = 0
        self._session = ""

    def __enter__(self) -> Self:
        try:
            target = self._ask("Target.createTarget", url="about:blank")["targetId"]
            attached = self._ask("Target.attachToTarget", targetId=target, flatten=True)
        except BaseException:
            self.__exit__()
            raise
        self._session = attached["sessionId"]
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._orders)  # Chromium ends when its pipe does
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._answers)
        self._folder.cleanup()

    def go(self, address: str) -> None:
        """Open an address and wait until its scripts have run."""
        self._ask("Page.navigate", url=address)
        self.wait_for("document.readyState === 'complete'")

    def run(self, script: str) -> object:
        """Run an expression in the page and give its value; a promise is waited for."""
        answer = self._ask(
            "Runtime.evaluate",
            expression=script,
            awaitPromise=True,
            returnByValue=True,
            userGesture=True,
        )
        if "exceptionDetails" in answer:
            raise PageFailed(f"{script}: {answer['exceptionDetails']}")
        value: object = answer["result"].get("value")
        return value

    def wait_for(self, script: str, *, seconds: float = ANSWER_S) -> None:
        """Wait until an expression is true; raise `PageFailed` when it does not become so."""
        deadline = time.monotonic() + seconds
        while not self.run(f"Boolean({script})"):
            if time.monotonic() > deadline:
                shown = self.run("document.body.innerText")
                raise PageFailed(f"not so after {seconds} s: {script}. The page shows: {shown}")
            time.sleep(LOOK_S)

    def reload(self) -> None:
        """Load a page anew that asks first whether to leave it."""
        self._ask("Page.enable")
        self._ask("Page.reload")
        deadline = time.monotonic() + ANSWER_S
        while not self._leave():
            if time.monotonic() > deadline:
                raise PageFailed("the page did not ask whether to leave it")
            time.sleep(LOOK_S)

    def _leave(self) -> bool:
        """Say yes to a page that asks whether to leave it, if it asks."""
        try:
            self._ask("Page.handleJavaScriptDialog", accept=True)
        except PageFailed:
            return False
        return True

    def freeze(self, seconds: float) -> None:
        """Stop all of it for a while: nothing is heard of it, as if its network were cut."""
        os.killpg(self._process.pid, signal.SIGSTOP)
        time.sleep(seconds)
        os.killpg(self._process.pid, signal.SIGCONT)

    def press(self, selector: str) -> None:
        """Click on what a selector finds."""
        self.run(f"document.querySelector({json.dumps(selector)}).click()")

    def press_tab(self) -> None:
        """Press the Tab key and let it go."""
        key = {"key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
        for kind in ("rawKeyDown", "keyUp"):
            self._ask("Input.dispatchKeyEvent", type=kind, **key)

    def stands(self, origin: str, *, latitude: float, longitude: float) -> None:
        """Let pages of an origin ask where it is, and be told this place, 15 m more or less."""
        self._ask("Browser.grantPermissions", origin=origin, permissions=["geolocation"])
        place = {"latitude": latitude, "longitude": longitude, "accuracy": 15}
        self._ask("Emulation.setGeolocationOverride", **place)

    def resize(self, *, width: int, height: int) -> None:
        """Show the page on a screen of so many dots, as a telephone's browser does."""
        screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": True}
        self._ask("Emulation.setDeviceMetricsOverride", **screen)

    def refuse_scripts(self) -> None:
        """Run no script of a page any more, as a browser in which they are switched off."""
        self._ask("Emulation.setScriptExecutionDisabled", value=True)

    def picture(self) -> bytes:
        """Give a PNG of the whole page, also of what lies below the screen."""
        shot = self._ask("Page.captureScreenshot", captureBeyondViewport=True)
        return base64.b64decode(shot["data"])

    def choose_file(self, selector: str, file: Path) -> None:
        """Give a file to the field that a selector finds, as a person or a camera does."""
        found = f"document.querySelector({json.dumps(selector)})"
        field = self._ask("Runtime.evaluate", expression=found)["result"]["objectId"]
        self._ask("DOM.setFileInputFiles", objectId=field, files=[str(file)])

    def fill(self, **values: str) -> None:
        """Type into fields by their ids."""
        for name, value in values.items():
            self.run(f"document.getElementById({json.dumps(name)}).value = {json.dumps(value)}")

    def _ask(self, method: str, **params: object) -> dict[str, Any]:
        self._serial += 1
        order: dict[str, object] = {"id": self._serial, "method": method, "params": params}
        if self._session:
            order["sessionId"] = self._session
        os.write(self._orders, json.dumps(order).encode() + b"\0")
        deadline = time.monotonic() + ANSWER_S
        while (answer := self._take(deadline)).get("id") != self._serial:
            pass
        if "error" in answer:
            raise PageFailed(f"{method}: {answer['error']}")
        result: dict[str, Any] = answer["result"]
        return result

    def _take(self, deadline: float) -> dict[str, Any]:
        while b"\0" not in self._unread:
            readable, _, _ = select.select([self._answers], [], [], deadline - time.monotonic())
            piece = os.read(self._answers, 65536) if readable else b""
            if not piece:
                raise PageFailed("Chromium does not answer; is it installed and able to start?")
            self._unread += piece
        message, _, self._unread = self._unread.partition(b"\0")
        answer: dict[str, Any] = json.loads(message)
        return answer
