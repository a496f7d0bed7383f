"""The store keeper's page: what lies in a store, how long it lasts, and every move of a meter."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import flask
from werkzeug.wrappers import Response

from missedcall.domain.meters import meter_file
from missedcall.domain.meters.meter_file import NoList
from missedcall.domain.meters.meters import KINDS
from missedcall.domain.shared import row_id, typed_number
from missedcall.usecases.connection.act import ChangedMeanwhile, MeterRefused
from missedcall.usecases.meters import counting, handing, stock, stock_file, store
from missedcall.usecases.meters.counting import SURPLUS, Settlement
from missedcall.usecases.meters.forecasts import Forecast
from missedcall.usecases.offices import offices
from web.auth import users
from web.shared import context

blueprint = flask.Blueprint("meters", __name__, url_prefix="/meters")
blueprint.before_request(lambda: users.only_for("meters"))
# The picture of the coming days, in its own units.
WIDE, TALL = 420, 120


@dataclass(frozen=True)
class StockBar:
    """Draw what is left at the end of one day: up from the line, or down when it is short."""

    left: int
    x: int
    y: int
    width: int
    height: int


@blueprint.get("")
def page() -> Response | str:
    return _show(_office(flask.request.args.get("office")))


@blueprint.post("/<office>/<act>")
def change(office: str, act: str) -> Response | tuple[str, int]:
    """Do an act in one office's store; a refusal keeps what was typed."""
    office = _office(office)
    if act not in ACTS:
        flask.abort(404)
    try:
        said = ACTS[act](office)
    except MeterRefused as error:
        problem = error.hi if context.language() == "hi" else error.en
        return _show(office, problem=problem, typed=flask.request.form), 409
    except NoList:
        problem = context.text("meters.no_list")
        return _show(office, problem=problem), 422
    except ChangedMeanwhile:
        return _show(office, problem=context.text("meters.changed"), typed=flask.request.form), 409
    flask.flash(said)
    return flask.redirect(flask.url_for("meters.page", office=office), code=303)


def _office(code: str | None) -> str:
    """Give the office that is looked at; 403 when it is not this person's to see."""
    mine = offices.scope(context.deps(), office=users.person().office)
    if not mine:
        flask.abort(404)
    if code is None:
        return mine[0]
    if code not in mine:
        flask.abort(403)
    return code


def _show(office: str, **more: object) -> str:
    known = offices.tree(context.deps())
    return flask.render_template(
        "store/meters.html",
        office=office,
        offices=offices.scope(context.deps(), office=users.person().office),
        names={code: getattr(one, context.language()) for code, one in known.items()},
        seen=store.look(context.deps(), office=office, now=context.now()),
        kinds=KINDS,
        bars=_bars,
        wide=WIDE,
        tall=TALL,
        surplus=SURPLUS,
        **more,
    )


def _bars(one: Forecast) -> list[StockBar]:
    """Lay out a bar for each coming day; the line of nothing is in the middle."""
    most = max(*(abs(left) for left in one.left), 1)
    width, middle = WIDE // len(one.left), TALL // 2
    return [
        StockBar(left, n * width, middle - height if left > 0 else middle, width - 3, height)
        for n, left in enumerate(one.left)
        for height in [-(-abs(left) * middle // most)]
    ]


def _serials() -> list[str]:
    return flask.request.form.get("serials", "").split()


def _who() -> str:
    return users.person().login


def _receive(office: str) -> str:
    serials, kind = _serials(), flask.request.form.get("kind", "")
    stock.receive(
        context.deps(), serials=serials, kind=kind, office=office, who=_who(), now=context.now()
    )
    return context.text("meters.received", count=len(serials))


def _receive_list(office: str) -> str:
    file = flask.request.files.get("list")
    text = meter_file.text_of(file.read()) if file else ""
    report = stock_file.take(
        context.deps(), text=text, office=office, who=_who(), now=context.now()
    )
    if report.wrong:
        lines = [f"{one.line}: {getattr(one, context.language())}" for one in report.wrong]
        return context.text("meters.list_wrong", lines="; ".join(lines[:20]))
    return context.text("meters.list_taken", new=report.new, known=report.known)


def _arrived(office: str) -> str:
    serials = flask.request.form.getlist("serial")
    stock.arrived(context.deps(), serials=serials, office=office, who=_who(), now=context.now())
    return context.text("meters.received", count=len(serials))


def _send(office: str) -> str:
    form = flask.request.form
    sent = stock.send(
        context.deps(),
        kind=form.get("kind", ""),
        count=form.get("count", 0, type=typed_number.read_whole),
        office=office,
        to=form.get("to", ""),
        who=_who(),
        now=context.now(),
    )
    return context.text("meters.sent", serials=", ".join(sent))


def _issue(office: str) -> str:
    serials = flask.request.form.getlist("serial") or _serials()
    lineman = flask.request.form.get("lineman", "")
    handing.issue(
        context.deps(),
        serials=serials,
        lineman=lineman,
        office=office,
        who=_who(),
        now=context.now(),
    )
    return context.text("meters.issued", count=len(serials), lineman=lineman)


def _give_back(office: str) -> str:
    serial = flask.request.form.get("serial", "")
    handing.give_back(
        context.deps(), serials=[serial], office=office, who=_who(), now=context.now()
    )
    return context.text("meters.given_back", serial=serial)


def _faulty(office: str) -> str:
    serial, why = flask.request.form.get("serial", ""), flask.request.form.get("why", "")
    handing.faulty(
        context.deps(), serial=serial, office=office, why=why, who=_who(), now=context.now()
    )
    return context.text("meters.put_aside", serial=serial)


def _count(office: str) -> str:
    found = counting.take(
        context.deps(), serials=_serials(), office=office, who=_who(), now=context.now()
    )
    return context.text(
        "meters.counted",
        counted=found.counted,
        ledger=found.in_ledger,
        missing=len(found.missing),
        surplus=len(found.surplus),
    )


def _settle(office: str) -> str:
    form = flask.request.form
    if form.get("how") not in set(Settlement):
        flask.abort(400)
    counting.settle(
        context.deps(),
        difference_id=form.get("difference", 0, type=row_id.read),
        how=Settlement(form["how"]),
        why=form.get("why", ""),
        office=office,
        who=_who(),
        now=context.now(),
        kind=form.get("kind", ""),
    )
    return context.text("meters.settled")


ACTS: Mapping[str, Callable[[str], str]] = {
    "receive": _receive,
    "list": _receive_list,
    "arrived": _arrived,
    "send": _send,
    "issue": _issue,
    "return": _give_back,
    "faulty": _faulty,
    "count": _count,
    "settle": _settle,
}
