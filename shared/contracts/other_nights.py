"""Other nights than those of a sleepover that there is: fewer of them, or different ones."""

from typing import Annotated

from pydantic import Field

from shared.contracts.bookings import CALLS_OFF, MOST_LETTERS_OF_WHY, SleepoverView
from shared.contracts.child_terms import ConditionsMetFor, SomeChildren
from shared.contracts.fields import Classified, Day, Flag, Identifier
from shared.contracts.message import Command
from shared.contracts.roles import Role
from shared.contracts.words import DeclineReason

PUT_RIGHT_WITHIN_DAYS = 14
"""How long after its last night somebody may still say which nights of a sleepover were slept."""


class EndSleepoverEarly(Command[SleepoverView], owner="bookings", asked_by=CALLS_OFF):
    """Has the children, or some of them, go home earlier than was agreed, also before it begins; their beds are free.

    Said as `SleepoverShortened`, and as `EmergencyRaised` where they need another bed; for some as `SleepoverParted` of
    what goes on as well. Refused: `not_yours`, `not_waiting` (it isn't confirmed), `too_late` (it is over),
    `not_a_last_night`, `not_a_reason`; for some of the children besides `already_moved`, `not_on_it`.
    """

    sleepover_id: Identifier
    last_night_on: Day
    """The last night slept there: last night's date where they don't sleep there tonight any more."""
    reason: DeclineReason = DeclineReason.PLANS_CHANGED
    needs_another_bed: Flag = False
    """Whether an emergency is raised for the nights that are left, as the children can't go home either."""
    child_ids: SomeChildren = ()


class PutNightsRight(
    Command[SleepoverView],
    owner="bookings",
    asked_by={Role.SATELLITE_CARER, Role.HUB_HOME_CARER, Role.LIAISON_WORKER},
):
    """Says afterwards from and until which night the children, or some of them, slept there, or that they didn't come.

    Within `PUT_RIGHT_WITHIN_DAYS` of the last night that was agreed. What was known before is kept. Said as
    `SleepoverShortened` or `SleepoverCancelled`, each as a correction, and for some as `SleepoverParted` of what goes
    on as well. On the first evening it can be said that they come tomorrow instead, which is no correction. Refused:
    `not_yours`, `not_waiting` (it isn't confirmed), `too_late`, `not_over_yet` (the first night isn't),
    `not_a_first_night`, `not_a_last_night`; for some of the children besides `already_moved`, `not_on_it`.
    """

    sleepover_id: Identifier
    last_night_slept_on: Day | None = None
    """A night that is over, before the last one that was agreed; none where they didn't come, or stayed as agreed."""
    first_night_slept_on: Day | None = None
    """Where they came, or come, later than was agreed: a night after the first, and no later than tomorrow."""
    child_ids: SomeChildren = ()


class MoveSleepover(
    Command[SleepoverView],
    owner="bookings",
    asked_by={Role.SATELLITE_CARER, Role.HUB_HOME_CARER, Role.LIAISON_WORKER},
):
    """Asks for other nights in place of those of a planned sleepover that hasn't begun, at the same hub home.

    The other nights are a sleepover of their own, held and decided as any. One that is confirmed keeps its beds until
    everybody has agreed to the other nights, and is called off (`other_nights`) as they do; nights that both have stay
    in their beds and go over with the last yes, so that only those besides are held. Where there are none besides, it
    has fewer nights at once (`SleepoverShortened`). One that still waits is called off at once. Refused, with nothing
    changed: as `RequestSleepover` is, and `not_yours`, `not_waiting`, `too_late` (it has begun),
    `part_of_an_emergency`, `same_nights`, `already_moved` (other nights are asked for in its place and wait),
    `being_swapped` (a swap of it is proposed and waits), `decided_together`.
    """

    sleepover_id: Identifier
    first_night_on: Day
    last_night_on: Day
    because: Annotated[str, Field(max_length=MOST_LETTERS_OF_WHY), Classified.SENSITIVE] = ""
    """As in a request; blank, what was said of the nights before goes on."""
    conditions_met_for: ConditionsMetFor = ()
