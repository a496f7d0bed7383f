"""A small `sms:` section that is fit, for tests to spoil."""

from typing import Any

from sms.catalogue import messages
from sms.catalogue.settings import SmsSettings

DEMAND_HI = (
    "CSPDCL: आवेदन {application#alphanumeric:16} की डिमांड राशि रु {amount#numeric:7},"
    " अंतिम तिथि {day#numeric:2}-{month#numeric:2}-{year#numeric:4}। मदद 1912"
)
DEMAND_EN = "CSPDCL: Application {application#alphanumeric:16}: demand Rs {amount#numeric:7}."
CODE, PLACE = "{code#numeric:4}", "{place#numeric:5}"
DATE = "{day#numeric:2}-{month#numeric:2}"
WINDOW = (
    "{from_hour#numeric:2}:{from_minute#numeric:2}-{until_hour#numeric:2}:{until_minute#numeric:2}"
)
WINDOW_VALUES = {"from_hour": "10", "from_minute": "15", "until_hour": "11", "until_minute": "00"}
DEMAND_VALUES = {
    "application": "1002345678",
    "amount": "3450",
    "day": "15",
    "month": "12",
    "year": "2026",
}


def section() -> dict[str, Any]:
    """Make a fresh section as YAML would give it."""
    texts = {
        "missed_call_ack": (f"{WINDOW}, कोड {CODE}", f"{WINDOW}, code {CODE}"),
        "demand": (DEMAND_HI, DEMAND_EN),
        "zero_demand": ("आवेदन {application#alphanumeric:16}", "{application#alphanumeric:16}"),
        "unreached": ("7404040625 पर मिस्ड कॉल दें", "Give a missed call to 7404040625"),
        "missed_call_ack_later": (f"{DATE} {WINDOW}, कोड {CODE}", f"{DATE} {WINDOW}, code {CODE}"),
        "place_in_queue": (f"{PLACE}, {WINDOW} तक", f"{PLACE}, by {WINDOW}"),
        "expired_by_us": ("कॉल नहीं लग सकी", "We could not call"),
    }
    others = messages.OFFERS.keys() - texts.keys()
    texts |= {key: plain(messages.OFFERS[key]) for key in sorted(others)}
    return {
        "registered": False,
        "entity_id": "1001000000000000001",
        "header": "CSPDCL",
        "whitelist": ["1912", "7404040625"],
        "messages": {key: message(i, *both) for i, (key, both) in enumerate(texts.items())},
        "gateway": "local",
        "gateways": {"console": {"kind": "console"}, "local": http_gateway()},
    }


def plain(offer: messages.Offer) -> tuple[str, str]:
    """Write a text, Hindi and English, that only names its slots."""
    slots = [f"{{{name}#alphanumeric:16}}" for name in sorted(offer.needed)]
    return " ".join(["सूचना", *slots]), " ".join(["Notice", *slots])


def message(number: int, hi: str, en: str) -> dict[str, Any]:
    ids = [f"1007{number:014}{language}" for language in (1, 2)]
    return {
        "category": "service_implicit",
        "valid_for_minutes": 120,
        "texts": {
            "hi": {"template_id": ids[0], "text": hi},
            "en": {"template_id": ids[1], "text": en},
        },
    }


def http_gateway(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "http",
        "url": "http://127.0.0.1:9/send",
        "fields": {
            "number": "{number}",
            "text": "{text}",
            "unicode": "{unicode_flag}",
            "header": "{header}",
            "entity_id": "{entity_id}",
            "template_id": "{template_id}",
            "message_id": "{message_id}",
            "receipt_url": "{receipt_url}",
        },
        "accepted": {"status": [200], "pattern": r"^OK\b ?(?P<id>\S+)?"},
        "locked_out": [{"pattern": r"^ERROR 403[^\n]*", "credit": True}],
        "refused": [{"pattern": r"^ERROR (?P<dlt>6[37]\d)"}, {"pattern": r"^ERROR [^\n]*"}],
        "temporary": [{"status": [503], "pattern": "^TRY LATER"}],
        "connect_timeout_s": 5,
        "read_timeout_s": 20,
        **changes,
    }


def settings(raw: dict[str, Any] | None = None) -> SmsSettings:
    return SmsSettings.model_validate(raw or section())
