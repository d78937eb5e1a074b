"""How does every log record of a process, ours and the libraries', come out in one form and without a name in it?

structlog.get_logger() ─┐                              ┌─ JSON lines
                        ├─ context, time, level, ... ──┤              to standard error
logging.getLogger() ────┘                              └─ for people
"""

import logging
import re
import sys
from contextlib import AbstractContextManager
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

import orjson
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from shared.observing.errors import NotAScalarError
from shared.observing.failures import OWN_CODE, told

_SCALARS = (str, int, float, UUID, date, time, timedelta, Decimal, Enum, type(None))
_OURS_ALREADY = frozenset({"_record", "_from_structlog", "exc_info", "stack_info", "positional_args"})
"""Keys that structlog itself puts beside the values."""
_SECRET_KEY = re.compile(r"password|passwd|token|secret|statement|authorization|cookie", re.IGNORECASE)
_SECRET_IN_A_URL = re.compile(r"(?<=://)[^/@\s]+(?=@)")
MASK = "***"

_QUIET = {
    "asyncio": logging.WARNING,
    "faststream": logging.WARNING,
    "faststream.access.nats": logging.WARNING,
    "nats": logging.WARNING,
    "sqlalchemy": logging.WARNING,
    "alembic": logging.WARNING,
    "uvicorn": logging.INFO,
    "uvicorn.error": logging.INFO,
    "uvicorn.access": logging.CRITICAL,
    "httpx": logging.WARNING,
}
"""From which level on libraries are heard; each request and each message has its canonical line already."""

_chain: list[Processor] = []
"""One list for the life of the process, changed in place: loggers that were used before keep following it."""


def bound(**values: object) -> AbstractContextManager[None]:
    """Adds values to every record of one message or request, in this task and those it starts; undone at the end."""
    return structlog.contextvars.bound_contextvars(**values)


def configure_logs(
    *,
    level: str = "INFO",
    as_json: bool,
    service: str,
    strict: bool = False,
    own_code: tuple[str, ...] = OWN_CODE,
) -> None:
    """Sends every record of the process to standard error in one form; called again, it replaces what it did before.

    An object as a value is never printed: its type's name is, and the first time a warning says which key it was.
    With `strict`, for tests, it raises `NotAScalarError` instead. An exception is told by `failures.told`, with frames
    of `own_code`. Raises `ValueError` for a level that doesn't exist.
    """
    known_levels = logging.getLevelNamesMapping()
    if level.upper() not in known_levels:
        raise ValueError(f"the log level {level!r} doesn't exist; use one of {', '.join(known_levels)}")
    with_service, with_failure, scalars = _WithService(service), _WithFailure(own_code), _ScalarsOnly(strict=strict)
    stamp = structlog.processors.TimeStamper(fmt="iso", utc=True, key="at")
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        with_service,
        stamp,
        with_failure,
        scalars,
        _mask_secrets,
    ]
    _chain[:] = [structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter]
    structlog.configure(
        processors=_chain,
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    render: Processor = (
        structlog.processors.JSONRenderer(serializer=_to_json)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), timestamp_key="at")
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, render],
        # The lenient one: a library's record must never raise inside the library.
        foreign_pre_chain=[_say_foreign, *(_ScalarsOnly(strict=False) if step is scalars else step for step in shared)],
        use_get_message=False,
        pass_foreign_args=True,
    )
    _send_everything_to(_StandardError(formatter), level.upper())


def _send_everything_to(handler: "_StandardError", level: str) -> None:
    root = logging.getLogger()
    for old in [old for old in root.handlers if isinstance(old, _StandardError)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level)
    for name, quiet in _QUIET.items():
        foreign = logging.getLogger(name)
        # Libraries that print by themselves would print exceptions with their messages.
        foreign.handlers.clear()
        foreign.propagate = True
        foreign.setLevel(max(quiet, root.level))
    logging.captureWarnings(capture=True)


