"""The store keeper's page: an office's stock, its forecast, and the moves of meters."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

import flask
from pydantic import PlainValidator
from werkzeug.wrappers import Response

from missedcall.domain.meters import meter_file
from missedcall.domain.meters.meter_file import NotAMeterList
from missedcall.domain.meters.meters import METER_KINDS
from missedcall.domain.shared import row_id, typed_number
from missedcall.usecases.connection.command import ChangedMeanwhile, MeterRefused
from missedcall.usecases.meters import issuing, meter_import, stock, stock_counts, store_overview
from missedcall.usecases.meters.forecasts import StockForecast
from missedcall.usecases.meters.stock_counts import Settlement, StockDifference
from missedcall.usecases.offices import offices
from web.auth import users
from web.shared import context, form_fields, kept_form, texts
from web.shared.kept_form import NOTHING_KEPT, KeptForm
from web.shared.texts import gettext, ngettext

blueprint = flask.Blueprint("meters", __name__, url_prefix="/meters")
blueprint.before_request(lambda: users.require_page("meters"))
# The picture of the coming days, in units of its SVG.
PICTURE_WIDTH, PICTURE_HEIGHT = 420, 120
Serials = Annotated[list[str], PlainValidator(str.split)]
Count = Annotated[int, form_fields.otherwise(0, typed_number.read_whole)]
RowId = Annotated[int, form_fields.otherwise(0, row_id.read)]


@dataclass(frozen=True)
class StockBar:
    """Draw the balance at the end of a day: up from the line of zero, or down when it is short."""

    balance: int
    x: int
    y: int
    width: int
    height: int


@blueprint.get("")
def page() -> Response | str:
    return _show(_office(flask.request.args.get("office")))


@blueprint.post("/<office>/<action>")
def act(office: str, action: str) -> Response | tuple[str, int]:
    """Do one of `ACTIONS` in an office's store; a refusal shows the page with what was typed."""
    office = _office(office)
    if action not in ACTIONS:
        flask.abort(404)
    try:
        message = form_fields.call(ACTIONS[action], office=office)
    except MeterRefused as error:
        problem = texts.explained(error.reason)
        return _show(office, problem=problem, kept=kept_form.keep_sent_form(action)), 409
    except NotAMeterList as error:
        problem = gettext(
            "Nothing was taken. This file cannot be read: %(why)s",
            why=texts.explained(error.reason),
        )
        return _show(office, problem=problem), 422
    except ChangedMeanwhile:
        return _show(
            office,
            problem=gettext(
                "It was changed meanwhile, so nothing was done. See below how it stands."
            ),
            kept=kept_form.keep_sent_form(action),
        ), 409
    flask.flash(message)
    return flask.redirect(flask.url_for("meters.page", office=office), code=303)


def _office(code: str | None) -> str:
    """Give the office whose store is shown; 403 when it is not the person's to see."""
    own_offices = offices.list_centres_of_office(
        context.deps(), office=users.current_user().office
    )
    if not own_offices:
        flask.abort(404)
    if code is None:
        return own_offices[0]
    if code not in own_offices:
        flask.abort(403)
    return code


def _show(
    office: str,
    *,
    problem: str | None = None,
    kept: KeptForm = NOTHING_KEPT,
) -> str:
    known = offices.load_offices(context.deps())
    return flask.render_template(
        "store/meters.html",
        office=office,
        offices=offices.list_centres_of_office(context.deps(), office=users.current_user().office),
        names={code: texts.local(one.name) for code, one in known.items()},
        store=store_overview.load_store_overview(context.deps(), office=office, now=context.now()),
        kinds=METER_KINDS,
        bars=_bars,
        picture_width=PICTURE_WIDTH,
        picture_height=PICTURE_HEIGHT,
        surplus=StockDifference.SURPLUS,
        problem=problem,
        kept=kept,
    )


