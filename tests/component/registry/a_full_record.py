"""A child's record in which everything is recorded that a decision needs, as the registry tells of it to pages."""

from datetime import UTC, date, datetime

from shared.contracts.bed_sharing import (
    AgreementTerm,
    Sharing,
    SharingChild,
    SharingChoices,
    SharingState,
)
from shared.contracts.child_terms import DelegationTerm, DueReview, DueReviews, HealthTerm, MatchingTerm
from shared.contracts.constellations import Choice
from shared.contracts.fostering_limit import LimitOnNight, LimitVerdict
from shared.contracts.household_terms import ApplicationTerm, CarerAtHomeTerm, ExemptionTerm
from shared.contracts.record_changes import ComesTo, Effect
from shared.contracts.record_words import (
    ApplicationState,
    DecisionArea,
    Finding,
    HealthTopic,
    MatchingTopic,
    MustBeTold,
)
from shared.contracts.words import OvernightDecision
from tests.component.registry.a_world_of_records import (
    ADA,
    BEN,
    BIRCH,
    CY,
    FRIDAY,
    HUB,
    SAM,
    SATURDAY,
    SUNDAY,
    TODAY,
    a_child,
    a_household,
    a_stay_sheet,
    named,
)

MARCH, SUMMER = date(2026, 3, 3), date(2026, 7, 1)
YESTERDAY_EVENING = datetime(2026, 11, 22, 18, 5, tzinfo=UTC)
WITH_BEN, WITH_CY = named("sharings", "1"), named("sharings", "2")

HAIRCUTS = DelegationTerm(
    started_on=MARCH,
    ended_on=None,
    area=DecisionArea.HAIRCUTS,
    decision=OvernightDecision.CARER,
    conditions="no shaving",
    must_tell=(MustBeTold.PARENT, MustBeTold.CHILDRENS_SOCIAL_WORKER),
    review_on=date(2026, 11, 1),
    is_review_overdue=True,
    written_in="Placement plan of 3 March 2026",
    recorded_by=SAM,
)
HOLIDAYS = HAIRCUTS.model_copy(
    update={
        "area": DecisionArea.HOLIDAYS_ABROAD,
        "decision": OvernightDecision.TEAM_MANAGER,
        "conditions": "",
        "must_tell": (),
        "review_on": date(2027, 3, 3),
        "is_review_overdue": False,
    }
)
FIRST_SAID = HOLIDAYS.model_copy(
    update={"decision": OvernightDecision.PARENT, "recorded_at": YESTERDAY_EVENING, "replaced_at": YESTERDAY_EVENING}
)


def known(topic, finding, details="", **changes):
    return MatchingTerm(
        **{
            "started_on": MARCH,
            "ended_on": None,
            "topic": topic,
            "finding": finding,
            "details": details,
            "written_in": "Risk assessment of 3 March 2026",
            "recorded_by": SAM,
            **changes,
        }
    )


MATCHING = (
    known(MatchingTopic.PETS, Finding.NO, "Afraid of dogs"),
    known(MatchingTopic.CULTURAL_NEEDS, Finding.YES, "Eats halal"),
    known(MatchingTopic.SELF_HARM, Finding.NO),
    known(MatchingTopic.GOING_MISSING, Finding.YES, "Walks to her old school; ring the out-of-hours team at once"),
    known(MatchingTopic.GOING_MISSING, Finding.NO, started_on=None, ended_on=MARCH),
    known(MatchingTopic.PHYSICAL_HARM_TO_OTHERS, Finding.NO),
)


def agreed(child_id, **changes):
    return AgreementTerm(
        **{
            "child_id": child_id,
            "started_on": MARCH,
            "ended_on": None,
            "agreed_by": "Sam Okafor, social worker, Portsmouth",
            "agreed_on": MARCH,
            "written_in": "Bedroom risk assessment of 3 March 2026",
            "conditions": "each has their own bed",
            "reason": "",
            **changes,
        }
    )


SHARES_WITH_BEN = Sharing(
    sharing_id=WITH_BEN,
    household_id=HUB,
    state=SharingState.AGREED,
    agreed_from=MARCH,
    agreed_until=date(2027, 3, 4),
    children=(
        SharingChild(child_id=ADA, name="Ada", has_agreed=True),
        SharingChild(child_id=BEN, name="Ben", has_agreed=True),
    ),
    agreements=(agreed(ADA),),
)
WAITS_FOR_ADA = Sharing(
    sharing_id=WITH_CY,
    household_id=HUB,
    state=SharingState.WAITS,
    children=(
        SharingChild(child_id=ADA, name="Ada", has_agreed=False),
        SharingChild(child_id=CY, name="Cy", has_agreed=True),
    ),
)
CHOICES = SharingChoices(
    children=(
        Choice(id=BEN, name="Ben", hint="8 years old"),
        Choice(id=CY, name="Cy", hint="10 years old"),
    ),
    households=(Choice(id=HUB, name="Adeyemi", hint="H1"), Choice(id=BIRCH, name="Birch", hint="H2")),
)
REVIEWS = DueReviews(
    on=TODAY,
    reviews=(
        DueReview(child_id=ADA, area=DecisionArea.HAIRCUTS, review_on=date(2026, 11, 1)),
        DueReview(child_id=BEN, area=DecisionArea.OVERNIGHT_STAYS, review_on=FRIDAY),
    ),
)


