"""Which rules does the authority have on a day? Those that it has set, and else what most have."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shared.contracts.refusals import Ground, Source, Whose
from shared.contracts.rules import USUAL, RuleName


@dataclass(frozen=True, slots=True)
class SetRule:
    """What the authority has set of a rule, from a day on."""

    name: str
    value: int
    started_on: date
    ended_on: date | None

    def has_begun_on(self, day: date) -> bool:
        """Whether it holds on a day, unless one that began later does."""
        return self.started_on <= day and self.started_on != self.ended_on


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as it is on a day."""

    value: int
    source: Source
    """Whose it is, for whoever is refused by it."""

    @property
    def is_yes(self) -> bool:
        """Whether it asks for what it is about, or allows it."""
        return self.value > 0

    def cited(self, ground: Ground) -> Ground:
        """A ground of refusing by this rule, with whose the rule is now."""
        return ground.cited(self.source.citation, self.source.whose)


class Rulebook:
    """The authority's rules of all days, as far as they were heard."""

    def __init__(self, rules: Iterable[SetRule] = ()) -> None:
        self._rules = tuple(rules)

    def on(self, name: RuleName, day: date) -> Rule:
        """One rule as it is on a day. Of those that were set the one that began last holds.

        So that a rule holds without a gap whichever of two that follow each other is heard first.
        """
        begun = [one for one in self._rules if one.name == name and one.has_begun_on(day)]
        if not begun:
            return Rule(USUAL[name].value, USUAL[name].source)
        latest = max(begun, key=lambda one: one.started_on)
        since = f"{latest.started_on.day} {latest.started_on:%B %Y}"
        return Rule(latest.value, Source(Whose.AUTHORITY, f"Your authority’s rule since {since}"))
