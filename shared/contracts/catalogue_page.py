"""How does the catalogue read for people, in the words of the classes themselves?"""

import ast
import inspect
import sys
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import cache
from itertools import pairwise
from typing import Any, get_args

from pydantic import BaseModel

from shared.contracts.fields import Classified, Code, classifications
from shared.contracts.message import Event, Message, Request
from shared.contracts.refusals import Refused
from shared.contracts.shapes import subject_template

_KINDS = ("event", "command", "query")
_HEADINGS = {
    "event": "Events: what it says",
    "command": "Commands: what it can be told to do",
    "query": "Queries: what it can be asked",
}
_HEAD = """# Messages

What services say to one another, quoted from the classes in `shared/contracts`. Don't edit it: `python -m
shared.contracts.catalogue --write` writes it, and a test keeps it true.

A field is an **identifier** (says nothing to somebody who can't ask the registry), a **state** (a date, a count, a word
from a closed list), **personal** (a name, a contact detail) or **sensitive** (health, risk, free text about a person).
Events carry identifiers and states only. Every event also has `thing_version`: 1 at first, one more at each change;
a lower one than is known is old news. Every request may be answered with [Refused](#refused) instead of its reply.
"""


def messages_page(messages: Iterable[type[Message]]) -> str:
    """The page in Markdown, grouped by owner and kind; the same messages always give the same text."""
    listed = list(messages)
    lines = [_HEAD]
    for owner in dict.fromkeys(message.owner for message in listed):
        lines.append(f"## {owner}\n")
        for kind in _KINDS:
            of_kind = [message for message in listed if (message.owner, message.message_kind) == (owner, kind)]
            if of_kind:
                lines.append(f"### {_HEADINGS[kind]}\n")
                lines.extend(line for message in of_kind for line in _message(message))
    parts = _parts_of(listed)
    models = sorted((part for part in parts if issubclass(part, BaseModel)), key=lambda part: part.__name__)
    codes = sorted((part for part in parts if issubclass(part, Code)), key=lambda part: part.__name__)
    lines.append("## Parts and replies\n")
    lines.extend(line for model in models for line in _part(model))
    lines.append("## Words\n")
    lines.extend(line for code in codes for line in _code(code))
    return "\n".join(lines).rstrip() + "\n"


def _message(message: type[Message]) -> Iterator[str]:
    yield f"#### {message.__name__}\n"
    yield f"`{subject_template(message)}`\n"
    yield f"{inspect.cleandoc(message.__doc__ or '')}\n"
    if issubclass(message, Event):
        yield f"About: `{message.thing}`.\n"
    if issubclass(message, Request):
        yield f"Asked by: {', '.join(sorted(message.asked_by))}. Reply: {_link(message.reply_type)}.\n"
    yield from _fields(message, leave_out=("thing_version",))


def _part(model: type[BaseModel]) -> Iterator[str]:
    yield f"#### {model.__name__}\n"
    yield f"{inspect.cleandoc(model.__doc__ or '')}\n"
    yield from _fields(model)


def _code(code: type[Code]) -> Iterator[str]:
    yield f"#### {code.__name__}\n"
    yield f"{inspect.cleandoc(code.__doc__ or '')}\n"
    words = _said_of_names(code)
    for member in code:
        said = words.get(member.name)
        yield f"- `{member.value}`" + (f": {said}" if said else "")
    yield ""


def _fields(model: type[BaseModel], leave_out: tuple[str, ...] = ()) -> Iterator[str]:
    fields = {name: field for name, field in model.model_fields.items() if name not in leave_out}
    if not fields:
        return
    said = _said_of_names(model)
    yield "| field | type | classified | says |"
    yield "| --- | --- | --- | --- |"
    for name, field in fields.items():
        marks = classifications(field.annotation, tuple(field.metadata))
        marked = ", ".join(mark.value for mark in Classified if mark in marks)
        optional = "" if field.is_required() else " (may be left out)"
        yield f"| `{name}` | {_type(field.annotation)}{optional} | {marked} | {said.get(name, '')} |"
    yield ""


_PLAIN = {
    "str": "text",
    "int": "whole number",
    "float": "number",
    "bool": "yes or no",
    "date": "day",
    "UUID": "UUID",
    "AwareDatetime": "moment",
}


def _type(annotation: Any) -> str:
    parts = [part for part in get_args(annotation) if part is not Ellipsis]
    origin = getattr(annotation, "__origin__", annotation)
    if origin in {list, tuple, set, frozenset}:
        return f"list of {_type(parts[0])}"
    if origin is dict:
        return f"{_type(parts[1])} by {_type(parts[0])}"
    if hasattr(annotation, "__metadata__"):
        return _type(parts[0])
    if parts and all(isinstance(part, Enum) for part in parts):
        return " or ".join(f"`{part.value}`" for part in parts)
    if parts:
        return " or ".join("nothing" if part is type(None) else _type(part) for part in parts)
    return _link(annotation) if issubclass(annotation, BaseModel | Code) else _PLAIN[annotation.__name__]


def _link(part: type) -> str:
    return f"[{part.__name__}](#{part.__name__.lower()})"


def _parts_of(messages: Iterable[type[Message]]) -> list[type]:
    """The models and lists of words that messages and replies are made of, each once."""
    found: dict[type, None] = {}
    waiting: list[Any] = [Refused]
    for message in messages:
        waiting.extend(field.annotation for field in message.model_fields.values())
        if issubclass(message, Request):
            waiting.append(message.reply_type)
    while waiting:
        part = waiting.pop()
        waiting.extend(get_args(part))
        if isinstance(part, type) and issubclass(part, BaseModel | Code) and part not in found:
            found[part] = None
            if issubclass(part, BaseModel):
                waiting.extend(field.annotation for field in part.model_fields.values())
    return list(found)


def _said_of_names(owner: type) -> dict[str, str]:
    """What the strings below a class's fields, or below a list's words, say of them; inherited ones too."""
    said: dict[str, str] = {}
    for cls in reversed(owner.__mro__):
        for statement, after in pairwise(_bodies_in(cls.__module__).get(cls.__name__, ())):
            if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
                said.update(dict.fromkeys(_names_in(statement), " ".join(str(after.value.value).split())))
    return said


@cache
def _bodies_in(module: str) -> dict[str, list[ast.stmt]]:
    """The bodies of a module's classes by name; of libraries' modules none."""
    if module.partition(".")[0] in {"builtins", "enum", "pydantic", "typing"}:
        return {}
    statements = ast.parse(inspect.getsource(sys.modules[module])).body
    return {statement.name: statement.body for statement in statements if isinstance(statement, ast.ClassDef)}


def _names_in(statement: ast.stmt) -> list[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    return [target.id for target in targets if isinstance(target, ast.Name)]
