"""Who may plan family time, see what of it, acknowledge it and record what became of it?"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from services.bookings import grounds
from services.bookings.policy.family_times.before import Left
from services.bookings.policy.family_times.plan import About, Around, FamilyTime
from shared.contracts.actor import Actor
from shared.contracts.family_time import PLANS_FAMILY_TIME
from shared.contracts.family_words import FamilyTimeState
from shared.contracts.refusals import RefusalError, refuse
from shared.contracts.roles import CARERS, Role

RECORDED_WITHIN = timedelta(days=2)


def own_households(actor: Actor) -> frozenset[UUID]:
    """The households for which somebody speaks, or which they supervise."""
    own = {actor.household_id} if actor.household_id and actor.has(*CARERS) else set()
    supervised = actor.supervised_household_ids if actor.has(Role.SUPERVISING_SOCIAL_WORKER) else ()
    return frozenset({*own, *supervised})


def own_children(actor: Actor, around: Around) -> frozenset[UUID]:
    """The children whom somebody looks after on its day, or for whom they answer."""
    homes = own_households(actor)
    theirs = actor.child_ids if actor.has(Role.CHILDRENS_SOCIAL_WORKER) else ()
    return frozenset(theirs).union(*(around.children_with(home) for home in homes))


def answers_for_one(actor: Actor, around: Around) -> bool:
    """Whether a worker answers for one of the children, and so may plan for them and their brothers and sisters.

    A child's social worker for theirs; a supervising social worker for those who live in a household of theirs; a
    liaison worker for those of their constellations; a programme manager for all.
    """
    if actor.has(Role.PROGRAMME_MANAGER):
        return True
    leads = actor.has(Role.LIAISON_WORKER) and not around.constellations.isdisjoint(actor.constellation_ids)
    is_theirs = actor.has(Role.CHILDRENS_SOCIAL_WORKER) and not around.homes.keys().isdisjoint(actor.child_ids)
    homes = set(actor.supervised_household_ids) if actor.has(Role.SUPERVISING_SOCIAL_WORKER) else set()
    return leads or is_theirs or not homes.isdisjoint(around.homes.values())


def may_propose(actor: Actor, about: About, around: Around, satellites: Collection[UUID]) -> bool:
    """Whether a hub home carer may propose it: brothers and sisters of their own constellation, at their own home.

    `satellites` are the households of that constellation on the day, the hub home included.
    """
    return (
        actor.has(Role.HUB_HOME_CARER)
        and about.hub_household_id is not None
        and about.hub_household_id == actor.household_id
        and not about.with_birth_family
        and not set(satellites).isdisjoint(around.homes.values())
    )


def runs(actor: Actor, one: FamilyTime, around: Around) -> bool:
    """Whether somebody answers for all of it: changes it, sees who hasn't acknowledged it, records what became of it.

    Whoever planned it, the worker who supervises it, and the workers who could have planned it but for supervising
    social workers, who answer for a household and not for a family. A hub home carer, until a worker has agreed.
    """
    if not actor.has(*PLANS_FAMILY_TIME):
        return one.state is FamilyTimeState.PROPOSED and actor.person_id == one.planned_by
    if actor.person_id in {one.planned_by, one.about.supervisor_id}:
        return True
    return actor.has(Role.PROGRAMME_MANAGER, Role.LIAISON_WORKER, Role.CHILDRENS_SOCIAL_WORKER) and answers_for_one(
        actor, around
    )


def whose_way_is_known_to(actor: Actor, one: FamilyTime, around: Around) -> frozenset[UUID]:
    """The children of whom somebody may know how they get there: it can tell where a child lives.

    All of them for who planned or supervises it, a liaison worker and a programme manager; else those they look after
    or answer for.
    """
    answers_for_the_family = runs(actor, one, around) and (
        actor.person_id in {one.planned_by, one.about.supervisor_id}
        or actor.has(Role.PROGRAMME_MANAGER, Role.LIAISON_WORKER)
    )
    return frozenset(one.child_ids) if answers_for_the_family else own_children(actor, around)


def may_see(actor: Actor, one: FamilyTime, around: Around) -> bool:
    """Whether it is any of somebody's business.

    What is only proposed, or was declined as that, is known to workers and at the home of who proposed it.
    """
    if runs(actor, one, around):
        return True
    if one.state is FamilyTimeState.PROPOSED or (one.state is FamilyTimeState.CANCELLED and not one.asked):
        return actor.has(Role.HUB_HOME_CARER) and actor.household_id == one.about.hub_household_id
    return not own_households(actor).isdisjoint(around.households | around.must_acknowledge)


def left_of(actor: Actor, around: Around, now: datetime) -> Left | None:
    """That somebody's household has nothing to do with it any more, until it would have begun."""
    left = around.left.get(actor.household_id) if actor.has(*CARERS) and actor.household_id else None
    return left if left is not None and left.was_starts_at > now else None


