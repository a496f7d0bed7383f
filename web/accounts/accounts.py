"""The page of accounts: money in suspense, what another must check, refunds, today's entries."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Annotated

import flask
from pydantic import PlainValidator
from werkzeug.wrappers import Response

from missedcall.domain.payments import payment_record
from missedcall.domain.payments.ledger import Channel
from missedcall.domain.payments.refusals import ReversalRefusal, VoucherRefusal
from missedcall.domain.reports.refusals import ExportRefusal
from missedcall.domain.shared import row_id
from missedcall.domain.shared.explanation import RequestRefused, explain
from missedcall.domain.shared.instants import read_day, read_instant
from missedcall.usecases.connection.command import ChangedMeanwhile
from missedcall.usecases.payments import (
    accounts,
    refunds,
    settled_differences,
    suspense,
    voucher_checks,
    vouchers,
)
from missedcall.usecases.payments.reversals import NotReversed, ReversalCause
from missedcall.usecases.payments.vouchers import CounterReceipt, NotEntered
from missedcall.usecases.reports import connected_export
from missedcall.usecases.reports.connected_export import ExportRefused
from web.accounts.payers import masked_payer
from web.auth import users
from web.shared import context, form_fields, kept_form, texts
from web.shared.kept_form import NOTHING_KEPT, KeptForm
from web.shared.texts import gettext

blueprint = flask.Blueprint("money", __name__, url_prefix="/money")
blueprint.before_request(lambda: users.require_page("money"))
Stripped = Annotated[str, PlainValidator(str.strip)]
# A number that may be written in groups.
Joined = Annotated[str, PlainValidator(lambda text: "".join(text.split()))]
Paise = Annotated[
    int, PlainValidator(lambda text: payment_record.read_paise(text, unit="rupees") or 0)
]
OfChannel = Annotated[
    Channel, form_fields.or_raise(Channel, NotEntered, explain(VoucherRefusal.CHANNEL))
]
OfCause = Annotated[
    ReversalCause,
    form_fields.or_raise(ReversalCause, NotReversed, explain(ReversalRefusal.CAUSE)),
]
VoucherId = Annotated[int, form_fields.otherwise(0, row_id.read)]
# Days and times are read as a calendar and a clock in India show them.
Day = Annotated[
    dt.date, form_fields.or_raise(read_day, ExportRefused, explain(ExportRefusal.DAYS))
]
Instant = Annotated[
    dt.datetime, form_fields.or_raise(read_instant, NotEntered, explain(VoucherRefusal.NO_TIME))
]


@blueprint.get("")
def page() -> str:
    return _show()


@blueprint.post("/export")
def export() -> Response | tuple[str, int]:
    """Give the connections energised on some days as a CSV for SAP; noted in the audit."""
    try:
        return form_fields.call(_export)
    except ExportRefused as error:
        return _show(
            problem=texts.explained(error.reason), kept=kept_form.keep_sent_form("export")
        ), 409


def _export(since: Day, until: Day) -> Response:
    found = connected_export.export_connections(
        context.deps(),
        since=since,
        until=until,
        operator=users.current_user(),
        now=context.now(),
    )
    answer = Response(connected_export.connections_as_csv(found), mimetype="text/csv")
    name = f"connections-{since}-{until}.csv"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


@blueprint.post("/<act>")
def change(act: str) -> Response | tuple[str, int]:
    """Do an act; a refusal keeps what was typed."""
    if act not in ACTS:
        flask.abort(404)
    try:
        said = form_fields.call(ACTS[act])
    except ChangedMeanwhile:
        problem = gettext("Another has changed it meanwhile; look again.")
        return _show(problem=problem, kept=kept_form.keep_sent_form(act)), 409
    except RequestRefused as error:
        return _show(
            problem=texts.explained(error.reason), kept=kept_form.keep_sent_form(act)
        ), 409
    flask.flash(said)
    return flask.redirect(flask.url_for("money.page"), code=303)


def _show(*, problem: str | None = None, kept: KeptForm = NOTHING_KEPT) -> str:
    return flask.render_template(
        "accounts/accounts.html",
        desk=accounts.load_accounts_desk(context.deps(), now=context.now()),
        me=users.current_user().login,
        counters=vouchers.COUNTERS,
        causes=list(ReversalCause),
        channels=list(Channel),
        said=masked_payer,
        problem=problem,
        kept=kept,
    )


def _who() -> str:
    return users.current_user().login


def _match(channel: OfChannel, reference: str, application: str) -> str:
    suspense.match_suspense(
        context.deps(),
        channel=channel,
        reference=reference,
        application=application,
        by=_who(),
        now=context.now(),
    )
    return gettext("The money is booked to the application.")


def _give_back(channel: OfChannel, reference: str, sent_as: str) -> str:
    vouchers.enter_suspense_refund(
        context.deps(),
        channel=channel,
        reference=reference,
        sent_as=sent_as,
        by=_who(),
        now=context.now(),
    )
    return gettext("Entered. It counts when another person has approved it.")


def _enter(
    channel: OfChannel,
    reference: Stripped,
    application: Joined,
    amount: Paise,
    paid_at: Instant,
) -> str:
    receipt = CounterReceipt(channel, reference, application, amount, paid_at)
    vouchers.enter_receipt(context.deps(), receipt, by=_who(), now=context.now())
    return gettext("Entered. It counts when another person has approved it.")


def _approve(voucher: VoucherId) -> str:
    voucher_checks.approve_voucher(
        context.deps(), voucher_id=voucher, by=_who(), now=context.now()
    )
    return gettext("Approved and booked.")


def _refuse(voucher: VoucherId, reason: str) -> str:
    voucher_checks.refuse_voucher(
        context.deps(),
        voucher_id=voucher,
        by=_who(),
        reason=reason,
        now=context.now(),
    )
    return gettext("Refused.")


def _propose_refund(application: str, sent_as: str) -> str:
    refunds.propose_refund(
        context.deps(),
        application=application,
        sent_as=sent_as,
        by=_who(),
        now=context.now(),
    )
    return gettext("Entered. It counts when another person has approved it.")


def _approve_refund(application: str) -> str:
    refunds.approve_refund(context.deps(), application=application, by=_who(), now=context.now())
    return gettext("Approved and booked.")


def _reverse(cause: OfCause, channel: OfChannel, reference: Stripped) -> str:
    vouchers.enter_reversal(
        context.deps(),
        channel=channel,
        reference=reference,
        cause=cause,
        by=_who(),
        now=context.now(),
    )
    return gettext("Entered. It counts when another person has approved it.")


def _refund_excess(application: Joined, sent_as: Stripped, asked: str) -> str:
    vouchers.enter_excess_refund(
        context.deps(),
        application=application,
        sent_as=sent_as,
        asked=asked,
        by=_who(),
        now=context.now(),
    )
    return gettext("Entered. It counts when another person has approved it.")


def _settle(channel: OfChannel, reference: Stripped, reason: str) -> str:
    settled_differences.settle_difference(
        context.deps(),
        channel=channel,
        reference=reference,
        reason=reason,
        by=_who(),
        now=context.now(),
    )
    return gettext("Settled and noted.")


def _close_reversal(channel: OfChannel, reference: Stripped, reason: str) -> str:
    settled_differences.close_open_reversal(
        context.deps(),
        channel=channel,
        reference=reference,
        reason=reason,
        by=_who(),
        now=context.now(),
    )
    return gettext("Closed and noted.")


# The parameters of an act are the fields of its form.
ACTS: Mapping[str, Callable[..., str]] = {
    "match": _match,
    "give-back": _give_back,
    "enter": _enter,
    "approve": _approve,
    "refuse": _refuse,
    "propose-refund": _propose_refund,
    "approve-refund": _approve_refund,
    "reverse": _reverse,
    "refund-excess": _refund_excess,
    "settle": _settle,
    "close-reversal": _close_reversal,
}
