"""On which grounds does bookings say no? Facts and sources: docs/design/DOMAIN.md."""

from shared.contracts.grounds import LIMITS, NO_SUCH_TABLE, NOT_KNOWN_YET, PRIVACY, RECORDS
from shared.contracts.refusals import Ground, Source, Whose
from shared.contracts.rules import USUAL, RuleName

__all__ = ["NOT_KNOWN_YET", "NO_SUCH_TABLE"]

HUB_HOME = Source(
    Whose.PROGRAMME,
    "A hub home and its satellite households: Gloucestershire’s One Minute Guide. Planned and emergency sleepovers: "
    "Hull; Devon; South Gloucestershire",
)
BEDS = Source(Whose.HUBHOME, "How Hubhome keeps beds: one that is promised isn’t promised twice")

RULES = Source(Whose.AUTHORITY, "A rule of the authority; Hubhome’s own until it sets it")

ENDS_BEFORE_IT_STARTS = Ground("ends_before_it_starts", "Nothing ends before it starts.", RECORDS)
IN_THE_PAST = Ground("in_the_past", "A sleepover is asked for before its first night is over.", RECORDS)
LONGER_THAN_A_SLEEPOVER = Ground("too_many_nights", "A child who is away for longer than four weeks has moved.", LIMITS)
TOO_MANY_NIGHTS = Ground(
    "too_many_nights",
    "A child is away for at most so many nights in a row.",
    USUAL[RuleName.MOST_NIGHTS].source,
    RuleName.MOST_NIGHTS.value,
)
TOO_FAR_AHEAD = Ground(
    "too_far_ahead",
    "A sleepover is asked for so many months ahead.",
    USUAL[RuleName.MONTHS_AHEAD].source,
    RuleName.MONTHS_AHEAD.value,
)
SHORT_NOTICE = Ground(
    "short_notice",
    "A planned sleepover is asked for so many days before its first night.",
    USUAL[RuleName.NOTICE_DAYS].source,
    RuleName.NOTICE_DAYS.value,
)
TOO_MANY_NIGHTS_IN_12_MONTHS = Ground(
    "too_many_nights_in_12_months",
    "A child sleeps at hub homes for at most so many nights in any twelve months.",
    USUAL[RuleName.MOST_NIGHTS_IN_12_MONTHS].source,
    RuleName.MOST_NIGHTS_IN_12_MONTHS.value,
)
PERIOD_TOO_LONG = Ground("period_too_long", "A calendar shows a year in one go.", LIMITS)

NOT_IN_A_CONSTELLATION = Ground(
    "not_in_a_constellation", "Children sleep at the hub home of the constellation that they belong to.", HUB_HOME
)
NO_HUB_HOME = Ground("no_hub_home", "A sleepover is at a hub home.", HUB_HOME)
HUB_HOME_CHANGES = Ground("hub_home_changes", "A sleepover is at one hub home on all of its nights.", RECORDS)
NOT_THERE_ALL_NIGHTS = Ground(
    "not_there_all_nights", "The children of a sleepover live in one household on all of its nights.", RECORDS
)
DIFFERENT_HOUSEHOLDS = Ground(
    "different_households", "The children of a sleepover live in one household on all of its nights.", RECORDS
)
CHILD_NAMED_TWICE = Ground("child_named_twice", "Each child has one bed.", RECORDS)
CHILD_ALREADY_AWAY = Ground("child_already_away", "A child sleeps in one place on a night.", RECORDS)
TOO_FEW_BEDS = Ground("too_few_beds", "Each child has a bed of their own.", BEDS)
BEDROOM_NOT_AGREED = Ground(
    "bedroom_not_agreed",
    "Children share a bedroom where that is agreed for each of them.",
    USUAL[RuleName.SHARED_BEDROOM_NEEDS_AGREEMENT].source,
    RuleName.SHARED_BEDROOM_NEEDS_AGREEMENT.value,
)
NOT_ALL_BEDS = Ground("not_all_beds", "Every bed is in a bedroom.", BEDS)
NO_BED_TO_PLAN_WITH = Ground(
    "no_bed_to_plan_with", "A hub home keeps at least one bed for sleepovers that are planned.", BEDS
)
ARRANGED_IN_THE_PAST = Ground("in_the_past", "A stay ends on one of its nights.", RECORDS)
LATER_CHANGES_EXIST = Ground(
    "later_changes_exist", "What is recorded for a later day isn’t altered by an earlier change.", RECORDS
)
HUB_HOME_IS_FULL = Ground("hub_home_is_full", "A bed is one child’s on a night.", BEDS)

