"""What the registry is asked of households, carers and children: what is recorded of them, and who has read it?"""

from typing import Annotated

from pydantic import Field

from shared.contracts.bed_sharing import Sharing
from shared.contracts.child_terms import DelegationTerm, HealthTerm, MatchingTerm, PlacementRecord, Term
from shared.contracts.fields import (
    Classified,
    Code,
    CodeWord,
    Count,
    Day,
    Flag,
    Identifier,
    Instant,
    PersonalDay,
    PersonalText,
    SensitiveText,
    Version,
)
from shared.contracts.fostering_limit import FosteringLimit, LimitOnNight
from shared.contracts.household_terms import ApplicationTerm, CarerAtHomeTerm, ExemptionTerm
from shared.contracts.message import Query, Reply, Value
from shared.contracts.register_pack import CaredAlongside, ContactBy
from shared.contracts.registry import Purpose
from shared.contracts.roles import CARERS, WORKERS, Role
from shared.contracts.words import PlacementKind

ON_A_PAGE = 25
"""Households, children or readings on one page of a list."""
MOST_ON_A_PAGE = 500
"""The same, where somebody takes the list away."""
SEES_HOUSEHOLDS = WORKERS | CARERS | {Role.ADMINISTRATOR}
"""Who may ask for households: liaison workers, programme managers and administrators see all of them, others their own
or those that they are responsible for."""
SEES_CHILDREN = WORKERS | CARERS
"""Who may ask for children's records: each sees those who live with them or whom they are responsible for. Of a child
who only comes to stay, a hub home carer sees the stay sheet."""
SEES_WHO_LOOKED = frozenset({Role.CHILDRENS_SOCIAL_WORKER, Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR})

PageNumber = Annotated[int, Field(ge=1, le=100_000), Classified.STATE]
PageSize = Annotated[int, Field(ge=1, le=MOST_ON_A_PAGE), Classified.STATE]
Search = Annotated[str, Field(max_length=100), Classified.PERSONAL]
"""Words that must all be found, in any order, whatever their case."""
Age = Annotated[int, Field(ge=0, le=30), Classified.PERSONAL]
"""Full years; 30 is told of whoever is older, too."""


class Paged(Reply):
    """One page of a list."""

    page: PageNumber
    pages: PageNumber
    total: Count


class AssignedWorker(Term):
    """A worker who is or was responsible."""

    worker_id: Identifier


class Belonging(Code):
    """Where a household belongs today."""

    IN_A_CONSTELLATION = "in_a_constellation"
    OUTSIDE = "outside"


class ApprovalStanding(Code):
    """How a household's approval stands today."""

    APPROVED = "approved"
    ENDED = "ended"


class HouseholdCard(Value):
    """A household in a list, as it is today."""

    household_id: Identifier
    ref: PersonalText
    name: PersonalText
    carers: tuple[PersonalText, ...]
    """Their names, the main carer's first."""
    postcode_district: PersonalText
    constellation_id: Identifier | None
    is_hub_home: Flag
    supervising_social_worker_id: Identifier | None
    is_approved: Flag
    places: Count | None
    """None where they aren't recorded, or there is no approval."""
    children: Count
    """Children placed there."""
    vacancies: Count | None


class HouseholdCards(Paged):
    """The households that were looked for and that the asker may see, by name."""

    on: Day
    households: tuple[HouseholdCard, ...]


class FindHouseholds(Query[HouseholdCards], owner="registry", asked_by=SEES_HOUSEHOLDS):
    """Which households are there, as they are today?

    `search` looks in the name, the carers' names, the reference and the postcode's district. Each carer who is named is
    written down as read.
    """

    search: Search = ""
    belonging: Belonging | None = None
    has_vacancy: Flag = False
    approval: ApprovalStanding | None = None
    supervising_social_worker_id: Identifier | None = None
    constellation_id: Identifier | None = None
    area_id: Identifier | None = None
    """The area of the constellation that the household is part of."""
    takes_age: Age | None = None
    """An age for which it is approved; where none is recorded, it isn't found."""
    page: PageNumber = 1
    at_once: PageSize = ON_A_PAGE
    purpose: Purpose = Purpose.KEEP_THE_REGISTER


