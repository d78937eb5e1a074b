"""When has a child died, and how is that recorded?"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.registry import grounds
from services.registry.policy.facts import Fact, changed, never, true_ones, with_fact
from shared.contracts.refusals import refuse

OF_AGE = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Death(Fact):
    """A child has died, on the first day of this; it never ends, unless it was recorded by mistake."""

    table = "deaths"
    about = ("child_id",)

    started_on: date
    child_id: UUID
    written_in: str = ""


def recorded(known: Iterable[Death], new: Death, born_on: date, today: date) -> tuple[Death, ...]:
    """What is new once a death is recorded. Refused: `in_the_future`, `before_birth`, `recorded_already`."""
    before = tuple(known)
    if new.started_on > today:
        raise refuse(grounds.IN_THE_FUTURE, "Enter the day of death: today or earlier.", "on")
    if new.started_on < born_on:
        raise refuse(grounds.BEFORE_BIRTH, "Enter a day on or after the child’s date of birth.", "on")
    if there := true_ones(before):
        raise refuse(
            grounds.RECORDED_ALREADY,
            f"A death on {there[0].started_on:%-d %B %Y} is recorded. If that isn’t right, take it back first.",
            "on",
        )
    return changed(before, with_fact(before, new))


def taken_back(known: Iterable[Death], reason: str) -> tuple[Death, ...]:
    """What was recorded by mistake, as never true. Refused: `not_recorded`."""
    there = true_ones(known)
    if not there:
        raise refuse(grounds.NOT_RECORDED, "No death is recorded of this child: there is nothing to take back.")
    return tuple(_by_mistake(one, reason) for one in there)


def died_on(known: Iterable[Death]) -> date | None:
    """The day of death; none of somebody who is alive as far as is recorded."""
    return next((one.started_on for one in true_ones(known)), None)


def _by_mistake(one: Death, reason: str) -> Death:
    return replace(never(one, one.started_on), reason=reason)
