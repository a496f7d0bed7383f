"""A message keeps the words it was written in, whatever is registered later."""

from dataclasses import replace

from missedcall.usecases.messages import messages
from sms.catalogue.catalogue import Catalogue
from tests.kit import CALLER, NOON, World


def queue_unreached(world: World, cause: str) -> None:
    with world.deps.db.writing() as db:
        assert messages.queue_message(
            world.deps,
            db,
            cause=cause,
            key="unreached",
            language="en",
            number=CALLER,
            values={},
            now=NOON,
        )


def reword(world: World, text: str) -> None:
    """Register another text for `unreached` in English, as an edit of config.yaml would."""
    sms = world.deps.config.sms
    message = sms.messages["unreached"]
    texts = {**message.texts, "en": message.texts["en"].model_copy(update={"text": text})}
    edited = {**sms.messages, "unreached": message.model_copy(update={"texts": texts})}
    sms = sms.model_copy(update={"messages": edited})
    config = world.deps.config.model_copy(update={"sms": sms})
    world.deps = replace(world.deps, config=config, catalogue=Catalogue(sms))


def test_row_16_old_messages_still_show_the_old_text_and_their_own_version(world: World) -> None:
    queue_unreached(world, "unreached:1")
    reword(world, "CSPDCL: We could not reach you.")
    queue_unreached(world, "unreached:2")

    old, new = world.rows("messages")

    assert old["text"].startswith("CSPDCL: We called several times")
    assert new["text"] == "CSPDCL: We could not reach you."
    assert old["template_id"] == new["template_id"]
    assert old["template_version"] != new["template_version"]
