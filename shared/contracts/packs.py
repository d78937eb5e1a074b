"""What a register pack is: one CSV a table, one `PackLine` a row, references in `*_ref` columns.

A service that takes tables of a pack declares an `Import` command whose fields are those tables; the columns, their
types and what they refer to are read from the line's class, so that the file format is declared once.
"""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Self
from uuid import UUID, uuid5

from pydantic import StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from shared.contracts.fields import Classified, CodeWord, Count, Flag
from shared.contracts.message import Command, Reply, Value

_NAMESPACE = UUID("5e2f8b0a-6a0e-5d5c-9d0f-2b9f6d6f7a11")

ENDS_BEFORE_IT_STARTS = "ends_before_it_starts"
"""The type of the validation error that a span gives; its context names `start` and `end`, the two columns."""


@dataclass(frozen=True, slots=True)
class WrittenLike:
    """Marks a column with what a cell of it is, and one that is right, for whoever has to correct a wrong one."""

    what: str
    example: str


Ref = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_./-]{0,62}$"),
    Classified.IDENTIFIER,
    WrittenLike("a reference", "H0001"),
]
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
    spans: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Pairs of columns of which the second may equal the first but not come before it."""
    doubted: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Spans that real registers get wrong without harm: told to whoever imports them, and taken as they stand."""
    left_behind: ClassVar[frozenset[str]] = frozenset()
    """Columns that the table has and nobody takes: they never leave the file."""

    @classmethod
    def __pydantic_init_subclass__(
        cls,
        *,
        table: str = "",
        key: str = "",
        required: bool = True,
        spans: tuple[tuple[str, str], ...] = (),
        doubted: tuple[tuple[str, str], ...] = (),
        left_behind: frozenset[str] | set[str] = frozenset(),
        **kwargs: Any,
    ) -> None:
        """Take the table's name and its columns' parts; raises `TypeError` where a column named isn't one."""
        super().__pydantic_init_subclass__(**kwargs)
        named = {*([key] if key else []), *(name for span in spans + doubted for name in span)}
        strangers = named - set(cls.model_fields)
        if strangers:
            raise TypeError(f"{cls.__name__} has no column {', '.join(sorted(strangers))}")
        cls.table, cls.key, cls.required = table, key, required
        cls.spans, cls.doubted, cls.left_behind = spans, doubted, frozenset(left_behind)

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        for start, end in self.spans:
            first, last = getattr(self, start), getattr(self, end)
            if first is not None and last is not None and last < first:
                raise PydanticCustomError(
                    ENDS_BEFORE_IT_STARTS, "{end} is before {start}", {"start": start, "end": end}
                )
        return self


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
