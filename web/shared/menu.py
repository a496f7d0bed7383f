"""Say which pages the menu shows a person, by the work they are for, and how much waits there."""

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final

import flask

from missedcall.usecases.applications import office_worklist
from missedcall.usecases.callbacks import waiting_callbacks
from missedcall.usecases.calls import follow_up_tasks
from missedcall.usecases.deps import Deps
from missedcall.usecases.operators.operators import Operator
from web.shared import context, names, texts
from web.shared.pages import PAGES, Group, pages_of_role

Count = Callable[[Deps, Operator], int]
# By the name of the page: how much waits there for this person.
COUNTS: Final[Mapping[str, Count]] = {
    "callbacks": lambda deps, _by: waiting_callbacks.count_waiting_callbacks(deps),
    "tasks": lambda deps, _by: follow_up_tasks.count_follow_up_tasks(deps),
    "worklist": lambda deps, by: office_worklist.count_first_view(deps, by=by),
}
# A count is a hint: it may be some seconds old, so that a page costs no more than before.
COUNT_LASTS_S: Final = 10.0
COUNTED: Final = "missedcall.menu_counts"
# To build an address takes longer than all else of a line: each is built once.
ADDRESSES: Final = "missedcall.menu_addresses"


@dataclass(frozen=True)
class MenuPage:
    """One line of the menu; `count` is 0 where nothing waits or nothing is counted."""

    said: str
    address: str
    icon: str
    is_here: bool
    count: int


@dataclass(frozen=True)
class MenuGroup:
    """The pages of one kind of work."""

    said: str
    pages: Collection[MenuPage]


def init_app(app: flask.Flask) -> None:
    """Give the pages of staff their menu; who is not logged in has none."""
    app.extensions[COUNTED] = {}
    app.extensions[ADDRESSES] = {}
    app.context_processor(_for_templates)


def _for_templates() -> dict[str, object]:
    by: Operator | None = flask.g.get("operator")
    if by is None or by.must_choose_password or by.must_set_up_code:
        return {"menu": (), "menu_pages": (), "themes": _themes()}
    shown = pages_of_role(by.role)
    return {"menu": menu_groups(by, shown), "menu_pages": shown, "themes": _themes()}


def menu_groups(by: Operator, shown: Collection[str]) -> list[MenuGroup]:
    """Group the pages of a person by their work, in the order of `Group`."""
    made = {
        group: [_page(name, by) for name in shown if PAGES[name].group is group] for group in Group
    }
    return [MenuGroup(texts.gettext(group.value), of) for group, of in made.items() if of]


def _page(name: str, by: Operator) -> MenuPage:
    return MenuPage(
        said=names.page(name),
        address=_address(name),
        icon=PAGES[name].icon,
        is_here=flask.request.blueprint == name,
        count=_count(name, by),
    )


def _address(name: str) -> str:
    built: dict[str, str] = flask.current_app.extensions[ADDRESSES]
    if name not in built:
        built[name] = flask.url_for(f"{name}.page")
    return built[name]


def _count(name: str, by: Operator) -> int:
    if name not in COUNTS:
        return 0
    counted: dict[tuple[str, str], tuple[float, int]]
    counted = flask.current_app.extensions[COUNTED]
    key, now = (name, by.login), time.monotonic()
    at, count = counted.get(key, (now - COUNT_LASTS_S, 0))
    if now - at >= COUNT_LASTS_S:
        count = COUNTS[name](context.deps(), by)
        counted[key] = (now, count)
    return count


def _themes() -> list[tuple[str, str]]:
    said = {
        "auto": texts.gettext("As the machine"),
        "light": texts.gettext("Light"),
        "dark": texts.gettext("Dark"),
        "contrast": texts.gettext("High contrast"),
    }
    return [(theme, said[theme]) for theme in context.THEMES]
