"""What of the register do the rows of an import refer to, and is it known?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.bookings import grounds
from shared.contracts.packs import id_of
from shared.contracts.past_stays import ActivityLine, ImportStays, SleepoverLine
from shared.contracts.refusals import Fault, RefusalError, refuse
from shared.contracts.register_pack import bed_id
from shared.contracts.words import HOSTING

MOST_NAMED = 20
"""References that one sentence names."""


@dataclass(frozen=True, slots=True)
class Hosting:
    """A constellation with all its hub homes and beds. For stays from before, those of the past count as well."""

    constellation_id: UUID
    hub_household_ids: frozenset[UUID]
    bed_ids: frozenset[UUID]
    is_launched: bool
    """Today."""
    is_whole: bool = False
    """Whether it is a history, in place of what was known: what of that it doesn't have was never true."""

    def after(self, before: "Hosting") -> "Hosting":
        """As it is, with what was before it. A bed that there was is never forgotten."""
        earlier = frozenset[UUID]() if self.is_whole else before.hub_household_ids
        return replace(
            self,
            hub_household_ids=self.hub_household_ids | earlier,
            bed_ids=self.bed_ids | before.bed_ids,
        )


@dataclass(frozen=True, slots=True)
class Known:
    """Children and constellations of the register, as bookings heard of them or as a pack has them."""

    child_ids: frozenset[UUID]
    constellations: Mapping[UUID, Hosting]

    def with_all_of(self, later: "Known") -> "Known":
        """As it is once `later` is true too. Beds and hub homes that there were stay known, but for a whole history."""
        constellations = dict(self.constellations)
        for key, one in later.constellations.items():
            before = constellations.get(key)
            constellations[key] = one.after(before) if before else one
        return Known(self.child_ids | later.child_ids, constellations)

    def hub_homes(self) -> dict[UUID, Hosting]:
        """By household, those that have a bed; of two constellations that claim one, the launched one."""
        hubs: dict[UUID, Hosting] = {}
        for one in sorted(self.constellations.values(), key=_is_first_choice, reverse=True):
            if one.bed_ids:
                hubs |= dict.fromkeys(one.hub_household_ids, one)
        return hubs


def _is_first_choice(one: Hosting) -> tuple[bool, UUID]:
    return not one.is_launched, one.constellation_id


def said_by(command: ImportStays, authority: str, heard: Known, today: date) -> Known:
    """What the pack itself says of the register: of a constellation whose hub homes it has a history of, that alone.

    The registry goes by the history likewise. What only the constellation's row has is never heard of.
    """
    now = _said_of_now(command, authority, heard, today)
    dated = {
        key: replace(one, is_launched=key in now and now[key].is_launched)
        for key, one in _said_of_then(command, authority).items()
    }
    children = frozenset(id_of(authority, "children", line.child_ref) for line in command.children)
    return Known(children, now | dated)


def _said_of_then(command: ImportStays, authority: str) -> dict[UUID, Hosting]:
    histories: dict[UUID, Hosting] = {}
    for line in command.hub_homes:
        key = id_of(authority, "constellations", line.constellation_ref)
        histories.setdefault(key, Hosting(key, frozenset(), frozenset(), is_launched=False, is_whole=True))
        if not line.was_ever:
            continue
        before = histories[key]
        histories[key] = replace(
            before,
            hub_household_ids=before.hub_household_ids | {id_of(authority, "households", line.household_ref)},
            bed_ids=before.bed_ids | _beds(authority, line.constellation_ref, line.beds),
        )
    return histories


def _beds(authority: str, constellation_ref: str, number: int) -> frozenset[UUID]:
    return frozenset(bed_id(authority, constellation_ref, one) for one in range(1, number + 1))


def _said_of_now(command: ImportStays, authority: str, heard: Known, today: date) -> dict[UUID, Hosting]:
    said: dict[UUID, Hosting] = {}
    for line in command.constellations:
        key = id_of(authority, "constellations", line.constellation_ref)
        said[key] = Hosting(key, frozenset(), frozenset(), line.state in HOSTING)
        if line.hub_household_ref and line.has_hub_home(today, is_known=key in heard.constellations):
            said[key] = replace(
                said[key],
                hub_household_ids=frozenset({id_of(authority, "households", line.hub_household_ref)}),
                bed_ids=_beds(authority, line.constellation_ref, line.hub_beds or 0),
            )
    return said


