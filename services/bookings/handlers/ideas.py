"""What bookings does when a gathering that worked is kept as an idea, and when somebody looks for one."""

import structlog

from services.bookings import grounds
from services.bookings.handlers.finding_gatherings import to_change
from services.bookings.policy.gatherings import check_may_keep_as_idea, may_remove_idea
from services.bookings.repository.ideas import IdeaList, KeptIdea
from shared.contracts.actor import Actor
from shared.contracts.ideas import Idea, Ideas, KeepIdea, OneIdea, RemoveIdea, WhichIdeas
from shared.contracts.message import Done
from shared.contracts.refusals import refuse
from shared.persistence.work import Work

log = structlog.get_logger()


async def keep_idea(command: KeepIdea, work: Work) -> OneIdea:
    """Keep it for all who plan gatherings in the authority."""
    gathering, _ = await to_change(command.gathering_id, work)
    check_may_keep_as_idea(work.actor, gathering, work.now)
    idea = await IdeaList(work).keep(command, gathering.about.kind)
    log.info("idea_kept", idea_id=str(idea.id), gathering_id=str(gathering.id))
    return OneIdea(idea=_told(idea, work.actor))


async def remove_idea(command: RemoveIdea, work: Work) -> Done:
    """Keep nothing of it any more. Nobody learns from a refusal whether there is such an idea."""
    ideas = IdeaList(work)
    idea = await ideas.one(command.idea_id)
    if idea is None or not may_remove_idea(work.actor, idea.kept_by):
        raise refuse(grounds.NOT_YOUR_IDEA, "You can only remove ideas that you kept yourself.")
    await ideas.remove(idea.id)
    log.info("idea_removed", idea_id=str(idea.id))
    return Done()


async def which_ideas(_query: WhichIdeas, work: Work) -> Ideas:
    """All of the authority, the newest first."""
    return Ideas(ideas=tuple(_told(one, work.actor) for one in await IdeaList(work).all()))


def _told(idea: KeptIdea, actor: Actor) -> Idea:
    return Idea(
        idea_id=idea.id,
        gathering_id=idea.gathering_id,
        kind=idea.kind,
        title=idea.title,
        what=idea.what,
        people=idea.people,
        cost=idea.cost,
        place=idea.place,
        think_of=idea.think_of,
        kept_at=idea.kept_at,
        may_remove=may_remove_idea(actor, idea.kept_by),
    )