class ApprovalTerm(Term):
    """What a household is approved for, in one stretch of time."""

    approval_id: Identifier
    places: Count | None
    age_from: Count | None
    age_to: Count | None
    kinds: tuple[CodeWord, ...]
    exemptions: tuple[SensitiveText, ...]
    """Written exemptions from the usual fostering limit, each naming the children that it is for."""
    ended_reason: CodeWord | None
    reason: SensitiveText = ""
    recorded_at: Instant | None = None
    recorded_by: Identifier | None = None
    """Nobody where it came with an import."""
    replaced_at: Instant | None = None
    """Where it was recorded first and something else since: from when on that is what is recorded."""
    allowed_because: SensitiveText = ""
    """Why a rule was set aside for these terms, where one was: it stays visible."""


class CarerRecord(Value):
    """A carer of a household and how to reach them."""

    person_id: Identifier
    name: PersonalText
    is_main_carer: Flag
    email: PersonalText | None
    phone: PersonalText | None
    contact_by: ContactBy


class PlacedChild(Value):
    """A child who lives in a household on a day, for somebody who may read the child's record."""

    child_id: Identifier
    name: PersonalText
    age: Age
    kind: PlacementKind
    since_on: Day


class PartInConstellation(Term):
    """A household's part in a constellation."""

    constellation_id: Identifier
    is_hub_home: Flag
    is_interim: Flag
    leaving_reason: SensitiveText = ""


class HouseholdView(Reply):
    """What is recorded of a household, as it is on one day."""

    household_id: Identifier
    on: Day
    ref: PersonalText
    name: PersonalText
    address: PersonalText
    postcode: PersonalText
    phone: PersonalText | None
    approval: ApprovalTerm | None
    """The one in force on the day."""
    approvals: tuple[ApprovalTerm, ...]
    """All of them, the latest first."""
    carers: tuple[CarerRecord, ...]
    children: tuple[PlacedChild, ...]
    children_not_shown: Count
    """Children placed there whose records the asker may not read."""
    vacancies: Count | None
    """Worked out: the places of the approval less the children placed there on the day, never less than none."""
    limit: FosteringLimit
    constellations: tuple[PartInConstellation, ...]
    """The latest first."""
    supervising_social_workers: tuple[AssignedWorker, ...]
    """The latest first."""
    spare_beds: Count
    languages: tuple[PersonalText, ...]
    pets: tuple[PersonalText, ...]
    may_see_who_looked: Flag
    may_end_approval: Flag = False
    may_record_application: Flag = False
    replaced_approvals: tuple[ApprovalTerm, ...] = ()
    """What was recorded of approvals first, and replaced since."""
    nights: tuple[LimitOnNight, ...] = ()
    """The day's night and those that follow, as far as placements and sleepovers are known."""
    bed_sharings: tuple[Sharing, ...] = ()
    """Children who may share a bedroom there, or for some of whom that is agreed."""
    version: Version | None = None
    """Sent back with a change: where somebody else was quicker, it is refused and nothing is lost."""
    exemptions: tuple[ExemptionTerm, ...] = ()
    """From the usual fostering limit, by name, the latest first."""
    replaced_exemptions: tuple[ExemptionTerm, ...] = ()
    carers_at_home: tuple[CarerAtHomeTerm, ...] = ()
    """Whether a carer is at home full time, the latest first."""
    are_sleepovers_counted: Flag = True
    """Whether the limit and the nights count them: not where what was known of them then isn't kept."""
    may_grant_exemptions: Flag = False
    may_record_carer_at_home: Flag = False
    applications: tuple[ApplicationTerm, ...] = ()
    """Where the household's application to foster stood, the latest first."""


class HowIsHousehold(Query[HouseholdView], owner="registry", asked_by=SEES_HOUSEHOLDS):
    """What is recorded of a household, as it is, was or will be on a day? Refused: `not_yours`, `not_known_then`.

    Each carer, and each child who is named, is written down as read. A written exemption is told in its own words to a
    worker who may read the record of each child who lives there, and else only that there is one.
    """

    household_id: Identifier
    on: Day | None = None
    as_known_at: Instant | None = None
    """As all of it was recorded at a moment: the household, its carers, its children and every fact.

    Of a sleepover only the newest word is kept, so none is counted in `limit` and `nights`. Whose records may be read
    is decided as things are now.
    """


class ChildCard(Value):
    """A child in a list, as things are today."""

    child_id: Identifier
    ref: PersonalText
    name: PersonalText
    """What they are known as; with the last name where a worker asks."""
    age: Age
    household_id: Identifier | None
    """Nobody's where the child is placed nowhere that the registry knows of."""
    constellation_id: Identifier | None
    kind: PlacementKind | None
    childrens_social_worker_id: Identifier | None


