"""Where did children live, by the episodes of a statutory return, and does the register agree?

An episode ends where legal status, placement or carers change; a placement lasts as long as one child lives in one
household in one kind of foster placement (DOMAIN.md §3.3).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from services.registry.policy.facts import Approval
from services.registry.policy.records.short_breaks import SHORT_BREAKS
from services.registry.policy.register import Child, Household, Placement
from shared.contracts.packs import id_of_row
from shared.contracts.refusals import Fault
from shared.contracts.returns import EpisodeLine, ImportEpisodes
from shared.contracts.words import NewEpisode, PlacementEndReason, PlacementKind

_FOSTER_CARE = frozenset(PlacementKind)
_SAME_CARERS = frozenset({NewEpisode.L, NewEpisode.T, NewEpisode.U})


@dataclass(frozen=True, slots=True)
class Stay:
    """A child in one household in one kind of foster placement, from a day until the day before another."""

    child: str
    kind: PlacementKind
    postcode: str
    started_on: date
    ended_on: date | None
    ended_reason: PlacementEndReason | None
    position: int
    """Of its first episode in the return."""
    is_from_before: bool
    """Whether it had begun when its first episode here did, nobody says when."""


@dataclass(slots=True)
class Found:
    """What becomes of the stays of a return."""

    placements: list[Placement] = field(default_factory=list)
    """As they are by the return: new, changed or as before."""
    left_out: list[Fault] = field(default_factory=list)
    positions: dict[UUID, int] = field(default_factory=dict)
    """Of a placement's first episode in the return."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the register holds, as far as a return is about it."""

    authority: str
    children: Mapping[str, Child]
    """By their number in the return."""
    households: Mapping[UUID, Household]
    by_postcode: Mapping[str, Sequence[Household]]
    """The same, by the `letters` of their postcodes."""
    approvals: Mapping[UUID, Sequence[Approval]]
    """By household."""
    placements: Mapping[UUID, Sequence[Placement]]
    """By child."""

    def at(self, postcode: str, day: date) -> list[Household]:
        """The households that lived at a postcode and were approved on a day."""
        return [
            one
            for one in self.by_postcode.get(letters(postcode), ())
            if any(approval.holds_on(day) for approval in self.approvals.get(one.id, ()))
        ]


def letters(postcode: str) -> str:
    """A postcode, however it is spaced."""
    return postcode.replace(" ", "").upper()


def stays_in(episodes: Sequence[EpisodeLine]) -> Iterator[Stay]:
    """The stays in foster care, child by child, each in the order of its days.

    Episodes are one stay while the placement goes on: where only the legal status changes, or a placement is called a
    new one with the same carers at the same place and of the same kind.
    """
    by_child: defaultdict[str, list[tuple[int, EpisodeLine]]] = defaultdict(list)
    for position, episode in enumerate(episodes):
        if episode.ls not in SHORT_BREAKS:
            by_child[episode.child].append((position, episode))
    for placed in by_child.values():
        yield from _stays_of_one(sorted(placed, key=lambda one: one[1].decom))


def _stays_of_one(episodes: Iterable[tuple[int, EpisodeLine]]) -> Iterator[Stay]:
    stay: Stay | None = None
    for position, episode in episodes:
        new = _stay(position, episode)
        if stay and new and _goes_on(stay, new, episode):
            stay = replace(stay, ended_on=new.ended_on, ended_reason=new.ended_reason)
            continue
        if stay:
            yield stay
        stay = new
    if stay:
        yield stay


def _stay(position: int, episode: EpisodeLine) -> Stay | None:
    if episode.place not in _FOSTER_CARE:
        return None
    return Stay(
        child=episode.child,
        kind=PlacementKind(episode.place),
        postcode=episode.pl_post or "",
        started_on=episode.decom,
        ended_on=episode.dec,
        ended_reason=episode.reason_place_change,
        position=position,
        is_from_before=episode.rne == NewEpisode.L,
    )


def _goes_on(stay: Stay, new: Stay, episode: EpisodeLine) -> bool:
    is_same = (stay.kind, letters(stay.postcode)) == (new.kind, letters(new.postcode))
    return is_same and stay.ended_on == new.started_on and episode.rne in _SAME_CARERS


def placements_by(command: ImportEpisodes, known: Known) -> Found:
    """What the register says once it agrees with the return, and each stay of which that can't be."""
    found = Found()
    born = {line.child: line.dob for line in command.header}
    taken: defaultdict[UUID, list[Placement]] = defaultdict(list)
    for stay in stays_in(command.episodes):
        try:
            placement = _placement(stay, born, known)
            _check(placement, stay, taken[placement.child_id], known)
        except _LeftOutError as error:
            found.left_out.append(Fault(field=f"episodes.{stay.position}.{error.column}", **error.words))
        else:
            taken[placement.child_id].append(placement)
            found.placements.append(placement)
            found.positions[placement.id] = stay.position
    found.left_out.sort(key=lambda fault: int(fault.field.split(".")[1]))
    return found


