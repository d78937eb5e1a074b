"""What does the registry do when an authority begins that has no register yet?"""

import structlog

from services.registry import grounds
from services.registry.handlers.importing import LIST_THE_AUTHORITY
from services.registry.policy.register import Profile
from services.registry.policy.registering.details import a_worker
from services.registry.policy.telling import event_about
from services.registry.repository import installation
from services.registry.repository.keeping.turns import take_turns
from services.registry.repository.registering import keeping
from shared.contracts.packs import id_of
from shared.contracts.refusals import refuse
from shared.contracts.registering import OpenAuthority, Registered
from shared.contracts.registry import INSTALLATION
from shared.persistence.work import Work

log = structlog.get_logger()


async def open_authority(command: OpenAuthority, work: Work) -> Registered:
    """An authority with one worker, who registers the others; it is on the installation's list soon after."""
    await take_turns(work)
    if work.authority == INSTALLATION:
        raise refuse(grounds.NOT_AN_AUTHORITY, f"{INSTALLATION} can't be an authority's name. Choose another.")
    if await installation.profile(work) is not None:
        raise refuse(grounds.AUTHORITY_IS_OPEN, "This authority has a register already. Sign in to it.")
    profile = Profile(
        id=id_of(work.authority, "authority", work.authority),
        ref=work.authority,
        name=command.name,
        gss_code=command.gss_code,
        out_of_hours_phone=command.out_of_hours_phone,
        duty_email=command.duty_email,
        colour=command.colour,
    )
    worker = a_worker(command.first_worker, *await keeping.reference(work, "workers", None))
    # As with an import, nobody of the authority has decided it.
    await keeping.keep(work, [profile, worker], by=None)
    if event := event_about(worker, work.today):
        work.say(event)
    await work.later(LIST_THE_AUTHORITY, profile.id)
    log.info("authority_opened")
    return Registered(thing_id=worker.id, ref=worker.ref)