class ChildCards(Paged):
    """The children that were looked for and whose records the asker may read, by name."""

    on: Day
    children: tuple[ChildCard, ...]


class FindChildren(Query[ChildCards], owner="registry", asked_by=SEES_CHILDREN):
    """Which children are there, as things are today? `search` looks in all their names and the reference.

    Each child who is named is written down as read.
    """

    search: Search = ""
    belonging: Belonging | None = None
    constellation_id: Identifier | None = None
    childrens_social_worker_id: Identifier | None = None
    age_from: Age | None = None
    age_to: Age | None = None
    page: PageNumber = 1
    at_once: PageSize = ON_A_PAGE
    purpose: Purpose | None = None
    """None where it follows from who asks: a carer to look after the child, a worker to keep the register."""


class Sibling(Value):
    """A brother or sister, and where they live today."""

    child_id: Identifier
    name: PersonalText
    household_id: Identifier | None
    """None where it isn't known, or the asker may not know."""
    lives_with_the_child: Flag


class ChildView(Reply):
    """What is recorded of a child, for somebody who may read it."""

    child_id: Identifier
    on: Day
    ref: PersonalText
    first_name: PersonalText
    last_name: PersonalText
    """Empty where a carer asks."""
    known_as: PersonalText
    date_of_birth: PersonalDay
    age: Age
    sex: PersonalText
    ethnicity: SensitiveText | None
    language: SensitiveText | None
    legal_status: SensitiveText
    household_id: Identifier | None
    constellation_id: Identifier | None
    placements: tuple[PlacementRecord, ...]
    """The latest first; a carer sees those in their own household."""
    siblings: tuple[Sibling, ...]
    cared_alongside: CaredAlongside
    health_needs: SensitiveText | None
    allergies: SensitiveText | None
    delegations: tuple[DelegationTerm, ...]
    """Of overnight stays, the latest first."""
    social_workers: tuple[AssignedWorker, ...]
    """The latest first."""
    may_see_who_looked: Flag
    may_change: Flag = False
    version: Version | None = None
    """Sent back with a change: where somebody else was quicker, it is refused and nothing is lost."""
    other_delegations: tuple[DelegationTerm, ...] = ()
    """Of the other areas; in each the latest first."""
    matching: tuple[MatchingTerm, ...] = ()
    """What is recorded to match well, the latest of each topic first; of a topic that isn't there nothing is."""
    bed_sharings: tuple[Sharing, ...] = ()
    replaced_delegations: tuple[DelegationTerm, ...] = ()
    """What was recorded first, and replaced since: of every area; so the next two."""
    replaced_matching: tuple[MatchingTerm, ...] = ()
    replaced_placements: tuple[PlacementRecord, ...] = ()
    health: tuple[HealthTerm, ...] = ()
    """What is recorded of allergies and health needs, the latest of each first; `allergies` and `health_needs` are what
    of it holds on the day."""
    replaced_health: tuple[HealthTerm, ...] = ()
    died_on: PersonalDay | None = None


class HowIsChild(Query[ChildView], owner="registry", asked_by=SEES_CHILDREN):
    """What is recorded of a child? Refused: `not_yours`, `not_known_then`. It is written down who read it, and why.

    A worker may ask how it is, was or will be on a day; a carer is told of today, whatever day is asked for.
    """

    child_id: Identifier
    on: Day | None = None
    as_known_at: Instant | None = None
    """As all of it was recorded at a moment: the child, brothers and sisters and every fact.

    Who may read it is decided as things are now.
    """
    purpose: Purpose = Purpose.KEEP_THE_REGISTER


class ReadingLine(Value):
    """Somebody read something of a person."""

    read_at: Instant
    reader_id: Identifier
    reader: PersonalText
    """Their name, or the service's that read; empty where the registry doesn't know them."""
    roles: tuple[Role, ...]
    """What they are today."""
    purpose: Purpose


class ReadingLog(Paged):
    """Who has read something of a person, the latest first."""

    subject_id: Identifier
    subject: PersonalText
    readings: tuple[ReadingLine, ...]


class WhoHasLooked(Query[ReadingLog], owner="registry", asked_by=SEES_WHO_LOOKED):
    """Who has read the record of a child, a carer or a worker, when and why? This, too, is written down.

    A children's social worker may ask it of their own children. Refused: `not_yours`.
    """

    subject_id: Identifier
    page: PageNumber = 1
    at_once: PageSize = ON_A_PAGE
    purpose: Purpose = Purpose.SEE_WHO_LOOKED
