"""What would become of each row of a pack?"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.registry.policy.facts import Assignment, Duty, Fact, HubHome, Phase, known_again
from services.registry.policy.importing.changes import Changes
from services.registry.policy.importing.dated_import import Known, Timelines, never_true
from services.registry.policy.importing.decided import decided_rows
from services.registry.policy.importing.exporting import line_of
from services.registry.policy.importing.histories import positions_in
from services.registry.policy.register import (
    KINDS,
    Area,
    Carer,
    Child,
    Constellation,
    Household,
    Register,
    Thing,
    Worker,
)
from shared.contracts.packs import Import, RowChange, RowsTold, id_of
from shared.contracts.registry import ImportRegister, Kind, Purpose
from shared.contracts.row_changes import Called, cells_changed, row_name, rows_told

_NAMED: Sequence[type[Area | Worker | Household | Carer | Child | Constellation]] = (
    Area,
    Worker,
    Household,
    Carer,
    Child,
    Constellation,
)

NO_KINDS: Mapping[UUID, Kind] = {}


@dataclass(frozen=True, slots=True)
class Row:
    """A thing or a fact that would be new, or say something else than it does."""

    position: int | None
    """Of its row in the pack; nothing where it has none."""
    was: Thing | Fact | None
    now: Thing | Fact


def why_rows_are_told(command: Import) -> Purpose:
    """Why somebody reads of what is known now: to look at an import, or to take the list of it away."""
    is_taken = command.tell_rows is not None and command.tell_rows.is_taken
    return Purpose.EXPORT_THE_REGISTER if is_taken else Purpose.IMPORT_THE_REGISTER


def rows_in(
    pack: ImportRegister, authority: str, rows: Register, changes: Changes, *, told: Timelines, known: Known
) -> Iterator[Row]:
    """What would be new or otherwise of the things of a pack, and of its histories; then what it doesn't tell any more.

    A fact of which a history in the pack knows nothing was never true: nobody finds that out by looking at the pack.
    """
    for kind in KINDS:
        old = known.register.of(kind)
        positions = {key: at for at, key in enumerate(rows.of(kind))}
        yield from sorted(
            (Row(positions.get(thing.id), old.get(thing.id), thing) for thing in changes.saved[kind]), key=_place
        )
    places = positions_in(pack, authority)
    for fact_kind, subjects in told.items():
        for subject, facts in subjects.items():
            before = _known_of(fact_kind, subject, known)
            again = known_again(facts, before)
            yield from _rows_of(zip(places[fact_kind, subject], again, strict=True), before)
            kept = {one.id for one in again}
            yield from (Row(None, one, never_true(one)) for one in before if one.is_true and one.id not in kept)


def decided_rows_in(pack: ImportRegister, authority: str, before: Sequence[Fact]) -> Iterator[Row]:
    """The same of the rules, periods, holds and deaths of a pack."""
    for rows, of_one in decided_rows(pack, authority, before):
        again = known_again([fact for _, fact in rows], of_one)
        yield from _rows_of(zip((position for position, _ in rows), again, strict=True), of_one)


def told_of_rows(
    found: Sequence[Row], pack: ImportRegister, authority: str, register: Register, kinds: Mapping[UUID, Kind]
) -> RowsTold:
    """The rows in words of a pack; `register` has everything that they may refer to."""
    called = _called(pack, authority, register)
    added: defaultdict[str, list[int]] = defaultdict(list)
    for row in found:
        if row.was is None and row.position is not None:
            added[row.now.table].append(row.position)
    changed = [row for row in found if row.was is not None]
    return rows_told(
        {table: tuple(sorted(places)) for table, places in added.items()},
        (
            told_change(row.was, row.now, row.position, row.now.table, called=called, kinds=kinds)
            for row in changed
            if row.was is not None
        ),
        len(changed),
    )


def told_change(
    was: Thing | Fact,
    now: Thing | Fact,
    position: int | None,
    table: str,
    *,
    called: Called,
    kinds: Mapping[UUID, Kind] = NO_KINDS,
) -> RowChange:
    """How a thing or a fact would become otherwise by a row of a table."""
    before, after = line_of(was, kinds), line_of(now, kinds)
    cells = cells_changed(before, after, called)
    return RowChange(table=table, position=position, row=row_name(before, called), cells=cells)


def _place(row: Row) -> tuple[bool, int, UUID]:
    """As the pack has them, in whatever order the database keeps them; then what isn't in it."""
    return row.position is None, row.position or 0, row.now.id


def _rows_of(told: Iterator[tuple[int, Fact]], before: Sequence[Fact]) -> Iterator[Row]:
    by_id = {one.id: one for one in before}
    for position, fact in told:
        was = by_id.get(fact.id)
        if was != fact:
            yield Row(position, was, fact)


def _known_of(kind: type[Fact], subject: tuple[object, ...], known: Known) -> Sequence[Fact]:
    """What was known of one subject before; what belongs to a constellation's life is known with that."""
    of_a_life = kind in {Phase, HubHome} or (kind is Assignment and subject[0] is Duty.LIAISON_WORKER)
    if not of_a_life:
        return known.timelines.get(kind, {}).get(subject, ())
    life = next((known.lives[one] for one in subject if isinstance(one, UUID) and one in known.lives), None)
    if life is None:
        return ()
    if kind is Phase:
        return life.phases
    return life.hub_homes if kind is HubHome else life.liaison_workers


def _called(pack: ImportRegister, authority: str, register: Register) -> Called:
    """What the authority calls the things that a row refers to, those of the pack's sibling groups included."""
    refs = {str(key): one.ref for kind in _NAMED for key, one in register.of(kind).items()}
    groups = {line.sibling_group_ref for line in pack.children if line.sibling_group_ref}
    refs |= {str(id_of(authority, "sibling_groups", ref)): ref for ref in groups}
    return lambda text: refs.get(text, text)
