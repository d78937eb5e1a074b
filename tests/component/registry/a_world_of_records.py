"""A small world of households and children, as the registry tells of it to pages."""

from datetime import UTC, date, datetime

from shared.contracts.child_terms import DelegationTerm, PlacementRecord
from shared.contracts.fostering_limit import FosteringLimit, LimitVerdict
from shared.contracts.packs import id_of
from shared.contracts.records import (
    ApprovalTerm,
    AssignedWorker,
    CarerRecord,
    ChildCard,
    ChildCards,
    ChildView,
    HouseholdCard,
    HouseholdCards,
    HouseholdView,
    PartInConstellation,
    PlacedChild,
    ReadingLine,
    ReadingLog,
    Sibling,
)
from shared.contracts.register_pack import CaredAlongside, ContactBy
from shared.contracts.registry import Purpose
from shared.contracts.roles import Role
from shared.contracts.stays import (
    ComingStay,
    ComingStays,
    HubHomeStory,
    SomebodyToRing,
    StaySheetView,
)
from shared.contracts.words import OvernightDecision, PlacementEndReason, PlacementKind, SleepoverKind
from shared.testing.site import person

THIS_MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = date(2026, 11, 23)
FRIDAY, SATURDAY, SUNDAY = date(2026, 11, 27), date(2026, 11, 28), date(2026, 11, 29)


def named(table, ref):
    return id_of("portsmouth", table, ref)


ADA, BEN, CY = (named("children", ref) for ref in ("K1", "K2", "K3"))
BIRCH, CEDAR, HUB = (named("households", ref) for ref in ("H2", "H3", "H1"))
KITES = named("constellations", "X1")
TOM, ZOE = named("carers", "C3"), named("carers", "C4")
SAM, PAT = named("workers", "W1"), named("workers", "W2")
NAMES = {
    BIRCH: "Birch",
    CEDAR: "Cedar",
    HUB: "Adeyemi",
    KITES: "The Kites",
    SAM: "Sam Okafor",
    PAT: "Pat Moran",
    ADA: "Ada",
    BEN: "Ben",
}
SOCIAL_WORKER = person("Sam Okafor", Role.CHILDRENS_SOCIAL_WORKER)
SUPERVISOR = person("Pat Moran", Role.SUPERVISING_SOCIAL_WORKER)


def a_household_card(**changes):
    return HouseholdCard(
        **{
            "household_id": BIRCH,
            "ref": "H2",
            "name": "Birch",
            "carers": ("Tom Birch", "Zoe Birch"),
            "postcode_district": "PO5",
            "constellation_id": KITES,
            "is_hub_home": False,
            "supervising_social_worker_id": PAT,
            "is_approved": True,
            "places": 3,
            "children": 2,
            "vacancies": 1,
            **changes,
        }
    )


def some_households(query):
    cards = (
        a_household_card(),
        a_household_card(
            household_id=HUB,
            ref="H1",
            name="Adeyemi",
            carers=("Ruth Adeyemi",),
            is_hub_home=True,
            children=0,
            vacancies=3,
        ),
        a_household_card(
            household_id=CEDAR,
            ref="H3",
            name="Cedar",
            carers=(),
            constellation_id=None,
            supervising_social_worker_id=None,
            is_approved=False,
            places=None,
            children=0,
            vacancies=None,
        ),
    )
    return HouseholdCards(on=TODAY, page=query.page, pages=3, total=53, households=cards)


APPROVAL = ApprovalTerm(
    approval_id=named("approvals", "1"),
    started_on=date(2024, 4, 2),
    ended_on=None,
    places=3,
    age_from=0,
    age_to=18,
    kinds=("short_break", "long_term"),
    exemptions=("Ada, Ben, Cy and Di Fenn may live here together until 31 August 2027",),
    ended_reason=None,
    reason="Annual review",
    recorded_at=datetime(2024, 4, 3, 10, tzinfo=UTC),
    recorded_by=PAT,
)
BEFORE = APPROVAL.model_copy(
    update={
        "approval_id": named("approvals", "0"),
        "started_on": None,
        "ended_on": date(2024, 4, 2),
        "places": 2,
        "exemptions": (),
        "ended_reason": "terms_changed",
        "reason": "",
        "recorded_by": None,
    }
)


