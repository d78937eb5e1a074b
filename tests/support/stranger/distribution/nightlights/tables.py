"""What night lights keeps."""

from uuid import UUID

from sqlmodel import Field

from shared.persistence.tables import ServiceTables

tables = ServiceTables()


class LightRow(tables.Row, table=True):
    __tablename__ = "light"

    sleepover_id: UUID = Field(primary_key=True)
    version: int