EGGS = HealthTerm(
    started_on=MARCH,
    ended_on=None,
    topic=HealthTopic.ALLERGIES,
    finding=Finding.YES,
    details="Peanuts. The pen is in the red bag, then ring 999",
    written_in="Health plan of 3 March 2026",
    recorded_at=YESTERDAY_EVENING,
    recorded_by=SAM,
)
NO_NEEDS = HealthTerm(started_on=None, ended_on=None, topic=HealthTopic.HEALTH_NEEDS, finding=Finding.NO)
HEALTH = (
    EGGS.model_copy(update={"started_on": SATURDAY, "details": "Peanuts and eggs"}),
    EGGS.model_copy(update={"ended_on": SATURDAY}),
    NO_NEEDS,
)
TAKEN_BACK = (
    Effect(on=ComesTo.TAKEN_BACK, sentence="The one from 3 March 2025: it never was."),
    Effect(
        on=ComesTo.SLEEPOVERS,
        sentence="Nights from 23 November 2026 that were asked for from the home recorded until now are called off.",
    ),
)
EFFECTS = (
    Effect(on=ComesTo.APPROVAL, sentence="It was approved for 3 children, aged 0 to 18."),
    Effect(on=ComesTo.PLACEMENTS, sentence="2 of 4 places are taken: 2 vacancies."),
    Effect(on=ComesTo.MEMBERSHIPS, sentence="It stays the hub home of The Kites."),
    Effect(on=ComesTo.HUB_BEDS, sentence="2 beds stay for the constellation’s children."),
    Effect(
        on=ComesTo.FOSTERING_LIMIT,
        sentence="On the night of 27 November 2026 4 children are there: an exemption names each of them.",
    ),
)
EXEMPTIONS = (
    ExemptionTerm(
        started_on=MARCH,
        ended_on=None,
        child_id=ADA,
        child="Ada",
        granted_by="Portsmouth City Council, M. Moss",
        written_in="Letter of 3 March 2026",
        recorded_at=YESTERDAY_EVENING,
        recorded_by=SAM,
    ),
    ExemptionTerm(started_on=MARCH, ended_on=SUMMER, child_id=None),
)
APPLICATIONS = (
    ApplicationTerm(
        started_on=SUMMER,
        ended_on=None,
        state=ApplicationState.WITHDRAWN,
        written_in="Their letter of 30 June 2026",
        reason="A baby is on its way",
    ),
    ApplicationTerm(started_on=date(2026, 2, 2), ended_on=SUMMER, state=ApplicationState.APPLIED),
)
AT_HOME = (
    CarerAtHomeTerm(started_on=SUMMER, ended_on=None, is_at_home=True, written_in="Supervision of 1 July 2026"),
    CarerAtHomeTerm(started_on=None, ended_on=SUMMER, is_at_home=False),
)


def a_full_child(**changes):
    plain = a_child()
    allowed = plain.placements[0].model_copy(
        update={"reason": "Closer to school", "allowed_because": "An emergency of two days"}
    )
    return a_child(
        **{
            "ethnicity": "MWBC",
            "version": 12,
            "other_delegations": (HAIRCUTS, HOLIDAYS),
            "replaced_delegations": (FIRST_SAID,),
            "matching": MATCHING,
            "bed_sharings": (SHARES_WITH_BEN, WAITS_FOR_ADA),
            "placements": (allowed, *plain.placements[1:]),
            "allergies": EGGS.details,
            "health_needs": None,
            "health": HEALTH,
            "replaced_health": (EGGS.model_copy(update={"details": "Nuts", "replaced_at": YESTERDAY_EVENING}),),
            **changes,
        }
    )


def a_full_stay_sheet(**changes):
    return a_stay_sheet(
        **{
            "matching": MATCHING[:4],
            "bed_sharings": (SHARES_WITH_BEN, WAITS_FOR_ADA),
            "health_needs": None,
            "health": HEALTH[1:],
            "health_to_come": HEALTH[:1],
            **changes,
        }
    )


def a_night(night, placed, guests, verdict):
    return LimitOnNight(
        night=night, limit=3, placed=placed, guests=guests, verdict=verdict, source="The usual fostering limit"
    )


NIGHTS = (
    a_night(TODAY, 3, 0, LimitVerdict.WITHIN),
    a_night(date(2026, 11, 24), 3, 0, LimitVerdict.WITHIN),
    a_night(FRIDAY, 3, 1, LimitVerdict.BEYOND),
    a_night(SATURDAY, 3, 1, LimitVerdict.ALL_SIBLINGS),
    a_night(SUNDAY, 3, 2, LimitVerdict.EXEMPTION_TO_READ),
)


def a_full_household(**changes):
    return a_household(
        **{
            "nights": NIGHTS,
            "bed_sharings": (SHARES_WITH_BEN,),
            "version": 7,
            "exemptions": EXEMPTIONS,
            "replaced_exemptions": (EXEMPTIONS[0].model_copy(update={"replaced_at": YESTERDAY_EVENING}),),
            "carers_at_home": AT_HOME,
            "applications": APPLICATIONS,
            "may_grant_exemptions": True,
            "may_record_application": True,
            "may_record_carer_at_home": True,
            **changes,
        }
    )
