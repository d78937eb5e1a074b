"""What was the last change of a constellation's state, and what becomes of the constellation without it?"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from services.registry import grounds
from services.registry.policy.constellations.changes import CLOSED_WITH_IT
from services.registry.policy.constellations.deciding import (
    Candidate,
    Decided,
    Decision,
    brought_about,
    in_words,
    later_changes_exist,
)
from services.registry.policy.constellations.history import when_it_began, when_it_ended
from services.registry.policy.constellations.households import BECAME_HUB_HOME, concerns_of_size
from services.registry.policy.constellations.life import Life
from services.registry.policy.facts import Assignment, F, HubHome, Phase, never, true_ones
from services.registry.policy.records.approvals import is_approved_throughout
from services.registry.policy.records.history import Versions
from services.registry.policy.register import Membership, Worker
from services.registry.policy.rules import Rulebook
from shared.contracts.constellations import Concern, WhatHappened
from shared.contracts.refusals import Ground, refuse
from shared.contracts.words import ConstellationPhase

D = TypeVar("D", HubHome, Assignment, Membership)


@dataclass(frozen=True, slots=True)
class LastChange:
    """A change of a constellation's state after which there is none."""

    on: date
    what: WhatHappened
    fact: Phase | HubHome
    recorded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Around:
    """What has become of others since the change, as far as something may be given back to them."""

    households: Mapping[UUID, Candidate]
    names: Mapping[UUID, str]
    workers: Mapping[UUID, Worker]
    guests: Collection[UUID] = field(default=frozenset())
    """Households of other authorities: each decides itself where its own belong."""
    area_closed_on: date | None = None


def last_change(life: Life, versions: Versions) -> LastChange | None:
    """The last one by its day, of one day that which was recorded last; none of what has only begun."""
    return max(_changes(life, versions), key=_by_day_and_moment, default=None)


def taken_back(life: Life, decision: Decision, versions: Versions, around: Around, rules: Rulebook) -> Decided:
    """The life as it is without the last change of its state, which is the one of `decision.on`.

    What ended by it is given back until the day that was recorded before, or for good. Refused as `TakeBackChange`
    says.
    """
    last = last_change(life, versions)
    if last is None:
        raise refuse(grounds.NOTHING_TO_TAKE_BACK, "Nothing has changed yet that could be taken back.", "on")
    if last.on > decision.on:
        raise later_changes_exist("its state changes", last.on)
    if last.on < decision.on:
        sentence = f"Nothing changes on that day. The last change is that of {in_words(last.on)}."
        raise refuse(grounds.NOTHING_TO_TAKE_BACK, sentence, "on")
    giving = _GivingBack(life, decision, versions, around, rules, last)
    match last.fact:
        case Phase():
            after = giving.without_the_phase(last.fact)
        case HubHome() if last.what is WhatHappened.HUB_HOME_BEGAN:
            after = giving.without_the_hub_home(last.fact)
        case _:
            after = giving.without_the_end()
    return Decided(after, (*giving.concerns(after), *brought_about(life, after, rules, decision.on)))


