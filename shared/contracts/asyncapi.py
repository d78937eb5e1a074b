"""How do the messages look to tools and to people who write a service in another language: AsyncAPI 3.0."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from shared.contracts.actor import AUTHORITY_PATTERN
from shared.contracts.envelope import ACTOR, IDEMPOTENCY_KEY, MESSAGE_ID, OUTCOME, OUTCOMES
from shared.contracts.message import Message, Request
from shared.contracts.refusals import Refused
from shared.contracts.shapes import subject_template

Said = Mapping[type[Message], Collection[str]]

_REFUSED = "refused"
_TEXT = {"type": "string"}
_UUID = {"type": "string", "format": "uuid"}
_CLOUD_EVENT = {
    "ce-specversion": {"type": "string", "const": "1.0"},
    "ce-id": _UUID,
    MESSAGE_ID: {**_UUID, "description": "The same as ce-id: the broker drops what was published twice."},
    "ce-type": {**_TEXT, "description": "The subject without its authority."},
    "ce-source": _TEXT,
    "ce-time": {"type": "string", "format": "date-time"},
    "ce-authority": {"type": "string", "pattern": AUTHORITY_PATTERN},
    "ce-correlationid": {**_UUID, "description": "What began it all."},
    "content-type": {"type": "string", "const": "application/json"},
}
_OPTIONAL = {
    "ce-causationid": {**_UUID, "description": "What led to it directly."},
    "ce-actor": {**_UUID, "description": "The person who began it, where one did."},
    "traceparent": {**_TEXT, "description": "W3C Trace Context."},
}
_OF_AN_EVENT = {
    "ce-subject": {**_UUID, "description": "The thing that it is about."},
    "ce-thingversion": {"type": "string", "pattern": "^[1-9][0-9]*$"},
}
_OF_A_REQUEST = {ACTOR: {**_TEXT, "description": "The signed statement of who asks."}}
_ENCODED = {"Content-Encoding": {**_TEXT, "const": "gzip", "description": "Only where the body is compressed."}}
_WITH_A_REQUEST = _ENCODED | {
    "Hubhome-Deadline": {
        **_TEXT,
        "pattern": r"^[0-9]+(\.[0-9]+)?$",
        "description": "When the asker stops waiting, in seconds since the epoch: found later, it isn't done.",
    }
}
_OF_A_REPLY = {
    OUTCOME: {
        **_TEXT,
        "enum": list(OUTCOMES),
        "description": f"{'; '.join(f'{word}: {meaning}' for word, meaning in OUTCOMES.items())}. "
        "The body of all but the first two is a sentence in plain text.",
    }
}
_OF_A_COMMAND = {IDEMPOTENCY_KEY: {**_UUID, "description": "Asked again with the same key, the deed is done once."}}
_HEADERS: dict[str, dict[str, Any]] = {
    "event": {"required": _CLOUD_EVENT | _OF_AN_EVENT, "optional": _OPTIONAL},
    "query": {"required": _CLOUD_EVENT | _OF_A_REQUEST, "optional": _OPTIONAL | _WITH_A_REQUEST},
    "command": {"required": _CLOUD_EVENT | _OF_A_REQUEST | _OF_A_COMMAND, "optional": _OPTIONAL | _WITH_A_REQUEST},
    "reply": {"required": _OF_A_REPLY, "optional": _ENCODED},
}


def asyncapi(
    messages: Iterable[type[Message]],
    title: str,
    version: str,
    *,
    said_by: Said,
    heard_by: Said,
    answered_by: Mapping[type[Message], str],
) -> dict[str, Any]:
    """The document: a channel a message, and an operation for each service that says, hears or answers it.

    The mappings name services; a message in none of them keeps its channel and has no operation. Raises `ValueError`
    where they speak of a message that isn't among `messages`.
    """
    listed = list(messages)
    strangers = ({*said_by, *heard_by, *answered_by}) - set(listed)
    if strangers:
        raise ValueError(f"not in the catalogue: {', '.join(sorted(stranger.__name__ for stranger in strangers))}")
    bodies = list(dict.fromkeys(body for message in listed for body in _bodies(message)))
    references, schemas = models_json_schema(
        [(body, "validation") for body in bodies], ref_template="#/components/schemas/{model}"
    )
    payloads = {body: references[body, "validation"] for body in bodies}
    document: dict[str, Any] = {
        "asyncapi": "3.0.0",
        "info": {"title": title, "version": version},
        "defaultContentType": "application/json",
        "channels": {},
        "operations": {},
        "components": {
            "schemas": schemas.get("$defs", {}),
            "messages": {},
            "messageTraits": {f"{kind}_headers": {"headers": _headers(kind)} for kind in _HEADERS},
        },
    }
    for message in listed:
        _add(document, message, payloads)
        for service in sorted(said_by.get(message, ())):
            document["operations"][f"{service}_says_{_key(message)}"] = _operation(message, "send")
        for service in sorted(heard_by.get(message, ())):
            document["operations"][f"{service}_hears_{_key(message)}"] = _operation(message, "receive")
        if message in answered_by:
            document["operations"][f"{answered_by[message]}_answers_{_key(message)}"] = _operation(message, "receive")
    return document


def _bodies(message: type[Message]) -> list[type[BaseModel]]:
    return [message, message.reply_type, Refused] if issubclass(message, Request) else [message]


def _key(message: type[Message]) -> str:
    return f"{message.owner}_{message.message_kind}_{message.message_name}_v{message.contract_version}"


def _add(document: dict[str, Any], message: type[Message], payloads: Mapping[type[BaseModel], Any]) -> None:
    key = _key(message)
    known = document["components"]["messages"]
    known[key] = _message(message, message.message_kind, payloads)
    document["channels"][key] = {
        "address": subject_template(message),
        "description": _words(message),
        "parameters": {"authority": {"description": "The local authority's name, as in its register pack."}},
        "messages": {key: {"$ref": f"#/components/messages/{key}"}},
    }
    if issubclass(message, Request):
        known[f"{key}_reply"] = _message(message.reply_type, "reply", payloads)
        known[_REFUSED] = _message(Refused, "reply", payloads)
        document["channels"][f"{key}_reply"] = {
            "address": None,  # NATS makes an inbox for each request.
            "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in _answers(key)},
        }


def _answers(key: str) -> tuple[str, str]:
    return f"{key}_reply", _REFUSED


def _message(body: type[BaseModel], kind: str, payloads: Mapping[type[BaseModel], Any]) -> dict[str, Any]:
    return {
        "name": body.type_name() if issubclass(body, Message) else body.__name__,
        "title": body.__name__,
        "description": _words(body),
        "contentType": "application/json",
        "payload": payloads[body],
        "traits": [{"$ref": f"#/components/messageTraits/{kind}_headers"}],
    }


def _operation(message: type[Message], action: str) -> dict[str, Any]:
    key = _key(message)
    channel = f"#/channels/{key}"
    operation: dict[str, Any] = {
        "action": action,
        "channel": {"$ref": channel},
        "messages": [{"$ref": f"{channel}/messages/{key}"}],
    }
    if issubclass(message, Request):
        operation["description"] = f"Asked by: {', '.join(sorted(message.asked_by))}."
        operation["reply"] = {
            "channel": {"$ref": f"{channel}_reply"},
            "messages": [{"$ref": f"{channel}_reply/messages/{name}"} for name in _answers(key)],
        }
    return operation


def _headers(kind: str) -> dict[str, Any]:
    required, optional = _HEADERS[kind]["required"], _HEADERS[kind]["optional"]
    return {"type": "object", "properties": {**required, **optional}, "required": list(required)}


def _words(body: type[BaseModel]) -> str:
    return " ".join((body.__doc__ or "").split())
