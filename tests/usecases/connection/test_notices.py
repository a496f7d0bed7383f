"""What the texts about a connection are filled with."""

from pathlib import Path

import pytest

from missedcall.db.applications import applications
from missedcall.db.meters import meters
from missedcall.usecases.connection import case as cases
from missedcall.usecases.connection import text_values
from tests import kit
from tests.kit import NOON, World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return kit.make_world(tmp_path)


@pytest.mark.parametrize(
    ("serial", "said"), [("GK-2026/00417", "GK202600417"), ("A" * 9 + "-" + "7" * 20, "7" * 20)]
)
def test_a_serial_fits_the_slot_that_is_registered(world: World, serial: str, said: str) -> None:
    number = world.submit(*world.talks()).number
    with world.deps.db.writing() as db:
        application_id = applications.get_application_id(db, number)
        assert application_id is not None
        meters.insert_received_meter(
            db, serial=serial, kind="single", office="412", received_at=NOON, actor="store"
        )
        is_fitted = {"place": "fitted", "holder": number}
        db.execute(meters.meters.update().values(is_fitted))
        case = cases.load_case(db, application_id)

    slots = text_values.text_values("connected", case, limits=world.deps.limits, now=NOON)

    assert slots["meter"] == said
    assert world.deps.catalogue.compose(key="connected", language="hi", values=slots)


@pytest.mark.parametrize(
    ("key", "days"),
    [("submitted", "5"), ("rejected_papers", "20"), ("rejected", "20"), ("lapsed", "45")],
)
def test_a_text_names_the_days_that_the_configuration_gives(
    world: World, key: str, days: str
) -> None:
    number = world.submit(*world.talks()).number
    world.configure("connection", papers_days=5, objection_days=20, revive_days=45)
    with world.deps.db.reading() as db:
        application_id = applications.get_application_id(db, number)
        assert application_id is not None
        case = cases.load_case(db, application_id)

    slots = text_values.text_values(key, case, limits=world.deps.limits, now=NOON)

    assert slots["days"] == days
    for language, unit in (("hi", "दिन"), ("en", "days")):
        text = world.deps.catalogue.compose(key=key, language=language, values=slots).text
        assert f"{days} {unit}" in text
