"""What becomes of the dated facts when a pack says how things are now?

Where a row says something else than was known, what was known ends today and what it says begins today. Of what is new
nothing is known of the days before, but for what the row's own dates say.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from services.registry.policy.constellations.life import Life, phase_of
from services.registry.policy.facts import (
    Approval,
    Assignment,
    CarerAtHome,
    Delegation,
    Duty,
    F,
    HealthFact,
    HubHome,
    Phase,
    begun,
    ended,
    holding,
    next_start,
    with_fact,
    without_days,
)
from services.registry.policy.importing.approvals_told import approvals_told
from services.registry.policy.register import Child, Constellation, Household
from shared.contracts.record_words import DecisionArea, Finding, HealthTopic
from shared.contracts.words import ConstellationPhase, ConstellationState

BEFORE_THE_LAUNCH = frozenset(
    {ConstellationPhase.PLANNED, ConstellationPhase.RECRUITING_HUB_HOME, ConstellationPhase.MATCHING_SATELLITES}
)


def assignment_said(
    known: tuple[Assignment, ...], duty: Duty, subject_id: UUID, worker_id: UUID | None, today: date, *, is_new: bool
) -> tuple[Assignment, ...]:
    """The assignments, with who is responsible now; of something new, since a day that nobody wrote down."""
    values: dict[str, Any] = {"kind": duty, "subject_id": subject_id, "worker_id": worker_id}
    return _said_now(known, Assignment, values if worker_id else None, today, None if is_new else today)


def delegation_said(known: tuple[Delegation, ...], child: Child, today: date) -> tuple[Delegation, ...]:
    """A child's delegations of overnight stays, with who decides now: known from the day on which it was said.

    A row says neither who must be told nor when it is to be reviewed: while the decision stays, so do they.
    """
    current = holding(known, today)
    said = (child.overnight_decision, child.overnight_conditions)
    if current and (current.decision, current.conditions) == said:
        return known
    values = {
        "area": DecisionArea.OVERNIGHT_STAYS,
        "child_id": child.id,
        "decision": child.overnight_decision,
        "conditions": child.overnight_conditions,
    }
    return _said_now(known, Delegation, values, today, today)


def health_said(
    known: tuple[HealthFact, ...], child: Child, topic: HealthTopic, today: date, *, is_new: bool
) -> tuple[HealthFact, ...]:
    """A child's allergies or health needs, with what its row says of them; of a new child, since nobody knows when.

    Where it holds that there are none, a row without words says nothing else.
    """
    words = getattr(child, topic.value) or None
    current = holding(known, today)
    if current and (current.details if current.finding is Finding.YES else None) == words:
        return known
    values = {"child_id": child.id, "topic": topic, "finding": Finding.YES, "details": words}
    return _said_now(known, HealthFact, values if words else None, today, None if is_new else today)


def carer_at_home_said(known: tuple[CarerAtHome, ...], household: Household, today: date) -> tuple[CarerAtHome, ...]:
    """Whether a carer is at home full time, as a household's row says; one that says nothing takes nothing away."""
    current = holding(known, today)
    if household.carer_at_home is None or (current and current.is_at_home == household.carer_at_home):
        return known
    values = {"household_id": household.id, "is_at_home": household.carer_at_home}
    return _said_now(known, CarerAtHome, values, today, today)


def approvals_said(known: tuple[Approval, ...], household: Household, today: date) -> tuple[Approval, ...]:
    """The approvals of a household, with the one that its row tells of.

    An end before the first day is that of an approval before, of which the row has kept nothing else.
    """
    approved_on, ended_on = household.approved_on, household.approval_ended_on
    if approved_on is None:
        return known
    told = begun(
        Approval,
        approved_on,
        ended_on=ended_on,
        ended_reason=household.approval_ended_reason,
        household_id=household.id,
        places=household.approval_places,
        age_from=household.approval_age_from,
        age_to=household.approval_age_to,
        kinds=household.approval_kinds,
    )
    if ended_on is None or approved_on < ended_on:
        return approvals_told(known, told, today)
    if approved_on == ended_on:
        return without_days(known, approved_on, None) if known else (told,)
    after = approvals_told(known, replace(told, ended_on=None, ended_reason=None), today)
    earlier = begun(
        Approval, None, ended_on=ended_on, household_id=household.id, ended_reason=household.approval_ended_reason
    )
    is_in_the_way = any(one.is_true and one.start < earlier.end for one in after)
    return after if is_in_the_way else with_fact(after, earlier)


def life_said(known: Life | None, row: Constellation, today: date) -> Life:
    """The life of a constellation as its row tells how it is now."""
    if known is None:
        return _new_life(row, today)
    life = replace(known, ref=row.ref, name=row.name, area_id=row.area_id)
    phase = phase_of(row.state)
    if row.launched_on is not None and row.launched_on != known.launched_on and _can_be(row, life, today):
        life = _launched_otherwise(life, row.launched_on, today)
    if life.phase_on(today) is not phase:
        now = begun(Phase, today, ended_on=next_start(life.phases, today), constellation_id=life.id, phase=phase)
        life = replace(life, phases=with_fact(life.phases, now))
    if phase is ConstellationPhase.CLOSED:
        return _led_by_nobody(life, today)
    current = life.hub_home_on(today)
    hub: dict[str, Any] | None = None
    if row.hub_household_id is not None:
        is_interim = row.state is ConstellationState.INTERIM_HUB_HOME
        if phase is not ConstellationPhase.LAUNCHED and current and current.household_id == row.hub_household_id:
            is_interim = current.is_interim
        hub = {
            "constellation_id": life.id,
            "household_id": row.hub_household_id,
            "beds": row.hub_beds,
            "is_interim": is_interim,
        }
    return replace(
        life,
        hub_homes=_said_now(life.hub_homes, HubHome, hub, today, today),
        liaison_workers=assignment_said(
            life.liaison_workers, Duty.LIAISON_WORKER, life.id, row.liaison_worker_id, today, is_new=False
        ),
    )


