"""Lay out what is held of a person as one page that the person can read and print."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from missedcall.domain.callbacks.calendar import IST
from missedcall.usecases.privacy.export import PersonExport, Tables

STYLE = "body{font-family:sans-serif} td,th{border:1px solid #999;padding:2px 6px;text-align:left}"


def html(found: PersonExport) -> str:
    """Give the page: a table for each of ours, with the names of its columns."""
    made = f"{found.made_at.astimezone(IST):%d-%m-%Y %H:%M}"
    sections = [_tables(found.tables), *(_restricted(tables) for tables in found.restricted)]
    return (
        f'<!doctype html><html lang="hi"><meta charset="utf-8"><style>{STYLE}</style>'
        f"<title>{escape(found.number)}</title>"
        f"<h1>आपकी जानकारी – What we hold of you: {escape(found.number)}</h1>"
        f"<p>{made} IST, {escape(found.made_by)}</p>{''.join(sections)}</html>\n"
    )


def _restricted(tables: Tables) -> str:
    return f"<h1>हटाने को कहा गया – To be erased</h1>{_tables(tables)}"


def _tables(tables: Tables) -> str:
    return "".join(f"<h2>{escape(name)}</h2>{_table(rows)}" for name, rows in tables.items())


def _table(rows: Sequence[Mapping[str, Any]]) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in rows[0])
    lines = ("".join(f"<td>{_cell(value)}</td>" for value in row.values()) for row in rows)
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f"<table><tr>{head}</tr>{body}</table>"


def _cell(value: object) -> str:
    if isinstance(value, Mapping):
        return "<br>".join(f"{escape(str(k))}: {escape(str(v))}" for k, v in value.items())
    return "–" if value is None else escape(str(value))
