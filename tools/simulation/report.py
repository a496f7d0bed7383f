"""Write the report of a simulation: one HTML file that needs nothing else, and the pictures."""

import base64
import html
from pathlib import Path

from tools.simulation import plots
from tools.simulation.day import Played
from tools.simulation.figures import SimulationFigures

CAPTIONS = {
    "arrivals": ("किस घंटे में कितनी मिस्ड कॉल आईं", "Missed calls in each hour of the day"),
    "waiting": (
        "वादे के बाद पहली घंटी तक प्रतीक्षा (कॉल के समय में); लाल: वादे से देर में",
        "Wait for the first ring after a promise, in calling hours; red: later than promised",
    ),
    "operators": (
        "दिन में कितने ऑपरेटर उपस्थित थे और कितने काम में",
        "Operators present, and those with a call or a form in hand",
    ),
    "attempts": ("बात होने तक कितनी बार घंटी गई", "Rings until caller and operator spoke"),
}
LABELS = {
    "callers": ("कॉल करने वाले", "Callers"),
    "missed_calls": ("मिस्ड कॉल", "Missed calls"),
    "reached": ("जिनसे बात हुई", "Spoken with"),
    "closed_unreached": ("जिनसे बात न हो सकी", "Closed without a conversation"),
    "still_open": ("जो अभी खुले हैं", "Still open"),
    "lost": ("जो खो गए", "Lost"),
    "rung_outside_hours": ("समय के बाहर घंटी", "Rung outside calling hours"),
    "double_booked_operators": ("ऑपरेटर को एक साथ दो कॉल", "Operators with two calls at once"),
    "double_rung_consumers": ("उपभोक्ता को एक साथ दो कॉल", "Consumers rung twice at once"),
    "overtaken": ("बारी से पहले", "Rung before one who came and was promised earlier"),
    "not_rung_after_last_call": (
        "आखिरी मिस्ड कॉल के बाद घंटी नहीं",
        "Never rung after their last missed call",
    ),
    "promises_kept": ("वादे निभाए", "Promises kept"),
    "promises_broken": ("वादे टूटे", "Promises broken"),
    "wait_p50_s": ("प्रतीक्षा, आधे लोग (सेकंड)", "Wait, median (s)"),
    "wait_p95_s": ("प्रतीक्षा, 95 % लोग (सेकंड)", "Wait, 95th percentile (s)"),
    "wait_in_hours_p50_s": (
        "कॉल के समय में प्रतीक्षा, आधे लोग (सेकंड)",
        "Wait in calling hours, median (s)",
    ),
    "wait_in_hours_p95_s": (
        "कॉल के समय में प्रतीक्षा, 95 % लोग (सेकंड)",
        "Wait in calling hours, 95th percentile (s)",
    ),
    "operator_use": ("ऑपरेटर का व्यस्त समय (हिस्सा)", "Operators' time in use (share)"),
    "operator_rings": ("ऑपरेटर को घंटियाँ", "Rings of operators"),
    "consumer_rings": ("उपभोक्ता को घंटियाँ", "Rings of consumers"),
    "texts": ("भेजे गए एसएमएस", "SMS handed over"),
    "virtual_hours": ("खेला गया समय (घंटे)", "Time played (hours)"),
}
STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "img{max-width:100%}figure{margin:2rem 0}figcaption span,td span{color:#555;display:block}"
    "td{padding:.2rem 1rem .2rem 0;border-bottom:1px solid #ddd}td:last-child{text-align:right}"
)


def write(played: Played, counted: SimulationFigures, *, folder: Path) -> Path:
    """Write `report.html` and its pictures into a folder and give the path of the report."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = plots.draw(played)
    for name, png in pictures.items():
        (folder / f"{name}.png").write_bytes(png)
    path = folder / "report.html"
    path.write_text(_page(played, counted, pictures), encoding="utf-8")
    return path


def _page(played: Played, counted: SimulationFigures, pictures: dict[str, bytes]) -> str:
    plan = played.plan
    shown = "".join(_figure(name, png) for name, png in pictures.items())
    rows = "".join(_row(name, value) for name, value in counted.as_dict().items())
    return (
        '<!doctype html>\n<html lang="hi"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>मिस्ड कॉल सेवा: सिमुलेशन</title><style>{STYLE}</style>\n"
        "<h1>मिस्ड कॉल सेवा: सिमुलेशन <small>Simulation</small></h1>\n"
        f"<p>{plan.calls} मिस्ड कॉल, {plan.operators} ऑपरेटर, {plan.days} दिन, "
        f"{plan.no_answer:.0%} उत्तर नहीं, {plan.outages} बार Asterisk बंद, बीज {plan.seed}<br>"
        f'<span lang="en">{plan.calls} missed calls, {plan.operators} operators, '
        f"days of calls: {plan.days}, {plan.no_answer:.0%} of rings not answered, "
        f"outages of Asterisk: {plan.outages}, seed {plan.seed}</span></p>\n"
        f"{shown}<table>{rows}</table></html>\n"
    )


def _figure(name: str, png: bytes) -> str:
    hindi, english = CAPTIONS[name]
    data = base64.b64encode(png).decode("ascii")
    return (
        f'<figure><img alt="{html.escape(english)}" src="data:image/png;base64,{data}">'
        f'<figcaption>{html.escape(hindi)}<span lang="en">{html.escape(english)}</span>'
        "</figcaption></figure>\n"
    )


def _row(name: str, value: float | None) -> str:
    hindi, english = LABELS[name]
    told = "–" if value is None else f"{value:,}"
    return f'<tr><td>{hindi}<span lang="en">{english}</span></td><td>{told}</td></tr>\n'
