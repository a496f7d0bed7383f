"""Let a person type a place, in Devanagari or Latin letters, and choose it, on every form alike.

The page sends a code, which its script sets, and what was typed, under the field's name with
"_typed" behind it. Without the script what was typed is looked up when the form is sent, and its
matches are shown to choose from.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import flask
from werkzeug.wrappers import Response

from missedcall.usecases.offices import place_search
from missedcall.usecases.offices.place_search import FoundPlace
from web.shared import context, form_fields, names, texts
from web.shared.form_choices import ChoiceShown

TYPED = "_typed"  # behind the name of a field: what was typed for it
MOST = 12  # are shown
MANY = 60  # are looked at to find the one that is meant
blueprint = flask.Blueprint("places", __name__, url_prefix="/places")


@dataclass(frozen=True)
class PlaceShown:
    """Hold what a field for a place shows: its text, its code, and what to choose from."""

    text: str
    code: str
    matches: Sequence[ChoiceShown]


@blueprint.get("")
def suggest() -> Response:
    """Give the places that fit best what is typed so far, for anybody: they are no secret."""
    typed = flask.request.args.get("q", "")
    answer = flask.jsonify([{"code": one.value, "words": one.words} for one in _matches(typed)])
    answer.headers["Cache-Control"] = "private, max-age=300"
    answer.vary.update(("Accept-Language", "Cookie"))
    return answer


def read_place(sent: Mapping[str, str], name: str) -> str:
    """Give the code of the place that was sent for a field, empty when none is meant for sure."""
    code, typed = sent.get(name, "").strip(), sent.get(name + TYPED)
    if typed is None:
        return code  # by a program, or by a page without the text
    text = _name(typed)
    if not text:
        return ""
    found = place_search.choose_place(context.deps(), code=code, typed=text, limit=MANY)
    return found.code if found else ""


def with_place(sent: Mapping[str, str], name: str = "locality") -> dict[str, str]:
    """Give what was sent with the code of its place, and without what was typed for it."""
    rest = {key: text for key, text in sent.items() if key != name + TYPED}
    return rest | {name: read_place(sent, name)} if name in sent or name + TYPED in sent else rest


def correction_of_place(sent: Mapping[str, str], name: str = "locality") -> str:
    """Give the code of a place that corrects one, or what was typed in vain, to be refused."""
    return read_place(sent, name) or sent.get(name + TYPED, "").strip()


def place_shown(sent: Mapping[str, str], name: str) -> PlaceShown:
    """Say what the field shows of what is known or was sent for it."""
    code, typed = read_place(sent, name), sent.get(name + TYPED, "")
    if code:
        found = place_search.get_place(context.deps(), code=code)
        return PlaceShown(_words(found) if found else code, code, ())
    return PlaceShown(typed, "", _matches(typed))


def sent_place(name: str, value: str) -> dict[str, str]:
    """Give what stands for a place: what was just sent, else what is known."""
    sent = form_fields.typed() if flask.request.method == "POST" else {}
    own = {key: sent[key] for key in (name, name + TYPED) if key in sent}
    return own or {name: value}


def _matches(typed: str) -> list[ChoiceShown]:
    found = place_search.search_places(context.deps(), text=_name(typed), limit=MOST)
    return [ChoiceShown(each.code, _words(each)) for each in found]


def _name(typed: str) -> str:
    """Give the name without the office behind it, which a chosen place is shown with."""
    return typed.split("(")[0].strip()


def _words(place: FoundPlace) -> str:
    """Say a place so that it is told from another of the same name."""
    served_by = texts.local(place.offices[0]) if place.offices else place.office
    return f"{texts.local(place.name)} ({served_by}, {names.area(place.area)})"
