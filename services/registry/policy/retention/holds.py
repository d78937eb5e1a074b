"""What keeps a record from being erased, whatever its period?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.registry import grounds
from services.registry.policy.facts import Fact, begun, changed, holding, with_fact
from shared.contracts.refusals import refuse


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordHold(Fact):
    """A record is held, from a day on: for a claim, or an inquiry."""

    table = "record_holds"
    about = ("subject_id",)

    started_on: date
    subject_id: UUID
    lifted_because: str = ""


def held(known: Sequence[RecordHold], subject_id: UUID, on: date, reason: str) -> tuple[RecordHold, ...]:
    """The holds that are new, with one from a day on. Refused: `held_already`."""
    if holding(known, on) is not None:
        raise refuse(
            grounds.HELD_ALREADY, "This record is held already. Lift the hold first to give another reason.", "reason"
        )
    new = begun(RecordHold, on, subject_id=subject_id, reason=reason)
    return changed(known, with_fact(known, new))


def lifted(known: Sequence[RecordHold], on: date, reason: str) -> tuple[RecordHold, ...]:
    """The hold that ends on a day. Refused: `not_held`."""
    current = holding(known, on)
    if current is None:
        raise refuse(grounds.NOT_HELD, "This record isn’t held, so there is no hold to lift. Look at it again.")
    return (replace(current, ended_on=on, lifted_because=reason),)
