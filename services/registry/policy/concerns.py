"""What of the rules must whoever decides know, and which of them can't be set aside without a reason?"""

from collections.abc import Iterable

from shared.contracts.constellations import Concern
from shared.contracts.refusals import Ground, RefusalError, refuse


def concern(ground: Ground, sentence: str, *, needs_a_reason: bool = False) -> Concern:
    """The concern of a rule that isn't kept, with the rule and its source."""
    return Concern(
        code=ground.reason,
        sentence=sentence,
        source=ground.source.citation,
        needs_a_reason=needs_a_reason,
        rule=ground.rule,
        whose=ground.source.whose,
        setting=ground.setting or None,
    )


def refused(rule: Concern, else_do: str, *fields: str) -> RefusalError:
    """The refusal of what sets a rule aside, with what can be done."""
    return refuse(Ground.told(rule.code, rule), f"{rule.sentence} {else_do}", *fields)


def refuse_without_a_reason(concerns: Iterable[Concern], allowed_because: str) -> None:
    """Raises the refusal of the first rule that is set aside without a reason."""
    for one in concerns:
        if one.needs_a_reason and not allowed_because.strip():
            raise refused(one, "Say why it is allowed here.", "allowed_because")
