"""Say what stands on the page of recordings."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "recordings.title": ("कॉल की रिकॉर्डिंग", "Recordings of calls"),
    "recordings.noted": (
        "हर बार सुनना दर्ज होता है: किसने, कब, कौन सी।",
        "Each hearing is noted: who, when, which.",
    ),
    "recordings.none": ("अभी कोई रिकॉर्डिंग नहीं है।", "No recording yet."),
    "recordings.link": ("रिकॉर्डिंग", "Recordings"),
    "recordings.when": ("समय", "When"),
    "recordings.number": ("फ़ोन नंबर", "Number"),
    "recordings.operator": ("ऑपरेटर", "Operator"),
    "recordings.state": ("स्थिति", "State"),
    "recordings.length": ("अवधि", "Length"),
    "recordings.sound": ("सुनें", "Listen"),
    "recording.running": ("अभी चल रही है", "being recorded"),
    "recording.kept": ("रखी है", "kept"),
    "recording.refused": ("उपभोक्ता ने मना किया, मिटा दी", "refused by the consumer, deleted"),
    "recording.unheard": ("सूचना नहीं सुनी, रिकॉर्ड नहीं की", "notice not heard, not recorded"),
    "recording.expired": ("रखने की अवधि पूरी, मिटा दी", "deleted when its days were over"),
    "recording.restricted": ("मिटाई जाएगी, सुन नहीं सकते", "to be erased, not to be heard"),
    "recording.missing": ("फ़ाइल नहीं मिली", "its file is missing"),
}
