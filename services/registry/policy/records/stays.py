"""From when until when may a hub home read the stay sheet of a child who sleeps there?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from services.registry import grounds
from services.registry.policy.rules import Rulebook
from shared.contracts.refusals import RefusalError, refuse
from shared.contracts.rules import USUAL, RuleName
from shared.contracts.words import SleepoverKind, SleepoverState

TAKES_PLACE = frozenset({SleepoverState.CONFIRMED, SleepoverState.STAYED})
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stay:
    """A child's part in a sleepover, as bookings told of it last."""

    sleepover_id: UUID
    child_id: UUID
    hub_household_id: UUID
    first_night_on: date
    last_night_on: date
    kind: SleepoverKind
    state: SleepoverState

    @property
    def is_expected(self) -> bool:
        """Whether the hub home is to reckon with the child.

        An emergency counts as soon as somebody asks: the hub home must know of an allergy when it decides, and the
        child may be at the door before it has. A no closes the sheet at once.
        """
        asked_in_an_emergency = self.kind is SleepoverKind.EMERGENCY and self.state is SleepoverState.REQUESTED
        return self.state in TAKES_PLACE or asked_in_an_emergency


@dataclass(frozen=True, slots=True)
class Opening:
    """How long the stay sheet of one stay is open."""

    days_before: int
    """Before the first night."""
    days_after: int
    """After the last night; the last of them is the last day on which the sheet can be read."""

    def opens_on(self, stay: Stay) -> date:
        """The first day on which it can be read.

        An emergency is for tonight or the night after: from the day before on, its sheet is open whatever the authority
        chose. What calls itself an emergency and is further ahead opens no sooner than a planned sleepover.
        """
        usual = stay.first_night_on - timedelta(self.days_before)
        return min(usual, stay.first_night_on - ONE_DAY) if stay.kind is SleepoverKind.EMERGENCY else usual

    def readable_until(self, stay: Stay) -> date:
        """The last day on which it can be read."""
        return stay.last_night_on + timedelta(self.days_after)

    def is_open(self, stay: Stay, today: date) -> bool:
        """Whether it can be read today."""
        return stay.is_expected and self.opens_on(stay) <= today <= self.readable_until(stay)

    def is_over(self, stay: Stay, today: date) -> bool:
        """Whether the child has gone home, or won't come."""
        return not stay.is_expected or self.readable_until(stay) < today


class Openings:
    """The authority's choice of how long stay sheets are open: for each stay the one of its first night."""

    def __init__(self, rules: Rulebook) -> None:
        self._rules = rules

    def of(self, stay: Stay) -> Opening:
        """How long that of a stay is open: a rule that is set for a later day moves neither of its ends."""
        before, after = (
            self._rules.on(name, stay.first_night_on).value
            for name in (RuleName.STAY_SHEET_DAYS_BEFORE, RuleName.STAY_SHEET_DAYS_AFTER)
        )
        return Opening(days_before=before, days_after=after)

    def the_open_one(self, stays: Iterable[Stay], today: date) -> Stay | None:
        """The soonest of a child's stays whose sheet can be read today."""
        return min((one for one in stays if self.of(one).is_open(one, today)), key=_soonest, default=None)

    def the_next_one(self, stays: Iterable[Stay], today: date) -> Stay | None:
        """The soonest of a child's stays that isn't over."""
        return min((one for one in stays if not self.of(one).is_over(one, today)), key=_soonest, default=None)


def oldest_last_night(today: date) -> date:
    """The first last night of which a sheet could still be read today, whatever the authority chose."""
    return today - timedelta(USUAL[RuleName.STAY_SHEET_DAYS_AFTER].most)


def not_open_yet(opens_on: date, what: str = "this stay sheet") -> RefusalError:
    """The refusal to a hub home, or to who brings the child, that knows of the stay, and is too early."""
    return refuse(grounds.NOT_OPEN_YET, f"You can read {what} from {opens_on:%A} {opens_on.day} {opens_on:%B %Y}.")


def _soonest(stay: Stay) -> tuple[date, date, UUID]:
    return stay.first_night_on, stay.last_night_on, stay.sleepover_id
