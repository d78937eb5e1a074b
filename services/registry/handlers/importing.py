"""What does the registry do with an authority's register?"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import structlog

from services.registry import grounds
from services.registry.handlers import turning
from services.registry.handlers.joint.booking import carry_everything
from services.registry.handlers.rules import say_rules
from services.registry.handlers.school_holidays import say_school_holidays
from services.registry.policy.facts import Approval, Fact
from services.registry.policy.importing.changes import Changes, changes_between, counted_with, with_roles
from services.registry.policy.importing.contradictions import Histories, contradictions, refusal_of
from services.registry.policy.importing.dated_import import Dated, Known, dated, to_look_up
from services.registry.policy.importing.decided import decided
from services.registry.policy.importing.histories import histories_in
from services.registry.policy.importing.lines import things_in
from services.registry.policy.importing.overturning import (
    corrections_overturned,
    decisions_overturned,
    overturned,
    with_recorded_reasons,
)
from services.registry.policy.importing.resurrecting import as_erased, resurrected
from services.registry.policy.importing.row_by_row import Row, decided_rows_in, rows_in, told_of_rows, why_rows_are_told
from services.registry.policy.records.care import ended_with_care_in
from services.registry.policy.register import (
    KINDS,
    BedSharingAgreement,
    Carer,
    Child,
    Constellation,
    Membership,
    Person,
    Profile,
    Register,
    Worker,
)
from services.registry.policy.rules import SetRule
from services.registry.policy.school_holidays import SchoolHoliday
from services.registry.policy.telling import event_about, event_about_life
from services.registry.repository import installation
from services.registry.repository.constellations import caseloads, lives
from services.registry.repository.joint.neighbours import keep_neighbours
from services.registry.repository.keeping import exporting, importing
from services.registry.repository.keeping.facts import facts
from services.registry.repository.keeping.things import whole_register
from services.registry.repository.keeping.turns import take_turns
from services.registry.repository.names import write_down
from services.registry.repository.retention.subjects import everybody_erased
from shared.contracts.packs import MOST_CHANGES, Imported, RowsTold
from shared.contracts.refusals import refuse
from shared.contracts.registry import INSTALLATION, ImportRegister
from shared.messaging.errands import Desk
from shared.persistence.work import Work

log = structlog.get_logger()

LIST_THE_AUTHORITY = "list_the_authority"


async def import_register(command: ImportRegister, work: Work) -> Imported:
    """Takes a pack: all that it changes is saved and said, or the whole is refused with everything that can't be."""
    _refuse_another_authoritys(command, work.authority)
    await take_turns(work)
    before = await whole_register(work)
    siblings = {child.sibling_group_id for child in before.of(Child).values() if child.sibling_group_id}
    erased = await everybody_erased(work)
    rows = as_erased(Register(things_in(command, work.authority, siblings)), before, erased)
    rows = with_recorded_reasons(rows, before)
    decided_before = await importing.decided_before(work)
    own = decided(command, work.authority, decided_before)
    rows, ending = _until_care_ends(rows, before, {one.id: one for one in (*decided_before, *own.facts)}.values())
    told = histories_in(command, work.authority)
    known = Known(
        register=before,
        timelines=await importing.facts_of(work, to_look_up(rows, before, told)),
        lives=await lives.lives(work),
    )
    found = dated(rows, told, known, work.today)
    after = before.with_all_of(found.also).with_all_of(ending).with_all_of(found.given)
    histories = Histories(
        lives=tuple({**known.lives, **found.lives}.values()),
        approvals=found.approvals_with(await facts(work, Approval)),
    )
    wrong = [
        *contradictions(command, rows, after, work.today, histories),
        *overturned(command, found, work.authority),
        *decisions_overturned(rows, before),
        *corrections_overturned(command, rows, before, await importing.written_here(work), work.authority),
        *own.wrong,
        *resurrected(command, erased, work.authority),
    ]
    if wrong:
        log.info("register_contradicted_itself", contradictions=len(wrong))
        raise refusal_of(wrong)
    changes = changes_between(before, with_roles(after, work.today), found.given, found.touched)
    counts = counted_with(changes.counts, {**found.counts, **own.counts})
    if not command.dry_run:
        await importing.save(work, changes, found, own)
        _say(work, changes, found)
        await say_rules(work, [one for one in own.facts if isinstance(one, SetRule)])
        await say_school_holidays(work, [one for one in own.facts if isinstance(one, SchoolHoliday)])
        await _book(work, changes, found)
        await carry_everything(work)
        await work.later(LIST_THE_AUTHORITY, next(iter(rows.of(Profile))))
    if command.tells_rows:
        found_rows = [
            *rows_in(command, work.authority, rows, changes, told=told, known=known),
            *decided_rows_in(command, work.authority, decided_before),
        ]
        counts = counts.model_copy(update={"rows": await _told(command, work, found_rows, after)})
    log.info(
        "register_imported",
        dry_run=command.dry_run,
        added=sum(counts.added.values()),
        changed=sum(counts.changed.values()),
        unchanged=sum(counts.unchanged.values()),
    )
    return counts