HUB_HOME_IS_OFF = Ground("hub_home_is_off", "A hub home has nights on which it takes no children.", BEDS)
CHILDREN_ARE_EXPECTED = Ground(
    "children_are_expected", "A night off takes nobody’s bed away: it is called off first, and told.", BEDS
)
OFF_ALREADY = Ground("off_already", "A night is off once.", RECORDS)
TOO_MANY_NIGHTS_OFF = Ground(
    "too_many_nights_off", "A hub home that takes no children for two months is none meanwhile.", LIMITS
)
GIVEN_BACK_ALREADY = Ground("given_back_already", "What was given back stays so.", RECORDS)

BED_IS_FREE = Ground("bed_is_free", "Who can have a bed asks for it, and waits for none.", RECORDS)
ALREADY_WAITING = Ground("already_waiting", "A child waits once for a night.", RECORDS)
NO_OFFER = Ground(
    "no_offer",
    "An offered bed is held for the hours that the authority gives, and then offered to the next.",
    USUAL[RuleName.WAITING_OFFER_HOURS].source,
    RuleName.WAITING_OFFER_HOURS.value,
)
NOT_WAITING_ANY_MORE = Ground("not_waiting_any_more", "Who has left a list isn’t on it.", RECORDS)

NOT_A_SERIES = Ground("not_a_series", "Regular sleepovers begin with the first of them.", RECORDS)
TOO_MANY_IN_A_SERIES = Ground("too_many_in_a_series", "A series is about a year at most.", LIMITS)
NIGHTS_OVERLAP = Ground("nights_overlap", "A child sleeps in one place on a night.", RECORDS)
NOT_ALL_CAN_BE = Ground("not_all_can_be", "A series is asked for as a whole, or not at all.", RECORDS)
CANT_BE_SWAPPED = Ground(
    "cant_be_swapped", "Two households swap nights that either could have had, before they have begun.", HUB_HOME
)
ALREADY_PROPOSED = Ground("already_proposed", "A sleepover is offered in one swap at a time.", RECORDS)
SWAP_ALREADY_DECIDED = Ground("already_decided", "What somebody has decided stands.", RECORDS)
SWAP_IS_OVER = Ground("swap_is_over", "A swap that is over stays so.", RECORDS)
NOTHING_WAITS = Ground("nothing_waits", "What is decided stands until it is called off.", RECORDS)
NOTHING_TO_CANCEL = Ground("nothing_to_cancel", "A sleepover is called off before it begins.", RECORDS)