def a_household(**changes):
    return HouseholdView(
        **{
            "household_id": BIRCH,
            "on": TODAY,
            "ref": "H2",
            "name": "Birch",
            "address": "1, Mill Lane, Southsea",
            "postcode": "PO5 2EZ",
            "phone": "01632 960002",
            "approval": APPROVAL,
            "approvals": (APPROVAL, BEFORE),
            "carers": (
                CarerRecord(
                    person_id=TOM,
                    name="Tom Birch",
                    is_main_carer=True,
                    email="tom@mail.example",
                    phone="07700 900001",
                    contact_by=ContactBy.TEXT,
                ),
                CarerRecord(
                    person_id=ZOE,
                    name="Zoe Birch",
                    is_main_carer=False,
                    email=None,
                    phone=None,
                    contact_by=ContactBy.LETTER,
                ),
            ),
            "children": (
                PlacedChild(child_id=ADA, name="Ada Fenn", age=10, kind=PlacementKind.U4, since_on=date(2024, 1, 8)),
            ),
            "children_not_shown": 1,
            "vacancies": 1,
            "limit": FosteringLimit(
                limit=3,
                placed=2,
                guests=0,
                verdict=LimitVerdict.WITHIN,
                source="The usual fostering limit: CoramBAAF; Fosterline",
            ),
            "constellations": (
                PartInConstellation(
                    constellation_id=KITES,
                    started_on=date(2024, 1, 8),
                    ended_on=None,
                    is_hub_home=False,
                    is_interim=False,
                ),
            ),
            "supervising_social_workers": (AssignedWorker(worker_id=PAT, started_on=None, ended_on=None),),
            "spare_beds": 1,
            "languages": ("English", "Polish"),
            "pets": ("a dog",),
            "may_see_who_looked": True,
            "may_end_approval": True,
            **changes,
        }
    )


CHILDREN = ChildCards(
    on=TODAY,
    page=1,
    pages=1,
    total=2,
    children=(
        ChildCard(
            child_id=ADA,
            ref="K1",
            name="Ada Fenn",
            age=10,
            household_id=BIRCH,
            constellation_id=KITES,
            kind=PlacementKind.U4,
            childrens_social_worker_id=SAM,
        ),
        ChildCard(
            child_id=CY,
            ref="K3",
            name="Cy Gale",
            age=4,
            household_id=None,
            constellation_id=None,
            kind=None,
            childrens_social_worker_id=None,
        ),
    ),
)


def a_child(**changes):
    return ChildView(
        **{
            "child_id": ADA,
            "on": TODAY,
            "ref": "K1",
            "first_name": "Adelaide",
            "last_name": "Fenn",
            "known_as": "Ada",
            "date_of_birth": date(2016, 2, 28),
            "age": 10,
            "sex": "F",
            "ethnicity": None,
            "language": "English",
            "legal_status": "C2",
            "household_id": BIRCH,
            "constellation_id": KITES,
            "placements": (
                PlacementRecord(
                    placement_id=named("placements", "2"),
                    household_id=BIRCH,
                    kind=PlacementKind.U4,
                    started_on=date(2024, 1, 8),
                    ended_on=None,
                    ended_reason=None,
                    was_planned=None,
                ),
                PlacementRecord(
                    placement_id=named("placements", "1"),
                    household_id=CEDAR,
                    kind=PlacementKind.U6,
                    started_on=date(2022, 5, 1),
                    ended_on=date(2024, 1, 8),
                    ended_reason=PlacementEndReason.CREQB,
                    was_planned=False,
                ),
            ),
            "siblings": (
                Sibling(child_id=BEN, name="Ben Fenn", household_id=BIRCH, lives_with_the_child=True),
                Sibling(child_id=CY, name="Cy Fenn", household_id=CEDAR, lives_with_the_child=False),
            ),
            "cared_alongside": CaredAlongside.ONLY_OLDER,
            "health_needs": "Asthma: the blue inhaler is in her bag",
            "allergies": "Peanuts",
            "delegations": (
                DelegationTerm(
                    started_on=date(2026, 3, 3),
                    ended_on=None,
                    decision=OvernightDecision.CARER,
                    conditions="tell the social worker each time",
                    reason="Placement plan of March 2026",
                    recorded_by=SAM,
                ),
                DelegationTerm(
                    started_on=None, ended_on=date(2026, 3, 3), decision=OvernightDecision.CHILDRENS_SOCIAL_WORKER
                ),
            ),
            "social_workers": (AssignedWorker(worker_id=SAM, started_on=date(2025, 9, 1), ended_on=None),),
            "may_see_who_looked": True,
            "may_change": True,
            **changes,
        }
    )