class _StandardError(logging.StreamHandler[Any]):
    """Our one handler; a record that can't be written is told by its place only, not by its values."""

    def __init__(self, formatter: logging.Formatter) -> None:
        super().__init__(sys.stderr)
        self.setFormatter(formatter)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  logging's own name
        try:
            self.stream.write(f"log_record_lost logger={record.name} line={record.lineno}\n")
        except (OSError, ValueError):
            # Standard error itself is gone: there is nowhere left to say so.
            return


class _WithService:
    """Says which service speaks, where nothing nearer did."""

    def __init__(self, service: str) -> None:
        self._service = service

    def __call__(self, _logger: WrappedLogger, _method: str, record: EventDict) -> EventDict:
        record.setdefault("service", self._service)
        return record


class _WithFailure:
    """Tells the exception of a record without its message."""

    def __init__(self, own_code: tuple[str, ...]) -> None:
        self._own_code = own_code

    def __call__(self, _logger: WrappedLogger, _method: str, record: EventDict) -> EventDict:
        error = _error_of(record.pop("exc_info", None))
        record.pop("stack_info", None)
        if error is not None:
            record["failure"] = told(error, self._own_code)
        return record


def _error_of(exc_info: object) -> BaseException | None:
    if isinstance(exc_info, BaseException):
        return exc_info
    if isinstance(exc_info, tuple):
        return exc_info[1] if isinstance(exc_info[1], BaseException) else None
    return sys.exc_info()[1] if exc_info else None


class _ScalarsOnly:
    """Lets no object into a record: personal data hides in dictionaries and models."""

    def __init__(self, *, strict: bool) -> None:
        self._strict = strict
        self._told: set[tuple[str, str]] = set()

    def __call__(self, _logger: WrappedLogger, _method: str, record: EventDict) -> EventDict:
        for key, value in record.items():
            if isinstance(value, _SCALARS) or key in _OURS_ALREADY:
                continue
            name = type(value).__name__
            if self._strict:
                raise NotAScalarError(f"{record.get('event')}: {key} is a {name}; log identifiers, not objects")
            record[key] = f"<{name}>"
            self._tell_once(str(record.get("event")), key, name)
        return record

    def _tell_once(self, event: str, key: str, name: str) -> None:
        if (event, key) not in self._told:
            self._told.add((event, key))
            structlog.get_logger(__name__).warning("log_value_refused", refused_in=event, key=key, type=name)


def _mask_secrets(_logger: WrappedLogger, _method: str, record: EventDict) -> EventDict:
    """Masks what is a secret by its key, and passwords inside of addresses."""
    for key, value in record.items():
        if _SECRET_KEY.search(key):
            record[key] = MASK
        elif isinstance(value, str) and "://" in value and "@" in value:
            record[key] = _SECRET_IN_A_URL.sub(MASK, value)
    return record


def _say_foreign(_logger: WrappedLogger, _method: str, record: EventDict) -> EventDict:
    """A library's sentence with plain values only, its first line only, and without the exception's message.

    asyncio puts a task's exception into the lines after the first, and FastStream puts it into the sentence.
    """
    arguments = record.pop("positional_args", None)
    sentence = _filled(str(record["event"]), arguments)
    error = _error_of(record.get("exc_info"))
    if error is not None and (message := str(error)):
        sentence = sentence.replace(message, MASK)
    record["event"] = sentence.partition("\n")[0]
    record["logger"] = record["_record"].name
    return record


def _filled(template: str, arguments: object) -> str:
    if not arguments:
        return template
    try:
        if isinstance(arguments, dict):
            return template % {key: _plain(value) for key, value in arguments.items()}
        return template % tuple(_plain(value) for value in arguments) if isinstance(arguments, tuple) else template
    except (TypeError, ValueError, KeyError):
        return template


def _plain(value: object) -> object:
    return value if isinstance(value, _SCALARS) else f"<{type(value).__name__}>"


def _to_json(record: EventDict, **_: object) -> str:
    return orjson.dumps(record, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
