"""What in a register can't be true, and what can be done about each?"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any, get_args
from uuid import UUID

from services.registry import grounds
from services.registry.policy.constellations.life import Life
from services.registry.policy.facts import FACT_KINDS, Approval, HubHome, true_ones
from services.registry.policy.importing.decided import DECIDED_KINDS
from services.registry.policy.importing.histories import is_about_one_thing
from services.registry.policy.records.approvals import first_day_lost
from services.registry.policy.register import (
    KINDS,
    BedSharingAgreement,
    Child,
    Constellation,
    Household,
    Membership,
    Placement,
    Register,
    Thing,
)
from shared.contracts.packs import PackLine, RefersTo
from shared.contracts.refusals import Fault, RefusalError, refuse_faults
from shared.contracts.register_pack import HistoryLine
from shared.contracts.registry import ImportRegister
from shared.contracts.words import ConstellationPhase, ConstellationState

_FACTS = frozenset(kind.table for kind in (*FACT_KINDS, *DECIDED_KINDS))
Approvals = Mapping[UUID, tuple[Sequence[Approval], Sequence[Approval]]]
"""Of households whose approvals change: as they were before a pack, and as they are with it."""


class _Rows:
    """Where a pack's rows stand in it. What is only in the register is told of its table."""

    def __init__(self, pack: ImportRegister, given: Register, known: Register) -> None:
        # A thing a row, in the pack's order: rows that name a thing twice are refused before anybody asks here.
        self._positions = {kind.table: {key: at for at, key in enumerate(given.of(kind))} for kind in KINDS}
        self._hub_homes = {(one.constellation_ref, one.started_on): at for at, one in enumerate(pack.hub_homes)}
        self._constellations = given.of(Constellation)
        self._refs = {key: one.ref for key, one in known.of(Constellation).items()}

    def has(self, thing: Thing | HubHome) -> bool:
        if isinstance(thing, HubHome):
            return self._field_of_hub_home(thing) is not None
        return thing.id in self._positions[thing.table]

    def field(self, thing: Thing | HubHome, column: str) -> str:
        """A thing's column; a hub home's follows from where the pack tells of it."""
        if isinstance(thing, HubHome):
            return self._field_of_hub_home(thing) or thing.table
        position = self._positions[thing.table].get(thing.id)
        return thing.table if position is None else f"{thing.table}.{position}.{column}"

    def _field_of_hub_home(self, hub: HubHome) -> str | None:
        ref = self._refs.get(hub.constellation_id, "")
        if hub.started_on and (position := self._hub_homes.get((ref, hub.started_on))) is not None:
            return f"{hub.table}.{position}.started_on"
        row = self._constellations.get(hub.constellation_id)
        return self.field(row, "hub_household_ref") if row and row.hub_household_id == hub.household_id else None


def contradictions(
    pack: ImportRegister,
    given: Register,
    after: Register,
    today: date,
    lives: Iterable[Life] = (),
    *,
    approvals: Approvals = MappingProxyType({}),
) -> list[Fault]:
    """Everything that can't be true in the register as it would be with the pack, in the order of the tables.

    `given` is what the pack says, `after` the register with it, `lives` its constellations on all their days, without
    which hub homes are known only of today, and `approvals` those that change. Rows are called by their references,
    never by a person's name. A child placed before a household's approval or after its end is no contradiction, nor is
    a part in a constellation of which nothing else was ever recorded: registers have that for good reasons and keep
    wrong ends of approvals besides. Only what a part relies on already isn't taken from under it.
    """
    found = [*_repeated(pack), *_unknown(pack, after), *_assigned_to_several_things(pack), *_shares_with_nobody(pack)]
    if found:
        # What follows from a wrong reference would only hide it.
        return found
    rows = _Rows(pack, given, after)
    return [
        *_one_number(after, rows),
        *_in_two_households(after, rows),
        *_agreed_twice(after, rows),
        *_hub_homes(after, today, rows),
        *_in_two_constellations(after, rows),
        *_hub_homes_elsewhere(after, lives, rows),
        *_left_unapproved(pack, after, lives, approvals, rows),
    ]