def _until_care_ends(rows: Register, before: Register, deaths: Iterable[Fact]) -> tuple[Register, Register]:
    """The pack's things, and of the others those agreements to share a bedroom that end with it, for good."""
    ending = ended_with_care_in(before.with_all_of(rows), deaths)
    told = rows.of(BedSharingAgreement)
    return (
        rows.with_all_of(Register(one for one in ending if one.id in told)),
        Register(one for one in ending if one.id not in told),
    )


async def _told(command: ImportRegister, work: Work, found: Sequence[Row], after: Register) -> RowsTold:
    """What becomes of the rows; whose details are told with it, as they are now, is written down."""
    told_of = [row.was for row in found if row.was is not None][:MOST_CHANGES]
    kinds = await exporting.kinds_of(work, told_of)
    await write_down(work, await exporting.people_told_of(work, told_of, kinds), why_rows_are_told(command))
    return told_of_rows(found, command, work.authority, after, kinds)


def _say(work: Work, changes: Changes, found: Dated) -> None:
    for kind in KINDS:
        for thing in changes.saved[kind]:
            if isinstance(thing, Constellation):
                life = replace(found.lives[thing.id], version=thing.version)
                work.say(event_about_life(life, work.authority, work.today))
            elif event := event_about(thing, work.today):
                work.say(event)


async def _book(work: Work, changes: Changes, found: Dated) -> None:
    """Have the page turned where something is known to become otherwise by its date alone."""
    moved = {one.constellation_id for one in changes.saved[Membership] if isinstance(one, Membership)}
    moved |= {one.id for one in changes.saved[Constellation]}
    for life in (await lives.lives_with(work, moved)).values():
        await turning.book(work, life.id, life.next_change_after(work.today))
    for person in (*changes.saved[Worker], *changes.saved[Carer]):
        if isinstance(person, Person):
            await turning.book(work, person.id, person.next_change_after(work.today))
    for thing_id in found.to_change_after(work.today):
        await turning.book(work, thing_id, await caseloads.next_change_of(work, thing_id, work.today))


async def list_the_authority(desk: Desk) -> None:
    """Puts the authority on the installation's list, under the name that it has now; its neighbours hear of it."""
    async with desk.work() as work:
        profile = await installation.profile(work)
    if profile is None:
        return
    async with desk.work_in(INSTALLATION) as work:
        await installation.put_on_the_list(work, desk.authority, profile.name)
        listed = await installation.listed(work)
    me = [one for one in listed if one.authority == desk.authority]
    others = [one for one in listed if one.authority != desk.authority]
    async with desk.work() as work:
        await keep_neighbours(work, others)
    for other in others:
        async with desk.work_in(other.authority) as work:
            await keep_neighbours(work, me)


def _refuse_another_authoritys(command: ImportRegister, authority: str) -> None:
    if authority == INSTALLATION:
        raise refuse(
            grounds.NOT_AN_AUTHORITY, f"{INSTALLATION} can't be an authority's name. Choose another.", "authority"
        )
    words = [line.authority for line in command.authority]
    if words != [authority]:
        raise refuse(
            grounds.REGISTER_OF_ANOTHER_AUTHORITY,
            f"The table authority must have one row, and it must be that of {authority}. "
            "Check that this is the right pack.",
            "authority",
        )