NOT_YOURS = Ground(
    "not_yours", "A sleepover is seen and changed by those who have a part in it or answer for it.", PRIVACY
)
ALREADY_DECIDED = Ground("already_decided", "What somebody has agreed stands until it is called off.", RECORDS)
CAUTIONS_NOT_LOOKED_AT = Ground(
    "cautions_not_looked_at", "Nobody decides before the register was asked what speaks against a night.", RECORDS
)
CAUTIONS_CHANGED = Ground("cautions_changed", "Somebody agrees to what they have read.", RECORDS)
CAUTIONS_NEED_A_REASON = Ground(
    "cautions_need_a_reason",
    "Whoever agrees in spite of what the register says against a night says why.",
    USUAL[RuleName.CAUTIONS_NEED_A_REASON].source,
    RuleName.CAUTIONS_NEED_A_REASON.value,
)
TERMS_OF_APPROVAL = Source(
    Whose.PRACTICE,
    "What the hub home is approved for: a placement outside of it is for an emergency only, up to 6 working days (Care "
    "Planning Regulations, reg. 23); of a sleepover whoever decides says why",
)
RECORDED_OF_CHILDREN = Source(
    Whose.PRACTICE,
    "What is recorded of the children: who they can be cared for alongside, and known risks (SocialCareData placements "
    "standard)",
)
DELEGATED = Source(
    Whose.STANDARDS,
    "Delegated authority: what carers may decide, and on which conditions, is stated in the placement plan (DfE "
    "statutory guidance, volumes 2 and 4)",
)
CONDITIONS_NOT_YOURS = Ground(
    "conditions_not_yours", "Whether conditions are met, those say to whom the decision is delegated.", DELEGATED
)
NOT_WAITING = Ground("not_waiting", "A sleepover that was called off stays so.", RECORDS)
TOO_LATE = Ground("too_late", "What has happened isn’t changed afterwards.", RECORDS)
ALREADY_MOVED = Ground("already_moved", "Other nights are asked for in a sleepover’s place once at a time.", RECORDS)
BEING_SWAPPED = Ground(
    "being_swapped", "A sleepover isn’t moved while a swap of its nights waits for an answer.", RECORDS
)
NIGHTS_GONE = Ground("not_waiting", "What isn’t booked any more isn’t kept for other nights.", RECORDS)
NOTHING_TO_MOVE = Ground("nothing_to_move", "A sleepover is moved before it begins.", RECORDS)
DECIDED_TOGETHER = Ground(
    "decided_together", "What comes in the place of regular sleepovers is agreed to as a whole, or not at all.", RECORDS
)
SAME_NIGHTS = Ground(
    "same_nights", "Other nights are proposed where those that were asked for aren’t possible.", RECORDS
)
NOT_THE_HUB_HOME = Ground("not_the_hub_home", "A hub home proposes nights in its own beds.", HUB_HOME)
WHERE_NOT_SAID = Ground(
    "where_not_said", "Where a child sleeps tonight is known of each child, also where that is elsewhere.", RECORDS
)
NOT_OVER_YET = Ground("not_over_yet", "What hasn’t happened yet is changed, and not put right.", RECORDS)
NOT_A_LAST_NIGHT = Ground("not_a_last_night", "What has happened isn’t changed afterwards.", RECORDS)
NOT_A_FIRST_NIGHT = Ground("not_a_first_night", "What has happened isn’t changed afterwards.", RECORDS)
NOT_ON_IT = Ground("not_on_it", "Who is taken out of a sleepover is on it.", RECORDS)
NOT_AGREED_YET = Ground(
    "not_agreed_yet", "A request for brothers and sisters is decided for all of them, or for none.", RECORDS
)
NOT_A_REASON = Ground("not_a_reason", "The register gives its own reasons, and nobody else those.", RECORDS)

STAYS_CONTRADICT = Ground("stays_contradict", "A history is true of every night, or isn’t taken.", RECORDS)

PART_OF_AN_EMERGENCY = Ground(
    "part_of_an_emergency",
    "Beds of an emergency are answered on the emergency, where everybody sees how it stands.",
    RECORDS,
)
NOT_TONIGHT = Ground(
    "not_tonight", "An emergency is for the night that it is: it opens the child’s stay sheet at once.", PRIVACY
)
ALREADY_RAISED = Ground("already_raised", "A child has one open emergency at a time.", RECORDS)
LOOKED_FOR_ALREADY = Ground(
    "looked_for_already", "Whose emergency it is and who was asked is told to those whom it concerns.", PRIVACY
)
MOVED_ON = Ground("moved_on", "In an emergency one hub home is asked at a time.", RECORDS)
ALREADY_FOUND = Ground("already_found", "A child has one bed on a night.", BEDS)
ALREADY_IN_HAND = Ground("already_in_hand", "One duty worker has an emergency in hand.", RECORDS)
NOT_YOUR_TURN = Ground(
    "not_your_turn",
    "Hub homes are asked for the minutes that the authority gives them, then a duty worker.",
    RULES,
    "emergency_hub_home_minutes",
)
NOT_OPEN = Ground("not_open", "An emergency that is over stays so.", RECORDS)
ALREADY_DECIDED_AFTERWARDS = Ground("already_decided", "What somebody has decided stands.", RECORDS)

