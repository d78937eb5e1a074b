"""What becomes of a constellation? Each change is looked at whole, saved and said, or only shown."""

from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

from services.registry import grounds
from services.registry.handlers.giving_back import around
from services.registry.handlers.looking import view
from services.registry.handlers.turning import households_of, say_life
from services.registry.policy.constellations.changes import moved_to_phase, planned, with_liaison_worker
from services.registry.policy.constellations.deciding import Candidate, Decided, Decision
from services.registry.policy.constellations.households import (
    hub_home_to_end,
    with_hub_home,
    with_satellite,
    without_hub_home,
    without_satellite,
)
from services.registry.policy.constellations.life import Life, as_recorded
from services.registry.policy.constellations.looking import may_change, not_found
from services.registry.policy.constellations.taking_back import taken_back
from services.registry.policy.facts import Fact, Recorded
from services.registry.policy.joint.deciding import refuse_what_others_decide
from services.registry.policy.register import Membership
from services.registry.policy.rules import Rulebook
from services.registry.policy.telling import event_about
from services.registry.repository.constellations import caseloads, circumstances, lives
from services.registry.repository.joint.agreements import on_constellation
from services.registry.repository.joint.mirrors import authorities_of
from services.registry.repository.keeping import facts
from services.registry.repository.keeping.turns import take_turns
from shared.contracts.constellations import (
    AddSatellite,
    AppointHubHome,
    AssignLiaisonWorker,
    Change,
    ConstellationChange,
    EndHubHome,
    MoveToPhase,
    PlanConstellation,
    RemoveSatellite,
    TakeBackChange,
)
from shared.contracts.packs import id_of
from shared.contracts.refusals import refuse
from shared.persistence.work import Work


async def plan_constellation(command: PlanConstellation, work: Work) -> ConstellationChange:
    """Begins one: whoever keeps constellations may."""
    await take_turns(work)
    if not await circumstances.is_open_area(work, command.area_id, command.on):
        raise refuse(
            grounds.NO_SUCH_AREA, "Choose one of the authority's areas that is open from that day on.", "area_id"
        )
    ref = f"new-{uuid4().hex[:12]}"
    life = Life(
        id=id_of(work.authority, "constellations", ref), ref=ref, name=command.name.strip(), area_id=command.area_id
    )
    decision = Decision(command.on, command.reason)
    decided = planned(life, decision, await caseloads.worker(work, command.liaison_worker_id))
    return await _settled(work, None, decided, decision, is_dry_run=False)


async def move_to_phase(command: MoveToPhase, work: Work) -> ConstellationChange:
    """Another phase."""

    async def decide(life: Life, decision: Decision, rules: Rulebook) -> Decided:
        return moved_to_phase(life, decision, command.phase, rules)

    return await _changed(command, work, decide)


async def appoint_hub_home(command: AppointHubHome, work: Work) -> ConstellationChange:
    """Another hub home."""

    async def decide(life: Life, decision: Decision, rules: Rulebook) -> Decided:
        household = await _household(work, command.household_id, life)
        return with_hub_home(life, decision, household, command.beds, rules, is_interim=command.is_interim)

    return await _changed(command, work, decide)


async def end_hub_home(command: EndHubHome, work: Work) -> ConstellationChange:
    """No hub home."""

    async def decide(life: Life, decision: Decision, rules: Rulebook) -> Decided:
        household = await _household(work, hub_home_to_end(life, decision.on).household_id, life)
        return without_hub_home(life, decision, household, rules)

    return await _changed(command, work, decide)


async def add_satellite(command: AddSatellite, work: Work) -> ConstellationChange:
    """One satellite more."""

    async def decide(life: Life, decision: Decision, rules: Rulebook) -> Decided:
        household = await _household(work, command.household_id, life)
        return with_satellite(life, decision, household, rules, work.authority)

    return await _changed(command, work, decide)


