"""What the registry is asked of constellations: how is one on a day, and what becomes of it?"""

from typing import Annotated

from pydantic import Field

from shared.contracts.child_terms import Term
from shared.contracts.fields import (
    Classified,
    Code,
    CodeWord,
    Count,
    Day,
    Flag,
    Identifier,
    Instant,
    PersonalText,
    SensitiveText,
    Version,
)
from shared.contracts.message import Command, Query, Reply, Value
from shared.contracts.refusals import Whose
from shared.contracts.registry import HubHomeTerm, PhaseTerm
from shared.contracts.roles import CARERS, WORKERS, Role
from shared.contracts.words import CaseKind, ConstellationPhase, ConstellationState

KEEPERS = frozenset({Role.LIAISON_WORKER, Role.PROGRAMME_MANAGER})
"""Who may change constellations: a liaison worker those that they are assigned to."""
LOOKERS = WORKERS | CARERS | {Role.DATA_ANALYST, Role.ADMINISTRATOR}
Reason = Annotated[str, Field(min_length=1, max_length=500), Classified.SENSITIVE]
"""Why something is changed, in somebody's own words. It stays in the registry."""
ConstellationName = Annotated[str, Field(min_length=1, max_length=80), Classified.PERSONAL]
Beds = Annotated[int, Field(ge=1, le=6), Classified.STATE]


class Verdict(Code):
    """What can be said of an element of the model."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_RECORDED = "not_recorded"


class Element(Code):
    """What is looked at: the criteria of a hub home and the elements of the model (DOMAIN.md §1.1 to §1.4)."""

    ENOUGH_BEDS = "enough_beds"
    APPROVED_NOW = "approved_now"
    EXPERIENCED = "experienced"
    CARER_AT_HOME = "carer_at_home"
    SIZE = "size"
    LIAISON_WORKER = "liaison_worker"
    HUB_HOME = "hub_home"


class Check(Value):
    """One element with its verdict and what it rests on."""

    element: Element
    verdict: Verdict
    evidence: SensitiveText
    """In plain English: `2 beds; at least 2 are needed`."""
    source: SensitiveText
    """Whose rule it is."""


class Satellite(Value):
    """A satellite household of a constellation, as it is on the day asked for."""

    membership_id: Identifier
    household_id: Identifier
    joined_on: Day
    left_on: Day | None
    """A day to come, where it is known that the household leaves."""
    children: Count
    """Children placed there on the day."""
    km: Annotated[float, Field(ge=0), Classified.PERSONAL] | None = None
    """Kilometres from the hub home, between the middles of two postcode districts; never from an address."""
    bearing: Annotated[float, Field(ge=0, lt=360), Classified.PERSONAL] | None = None
    """Degrees clockwise from north, as seen from the hub home."""
    siblings_at: tuple[Identifier, ...] = ()
    """Other households of the constellation, the hub home included, where brothers or sisters of its children live."""
    of_authority: PersonalText = ""
    """The name of the other authority whose household it is (decision 0035): of its children nothing is known here."""


class WhatHappened(Code):
    """What an entry of a constellation's history tells."""

    PLANNED = "planned"
    PHASE_BEGAN = "phase_began"
    HUB_HOME_BEGAN = "hub_home_began"
    HUB_HOME_ENDED = "hub_home_ended"
    LIAISON_WORKER_BEGAN = "liaison_worker_began"
    SATELLITE_JOINED = "satellite_joined"
    SATELLITE_LEFT = "satellite_left"


class HistoryEntry(Value):
    """One change of a constellation, with the day from which it holds."""

    on: Day
    what: WhatHappened
    phase: ConstellationPhase | None = None
    household_id: Identifier | None = None
    worker_id: Identifier | None = None
    is_interim: Flag = False
    reason: SensitiveText = ""
    allowed_because: SensitiveText = ""
    """Why a rule was set aside, where one was: it stays visible."""
    recorded_at: Instant
    recorded_by: Identifier | None
    """Nobody where it came with an import, or was said by another authority."""
    of_authority: PersonalText = ""
    """The name of the other authority that decided it and said it across, where it was one."""
    replaced_at: Instant | None = None
    """Where it was recorded first and something else since: from when on that is what is recorded."""
    replaced_by: Identifier | None = None
    """Who recorded that; nobody where it came with an import."""
    replaced_because: SensitiveText = ""
    is_taken_back: Flag = False
    """Whether it never was, by what is recorded now, rather than something else being so from that day."""


