"""How does all that an authority has get out of the house, as a pack that it can be imported from again?"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from shared.contracts.asking import Asks
from shared.contracts.history_pack import (
    HistoryLine,
)
from shared.contracts.packs import Export, Exported, PackLine, exported_tables
from shared.contracts.refusals import Refused, in_words
from shared.hosting.packs.columns import Column, columns_of
from shared.hosting.packs.faults import counted
from shared.hosting.packs.progress import Walk, unseen
from shared.hosting.packs.writing import Lines, write_folder, write_workbook
from shared.hosting.place_to_write import PlaceError, empty_folder, new_file
from shared.hosting.service import Service

DEADLINE = 60.0
WORKBOOK = ".xlsx"


class ExportRefusedError(Exception):
    """An export that can't be made; nothing was written."""


async def export_pack(
    out: Path,
    services: Sequence[Service],
    asks: Asks,
    *,
    only: str | None = None,
    walk: Walk = unseen,
    tell: Callable[[str], None] = print,
) -> None:
    """Write every table of every service, or `only` one, into a folder of CSV files, or a workbook by its ending.

    A reference in it is what the authority itself calls a thing, and an identifier where it never gave a name. Who
    changes something meanwhile is found in some tables and not in others. Raises `ExportRefusedError` and the
    `AskError`s; nothing is written then.
    """
    exports = {table: export for service in services for export in service.exports for table in exported_tables(export)}
    if only is not None and only not in exports:
        raise ExportRefusedError(f"There is no table {only}. There are: {', '.join(sorted(exports))}.")
    wanted = [only] if only is not None else [*exports]
    place, write = (new_file, write_workbook) if out.suffix == WORKBOOK else (empty_folder, write_folder)
    try:
        with place(out):
            found = await _House(exports, asks).tables(walk("Exporting", wanted))
            kept = {table: one for table, one in found.items() if one[1] or only or not _is_only_history(one[0])}
            write(out, kept)
    except PlaceError as error:
        raise ExportRefusedError(str(error)) from error
    rows = sum(len(lines) for _, lines in kept.values())
    tell(f"{counted(rows, 'row')} in {counted(len(kept), 'table')} written to {out}.")


def _is_only_history(kind: type[PackLine]) -> bool:
    return issubclass(kind, HistoryLine)


class _House:
    """The services, asked for their tables page by page."""

    def __init__(self, exports: Mapping[str, type[Export[Any]]], asks: Asks) -> None:
        self._exports = exports
        self._asks = asks
        self._refs: dict[str, Mapping[UUID, str]] = {}

    async def tables(self, names: Iterable[str]) -> Lines:
        """These tables, in what the authority calls things; raises `ExportRefusedError` where all are empty."""
        lines = {table: await self.lines(table) for table in names}
        if not any(found for _, found in lines.values()):
            raise ExportRefusedError("There is nothing to export: the authority has no rows.")
        return {table: (kind, await self.named(kind, found)) for table, (kind, found) in lines.items()}

    async def lines(self, table: str) -> tuple[type[PackLine], list[PackLine]]:
        """Every line of a table, with its class."""
        found = [line for page in await self._pages(table) for line in getattr(page, table)]
        return exported_tables(self._exports[table])[table], found

    async def named(self, kind: type[PackLine], lines: Sequence[PackLine]) -> list[PackLine]:
        """The lines with what the authority calls the things that they refer to."""
        columns = [column for column in columns_of(kind) if column.refers_to in self._exports]
        for column in columns:
            if lines and column.refers_to not in self._refs:
                pages = await self._pages(column.refers_to, only_refs=True)
                self._refs[column.refers_to] = {one.id: one.ref for page in pages for one in page.refs}
        return [line.model_copy(update={one.name: self._ref(one, line) for one in columns}) for line in lines]

    def _ref(self, column: Column, line: PackLine) -> Any:
        value, refs = getattr(line, column.name), self._refs[column.refers_to]
        if value is None:
            return None
        if column.is_several:
            return tuple(sorted(refs.get(UUID(one), one) for one in value))
        return refs.get(UUID(value), value)

    async def _pages(self, table: str, *, only_refs: bool = False) -> list[Any]:
        export = self._exports[table]
        pages: list[Exported] = []
        position: int | None = 0
        while position is not None:
            reply = await self._asks.ask(export(table=table, position=position, only_refs=only_refs), within=DEADLINE)
            if isinstance(reply, Refused):
                raise ExportRefusedError(f"{export.owner} refused: {in_words(reply)}")
            pages.append(reply)
            position = reply.next_position
        return pages
