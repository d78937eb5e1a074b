"""What a message is: an event that tells, a command that asks for a deed, a query that asks for an answer.

Subject, stream and schema follow from the class, so that a message is declared once:

    class SleepoverConfirmed(Event, owner="bookings", about="sleepover_id"):
        "Every decision is made and every child has a bed. Not said for stays imported from before."
        sleepover_id: SleepoverId
"""

import re
from collections.abc import Iterator
from typing import Any, ClassVar, Generic, Self, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from shared.contracts.fields import Classified, Version, classifications, classifications_of_model, free_texts
from shared.contracts.roles import Role

R = TypeVar("R", bound="Reply")

_Place = tuple[str | int, ...]

_NUL = "\x00"
_NUL_IN_JSON = rb"\u0000"
_NO_NUL = PydanticCustomError("no_nul", "A text can't have the character NUL in it")
_ON_THE_BUS = frozenset({Classified.IDENTIFIER, Classified.STATE})


def word_of(name: str) -> str:
    """A class's name as a subject has it: `WhatCanIAskFor` is `what_can_i_ask_for`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


class PersonalDataOnTheBusError(TypeError):
    """An event's class has a field that says more about a person than an identifier or a state."""


class Value(BaseModel):
    """A frozen part of a message; a field that nobody declared is an error, not a surprise."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_timedelta="iso8601", defer_build=True)

    def __init_subclass__(cls, **_: Any) -> None:
        """Let a class say things about itself in its own line; `__pydantic_init_subclass__` reads them."""
        super().__init_subclass__()

    def to_json(self) -> bytes:
        """The body as it goes over the bus: compact UTF-8 JSON."""
        return self.__pydantic_serializer__.to_json(self)


class Message(Value):
    """What all messages share: an owner, a kind, a name and a version, from which the subject is derived."""

    owner: ClassVar[str] = ""
    message_kind: ClassVar[str] = ""
    message_name: ClassVar[str] = ""
    contract_version: ClassVar[int] = 1

    @classmethod
    def __pydantic_init_subclass__(cls, *, owner: str = "", v: int = 1, **kwargs: Any) -> None:
        """Derive the name from the class, and refuse what the kind of message forbids."""
        super().__pydantic_init_subclass__(**kwargs)
        if not owner:
            return
        cls.owner = owner
        cls.contract_version = v
        cls.message_name = word_of(cls.__name__)
        cls.message_name = re.sub(r"_v\d+$", "", cls.message_name)
        if not (cls.__doc__ or "").strip() or cls.__doc__ == Message.__doc__:
            raise TypeError(f"{cls.__name__} needs a docstring: what is true when it is said, or what it does")

    @classmethod
    def type_name(cls) -> str:
        """The CloudEvents type, which is the subject without its authority: `hubhome.bookings.event.x.v1`."""
        return f"hubhome.{cls.owner}.{cls.message_kind}.{cls.message_name}.v{cls.contract_version}"

    @classmethod
    def subject(cls, authority: str) -> str:
        """The subject in one authority; `*` for all of them."""
        return f"hubhome.{authority}.{cls.owner}.{cls.message_kind}.{cls.message_name}.v{cls.contract_version}"

    @classmethod
    def from_json(cls, body: bytes) -> Self:
        """The message in a body from the bus; raises pydantic's `ValidationError` where it isn't one."""
        return cls.model_validate_json(body)


class Event(Message):
    """A fact, past tense, never refused, kept in a stream.

    It carries the version of the thing it is about and enough of its state that hearing it late, twice or without
    its predecessor does no harm: `thing_version` lower than the one known means old news (law 3).
    """

    message_kind: ClassVar[str] = "event"
    thing: ClassVar[str] = ""

    thing_version: Version

    @classmethod
    def __pydantic_init_subclass__(cls, *, about: str = "", **kwargs: Any) -> None:
        """Refuse a class that could carry a name onto the bus, or that doesn't say what it is about."""
        super().__pydantic_init_subclass__(**kwargs)
        if not cls.owner:
            return
        cls.thing = about
        if about == "thing_id":
            raise TypeError(f"{cls.__name__} needs a field that says which thing it is about: thing_id is any event's")
        if cls.thing not in cls.model_fields:
            raise TypeError(f"{cls.__name__} needs about=, the field that identifies the thing it tells of")
        beyond = classifications_of_model(cls) - _ON_THE_BUS
        if beyond:
            words = ", ".join(sorted(mark.value for mark in beyond))
            raise PersonalDataOnTheBusError(f"{cls.__name__} is an event and may not carry {words} fields")
        if open_to_names := free_texts(cls):
            raise PersonalDataOnTheBusError(
                f"{cls.__name__} is an event, and a name would fit into {', '.join(open_to_names)}: "
                "use a Code, or text with a pattern"
            )

    @classmethod
    def from_json(cls, body: bytes) -> Self:
        """The event in a body from the bus; fields that it doesn't know are skipped.

        A newer release may say more than this one knows (law 7). Raises pydantic's `ValidationError`.
        """
        return cls.model_validate_json(body, extra="ignore")

    @property
    def thing_id(self) -> UUID:
        """The identifier of the thing this event is about."""
        identifier: UUID = getattr(self, self.thing)
        return identifier

    @classmethod
    def stream(cls) -> str:
        """The stream that keeps it: owner and kind, capitals."""
        return f"{cls.owner.upper()}_EVENTS"


