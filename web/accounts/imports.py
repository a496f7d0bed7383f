"""Take the lists of banks, of BP numbers and of arrears on a page: each line is shown before.

What was shown is what is taken: the file comes back signed with the page, for half an hour.
"""

import base64
import contextlib
import datetime as dt
import zlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import flask
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from missedcall.domain.applications.arrears_list import Arrear, ArrearsLine, NoArrearsList
from missedcall.domain.payments.ledger import Channel
from missedcall.domain.payments.refusals import RecordRefusal
from missedcall.domain.privacy.personal import mask_name
from missedcall.domain.shared import money
from missedcall.domain.shared.csv_table import NotATable, decode_table
from missedcall.domain.shared.explanation import RequestRefused, explain
from missedcall.domain.shared.instants import InstantRefused, read_day
from missedcall.domain.shared.named_code import NamedCode, msgid
from missedcall.usecases.applications import arrears, bp_numbers
from missedcall.usecases.applications.bp_numbers import NoBpList
from missedcall.usecases.payments import payment_files
from missedcall.usecases.payments.payment_files import ImportedLine, NoPaymentList
from web.accounts.payers import masked_payer
from web.auth import users
from web.shared import context, texts
from web.shared.texts import gettext, lazy_gettext

blueprint = flask.Blueprint("imports", __name__, url_prefix="/imports")
blueprint.before_request(lambda: users.require_page("imports"))
ARREARS, BP = "arrears", "bp"
MOST_BYTES = 1024 * 1024
MOST_LINES = 2000
VALID_S = 1800
SOURCE = "sap"
FIXES = {
    "suspense": lazy_gettext("the page of accounts books it or gives it back"),
    "differs": lazy_gettext("ask the bank which is right"),
}
NO_LIST = (NoPaymentList, NoArrearsList, NoBpList, NotATable)


class UploadRefusal(NamedCode):
    """Name why a file is not shown."""

    SIZE = "size", msgid("choose a file of at most 1 MB")
    DAY = "day", msgid("the day of the list is none")
    TOO_LONG = "too_long", msgid("it has more than %(most)s lines: divide it")


@dataclass(frozen=True)
class UploadedList:
    """Hold a list as it was sent, with what it is; `as_of` is the day of a list of arrears."""

    kind: str
    file: str
    as_of: str
    content: bytes

    @property
    def day(self) -> dt.date | None:
        return read_day(self.as_of) if self.as_of else None


@dataclass(frozen=True)
class ListLine:
    """Show a line of a list: its number, what it says, and what comes or came of it."""

    line: int
    says: str
    amount_paise: int | None
    outcome: str
    reason: str

    @property
    def needs_a_person(self) -> bool:
        return self.outcome in ("refused", "differs", "suspense")


def kinds() -> list[str]:
    """Give what can be taken: a payment list for each channel of the configuration, and two."""
    return [*context.deps().config.payments.files, BP, ARREARS]


@blueprint.get("")
def page() -> str:
    return _show()


@blueprint.post("/preview")
def preview() -> str | tuple[str, int]:
    """Show what would come of each line of a file; nothing is written."""
    given = _uploaded()
    if given.kind not in kinds():
        flask.abort(400)
    try:
        lines = _read(given)
    except NO_LIST as error:
        return _show(problem=_unreadable(error)), 422
    return _show(given=given, lines=lines, sealed=_seal(given))


@blueprint.post("/book")
def book() -> str | tuple[str, int] | Response:
    """Take the list that was shown; a line that was taken before changes nothing."""
    given = _unseal(flask.request.form.get("sealed", ""))
    if given is None:
        return _show(problem=gettext("The page is too old: choose the file again.")), 409
    try:
        lines = ACTS[given.kind](given) if given.kind in ACTS else _payments(given, dry_run=False)
    except NO_LIST as error:
        return _show(problem=_unreadable(error)), 422
    return _show(given=given, lines=lines, done=True)


def _unreadable(error: RequestRefused) -> str:
    """Say in the reader's language why a file is no list."""
    return gettext("This file cannot be read: %(why)s", why=texts.explained(error.reason))


def _uploaded() -> UploadedList:
    form, sent = flask.request.form, flask.request.files.get("file")
    kind, as_of = form.get("kind", ""), form.get("as_of", "").strip()
    if sent is None:
        return UploadedList(kind, "", as_of, b"")
    with contextlib.closing(sent):
        return UploadedList(kind, (sent.filename or "")[:120], as_of, sent.read(MOST_BYTES + 1))


