"""How is a validation error of a line said to somebody who keeps a spreadsheet?"""

from typing import Any

from pydantic_core import ErrorDetails

from shared.contracts.packs import ENDS_BEFORE_IT_STARTS
from shared.hosting.packs.columns import SEVERAL, Column
from shared.hosting.packs.faults import Fault, counted, quoted

_BOUNDS = {
    "greater_than_equal": ("ge", "is less than {}", "Write {} or more."),
    "greater_than": ("gt", "isn't more than {}", "Write more than {}."),
    "less_than_equal": ("le", "is more than {}", "Write {} or less."),
    "less_than": ("lt", "isn't less than {}", "Write less than {}."),
}


def fault_of(error: ErrorDetails, file: str, row: int, columns: dict[str, Column], cells: dict[str, str]) -> Fault:
    """The fault that a validation error tells of, in the column that has to be corrected.

    `cells` holds the row's texts by column; those that are empty are left out.
    """
    context = error.get("ctx", {})
    if error["type"] == ENDS_BEFORE_IT_STARTS:
        start, end = context["start"], context["end"]
        relation = "before" if columns[end].is_dated else "less than"
        sentence = f"{quoted(cells[end])} is {relation} {start}, which is {quoted(cells[start])}."
        return Fault(file, sentence, "Correct one of the two.", row, end, cells[end])
    name = str(error["loc"][0]) if error["loc"] else ""
    if name not in columns:
        return Fault(file, f"The row can't be taken: {_reason(error)}.", "Correct the row.", row)
    text = cells.get(name, "")
    sentence, remedy = _sentence(error, columns[name], _part(error, columns[name], text))
    return Fault(file, sentence, remedy, row, name, text)


def _sentence(error: ErrorDetails, column: Column, text: str) -> tuple[str, str]:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "string_pattern_mismatch":
        return _not_like(column, text, context)
    if kind in _BOUNDS:
        bound, sentence, remedy = _BOUNDS[kind]
        return f"{quoted(text)} {sentence.format(context[bound])}.", remedy.format(context[bound])
    if kind == "string_too_long":
        most = counted(context["max_length"], "character")
        return f"{quoted(text)} is longer than {most}.", f"Shorten it to {most}."
    return f"{quoted(text)} can't be taken: {_reason(error)}.", "Correct the cell."


def _not_like(column: Column, text: str, context: dict[str, Any]) -> tuple[str, str]:
    several = f" Put {SEVERAL} between several of them." if column.is_several else ""
    if column.written_like:
        like = column.written_like
        return f"{quoted(text)} isn't {like.what}.", f"Write it like {like.example}.{several}"
    if column.is_code_word:
        return f"{quoted(text)} isn't a code.", f"Use letters, digits, hyphens and underscores only.{several}"
    return f"{quoted(text)} isn't in this column's form.", f"Its form is {context['pattern']}.{several}"


def _part(error: ErrorDetails, column: Column, text: str) -> str:
    """The one of several values in the cell that is meant."""
    where = error["loc"][1:]
    parts = list(dict.fromkeys(column.parts(text)))
    if column.is_several and where and isinstance(where[0], int) and where[0] < len(parts):
        return parts[where[0]]
    return text


def _reason(error: ErrorDetails) -> str:
    """Pydantic's own words, for what a stranger's line may refuse, without its prefix and full stop."""
    reason = error["msg"].removeprefix("Value error, ").removeprefix("Assertion failed, ")
    return (reason[:1].lower() + reason[1:]).rstrip(".")
