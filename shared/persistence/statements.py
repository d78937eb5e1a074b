"""Statements of the hot paths: SQLAlchemy Core, compiled once, run by asyncpg itself.

The measured reason: a transaction through an ORM session costs 2.2 to 2.5 ms of Python, through Core 1.7, through
asyncpg 0.55 (docs/decisions/0006). Reading and rich handlers use the session; the outbox, the inbox and hot writes
use these.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.sql import ClauseElement

_DIALECT = PGDialect_asyncpg()  # type: ignore[no-untyped-call]  # SQLAlchemy's dialects are untyped


class Statement:
    """A Core statement whose values are named bind parameters; values go to asyncpg as they are, unconverted."""

    def __init__(self, clause: ClauseElement) -> None:
        self._clause = clause

    @cached_property
    def sql(self) -> str:
        """The text, with `$1`-style parameters."""
        return str(self._compiled)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The parameters' names in their order."""
        return tuple(self._compiled.positiontup or ())

    @cached_property
    def _fixed(self) -> Mapping[str, Any]:
        return {name: value for name, value in self._compiled.params.items() if value is not None}

    @cached_property
    def _compiled(self) -> Any:
        return self._clause.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})

    def arguments(self, values: Mapping[str, Any]) -> list[Any]:
        """The values in the statement's order; raises `KeyError` for one that is missing."""
        return [values[name] if name in values else self._fixed[name] for name in self.names]
