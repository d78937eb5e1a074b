"""What outcomes is asked, and what it says: what difference does it make?"""

from typing import Annotated

from pydantic import Field

from shared.contracts.calling_off import CalledOffFigures
from shared.contracts.fields import Classified, Code, Count, Day, Flag, Identifier, Minutes
from shared.contracts.message import Command, Event, Query, Reply, Value
from shared.contracts.packs import Export, Exported, Import, PackLine
from shared.contracts.register_pack import ConstellationToCheck, HouseholdRef, HubHomeToCheck
from shared.contracts.roles import WORKERS, Role
from shared.contracts.subject_access import ANSWERS_REQUESTS, SubjectAccess
from shared.contracts.waits_counted import WaitFigures
from shared.contracts.words import ConstellationState, ContactKind, ContactTopic

Month = Annotated[str, Field(pattern=r"^20[0-9][0-9]-(0[1-9]|1[0-2])$"), Classified.STATE]
"""A calendar month, `2026-11`."""


class SupportContactRecorded(Event, owner="outcomes", about="contact_id"):
    """A hub home carer supported a satellite household, by telephone, message or visit."""

    contact_id: Identifier
    hub_household_id: Identifier
    household_id: Identifier
    on: Day
    kind: ContactKind
    minutes: Minutes
    topic: ContactTopic


class ContactView(Reply):
    """A contact as it was kept."""

    contact_id: Identifier


class RecordSupportContact(Command[ContactView], owner="outcomes", asked_by={Role.HUB_HOME_CARER}):
    """Writes a contact into one's own hub home's support log."""

    household_id: Identifier
    on: Day
    kind: ContactKind
    minutes: Minutes
    topic: ContactTopic


class SatelliteHouseholds(Reply):
    """The satellite households of a hub home today."""

    constellation_id: Identifier
    household_ids: tuple[Identifier, ...]


class WhomDoISupport(Query[SatelliteHouseholds], owner="outcomes", asked_by={Role.HUB_HOME_CARER}):
    """Which constellation is my hub home's, and which households does it support?"""


class SupportKind(Code):
    """What kind of support a row of the log tells of."""

    PHONE_CALL = "phone_call"
    MESSAGE = "message"
    VISIT = "visit"
    SLEEPOVER = "sleepover"
    SOCIAL_ACTIVITY = "social_activity"
    SUPPORT_GROUP = "support_group"
    TRAINING = "training"
    CONSTELLATION_MEETING = "constellation_meeting"


class SupportRow(Value):
    """One contact in the log."""

    thing_id: Identifier
    kind: SupportKind
    on: Day
    household_ids: tuple[Identifier, ...]
    minutes: Minutes
    """How long; for a sleepover 0, because nights count there."""
    nights: Count
    """Nights slept in the month, each child's counted; 0 for what is no sleepover."""
    topic: ContactTopic | None


class SupportTotal(Value):
    """What one kind of support came to in the month."""

    kind: SupportKind
    times: Count
    minutes: Annotated[int, Field(ge=0), Classified.STATE]
    nights: Count


class SupportLog(Reply):
    """A hub home's support in one month: a row a contact, oldest first, and totals by kind."""

    hub_household_id: Identifier
    """The hub home of the month, the last one where it changed; of a month without any, the nearest."""
    earlier_hub_household_ids: tuple[Identifier, ...] = ()
    """The hub homes before it in the month, where it changed: their support is in the log as well."""
    constellation_id: Identifier
    month: Month
    rows: tuple[SupportRow, ...]
    totals: tuple[SupportTotal, ...]


class WhatSupportWasGiven(Query[SupportLog], owner="outcomes", asked_by=WORKERS | {Role.HUB_HOME_CARER}):
    """What support did a hub home give in this month?"""

    constellation_id: Identifier
    month: Month


class AbsenceFigures(Value):
    """Children who were missing or away, counted as the SSDA903 return does. A small number is not told at all."""

    is_hidden: Flag = False
    """Whether so few children were concerned that the numbers would tell of one of them; then there are none."""
    children: Count | None = None
    missing: Count | None = None
    """Times that one began to be missing in the month."""
    away: Count | None = None
    """Times that one began to be away without authorisation."""


class Figures(Value):
    """One constellation in one month."""

    constellation_id: Identifier
    state: ConstellationState
    """On the last day of the month, or today."""
    satellites: Count
    """Satellite households on the last day of the month, or today."""
    fewest: Count
    most: Count
    """The size that the model asks for: six to ten (DOMAIN.md §1.1), a setting."""
    social_activities: Count
    gatherings: Count
    contacts: Count
    nights_open: Count
    """Beds times nights of the month, up to tonight, on which it was launched and had a hub home."""
    nights_used: Count
    """Bed nights slept or confirmed, up to today."""
    absences: AbsenceFigures = AbsenceFigures(is_hidden=True)
    family_times_with_brothers_and_sisters: Count | None = 0
    """Family time recorded as held, of children who live in its households or at its hub home; None where they were
    too few to be told and the asker isn't at work with these families. Of two constellations it counts for each."""
    family_times_with_birth_family: Count | None = 0
    """Likewise."""
    called_off: tuple[CalledOffFigures, ...] = ()
    """Planned sleepovers whose first night was to be in the month, each once; only kinds of which there are any. What
    the register, other nights or an emergency ended is nobody's."""
    waits: tuple[WaitFigures, ...] = ()
    """Waiting for beds that is over and whose first night was to be in the month; only ends of which there are any."""


class ConstellationFigures(Reply):
    """The figures of every constellation that the asker may see."""

    month: Month
    constellations: tuple[Figures, ...]
    all_absences: AbsenceFigures | None = None
    """Those of the whole authority, for whoever sees all of it; hidden also where they would tell a hidden number."""


class HowAreConstellations(Query[ConstellationFigures], owner="outcomes", asked_by=WORKERS | {Role.DATA_ANALYST}):
    """How large is each constellation, what did it do in this month, and were its beds used?"""

    month: Month


class SupportContactLine(PackLine, table="support_contacts", required=False):
    """A support contact from the authority's records."""

    hub_household_ref: HouseholdRef
    household_ref: HouseholdRef
    on: Day
    kind: ContactKind
    minutes: Minutes
    about: ContactTopic


class ImportSupport(Import, owner="outcomes", asked_by={Role.OPERATOR, Role.ADMINISTRATOR}):
    """Takes the support contacts of before into the support logs."""

    support_contacts: tuple[SupportContactLine, ...] = ()
    constellations: tuple[ConstellationToCheck, ...] = ()
    hub_homes: tuple[HubHomeToCheck, ...] = ()


class SupportExported(Exported):
    """A page of support contacts."""

    support_contacts: tuple[SupportContactLine, ...] = ()


class ExportSupport(Export[SupportExported], owner="outcomes", asked_by={Role.OPERATOR}):
    """Gives the support contacts as a pack has them."""


class WhatOutcomesHolds(SubjectAccess, owner="outcomes", asked_by=ANSWERS_REQUESTS):
    """Which support was given to, or by, a person’s household?"""