class _LeftOutError(Exception):
    """A stay that can't be taken: in which column that shows, and what can be done."""

    def __init__(self, column: str, sentence: str, remedy: str) -> None:
        super().__init__(column)
        self.column = column
        self.words = {"sentence": sentence, "remedy": remedy}


def _placement(stay: Stay, born: Mapping[str, date], known: Known) -> Placement:
    """The placement that a stay is, with what the register already says of it."""
    child = known.children.get(stay.child)
    if child is None:
        raise _LeftOutError(
            "child", "No child in the register has this number.", "Write it into ssda903_id in children."
        )
    if born.get(stay.child, child.date_of_birth) != child.date_of_birth:
        sentence = f"{child.ref} has this number, and another date of birth than in the return."
        raise _LeftOutError("child", sentence, "Correct ssda903_id or date_of_birth in children, or the return.")
    household = _household(stay, known)
    before = _recorded(stay, child, household, known)
    if before is None and stay.is_from_before:
        raise _LeftOutError(
            "rne",
            f"{child.ref} lived with {household.ref} before this episode, and the return doesn’t say since when.",
            "Add the placement to placements with its first day.",
        )
    started_on = before.started_on if before else stay.started_on
    return Placement(
        id=before.id if before else id_of_row(known.authority, "placements", child.ref, household.ref, started_on),
        version=before.version if before else 1,
        child_id=child.id,
        household_id=household.id,
        kind=stay.kind,
        started_on=started_on,
        ended_on=stay.ended_on,
        ended_reason=_ended_reason(stay, before),
    )


def _ended_reason(stay: Stay, before: Placement | None) -> PlacementEndReason | None:
    """Why it ended; a return that says nothing of that, as of a child who leaves care, takes nothing away."""
    if stay.ended_on is None:
        return None
    is_same_end = before is not None and before.ended_on == stay.ended_on
    return stay.ended_reason or (before.ended_reason if before and is_same_end else None)


def _household(stay: Stay, known: Known) -> Household:
    if not stay.postcode:
        raise _LeftOutError("pl_post", "The episode has no postcode.", "Add the placement to placements.")
    found = known.at(stay.postcode, stay.started_on)
    if len(found) == 1:
        return found[0]
    if not found:
        raise _LeftOutError(
            "pl_post",
            f"No household at this postcode was approved on {stay.started_on}.",
            "Correct the household’s postcode or approval; a household of another agency isn’t in the register.",
        )
    refs = " and ".join(sorted(one.ref for one in found))
    raise _LeftOutError("pl_post", f"{refs} both live at this postcode.", "Add the placement to placements.")


def _recorded(stay: Stay, child: Child, household: Household, known: Known) -> Placement | None:
    """The placement in the register that a stay is: it begins on the same day, or lasted when the return begins."""
    there = [one for one in known.placements.get(child.id, ()) if one.household_id == household.id and _is_true(one)]
    for one in there:
        is_lasting = one.started_on <= stay.started_on < (one.ended_on or date.max)
        if one.started_on == stay.started_on or (stay.is_from_before and is_lasting):
            return one
    return None


def _check(placement: Placement, stay: Stay, taken: Sequence[Placement], known: Known) -> None:
    """Raise where the register, or another stay of the return, says otherwise."""
    child, others = known.children[stay.child], known.placements.get(placement.child_id, ())
    before = next((one for one in others if one.id == placement.id), None)
    if before and before.kind != placement.kind:
        raise _LeftOutError("place", f"The register says {before.kind} of it.", "Correct one of the two.")
    if before and before.ended_on not in (None, placement.ended_on):
        sentence = f"The register says that {child.ref} left on {before.ended_on}."
        raise _LeftOutError("dec", sentence, "Correct one of the two.")
    if before and before.ended_reason not in (None, placement.ended_reason):
        sentence = f"The register says {before.ended_reason} of it."
        raise _LeftOutError("reason_place_change", sentence, "Correct one of the two.")
    ids = {one.id for one in taken}
    for other in (*taken, *(one for one in others if one.id != placement.id and one.id not in ids)):
        if _is_true(other) and _overlap(other, placement):
            where = known.households[other.household_id].ref
            sentence = f"{child.ref} is placed with {where} from {other.started_on}, on the same days."
            raise _LeftOutError(
                "decom", sentence, f"End that placement by {placement.started_on}, or correct the return."
            )


def _is_true(one: Placement) -> bool:
    return one.started_on < (one.ended_on or date.max)


def _overlap(one: Placement, other: Placement) -> bool:
    return one.started_on < (other.ended_on or date.max) and other.started_on < (one.ended_on or date.max)