def refusal_of(found: Sequence[Fault]) -> RefusalError:
    """One refusal for all of them."""
    return refuse_faults(
        grounds.CONTRADICTS_ITSELF,
        "This can't all be true of one register, so nothing of it was taken. Put right the rows that are named.",
        found,
    )


def _repeated(pack: ImportRegister) -> Iterator[Fault]:
    for table, lines, references in _tables(pack):
        seen: set[str] = set()
        for position, line in enumerate(lines):
            if table in _FACTS and _was_never_true(line):
                # Of these there can be several of one day, beside the one that is true: they hold on none.
                continue
            name = _name(line, references)
            if name in seen:
                column = line.key or next(iter((*references, *line.told_apart_by)))
                sentence = f"An earlier row is {name} too."
                yield Fault(field=f"{table}.{position}.{column}", sentence=sentence, remedy="Keep one of them.")
            seen.add(name)


def _was_never_true(line: PackLine) -> bool:
    return isinstance(line, HistoryLine) and line.started_on is not None and line.started_on == line.ended_on


def _unknown(pack: ImportRegister, after: Register) -> Iterator[Fault]:
    known = {kind.table: {getattr(thing, "ref", "") for thing in after.of(kind).values()} for kind in KINDS}
    for table, lines, references in _tables(pack):
        for position, line in enumerate(lines):
            for column, target in references.items():
                for ref in (one for one in _parts(getattr(line, column)) if one and one not in known[target]):
                    yield Fault(
                        field=f"{table}.{position}.{column}",
                        sentence=f"{ref} isn't in {target}.",
                        remedy=f"Correct the reference, or add the row to {target}.",
                    )


def _one_number(after: Register, rows: _Rows) -> Iterator[Fault]:
    first: dict[str, Child] = {}
    for child in _all(after, Child):
        if child.ssda903_id and (other := first.setdefault(child.ssda903_id, child)) is not child:
            yield Fault(
                field=_of_either(child, "ssda903_id", other, "ssda903_id", rows),
                sentence=f"{other.ref} and {child.ref} have the same number in the SSDA903 return.",
                remedy="Correct one of the two.",
            )


def _assigned_to_several_things(pack: ImportRegister) -> Iterator[Fault]:
    for position, line in enumerate(pack.assignments):
        if not is_about_one_thing(line):
            yield Fault(
                field=f"assignments.{position}.worker_ref",
                sentence=f"The row doesn't say of one thing that {line.worker_ref} is responsible for it.",
                remedy="Fill in exactly one of constellation_ref, household_ref and child_ref.",
            )


def _in_two_households(after: Register, rows: _Rows) -> Iterator[Fault]:
    stays = [_Span(one, one.child_id, one.household_id, one.started_on, one.ended_on) for one in _all(after, Placement)]
    children, households = after.of(Child), after.of(Household)
    for first, second in _overlapping(stays):
        child, there, here = children[first.who].ref, households[first.where].ref, households[second.where].ref
        yield Fault(
            field=_field(first, second, "started_on", rows),
            sentence=f"{child} is placed with {there} from {first.starts_on} and with {here} from {second.starts_on}, "
            "on the same days.",
            remedy=_remedy("ended_on", second),
        )


def _shares_with_nobody(pack: ImportRegister) -> Iterator[Fault]:
    for position, line in enumerate(pack.bed_sharing_agreements):
        if line.child_ref in line.with_child_refs:
            yield Fault(
                field=f"bed_sharing_agreements.{position}.with_child_refs",
                sentence=f"{line.child_ref} can't share a bedroom with themselves.",
                remedy="Name the other children only.",
            )


def _agreed_twice(after: Register, rows: _Rows) -> Iterator[Fault]:
    agreements = [
        _Span(one, (one.sharing_id, one.child_id), one.household_id, one.started_on, one.ended_on)
        for one in _all(after, BedSharingAgreement)
    ]
    children = after.of(Child)
    for first, second in _overlapping(agreements):
        yield Fault(
            field=_field(first, second, "started_on", rows),
            sentence=f"For {children[first.who[1]].ref} the same is agreed from {first.starts_on} and from "
            f"{second.starts_on}, on the same days.",
            remedy=_remedy("ended_on", second),
        )


