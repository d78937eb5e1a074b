"""What has happened in a constellation's life, and who wrote it down when?"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

from services.registry.policy.constellations.life import Life
from services.registry.policy.facts import HubHome, Phase, Recorded, true_ones
from services.registry.policy.records import history
from services.registry.policy.records.history import Versions
from services.registry.policy.register import Membership
from shared.contracts.constellations import HistoryEntry, WhatHappened
from shared.contracts.words import ConstellationPhase

ENDS = frozenset({WhatHappened.HUB_HOME_ENDED, WhatHappened.SATELLITE_LEFT})


def history_of(life: Life, versions: Versions) -> tuple[HistoryEntry, ...]:
    """All that began and ended, the oldest first, as it is known by the life; reasons are those of each change."""
    entries = [*_phases(life, versions), *_hub_homes(life, versions), *_workers(life, versions)]
    entries += _memberships(life, versions)
    order = list(WhatHappened)
    return tuple(sorted(entries, key=lambda entry: (entry.on, order.index(entry.what))))


def replaced_in(life: Life, versions: Versions) -> tuple[HistoryEntry, ...]:
    """What was recorded first of its facts and memberships, and replaced since, the oldest day first.

    Two changes of one day leave one fact, which says what the last of them said; this tells of the other. So it does of
    what was taken back, and of ends that are recorded for a later day or for none by now.
    """
    known: tuple[Any, ...] = (*life.phases, *life.hub_homes, *life.liaison_workers, *life.memberships)
    found = [
        entry.model_copy(
            update={
                "replaced_at": replaced.by.at,
                "replaced_by": replaced.by.by,
                "replaced_because": replaced.because,
                "is_taken_back": not replaced.now.is_true,
            }
        )
        for one in known
        for replaced in history.replaced_in([versions.get(one.id, ())])
        for entry in (*_as_if_only(life, one, replaced.was),)[:1]
    ]
    found += _ends_taken_back(life, versions)
    return tuple(sorted(found, key=lambda entry: (entry.on, entry.recorded_at)))


def _ends_taken_back(life: Life, versions: Versions) -> Iterator[HistoryEntry]:
    """The ends of hub homes and memberships that were recorded once, and lie later or nowhere by now."""
    may_end: tuple[HubHome | Membership, ...] = (*life.hub_homes, *life.memberships)
    for one in may_end:
        ones = versions.get(one.id, ())
        for place, (was, now) in enumerate(pairwise(ones), start=1):
            if not (was.is_true and now.is_true and was.end < now.end):
                continue
            told = _as_if_only(life, one, was, {one.id: ones[:place]})
            for entry in (entry for entry in told if entry.what in ENDS):
                yield entry.model_copy(
                    update={
                        "replaced_at": now.recorded.at,
                        "replaced_by": now.recorded.by,
                        "replaced_because": now.reason if now.reason != was.reason else "",
                        "is_taken_back": now.end == date.max,
                    }
                )


def _as_if_only(life: Life, one: Any, was: Any, versions: Versions | None = None) -> Iterator[HistoryEntry]:
    """What would be told, were a version all that is known: its beginning first."""
    versions = versions or {}
    nothing = replace(life, phases=(), hub_homes=(), liaison_workers=(), memberships=())
    match one:
        case Phase():
            yield from _phases(replace(nothing, phases=(was,)), versions)
        case HubHome():
            yield from _hub_homes(replace(nothing, hub_homes=(was,)), versions)
        case Membership():
            yield from _memberships(replace(nothing, memberships=(was,)), versions)
        case _:
            yield from _workers(replace(life, liaison_workers=(was,)), versions)


def without_reasons(entries: Sequence[HistoryEntry]) -> tuple[HistoryEntry, ...]:
    """The same for those whom other people's reasons don't concern."""
    return tuple(
        entry.model_copy(update={"reason": "", "allowed_because": "", "replaced_because": ""}) for entry in entries
    )


def _phases(life: Life, versions: Versions) -> Iterator[HistoryEntry]:
    for position, phase in enumerate(true_ones(life.phases)):
        begun = when_it_began(phase, versions)
        is_plan = position == 0 and phase.phase is ConstellationPhase.PLANNED
        yield HistoryEntry(
            on=phase.start,
            what=WhatHappened.PLANNED if is_plan else WhatHappened.PHASE_BEGAN,
            phase=phase.phase,
            reason=begun.reason,
            allowed_because=phase.allowed_because,
            **_noted(begun.recorded),
        )


def _hub_homes(life: Life, versions: Versions) -> Iterator[HistoryEntry]:
    hubs = true_ones(life.hub_homes)
    beginnings = {hub.start for hub in hubs}
    for hub in hubs:
        begun, about = when_it_began(hub, versions), {"household_id": hub.household_id, "is_interim": hub.is_interim}
        yield HistoryEntry(
            on=hub.start,
            what=WhatHappened.HUB_HOME_BEGAN,
            reason=begun.reason,
            allowed_because=hub.allowed_because,
            **about,
            **_noted(begun.recorded),
        )
        if hub.ended_on is not None and hub.ended_on not in beginnings:
            ended = when_it_ended(hub, "ended_on", versions)
            yield HistoryEntry(
                on=hub.ended_on,
                what=WhatHappened.HUB_HOME_ENDED,
                reason=ended.reason,
                **about,
                **_noted(ended.recorded),
            )


def _workers(life: Life, versions: Versions) -> Iterator[HistoryEntry]:
    for worker in true_ones(life.liaison_workers):
        begun = when_it_began(worker, versions)
        # Without a first day it is since the constellation began, as far as anybody knows.
        yield HistoryEntry(
            on=worker.started_on or life.began_on or worker.end,
            what=WhatHappened.LIAISON_WORKER_BEGAN,
            worker_id=worker.worker_id,
            reason=begun.reason,
            **_noted(begun.recorded),
        )


def _memberships(life: Life, versions: Versions) -> Iterator[HistoryEntry]:
    for one in life.memberships:
        if not one.is_true:
            continue
        joined = next((was for was in versions.get(one.id, ()) if was.is_true), one)
        yield HistoryEntry(
            on=one.joined_on,
            what=WhatHappened.SATELLITE_JOINED,
            household_id=one.household_id,
            reason=joined.reason,
            allowed_because=one.allowed_because,
            **_noted(joined.recorded),
        )
        if one.left_on is not None:
            left = when_it_ended(one, "left_on", versions)
            yield HistoryEntry(
                on=one.left_on,
                what=WhatHappened.SATELLITE_LEFT,
                household_id=one.household_id,
                reason=left.reason,
                **_noted(left.recorded),
            )


def when_it_began(fact: Any, versions: Versions) -> Any:
    """The first version that said what the fact says, from the same day on."""
    same = (was for was in versions.get(fact.id, ()) if was.says == fact.says and was.started_on == fact.started_on)
    return next((was for was in same if was.is_true), fact)


def when_it_ended(thing: Any, column: str, versions: Versions) -> Any:
    """The first version since which it has ended on that day."""
    found = thing
    for was in reversed(versions.get(thing.id, ())):
        if getattr(was, column) != getattr(thing, column):
            break
        found = was
    return found


def _noted(recorded: Recorded) -> dict[str, Any]:
    return {"recorded_at": recorded.at, "recorded_by": recorded.by}