def _read(given: UploadedList) -> list[ListLine]:
    if len(given.content) > MOST_BYTES or not given.content:
        raise NotATable(explain(UploadRefusal.SIZE))
    try:
        _ = given.day
    except InstantRefused as error:
        raise NotATable(explain(UploadRefusal.DAY)) from error
    if given.kind == ARREARS:
        lines = _foreseen_arrears(given)
    elif given.kind == BP:
        lines = _bp(given, dry_run=True)
    else:
        lines = _payments(given, dry_run=True)
    if len(lines) > MOST_LINES:
        raise NotATable(explain(UploadRefusal.TOO_LONG, most=f"{MOST_LINES:,}"))
    return lines


def _payments(given: UploadedList, *, dry_run: bool) -> list[ListLine]:
    found = payment_files.import_payments(
        context.deps(),
        channel=Channel(given.kind),
        content=given.content,
        actor=users.current_user().login,
        now=context.now(),
        dry_run=dry_run,
    )
    return [
        ListLine(
            each.line,
            f"{masked_payer(each.application)} · {each.reference}",
            each.amount_paise,
            each.outcome,
            _why(each),
        )
        for each in found
    ]


def _why(line: ImportedLine) -> str:
    """Say in the reader's language why a line needs a look, and what a person at a page does."""
    if line.reason is None:
        return ""
    why = texts.explained(line.reason)
    if line.fix is None:
        fix = str(FIXES.get(line.outcome, ""))
        return f"{why}; {fix}" if fix else why
    parts = {"field": line.field, "why": line.reason, "fix": line.fix}
    return texts.explained(explain(RecordRefusal.LINE, **parts))


def _bp(given: UploadedList, *, dry_run: bool) -> list[ListLine]:
    """Link all of a list or, with one wrong line, none."""
    text, by = decode_table(given.content), users.current_user()
    report = bp_numbers.import_bp_numbers(
        context.deps(), text=text, by=by, now=context.now(), dry_run=dry_run
    )
    wrong = {each.line: texts.explained(each.reason) for each in report.wrong}
    # Of a list with a wrong line nothing is linked.
    rest = "waiting" if wrong else "taken"
    return [
        ListLine(number, f"{application} · {bp}", None, "refused", wrong[number])
        if number in wrong
        else ListLine(number, f"{application} · {bp}", None, rest, "")
        for number, application, bp in bp_numbers.read_bp_lines(text)
    ]


def _foreseen_arrears(given: UploadedList) -> list[ListLine]:
    found = arrears.read_arrears(context.deps(), text=decode_table(given.content, windows=False))
    return [
        ListLine(each.line, _says(each.arrear), each.arrear.amount_paise, "taken", "")
        if isinstance(each, ArrearsLine)
        else ListLine(each.line, "", None, "refused", texts.explained(each.reason))
        for each in found
    ]


def _says(arrear: Arrear) -> str:
    return f"{arrear.bp} · {mask_name(arrear.name)}"


def _take_arrears(given: UploadedList) -> list[ListLine]:
    shown = _foreseen_arrears(given)
    arrears.import_arrears(
        context.deps(),
        text=decode_table(given.content, windows=False),
        file=given.file,
        source=SOURCE,
        as_of=given.day,
        by=users.current_user(),
        now=context.now(),
    )
    return shown


ACTS: Mapping[str, Callable[[UploadedList], list[ListLine]]] = {
    ARREARS: _take_arrears,
    BP: lambda given: _bp(given, dry_run=False),
}


def _seal(given: UploadedList) -> str:
    content = base64.b85encode(zlib.compress(given.content, 9)).decode()
    who = users.current_user().login
    return str(_signer().dumps([who, given.kind, given.file, given.as_of, content]))


def _unseal(sealed: str) -> UploadedList | None:
    """Give what was shown to this person; None when it is too old, or another's."""
    try:
        who, kind, file, as_of, content = cast(
            Sequence[Any], _signer().loads(sealed, max_age=VALID_S)
        )
    except (BadData, ValueError):
        return None
    if who != users.current_user().login or kind not in kinds():
        return None
    return UploadedList(kind, file, as_of, zlib.decompress(base64.b85decode(content)))


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(flask.current_app.secret_key), salt="uploaded list")


def _show(
    *,
    given: UploadedList | None = None,
    lines: Sequence[ListLine] | None = None,
    sealed: str = "",
    problem: str = "",
    done: bool = False,
) -> str:
    return flask.render_template(
        "accounts/imports.html",
        kinds=kinds(),
        given=given,
        lines=lines,
        counts=Counter(each.outcome for each in lines or ()),
        total=money.rupees(sum(each.amount_paise or 0 for each in lines or ())),
        sealed=sealed,
        problem=problem,
        done=done,
    )
