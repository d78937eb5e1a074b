"""How are constellations on a day, for somebody who may look at them?"""

from collections import defaultdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.registry import grounds
from services.registry.handlers.joint.reaching import can_ring
from services.registry.policy.constellations.life import Life
from services.registry.policy.constellations.looking import (
    Circumstances,
    card_of,
    may_change,
    may_look,
    not_found,
    view_of,
)
from services.registry.policy.names import name_for
from services.registry.policy.records.approvals import is_approved_throughout
from services.registry.repository import names
from services.registry.repository.constellations import circumstances, lives
from services.registry.repository.constellations.districts import known_districts
from services.registry.repository.joint.mirrors import authorities_of
from services.registry.repository.keeping import facts
from services.registry.repository.records import terms
from shared.contracts.constellations import (
    Choice,
    ChoicesForConstellation,
    ConstellationCards,
    ConstellationView,
    HowIsConstellation,
    WhatCanBeChosen,
    WhichConstellations,
)
from shared.contracts.refusals import refuse
from shared.contracts.roles import Role
from shared.contracts.words import ConstellationState
from shared.persistence.work import Work


async def which_constellations(query: WhichConstellations, work: Work) -> ConstellationCards:
    """Those that there were on a day and that the asker may see, by area and name; closed ones come last."""
    day, at = query.on or work.today, query.as_known_at
    homes = await _homes_of_children(work)
    seen = {one.id: one for one in (await lives.lives(work)).values() if may_look(work.actor, one, work.today, homes)}
    lives_then = seen if at is None else await lives.lives(work, at=at)
    found = [life for life in lives_then.values() if life.id in seen and life.state_on(day) is not None]
    households = {one for life in found for one in life.households_on(day)}
    children: defaultdict[UUID, list[Any]] = defaultdict(list)
    for child in await circumstances.children_in(work, households, day, at):
        children[child.household_id].append(child)
    rules = await facts.rulebook(work, at)
    areas = {area.id: area.name for area in await circumstances.areas(work)}
    cards = []
    for life in found:
        there = [one for home in life.households_on(day) for one in children[home]]
        cards.append(card_of(life, day, Circumstances(rules, there)))
    cards.sort(
        key=lambda card: (
            card.state is ConstellationState.CLOSED,
            areas.get(card.area_id, "").casefold(),
            card.name.casefold(),
        )
    )
    return ConstellationCards(on=day, constellations=tuple(cards))


async def how_is_constellation(query: HowIsConstellation, work: Work) -> ConstellationView:
    """A constellation on a day, as it is known now or as it was recorded at a moment.

    Refused: `not_yours`, `not_known_then`, `before_it_began`.
    """
    day, at = query.on or work.today, query.as_known_at
    now = await lives.life_of(work, query.constellation_id)
    if now is None or not may_look(work.actor, now, work.today, await _homes_of_children(work)):
        raise not_found()
    life = now if at is None else await lives.life_of(work, query.constellation_id, at)
    if life is None or life.began_on is None:
        raise refuse(grounds.NOT_KNOWN_THEN, "Nothing was recorded of this constellation then. Choose a later moment.")
    if life.state_on(day) is None:
        raise refuse(
            grounds.BEFORE_IT_BEGAN,
            f"This constellation began on {life.began_on.day} {life.began_on:%B %Y}. Choose that day or a later one.",
            "on",
        )
    versions = await lives.histories(work, life, at)
    return await view(work, life, day, versions, at=at)


async def what_can_be_chosen(query: WhatCanBeChosen, work: Work) -> ChoicesForConstellation:
    """What a form about a constellation offers: only what wouldn't be refused for being elsewhere or not approved."""
    if query.constellation_id is not None and not may_change(work.actor, query.constellation_id):
        raise not_found()
    day = query.on or work.today
    free = [
        one.id
        for one in await lives.candidates(work, of=query.constellation_id)
        if is_approved_throughout(one.approvals, day, date.max) and one.part_between(day, date.max) is None
    ]
    households = [Choice(id=one.id, name=name_for(work.actor, one)) for one in await names.known(work, free)]
    areas = [one for one in await circumstances.areas(work) if one.closed_on is None]
    return ChoicesForConstellation(
        areas=tuple(Choice(id=one.id, name=one.name) for one in areas),
        liaison_workers=tuple(
            Choice(id=one.id, name=f"{one.first_name} {one.last_name}")
            for one in await circumstances.liaison_workers(work)
        ),
        households=tuple(sorted(households, key=lambda one: (one.name.casefold(), one.id))),
    )


async def view(
    work: Work, life: Life, day: date, versions: dict[UUID, list[Any]], *, at: datetime | None = None
) -> ConstellationView:
    """A constellation on a day, with all that it is looked at with."""
    homes = life.households_on(day)
    hub = life.hub_home_on(day)
    around = Circumstances(
        rules=await facts.rulebook(work, at),
        children=await circumstances.children_in(work, homes, day, at),
        postcodes=await circumstances.postcodes_of(work, homes, at),
        districts=known_districts(),
        approvals_of_hub=await circumstances.approvals_of(work, hub.household_id, at) if hub else (),
        carers_at_home=tuple(await terms.carers_at_home(work, hub.household_id, at)) if hub else (),
        versions=versions,
        guests=await authorities_of(work, {one.household_id for one in life.memberships}),
    )
    seen = view_of(life, day, around, work.actor, is_now=at is None)
    return seen.model_copy(update={"may_ring_their_carers": at is None and await can_ring(work, life)})


async def _homes_of_children(work: Work) -> set[UUID]:
    """Where the children live today whose social worker the asker is."""
    if not work.actor.has(Role.CHILDRENS_SOCIAL_WORKER):
        return set()
    return await circumstances.homes_of(work, work.actor.child_ids)
