"""Say in tests what the screens say."""

from web.shared import texts


def said(english: str, language: str = "hi", /, **slots: object) -> str:
    """Give a text of the screens; a name of a code, taken outside a request, is its English."""
    text = texts.catalogue(language).gettext(english)
    return text % slots if slots else text
