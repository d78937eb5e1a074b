"""How long is somebody given to answer in an emergency, and who is asked? What authorities decide differently."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from services.bookings.policy.rules import Rulebook
from shared.contracts.rules import RuleName


class Reach(IntEnum):
    """How far an emergency goes for a hub home, as the rule counts it."""

    OWN = 0
    AREA = 1
    AUTHORITY = 2


@dataclass(frozen=True, slots=True)
class Terms:
    """An authority's rules of emergencies on a day."""

    hub_home_minutes: int
    """How long a hub home has, before the next is asked."""
    duty_worker_minutes: int
    """How long a duty worker has, before they are asked again."""
    reach: Reach
    """Which hub homes are asked after that of the children's own constellation."""
    approvals_afterwards: bool
    """Whether a hub home can be asked although somebody's approval is needed besides."""
    approval_hours: int
    """How long somebody has whose approval is asked for afterwards, before they are asked again."""


def terms_on(rules: Rulebook, day: date) -> Terms:
    """The terms as the authority's rules have them on a day."""
    return Terms(
        hub_home_minutes=rules.on(RuleName.EMERGENCY_HUB_HOME_MINUTES, day).value,
        duty_worker_minutes=rules.on(RuleName.EMERGENCY_DUTY_WORKER_MINUTES, day).value,
        reach=Reach(min(rules.on(RuleName.EMERGENCY_ASKS_OTHERS, day).value, Reach.AUTHORITY)),
        approvals_afterwards=rules.on(RuleName.EMERGENCY_APPROVALS_AFTERWARDS, day).value > 0,
        approval_hours=rules.on(RuleName.EMERGENCY_APPROVAL_HOURS, day).value,
    )


LONGEST_CHASE = timedelta(hours=1)
"""However often nobody answered: a duty worker is asked again at least so often."""
IN_HAND_FOR = timedelta(hours=1)
"""How long a duty worker finds a bed before they are reminded to say what became of it."""
LONGEST_IN_HAND = timedelta(hours=4)
APPROVALS_AGAIN = timedelta(hours=12)
"""From the deadline on, approvals are asked for again so often, until they are given or not."""
MOST_DOUBLINGS = 10


def wait_for_a_duty_worker(terms: Terms, asked_before: int) -> timedelta:
    """How long a duty worker is waited for who was asked so often before: each time longer, an hour at most."""
    first = timedelta(minutes=terms.duty_worker_minutes)
    return max(first, min(first * (1 << min(asked_before, MOST_DOUBLINGS)), LONGEST_CHASE))


def wait_while_in_hand(reminded: int) -> timedelta:
    """How long until a duty worker who has it in hand is reminded: each time longer, four hours at most."""
    return min(IN_HAND_FOR * (1 << min(reminded, MOST_DOUBLINGS)), LONGEST_IN_HAND)
