"""How do those who change the register take turns, and when does the database look whether it is true?"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import Text, bindparam, func, select, text

from services.registry import grounds
from shared.contracts.refusals import Refused, refusal
from shared.persistence.statements import Statement
from shared.persistence.work import Work

_TAKE_TURNS = Statement(select(func.pg_advisory_xact_lock(func.hashtext(bindparam("authority", type_=Text)))))
_ONE_AT_A_TIME = (
    "ex_placement_child, ex_membership_household, ex_constellation_phase_constellation, ex_hub_home_constellation, "
    "ex_hub_home_household, ex_assignment_subject, ex_approval_household, ex_delegated_authority_child, ex_rule_name, "
    "ex_matching_fact_child, ex_health_fact_child, ex_exemption_child, ex_carer_at_home_household, "
    "ex_model_finding_constellation, ex_bed_sharing_agreement_child, "
    "ex_retention_period_name, ex_record_hold_subject, ex_death_child, "
    "ex_application_household, ex_school_holiday_authority"
)
_LET_PASS = Statement(text(f"SET CONSTRAINTS {_ONE_AT_A_TIME} DEFERRED"))
_CHECK = Statement(text(f"SET CONSTRAINTS {_ONE_AT_A_TIME} IMMEDIATE"))


def _twice(table: str, sentence: str) -> Refused:
    fields = (table,) if table else ()
    return refusal(grounds.CONTRADICTS_ITSELF, f"{sentence} End the first before the second.", *fields)


REFUSALS = {
    "ex_placement_child": _twice("placements", "A child would be in two households on one day."),
    "ex_membership_household": _twice("memberships", "A household would be in two constellations on one day."),
    "ex_constellation_phase_constellation": _twice(
        "constellation_phases", "A constellation would be in two phases on one day."
    ),
    "ex_hub_home_constellation": _twice("hub_homes", "A constellation would have two hub homes on one day."),
    "ex_hub_home_household": _twice("hub_homes", "A household would be two constellations' hub home on one day."),
    "ex_assignment_subject": _twice("assignments", "Two workers would be responsible as the same on one day."),
    "ex_approval_household": _twice("approvals", "A household would be approved twice on one day."),
    "ex_delegated_authority_child": _twice("delegations", "Two would decide on the same for one child on one day."),
    "ex_matching_fact_child": _twice("matching_facts", "Two things would be known of a child on one topic on one day."),
    "ex_health_fact_child": _twice("health_facts", "Two things would be known of a child's health on one day."),
    "ex_exemption_child": _twice("exemptions", "A child would be exempt twice in one household on one day."),
    "ex_carer_at_home_household": _twice("carers_at_home", "A carer would be at home and not be on one day."),
    "ex_model_finding_constellation": _twice(
        "model_findings", "An element of the model would be found to be two things on one day."
    ),
    "ex_bed_sharing_agreement_child": _twice(
        "bed_sharing_agreements", "The same would be agreed twice for a child on one day."
    ),
    "ex_rule_name": _twice("", "A rule would be set twice for one day."),
    "ex_school_holiday_authority": _twice("", "Two school holidays would be on one day."),
    "ex_retention_period_name": _twice("", "A period would be set twice for one day."),
    "ex_application_household": _twice("", "An application would stand in two ways on one day."),
    "ex_death_child": _twice("", "A death would be recorded twice."),
    "ex_record_hold_subject": _twice("", "A record would be held twice on one day."),
}
"""What the constraints that hold on every day mean to whoever wanted them broken."""


async def take_turns(work: Work) -> None:
    """Wait until nobody else changes this authority's register: each looks at what the one before left.

    One lock for all of it, and not one a constellation: that a household is in one constellation at a time is a rule
    about two of them.
    """
    await work.run(_TAKE_TURNS, {"authority": work.authority})


@asynccontextmanager
async def at_once(work: Work) -> AsyncIterator[None]:
    """Write rows in any order: that nothing holds twice on a day is looked at when all of them are there.

    Raises the refusal of what would.
    """
    await work.run(_LET_PASS)
    with work.refusing(REFUSALS):
        yield
        await work.run(_CHECK)