class ConstellationView(Reply):
    """A constellation as it is on one day."""

    constellation_id: Identifier
    version: Version
    """Sent back with a change: if somebody else was quicker, the change is refused and nothing is lost."""
    on: Day
    name: ConstellationName
    area_id: Identifier
    state: ConstellationState
    since: Day
    """The first day of this state."""
    launched_on: Day | None
    hub_home: HubHomeTerm | None
    liaison_worker_id: Identifier | None
    satellites: tuple[Satellite, ...]
    fewest: Count
    most: Count
    """The size that the authority's rule asks for on that day."""
    checks: tuple[Check, ...]
    history: tuple[HistoryEntry, ...]
    """Oldest first, what is to come included."""
    may_change: Flag
    """Whether the asker may change it."""
    may_become: tuple[ConstellationPhase, ...] = ()
    """The phases that can follow those of this day and of the days to come."""
    replaced: tuple[HistoryEntry, ...] = ()
    """What was recorded first, and replaced since; oldest first."""
    host: PersonalText = ""
    """The name of the other authority that keeps it, where some of the asker's households belong to it."""
    beds_at_host: Count = 0
    """The beds at another authority's hub home. They are promised there, so they have no identifiers here."""
    others: Count = 0
    """How many satellites there are besides those listed: the host's own, and those of other guests."""
    others_are_known: Flag = True
    """Whether it is known how many they are: the host says it by the day, from the agreement's first on."""
    may_ring_their_carers: Flag = False
    """Whether the asker may be told how the other authority's carers are reached."""
    may_take_back: HistoryEntry | None = None
    """The last change of its state, past or to come, where the asker may take it back."""


class ConstellationCard(Value):
    """A constellation in a list."""

    constellation_id: Identifier
    name: ConstellationName
    area_id: Identifier
    state: ConstellationState
    since: Day
    hub_household_id: Identifier | None
    liaison_worker_id: Identifier | None
    satellites: Count
    fewest: Count
    most: Count
    children: Count
    host: PersonalText = ""
    """The name of the other authority that keeps it."""
    others: Count = 0
    """Satellites of others in it, which aren't listed here."""
    others_are_known: Flag = True


class ConstellationCards(Reply):
    """The constellations that the asker may see, by area and name."""

    on: Day
    constellations: tuple[ConstellationCard, ...]


class WhichConstellations(Query[ConstellationCards], owner="registry", asked_by=LOOKERS):
    """Which constellations are there, or were there on a day? Carers see their own; closed ones come last.

    Whose they are is decided by how they are now, also where they are told as they were known at a moment.
    """

    on: Day | None = None
    """Today where it isn't said."""
    as_known_at: Instant | None = None


class HowIsConstellation(Query[ConstellationView], owner="registry", asked_by=LOOKERS):
    """How is, was or will a constellation be on a day, as known now or as it was known at a moment?

    Whose it is, is as it is now.
    """

    constellation_id: Identifier
    on: Day | None = None
    as_known_at: Instant | None = None


class Concern(Value):
    """Something that the change would bring about or set aside, for the person who decides."""

    code: CodeWord
    sentence: SensitiveText
    source: SensitiveText = ""
    needs_a_reason: Flag = False
    """A rule of the authority is set aside: allowed only with `allowed_because`."""
    rule: SensitiveText = ""
    """The rule, in a sentence, where it is one; as in `Refused`, with whose it is and what could be set otherwise."""
    whose: Whose | None = None
    setting: CodeWord | None = None


class ConstellationChange(Reply):
    """How the constellation is on the day of the change, once it is made; with `dry_run` nothing was saved."""

    view: ConstellationView
    concerns: tuple[Concern, ...]
    phases: tuple[PhaseTerm, ...] = ()
    hub_homes: tuple[HubHomeTerm, ...] = ()
    """The whole timeline as the change makes it, as `ConstellationChanged` says it: what bookings is asked about."""


class Change(Command[ConstellationChange]):
    """What every change of a constellation says: from which day, why, and which version the asker looked at.

    Of a joint constellation the host decides all but who of the guest's households belongs to it, and the guest that
    alone, and its own liaison worker. Refused: `decided_by_host`, `decided_by_guest`, `before_the_agreement`.
    """

    constellation_id: Identifier
    version: Version
    on: Day
    """The first day on which it holds: past, today or to come."""
    reason: Reason
    allowed_because: SensitiveText = ""
    """Why a rule of the authority may be set aside; needed only where the refusal says so."""
    dry_run: Flag = False


class PlanConstellation(Command[ConstellationChange], owner="registry", asked_by=KEEPERS):
    """Begins a constellation: planned, without hub home and satellites yet."""

    name: ConstellationName
    area_id: Identifier
    liaison_worker_id: Identifier
    on: Day
    reason: Reason


