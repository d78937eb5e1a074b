"""The register's tables in a pack, as a fostering service can export them today."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.contracts.fields import (
    Classified,
    Code,
    CodeWord,
    Count,
    Day,
    Flag,
    PersonalDay,
    PersonalText,
    SensitiveText,
)
from shared.contracts.packs import PackLine, Ref, RefersTo, WrittenLike, id_of
from shared.contracts.roles import Role
from shared.contracts.words import (
    ConstellationState,
    OvernightDecision,
    PlacementEndReason,
    PlacementKind,
)

Places = Annotated[int, Field(ge=1, le=20), Classified.STATE]
Age = Annotated[int, Field(ge=0, le=25), Classified.STATE]
Phone = Annotated[
    str,
    Field(pattern=r"^[0-9 +()-]{6,24}$"),
    Classified.PERSONAL,
    WrittenLike("a telephone number", "01632 960001", loses_its_nought=True),
]
Email = Annotated[
    str,
    Field(pattern=r"^[^@\s;,<>]+@[^@\s;,<>]+\.[^@\s;,<>]+$", max_length=254),
    Classified.PERSONAL,
    WrittenLike("an e-mail address", "sam@council.example"),
]
Postcode = Annotated[
    str,
    Field(pattern=r"^[A-Za-z]{1,2}[0-9][A-Za-z0-9]? ?[0-9][A-Za-z]{2}$"),
    Classified.PERSONAL,
    WrittenLike("a postcode", "PO5 2EZ"),
]
Name = Annotated[str, Field(min_length=1, max_length=120), Classified.PERSONAL]
Colour = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$"), Classified.STATE, WrittenLike("a colour", "#1d5b79")]
"""The authority's own colour on its pages, dark enough for white text on it."""
Ssda903Id = Annotated[
    str,
    Field(pattern=r"^[0-9A-Za-z]{1,20}$"),
    Classified.IDENTIFIER,
    WrittenLike("a child's number in the SSDA903 return", "202600000"),
]
AreaRef = Annotated[Ref, RefersTo("areas")]
WorkerRef = Annotated[Ref, RefersTo("workers")]
HouseholdRef = Annotated[Ref, RefersTo("households")]
ChildRef = Annotated[Ref, RefersTo("children")]
ConstellationRef = Annotated[Ref, RefersTo("constellations")]
WorkerRole = Literal[
    Role.LIAISON_WORKER,
    Role.SUPERVISING_SOCIAL_WORKER,
    Role.CHILDRENS_SOCIAL_WORKER,
    Role.PROGRAMME_MANAGER,
    Role.DATA_ANALYST,
    Role.ADMINISTRATOR,
]
"""What a worker can be. A file must not make anybody a carer, whose role follows from a household, nor a machine."""


class ContactBy(Code):
    """How somebody wishes to be reached."""

    TEXT = "text"
    EMAIL = "email"
    LETTER = "letter"


class CaredAlongside(Code):
    """Who a child can be cared for alongside (SocialCareData placements standard v2)."""

    SOLO = "solo"
    WITH_OTHERS = "with_others"
    ONLY_OLDER = "only_older"
    ONLY_YOUNGER = "only_younger"
    NO_PREFERENCE = "no_preference"


class AuthorityLine(PackLine, table="authority", key="authority"):
    """The authority itself: exactly one row."""

    authority: Ref
    name: Name
    gss_code: CodeWord
    out_of_hours_phone: Phone
    duty_email: Email
    colour: Colour = "#1d5b79"


class AreaLine(PackLine, table="areas", key="area_ref"):
    """A part of the authority in which constellations are."""

    area_ref: Ref
    name: Name
    closed_on: Day | None = None
    """The first day on which nothing can be planned in it any more."""


class WorkerLine(PackLine, table="workers", key="worker_ref", spans=(("joined_on", "left_on"),)):
    """A worker of the fostering service or of the children's teams."""

    worker_ref: Ref
    first_name: Name
    last_name: Name
    role: WorkerRole
    email: Email
    phone: Phone | None = None
    social_work_england_number: PersonalText | None = None
    other_roles: tuple[WorkerRole, ...] = ()
    joined_on: Day | None = None
    left_on: Day | None = None
    """The first day on which they aren't a worker any more."""


class HouseholdLine(
    PackLine,
    table="households",
    key="household_ref",
    spans=(("approval_age_from", "approval_age_to"),),
    doubted=(("approved_on", "approval_ended_on"),),
):
    """A fostering household and its approval terms, inside the programme or not."""

    household_ref: Ref
    name: Name
    address: PersonalText
    postcode: Postcode
    phone: Phone | None = None
    approved_on: Day | None
    """Empty where it isn't recorded, like the terms that follow: a household that isn't approved yet."""
    approval_places: Places | None
    approval_age_from: Age | None
    approval_age_to: Age | None
    approval_kinds: tuple[CodeWord, ...] = ()
    spare_beds: Count = 0
    languages: tuple[PersonalText, ...] = ()
    pets: tuple[PersonalText, ...] = ()
    supervising_social_worker_ref: WorkerRef | None = None
    approval_ended_on: Day | None = None
    approval_ended_reason: CodeWord | None = None
    carer_at_home: Flag | None = None
    """Whether a carer is at home full time; empty where that isn't recorded."""


