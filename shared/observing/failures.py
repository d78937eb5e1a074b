"""How is a failure told without its message, which may quote a person's name?

A database error quotes the row, a validation error quotes the field: a message is told only where its class says
`log_safe = True`.
"""

from pathlib import Path
from types import TracebackType

OWN_CODE = ("services", "shared")
"""Top-level packages whose frames are told; of other code only the innermost frame is."""
_DEEPEST = 8
"""Causes and members of a group that are told, so that no log line grows without end."""


def in_a_word(error: BaseException) -> str:
    """The error's type, and its message where the class is safe to log."""
    name = type(error).__name__
    return f"{name}: {error}" if getattr(error, "log_safe", False) else name


def told(error: BaseException, own_code: tuple[str, ...] = OWN_CODE) -> str:
    """The error, where it was raised and what it came from, in one line without any message that isn't safe.

    `ValueError at services/bookings/policy.py:40 (is_too_late) < services/bookings/handlers.py:12 (cancel); from X`
    """
    lines: list[str] = []
    waiting: list[tuple[str, BaseException]] = [("", error)]
    seen: set[int] = set()
    while waiting and len(lines) < _DEEPEST:
        relation, told_now = waiting.pop(0)
        if id(told_now) in seen:
            continue
        seen.add(id(told_now))
        at = " < ".join(_frames(told_now.__traceback__, own_code))
        lines.append(f"{relation}{in_a_word(told_now)}" + (f" at {at}" if at else ""))
        if isinstance(told_now, BaseExceptionGroup):
            waiting.extend(("holds ", member) for member in told_now.exceptions)
        cause = told_now.__cause__ or (None if told_now.__suppress_context__ else told_now.__context__)
        if cause is not None:
            waiting.append(("from ", cause))
    return "; ".join(lines)


def _frames(traceback: TracebackType | None, own_code: tuple[str, ...]) -> list[str]:
    """Our frames, innermost first, and before them the innermost of all where it isn't ours."""
    found: list[str] = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        module = str(traceback.tb_frame.f_globals.get("__name__", ""))
        is_ours = module.partition(".")[0] in own_code
        if is_ours or traceback.tb_next is None:
            found.append(f"{_place(code.co_filename, module)}:{traceback.tb_lineno} ({code.co_name})")
        traceback = traceback.tb_next
    return found[::-1]


def _place(filename: str, module: str) -> str:
    """The file from its top-level package on: where it is installed is nobody's business."""
    path = Path(filename)
    depth = module.count(".") + (2 if path.name == "__init__.py" else 1)
    return "/".join(path.parts[-depth:])