def a_stay_sheet(**changes):
    return StaySheetView(
        **{
            "child_id": ADA,
            "known_as": "Ada",
            "age": 10,
            "first_night_on": FRIDAY,
            "last_night_on": SATURDAY,
            "readable_until": SUNDAY,
            "carers": (
                SomebodyToRing(person_id=TOM, name="Tom Birch", phone="07700 900001"),
                SomebodyToRing(person_id=ZOE, name="Zoe Birch", phone=None),
            ),
            "childrens_social_worker": SomebodyToRing(person_id=SAM, name="Sam Okafor", phone="01632 960003"),
            "out_of_hours_phone": "023 9268 0810",
            "allergies": "Peanuts. The pen is in the red bag",
            "health_needs": "Asthma: the blue inhaler before bed",
            "language": "English",
            "cared_alongside": CaredAlongside.ONLY_OLDER,
            "overnight_decision": OvernightDecision.CARER,
            "overnight_conditions": "tell the social worker each time",
            "siblings_who_come": ("Ben",),
            **changes,
        }
    )


NOTHING_RECORDED = a_stay_sheet(
    first_night_on=None,
    last_night_on=None,
    readable_until=None,
    carers=(),
    childrens_social_worker=None,
    allergies=None,
    health_needs=None,
    language=None,
    overnight_decision=None,
    overnight_conditions="",
    siblings_who_come=(),
)
STAYS = ComingStays(
    stays=(
        ComingStay(
            child_id=BEN, first_night_on=TODAY, last_night_on=TODAY, kind=SleepoverKind.EMERGENCY, opens_on=None
        ),
        ComingStay(
            child_id=ADA,
            first_night_on=FRIDAY,
            last_night_on=SATURDAY,
            kind=SleepoverKind.PLANNED,
            opens_on=date(2026, 11, 25),
        ),
    )
)


def a_story(**changes):
    return HubHomeStory(
        **{
            "constellation_id": KITES,
            "constellation": "The Kites",
            "carers": ("Ruth", "Femi"),
            "children": 1,
            "pets": ("a dog", "two rabbits"),
            "languages": ("English", "Yoruba"),
            "beds": 2,
            "km": 5,
            "liaison_worker": "Lee",
            **changes,
        }
    )


def a_log(query):
    lines = (
        ReadingLine(
            read_at=datetime(2026, 11, 22, 19, 30, tzinfo=UTC),
            reader_id=TOM,
            reader="Tom Birch",
            roles=(Role.SATELLITE_CARER,),
            purpose=Purpose.LOOK_AFTER_THE_CHILD,
        ),
        ReadingLine(
            read_at=datetime(2026, 11, 20, 8, 0, tzinfo=UTC),
            reader_id=ZOE,
            reader="The service notifications",
            roles=(),
            purpose=Purpose.SEND_A_NOTICE,
        ),
        ReadingLine(
            read_at=datetime(2026, 11, 1, 12, 0, tzinfo=UTC),
            reader_id=CY,
            reader="",
            roles=(),
            purpose=Purpose.PLAN_A_SLEEPOVER,
        ),
    )
    return ReadingLog(
        page=query.page, pages=2, total=28, subject_id=query.subject_id, subject="Ada Fenn", readings=lines
    )
