"""What does bookings give of a return, and take from one?"""

from uuid import uuid4

import structlog

from services.bookings import grounds
from services.bookings.handlers.telling_of_absences import fact_about
from services.bookings.policy.absences import Deed, Expected, began, read_in
from services.bookings.policy.missing_episodes import (
    Found,
    Told,
    absences_told,
    episodes_in,
    first_and_last_day,
    rows_of,
)
from services.bookings.repository.absences import AbsencesOf
from shared.contracts.absences import AbsenceDeedKind, AbsenceReadIn
from shared.contracts.clock import night_in_london
from shared.contracts.packs import Imported
from shared.contracts.refusals import MOST_FAULTS, refuse_faults
from shared.contracts.returns import (
    MOST_AT_ONCE,
    ImportMissing,
    MissingEpisodes,
    MissingLine,
    WhichMissingEpisodes,
)
from shared.contracts.row_changes import rows_told
from shared.persistence.work import Work

log = structlog.get_logger()


async def which_missing_episodes(query: WhichMissingEpisodes, work: Work) -> MissingEpisodes:
    """A page of the rows of a year, child by child and in the order of their days."""
    rows = episodes_in(await AbsencesOf(work).touching(*first_and_last_day(query.year)), query.year)
    page = rows[query.position : query.position + MOST_AT_ONCE]
    following = query.position + len(page)
    return MissingEpisodes(episodes=tuple(page), next_position=following if following < len(rows) else None)


async def import_missing(command: ImportMissing, work: Work) -> Imported:
    """Keeps what isn't recorded yet, all or nothing or as far as it is known; taken twice, kept once."""
    found = Found()
    rows = rows_of(command, found)
    absences = AbsencesOf(work)
    if not command.dry_run:
        await absences.lock(rows)
    absences_told(rows, await absences.of_children(rows), work.today, found)
    new = await _with_homes(found, work)
    found.left_out.sort(key=lambda fault: int(fault.field.split(".")[1]))
    if found.left_out and not command.take_what_is_known:
        raise refuse_faults(
            grounds.NOT_EVERYTHING_IS_KNOWN,
            "Not every row of Missing.csv can be taken. Put these right, or take what is known.",
            found.left_out,
        )
    if not command.dry_run:
        for told, home in new:
            await _keep(told, home, work)
    positions = tuple(sorted(row.position for told, _ in new for row in told.rows))
    table = MissingLine.table
    log.info("missing_read_in", dry_run=command.dry_run, added=len(positions), left_out=len(found.left_out))
    return Imported(
        rows=rows_told({table: positions}, [], 0) if command.tells_rows else None,
        added={table: len(positions)},
        changed={table: 0},
        unchanged={table: found.unchanged},
        left_out=tuple(found.left_out[:MOST_FAULTS]),
        more=max(0, len(found.left_out) - MOST_FAULTS),
    )


async def _with_homes(found: Found, work: Work) -> list[tuple[Told, Expected]]:
    """Each with where the child lived as they left; where nobody knows that, the rows are left out."""
    homes: list[tuple[Told, Expected]] = []
    for told in found.new:
        home = await AbsencesOf(work).where_expected(told.child_id, night_in_london(told.spans[0].since))
        if home is not None:
            homes.append((told, home))
            continue
        for row in told.rows:
            found.leave_out(
                row.position,
                "child",
                "Nobody knows where the child lived on that day.",
                "Take the placement first, by Episodes.csv or in the register. Then read the row in again.",
            )
    return homes


async def _keep(told: Told, home: Expected, work: Work) -> None:
    new = began(uuid4(), home, told.spans[0], work.actor.person_id, work.now)
    absence = read_in(new, told.spans, told.ended_at)
    deed = Deed(AbsenceDeedKind.READ_IN, work.now, work.actor.person_id)
    await AbsencesOf(work).add(absence, deed)
    work.say(fact_about(AbsenceReadIn, absence, deed, homes=()))
