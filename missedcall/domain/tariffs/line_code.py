"""Name the lines of a demand."""

from missedcall.domain.shared.named_code import NamedCode, msgid


class DemandLineCode(NamedCode):
    """Hold the lines that a tariff can charge, and the works that a survey found."""

    REGISTRATION = "registration", msgid("Registration fee")
    SERVICE_CONNECTION = "service_connection", msgid("Service connection charge")
    EXTRA_LENGTH = "extra_length", msgid("Extra length of line")
    SECURITY_DEPOSIT = "security_deposit", msgid("Security deposit")
    GST = "gst", msgid("GST")
    ROUNDING = "rounding", msgid("Rounding")
    WORKS = "works", msgid("Works after the survey")
