"""What in a register can't be true, and what can be done about each?"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args
from uuid import UUID

from services.registry.policy.register import (
    KINDS,
    Child,
    Constellation,
    Household,
    Membership,
    Placement,
    Register,
)
from shared.contracts.packs import PackLine, RefersTo
from shared.contracts.refusals import Refused
from shared.contracts.registry import ImportRegister
from shared.contracts.words import ConstellationState

REASON = "register_contradicts_itself"
LONGEST_DETAIL = 3900
"""Characters; a refusal's detail takes 4,000."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One thing that can't be: which table it stands in, and a sentence with what can be done."""

    table: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.table}: {self.sentence}"


def contradictions(pack: ImportRegister, after: Register, today: date) -> list[Contradiction]:
    """Everything that can't be true in the register as it would be with the pack, in the order of the tables.

    Rows are called by their references, never by a person's name. A child placed before a household's approval or after
    its end is no contradiction: registers have that for good reasons and keep wrong ends of approvals besides.
    """
    found = [*_repeated(pack), *_unknown(pack, after)]
    if found:
        # What follows from a wrong reference would only hide it.
        return found
    return [*_in_two_households(after), *_hub_homes(after, today), *_in_two_constellations(after)]


def refusal_of(found: Sequence[Contradiction]) -> Refused:
    """One refusal for all of them, with as many sentences as fit and the number of the others."""
    sentences: list[str] = []
    room = LONGEST_DETAIL
    for contradiction in found:
        room -= len(str(contradiction)) + 1
        if room < 0:
            sentences.append(f"and {len(found) - len(sentences)} more")
            break
        sentences.append(str(contradiction))
    tables = tuple(dict.fromkeys(contradiction.table for contradiction in found))
    return Refused(reason=REASON, detail="\n".join(sentences), fields=tables)


def _repeated(pack: ImportRegister) -> Iterator[Contradiction]:
    for table, lines, references in _tables(pack):
        for name, times in Counter(_name(line, references) for line in lines).items():
            if times > 1:
                yield Contradiction(table, f"{name} stands in {times} rows. Keep one of them.")


def _unknown(pack: ImportRegister, after: Register) -> Iterator[Contradiction]:
    known = {kind.table: {getattr(thing, "ref", "") for thing in after.of(kind).values()} for kind in KINDS}
    for table, lines, references in _tables(pack):
        for line in lines:
            for column, target in references.items():
                ref = getattr(line, column)
                if ref is not None and ref not in known[target]:
                    yield Contradiction(
                        table,
                        f"{_name(line, references)} has {ref} in {column}, which isn't in {target}. "
                        f"Correct the reference, or add the row to {target}.",
                    )


def _in_two_households(after: Register) -> Iterator[Contradiction]:
    stays = [_Span(one.child_id, one.household_id, one.started_on, one.ended_on) for one in _all(after, Placement)]
    children, households = after.of(Child), after.of(Household)
    for first, second in _overlapping(stays):
        child, there, here = children[first.who].ref, households[first.where].ref, households[second.where].ref
        yield Contradiction(
            "placements",
            f"{child} is placed with {there} from {first.starts_on} and with {here} from {second.starts_on}, on the "
            f"same days. {_remedy('ended_on', second)}",
        )


def _in_two_constellations(after: Register) -> Iterator[Contradiction]:
    stays = [
        _Span(one.household_id, one.constellation_id, one.joined_on, one.left_on) for one in _all(after, Membership)
    ]
    households, constellations = after.of(Household), after.of(Constellation)
    for first, second in _overlapping(stays):
        who = households[first.who].ref
        there, here = constellations[first.where].ref, constellations[second.where].ref
        yield Contradiction(
            "memberships",
            f"{who} belongs to {there} from {first.starts_on} and to {here} from {second.starts_on}, on the same days. "
            f"{_remedy('left_on', second)}",
        )


def _hub_homes(after: Register, today: date) -> Iterator[Contradiction]:
    households = after.of(Household)
    satellites: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for one in _all(after, Membership):
        if max(today, one.joined_on) < (one.left_on or date.max):
            satellites[one.constellation_id].add(one.household_id)
    for constellation in _all(after, Constellation):
        if constellation.state is ConstellationState.CLOSED:
            continue
        hub = households[constellation.hub_household_id]
        if hub.id in satellites[constellation.id]:
            yield Contradiction(
                "memberships",
                f"{hub.ref} is the hub home of {constellation.ref} and one of its satellites. "
                "End the membership, or name another hub home.",
            )
        if _approval_is_over(hub, today):
            yield Contradiction(
                "constellations",
                f"{hub.ref} is the hub home of {constellation.ref}, and its approval ended on {hub.approval_ended_on}. "
                "Name another hub home, close the constellation, or correct approval_ended_on in households.",
            )


def _approval_is_over(household: Household, today: date) -> bool:
    """Not where it ended before it began: the household was approved again, and the register kept the old end."""
    ended_on = household.approval_ended_on
    return ended_on is not None and household.approved_on <= ended_on <= today


@dataclass(frozen=True, slots=True)
class _Span:
    """Somebody is somewhere, from a day until the day before another."""

    who: UUID
    where: UUID
    starts_on: date
    ends_on: date | None

    @property
    def end(self) -> date:
        return self.ends_on or date.max


def _overlapping(spans: Sequence[_Span]) -> Iterator[tuple[_Span, _Span]]:
    """Each span that begins while an earlier one of the same lasts, after that one; no days are no span."""
    lasting: dict[UUID, _Span] = {}
    for span in sorted((one for one in spans if one.starts_on < one.end), key=lambda one: (one.starts_on, one.end)):
        before = lasting.get(span.who)
        if before and span.starts_on < before.end:
            yield before, span
        if before is None or before.end < span.end:
            lasting[span.who] = span


def _remedy(column: str, second: _Span) -> str:
    return (
        f"End the first by {second.starts_on}. A row that was never true is given its own first day as {column}; "
        "one that is in the register but not in the pack is added to the pack for that."
    )


def _all(register: Register, kind: type[Any]) -> Any:
    return register.of(kind).values()


def _tables(pack: ImportRegister) -> Iterator[tuple[str, Sequence[PackLine], Mapping[str, str]]]:
    """Each table's name and lines, and which of its columns refers to which table."""
    for kind in KINDS:
        lines: Sequence[PackLine] = getattr(pack, kind.table)
        yield kind.table, lines, _references(type(lines[0])) if lines else {}


def _name(line: PackLine, references: Mapping[str, str]) -> str:
    """How a row is called: by its key, or by the parts that together are never another row's."""
    columns = (line.key,) if line.key else (*references, line.spans[0][0])
    return " ".join(str(getattr(line, column)) for column in columns)


def _references(line: type[PackLine]) -> dict[str, str]:
    """The columns that refer to another table, and which."""
    found: dict[str, str] = {}
    for name, field in line.model_fields.items():
        # A reference that may be missing has its mark one level further down.
        optional = (mark for part in get_args(field.annotation) for mark in getattr(part, "__metadata__", ()))
        for mark in (*field.metadata, *optional):
            if isinstance(mark, RefersTo):
                found[name] = mark.table
    return found