def _bars(one: StockForecast) -> list[StockBar]:
    """Lay out a bar for each coming day; the line of zero is in the middle."""
    largest = max(*(abs(balance) for balance in one.daily_balances), 1)
    width, middle = PICTURE_WIDTH // len(one.daily_balances), PICTURE_HEIGHT // 2
    return [
        StockBar(balance, n * width, middle - height if balance > 0 else middle, width - 3, height)
        for n, balance in enumerate(one.daily_balances)
        for height in [-(-abs(balance) * middle // largest)]
    ]


def _in_store(serials: Sequence[str]) -> str:
    return ngettext(
        "%(num)s meter is in the store.", "%(num)s meters are in the store.", len(serials)
    )


def _actor() -> str:
    return users.current_user().login


def _receive(office: str, serials: Serials, kind: str) -> str:
    stock.receive_meters(
        context.deps(),
        serials=serials,
        kind=kind,
        office=office,
        actor=_actor(),
        now=context.now(),
    )
    return _in_store(serials)


def _import_list(office: str) -> str:
    file = flask.request.files.get("list")
    text = meter_file.decode_meter_list(file.read()) if file else ""
    report = meter_import.import_meters(
        context.deps(), text=text, office=office, actor=_actor(), now=context.now()
    )
    if report.wrong:
        lines = [f"{one.line}: {texts.explained(one.reason)}" for one in report.wrong]
        return gettext(
            "Nothing was taken; correct these lines: %(lines)s", lines="; ".join(lines[:20])
        )
    return gettext(
        "Meters taken: %(new)s; here already: %(known)s.",
        new=report.new,
        known=report.known,
    )


def _accept_transfer(office: str, serial: list[str]) -> str:
    stock.receive_transferred_meters(
        context.deps(), serials=serial, office=office, actor=_actor(), now=context.now()
    )
    return _in_store(serial)


def _send(office: str, kind: str, count: Count, to_office: str) -> str:
    sent = stock.send_meters_to_office(
        context.deps(),
        kind=kind,
        count=count,
        office=office,
        to_office=to_office,
        actor=_actor(),
        now=context.now(),
    )
    return gettext("Sent: %(serials)s", serials=", ".join(sent))


def _issue(office: str, serial: list[str], serials: Serials, lineman: str) -> str:
    chosen = serial or serials
    issuing.issue_meters_to_lineman(
        context.deps(),
        serials=chosen,
        lineman=lineman,
        office=office,
        actor=_actor(),
        now=context.now(),
    )
    return gettext("%(count)s handed to %(lineman)s.", count=len(chosen), lineman=lineman)


def _give_back(office: str, serial: str) -> str:
    issuing.return_meters_to_store(
        context.deps(), serials=[serial], office=office, actor=_actor(), now=context.now()
    )
    return gettext("%(serial)s is back in the store.", serial=serial)


def _mark_faulty(office: str, serial: str, reason: str) -> str:
    issuing.mark_meter_faulty(
        context.deps(),
        serial=serial,
        office=office,
        reason=reason,
        actor=_actor(),
        now=context.now(),
    )
    return gettext("%(serial)s is put aside as faulty.", serial=serial)


def _count(office: str, serials: Serials) -> str:
    found = stock_counts.record_stock_count(
        context.deps(), serials=serials, office=office, actor=_actor(), now=context.now()
    )
    return gettext(
        "%(counted)s counted, %(ledger)s in the ledger; %(missing)s missing, "
        "%(surplus)s too many.",
        counted=found.counted,
        ledger=found.in_ledger,
        missing=len(found.missing),
        surplus=len(found.surplus),
    )


def _settle(office: str, difference: RowId, settlement: Settlement, reason: str, kind: str) -> str:
    stock_counts.settle_difference(
        context.deps(),
        difference_id=difference,
        settlement=settlement,
        reason=reason,
        office=office,
        actor=_actor(),
        now=context.now(),
        meter_kind=kind,
    )
    return gettext("The difference is settled.")


# The parameters of an action are the office and the fields of its form.
ACTIONS: Mapping[str, Callable[..., str]] = {
    "receive": _receive,
    "import": _import_list,
    "accept-transfer": _accept_transfer,
    "send": _send,
    "issue": _issue,
    "return": _give_back,
    "mark-faulty": _mark_faulty,
    "count": _count,
    "settle": _settle,
}
