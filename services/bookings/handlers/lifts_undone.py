"""What becomes of lifts to a gathering when a reply changes, and who is told of what was arranged or undone?"""

from uuid import UUID

from services.bookings.handlers.telling_of_gatherings import gathering_fact
from services.bookings.policy import lifts as deciding
from services.bookings.repository.lifts import GatheringLifts
from services.bookings.repository.planned_gatherings import PlannedGatherings
from shared.contracts.gatherings import GatheringLiftsArranged
from shared.persistence.work import Work


async def say_of_lifts(gathering_id: UUID, before: deciding.Lifts, work: Work, changed_by: UUID | None = None) -> None:
    """Undo what can't be any more, and say of whom something is arranged or undone since `before`; else nothing."""
    lifts = GatheringLifts(work)
    after = await lifts.of(gathering_id)
    if broken := deciding.cant_be(after):
        await lifts.arrange(gathering_id, dict.fromkeys(broken))
        after = await lifts.of(gathering_id)
    arranged, undone = deciding.told_of(before, after)
    if not (arranged or undone):
        return
    await lifts.have_changed(gathering_id)
    gatherings = PlannedGatherings(work)
    gathering = await gatherings.locked(gathering_id)
    if gathering is not None:
        homes = {
            "arranged_household_ids": tuple(sorted(arranged)),
            "undone_household_ids": tuple(sorted(undone)),
        }
        its = await gatherings.answered(gathering)
        work.say(gathering_fact(GatheringLiftsArranged, gathering, its, changed_by, **homes))
