"""What gadgets keeps."""

from uuid import UUID

from sqlmodel import Field

from shared.persistence.tables import ServiceTables

tables = ServiceTables()


class GadgetRow(tables.Row, table=True):  # type: ignore[name-defined,misc]  # its base is made at run time
    __tablename__ = "gadget"

    id: UUID = Field(primary_key=True)
    size: int


class HeardRow(tables.Row, table=True):  # type: ignore[name-defined,misc]  # its base is made at run time
    __tablename__ = "heard"

    gadget_id: UUID = Field(primary_key=True)
    size: int
    times: int = 1
