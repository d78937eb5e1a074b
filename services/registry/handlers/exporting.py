"""What does the registry give of its register, to be taken elsewhere?"""

import structlog

from services.registry import grounds
from services.registry.policy.importing.exporting import line_of
from services.registry.repository.keeping import exporting
from services.registry.repository.names import write_down
from shared.contracts.packs import exported_tables
from shared.contracts.refusals import refuse
from shared.contracts.registry import ExportRegister, Purpose, RegisterExported
from shared.persistence.work import Work

log = structlog.get_logger()


async def export_register(query: ExportRegister, work: Work) -> RegisterExported:
    """A page of one table; whose details it gives is written down with the answer."""
    if query.table not in exported_tables(ExportRegister):
        raise refuse(
            grounds.NO_SUCH_TABLE,
            f"The registry has no table {query.table}. Ask for one that it takes in a pack.",
            "table",
        )
    if query.only_refs:
        refs = await exporting.refs(work, query.table, query.position, query.limit)
        return RegisterExported(refs=tuple(refs), next_position=_next(query, len(refs)))
    found = await exporting.page(work, query.table, query.position, query.limit)
    kinds = await exporting.kinds_of(work, found)
    await write_down(work, await exporting.people_told_of(work, found, kinds), Purpose.EXPORT_THE_REGISTER)
    log.info("register_exported", table=query.table, rows=len(found))
    lines = tuple(line_of(one, kinds) for one in found)
    return RegisterExported.model_validate({query.table: lines, "next_position": _next(query, len(found))})


def _next(query: ExportRegister, rows: int) -> int | None:
    return query.position + rows if rows == query.limit else None
