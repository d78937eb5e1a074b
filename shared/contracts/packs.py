"""What a register pack is: one CSV a table, one `PackLine` a row, references in `*_ref` columns.

A service that takes tables of a pack declares an `Import` command whose fields are those tables; the columns, their
types and what they refer to are read from the line's class, so that the file format is declared once. What it needs of
another service's tables to check its own rows, it takes by lines that are `only_to_check`.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Generic, Self, TypeVar, get_args
from uuid import UUID, uuid5

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from shared.contracts.fields import (
    Classified,
    CodeWord,
    Count,
    Flag,
    Identifier,
    PersonalText,
    SensitiveText,
    classifications_of_model,
)
from shared.contracts.message import Command, Query, Reply, Value
from shared.contracts.refusals import MOST_FAULTS, Fault

_NAMESPACE = UUID("5e2f8b0a-6a0e-5d5c-9d0f-2b9f6d6f7a11")

_LENGTH_OF_AN_ID = len(str(_NAMESPACE))

MOST_CHANGES = 50_000
"""Rows that one dry run tells of as changed, and how many more there are: so much fits into a message."""

MOST_LINES = 5000
"""Lines of one page of an export: a few megabytes, before they are compressed."""

ENDS_BEFORE_IT_STARTS = "ends_before_it_starts"
"""The type of the validation error that a span gives; its context names `start` and `end`, the two columns."""

NOT_KNOWN_YET = "not_known_yet"
"""The refusal of a service that is to save its part and hasn't heard yet of what it refers to: ask again in a moment.

The kit keeps such an import in hand, and looks again until its asker's deadline is near. Never the answer to a dry run,
which is checked against what the pack says itself.
"""


@dataclass(frozen=True, slots=True)
class WrittenLike:
    """Marks a column with what a cell of it is, and one that is right, for whoever has to correct a wrong one."""

    what: str
    example: str
    loses_its_nought: bool = False
    """Whether a spreadsheet that keeps it as a number takes its first digit, a nought, away."""


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
    missed: ClassVar[bool] = True
    """Whether it is told of a pack without this table that there is less to take."""
    spans: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Pairs of columns of which the second may equal the first but not come before it."""
    doubted: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Spans that real registers get wrong without harm: told to whoever imports them, and taken as they stand."""
    told_apart_by: ClassVar[tuple[str, ...]] = ()
    """Columns that, besides what the row refers to and its first day, say which one of rows without a name it is."""
    left_behind: ClassVar[frozenset[str]] = frozenset()
    """Columns that the table has and nobody takes: they never leave the file."""
    only_to_check: ClassVar[bool] = False
    """Whether these are rows that another service keeps, taken so that one's own can be checked against them before
    anything is saved. They have identifiers and states only, and are read where somebody keeps the table."""

    @classmethod
    def __pydantic_init_subclass__(
        cls,
        *,
        table: str = "",
        key: str = "",
        required: bool = True,
        missed: bool = True,
        spans: tuple[tuple[str, str], ...] = (),
        doubted: tuple[tuple[str, str], ...] = (),
        told_apart_by: tuple[str, ...] = (),
        left_behind: frozenset[str] | set[str] = frozenset(),
        only_to_check: bool = False,
        **kwargs: Any,
    ) -> None:
        """Take the table's name and its columns' parts.

        Raises `TypeError` where a column named isn't one, and where lines that are only to check would take a name.
        """
        super().__pydantic_init_subclass__(**kwargs)
        named = {*([key] if key else []), *told_apart_by, *(name for span in spans + doubted for name in span)}
        strangers = named - set(cls.model_fields)
        if strangers:
            raise TypeError(f"{cls.__name__} has no column {', '.join(sorted(strangers))}")
        if only_to_check and classifications_of_model(cls) & {Classified.PERSONAL, Classified.SENSITIVE}:
            raise TypeError(f"{cls.__name__} is only to check, and may have identifiers and states only")
        cls.table, cls.key, cls.required = table, key, required and not only_to_check
        cls.missed = missed
        cls.spans, cls.doubted, cls.left_behind = spans, doubted, frozenset(left_behind)
        cls.only_to_check, cls.told_apart_by = only_to_check, told_apart_by

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        for start, end in self.spans:
            first, last = getattr(self, start), getattr(self, end)
            if first is not None and last is not None and last < first:
                raise PydanticCustomError(
                    ENDS_BEFORE_IT_STARTS, "{end} is before {start}", {"start": start, "end": end}
                )
        return self


class CellChange(Value):
    """A cell of a row that would say something else, as a pack writes it; empty where there is nothing to say.

    A reference to what the service doesn't know by name is its identifier, as an export has it.
    """

    column: CodeWord
    before: SensitiveText
    after: SensitiveText


class RowChange(Value):
    """A row of what is known that would become otherwise."""

    table: CodeWord
    position: Count | None
    """Of the pack's row in the command; nothing where it changes without one: by other rows, or for want of one."""
    row: PersonalText
    """By what whoever knows the pack finds it: its name, or what it refers to and its first day."""
    cells: tuple[CellChange, ...] = ()
    """Empty where the row itself says what it said: what changes is of other days, or follows from other rows."""