def _said_now(
    known: tuple[F, ...], kind: type[F], values: Mapping[str, Any] | None, today: date, started_on: date | None
) -> tuple[F, ...]:
    """The facts about one subject with what holds now, until what is recorded for a later day; nothing where none does.

    `started_on` is its first day where nothing was known at all.
    """
    if not known:
        return () if values is None else (begun(kind, started_on, **values),)
    current = holding(known, today)
    if values is None:
        gone = {current.id: ended(current, today)} if current else {}
        return tuple(gone.get(one.id, one) for one in known)
    # Most rows say what holds already. Only for what is new its identifier is worked out.
    if current and current.says == kind(id=current.id, started_on=today, **values).says:
        return known
    first_on = today if any(one.is_true for one in known) else started_on
    return with_fact(known, begun(kind, first_on, ended_on=next_start(known, today), **values))


def _new_life(row: Constellation, today: date) -> Life:
    phase = phase_of(row.state)
    was_launched = row.launched_on is not None and row.launched_on < today and phase not in BEFORE_THE_LAUNCH
    phases: tuple[Phase, ...] = ()
    if phase is ConstellationPhase.LAUNCHED:
        phases = (begun(Phase, min(row.launched_on or today, today), constellation_id=row.id, phase=phase),)
    else:
        is_to_come = row.launched_on is not None and row.launched_on > today and phase in BEFORE_THE_LAUNCH
        to_come = row.launched_on if is_to_come else None
        phases = (begun(Phase, today, ended_on=to_come, constellation_id=row.id, phase=phase),)
        if was_launched or to_come:
            launched = begun(
                Phase,
                row.launched_on,
                ended_on=None if to_come else today,
                constellation_id=row.id,
                phase=ConstellationPhase.LAUNCHED,
            )
            phases = (*phases, launched)
    ended_on = today if phase is ConstellationPhase.CLOSED else None
    hub_homes: tuple[HubHome, ...] = ()
    if row.hub_household_id is not None and (was_launched or ended_on is None):
        hub = begun(
            HubHome,
            row.launched_on if was_launched else today,
            ended_on=ended_on,
            constellation_id=row.id,
            household_id=row.hub_household_id,
            beds=row.hub_beds,
            is_interim=row.state is ConstellationState.INTERIM_HUB_HOME,
        )
        hub_homes = (hub,)
    workers: tuple[Assignment, ...] = ()
    if row.liaison_worker_id is not None and (was_launched or ended_on is None):
        worker = begun(
            Assignment,
            row.launched_on if was_launched else None,
            ended_on=ended_on,
            kind=Duty.LIAISON_WORKER,
            subject_id=row.id,
            worker_id=row.liaison_worker_id,
        )
        workers = (worker,)
    return Life(
        id=row.id,
        ref=row.ref,
        name=row.name,
        area_id=row.area_id,
        phases=phases,
        hub_homes=hub_homes,
        liaison_workers=workers,
    )


def _can_be(row: Constellation, life: Life, today: date) -> bool:
    """Whether a row's first day of the launch fits its state: it lies ahead of what isn't launched yet."""
    phase = phase_of(row.state)
    if row.launched_on is None or (row.launched_on > today) is not (phase in BEFORE_THE_LAUNCH):
        return False
    on_the_day = holding(life.phases, row.launched_on)
    return phase is ConstellationPhase.LAUNCHED or on_the_day is None or on_the_day.phase is not phase


def _launched_otherwise(life: Life, launched_on: date, today: date) -> Life:
    """The life with another day of its first launch. What was launched too early was still as it was before."""
    launched = {"constellation_id": life.id, "phase": ConstellationPhase.LAUNCHED}
    phases = life.phases
    first = min(
        (one for one in phases if one.is_true and one.phase is ConstellationPhase.LAUNCHED),
        key=lambda one: one.start,
        default=None,
    )
    if first and launched_on > first.start:
        before = holding(phases, date.fromordinal(first.start.toordinal() - 1))
        still = begun(
            Phase,
            first.start,
            ended_on=min(launched_on, first.end),
            constellation_id=life.id,
            phase=before.phase if before else ConstellationPhase.PLANNED,
        )
        phases = with_fact(phases, still)
    on_the_day = holding(phases, launched_on)
    if on_the_day is None or on_the_day.phase is not ConstellationPhase.LAUNCHED:
        is_earlier = first is not None and launched_on < first.start
        until = first.start if first and is_earlier else next_start(phases, max(launched_on, today))
        phases = with_fact(phases, begun(Phase, launched_on, ended_on=until, **launched))
    return replace(life, phases=phases)


def _led_by_nobody(life: Life, today: date) -> Life:
    """A closed constellation has no hub home and no liaison worker; its memberships are as their own table says."""
    return replace(
        life,
        hub_homes=tuple(_over(one, today) for one in life.hub_homes),
        liaison_workers=tuple(_over(one, today) for one in life.liaison_workers),
    )


def _over(fact: F, today: date) -> F:
    return ended(fact, max(today, fact.start)) if fact.is_true and fact.end > today else fact
