"""Maker, as the host sees it: one insert and one event a command."""

from uuid import UUID

from sqlalchemy import bindparam, insert
from sqlmodel import Field

from bench.maker.contracts import MakeThing, Thing, ThingMade
from shared.hosting.service import Service
from shared.persistence.statements import Statement
from shared.persistence.tables import ServiceTables
from shared.persistence.work import Work

tables = ServiceTables()


class ThingRow(tables.Row, table=True):  # type: ignore[name-defined,misc]  # its base is made at run time
    __tablename__ = "thing"

    id: UUID = Field(primary_key=True)
    size: int


INSERT = Statement(insert(ThingRow.__table__).values(id=bindparam("id"), size=bindparam("size")))


async def make_thing(command: MakeThing, work: Work) -> Thing:
    await work.run(INSERT, {"id": command.made_id, "size": command.size})
    work.say(ThingMade(made_id=command.made_id, size=command.size, thing_version=1))
    return Thing(made_id=command.made_id)


plugin = Service(
    name="maker", package="bench.maker", tables=tables, answers={MakeThing: make_thing}, says=frozenset({ThingMade})
)