class CarerLine(PackLine, table="carers", key="carer_ref", spans=(("joined_on", "left_on"),)):
    """An approved carer of a household."""

    carer_ref: Ref
    household_ref: HouseholdRef
    first_name: Name
    last_name: Name
    main_carer: Flag
    email: Email | None = None
    mobile: Phone | None = None
    contact_by: ContactBy = ContactBy.EMAIL
    joined_on: Day | None = None
    left_on: Day | None = None
    """The first day on which they aren't a carer of the household any more."""


class ChildLine(PackLine, table="children", key="child_ref"):
    """A child in care, with what a carer must know and who may decide on an overnight stay."""

    child_ref: Ref
    first_name: Name
    last_name: Name
    known_as: Name | None = None
    date_of_birth: PersonalDay
    sex: PersonalText
    ethnicity: SensitiveText | None = None
    language: SensitiveText | None = None
    legal_status: SensitiveText
    childrens_social_worker_ref: WorkerRef | None = None
    sibling_group_ref: Ref | None = None
    health_needs: SensitiveText | None = None
    allergies: SensitiveText | None = None
    cared_alongside: CaredAlongside = CaredAlongside.NO_PREFERENCE
    overnight_decision: OvernightDecision
    overnight_conditions: SensitiveText | None = None
    ssda903_id: Ssda903Id | None = None
    """The child's number in the statutory return, by which its episodes are known."""


class PlacementLine(PackLine, table="placements", spans=(("started_on", "ended_on"),)):
    """Where a child lives, from when until when, by the SSDA903 codes."""

    child_ref: ChildRef
    household_ref: HouseholdRef
    placement_type: PlacementKind
    started_on: Day
    ended_on: Day | None = None
    ended_reason: PlacementEndReason | None = None
    reason: SensitiveText | None = None
    """Why it was recorded so."""
    allowed_because: SensitiveText | None = None
    """Why a rule was set aside for it."""


class ConstellationLine(PackLine, table="constellations", key="constellation_ref"):
    """A constellation as it is now, with its hub home, if there is one, and the beds kept for its children."""

    constellation_ref: Ref
    name: Name
    area_ref: AreaRef
    hub_household_ref: HouseholdRef | None = None
    liaison_worker_ref: WorkerRef | None = None
    launched_on: Day | None = None
    state: ConstellationState
    hub_beds: Count | None = None


class MembershipLine(PackLine, table="memberships", spans=(("joined_on", "left_on"),)):
    """A satellite household in a constellation, from when until when."""

    constellation_ref: ConstellationRef
    household_ref: HouseholdRef
    joined_on: Day
    left_on: Day | None = None
    leaving_reason: CodeWord | None = None
    allowed_because: SensitiveText | None = None
    """Why a rule of the authority was set aside for it."""
    reason: SensitiveText | None = None
    """Why it was recorded so."""


class ChildToCheck(PackLine, table="children", key="child_ref", only_to_check=True):
    """That there is such a child."""

    child_ref: Ref


class CarerToCheck(PackLine, table="carers", key="carer_ref", only_to_check=True):
    """That there is such a carer."""

    carer_ref: Ref


class ConstellationToCheck(PackLine, table="constellations", key="constellation_ref", only_to_check=True):
    """Which household is a constellation's hub home, and how many beds it has."""

    constellation_ref: Ref
    hub_household_ref: HouseholdRef | None = None
    state: ConstellationState
    hub_beds: Count | None = None
    launched_on: Day | None = None

    def has_hub_home(self, today: date, *, is_known: bool) -> bool:
        """Whether the registry takes the row's hub home: a closed constellation keeps those that it had, and gets none.

        One that isn't known yet had it from its launch until now.
        """
        if self.state is not ConstellationState.CLOSED:
            return self.hub_household_ref is not None
        was_launched = self.launched_on is not None and self.launched_on < today
        return self.hub_household_ref is not None and was_launched and not is_known


class HubHomeToCheck(PackLine, table="hub_homes", only_to_check=True):
    """Which household was a constellation's hub home at some time, and how many beds it had."""

    constellation_ref: Ref
    household_ref: Ref
    beds: Count
    started_on: Day | None = None
    ended_on: Day | None = None

    @property
    def was_ever(self) -> bool:
        """Whether it was one on any day: what ends as it starts is known to be untrue, and nobody hears of it."""
        return self.started_on is None or self.started_on != self.ended_on


def bed_id(authority: str, constellation_ref: str, number: int) -> UUID:
    """The identifier of a bed at a constellation's hub home, where the first is number 1."""
    return id_of(authority, "beds", f"{constellation_ref}/{number}")
