"""What the registry is asked about how a constellation follows the model: what it rests on, and what somebody found."""

from typing import Annotated

from pydantic import Field

from shared.contracts.child_terms import Term
from shared.contracts.constellations import KEEPERS, Reason
from shared.contracts.fields import Count, Day, Flag, Identifier, Instant, SensitiveText
from shared.contracts.message import Command, Query, Reply, Value
from shared.contracts.outcomes import Month
from shared.contracts.record_changes import RecordChange
from shared.contracts.record_words import ModelElement
from shared.contracts.roles import Role

CHECKS_THE_MODEL = frozenset(
    {Role.LIAISON_WORKER, Role.PROGRAMME_MANAGER, Role.SUPERVISING_SOCIAL_WORKER, Role.HUB_HOME_CARER}
)
"""Those who may see both a constellation and its support log."""
MOST_MONTHS = 13


class ModelFinding(Term):
    """Somebody found that an element is met, or isn't."""

    element: ModelElement
    is_met: Flag
    evidence: SensitiveText
    """Empty for a hub home carer: it can be about somebody."""
    recorded_at: Instant | None = None
    recorded_by: Identifier | None = None
    """Nobody where it came with an import."""


class StaysInMonth(Value):
    """Sleepovers at a constellation's hub homes that took place, or are to, and began in a month."""

    month: Month
    planned: Count
    emergencies: Count


class ModelEvidence(Reply):
    """What the registry knows of how a constellation follows the model, besides the checks of `HowIsConstellation`."""

    constellation_id: Identifier
    on: Day
    findings: tuple[ModelFinding, ...]
    """Each that holds on some day, the latest first."""
    has_own_worker: Flag | None
    """Whether the hub home has a supervising social worker; None where there is no hub home."""
    own_worker_since: Day | None = None
    stays: tuple[StaysInMonth, ...] = ()
    may_record: Flag = False


class WhatModelRestsOn(Query[ModelEvidence], owner="registry", asked_by=CHECKS_THE_MODEL):
    """What was found of a constellation's elements of the model, and what the registry knows of them?

    Refused: `not_yours`, also of a constellation that another authority keeps.
    """

    constellation_id: Identifier
    months: Annotated[tuple[Month, ...], Field(max_length=MOST_MONTHS)] = ()


class RecordModelFinding(Command[RecordChange], owner="registry", asked_by=KEEPERS):
    """Records that an element of the model is met, or isn't, from a day on, with what that rests on.

    What was found before stays known. Refused: `not_yours`, `decided_by_host`, `nothing_changes`,
    `later_changes_exist`.
    """

    constellation_id: Identifier
    element: ModelElement
    is_met: Flag | None
    """None where nobody knows from that day on."""
    on: Day
    evidence: Reason
    """What it rests on, in words: what was seen, said or counted, and where that is written."""
    dry_run: Flag = False
