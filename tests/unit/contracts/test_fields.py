"""Every field of every message says what it gives away, and no event can carry a name."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from pydantic import BaseModel, Field, StringConstraints

from shared.contracts.catalogue import our_catalogue
from shared.contracts.fields import (
    Classified,
    Code,
    CodeWord,
    Day,
    Identifier,
    OpenCode,
    PersonalDay,
    PersonalText,
    SensitiveText,
    UnclassifiedFieldError,
    classifications,
    classifications_of_model,
    free_texts,
)
from shared.contracts.message import Done, Event, PersonalDataOnTheBusError, Query, Request, Value
from shared.contracts.roles import Role

ON_THE_BUS = {Classified.IDENTIFIER, Classified.STATE}


class Colour(Code):
    RED = "red"


class Person(Value):
    person_id: Identifier
    name: PersonalText


def test_every_field_of_every_message_is_classified():
    catalogue = our_catalogue()

    for message in catalogue:
        assert classifications_of_model(message) or not message.model_fields
        if issubclass(message, Request):
            classifications_of_model(message.reply_type)

    assert len(catalogue) > 30


def test_every_event_carries_identifiers_and_states_only():
    events = [message for message in our_catalogue() if issubclass(message, Event)]

    assert {mark for event in events for mark in classifications_of_model(event)} == ON_THE_BUS
    assert [event for event in events if free_texts(event)] == []
    assert len(events) > 10


@pytest.mark.parametrize(
    ("annotation", "marks"),
    [
        (Identifier, {Classified.IDENTIFIER}),
        (Identifier | None, {Classified.IDENTIFIER}),
        (tuple[Identifier, ...], {Classified.IDENTIFIER}),
        (dict[CodeWord, Day], {Classified.STATE}),
        (Colour, {Classified.STATE}),
        (Literal["a", "b"], {Classified.STATE}),
        (tuple[Person, ...] | None, {Classified.IDENTIFIER, Classified.PERSONAL}),
        (Annotated[tuple[SensitiveText, ...], Field(min_length=1)], {Classified.SENSITIVE}),
    ],
)
def test_a_type_gives_away_what_its_parts_do(annotation, marks):
    assert classifications(annotation) == marks


@pytest.mark.parametrize("annotation", [str, UUID, date, str | None, tuple[str, ...], dict[CodeWord, int], Any, dict])
def test_a_type_that_nobody_classified_is_refused(annotation):
    with pytest.raises(UnclassifiedFieldError):
        classifications(annotation)


def test_the_field_that_is_not_classified_is_named():
    class Bed(BaseModel):
        bed_id: Identifier
        label: str

    with pytest.raises(UnclassifiedFieldError, match=r"Bed\.label"):
        classifications_of_model(Bed)


def test_a_question_with_an_unclassified_field_cannot_be_declared():
    with pytest.raises(UnclassifiedFieldError, match=r"WhoIsThat\.name"):

        class WhoIsThat(Query[Done], owner="registry", asked_by={Role.SERVICE}):
            """Who is that?"""

            name: str


@pytest.mark.parametrize("annotation", [PersonalText, SensitiveText, PersonalDay, Person, tuple[Person, ...] | None])
def test_an_event_with_personal_data_cannot_be_declared(annotation):
    with pytest.raises(PersonalDataOnTheBusError, match="PersonMoved is an event and may not carry"):

        class PersonMoved(Event, owner="registry", about="person_id"):
            """Somebody moved."""

            person_id: Identifier
            detail: annotation


@pytest.mark.parametrize(
    "annotation",
    [
        Annotated[str, Classified.STATE],
        Annotated[str, Field(max_length=20), Classified.STATE],
        Annotated[str, Field(pattern=r"^.+$"), Classified.STATE],
        Annotated[str, Field(pattern=r"[a-z]"), Classified.STATE],
        Annotated[str, Classified.IDENTIFIER],
        Annotated[bytes, Classified.STATE],
        Annotated[Any, Classified.STATE],
        Annotated[dict, Classified.STATE],
        tuple[Annotated[str, Classified.STATE], ...],
        Annotated[tuple[str, ...], Classified.STATE],
        Annotated[str | None, Classified.STATE],
        CodeWord,  # a list that an authority extends is extended by a sentence with underscores in it
        tuple[CodeWord, ...],
    ],
)
def test_an_event_into_which_a_name_would_fit_cannot_be_declared_whatever_its_mark_says(annotation):
    with pytest.raises(PersonalDataOnTheBusError, match="a name would fit into detail"):

        class PersonMoved(Event, owner="registry", about="person_id"):
            """Somebody moved."""

            person_id: Identifier
            detail: annotation


@pytest.mark.parametrize(
    "annotation",
    [
        OpenCode,
        OpenCode | None,
        tuple[OpenCode, ...],
        tuple[Annotated[str, Field(pattern=r"^\d$"), Classified.STATE], ...],
        dict[OpenCode, Day],
        Colour,
        Literal["a b"],
        Annotated[str, Field(pattern=r"^\d{4}$"), Classified.STATE],
        Annotated[tuple[Annotated[str, StringConstraints(pattern=r"^\d$")], ...], Classified.STATE],
        Annotated[OpenCode, Field(max_length=3)],
    ],
)
def test_an_event_may_carry_words_that_are_no_names(annotation):
    class PersonMoved(Event, owner="registry", about="person_id"):
        """Somebody moved."""

        person_id: Identifier
        detail: annotation

    assert free_texts(PersonMoved) == []


def test_free_text_is_found_inside_of_parts():
    class Part(Value):
        label: Annotated[str, Classified.STATE]

    class Whole(Value):
        parts: tuple[Part, ...]

    assert free_texts(Whole) == ["parts.label"]
