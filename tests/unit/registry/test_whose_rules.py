"""Whose rule is it that a constellation founders on: the programme's, until the authority has set its own?"""

from datetime import date

import pytest

from services.registry import grounds
from services.registry.policy.concerns import concern, refuse_without_a_reason
from services.registry.policy.rules import Rulebook
from shared.contracts.refusals import RefusalError, Whose, refusal
from shared.contracts.rules import RuleName

DAY = date(2026, 11, 23)
NOTHING_SET = Rulebook()
OWN, _ = NOTHING_SET.with_rule(
    "portsmouth", RuleName.MOST_SATELLITES, 8, on=date(2026, 1, 1), source="Policy 7", reason="Small here"
)


@pytest.mark.parametrize(
    ("rules", "whose", "source"),
    [(NOTHING_SET, Whose.PROGRAMME, grounds.SIX_TO_TEN.citation), (OWN, Whose.AUTHORITY, "Policy 7")],
    ids=["nothing is set", "the authority has set it"],
)
def test_a_limit_is_the_programmes_until_the_authority_sets_its_own(rules, whose, source):
    most = rules.on(RuleName.MOST_SATELLITES, DAY)

    refused = refusal(grounds.TOO_MANY_SATELLITES.cited(most.source, most.whose), "Choose another one.")

    assert (refused.whose, refused.source, refused.setting) == (whose, source, RuleName.MOST_SATELLITES)


def test_a_rule_that_is_set_aside_without_a_reason_is_refused_as_it_was_told():
    told = concern(grounds.NO_VACANCY, "It is approved for 2, and 2 are placed there.", needs_a_reason=True)

    refuse_without_a_reason([told], "An emergency")
    with pytest.raises(RefusalError) as error:
        refuse_without_a_reason([told], " ")

    refused = error.value.refused
    assert (refused.reason, refused.rule, refused.whose) == ("no_vacancy", grounds.NO_VACANCY.rule, Whose.LAW)
    assert refused.detail == f"{told.sentence} Say why it is allowed here."
