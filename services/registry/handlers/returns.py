"""What does the registry do with a statutory return?"""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

import structlog

from services.registry import grounds
from services.registry.handlers.care import end_with_care
from services.registry.policy.facts import Approval
from services.registry.policy.importing.episodes import Found, Known, letters, placements_by
from services.registry.policy.importing.row_by_row import told_change, why_rows_are_told
from services.registry.policy.records.short_breaks import SHORT_BREAKS
from services.registry.policy.register import Child, Household, Placement
from services.registry.policy.telling import event_about
from services.registry.repository.keeping import importing
from services.registry.repository.keeping.facts import facts
from services.registry.repository.keeping.things import things
from services.registry.repository.keeping.turns import take_turns
from services.registry.repository.names import write_down
from shared.contracts.packs import Imported, RowsTold
from shared.contracts.refusals import MOST_FAULTS, refuse_faults
from shared.contracts.registry import Purpose
from shared.contracts.returns import (
    ChildrenOfReturn,
    EpisodeLine,
    HowAreTheyReturned,
    ImportEpisodes,
    KnownOfReturn,
    ReturnedChild,
    ReturnedChildren,
    WhoIsInReturn,
)
from shared.contracts.row_changes import rows_told
from shared.persistence.work import Work

log = structlog.get_logger()


async def import_episodes(command: ImportEpisodes, work: Work) -> Imported:
    """Takes the placements of known children, or is refused with each that can't be; twice taken, once recorded."""
    await take_turns(work)
    known = await _known(work)
    found = placements_by(command, known)
    if found.left_out and not command.take_what_is_known:
        raise refuse_faults(
            grounds.NOT_EVERYTHING_IS_KNOWN,
            "Not every foster placement of the return can be taken. Put these right, or take what is known.",
            found.left_out,
        )
    before = {one.id: one for ones in known.placements.values() for one in ones}
    new = [one for one in found.placements if one.id not in before]
    other = [one.in_place_of(before[one.id]) for one in found.placements if before.get(one.id, one) != one]
    if not command.dry_run:
        await importing.save_placements(work, (*new, *other))
        for placement in (*new, *other):
            if event := event_about(placement, work.today):
                work.say(event)
        await end_with_care(work, {one.child_id for one in (*new, *other)})
    log.info(
        "episodes_imported",
        dry_run=command.dry_run,
        added=len(new),
        changed=len(other),
        left_out=len(found.left_out),
    )
    rows = (
        await _told(work, command, found, known, new=new, other=[(before[one.id], one) for one in other])
        if command.tells_rows
        else None
    )
    return Imported(
        rows=rows,
        added={Placement.table: len(new)},
        changed={Placement.table: len(other)},
        unchanged={Placement.table: len(found.placements) - len(new) - len(other)},
        left_out=tuple(found.left_out[:MOST_FAULTS]),
        more=max(0, len(found.left_out) - MOST_FAULTS),
    )


async def who_is_in_return(query: WhoIsInReturn, work: Work) -> ChildrenOfReturn:
    """Whom the numbers mean; a number whose child was born on another day means nobody."""
    numbers = await _by_number(work)
    found = [(one, numbers[one.child]) for one in query.children if one.child in numbers]
    return ChildrenOfReturn(
        known=tuple(
            KnownOfReturn(child=number, child_id=child_id)
            for number, child_id in {
                one.child: child.id for one, child in found if child.date_of_birth == one.dob
            }.items()
        ),
        born_otherwise=tuple(dict.fromkeys(one.child for one, child in found if child.date_of_birth != one.dob)),
    )


async def how_are_they_returned(query: HowAreTheyReturned, work: Work) -> ReturnedChildren:
    """Number and date of birth of those who have a number; who takes them away is written down."""
    asked = frozenset(query.child_ids)
    found = [child for child in (await _by_number(work)).values() if child.id in asked]
    await write_down(work, [child.id for child in found], Purpose.EXPORT_THE_REGISTER)
    return ReturnedChildren(
        children=tuple(
            ReturnedChild(
                child_id=child.id,
                child=child.ssda903_id,
                dob=child.date_of_birth,
                is_on_short_breaks=child.legal_status in SHORT_BREAKS,
            )
            for child in found
            if child.ssda903_id
        )
    )


async def _by_number(work: Work) -> dict[str, Child]:
    return {child.ssda903_id: child for child in await things(work, Child) if child.ssda903_id}


async def _told(
    work: Work,
    command: ImportEpisodes,
    found: Found,
    known: Known,
    *,
    new: Sequence[Placement],
    other: Sequence[tuple[Placement, Placement]],
) -> RowsTold:
    """The first episodes of what would be new, and the placements that would become otherwise; it is written down."""
    named: tuple[Child | Household, ...] = (*known.children.values(), *known.households.values())
    refs = {str(one.id): one.ref for one in named}
    await write_down(work, list({was.child_id: None for was, _ in other}), why_rows_are_told(command))
    changed = [
        told_change(was, now, found.positions[now.id], EpisodeLine.table, called=lambda text: refs.get(text, text))
        for was, now in other
    ]
    return rows_told({EpisodeLine.table: tuple(found.positions[one.id] for one in new)}, changed, len(changed))


async def _known(work: Work) -> Known:
    approvals: defaultdict[UUID, list[Approval]] = defaultdict(list)
    for approval in await facts(work, Approval):
        approvals[approval.household_id].append(approval)
    placements: defaultdict[UUID, list[Placement]] = defaultdict(list)
    for placement in await things(work, Placement):
        placements[placement.child_id].append(placement)
    households = {one.id: one for one in await things(work, Household)}
    by_postcode: defaultdict[str, list[Household]] = defaultdict(list)
    for household in households.values():
        by_postcode[letters(household.postcode)].append(household)
    return Known(
        authority=work.authority,
        children=await _by_number(work),
        households=households,
        by_postcode=by_postcode,
        approvals=approvals,
        placements=placements,
    )
