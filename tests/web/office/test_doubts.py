"""What the machine is not sure of stands on one page, until a person has decided it."""

from collections.abc import Callable

from missedcall.domain.operators.roles import Actor
from tests.web.conftest import Browser
from tests.web.worklist_story import WorklistStory


def test_a_second_application_for_a_house_waits_there_until_it_is_accepted(
    worklist: WorklistStory, browser: Callable[[], Browser]
) -> None:
    house = {"address": "मकान 5, वार्ड 2", "relation_name": "मोहन साहू"}
    first = worklist.applies(**house)
    second = worklist.applies(**{**house, "relation_name": "दीपक साहू"}, different="दूसरी मंजिल")
    verifier = browser()
    verifier.log_in(worklist.person("verifier", Actor.VERIFIER))

    page = verifier.get("/worklist/doubts").text
    assert second in page
    assert first in page  # what it is compared with

    seen = str(worklist.case(second).row.version)
    verifier.post(
        f"/worklist/{second}/accept", page=f"/worklist/{second}", seen=seen, reason="अलग मंजिल"
    )
    assert second not in verifier.get("/worklist/doubts").text


def test_another_offices_doubts_are_not_shown(
    worklist: WorklistStory, browser: Callable[[], Browser]
) -> None:
    house = {"address": "मकान 6, वार्ड 2", "relation_name": "मोहन साहू"}
    worklist.applies(**house)
    second = worklist.applies(**{**house, "relation_name": "दीपक साहू"}, different="दूसरी मंजिल")
    other = browser()
    other.log_in(worklist.person("other-je", Actor.JE, office="431"))

    assert second not in other.get("/worklist/doubts").text
