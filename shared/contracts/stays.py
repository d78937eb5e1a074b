"""What the registry is asked when a child comes to stay at a hub home: what must be known there, and by the child?"""

from typing import Annotated

from pydantic import Field

from shared.contracts.bed_sharing import Sharing
from shared.contracts.child_terms import HealthTerm, MatchingTerm
from shared.contracts.fields import Count, Day, Identifier, PersonalText, SensitiveText
from shared.contracts.message import Query, Reply, Value
from shared.contracts.records import Age
from shared.contracts.register_pack import CaredAlongside
from shared.contracts.roles import CARERS, WORKERS
from shared.contracts.words import OvernightDecision, SleepoverKind


class SomebodyToRing(Value):
    """Somebody to ring about a child."""

    person_id: Identifier
    name: PersonalText
    phone: PersonalText | None


class StaySheetView(Reply):
    """What a hub home must know of a child who is about to sleep there, and nothing else of that child."""

    child_id: Identifier
    known_as: PersonalText
    age: Age
    first_night_on: Day | None
    """None where no sleepover is near, and a carer or worker of the child looks."""
    last_night_on: Day | None
    readable_until: Day | None
    """The last day on which the hub home can open it."""
    carers: tuple[SomebodyToRing, ...]
    """Of the household where the child lives, the main carer first."""
    childrens_social_worker: SomebodyToRing | None
    out_of_hours_phone: PersonalText
    allergies: SensitiveText | None
    health_needs: SensitiveText | None
    language: SensitiveText | None
    cared_alongside: CaredAlongside
    overnight_decision: OvernightDecision | None
    overnight_conditions: SensitiveText
    siblings_who_come: tuple[PersonalText, ...]
    """What brothers and sisters with the same sleepover are known as."""
    matching: tuple[MatchingTerm, ...] = ()
    """What is recorded of risks, of pets and of needs of culture and communication, as it is on the first night, or
    today."""
    bed_sharings: tuple[Sharing, ...] = ()
    """With whom the child may share a bedroom in the hub home, or would once it is agreed for each; of what was agreed,
    only what was for this child."""
    health: tuple[HealthTerm, ...] = ()
    """What is recorded of allergies and health needs as it is on the first night, or today: `allergies` and
    `health_needs` are its words where there are some."""
    health_to_come: tuple[HealthTerm, ...] = ()
    """What is otherwise from a later night of the stay on."""


class StaySheet(Query[StaySheetView], owner="registry", asked_by=WORKERS | CARERS):
    """What must be known of a child who sleeps at the hub home?

    The hub home can open it from some days before the first night (an emergency's at once) until the day after the
    last; those who may read the child's record, at any time. Refused: `not_yours`, `not_open_yet`. It is written down.
    """

    child_id: Identifier


class ReadableStaySheets(Reply):
    """The children whose stay sheet the asker can open now."""

    child_ids: tuple[Identifier, ...]


class WhichStaySheets(Query[ReadableStaySheets], owner="registry", asked_by=WORKERS | CARERS):
    """Of which of these children can I open the stay sheet now? It tells nothing of them, and isn't written down."""

    child_ids: Annotated[tuple[Identifier, ...], Field(min_length=1, max_length=20)]


class HubHomeToReach(Reply):
    """Whom to ring at a hub home to which a child goes, and where it is; nothing else of the household."""

    hub_household_id: Identifier
    carers: tuple[SomebodyToRing, ...]
    """The main carers."""
    address: PersonalText
    postcode: PersonalText
    readable_until: Day
    """The last day on which it can be read."""


class HowToReachHubHome(Query[HubHomeToReach], owner="registry", asked_by=CARERS):
    """Whom do we ring at the hub home where a child who lives with us is to sleep, and where do we bring them?

    Told to the carers at home once the bed is theirs, for as long as the hub home can open the stay sheet. Refused:
    `not_yours`, `not_open_yet`. It is written down.
    """

    sleepover_id: Identifier


class HowToReachFamilyTimeHost(Query[HubHomeToReach], owner="registry", asked_by=CARERS):
    """Whom do we ring at the hub home that hosts family time of a child with us, and where do we bring them?

    Told to the carers who are asked of it, on its day and the day before. Refused: `not_yours`, `not_open_yet`. It is
    written down.
    """

    family_time_id: Identifier


class ComingStay(Value):
    """A child who is to sleep at the asker's hub home."""

    child_id: Identifier
    first_night_on: Day
    last_night_on: Day
    kind: SleepoverKind
    opens_on: Day | None
    """From when the stay sheet can be read; none where it can be read now."""
    sleepover_id: Identifier | None = None
    """Brothers and sisters who come together have the same."""


class ComingStays(Reply):
    """The soonest first."""

    stays: tuple[ComingStay, ...]


class WhoComesToStay(Query[ComingStays], owner="registry", asked_by=CARERS):
    """Which children are to sleep at my home as the hub home of those nights, and can I read their stay sheets yet?"""


class HubHomeStory(Reply):
    """What a child may know of a hub home: first names, and only what is recorded."""

    constellation_id: Identifier
    constellation: PersonalText
    carers: tuple[PersonalText, ...]
    children: Count
    """Children who live there; who they are is theirs to tell."""
    pets: tuple[PersonalText, ...]
    languages: tuple[PersonalText, ...]
    beds: Count
    km: Count | None
    """From the household of the carer who asks, between the middles of two postcode districts."""
    liaison_worker: PersonalText
    """Their first name; empty where there is none."""


class HowIsHubHomeForChildren(Query[HubHomeStory], owner="registry", asked_by=WORKERS | CARERS):
    """What can be told to a child about a constellation's hub home? Refused: `not_yours`, `no_hub_home`."""

    constellation_id: Identifier
