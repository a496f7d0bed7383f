"""Name why a client of the API is not added or changed."""

from missedcall.domain.shared.named_code import Fix, NamedCode, msgid


class ClientRefusal(NamedCode):
    """Name what stands against adding a client, or against changing one."""

    NAME = (
        "name",
        msgid(
            "%(name)s is no name of a program: write small letters, digits and hyphens, such as "
            "mor-bijli."
        ),
    )
    SCOPES = (
        "scopes",
        msgid("A program without a right may do nothing."),
        Fix(msgid("Choose what the program may do."), "Name some by --scope."),
    )
    TAKEN = "taken", msgid("There is a program named %(name)s already; choose another name.")
    UNKNOWN = (
        "unknown",
        msgid("There is no program %(name)s."),
        Fix(msgid("Choose one of the list."), "See `missedcall clients list`."),
    )
    DAYS = "days", msgid("A key works for 1 to %(most)s days.")
    OLD_DAYS = "old_days", msgid("An old key works for 0 to %(most)s days more.")
    PER_MINUTE = (
        "per_minute",
        msgid("Write how many requests a minute: 1 to %(most)s."),
    )
