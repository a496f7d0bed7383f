"""Name why points, objections to them or reviews of a job cannot be changed."""

from missedcall.domain.shared.named_code import NamedCode, msgid


class PointsRefusal(NamedCode):
    """Name why an objection or a review is refused."""

    DOUBTED_BY_SAME = "doubted_by_same", msgid("who doubts cannot decide; ask another")
    FINAL = "final", msgid("the points of %(number)s are final")
    NO_OBJECTION_GIVEN = "no_objection_given", msgid("say what is wrong")
    NO_POINTS = "no_points", msgid("you have no points of %(number)s; check the number")
    NO_REASON = "no_reason", msgid("give a reason")
    NO_SUCH_JOB = (
        "no_such_job",
        msgid("%(number)s is no job of %(lineman)s in your offices; check both"),
    )
    NO_SUCH_OBJECTION = (
        "no_such_objection",
        msgid("there is no such objection in your offices"),
    )
    NO_SUCH_REVIEW = (
        "no_such_review",
        msgid("there is no review %(review_id)s in your offices"),
    )
    OBJECTED_BEFORE = "objected_before", msgid("you have objected to %(number)s before")
    REVIEWED = "reviewed", msgid("%(number)s has been reviewed, or is being")
    TOO_MANY_POINTS = "too_many_points", msgid("at most %(most)s points")
