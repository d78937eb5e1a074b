"""Which rows of a pack would bring back somebody whose record was erased?

A pack that was exported before, or comes from a system in which they weren't erased, must not bring them back without a
word. What an export of ours says of them since, which is nothing, is left as it is.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from services.registry.policy.importing.contradictions import references
from services.registry.policy.register import Carer, Child, Household, Register, Worker
from services.registry.policy.retention.erasing import ERASED, INSTEAD
from shared.contracts.fields import Classified, classifications
from shared.contracts.packs import PackLine, id_of
from shared.contracts.refusals import Fault
from shared.contracts.registry import ImportRegister

OF_PEOPLE: Mapping[str, type[Any]] = {"workers": Worker, "households": Household, "carers": Carer, "children": Child}
FACTS = (
    "placements",
    "memberships",
    "hub_homes",
    "assignments",
    "approvals",
    "delegations",
    "matching_facts",
    "health_facts",
    "exemptions",
    "carers_at_home",
    "bed_sharing_agreements",
    "record_holds",
    "applications",
)
"""Tables whose rows are about those that they refer to, and have no name of their own."""
_TOLD = frozenset({Classified.PERSONAL, Classified.SENSITIVE})
_BLANK = {name for names in INSTEAD.values() for name in names.values()}


def as_erased(rows: Register, before: Register, erased: Mapping[UUID, date]) -> Register:
    """The pack's things, where a row that says nothing of somebody who was erased is what is known of them."""
    kept = [
        before.of(kind)[one.id]
        for kind in OF_PEOPLE.values()
        for one in rows.of(kind).values()
        if one.id in erased and one.id in before.of(kind) and _says_nothing(one)
    ]
    return rows.with_all_of(Register(kept))


def resurrected(pack: ImportRegister, erased: Mapping[UUID, date], authority: str) -> Iterator[Fault]:
    """A fault for each row that says something of somebody whose record was erased."""
    if not erased:
        return
    for table in (*OF_PEOPLE, *FACTS):
        for position, line in enumerate(getattr(pack, table)):
            day = _erased_on(line, erased, authority)
            column = _first_told(line) if day else None
            if day and column:
                yield Fault(
                    field=f"{table}.{position}.{column}",
                    sentence=f"This is about somebody whose record was erased on {day:%-d %B %Y}.",
                    remedy="Take it out of the pack. Somebody who comes back gets a new reference.",
                )


def _erased_on(line: PackLine, erased: Mapping[UUID, date], authority: str) -> date | None:
    if line.table in OF_PEOPLE:
        return erased.get(id_of(authority, line.table, getattr(line, line.key)))
    ids = (
        id_of(authority, target, ref)
        for column, target in references(type(line)).items()
        if target in OF_PEOPLE and isinstance(ref := getattr(line, column), str)
    )
    return next((erased[one] for one in ids if one in erased), None)


def _first_told(line: PackLine) -> str | None:
    """The first column that says something about a person; of an erased person's own row, none does."""
    if line.table in OF_PEOPLE and _says_nothing(line):
        return None
    for name, field in type(line).model_fields.items():
        value = getattr(line, name)
        if value and value != ERASED and classifications(field.annotation, tuple(field.metadata)) & _TOLD:
            return name
    return None


def _says_nothing(row: Any) -> bool:
    """Whether a row is what an erasure leaves."""
    names = (getattr(row, name, None) for name in ("first_name", "last_name", "name"))
    return all(name in _BLANK for name in names if name is not None)
