"""Which rules hold for an authority on a day? Its own, and where it has set nothing what most authorities have."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from services.registry import grounds
from services.registry.policy.facts import Fact, begun, changed, holding, next_start, with_fact
from shared.contracts.refusals import Whose, refuse
from shared.contracts.rules import USUAL, RuleName


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRule(Fact):
    """What the authority has set, from a day on."""

    table = "rules"
    about = ("authority", "name")

    started_on: date
    authority: str
    name: RuleName
    value: int
    source: str


@dataclass(frozen=True, slots=True)
class RuleOnADay:
    """A rule as it is on a day; `set` is none where the authority has set nothing."""

    value: int
    source: str
    set: SetRule | None = None

    @property
    def whose(self) -> Whose | None:
        """The authority's own, where it has set it; nobody else's is known here."""
        return Whose.AUTHORITY if self.set else None

    @property
    def is_yes(self) -> bool:
        """Whether it allows what it is about."""
        return self.value > 0


class Rulebook:
    """The authority's rules, of all days."""

    def __init__(self, rules: Iterable[SetRule] = ()) -> None:
        self._rules = tuple(rules)

    def on(self, name: RuleName, day: date) -> RuleOnADay:
        """One rule as it is on a day."""
        found = holding(self.about(name), day)
        usual = USUAL[name]
        return RuleOnADay(found.value, found.source, found) if found else RuleOnADay(usual.value, usual.source.citation)

    def about(self, name: RuleName) -> tuple[SetRule, ...]:
        """What was ever set of one rule."""
        return tuple(rule for rule in self._rules if rule.name is name)

    def latest_first(self, name: RuleName) -> list[SetRule]:
        """What was ever set of one rule, the latest first; of one day, what was recorded last."""
        return sorted(self.about(name), key=lambda rule: (rule.start, rule.is_true), reverse=True)

    def with_rule(
        self, authority: str, name: RuleName, value: int, *, on: date, source: str, reason: str
    ) -> tuple["Rulebook", tuple[SetRule, ...]]:
        """The rulebook in which a rule is otherwise from a day on, and what of it is new.

        Raises the refusals `not_a_value_of_this_rule`, `fewest_beyond_most` and `later_changes_exist`.
        """
        usual = USUAL[name]
        if not usual.least <= value <= usual.most:
            which = (
                "This rule allows something or doesn't. Choose yes or no."
                if usual.is_yes_or_no
                else f"This rule must be between {usual.least} and {usual.most}."
            )
            raise refuse(grounds.NOT_A_VALUE_OF_THIS_RULE, which, "value")
        known = self.about(name)
        if (later := next_start(known, on)) is not None:
            raise refuse(
                grounds.LATER_CHANGES_EXIST,
                f"This rule is set otherwise from {later:%-d %B %Y}. Choose that day or a later one.",
                "on",
            )
        new = begun(SetRule, on, authority=authority, name=name, value=value, source=source, reason=reason)
        after = with_fact(known, new)
        book = Rulebook((*(rule for rule in self._rules if rule.name is not name), *after))
        for day in {on, *(rule.start for rule in self._rules if rule.start > on)}:
            book.refuse_where_none_could_be_right(day)
        return book, changed(known, after)

    def refuse_where_none_could_be_right(self, day: date) -> None:
        """Raises the refusal `fewest_beyond_most` where no constellation could have a right size on a day."""
        fewest, most = self.on(RuleName.FEWEST_SATELLITES, day).value, self.on(RuleName.MOST_SATELLITES, day).value
        if fewest > most:
            raise refuse(
                grounds.FEWEST_BEYOND_MOST,
                f"A constellation would need at least {fewest} and at most {most} satellite households. "
                "Change the other rule first.",
                "value",
            )
