"""What does the sign-in hear of authorities and people?"""

from collections.abc import Collection
from uuid import UUID

import structlog

from services.registry import grounds
from services.registry.policy.facts import Duty
from services.registry.policy.records.stays import Openings, oldest_last_night
from services.registry.policy.register import Carer, Worker
from services.registry.policy.signing_in import (
    carer_as_actor,
    carer_roles,
    household_in_words,
    team_in_words,
    worker_as_actor,
)
from services.registry.repository import installation, standing
from services.registry.repository.keeping.facts import rulebook
from services.registry.repository.records import stays
from services.registry.repository.retention.subjects import erased_among
from services.registry.settings import Settings
from shared.contracts.actor import LIFETIME, Actor, SigningKey
from shared.contracts.refusals import RefusalError, refusal, refuse
from shared.contracts.registry import (
    INSTALLATION,
    Authorities,
    AuthorityProfile,
    PeopleToPick,
    PersonToPick,
    Statement,
    WhichAuthorities,
    WhichAuthority,
    WhoCanSignIn,
    WhoIsSigningIn,
)
from shared.contracts.roles import Role
from shared.persistence.work import Work

log = structlog.get_logger()


PICKING_IS_OFF = refusal(
    grounds.PICKING_IS_OFF, "People can't be picked here. Sign in through the authority's own sign-in."
)


async def which_authority(_query: WhichAuthority, work: Work) -> AuthorityProfile:
    """What pages show of the authority."""
    profile = await installation.profile(work)
    if profile is None:
        raise refuse(
            grounds.AUTHORITY_NOT_IMPORTED, "This authority has no register yet. Import its register pack first."
        )
    return AuthorityProfile(
        authority=work.authority,
        name=profile.name,
        colour=profile.colour,
        out_of_hours_phone=profile.out_of_hours_phone,
    )


async def which_authorities(_query: WhichAuthorities, work: Work) -> Authorities:
    """The installation's list; refused in an authority, which can see nothing of the others."""
    if work.authority != INSTALLATION:
        raise refuse(grounds.NOT_THE_INSTALLATION, f"The list of authorities is kept in {INSTALLATION}. Ask there.")
    return Authorities(authorities=tuple(await installation.listed(work)))


async def who_can_sign_in(_query: WhoCanSignIn, work: Work, settings: Settings) -> PeopleToPick:
    """Everybody who would be let in today, by name."""
    if not settings.pick_a_person:
        raise RefusalError(PICKING_IS_OFF)
    workers, carers, households, places = await standing.everybody(work)
    people = [
        PersonToPick(person_id=one.id, name=_full_name(one), roles=one.roles, belongs_to=team_in_words(one))
        for one in workers
        if one.is_there_on(work.today)
    ]
    outside = {one.household_id for one in carers if not places.of(one.household_id).roles}
    guests_at = await _have_guests(work, outside)
    for carer in carers:
        place = places.of(carer.household_id)
        roles = carer_roles(place, has_guests=carer.household_id in guests_at)
        if roles and carer.is_there_on(work.today):
            belongs_to = household_in_words(households[carer.household_id].name, place)
            people.append(PersonToPick(person_id=carer.id, name=_full_name(carer), roles=roles, belongs_to=belongs_to))
    erased = await erased_among(work, [one.person_id for one in people])
    people = [one for one in people if one.person_id not in erased]
    return PeopleToPick(people=tuple(sorted(people, key=lambda one: (one.name.casefold(), one.person_id))))


async def who_is_signing_in(query: WhoIsSigningIn, work: Work, key: SigningKey, settings: Settings) -> Statement:
    """Signs for somebody, with their roles and standing as the register has them today."""
    if not (settings.pick_a_person or work.actor.has(Role.OPERATOR)):
        raise RefusalError(PICKING_IS_OFF)
    found = await who_they_are_today(work, query.person_id)
    if found is None:
        raise refuse(
            grounds.NOBODY_SIGNS_IN_AS_THIS,
            "This person can't sign in to Hubhome today. Ask your fostering service to check the register.",
            "person_id",
        )
    log.info("somebody_signed_for", person_id=str(query.person_id))
    return signed(*found, work, key)


async def who_they_are_today(work: Work, person_id: UUID) -> tuple[str, Actor] | None:
    """Somebody's name, and their roles and standing as the register has them today; none who can't sign in."""
    person = await standing.worker_or_carer(work, person_id)
    if person is None or not person.is_there_on(work.today) or await erased_among(work, [person.id]):
        return None
    actor = await _actor(work, person)
    return (_full_name(person), actor) if actor else None


def signed(name: str, actor: Actor, work: Work, key: SigningKey) -> Statement:
    """The statement about somebody."""
    return Statement(statement=key.sign(actor, work.now), actor=actor, name=name, expires_at=work.now + LIFETIME)


async def _actor(work: Work, person: Worker | Carer) -> Actor | None:
    if isinstance(person, Carer):
        home = person.household_id
        place = await standing.place_of(work, home)
        has_guests = not place.roles and home in await _have_guests(work, {home})
        children = await standing.children_with(work, home)
        return carer_as_actor(person, place, children, work.authority, has_guests=has_guests)
    return worker_as_actor(
        person,
        work.authority,
        liaison_of=await standing.assigned_to(work, person.id, Duty.LIAISON_WORKER, work.today),
        social_worker_of=await standing.assigned_to(work, person.id, Duty.CHILDRENS_SOCIAL_WORKER, work.today),
        supervises=await standing.assigned_to(work, person.id, Duty.SUPERVISING_SOCIAL_WORKER, work.today),
    )


async def _have_guests(work: Work, household_ids: Collection[UUID]) -> set[UUID]:
    """The households among these at which a child is to stay, or has just stayed, whose stay sheet is open."""
    openings = Openings(await rulebook(work))
    known = await stays.at_homes(work, household_ids, since=oldest_last_night(work.today))
    return {one.hub_household_id for one in known if openings.of(one).is_open(one, work.today)}


def _full_name(person: Worker | Carer) -> str:
    return f"{person.first_name} {person.last_name}"
