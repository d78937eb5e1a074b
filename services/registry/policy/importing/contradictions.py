"""What in a register can't be true, and what can be done about each?"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, get_args
from uuid import UUID

from services.registry import grounds
from services.registry.policy.constellations.life import Life
from services.registry.policy.facts import FACT_KINDS, Approval, HubHome, true_ones
from services.registry.policy.importing.decided import DECIDED_KINDS
from services.registry.policy.importing.histories import is_about_one_thing
from services.registry.policy.importing.impossible_days import impossible_days
from services.registry.policy.importing.rows import Rows
from services.registry.policy.records.approvals import is_approved_throughout
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
from shared.contracts.history_pack import (
    HistoryLine,
)
from shared.contracts.packs import PackLine, RefersTo
from shared.contracts.refusals import Fault, RefusalError, refuse_faults
from shared.contracts.registry import ImportRegister
from shared.contracts.words import ConstellationPhase, ConstellationState

_FACTS = frozenset(kind.table for kind in (*FACT_KINDS, *DECIDED_KINDS))


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


@dataclass(frozen=True, slots=True)
class Histories:
    """What the register would hold with the pack on all its days; without it hub homes are known only of today."""

    lives: tuple[Life, ...] = ()
    approvals: Mapping[UUID, tuple[Approval, ...]] = field(default_factory=dict)
    """Of each household."""


def contradictions(
    pack: ImportRegister, given: Register, after: Register, today: date, histories: Histories | None = None
) -> list[Fault]:
    """Everything that can't be true in the register as it would be with the pack, in the order of the tables.

    `given` is what the pack says, `after` the register with it. Rows are called by their references, never by a
    person's name. A child placed before a household's approval or after its end is no contradiction: registers have
    that for good reasons and keep wrong ends of approvals besides. Neither is a part in a constellation that lay
    outside of an approval: what is past is taken as it was. From today on none may (decision 0048).
    """
    found = [*_repeated(pack), *_unknown(pack, after), *_assigned_to_several_things(pack), *_shares_with_nobody(pack)]
    if found:
        # What follows from a wrong reference would only hide it.
        return found
    rows = Rows(pack, given, after)
    parts = _parts_in(after, histories.lives) if histories else []
    return [
        *_one_number(after, rows),
        *impossible_days(pack, after, today),
        *_in_two_households(after, rows),
        *_agreed_twice(after, rows),
        *_hub_homes(after, today, rows),
        *_in_two_constellations(after, rows),
        *_hub_homes_elsewhere(after, parts, rows),
        *(_outside_of_approval(after, parts, histories.approvals, today, rows) if histories else ()),
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


def _one_number(after: Register, rows: Rows) -> Iterator[Fault]:
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


def _in_two_households(after: Register, rows: Rows) -> Iterator[Fault]:
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


def _agreed_twice(after: Register, rows: Rows) -> Iterator[Fault]:
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


def _in_two_constellations(after: Register, rows: Rows) -> Iterator[Fault]:
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


def _parts_in(after: Register, lives: Iterable[Life]) -> list[_Span]:
    """Every part of a household in a constellation, on the days on which that isn't closed."""
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


def _outside_of_approval(
    after: Register, parts: Iterable[_Span], approvals: Mapping[UUID, tuple[Approval, ...]], today: date, rows: Rows
) -> Iterator[Fault]:
    """Parts of which the household isn't approved on some day from today on; those of other authorities are theirs."""
    households, constellations = after.of(Household), after.of(Constellation)
    for part in parts:
        first_on, household = max(today, part.starts_on), households[part.who]
        is_told = isinstance(part.thing, HubHome) and _approval_is_over(household, today)
        history = rows.approval_of(household)
        is_the_packs = rows.has(part.thing) or rows.has(household) or history is not None
        if first_on >= part.end or is_told or not is_the_packs:
            continue
        known = true_ones(approvals.get(part.who, ()))
        if is_approved_throughout(known, first_on, part.ends_on):
            continue
        is_from = f"isn't approved on each day from {first_on} on" if known else "has no approval that is recorded"
        column = "joined_on" if isinstance(part.thing, Membership) else "started_on"
        yield Fault(
            field=history or _of_either(part.thing, column, household, "approved_on", rows),
            sentence=f"{household.ref} {_as_what(part)} {constellations[part.where].ref} and {is_from}.",
            remedy="Correct the approval in households or approvals, or end the part by the day on which it ends.",
        )


def _hub_homes_elsewhere(after: Register, parts: Sequence[_Span], rows: Rows) -> Iterator[Fault]:
    """Hub homes that are part of another constellation too, on whichever days, unless it is closed on them."""
    households, constellations = after.of(Household), after.of(Constellation)
    for first, second in _overlapping(parts):
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


def _hub_homes(after: Register, today: date, rows: Rows) -> Iterator[Fault]:
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


def _field(first: _Span, second: _Span, column: str, rows: Rows) -> str:
    """The second one's row, or the first one's where the second is only in the register."""
    return _of_either(second.thing, column, first.thing, column, rows)


def _of_either(thing: Thing | HubHome, column: str, other: Thing | HubHome, others_column: str, rows: Rows) -> str:
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
    for name, column in line.model_fields.items():
        # A reference that may be missing has its mark one level further down.
        optional = (mark for part in get_args(column.annotation) for mark in getattr(part, "__metadata__", ()))
        for mark in (*column.metadata, *optional):
            if isinstance(mark, RefersTo):
                found[name] = mark.table
    return found
