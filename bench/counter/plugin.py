"""Counter, as the host sees it: one insert an event."""

from uuid import UUID

from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from bench.maker.contracts import ThingMade
from shared.hosting.service import Service
from shared.persistence.statements import Statement
from shared.persistence.tables import ServiceTables
from shared.persistence.work import Work

tables = ServiceTables()


class CountedRow(tables.Row, table=True):  # type: ignore[name-defined,misc]  # its base is made at run time
    __tablename__ = "counted"

    id: UUID = Field(primary_key=True)
    size: int


INSERT = Statement(
    insert(CountedRow.__table__).values(id=bindparam("id"), size=bindparam("size")).on_conflict_do_nothing()
)


async def count_the_thing(event: ThingMade, work: Work) -> None:
    await work.run(INSERT, {"id": event.made_id, "size": event.size})


plugin = Service(name="counter", package="bench.counter", tables=tables, hears={ThingMade: count_the_thing})