async def remove_satellite(command: RemoveSatellite, work: Work) -> ConstellationChange:
    """One satellite less."""

    async def decide(life: Life, decision: Decision, rules: Rulebook) -> Decided:
        household = await _household(work, command.household_id, life)
        return without_satellite(life, decision, household, command.leaving_reason, rules)

    return await _changed(command, work, decide)


async def take_back_change(command: TakeBackChange, work: Work) -> ConstellationChange:
    """The last change of its state never was."""

    async def decide(life: Life, decision: Decision, rules: Rulebook) -> Decided:
        versions = await lives.histories(work, life, None)
        return taken_back(life, decision, versions, await around(work, life, work.actor), rules)

    return await _changed(command, work, decide)


async def assign_liaison_worker(command: AssignLiaisonWorker, work: Work) -> ConstellationChange:
    """Another liaison worker."""

    async def decide(life: Life, decision: Decision, _: Rulebook) -> Decided:
        return with_liaison_worker(life, decision, await caseloads.worker(work, command.worker_id))

    return await _changed(command, work, decide)


async def _changed(
    command: Change, work: Work, decide: Callable[[Life, Decision, Rulebook], Awaitable[Decided]]
) -> ConstellationChange:
    """What was decided, while nobody else decides anything. Refused besides: `not_yours`, `changed_meanwhile`."""
    if not may_change(work.actor, command.constellation_id):
        raise not_found()
    await take_turns(work)
    before = await lives.life_of(work, command.constellation_id)
    if before is None:
        raise not_found()
    if before.version != command.version:
        raise refuse(
            grounds.CHANGED_MEANWHILE,
            "Somebody else has changed this constellation since you looked at it. Look at it again.",
            "version",
        )
    await _refuse_what_others_decide(command, before, work)
    decision = Decision(command.on, command.reason, command.allowed_because)
    decided = await decide(before, decision, await facts.rulebook(work))
    if not command.dry_run:
        decided.refuse_without_a_reason(decision)
    return await _settled(work, before, decided, decision, is_dry_run=command.dry_run)


async def _refuse_what_others_decide(command: Change, life: Life, work: Work) -> None:
    """Of a joint constellation, the other authority's part (decision 0035)."""
    agreed_from = None
    if life.host:
        agreed_from = next((one.started_on for one in await on_constellation(work, life.id)), None)
    named = [one for one in (getattr(command, "household_id", None),) if one]
    refuse_what_others_decide(command, life, agreed_from, await authorities_of(work, named))


async def _settled(
    work: Work, before: Life | None, decided: Decided, decision: Decision, *, is_dry_run: bool
) -> ConstellationChange:
    """Save and say what was decided, or neither; the reply is the same."""
    by = work.actor.person_id
    versions = await lives.histories(work, before, None) if before else {}
    life = as_recorded(before, decided.life, Recorded(work.now, by))
    known = {one.id: one for one in _all_of(before)} if before else {}
    for one in _all_of(life):
        if known.get(one.id) != one:
            versions.setdefault(one.id, []).append(one)
    if not is_dry_run:
        life, memberships = await lives.save_life(work, before, life, by=by)
        for membership in memberships:
            if not life.host and (event := event_about(membership, work.today)):
                work.say(event)
        await say_life(work, life, households_of(before, life))
    return ConstellationChange(
        view=await view(work, life, decision.on, versions),
        concerns=decided.concerns,
        phases=life.phase_terms(),
        hub_homes=life.hub_home_terms(work.authority),
    )


async def _household(work: Work, household_id: UUID, life: Life) -> Candidate:
    found = await lives.candidate(work, household_id, of=life.id)
    if found is None:
        raise refuse(grounds.NO_SUCH_HOUSEHOLD, "Choose a household of the authority.", "household_id")
    return found


def _all_of(life: Life) -> tuple[Fact | Membership, ...]:
    return (*life.phases, *life.hub_homes, *life.liaison_workers, *life.memberships)
