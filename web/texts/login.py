"""Say what stands on the page that lets people in."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "login.title": ("लॉगिन", "Login"),
    "login.login": ("लॉगिन नाम", "Login name"),
    "login.password": ("पासवर्ड", "Password"),
    "login.enter": ("प्रवेश करें", "Log in"),
    "login.wrong": (
        "लॉगिन नाम या पासवर्ड सही नहीं है। फिर से लिखें।",
        "The login name or the password is not right. Type them again.",
    ),
    "login.wait": (
        "बहुत बार प्रयास हुए। {minutes} मिनट रुककर फिर कोशिश करें।",
        "Too many tries. Wait {minutes} min, then try again.",
    ),
    "login.needed": (
        "पहले लॉगिन करें। आपका लिखा हुआ इसी टैब में एक घंटे सुरक्षित है।",
        "Log in first. What you typed is kept in this tab for an hour.",
    ),
}
