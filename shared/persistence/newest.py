"""What events tell of things is kept at each thing's newest version, whatever the order of hearing."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table, bindparam
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import SQLModel

from shared.persistence.statements import Statement
from shared.persistence.work import Work

OF_THE_DATABASE = frozenset({"authority", "known_from"})
"""Columns that the database fills in."""


class Newest:
    """A table with a row for each thing, by its `id`, and the `version` of what was heard of it last."""

    def __init__(self, row: type[SQLModel]) -> None:
        table: Table = row.__table__  # type: ignore[attr-defined]  # SQLModel's table classes have one
        columns = [column.name for column in table.c if column.name not in OF_THE_DATABASE]
        new = insert(table).values({name: bindparam(name) for name in columns})
        newer: Any = new.on_conflict_do_update(
            index_elements=["id"],
            set_={name: new.excluded[name] for name in columns if name != "id"},
            where=table.c.version < new.excluded.version,
        )
        self._put = Statement(newer)
        self._keep = Statement(newer.returning(table.c.id))

    async def keep(self, work: Work, values: Mapping[str, Any]) -> bool:
        """Keep a thing as an event has it, with a value for each column; whether that was news."""
        return bool(await work.run(self._keep, values))

    async def put(self, work: Work, values: Mapping[str, Any]) -> None:
        """Keep a thing as an event has it, where nothing hangs on whether that was news: see `Work.put`."""
        await work.put(self._put, values)
