"""How does every service tell all that it keeps on one person, so that one archive can be made of it?

A service that keeps anything on a person declares a subclass of `SubjectAccess` of its own and names it in its
manifest; a test finds the one that forgets to.
"""

from typing import Annotated

from shared.contracts.fields import Classified, CodeWord, Day, Flag, Identifier, PersonalText, SensitiveText
from shared.contracts.message import Query, Reply, Value
from shared.contracts.roles import Role

ANSWERS_REQUESTS = frozenset({Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR, Role.OPERATOR})
"""Who may ask for everything that is held on somebody."""

Cell = Annotated[str, Classified.SENSITIVE]


class HeldTable(Value):
    """All rows of one table that are about a person."""

    table: CodeWord
    title: PersonalText
    """In words, as `Placements`."""
    what: SensitiveText
    """What a row is, and where it came from."""
    columns: tuple[CodeWord, ...]
    rows: tuple[tuple[Cell, ...], ...]
    """Each row's cells, in the order of the columns; one that is empty holds nothing."""
    may_name_others: tuple[CodeWord, ...] = ()
    """Columns of somebody's own words, which may be about others: to be read before the archive is given to anybody."""


class HeldOnPerson(Reply):
    """Everything that one service keeps on a person."""

    service: CodeWord
    tables: tuple[HeldTable, ...]
    """Those that have a row about the person."""
    not_in_it: tuple[SensitiveText, ...] = ()
    """What the service keeps and doesn't give here, in sentences."""
    name: PersonalText = ""
    """What the person is called, where the service knows; it is for whoever makes the archive."""
    household_id: Identifier | None = None
    """The household by which other services know what else is about them, where this one knows it."""
    household_since: Day | None = None
    household_until: Day | None = None
    """The first day on which somebody didn't belong to it any more."""
    is_known: Flag = True
    """Whether there is such a person, as far as this service can tell."""


class SubjectAccess(Query[HeldOnPerson]):
    """Tells every row that is about a child, a carer, a worker or a household."""

    subject_id: Identifier
    household_id: Identifier | None = None
    """A carer's household: what is about it is about them."""
    household_since: Day | None = None
    household_until: Day | None = None
    """What is about the household before a carer came to it, or since they left it, is about others."""