class MoveToPhase(Change, owner="registry", asked_by=KEEPERS):
    """Moves a constellation to another phase: launches it, pauses it, closes it.

    Refused: `phase_cant_follow`, `no_hub_home`, `too_few_satellites` (unless the authority allows it with a reason).
    Closing ends the hub home's term, the memberships and the liaison worker's assignment on the same day.
    """

    phase: ConstellationPhase


class AppointHubHome(Change, owner="registry", asked_by=KEEPERS):
    """Makes a household the hub home, for good or for the interim; whoever was it before ends on the same day.

    Refused: `not_approved`, `is_a_satellite` (of another constellation), `is_a_hub_home`, `too_few_beds`,
    `too_few_satellites` (a launch to come would be one with too few).
    A satellite of the same constellation ends its membership thereby.
    """

    household_id: Identifier
    beds: Beds
    is_interim: Flag = False


class EndHubHome(Change, owner="registry", asked_by=KEEPERS):
    """Ends the hub home's term: the constellation has none from this day on. An end that is recorded is put on it.

    Refused: `no_hub_home`, `nothing_changes`, `later_changes_exist`; for days that are added `is_a_hub_home`,
    `is_a_satellite`, `not_approved`.
    """


class AddSatellite(Change, owner="registry", asked_by=KEEPERS):
    """Makes a household a satellite. Refused: `not_approved`, `in_a_constellation`, `too_many_satellites`."""

    household_id: Identifier


class RemoveSatellite(Change, owner="registry", asked_by=KEEPERS):
    """Ends a household's membership: `on` is the first day on which it doesn't belong any more.

    A last day that is recorded is put on another by it. Refused: `not_a_satellite`, `nothing_changes`,
    `later_changes_exist`; for days that are added `in_a_constellation`, `not_approved`, `too_many_satellites`; of a
    launch to come that would be one with too few, `too_few_satellites`.
    """

    household_id: Identifier
    leaving_reason: CodeWord


class TakeBackChange(Change, owner="registry", asked_by=KEEPERS):
    """Takes back the last change of a constellation's state, that of the day `on`: its phase, or who is the hub home.

    What ended by it is given back. Refused: `nothing_to_take_back`, `later_changes_exist`; for what is given back
    `is_a_hub_home`, `is_a_satellite`, `in_a_constellation`, `not_approved`, `no_such_area`, `too_many_satellites`.
    """


class AssignLiaisonWorker(Change, owner="registry", asked_by=KEEPERS):
    """Makes somebody the constellation's liaison worker; the one before ends on the same day."""

    worker_id: Identifier


class Choice(Value):
    """Somebody or something that a form offers."""

    id: Identifier
    name: PersonalText
    hint: PersonalText = ""


class CaseToCome(Term):
    """Something that a worker is assigned to from a later day."""

    id: Identifier
    kind: CaseKind


class Caseload(Reply):
    """What somebody is assigned to on a day."""

    worker_id: Identifier
    on: Day
    constellation_ids: tuple[Identifier, ...] = ()
    household_ids: tuple[Identifier, ...] = ()
    child_ids: tuple[Identifier, ...] = ()
    to_come: tuple[CaseToCome, ...] = ()
    """What begins after that day, the soonest first; a caseload that is handed over is so with it."""
    could_take_over: tuple[Choice, ...] = ()
    """Other workers of the same role on that day, by name; told only to who may hand the caseload over."""


class WhoseCaseload(Query[Caseload], owner="registry", asked_by=WORKERS | {Role.ADMINISTRATOR}):
    """What is a worker assigned to on a day?

    Programme managers and administrators may ask it of anybody, others of themselves.
    """

    worker_id: Identifier
    on: Day | None = None


class HandOverCaseload(Command[Caseload], owner="registry", asked_by={Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR}):
    """Hands all that one worker is assigned to, or some of it, to another of the same role, in one step.

    Replies with the new worker's caseload on that day. Refused: `another_role`, `nothing_to_hand_over`.
    """

    from_worker_id: Identifier
    to_worker_id: Identifier
    on: Day
    reason: Reason
    only: tuple[Identifier, ...] = ()
    """Constellations, households or children to hand over; all where none is named."""
    dry_run: Flag = False


class ChoicesForConstellation(Reply):
    """What the forms about a constellation offer on a day, by name."""

    areas: tuple[Choice, ...]
    liaison_workers: tuple[Choice, ...]
    households: tuple[Choice, ...]
    """Approved on the day and neither hub home nor satellite of another constellation."""


class WhatCanBeChosen(Query[ChoicesForConstellation], owner="registry", asked_by=KEEPERS):
    """Which areas, liaison workers and households can be chosen for a constellation on a day?"""

    on: Day | None = None
    constellation_id: Identifier | None = None