def may_agree(actor: Actor, one: FamilyTime, around: Around, now: datetime) -> bool:
    """Whether somebody may plan what was proposed now."""
    is_open = one.state is FamilyTimeState.PROPOSED and not one.has_begun(now)
    return is_open and actor.has(*PLANS_FAMILY_TIME) and runs(actor, one, around)


def may_reply(actor: Actor, one: FamilyTime, around: Around, now: datetime) -> bool:
    """Whether somebody's household is asked, and it hasn't begun."""
    return not one.has_begun(now) and actor.has(*CARERS) and actor.household_id in around.must_acknowledge


def may_change(actor: Actor, one: FamilyTime, around: Around, now: datetime) -> bool:
    """Whether somebody may change the plan now."""
    is_open = one.state in {FamilyTimeState.PROPOSED, FamilyTimeState.PLANNED} and not one.has_begun(now)
    return is_open and runs(actor, one, around)


def may_cancel(actor: Actor, one: FamilyTime, around: Around) -> bool:
    """Whether somebody may call it off: also afterwards, where it isn't recorded who came."""
    return one.state in {FamilyTimeState.PROPOSED, FamilyTimeState.PLANNED} and runs(actor, one, around)


def may_record(actor: Actor, one: FamilyTime, around: Around, now: datetime) -> bool:
    """Whether somebody may record what became of it."""
    return (
        one.state in {FamilyTimeState.PLANNED, FamilyTimeState.HELD} and one.has_begun(now) and runs(actor, one, around)
    )


def waits_for_record(actor: Actor, one: FamilyTime, now: datetime) -> bool:
    """Whether somebody is the one to record what became of it, and hasn't.

    Whoever was there supervising does it; what they haven't done in two days waits for who answers for it as well.
    """
    is_late = one.about.ends_at + RECORDED_WITHIN <= now
    its = {one.responsible_id, *([one.planned_by] if is_late else [])}
    return one.state is FamilyTimeState.PLANNED and one.has_begun(now) and actor.person_id in its


def with_workers_of_now(
    one: FamilyTime, former: Collection[tuple[UUID, UUID]], workers: Mapping[UUID, UUID | None], now: datetime
) -> FamilyTime:
    """The family time with its children's social workers of now in the place of former ones: who still is one stays.

    `former` has each child with who was its worker as it was planned; `workers`, the worker of now. Who supervised
    what has begun was there, and stays.
    """
    still = {worker for worker in workers.values() if worker is not None}
    instead = {
        worker: new for child, worker in sorted(former, reverse=True) if worker not in still and (new := workers[child])
    }
    planned_by = instead.get(one.planned_by, one.planned_by)
    supervisor = one.about.supervisor_id
    if supervisor is not None and one.state is not FamilyTimeState.CANCELLED and not one.has_begun(now):
        supervisor = instead.get(supervisor, supervisor)
    return replace(one, planned_by=planned_by, about=replace(one.about, supervisor_id=supervisor))


def who_can_supervise(actor: Actor, workers: Iterable[UUID | None], planned_by: UUID | None = None) -> frozenset[UUID]:
    """The workers who can: whoever plans it, and the social workers of the children."""
    own = {actor.person_id} if actor.has(*PLANS_FAMILY_TIME) else set()
    return frozenset(one for one in {*own, *workers, planned_by} if one is not None)


def by_household(around: Around) -> Mapping[UUID, tuple[UUID, ...]]:
    """Each household concerned with its children; the hub home may have none."""
    concerned = around.must_acknowledge or around.households
    return {home: tuple(sorted(around.children_with(home))) for home in sorted(concerned)}


def not_yours() -> RefusalError:
    """The same for what is somebody else's and for what there isn't."""
    return refuse(grounds.NOT_YOUR_FAMILY_TIME, "You can only see and change family time that you are part of.")
