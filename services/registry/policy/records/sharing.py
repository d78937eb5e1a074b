"""Which children may share a bedroom, on which days, and for whom isn't that agreed yet? (NMS 10.6)"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID, uuid5

from services.registry import grounds
from services.registry.policy.concerns import concern
from services.registry.policy.register import BedSharingAgreement
from shared.contracts.bed_sharing import SharingState
from shared.contracts.constellations import Concern
from shared.contracts.refusals import RefusalError, refuse

_NAMESPACE = UUID("6a4f0c0e-52a1-5d0d-8a8b-0d7c1b0b8a55")

Span = tuple[date, date]
"""From a day until the day before another."""


def sharing_id(household_id: UUID, child_ids: Iterable[UUID]) -> UUID:
    """The identifier that the agreements of the same children in the same household have in common."""
    return uuid5(_NAMESPACE, "/".join(map(str, (household_id, *in_order(child_ids)))))


def in_order(child_ids: Iterable[UUID]) -> tuple[UUID, ...]:
    """Each once, in a steady order."""
    return tuple(sorted({*child_ids}, key=str))


@dataclass(frozen=True, slots=True)
class Sharing:
    """The same children in the same household, with what was agreed for each of them on whichever days."""

    id: UUID
    household_id: UUID
    child_ids: tuple[UUID, ...]
    agreements: tuple[BedSharingAgreement, ...]

    def of(self, child_id: UUID) -> list[BedSharingAgreement]:
        """What was agreed for one of them, in its order; what was never true is left out."""
        return sorted(
            (one for one in self.agreements if one.child_id == child_id and one.is_true), key=lambda one: one.started_on
        )

    def agreed(self) -> list[Span]:
        """The stretches of days on which it is agreed for each, in order; days that follow one another are one."""
        spans: list[Span] = [(date.min, date.max)]
        for child_id in self.child_ids:
            own = _joined((one.started_on, one.end) for one in self.of(child_id))
            spans = [
                (max(first, start), min(last, end))
                for first, last in spans
                for start, end in own
                if max(first, start) < min(last, end)
            ]
        return spans

    def stretch(self, day: date) -> Span | None:
        """The stretch of days that holds on a day, or else the next one."""
        return next((span for span in self.agreed() if day < span[1]), None)

    def has_agreed(self, child_id: UUID, day: date) -> bool:
        """Whether it is agreed for one of them on a day or later."""
        return any(one.end > day for one in self.of(child_id))

    def waits_for(self, day: date) -> tuple[UUID, ...]:
        """Those for whom it isn't agreed, on the day or later, while for another one it is; nobody where it is over."""
        missing = tuple(one for one in self.child_ids if not self.has_agreed(one, day))
        return missing if len(missing) < len(self.child_ids) else ()

    def state_on(self, day: date) -> SharingState:
        """How it stands on a day."""
        if all(not self.has_agreed(one, day) for one in self.child_ids):
            return SharingState.OVER
        stretch = self.stretch(day)
        if stretch is None:
            return SharingState.WAITS
        return SharingState.AGREED if stretch[0] <= day else SharingState.TO_COME


def sharings_of(agreements: Iterable[BedSharingAgreement]) -> list[Sharing]:
    """The agreements, put together; in a steady order."""
    found: defaultdict[UUID, list[BedSharingAgreement]] = defaultdict(list)
    for one in agreements:
        found[one.sharing_id].append(one)
    return [
        Sharing(key, ones[0].household_id, ones[0].child_ids, tuple(ones))
        for key, ones in sorted(found.items(), key=lambda item: str(item[0]))
    ]


def agreed_to(known: Sequence[BedSharingAgreement], new: BedSharingAgreement) -> tuple[BedSharingAgreement, ...]:
    """The agreements of one child and one sharing that are new or end, with a new one for its days.

    Refused: `ends_before_it_starts`, `later_changes_exist`, `nothing_changes`.
    """
    if new.ended_on is not None and new.ended_on <= new.started_on:
        raise refuse(grounds.ENDS_BEFORE_IT_STARTS, "Enter a last day that is not before the first one.", "until")
    true = [one for one in known if one.is_true]
    if later := min((one.started_on for one in true if one.started_on > new.started_on), default=None):
        raise refuse(
            grounds.LATER_CHANGES_EXIST,
            f"From {later.day} {later:%B %Y} something else is agreed. Choose a later day, or end that first.",
            "on",
        )
    current = next((one for one in true if one.holds_on(new.started_on)), None)
    if current and (current.says, current.ended_on) == (new.says, new.ended_on):
        raise refuse(grounds.NOTHING_CHANGES, "It is recorded so already. Choose other days, or leave it.", "on")
    same = next((one for one in known if one.id == new.id), None)
    new = replace(new, version=same.version + 1) if same else new
    if current is None or current.id == new.id:
        return (new,)
    return replace(current, ended_on=new.started_on, version=current.version + 1), new


def agreement_ended(known: Iterable[BedSharingAgreement], on: date, reason: str) -> tuple[BedSharingAgreement, ...]:
    """What was agreed for one child, none of which holds on a day or later any more. Refused: `not_agreed`."""
    lasting = [one for one in known if one.is_true and one.end > on]
    if not lasting:
        raise refuse(grounds.NOT_AGREED, "It isn’t agreed for this child on that day or later. Check the day.", "on")
    return tuple(
        replace(one, ended_on=max(on, one.started_on), reason=reason, version=one.version + 1) for one in lasting
    )


def concerns_of_agreeing(sharing: Sharing, day: date) -> list[Concern]:
    """What whoever agrees must know: that it isn't agreed for the others."""
    waiting = len(sharing.waits_for(day))
    if not waiting:
        return []
    others = "1 other child" if waiting == 1 else f"{waiting} other children"
    sentence = f"They may not share yet: it isn’t agreed for {others}. Their social worker is asked on their home page."
    return [concern(grounds.WAITS_FOR_OTHERS, sentence)]


def no_such_child() -> RefusalError:
    """The refusal of a child whom the asker may not name, or of one that there isn't: it tells nobody which."""
    return refuse(
        grounds.NOT_A_CHILD_TO_NAME,
        "Choose brothers and sisters, or children of the same constellation or household.",
        "with_child_ids",
    )


def _joined(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found
