"""The closed lists of words that the messages of several services share."""

from shared.contracts.fields import Code


class OvernightDecision(Code):
    """Who may decide that a child stays overnight elsewhere, as the placement plan delegates it."""

    CARER = "carer"
    CHILDRENS_SOCIAL_WORKER = "childrens_social_worker"
    TEAM_MANAGER = "team_manager"
    PARENT = "parent"


class ConstellationState(Code):
    """Where a constellation is in its life (DOMAIN.md §1.6).

    `hub_home_vacant` and `interim_hub_home` are a launched one's, and follow from who its hub home is.
    """

    PLANNED = "planned"
    RECRUITING_HUB_HOME = "recruiting_hub_home"
    MATCHING_SATELLITES = "matching_satellites"
    LAUNCHED = "launched"
    HUB_HOME_VACANT = "hub_home_vacant"
    INTERIM_HUB_HOME = "interim_hub_home"
    PAUSED = "paused"
    CLOSED = "closed"


class ConstellationPhase(Code):
    """The states that somebody decides on; the two others follow from the hub home."""

    PLANNED = "planned"
    RECRUITING_HUB_HOME = "recruiting_hub_home"
    MATCHING_SATELLITES = "matching_satellites"
    LAUNCHED = "launched"
    PAUSED = "paused"
    CLOSED = "closed"


HOSTING = frozenset({ConstellationState.LAUNCHED, ConstellationState.INTERIM_HUB_HOME})
"""The states in which children can sleep at the hub home."""


class SleepoverKind(Code):
    """Why a child sleeps at the hub home."""

    PLANNED = "planned"
    EMERGENCY = "emergency"


class SleepoverNeed(Code):
    """Why nights are needed. It orders the waiting list, and is in no event."""

    HOME_AT_RISK = "home_at_risk"
    """The children's home may not hold without it."""
    CARERS_CANT = "carers_cant"
    """The carers can't look after them on these nights: illness, hospital, a death in the family."""
    CARERS_AWAY = "carers_away"
    """The carers are away, as was planned."""
    A_BREAK = "a_break"
    """A break, for the children or for the carers."""


class SleepoverState(Code):
    """Where a sleepover is in its life. `requested` and `confirmed` keep a bed; the others give it back."""

    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    STAYED = "stayed"


class ToldBy(Code):
    """By which events those who must know of a sleepover are told."""

    EMERGENCY = "emergency"
    """By those of the emergency whose beds these are."""
    SERIES = "series"
    """By those of the series that it belongs to, which happened to several at once."""
    SLEEPOVER = "sleepover"
    """By its own."""


class Decider(Code):
    """Who must still say yes to a sleepover."""

    HUB_HOME_CARER = "hub_home_carer"
    SATELLITE_CARER = "satellite_carer"
    """The carers at home, where the hub home proposed the nights."""
    CHILDRENS_SOCIAL_WORKER = "childrens_social_worker"
    PROGRAMME_MANAGER = "programme_manager"


class DeclineReason(Code):
    """Why somebody said no to a sleepover or called it off, or what in the register ended it."""

    HUB_HOME_AWAY = "hub_home_away"
    NOT_RIGHT_FOR_THE_CHILD = "not_right_for_the_child"
    NOT_ENOUGH_NOTICE = "not_enough_notice"
    PLANS_CHANGED = "plans_changed"
    CHILD_UNWELL = "child_unwell"
    HUB_HOME_CHANGED = "hub_home_changed"
    LEFT_THE_CONSTELLATION = "left_the_constellation"
    CHILD_HAS_MOVED = "child_has_moved"
    OTHER_NIGHTS = "other_nights"
    """Other nights came in its place."""
    OTHER = "other"


OF_THE_REGISTER = frozenset(
    {DeclineReason.HUB_HOME_CHANGED, DeclineReason.LEFT_THE_CONSTELLATION, DeclineReason.CHILD_HAS_MOVED}
)
"""The constellation's, the household's or the child's life gives them."""
CHOSEN_BY_NOBODY = OF_THE_REGISTER | {DeclineReason.OTHER_NIGHTS}


class GatheringKind(Code):
    """What people of a constellation gather for."""

    SOCIAL_ACTIVITY = "social_activity"
    SUPPORT_GROUP = "support_group"
    TRAINING = "training"
    CONSTELLATION_MEETING = "constellation_meeting"


class GatheringState(Code):
    """Where a gathering that was planned here is in its life."""

    PLANNED = "planned"
    HELD = "held"
    """It is recorded who came."""
    CANCELLED = "cancelled"


class OfSeries(Code):
    """Which of a series something is done to."""

    ONE = "one"
    FOLLOWING = "following"
    """This one, and those after it."""
    ALL = "all"
    """This one, and every other that is still to come."""


class GatheringOffReason(Code):
    """Why a gathering was called off."""

    TOO_FEW_COMING = "too_few_coming"
    PLACE_NOT_AVAILABLE = "place_not_available"
    HOST_NOT_AVAILABLE = "host_not_available"
    WEATHER = "weather"
    PLANS_CHANGED = "plans_changed"
    OTHER = "other"


class ContactKind(Code):
    """How a hub home carer supported a satellite household."""

    PHONE_CALL = "phone_call"
    MESSAGE = "message"
    VISIT = "visit"


class ContactTopic(Code):
    """What a support contact was about: a word from a list, never a story about a person."""

    SLEEP = "sleep"
    SCHOOL = "school"
    CONTACT = "contact"
    """Family time: the word in the exports; pages say family time."""
    PAPERWORK = "paperwork"
    MOVING_ON = "moving_on"
    A_HARD_DAY = "a_hard_day"
    SOMETHING_ELSE = "something_else"


class PlacementKind(Code):
    """SSDA903 placement codes of foster placements."""

    U1 = "U1"
    U2 = "U2"
    U3 = "U3"
    U4 = "U4"
    U5 = "U5"
    U6 = "U6"


class NewEpisode(Code):
    """SSDA903 reasons for a new episode: what is otherwise than in the one before."""

    S = "S"
    """The child started to be looked after."""
    L = "L"
    """Legal status only."""
    P = "P"
    """Placement and carers."""
    T = "T"
    """Placement, with the same carers."""
    B = "B"
    """Legal status, placement and carers."""
    U = "U"
    """Legal status and placement, with the same carers."""


class PlacementEndReason(Code):
    """SSDA903 reasons for a change of placement."""

    CARPL = "CARPL"
    CLOSE = "CLOSE"
    ALLEG = "ALLEG"
    STAND = "STAND"
    APPRR = "APPRR"
    CREQB = "CREQB"
    CREQO = "CREQO"
    CHILD = "CHILD"
    LAREQ = "LAREQ"
    PLACE = "PLACE"
    CUSTOD = "CUSTOD"
    OTHER = "OTHER"


class CaseKind(Code):
    """What a worker can be assigned to."""

    CONSTELLATION = "constellation"
    HOUSEHOLD = "household"
    CHILD = "child"
