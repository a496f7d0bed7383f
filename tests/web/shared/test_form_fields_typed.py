"""What was typed is shown again, and a field that was not sent is empty rather than a failure."""

from web.shared import form_fields


def test_a_field_that_was_not_sent_is_empty() -> None:
    typed = form_fields.TypedFields(reason="asked twice")

    assert (typed["reason"], typed["when"]) == ("asked twice", "")
    assert list(typed) == ["reason"]
