"""The closed lists of words of records: who decides on what, what must be known, what is found, how long it is kept."""

from shared.contracts.fields import Code


class DecisionArea(Code):
    """What somebody decides on for a child, as placement plans have it.

    The areas are those that the Care Planning Regulations ask a placement plan to name since 2013 (medical and dental
    treatment, education, leisure and home life, faith and religious observance, social media), as finely as services'
    forms of delegated authority divide them.
    """

    OVERNIGHT_STAYS = "overnight_stays"
    ACTIVITIES = "activities"
    ADVENTUROUS_ACTIVITIES = "adventurous_activities"
    HOLIDAYS_IN_UK = "holidays_in_uk"
    HOLIDAYS_ABROAD = "holidays_abroad"
    HAIRCUTS = "haircuts"
    ROUTINE_MEDICAL = "routine_medical"
    IMMUNISATIONS = "immunisations"
    PLANNED_TREATMENT = "planned_treatment"
    DENTIST_AND_OPTICIAN = "dentist_and_optician"
    SCHOOL_DAY_TRIPS = "school_day_trips"
    SCHOOL_RESIDENTIAL_TRIPS = "school_residential_trips"
    SCHOOL_MEETINGS = "school_meetings"
    FAITH = "faith"
    SOCIAL_MEDIA = "social_media"
    PHOTOGRAPHS = "photographs"


class MustBeTold(Code):
    """Who must be told of what is decided under a delegation; anybody else stands in its conditions."""

    CHILDRENS_SOCIAL_WORKER = "childrens_social_worker"
    SUPERVISING_SOCIAL_WORKER = "supervising_social_worker"
    PARENT = "parent"
    SCHOOL = "school"


class MatchingTopic(Code):
    """What is asked of a child to match well (SocialCareData placements standard v2).

    With whom the child can be cared for alongside is `CaredAlongside`.
    """

    PETS = "pets"
    """Whether the child can live with pets."""
    CULTURAL_NEEDS = "cultural_needs"
    COMMUNICATION_NEEDS = "communication_needs"
    SELF_HARM = "self_harm"
    SEXUAL_EXPLOITATION = "sexual_exploitation"
    CRIMINAL_EXPLOITATION = "criminal_exploitation"
    DRUGS_OR_ALCOHOL = "drugs_or_alcohol"
    EATING_DISORDER = "eating_disorder"
    GOING_MISSING = "going_missing"
    PHYSICAL_HARM_TO_OTHERS = "physical_harm_to_others"
    SEXUAL_HARM_TO_OTHERS = "sexual_harm_to_others"
    FIRE_SETTING = "fire_setting"
    HARM_TO_ANIMALS = "harm_to_animals"
    EXPLOITING_OTHERS = "exploiting_others"
    """Drawing others into criminal exploitation."""


RISKS_TO_CHILD = (
    MatchingTopic.SELF_HARM,
    MatchingTopic.SEXUAL_EXPLOITATION,
    MatchingTopic.CRIMINAL_EXPLOITATION,
    MatchingTopic.DRUGS_OR_ALCOHOL,
    MatchingTopic.EATING_DISORDER,
    MatchingTopic.GOING_MISSING,
)
RISKS_TO_OTHERS = (
    MatchingTopic.PHYSICAL_HARM_TO_OTHERS,
    MatchingTopic.SEXUAL_HARM_TO_OTHERS,
    MatchingTopic.FIRE_SETTING,
    MatchingTopic.HARM_TO_ANIMALS,
    MatchingTopic.EXPLOITING_OTHERS,
)


class Finding(Code):
    """What is recorded of a matching topic; where nothing is, nobody knows.

    Of a risk, `yes` is "risk present" and `no` is "no known risk"; of pets, `yes` is that the child can live with them;
    of needs, `yes` is that there are some.
    """

    YES = "yes"
    NO = "no"


class PeriodName(Code):
    """How long what is kept (DOMAIN.md §3.6). The years count from the day that the name says."""

    CHILD_FROM_BIRTH = "child_from_birth"
    HOUSEHOLD_FROM_END_OF_APPROVAL = "household_from_end_of_approval"
    """A fostering household with its carers; from the end of the last placement there, where that is later."""
    WORKER_FROM_LAST_DUTY = "worker_from_last_duty"
    """A worker, from the end of the last assignment, the day of leaving or the last use, whichever is latest."""
    CHILD_FROM_DEATH = "child_from_death"
    """A child who died before the eighteenth birthday, from the day of death: in place of the years from birth."""
    READING_FROM_ITS_DAY = "reading_from_its_day"
    """That somebody read a record, from the day on which they did."""
    NOTICE_FROM_ITS_DAY = "notice_from_its_day"
    """What somebody was told of a sleepover, from the day on which it was written."""
    APPLICANT_FROM_OUTCOME = "applicant_from_outcome"
    """A household whose application was refused or withdrawn, from that day."""
    CONNECTED_PERSON_FROM_END_OF_PLACEMENT = "connected_person_from_end_of_placement"
    """A connected person's household, from the end of the last placement there."""
    OPEN_UNTIL_LOOKED_AT = "open_until_looked_at"
    """What nobody has recorded an end of: after these years somebody is to look at it. It ends no record."""


class ApplicationState(Code):
    """Where a household's application to foster stands. That it was granted is said by the approval."""

    APPLIED = "applied"
    CONNECTED_PERSON = "connected_person"
    """A relative or friend of a child is assessed, and the child may live there meanwhile."""
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class HealthTopic(Code):
    """What must be known of a child's health by whoever looks after the child."""

    ALLERGIES = "allergies"
    HEALTH_NEEDS = "health_needs"
    """Illnesses, medicines, and what is to be done about them."""


class ModelElement(Code):
    """An element of the model of which somebody can find how it stands (DOMAIN.md §1.2 and §1.3).

    What follows from the register alone, as the size, is a `Check` of the constellation.
    """

    PEER_SUPPORT = "peer_support"
    SLEEPOVERS = "sleepovers"
    """Planned ones."""
    EMERGENCY_SLEEPOVERS = "emergency_sleepovers"
    TRAINING = "training"
    SOCIAL_ACTIVITIES = "social_activities"
    PERMANENCE = "permanence"
    FAMILY_TIME = "family_time"
    HUB_CARERS_TRAINED = "hub_carers_trained"
    """The hub home's carers have finished their preparation and induction."""
    CARE_AT_ANY_HOUR = "care_at_any_hour"
    MEETING_PLACE = "meeting_place"
    """The hub home is a neutral place for meetings, visits of social workers and family time."""
    CARERS_ARE_SUPPORTED = "carers_are_supported"
    COMMUNITY_CARE = "community_care"
    CONTINUITY = "continuity"
    IDENTITY_AND_BELONGING = "identity_and_belonging"
    NORMAL_LIFE = "normal_life"
    UNCONDITIONAL_CARE = "unconditional_care"
    BIRTH_FAMILIES_ARE_PARTNERS = "birth_families_are_partners"
    AGAINST_RACISM = "against_racism"
