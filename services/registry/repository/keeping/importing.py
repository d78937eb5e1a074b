"""How is an import saved: a few statements for all of its rows, however many they are?"""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, union_all

from services.registry.policy.facts import FACT_KINDS, Fact, HubHome, Phase
from services.registry.policy.importing.changes import Changes
from services.registry.policy.importing.dated_import import Dated, Timelines
from services.registry.policy.importing.decided import DECIDED_KINDS, Decided
from services.registry.policy.register import KINDS, Area, Child, Constellation, Household, Placement, Worker
from services.registry.repository.constellations.lives import lives_as_rows
from services.registry.repository.keeping.columns import constellation, past
from services.registry.repository.keeping.facts import facts, save_facts, timelines
from services.registry.repository.keeping.things import TABLES
from services.registry.repository.keeping.turns import at_once
from services.registry.repository.keeping.values import save as save_rows
from shared.persistence.work import Work


async def facts_of(work: Work, ids: Collection[UUID]) -> Timelines:
    """All facts about these things, but for what belongs to the life of a constellation."""
    return {kind: await timelines(work, kind, ids) for kind in FACT_KINDS if kind not in {Phase, HubHome}}


async def written_here(work: Work) -> set[UUID]:
    """The areas, constellations, people, households and children of whom somebody has ever written something here."""
    tables = [TABLES[kind] for kind in (Area, Constellation, Worker, Household, Child)]
    now = [select(one.c.id).where(one.c.recorded_by.is_not(None)) for one in tables]
    before = select(past.c.thing_id).where(
        past.c.table_name.in_([one.name for one in tables]), past.c.recorded_by.is_not(None)
    )
    query: Any = union_all(*now, before)
    return set((await work.session.exec(query)).scalars())


async def decided_before(work: Work) -> list[Fact]:
    """All rules, periods, holds, deaths and applications that the authority ever recorded."""
    return [one for kind in DECIDED_KINDS for one in await facts(work, kind)]


async def save(work: Work, changes: Changes, dated: Dated, decided: Decided) -> None:
    """Save what is new and what changed; the order of rows, and of ends and beginnings, is of no matter."""
    async with at_once(work):
        for kind in KINDS:
            if kind is Constellation:
                rows = lives_as_rows(changes.saved[kind])
                await save_rows(work, constellation, rows, by=None)
            else:
                await save_rows(work, TABLES[kind], changes.saved[kind], by=None)
        await save_facts(work, [*dated.facts, *decided.facts], by=None)


async def save_placements(work: Work, placements: Sequence[Placement]) -> None:
    """Save new placements and new versions; the order of ends and beginnings is of no matter."""
    async with at_once(work):
        await save_rows(work, TABLES[Placement], placements, by=None)