@dataclass(frozen=True, slots=True)
class _GivingBack:
    """What was and what has become since, for one decision."""

    life: Life
    decision: Decision
    versions: Versions
    around: Around
    rules: Rulebook
    last: LastChange

    def without_the_phase(self, phase: Phase) -> Life:
        """The phase before goes on; with a closing that never was, all that ended by it does."""
        after = replace(self.life, phases=self._going_on(self.life.phases, phase))
        if phase.phase is not ConstellationPhase.CLOSED:
            return after
        closed_on = self.around.area_closed_on
        if closed_on is not None:
            sentence = f"Its area was closed on {in_words(closed_on)}. Put the constellation into an open area first."
            raise refuse(grounds.NO_SUCH_AREA, sentence)
        return replace(
            after,
            hub_homes=tuple(map(self._hub_home, self.life.hub_homes)),
            liaison_workers=tuple(map(self._worker, self.life.liaison_workers)),
            memberships=tuple(self._membership(one, {None, CLOSED_WITH_IT}) for one in self.life.memberships),
        )

    def without_the_hub_home(self, hub: HubHome) -> Life:
        """The hub home before goes on, and whoever was a satellite before it became the hub home is one again."""
        going_on = [one for one in self.life.hub_homes if one.is_true and one.ended_on == hub.started_on]
        gone = never(replace(hub, reason=self.decision.reason), self.decision.on)
        hub_homes = tuple(gone if one.id == hub.id else one for one in self.life.hub_homes)
        after = replace(
            self.life,
            hub_homes=tuple(self._hub_home(one) if one in going_on else one for one in hub_homes),
            memberships=tuple(self._membership(one, {BECAME_HUB_HOME}) for one in self.life.memberships),
        )
        for one in self.life.memberships:
            if any(one.household_id == was.household_id and one.end > self.decision.on for was in going_on):
                raise later_changes_exist("the hub home of before joins as a satellite", one.joined_on)
        return after

    def without_the_end(self) -> Life:
        """The hub home goes on."""
        return replace(self.life, hub_homes=tuple(map(self._hub_home, self.life.hub_homes)))

    def concerns(self, after: Life) -> Iterator[Concern]:
        """What comes back, in words, and a size that is beyond the rule by it."""
        on, was_closed = self.decision.on, self.life.phase_on(self.decision.on) is ConstellationPhase.CLOSED
        yield from _what_comes_back(self.life, after, on)
        if was_closed and any(
            one.household_id in self.around.guests and one.left_on == on for one in after.memberships
        ):
            sentence = "Households of other authorities come back once their own register has heard of it."
            yield Concern(code="guests_follow", sentence=sentence)
        if not was_closed and len(after.satellites_on(on)) > len(self.life.satellites_on(on)):
            yield from concerns_of_size(self.life, on, date.max, self.rules)

    def _going_on(self, facts: tuple[F, ...], gone: F) -> tuple[F, ...]:
        """The facts without one of them; that which it put an end to lasts as long as it would have."""
        found = []
        for one in facts:
            if one.id == gone.id:
                found.append(never(replace(one, reason=self.decision.reason), self.decision.on))
            elif one.is_true and one.ended_on == gone.started_on:
                found.append(replace(one, ended_on=gone.ended_on))
            else:
                found.append(one)
        return tuple(found)

    def _hub_home(self, hub: HubHome) -> HubHome:
        if not hub.is_true or hub.ended_on != self.decision.on:
            return hub
        back = self._until(hub, "ended_on")
        if back.ended_on != hub.ended_on:
            self._refuse_what_is_elsewhere(hub.household_id, back.ended_on)
        return back

    def _worker(self, one: Assignment) -> Assignment:
        """Somebody who has left since is given it back until then; somebody who had left by then, not at all."""
        worker = self.around.workers.get(one.worker_id)
        if not one.is_true or one.ended_on != self.decision.on or not stays(worker, self.decision.on):
            return one
        back = self._until(one, "ended_on")
        return replace(back, ended_on=min(filter(None, (back.ended_on, leaves_on(worker))), default=None))

    def _membership(self, one: Membership, by: Collection[str | None]) -> Membership:
        if not one.is_true or one.left_on != self.decision.on or one.leaving_reason not in by:
            return one
        if one.household_id in self.around.guests:
            return one
        back = self._until(one, "left_on")
        if back.left_on != one.left_on:
            self._refuse_what_is_elsewhere(one.household_id, back.left_on, grounds.IN_A_CONSTELLATION)
        return back

    def _until(self, one: D, column: str) -> D:
        """With the end that was recorded before the change; one that was recorded for its day already stays."""
        moment = self.last.recorded_at
        known = [
            was for was in self.versions.get(one.id, ()) if was.recorded.at and moment and was.recorded.at < moment
        ]
        before = getattr(known[-1], column) if known else None
        if before is not None and before <= self.decision.on:
            return one
        ends: dict[str, Any] = {column: before, "reason": self.decision.reason}
        if column == "left_on":
            ends["leaving_reason"] = known[-1].leaving_reason if known else None
        return replace(one, **ends)

    def _refuse_what_is_elsewhere(self, household_id: UUID, until: date | None, ground: Ground | None = None) -> None:
        household, name = self.around.households.get(household_id), self.around.names.get(household_id, "A household")
        on = self.decision.on
        part = household.part_between(on, until or date.max) if household else None
        if part is not None:
            found = ground or (grounds.IS_A_HUB_HOME if part.is_hub_home else grounds.IS_A_SATELLITE)
            sentence = f"{name} belongs to another constellation from {in_words(max(part.start, on))}. End that first"
            if ground:
                sentence += f", or record that it left this one on {in_words(on)} for a reason of its own"
            raise refuse(found, f"{sentence}.")
        if household is None or not is_approved_throughout(household.approvals, on, until):
            sentence = f"{name} isn’t approved any more for all the days that it would be given back."
            remedy = f"Record its approval first, or that it left on {in_words(on)} for a reason of its own."
            raise refuse(grounds.NOT_APPROVED, f"{sentence} {remedy if ground else 'Record its approval first.'}")


def _what_comes_back(before: Life, after: Life, on: date) -> Iterator[Concern]:
    had, has = before.hub_home_on(on), after.hub_home_on(on)
    if has is not None and had is None:
        until = f" until {in_words(has.ended_on)}" if has.ended_on else ""
        yield Concern(code="hub_home_given_back", sentence=f"The hub home’s term goes on{until}.")
    known = {one.household_id for one in before.satellites_on(on)}
    back = len({one.household_id for one in after.satellites_on(on)} - known)
    if back:
        what = "1 satellite household belongs" if back == 1 else f"{back} satellite households belong"
        yield Concern(code="satellites_given_back", sentence=f"{what} to it again from {in_words(on)}.")
    if before.liaison_worker_on(on) is None and after.liaison_worker_on(on) is not None:
        yield Concern(code="liaison_worker_given_back", sentence="The liaison worker is assigned to it again.")


def _changes(life: Life, versions: Versions) -> Iterator[LastChange]:
    for phase in true_ones(life.phases)[1:]:
        at = when_it_began(phase, versions).recorded.at
        yield LastChange(phase.start, WhatHappened.PHASE_BEGAN, phase, at)
    hubs = true_ones(life.hub_homes)
    beginnings = {hub.start for hub in hubs}
    for hub in hubs:
        at = when_it_began(hub, versions).recorded.at
        yield LastChange(hub.start, WhatHappened.HUB_HOME_BEGAN, hub, at)
        if hub.ended_on is not None and hub.ended_on not in {*beginnings, life.closes_on}:
            at = when_it_ended(hub, "ended_on", versions).recorded.at
            yield LastChange(hub.ended_on, WhatHappened.HUB_HOME_ENDED, hub, at)


def _by_day_and_moment(change: LastChange) -> tuple[date, float, bool]:
    """What an import brought at once is taken back in the other order than it is done: a phase needs its hub home."""
    moment = change.recorded_at.timestamp() if change.recorded_at else 0.0
    return change.on, moment, change.what is WhatHappened.PHASE_BEGAN


def stays(worker: Worker | None, on: date) -> bool:
    """Whether somebody is a worker on a day and the day after."""
    return worker is not None and (leaves_on(worker) or date.max) > on


def leaves_on(worker: Worker | None) -> date | None:
    """The first day on which somebody is no worker any more; none where none is known."""
    return worker.left_on if worker else None