def _in_two_constellations(after: Register, rows: _Rows) -> Iterator[Fault]:
    stays = [
        _Span(one, one.household_id, one.constellation_id, one.joined_on, one.left_on)
        for one in _all(after, Membership)
    ]
    households, constellations = after.of(Household), after.of(Constellation)
    for first, second in _overlapping(stays):
        who = households[first.who].ref
        there, here = constellations[first.where].ref, constellations[second.where].ref
        yield Fault(
            field=_field(first, second, "joined_on", rows),
            sentence=f"{who} belongs to {there} from {first.starts_on} and to {here} from {second.starts_on}, "
            "on the same days.",
            remedy=_remedy("left_on", second),
        )


def _hub_homes_elsewhere(after: Register, lives: Iterable[Life], rows: _Rows) -> Iterator[Fault]:
    """Hub homes that are part of another constellation too, on whichever days, unless it is closed on them."""
    households, constellations = after.of(Household), after.of(Constellation)
    for first, second in _overlapping(_parts_of(after, lives)):
        are_memberships = isinstance(first.thing, Membership) and isinstance(second.thing, Membership)
        if first.where == second.where or are_memberships:
            # Two memberships are told of already; one that became the hub home of its own is judged as of today.
            continue
        there, here = (f"{_as_what(one)} {constellations[one.where].ref}" for one in (first, second))
        yield Fault(
            field=_field(first, second, "joined_on", rows),
            sentence=f"{households[first.who].ref} {there} from {first.starts_on} and {here} from {second.starts_on}, "
            "on the same days.",
            remedy=f"End the first by {second.starts_on}: a membership by its left_on, a hub home by its ended_on. "
            "A hub home without a row in hub_homes is given one for that.",
        )


def _left_unapproved(
    pack: ImportRegister, after: Register, lives: Iterable[Life], approvals: Approvals, rows: _Rows
) -> Iterator[Fault]:
    """Households whose approval would be taken away on days on which they are part of a constellation."""
    told = {line.household_ref: position for position, line in reversed(list(enumerate(pack.approvals)))}
    for part in _parts_of(after, lives) if approvals else ():
        before, now = approvals.get(part.who, ((), ()))
        taken = first_day_lost(before, now, part.starts_on, part.end)
        if taken is not None:
            household, constellation = after.of(Household)[part.who], after.of(Constellation)[part.where]
            position = told.get(household.ref)
            yield Fault(
                field=rows.field(household, "approval_ended_on")
                if position is None
                else f"approvals.{position}.ended_on",
                sentence=f"{household.ref} {_as_what(part)} {constellation.ref}, and wouldn't be approved on {taken}.",
                remedy="End that by then, in the pack or in Hubhome, or correct the days of the approval.",
            )


def _hub_homes(after: Register, today: date, rows: _Rows) -> Iterator[Fault]:
    households = after.of(Household)
    satellites: defaultdict[UUID, dict[UUID, Membership]] = defaultdict(dict)
    for one in _all(after, Membership):
        if max(today, one.joined_on) < (one.left_on or date.max):
            satellites[one.constellation_id][one.household_id] = one
    for constellation in _all(after, Constellation):
        if constellation.state is ConstellationState.CLOSED:
            continue
        if constellation.hub_household_id is None:
            continue
        hub = households[constellation.hub_household_id]
        if membership := satellites[constellation.id].get(hub.id):
            yield Fault(
                field=_of_either(membership, "household_ref", constellation, "hub_household_ref", rows),
                sentence=f"{hub.ref} is the hub home of {constellation.ref} and one of its satellites.",
                remedy="End the membership, or name another hub home.",
            )
        if _approval_is_over(hub, today):
            yield Fault(
                field=_of_either(constellation, "hub_household_ref", hub, "approval_ended_on", rows),
                sentence=f"{hub.ref} is the hub home of {constellation.ref}, and its approval ended on "
                f"{hub.approval_ended_on}.",
                remedy="Name another hub home, close the constellation, or correct approval_ended_on in households.",
            )


def _approval_is_over(household: Household, today: date) -> bool:
    """Not where it ended before it began: the household was approved again, and the register kept the old end."""
    ended_on = household.approval_ended_on
    return ended_on is not None and (household.approved_on or date.min) <= ended_on <= today


