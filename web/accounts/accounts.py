"""The page of accounts: money of nobody, what another must check, refunds, today's entries."""

import datetime as dt
from collections.abc import Callable, Mapping

import flask
from werkzeug.wrappers import Response

from missedcall.domain.payments import payment_record
from missedcall.domain.payments.ledger import Channel
from missedcall.domain.shared import phone
from missedcall.domain.shared.instants import InstantRefused, read_day, read_instant
from missedcall.usecases.connection.command import ChangedMeanwhile, CommandRefused
from missedcall.usecases.payments import accounts, refunds, suspense, vouchers
from missedcall.usecases.payments.refunds import NotRefunded
from missedcall.usecases.payments.reversals import NotReversed, ReversalCause
from missedcall.usecases.payments.suspense import NotMatched
from missedcall.usecases.payments.vouchers import CounterReceipt, NotChecked, NotEntered
from missedcall.usecases.reports import connected_export
from missedcall.usecases.reports.connected_export import ExportRefused
from web.accounts import names
from web.auth import users
from web.shared import context, texts
from web.shared.texts import gettext

blueprint = flask.Blueprint("money", __name__, url_prefix="/money")
blueprint.before_request(lambda: users.require_page("money"))
REFUSALS = (NotMatched, NotEntered, NotChecked, NotRefunded, NotReversed, ChangedMeanwhile)


@blueprint.get("")
def page() -> str:
    return _show()


@blueprint.post("/export")
def export() -> Response | tuple[str, int]:
    """Give the connections energised on some days as a CSV for SAP; noted in the audit."""
    form = flask.request.form
    try:
        since, until = (_day(form.get(name, "")) for name in ("since", "until"))
        found = connected_export.export_connections(
            context.deps(),
            since=since,
            until=until,
            operator=users.current_user(),
            now=context.now(),
        )
    except ExportRefused as error:
        return _show(problem=names.export_refusal(error.code), typed=form), 409
    answer = Response(connected_export.connections_as_csv(found), mimetype="text/csv")
    name = f"connections-{since}-{until}.csv"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _day(text: str) -> dt.date:
    try:
        return read_day(text)
    except InstantRefused as error:
        raise ExportRefused("days", "write two days") from error


@blueprint.post("/<act>")
def change(act: str) -> Response | tuple[str, int]:
    """Do an act; a refusal keeps what was typed."""
    if act not in ACTS:
        flask.abort(404)
    try:
        said = ACTS[act](flask.request.form)
    except CommandRefused as error:
        return _show(problem=texts.explained(error.refused.reason)), 409
    except REFUSALS as error:
        problem = names.refusal(type(error).__name__)
        return _show(problem=problem, typed=flask.request.form), 409
    flask.flash(said)
    return flask.redirect(flask.url_for("money.page"), code=303)


def _show(**more: object) -> str:
    return flask.render_template(
        "accounts/accounts.html",
        desk=accounts.load_accounts_desk(context.deps(), now=context.now()),
        me=users.current_user().login,
        counters=vouchers.COUNTERS,
        causes=list(ReversalCause),
        channels=list(Channel),
        said=_masked,
        **more,
    )


def _masked(said: str | None) -> str:
    """Show what a payer gave as his application; a telephone among it is masked."""
    is_number = isinstance(phone.parse(said or ""), phone.Number)
    return phone.mask(said or "") if is_number else phone.mask_in(said or "-")


Fields = Mapping[str, str]


def _who() -> str:
    return users.current_user().login


def _channel(form: Fields) -> Channel:
    try:
        return Channel(form.get("channel", ""))
    except ValueError as error:
        raise NotEntered("channel: choose one of the list") from error


def _match(form: Fields) -> str:
    suspense.match_suspense(
        context.deps(),
        channel=_channel(form),
        reference=form.get("reference", ""),
        application=form.get("application", ""),
        by=_who(),
        now=context.now(),
    )
    return gettext("The money is booked to the application.")


def _give_back(form: Fields) -> str:
    vouchers.enter_suspense_refund(
        context.deps(),
        channel=_channel(form),
        reference=form.get("reference", ""),
        sent_as=form.get("sent_as", ""),
        by=_who(),
        now=context.now(),
    )
    return gettext("Entered. It counts when another person has approved it.")


def _enter(form: Fields) -> str:
    receipt = CounterReceipt(
        _channel(form),
        form.get("reference", "").strip(),
        "".join(form.get("application", "").split()),
        payment_record.read_paise(form.get("amount", ""), unit="rupees") or 0,
        _instant(form.get("paid_at", "")),
    )
    vouchers.enter_receipt(context.deps(), receipt, by=_who(), now=context.now())
    return gettext("Entered. It counts when another person has approved it.")


def _instant(text: str) -> dt.datetime:
    """Read a time as a clock in India shows it."""
    try:
        return read_instant(text)
    except InstantRefused as error:
        raise NotEntered(f"time: it {error}; write a day and a time") from error


def _voucher(form: Fields) -> int:
    number = form.get("voucher", "")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise NotChecked("there is no such voucher")
    return int(number)


def _approve(form: Fields) -> str:
    vouchers.approve_voucher(
        context.deps(), voucher_id=_voucher(form), by=_who(), now=context.now()
    )
    return gettext("Approved and booked.")


def _refuse(form: Fields) -> str:
    vouchers.refuse_voucher(
        context.deps(),
        voucher_id=_voucher(form),
        by=_who(),
        reason=form.get("reason", ""),
        now=context.now(),
    )
    return gettext("Refused.")


def _propose_refund(form: Fields) -> str:
    refunds.propose_refund(
        context.deps(),
        application=form.get("application", ""),
        sent_as=form.get("sent_as", ""),
        by=_who(),
        now=context.now(),
    )
    return gettext("Entered. It counts when another person has approved it.")


def _approve_refund(form: Fields) -> str:
    refunds.approve_refund(
        context.deps(), application=form.get("application", ""), by=_who(), now=context.now()
    )
    return gettext("Approved and booked.")


def _reverse(form: Fields) -> str:
    cause = form.get("cause", "")
    if cause not in list(ReversalCause):
        raise NotReversed("cause: choose one of the list")
    vouchers.enter_reversal(
        context.deps(),
        channel=_channel(form),
        reference=form.get("reference", "").strip(),
        cause=ReversalCause(cause),
        by=_who(),
        now=context.now(),
    )
    return gettext("Entered. It counts when another person has approved it.")


def _refund_excess(form: Fields) -> str:
    vouchers.enter_excess_refund(
        context.deps(),
        application="".join(form.get("application", "").split()),
        sent_as=form.get("sent_as", "").strip(),
        asked=form.get("asked", ""),
        by=_who(),
        now=context.now(),
    )
    return gettext("Entered. It counts when another person has approved it.")


ACTS: Mapping[str, Callable[[Fields], str]] = {
    "match": _match,
    "give-back": _give_back,
    "enter": _enter,
    "approve": _approve,
    "refuse": _refuse,
    "propose-refund": _propose_refund,
    "approve-refund": _approve_refund,
    "reverse": _reverse,
    "refund-excess": _refund_excess,
}
