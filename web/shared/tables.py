"""Describe a list as every screen shows one: its columns, rows, order, files and further pages."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import flask
from werkzeug.datastructures import MultiDict

DESCENDING: Final = "-"


@dataclass(frozen=True)
class Column:
    """One column: `name` stands in addresses, `title` is what readers see."""

    name: str
    title: str
    is_number: bool = False
    sortable: bool = False
    # Not shown until a reader asks for it.
    is_extra: bool = False


@dataclass(frozen=True)
class Cell:
    """What stands in one place; `tone` makes it a badge, `address` leads to what it names."""

    said: object
    tone: str = ""
    address: str = ""


@dataclass(frozen=True)
class Table:
    """Hold a list for `ui.table`; whoever makes it has sorted and cut the rows already.

    The address of the page holds order and columns (`sort`, `columns`), so that a list can be kept
    and sent; `files` are (words, address), `total` what stands below by column, `first` and `next`
    lead to other pages of the list.
    """

    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Cell]]
    empty: str
    sorted_by: str = ""
    is_descending: bool = False
    first: str = ""
    next: str = ""
    files: Sequence[tuple[str, str]] = ()
    total: Mapping[str, object] = field(default_factory=dict)
    count: int | None = None
    caption: str = ""

    @property
    def optional(self) -> bool:
        """Say whether a reader may choose columns."""
        return any(column.is_extra for column in self.columns)

    @property
    def shown_names(self) -> Collection[str]:
        """Give the names of the columns that the address asks for, or those of every day."""
        asked = {each for each in flask.request.args.getlist("columns") if each}
        known = {column.name for column in self.columns}
        return asked & known or {each.name for each in self.columns if not each.is_extra}

    @property
    def shown(self) -> Sequence[Column]:
        """List the columns that are shown, in their order."""
        names = self.shown_names
        return [column for column in self.columns if column.name in names]

    @property
    def kept_for_columns(self) -> Sequence[tuple[str, str]]:
        """List what of the address stays when other columns are chosen."""
        args = flask.request.args
        return [each for each in args.items(multi=True) if each[0] not in ("columns", "after")]

    def sort_address(self, name: str) -> str:
        """Give this page sorted by a column, the other way round if it is already."""
        is_again = self.sorted_by == name and not self.is_descending
        return address_with(sort=f"{DESCENDING}{name}" if is_again else name, after=None)


def address_with(**changed: str | None) -> str:
    """Give the address of this page, some of what stands behind its `?` changed or left out."""
    args: MultiDict[str, str] = MultiDict(flask.request.args)
    for name, value in changed.items():
        args.poplist(name)
        if value is not None:
            args.add(name, value)
    values = {**(flask.request.view_args or {}), **args.to_dict(flat=False)}
    return flask.url_for(flask.request.endpoint or "", **values)


def read_sort(columns: Sequence[Column], *, otherwise: str) -> tuple[str, bool]:
    """Read from the address by which column to sort, and whether the last comes first.

    A column that cannot be sorted by counts as none: `otherwise`, such as ``-since``, is taken.
    """
    asked = flask.request.args.get("sort", otherwise)
    known = {column.name for column in columns if column.sortable}
    if asked.removeprefix(DESCENDING) not in known:
        asked = otherwise
    return asked.removeprefix(DESCENDING), asked.startswith(DESCENDING)


def cells(**given: object) -> dict[str, Cell]:
    """Make a row: what is no cell yet becomes a plain one."""
    return {name: each if isinstance(each, Cell) else Cell(each) for name, each in given.items()}