@dataclass(frozen=True, slots=True)
class _Span:
    """Somebody is somewhere, from a day until the day before another."""

    thing: Thing | HubHome
    who: Any
    """A child or a household, or what else there is only once on a day."""
    where: UUID
    starts_on: date
    ends_on: date | None

    @property
    def end(self) -> date:
        return self.ends_on or date.max


def _parts_of(after: Register, lives: Iterable[Life]) -> list[_Span]:
    """Every household's parts in constellations, on the days on which these aren't closed."""
    memberships: defaultdict[UUID, list[Membership]] = defaultdict(list)
    for one in _all(after, Membership):
        memberships[one.constellation_id].append(one)
    parts: list[_Span] = []
    for life in lives:
        for hub in life.hub_homes:
            parts += _while_open(_Span(hub, hub.household_id, life.id, hub.start, hub.ended_on), life)
        for one in memberships[life.id]:
            parts += _while_open(_Span(one, one.household_id, life.id, one.joined_on, one.left_on), life)
    return parts


def _while_open(span: _Span, life: Life) -> Iterator[_Span]:
    """The parts of a span on whose days the constellation isn't closed; some may be of no days."""
    for phase in true_ones(life.phases):
        if phase.phase is ConstellationPhase.CLOSED:
            yield replace(span, ends_on=min(span.end, phase.start))
            span = replace(span, starts_on=max(span.starts_on, phase.end))
    yield span


def _as_what(span: _Span) -> str:
    return "is the hub home of" if isinstance(span.thing, HubHome) else "belongs to"


def _overlapping(spans: Sequence[_Span]) -> Iterator[tuple[_Span, _Span]]:
    """Each span that begins while an earlier one of the same lasts, after that one; no days are no span."""
    lasting: dict[Any, _Span] = {}
    for span in sorted((one for one in spans if one.starts_on < one.end), key=lambda one: (one.starts_on, one.end)):
        before = lasting.get(span.who)
        if before and span.starts_on < before.end:
            yield before, span
        if before is None or before.end < span.end:
            lasting[span.who] = span


def _field(first: _Span, second: _Span, column: str, rows: _Rows) -> str:
    """The second one's row, or the first one's where the second is only in the register."""
    return _of_either(second.thing, column, first.thing, column, rows)


def _of_either(thing: Thing | HubHome, column: str, other: Thing | HubHome, others_column: str, rows: _Rows) -> str:
    if rows.has(other) and not rows.has(thing):
        return rows.field(other, others_column)
    return rows.field(thing, column)


def _remedy(column: str, second: _Span) -> str:
    return (
        f"End the first by {second.starts_on}. A row that was never true is given its own first day as {column}; "
        "one that is in the register but not in the pack is added to the pack for that."
    )


def _all(register: Register, kind: type[Any]) -> Any:
    return register.of(kind).values()


def _tables(pack: ImportRegister) -> Iterator[tuple[str, Sequence[PackLine], Mapping[str, str]]]:
    """Each table's name and lines, and which of its columns refers to which table."""
    kinds: Sequence[type[Any]] = (*KINDS, *FACT_KINDS, *DECIDED_KINDS)
    for table in (kind.table for kind in kinds):
        lines: Sequence[PackLine] = getattr(pack, table)
        yield table, lines, references(type(lines[0])) if lines else {}


def _name(line: PackLine, references: Mapping[str, str]) -> str:
    """How a row is called: by its key, or by the parts that together are never another row's."""
    columns = (line.key,) if line.key else (*references, *line.told_apart_by, line.spans[0][0])
    return " ".join(part for column in columns for part in _parts(getattr(line, column))).strip()


def _parts(value: Any) -> list[str]:
    """The texts of a cell: of several references each, in an order that doesn't depend on the row."""
    return sorted(map(str, value)) if isinstance(value, tuple) else [str(value or "")]


def references(line: type[PackLine]) -> dict[str, str]:
    """The columns that refer to another table, and which."""
    found: dict[str, str] = {}
    for name, field in line.model_fields.items():
        # A reference that may be missing has its mark one level further down.
        optional = (mark for part in get_args(field.annotation) for mark in getattr(part, "__metadata__", ()))
        for mark in (*field.metadata, *optional):
            if isinstance(mark, RefersTo):
                found[name] = mark.table
    return found