class Rows:
    """An import's rows, held against what is known."""

    def __init__(self, command: ImportStays, authority: str, known: Known) -> None:
        self._command = command
        self._authority = authority
        self._known = known
        self.hubs = known.hub_homes()
        """The hub homes by household."""

    def hub_of(self, line: SleepoverLine) -> Hosting | None:
        """The hub home of a stay."""
        return self.hubs.get(self._household_id(line.hub_household_ref))

    def faults(self) -> Iterator[Fault]:
        """Every row that stands there twice, or is about something that nobody knows."""
        sleepovers, activities = self._command.sleepovers, self._command.activities
        yield from _named_twice("sleepovers", "sleepover_ref", [line.sleepover_ref for line in sleepovers])
        for position, line in enumerate(sleepovers):
            if not self._knows_child(line):
                yield _unknown(f"sleepovers.{position}.child_ref", f"{line.child_ref} isn’t a child", "children")
            if self.hub_of(line) is None:
                what = f"{line.hub_household_ref} isn’t the hub home, with a bed, of a constellation"
                where = "constellations, and in hub_homes where the pack has it"
                yield _unknown(f"sleepovers.{position}.hub_household_ref", what, where)
        yield from _named_twice("activities", "activity_ref", [line.activity_ref for line in activities])
        for position, activity in enumerate(activities):
            if not self._knows_constellation(activity):
                what = f"{activity.constellation_ref} isn’t a constellation"
                yield _unknown(f"activities.{position}.constellation_ref", what, "constellations")

    def still_to_hear(self, said: Known) -> RefusalError | None:
        """The refusal to save rows about what isn't known as the pack has it: it may be heard of any moment."""
        sleepovers, activities = self._command.sleepovers, self._command.activities
        unheard = {
            "the hub homes": {
                line.hub_household_ref
                for line in sleepovers
                if self.hub_of(line) is None or not self._knows_beds(line, said)
            },
            "the children": {line.child_ref for line in sleepovers if not self._knows_child(line)},
            "the constellations": {
                line.constellation_ref for line in activities if not self._knows_constellation(line)
            },
        }
        parts = [f"{name} {_listed(sorted(refs))}" for name, refs in unheard.items() if refs]
        if not parts:
            return None
        return refuse(
            grounds.NOT_KNOWN_YET, f"Bookings doesn’t know these yet: {'; '.join(parts)}. Try again in a moment."
        )

    def _household_id(self, ref: str) -> UUID:
        return id_of(self._authority, "households", ref)

    def _knows_beds(self, line: SleepoverLine, said: Known) -> bool:
        """Whether every bed that the pack gives to the hub home is known, so that what fitted there still fits."""
        hub_id = self._household_id(line.hub_household_ref)
        beds = (one for one in said.constellations.values() if hub_id in one.hub_household_ids)
        known = self._known.constellations
        return all(one.constellation_id in known and one.bed_ids <= known[one.constellation_id].bed_ids for one in beds)

    def _knows_child(self, line: SleepoverLine) -> bool:
        return id_of(self._authority, "children", line.child_ref) in self._known.child_ids

    def _knows_constellation(self, line: ActivityLine) -> bool:
        return id_of(self._authority, "constellations", line.constellation_ref) in self._known.constellations


def _named_twice(table: str, column: str, refs: Sequence[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for position, ref in enumerate(refs):
        if ref in seen:
            sentence = f"An earlier row is {ref} too."
            remedy = f"Give each row its own {column}, or remove one of the two."
            yield Fault(field=f"{table}.{position}.{column}", sentence=sentence, remedy=remedy)
        seen.add(ref)


def named_otherwise(column: str, rows: Iterable[tuple[str, str, UUID]]) -> Iterator[Fault]:
    """Of places, references and what they name: each row about what an earlier one has by another name.

    An export names a stay by its identifier, and the pack that it came with by the authority's reference.
    """
    earlier: dict[UUID, str] = {}
    for place, ref, key in rows:
        if key in earlier:
            sentence = f"{ref} and {earlier[key]}, in an earlier row, are one and the same."
            yield Fault(field=f"{place}.{column}", sentence=sentence, remedy="Remove one of the two.")
        earlier.setdefault(key, ref)


def places_of(faults: Iterable[Fault]) -> frozenset[str]:
    """The rows that they are about: `sleepovers.12`."""
    return frozenset(fault.field.rpartition(".")[0] for fault in faults)


def _unknown(field: str, what: str, where: str) -> Fault:
    remedy = f"Correct the reference, or put it right in {where}."
    return Fault(field=field, sentence=f"{what} that the pack or Bookings knows.", remedy=remedy)


def _listed(refs: Sequence[str]) -> str:
    rest = len(refs) - MOST_NAMED
    return ", ".join([*refs[:MOST_NAMED], *([f"and {rest} more"] if rest > 0 else [])])
