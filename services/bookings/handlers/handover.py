"""What bookings does when somebody leaves a handover note, or asks for them."""

from uuid import UUID, uuid4

import structlog

from services.bookings.policy import handover as policy
from services.bookings.policy.handover import Note
from services.bookings.policy.sleepovers import Sleepover, not_yours
from services.bookings.repository import handover as kept
from services.bookings.repository.rules import rulebook
from services.bookings.repository.sleepovers import Sleepovers
from shared.contracts.handover import (
    HandoverNote,
    HandoverNotes,
    HandoverNotesLeft,
    LeaveHandoverNote,
    OpenHandover,
    OpenHandovers,
    WhichHandoverNotes,
    WhichHandoversAreOpen,
)
from shared.contracts.words import SleepoverState
from shared.messaging.errands import Desk
from shared.persistence.work import Work

log = structlog.get_logger()

TELL_OF_HANDOVER_NOTES = "tell_of_handover_notes"
"""The errand that says that notes were left, once their household has left no other one for a while."""
MAY_BE_OPEN = (SleepoverState.REQUESTED, SleepoverState.CONFIRMED)


async def leave_handover_note(command: LeaveHandoverNote, work: Work) -> HandoverNotes:
    """Keep the note, for the other household to read."""
    sleepover = await _one(command.sleepover_id, work)
    opening = policy.opening_of(sleepover, await rulebook(work))
    words = command.words.strip()
    side = policy.check_can_leave(work.actor, sleepover, opening, words, work.today)
    note = Note(uuid4(), sleepover.id, side, work.actor.person_id, work.now, words)
    await kept.add(work, note)
    await work.later(TELL_OF_HANDOVER_NOTES, note.id, at=work.now + policy.QUIET_FOR)
    log.info("handover_note_left", sleepover_id=str(sleepover.id), side=note.side.value)
    return await _told(sleepover, work)


async def tell_of_handover_notes(desk: Desk) -> None:
    """Say that this note was left, with those of its household just before it; run late or twice it says the same."""
    async with desk.work() as work:
        notes = await kept.all_beside(work, desk.thing_id)
        note = next((one for one in notes if one.id == desk.thing_id), None)
        sleepover = await Sleepovers(work).one(note.sleepover_id) if note else None
        if note is None or sleepover is None:
            return
        opening = policy.opening_of(sleepover, await rulebook(work))
        row = policy.left_in_a_row(note, notes)
        if row and policy.is_told(note, opening, work.today):
            work.say(
                HandoverNotesLeft.model_validate(
                    {
                        "thing_version": notes.index(note) + 1,
                        "sleepover_id": sleepover.id,
                        "satellite_household_id": sleepover.satellite_household_id,
                        "hub_household_id": sleepover.hub_household_id,
                        "child_ids": sleepover.child_ids,
                        "first_night_on": sleepover.first_night_on,
                        "last_night_on": sleepover.last_night_on,
                        "side": note.side,
                        "left": len(row),
                        "open_until": opening.open_until,
                    }
                )
            )
            log.info("handover_notes_told", sleepover_id=str(sleepover.id), side=note.side.value)


async def which_handover_notes(query: WhichHandoverNotes, work: Work) -> HandoverNotes:
    """The notes, for whose stay it is. Nobody learns from a refusal whether there is such a sleepover."""
    return await _told(await _one(query.sleepover_id, work), work)


async def which_handovers_are_open(_query: WhichHandoversAreOpen, work: Work) -> OpenHandovers:
    """The stays of the actor's household of which notes can be left now, with who left the last one."""
    near = await Sleepovers(work).concerning(
        work.actor, work.today - policy.LONGEST, work.today + policy.LONGEST, MAY_BE_OPEN
    )
    rules = await rulebook(work)
    open_now = [one for one in near if policy.may_leave(work.actor, one, policy.opening_of(one, rules), work.today)]
    last = await kept.last_of(work, [one.id for one in open_now]) if open_now else {}
    return OpenHandovers(handovers=tuple(_open(one, last.get(one.id)) for one in open_now))


def _open(sleepover: Sleepover, last: kept.Last | None) -> OpenHandover:
    return OpenHandover(
        sleepover_id=sleepover.id,
        child_ids=sleepover.child_ids,
        first_night_on=sleepover.first_night_on,
        last_night_on=sleepover.last_night_on,
        notes=last.notes if last else 0,
        last_side=last.note.side if last else None,
        last_at=last.note.written_at if last else None,
    )


async def _one(sleepover_id: UUID, work: Work) -> Sleepover:
    sleepover = await Sleepovers(work).one(sleepover_id)
    if sleepover is None:
        raise not_yours()
    return sleepover


async def _told(sleepover: Sleepover, work: Work) -> HandoverNotes:
    opening = policy.opening_of(sleepover, await rulebook(work))
    reads = policy.may_read(work.actor, sleepover, opening, work.today)
    notes = await kept.of(work, sleepover.id) if reads else []
    return HandoverNotes(
        sleepover_id=sleepover.id,
        notes=tuple(
            HandoverNote(
                note_id=one.id,
                side=one.side,
                written_by=one.written_by,
                written_at=one.written_at,
                words=one.words,
            )
            for one in notes
        ),
        opens_on=opening.opens_on,
        open_until=opening.open_until,
        may_leave=policy.may_leave(work.actor, sleepover, opening, work.today),
    )