GATHERINGS = Source(
    Whose.PROGRAMME,
    "Whole-community social activities, peer support and training: Hull; Devon; South Gloucestershire",
)
GATHERING_IN_THE_PAST = Ground("in_the_past", "A gathering is planned before it begins.", RECORDS)
GATHERING_TOO_FAR_AHEAD = Ground("too_far_ahead", "A gathering is planned at most a year ahead.", LIMITS)
GATHERING_TOO_LONG_AGO = Ground("too_long_ago", "What took place without a plan is recorded within a year.", LIMITS)
GATHERING_HAS_NO_LENGTH = Ground("ends_before_it_starts", "Nothing ends before it starts.", RECORDS)
NOT_YOUR_CONSTELLATION = Ground(
    "not_yours", "A gathering is planned by the hub home, the liaison worker or a programme manager.", GATHERINGS
)
NOBODY_IS_INVITED = Ground("nobody_is_invited", "A gathering is of a constellation’s households.", GATHERINGS)
NOT_YOUR_GATHERING = Ground(
    "not_yours", "A gathering is seen by those invited and changed by those who answer for it.", PRIVACY
)
CHANGED_MEANWHILE = Ground("changed_meanwhile", "Nobody overtakes anybody unseen.", RECORDS)
FEWER_PLACES_THAN_TAKEN = Ground("fewer_places_than_taken", "A place that is promised stays promised.", RECORDS)
HAS_BEGUN = Ground("has_begun", "What has happened isn’t changed afterwards.", RECORDS)
CALLED_OFF = Ground("called_off", "A gathering that was called off stays so.", RECORDS)
WAS_HELD = Ground("was_held", "What has happened isn’t changed afterwards.", RECORDS)
NOBODY_COMES = Ground("nobody_comes", "Who comes to a gathering is at least one person.", RECORDS)
GATHERING_IS_FULL = Ground("gathering_is_full", "A place at a gathering isn’t promised twice.", RECORDS)
HAS_PLACES = Ground("has_places", "Who has places gives none up without saying so.", RECORDS)
GIVES_AND_NEEDS_LIFTS = Ground("gives_and_needs_lifts", "Who has room for others needs no lift.", RECORDS)
NO_LIFT_NEEDED = Ground("no_lift_needed", "Who is taken along has said that they need it.", PRIVACY)
NO_LIFT_OFFERED = Ground("no_lift_offered", "Who takes others along has offered it.", PRIVACY)
NOT_ENOUGH_SEATS = Ground("not_enough_seats", "Nobody takes more people along than they offered.", RECORDS)
NOT_YOUR_IDEA = Ground("not_yours", "An idea is removed by who kept it, or by a programme manager.", RECORDS)
GATHERING_NOT_BEGUN = Ground("not_begun", "What became of a gathering is recorded once it has begun.", RECORDS)
NOBODY_CAME = Ground("nobody_came", "A gathering took place where somebody came.", RECORDS)
NOT_INVITED = Ground("not_invited", "Those who come are the households that are invited.", GATHERINGS)

