"""One definition of the form serves the desk, the public pages and programs."""

import dataclasses

from missedcall.domain.applications import form_definition
from missedcall.domain.applications.application import Form
from missedcall.domain.applications.form_shape import FieldKind, FormChannel


def test_each_field_of_the_form_is_defined_once() -> None:
    names = [field.name for section in form_definition.SECTIONS for field in section.fields]

    assert len(names) == len(set(names))
    assert set(names) == {field.name for field in dataclasses.fields(Form)}


def test_each_field_is_asked_somewhere_and_each_choice_has_words() -> None:
    for field in form_definition.FIELDS.values():
        assert field.channels
        assert all(field.words(channel) for channel in FormChannel)
        if field.kind is FieldKind.CHOICE:
            assert bool(field.choices) != (field.source is not None), field.name


def test_what_an_operator_alone_may_propose_is_not_asked_of_applicants() -> None:
    public = {field.name for field in form_definition.fields_on(FormChannel.PUBLIC)}

    assert public == set(form_definition.FIELDS) - {"category", "category_reason"}