class RowsTold(Value):
    """Which rows an import would add, and which it would change and how; all others it leaves as they are."""

    added: dict[CodeWord, tuple[Count, ...]]
    """The positions of the rows in the command."""
    changed: tuple[RowChange, ...] = ()
    more: Count = 0
    """Rows that would be changed beyond those named."""


class Imported(Reply):
    """What an import did, or with `dry_run` would have done, counted per table."""

    added: dict[CodeWord, Count]
    changed: dict[CodeWord, Count]
    unchanged: dict[CodeWord, Count]
    left_out: Annotated[tuple[Fault, ...], Field(max_length=MOST_FAULTS)] = ()
    """Rows that weren't taken, where the import was told to take the others."""
    more: Count = 0
    """Rows left out beyond those named."""
    rows: RowsTold | None = None
    """Row by row, where a dry run was to tell it."""


class TellRows(Value):
    """That a dry run is to tell row by row: what is known of people is told with it, and that is written down."""

    is_taken: Flag = False
    """Whether it is taken away as a file, and not only looked at."""


class Import(Command[Imported]):
    """Takes tables of a pack: saves all or nothing, and doubles nothing when it is asked again.

    Each wrong row is refused with a `Fault` whose field is the table, the row's position and the column:
    `sleepovers.12.child_ref`. With `dry_run` everything is checked as it will be once the whole pack is saved, and
    nothing is saved or said; with `tell_rows` besides, it is told row by row what would become of the pack.
    """

    dry_run: Flag = False
    tell_rows: TellRows | None = None
    """Of a dry run alone."""

    @property
    def tells_rows(self) -> bool:
        """Whether to say row by row what would become of the pack."""
        return self.dry_run and self.tell_rows is not None


class RefOf(Value):
    """By what name a pack knows a thing."""

    id: Identifier
    ref: Ref


class Exported(Reply):
    """A page of one table. A service's own subclass has a field for each of its tables, named like them.

    In the lines, a reference to another table is the identifier of what is meant, for a service doesn't know what the
    authority calls the things of others; so is the name of a row that the authority never gave one.
    """

    refs: tuple[RefOf, ...] = ()
    """Where only they were asked for: the table's things, and what the authority calls them."""
    next_position: Count | None = None
    """Where the next page begins, if there is one."""


E = TypeVar("E", bound=Exported)


class Export(Query[E], Generic[E]):
    """Gives back what an `Import` took, and all that became of it: each table that the service keeps of a pack."""

    table: CodeWord
    position: Count = 0
    """How many rows come before."""
    limit: Annotated[int, Field(ge=1, le=MOST_LINES), Classified.STATE] = MOST_LINES
    only_refs: Flag = False
    """Only what the things of the table are called, and nothing about them."""


def exported_tables(export: type[Export[Any]]) -> dict[str, type[PackLine]]:
    """The tables that an export can give, with the class of their lines."""
    lines = {
        name: next(iter(get_args(field.annotation)), None) for name, field in export.reply_type.model_fields.items()
    }
    return {name: line for name, line in lines.items() if isinstance(line, type) and issubclass(line, PackLine)}


def identifier_in(ref: str) -> UUID | None:
    """The identifier that an export wrote where the authority has no name for something.

    What follows it after a `/` is the number of one of several rows about the same.
    """
    text = ref.partition("/")[0]
    if len(text) != _LENGTH_OF_AN_ID:
        return None
    try:
        return UUID(text)
    except ValueError:
        return None


# A large import asks for the same few thousand hundreds of thousands of times, in every service.
@lru_cache(maxsize=2**15)
def id_of(authority: str, table: str, ref: str) -> UUID:
    """The identifier of the thing that a pack calls `ref`.

    It follows from the authority, the table and the reference, so that a pack imported again, or taken by several
    services at once, names the same things.
    """
    return uuid5(_NAMESPACE, f"{authority}/{table}/{ref}")


def id_of_row(authority: str, table: str, *parts: object) -> UUID:
    """The identifier of a row that has no name of its own: of its parts, which together are never another row's.

    References may have slashes themselves (`2021/12`), which are no ends of parts: they are written otherwise, as no
    reference is.
    """
    return id_of(authority, table, "/".join(str(part).replace("/", "|") for part in parts))
