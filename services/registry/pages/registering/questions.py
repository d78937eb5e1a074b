"""What does a form ask, and how is what was entered told to whoever checks it?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from shared.web.forms import DAY_PARTS, Form
from shared.web.wording import day

Options = Sequence[Mapping[str, str]]


class Control(StrEnum):
    """How a question is answered."""

    TEXT = "text"
    CHOOSE = "choose"
    """One of several: radios where they are few, else a list that opens."""
    SELECT = "select"
    TICK = "tick"
    DAY = "day"
    WHY = "why"
    """A few lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of a form; its field is `name`."""

    name: str
    text: str
    control: Control = Control.TEXT
    hint: str = ""
    options: Options = ()
    heading: str = ""
    """What stands above it and those that follow, where a new part of the form begins."""
    told: str = ""
    """The question in short, for whoever checks the answer."""
    width: str = ""
    """The class of a short field."""


def options(words: Mapping[Any, str]) -> Options:
    """The options of a closed list, with a capital each."""
    return [{"value": str(value), "text": text[:1].upper() + text[1:]} for value, text in words.items()]


def answered(form: Form, questions: Iterable[Question]) -> list[tuple[str, str]]:
    """Each question that has an answer, in short, with it."""
    return [
        (one.told or one.text.removesuffix(" (optional)").removesuffix("?"), answer)
        for one in questions
        if (answer := _answer(form, one))
    ]


def _answer(form: Form, question: Question) -> str:
    if question.control is Control.DAY:
        return _day(form, question.name)
    if question.control in {Control.CHOOSE, Control.SELECT, Control.TICK}:
        chosen = set(form.values(question.name))
        return ", ".join(one["text"] for one in question.options if one["value"] in chosen)
    return form.value(question.name)


def _day(form: Form, name: str) -> str:
    if not any(form.value(f"{name}-{part}") for part in DAY_PARTS):
        return ""
    entered = form.day(name, "the day")
    return day(entered) if entered else ""
