"""What shape has a message on the wire, in JSON Schema, and nothing else that is said about it?"""

import hashlib
import json
from typing import Any

from pydantic import BaseModel

from shared.contracts.message import Command, Event, Message, Request

Shape = dict[str, Any]

_WORDS = frozenset({"title", "description"})
_NAMED = frozenset({"properties", "$defs"})
"""Keywords whose keys are names of ours: a field may be called `title`."""


def shape_of(model: type[BaseModel]) -> Shape:
    """The schema without titles and descriptions: rewording a docstring doesn't change the contract."""
    shape = _without_words(model.model_json_schema())
    assert isinstance(shape, dict)  # noqa: S101  a schema of a model is an object; mypy needs to hear it
    return shape


def subject_template(message: type[Message]) -> str:
    """The subject with `{authority}` where the authority's name goes."""
    return message.subject("{authority}")


def contract_of(message: type[Message]) -> Shape:
    """All that other services rely on: the shape, whom it is about or who may ask, the reply's shape, where it is kept.

    `hash` changes if and only if any of it does.
    """
    contract: Shape = {"kind": message.message_kind, "schema": shape_of(message)}
    if issubclass(message, Event):
        contract["about"] = message.thing
    if issubclass(message, Request):
        contract["asked_by"] = sorted(message.asked_by)
        contract["reply"] = shape_of(message.reply_type)
    if issubclass(message, Command) and message.is_kept:
        contract["kept"] = message.kept_subject("{authority}")
    canonical = json.dumps(contract, sort_keys=True, separators=(",", ":")).encode()
    return {"hash": hashlib.sha256(canonical).hexdigest()[:16], **contract}


def _without_words(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_without_words(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        keyword: {name: _without_words(part) for name, part in value.items()}
        if keyword in _NAMED
        else _without_words(value)
        for keyword, value in schema.items()
        if keyword not in _WORDS
    }
