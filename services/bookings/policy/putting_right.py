"""On which nights that are over did children really sleep at a hub home, by the word of who was there?"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from services.bookings import grounds
from services.bookings.policy.calling_off import called_off_by
from services.bookings.policy.nights import ONE_NIGHT
from services.bookings.policy.sleepovers import Sleepover, can_call_off, not_waiting, not_yours
from shared.contracts.actor import Actor
from shared.contracts.other_nights import PUT_RIGHT_WITHIN_DAYS
from shared.contracts.refusals import refuse
from shared.contracts.words import DeclineReason, SleepoverState


@dataclass(frozen=True, slots=True)
class Slept:
    """What somebody says of the nights that were agreed: where they were others, the first and the last.

    Neither, where the children didn't come.
    """

    first_on: date | None = None
    last_on: date | None = None

    @property
    def only_begins_later(self) -> bool:
        """Whether they came later, and stayed as agreed."""
        return self.first_on is not None and self.last_on is None


def may_put_right(actor: Actor, sleepover: Sleepover, tonight: date) -> bool:
    """Whether the actor may say so now, from the first evening on, for a while: then only that they come later."""
    return (
        sleepover.state is SleepoverState.CONFIRMED
        and can_call_off(actor, sleepover)
        and sleepover.first_night_on <= tonight <= _until(sleepover)
        and (tonight > sleepover.first_night_on or sleepover.last_night_on > tonight)
    )


def put_right(sleepover: Sleepover, actor: Actor, slept: Slept, tonight: date) -> Sleepover:
    """The sleepover as it really was; cancelled, where they didn't come. Refused as `PutNightsRight` says."""
    if not can_call_off(actor, sleepover):
        raise not_yours()
    if sleepover.state is not SleepoverState.CONFIRMED:
        raise not_waiting(sleepover)
    is_first_evening = tonight == sleepover.first_night_on
    if tonight < sleepover.first_night_on or (is_first_evening and not slept.only_begins_later):
        raise refuse(
            grounds.NOT_OVER_YET, "The first night isn’t over yet. Cancel the sleepover, or take nights off its end."
        )
    if tonight > _until(sleepover):
        raise refuse(
            grounds.TOO_LATE,
            f"The sleepover ended more than {PUT_RIGHT_WITHIN_DAYS} days ago. Tell the liaison worker about it.",
        )
    if slept == Slept():
        return replace(
            sleepover, version=sleepover.version + 1, state=SleepoverState.CANCELLED, reason=DeclineReason.PLANS_CHANGED
        )
    first = sleepover.first_night_on if slept.first_on is None else slept.first_on
    last = sleepover.last_night_on if slept.last_on is None else slept.last_on
    latest = min(sleepover.last_night_on, tonight + ONE_NIGHT)
    if slept.first_on is not None and not sleepover.first_night_on < first <= latest:
        raise refuse(
            grounds.NOT_A_FIRST_NIGHT,
            "Choose a night after the first one that was agreed, and no later than tomorrow",
            "first_night_slept_on",
        )
    if slept.last_on is not None and not first <= last < min(sleepover.last_night_on, tonight):
        raise refuse(
            grounds.NOT_A_LAST_NIGHT,
            "Choose a night that is over, before the last one that was agreed, and not before the first one slept",
            "last_night_slept_on",
        )
    return replace(
        sleepover,
        version=sleepover.version + 1,
        first_night_on=first,
        last_night_on=last,
        reason=DeclineReason.PLANS_CHANGED,
        # Said on the evening itself it is no correction: somebody reckoned with them tonight.
        called_off=called_off_by(sleepover, actor, tonight) if is_first_evening else None,
    )


def _until(sleepover: Sleepover) -> date:
    return sleepover.last_night_on + timedelta(days=PUT_RIGHT_WITHIN_DAYS)
