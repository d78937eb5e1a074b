"""What does the registry do with agreements to share a bedroom once a child isn't in the authority's care?"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from services.registry.policy.records import care
from services.registry.policy.register import BedSharingAgreement, Placement
from services.registry.policy.retention.deaths import Death
from services.registry.policy.telling import event_about
from services.registry.repository.records import changes as kept
from services.registry.repository.records import sharing
from shared.persistence.work import Work

_JUST_BEFORE = timedelta(microseconds=1)


async def ending_with_care(
    work: Work, child_id: UUID, placements: Iterable[Placement], deaths: Iterable[Death]
) -> list[BedSharingAgreement]:
    """The agreements that can't hold any more, once this is what is recorded of a child."""
    day = care.out_of_care_from(placements, deaths)
    return [] if day is None else care.ended_with_care(await sharing.with_child(work, child_id), {child_id: day})


async def holding_again(work: Work, child_id: UUID, mistake: Death) -> list[BedSharingAgreement]:
    """The agreements that a death had ended which never was; no longer than each of their children is in care."""
    if mistake.recorded.at is None:
        return []
    as_before = await sharing.with_child(work, child_id, mistake.recorded.at - _JUST_BEFORE)
    back = care.given_back(await sharing.with_child(work, child_id), as_before, mistake.start)
    out_from = await sharing.out_of_care(work, {one for each in back for one in each.child_ids} - {child_id})
    if (day := care.out_of_care_from(await kept.placements_of(work, child_id))) is not None:
        out_from[child_id] = day
    shorter = {one.id: one for one in care.ended_with_care(back, out_from)}
    return [shorter.get(one.id, one) for one in back]


async def end_with_care(work: Work, child_ids: Collection[UUID]) -> None:
    """Of those that hold today or later, ends what can't for one of these children any more."""
    lasting = await sharing.lasting(work, child_ids)
    out_from = await sharing.out_of_care(work, {child for one in lasting for child in one.child_ids})
    await keep_and_say(work, care.ended_with_care(lasting, out_from))


async def keep_and_say(work: Work, changed: Sequence[BedSharingAgreement]) -> None:
    """Each as its next version, said to whoever goes by it."""
    news = [replace(one, version=one.version + 1) for one in changed]
    await kept.keep_agreements(work, news)
    for agreement in news:
        if event := event_about(agreement, work.today):
            work.say(event)
