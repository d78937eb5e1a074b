"""What a register pack is: one CSV a table, one `PackLine` a row, references in `*_ref` columns.

A service that takes tables of a pack declares an `Import` command whose fields are those tables; the columns, their
types and what they refer to are read from the line's class, so that the file format is declared once.
"""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar
from uuid import UUID, uuid5

from pydantic import StringConstraints

from shared.contracts.fields import Classified, CodeWord, Count, Flag
from shared.contracts.message import Command, Reply, Value

_NAMESPACE = UUID("5e2f8b0a-6a0e-5d5c-9d0f-2b9f6d6f7a11")

Ref = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_./-]{0,62}$"), Classified.IDENTIFIER]
"""The name that the authority's own system gives to something: `H0001`."""


@dataclass(frozen=True, slots=True)
class RefersTo:
    """Marks a column whose value must stand in another table's key column."""

    table: str


class PackLine(Value):
    """One row of one table of a pack; `table` is the file's name without `.csv`."""

    table: ClassVar[str] = ""
    key: ClassVar[str] = ""
    """The column that names the row, or empty where rows have no name of their own."""
    required: ClassVar[bool] = True
    """Whether a pack without this table is refused; without the others it is only smaller."""

    @classmethod
    def __pydantic_init_subclass__(
        cls, *, table: str = "", key: str = "", required: bool = True, **kwargs: Any
    ) -> None:
        """Take the table's name and its key column."""
        super().__pydantic_init_subclass__(**kwargs)
        cls.table, cls.key, cls.required = table, key, required


class Imported(Reply):
    """What an import did, or with `dry_run` would have done, counted per table."""

    added: dict[CodeWord, Count]
    changed: dict[CodeWord, Count]
    unchanged: dict[CodeWord, Count]


class Import(Command[Imported]):
    """Takes tables of a pack: saves all or nothing, and doubles nothing when it is asked again."""

    dry_run: Flag = False


def id_of(authority: str, table: str, ref: str) -> UUID:
    """The identifier of the thing that a pack calls `ref`.

    It follows from the authority, the table and the reference, so that a pack imported again, or taken by several
    services at once, names the same things.
    """
    return uuid5(_NAMESPACE, f"{authority}/{table}/{ref}")