class Reply(Value):
    """What a service answers when it did, or knows, what it was asked."""

    @classmethod
    def from_json(cls, body: bytes) -> Self:
        """The reply in a body from the bus; like an event's, its unknown fields are skipped."""
        return cls.model_validate_json(body, extra="ignore")


class Done(Reply):
    """It is done, and there is nothing to tell of it."""


class Request(Message, Generic[R]):
    """Something asked of the one service that answers it; see `Command` and `Query`."""

    asked_by: ClassVar[frozenset[Role]] = frozenset()
    reply_type: ClassVar[type[Reply]] = Done

    @classmethod
    def __pydantic_init_subclass__(cls, *, asked_by: frozenset[Role] | set[Role] = frozenset(), **kwargs: Any) -> None:
        """Read the reply's type from the generic parameter, and insist on who may ask."""
        super().__pydantic_init_subclass__(**kwargs)
        arguments = cls.__pydantic_generic_metadata__["args"]
        if arguments and isinstance(arguments[0], type) and issubclass(arguments[0], Reply):
            cls.reply_type = arguments[0]
        if not cls.owner:
            return
        if not asked_by:
            raise TypeError(f"{cls.__name__} needs asked_by=, the roles that may ask it")
        cls.asked_by = frozenset(asked_by)
        classifications_of_model(cls)
        classifications_of_model(cls.reply_type)

    @classmethod
    def from_json(cls, body: bytes) -> Self:
        """The request in a body from the bus; raises pydantic's `ValidationError` where it isn't one.

        Nor is one with a text that PostgreSQL can't keep, whatever the text is for. JSON spells a NUL in one way only:
        to look for that costs a register of thousands of rows nothing, where a look at each of its texts would.
        """
        request = super().from_json(body)
        if _NUL_IN_JSON in body and (places := list(_with_nul(request.model_dump()))):
            # Without what was entered, which may be about a person.
            faults = [InitErrorDetails(type=_NO_NUL, loc=place, input=None) for place in places]
            raise ValidationError.from_exception_data(cls.__name__, faults)
        return request


class Command(Request[R], Generic[R]):
    """Asks for a deed. It is asked with an idempotency key: twice asked, once done, the same reply.

    One that `is_kept` isn't lost while its service is away: the web can have the bus keep it (decision 0051).
    """

    message_kind: ClassVar[str] = "command"
    is_kept: ClassVar[bool] = False

    @classmethod
    def __pydantic_init_subclass__(cls, *, is_kept: bool = False, **kwargs: Any) -> None:
        """Refuse to keep what makes no sense without its words: they aren't kept."""
        super().__pydantic_init_subclass__(**kwargs)
        cls.is_kept = is_kept
        if is_kept and (needed := [name for name in cls._words() if cls.model_fields[name].is_required()]):
            raise PersonalDataOnTheBusError(
                f"{cls.__name__} would be kept on the bus without {', '.join(needed)}: give a default to what is words"
            )

    def deed(self) -> Self:
        """What a kept one has alike with the one that was asked, where both are one deed: all but its words."""
        return self.without_words() if self.is_kept else self

    @property
    def is_dry_run(self) -> bool:
        """Whether it only asks what would come of it, as commands with a `dry_run` can."""
        return bool(getattr(self, "dry_run", False))

    @classmethod
    def kept_subject(cls, authority: str) -> str:
        """Where it is kept in one authority while its service is away; `*` for all of them."""
        return f"hubhome.{authority}.{cls.owner}.kept.{cls.message_name}.v{cls.contract_version}"

    def without_words(self) -> Self:
        """The same with nothing in it but identifiers and states: what may be kept on the bus."""
        fields = type(self).model_fields
        return self.model_copy(update={name: fields[name].get_default() for name in self._words()})

    @classmethod
    def _words(cls) -> list[str]:
        """The fields that say more than an identifier or a state, or could."""
        beyond = [
            name
            for name, field in cls.model_fields.items()
            if classifications(field.annotation, tuple(field.metadata)) - _ON_THE_BUS
        ]
        could = {path.partition(".")[0] for path in free_texts(cls)}
        return [name for name in cls.model_fields if name in beyond or name in could]


class Query(Request[R], Generic[R]):
    """Asks for an answer, and changes nothing but the record of who asked."""

    message_kind: ClassVar[str] = "query"


def _with_nul(part: Any, place: _Place = ()) -> Iterator[_Place]:
    """Where in the parts of a message a text has a NUL in it."""
    if isinstance(part, str) and _NUL in part:
        yield place
    elif isinstance(part, dict):
        for name, inner in part.items():
            yield from _with_nul(inner, (*place, str(name)))
            if isinstance(name, str) and _NUL in name:
                yield place
    elif isinstance(part, list | tuple | set | frozenset):
        for number, inner in enumerate(part):
            yield from _with_nul(inner, (*place, number))
