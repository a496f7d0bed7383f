"""Take the lists of banks, of BP numbers and of arrears on a page: each line is shown before.

What was shown is what is taken: the file comes back signed with the page, for half an hour.
"""

import base64
import contextlib
import zlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import flask
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from missedcall.domain.applications.arrears_list import Arrear, ArrearsLine, NoArrearsList
from missedcall.domain.payments.ledger import Channel
from missedcall.domain.privacy.personal import mask_name
from missedcall.domain.shared import money
from missedcall.domain.shared.csv_table import NotATable, decode_table
from missedcall.domain.shared.explanation import RequestRefused, explain
from missedcall.domain.shared.instants import InstantRefused
from missedcall.usecases.applications import arrears, bp_numbers
from missedcall.usecases.applications.bp_numbers import NoBpList
from missedcall.usecases.payments import payment_files
from missedcall.usecases.payments.payment_files import NoPaymentList
from web.accounts import day_comparison
from web.accounts.uploaded_lists import ListLine, UploadedList, UploadRefusal, payment_line
from web.auth import users
from web.shared import context, texts
from web.shared.texts import gettext

blueprint = flask.Blueprint("imports", __name__, url_prefix="/imports")
blueprint.before_request(lambda: users.require_page("imports"))
ARREARS, BP = "arrears", "bp"
MOST_BYTES = 1024 * 1024
MOST_LINES = 2000
VALID_S = 1800
SOURCE = "sap"
NO_LIST = (NoPaymentList, NoArrearsList, NoBpList, NotATable)


def kinds() -> list[str]:
    """Give what can be taken: of each channel of the configuration a list of payments and one to
    compare a whole day with, and two.
    """
    channels = context.deps().config.payments.files
    return [*channels, *map(day_comparison.kind_of, channels), BP, ARREARS]


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
        lines = _take(given)
    except NO_LIST as error:
        return _show(problem=_unreadable(error)), 422
    return _show(given=given, lines=lines, done=True)


def _take(given: UploadedList) -> list[ListLine]:
    if day_comparison.is_comparison(given):
        return day_comparison.compared_lines(given)
    if given.kind in ACTS:
        return ACTS[given.kind](given)
    return _payments(given, dry_run=False)


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
    if day_comparison.is_comparison(given):
        lines = day_comparison.foreseen_lines(given)
    elif given.kind == ARREARS:
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
    return [payment_line(each) for each in found]


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
        total=money.rupees(sum(each.amount_paise or 0 for each in lines or () if each.line)),
        sealed=sealed,
        problem=problem,
        done=done,
        compared=given is not None and day_comparison.is_comparison(given),
    )
