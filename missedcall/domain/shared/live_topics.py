"""Name what open pages may show, so that a change is told to the pages that show it.

A topic names a part of the service and never a person, a number or what was said: a page that
hears one fetches what its reader may see. A desk goes by the row of its operator, the list of an
office and the jobs of a lineman by their codes.
"""

from collections.abc import Collection

from missedcall.domain.operators.roles import (
    MAY_SUPERVISE,
    MAY_TAKE_CALLS,
    OF_ALL_OFFICES,
    OF_AN_OFFICE,
    Actor,
)

EVERYTHING = "*"  # more may have changed than can be named: each page asks anew
WALLBOARD = "wallboard"
CALLBACKS = "callbacks"
MESSAGES = "messages"
TASKS = "tasks"
OFFICES = "offices"  # the lists of any office, for those who see all of them

# What shows the state of a thing whose changes of state are kept in its history.
SHOWN_BY = {
    "callback": (CALLBACKS, WALLBOARD),
    "message": (MESSAGES, WALLBOARD),
    "operator": (WALLBOARD,),
    "task": (TASKS,),
}


def desk_topic(operator_id: int | str) -> str:
    """Name the desk of one operator."""
    return f"desk:{operator_id}"


def office_topic(office: str) -> str:
    """Name the work list of one office."""
    return f"office:{office}"


def jobs_topic(lineman: str) -> str:
    """Name the jobs of one lineman."""
    return f"jobs:{lineman}"


def topics_of_transition(entity: str, entity_id: int | str) -> tuple[str, ...]:
    """Give the topics that a change of state of one thing touches."""
    own = (desk_topic(entity_id),) if entity == "operator" else ()
    return (*own, *SHOWN_BY.get(entity, ()))


def topics_of_person(
    role: Actor, *, operator_id: int, login: str, offices: Collection[str]
) -> tuple[str, ...]:
    """Give the topics that a person may hear; `offices` are those whose work the person sees."""
    topics: list[str] = []
    if role in MAY_TAKE_CALLS:
        topics += [desk_topic(operator_id), TASKS]
    if role in MAY_SUPERVISE:
        topics += [WALLBOARD, CALLBACKS, MESSAGES, TASKS]
    if role in OF_ALL_OFFICES:
        topics.append(OFFICES)
    if role in OF_AN_OFFICE:
        topics += map(office_topic, offices)
    if role is Actor.LINEMAN:
        topics.append(jobs_topic(login))
    return tuple(dict.fromkeys(topics))


def is_at_once(topic: str) -> bool:
    """Say whether a page is told of each change at once: one person waits before it."""
    return topic == EVERYTHING or topic.startswith("desk:")