RETURN = Source(
    Whose.STATUTORY_RETURN, "What the SSDA903 return means by missing and by away from placement without authorisation"
)
NOT_YOUR_CHILD = Ground(
    "not_yours", "An absence is recorded and seen by those who are responsible for the child.", PRIVACY
)
ABSENCE_TO_COME = Ground("in_the_future", "What is recorded has happened.", RECORDS)
NOT_IN_ORDER = Ground("not_in_order", "Nothing ends before it starts.", RECORDS)
NOT_EVERYTHING_IS_KNOWN = Ground(
    "not_everything_is_known", "A return is taken whole, or as far as somebody says that it is known.", RECORDS
)
ABSENCES_OVERLAP = Ground("absences_overlap", "A child is missing or away once at a time.", RETURN)
SAME_KIND = Ground("same_kind", "A child is missing, or away without authorisation: one of the two.", RETURN)
ABSENCE_IS_OVER = Ground("absence_is_over", "A child who is back isn’t missing any more.", RECORDS)
TOO_MANY_CHANGES = Ground("too_many_changes", "An absence changes a few times at most.", LIMITS)
NOT_BACK_YET = Ground("not_back_yet", "A return interview is offered to a child who is back.", RETURN)
FAMILY_TIME = Source(
    Whose.PROGRAMME,
    "Support with sibling and birth-family contact; the hub home as neutral space for it: Hull; South Tyneside; "
    "Blackpool",
)
NOT_YOUR_FAMILY_TIME = Ground(
    "not_yours",
    "Family time is planned by workers who answer for one of the children, and seen by those who are part of it.",
    PRIVACY,
)
NOT_A_FAMILY = Ground("not_a_family", "Family time is of one family: brothers and sisters by the register.", PRIVACY)
NOBODY_TO_MEET = Ground(
    "nobody_to_meet", "Family time is with brothers and sisters in other households, or birth family.", FAMILY_TIME
)
LIVES_NOWHERE = Ground("lives_nowhere", "Whoever looks after a child on the day acknowledges the plan.", RECORDS)
NO_PLACE = Ground("no_place", "Family time is at a hub home, or at another place in words.", RECORDS)
NOT_A_HUB_HOME = Ground("not_a_hub_home", "A hub home is a neutral space for family time.", FAMILY_TIME)
NOBODY_SUPERVISES = Ground("nobody_supervises", "Where family time is supervised, it is known by whom.", RECORDS)
ROOM_IS_TAKEN = Ground("room_is_taken", "A hub home’s room has one family time at a time.", FAMILY_TIME)
CHILD_HAS_FAMILY_TIME = Ground("child_has_family_time", "A child is in one place at a time.", RECORDS)
FAMILY_TIME_IN_THE_PAST = Ground("in_the_past", "Family time is planned before it begins.", RECORDS)
FAMILY_TIME_TOO_FAR_AHEAD = Ground("too_far_ahead", "Family time is planned at most a year ahead.", LIMITS)
FAMILY_TIME_HAS_NO_LENGTH = Ground("ends_before_it_starts", "Nothing ends before it starts.", RECORDS)
NOT_A_SERIES_OF_DAYS = Ground("not_a_series", "What repeats begins with the first day of it.", RECORDS)
TOO_MANY_DAYS = Ground("too_many_in_a_series", "A series is about a year at most.", LIMITS)
NOT_ALL_DAYS_CAN_BE = Ground("not_all_can_be", "A series is planned as a whole, or not at all.", RECORDS)
NOT_AGREED = Ground("not_agreed", "What was proposed is planned once a worker has agreed to it.", PRIVACY)
NOT_PROPOSED = Ground("not_proposed", "What was proposed is agreed to once.", RECORDS)
FAMILY_TIME_HAS_BEGUN = Ground("has_begun", "What has happened isn’t changed afterwards.", RECORDS)
FAMILY_TIME_CALLED_OFF = Ground("called_off", "Family time that was called off stays so.", RECORDS)
FAMILY_TIME_WAS_HELD = Ground("was_held", "What has happened isn’t changed afterwards.", RECORDS)
FAMILY_TIME_NOT_BEGUN = Ground("not_begun", "What became of it is recorded once it has begun.", RECORDS)
NO_CHILD_CAME = Ground("nobody_came", "Family time took place where a child came.", RECORDS)
NO_REASON_GIVEN = Ground("no_reason_given", "Who says that a plan isn’t possible says why.", RECORDS)
HANDOVER_IS_CLOSED = Ground(
    "handover_is_closed",
    "Handover notes are left around the stay, as the stay sheet is read.",
    USUAL[RuleName.STAY_SHEET_DAYS_BEFORE].source,
    RuleName.STAY_SHEET_DAYS_BEFORE.value,
)
NOTHING_WRITTEN = Ground("nothing_written", "A note says something.", RECORDS)

TRAINING = Source(Whose.PROGRAMME, "Formal and informal training and development: Hull; Devon; South Gloucestershire")
NO_SOURCE = Ground("no_source", "What is required is required by somebody, and written somewhere.", RECORDS)
NO_FIRST_DAY = Ground("no_first_day", "A requirement holds from a day on.", RECORDS)
COURSE_KNOWN = Ground("course_known", "A course is on the list once.", RECORDS)
NO_SUCH_COURSE = Ground("no_such_course", "What is planned or recorded is a course of the authority’s list.", RECORDS)
IS_RETIRED = Ground("is_retired", "A course that is retired stays so.", RECORDS)
COURSE_CHANGED_MEANWHILE = Ground("changed_meanwhile", "Nobody overtakes anybody unseen.", RECORDS)
NOT_ONES_OWN_TRAINING = Ground("not_ones_own_training", "Nobody records what they have done themselves.", TRAINING)
NOT_A_TRAINING = Ground("not_a_training", "A course is done at a training.", TRAINING)
NOT_YOUR_TRAINING = Ground(
    "not_yours", "What somebody has done is for them, and for those who answer for their training.", PRIVACY
)
TRAINING_TO_COME = Ground("in_the_future", "What is recorded has happened.", RECORDS)
NOT_A_LAST_DAY = Ground("not_a_last_day", "A certificate ends after it begins, and not after its course.", RECORDS)
RECORDED_ALREADY = Ground("recorded_already", "A carer does a course once on a day.", RECORDS)
DOES_NOT_COUNT = Ground("does_not_count", "What was corrected or taken back stays so.", RECORDS)
NOT_A_CARER_OF_THEIRS = Ground(
    "not_a_carer_of_theirs", "Those who have done a course are carers of a household that came.", RECORDS
)
FEWER_ADULTS_THAN_CARERS = Ground("fewer_adults_than_carers", "A carer who came is one of the adults.", RECORDS)
