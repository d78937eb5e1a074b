"""What does the registry do with an authority's register?"""

import structlog

from services.registry.policy.changes import changes_between, with_roles
from services.registry.policy.contradictions import contradictions, refusal_of
from services.registry.policy.lines import things_in
from services.registry.policy.register import KINDS, Profile, Register
from services.registry.policy.telling import event_about
from services.registry.repository import importing, installation
from services.registry.repository.things import whole_register
from shared.contracts.packs import Imported
from shared.contracts.refusals import RefusalError, refuse
from shared.contracts.registry import INSTALLATION, ImportRegister
from shared.messaging.errands import Desk
from shared.persistence.work import Work

log = structlog.get_logger()

LIST_THE_AUTHORITY = "list_the_authority"


async def import_register(command: ImportRegister, work: Work) -> Imported:
    """Takes a pack: all that it changes is saved and said, or the whole is refused with everything that can't be."""
    _refuse_another_authoritys(command, work.authority)
    given = Register(things_in(command, work.authority))
    await importing.take_turns(work)
    before = await whole_register(work)
    after = before.with_all_of(given)
    if found := contradictions(command, after, work.today):
        log.info("register_contradicted_itself", contradictions=len(found))
        raise RefusalError(refusal_of(found))
    changes = changes_between(before, with_roles(after, work.today), given)
    if not command.dry_run:
        await importing.save(work, changes)
        for kind in KINDS:
            for event in (event_about(thing, work.authority) for thing in changes.saved[kind]):
                if event is not None:
                    work.say(event)
        await work.later(LIST_THE_AUTHORITY, next(iter(given.of(Profile))))
    counts = changes.counts
    log.info(
        "register_imported",
        dry_run=command.dry_run,
        added=sum(counts.added.values()),
        changed=sum(counts.changed.values()),
        unchanged=sum(counts.unchanged.values()),
    )
    return counts


async def list_the_authority(desk: Desk) -> None:
    """Puts the authority on the installation's list, under the name that it has now."""
    async with desk.work() as work:
        profile = await installation.profile(work)
    if profile is None:
        return
    async with desk.work_in(INSTALLATION) as work:
        await installation.put_on_the_list(work, desk.authority, profile.name)


def _refuse_another_authoritys(command: ImportRegister, authority: str) -> None:
    if authority == INSTALLATION:
        raise refuse("not_an_authority", f"{INSTALLATION} can't be an authority's name. Choose another.", "authority")
    words = [line.authority for line in command.authority]
    if words != [authority]:
        raise refuse(
            "register_of_another_authority",
            f"The table authority must have one row, and it must be that of {authority}. "
            "Check that this is the right pack.",
            "authority",
        )
