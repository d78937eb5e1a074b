"""On which grounds does the registry say no? Facts and sources: docs/design/DOMAIN.md."""

from shared.contracts.grounds import LIMITS, NO_SUCH_TABLE, OPERATOR, PRIVACY, RECORDS
from shared.contracts.refusals import Ground, Source, Whose
from shared.contracts.rules import USUAL, RuleName

__all__ = ["NO_SUCH_TABLE"]

SIX_TO_TEN = USUAL[RuleName.FEWEST_SATELLITES].source
TWO_BEDS = USUAL[RuleName.FEWEST_HUB_BEDS].source
A_HUB_HOME = Source(Whose.PROGRAMME, "A hub home and its satellite households: Gloucestershire’s One Minute Guide")
A_LIAISON_WORKER = Source(
    Whose.PROGRAMME, "Every constellation has a liaison worker: Gloucestershire’s One Minute Guide"
)
LIFECYCLE = Source(Whose.PROGRAMME, "The lifecycle of a constellation, as services tell of it: Greenwich")
CARERS_ARE_APPROVED = Source(
    Whose.PROGRAMME, "Satellite and hub home carers are approved carers: Gloucestershire’s One Minute Guide; Reading"
)
TERMS = Source(
    Whose.LAW,
    "Outside the terms of approval in an emergency only, up to 6 working days: Care Planning Regulations, reg. 23",
)
FOSTERING_LIMIT = USUAL[RuleName.USUAL_FOSTERING_LIMIT].source
BEDROOMS = USUAL[RuleName.SHARED_BEDROOM_NEEDS_AGREEMENT].source
IN_WRITING = Source(
    Whose.LAW,
    "An exemption is in writing, by the authority in whose area the carers live, and names the children: CoramBAAF",
)
A_HOLD = Source(Whose.AUTHORITY, "A hold that somebody of the authority has recorded")
SCHEDULE = Source(Whose.AUTHORITY, "How long the authority keeps records")
AGREEMENT = Source(Whose.AUTHORITY, "What the two authorities have agreed")

NO_SUCH_AREA = Ground("no_such_area", "A constellation lies in one of its authority’s areas.", RECORDS)
NO_SUCH_HOUSEHOLD = Ground("no_such_household", "Only households of the authority’s register can be named.", RECORDS)
NO_SUCH_CONSTELLATION = Ground(
    "no_such_constellation", "Only constellations of the authority’s register can be named.", RECORDS
)
NO_SUCH_RECORD = Ground("no_such_record", "Only what is in the register can be named.", RECORDS)
NO_SUCH_AUTHORITY = Ground(
    "no_such_authority", "Only another authority of this installation can be agreed with.", RECORDS
)
CHANGED_MEANWHILE = Ground("changed_meanwhile", "Nobody overwrites what they haven’t seen.", RECORDS)
NOTHING_CHANGES = Ground("nothing_changes", "A change is recorded only where something is otherwise by it.", RECORDS)
LATER_CHANGES_EXIST = Ground(
    "later_changes_exist", "What is recorded for a later day isn’t altered by an earlier change.", RECORDS
)
IN_THE_PAST = Ground("in_the_past", "What was shared can’t be taken back.", RECORDS)
ENDS_BEFORE_IT_STARTS = Ground("ends_before_it_starts", "Nothing ends before it starts.", RECORDS)
IMPOSSIBLE_DAY = Ground(
    "impossible_day", "What is recorded lies neither before 1950 nor more than ten years ahead.", RECORDS
)
TOO_MANY_DAYS = Ground("too_many_days", "A year can be looked at in one go.", LIMITS)
CONTRADICTS_ITSELF = Ground("register_contradicts_itself", "A register is true of every day, or isn’t taken.", RECORDS)

NOT_YOUR_CONSTELLATION = Ground(
    "not_yours", "A constellation is seen and changed by those who belong to it or answer for it.", PRIVACY
)
NOT_YOUR_RECORD = Ground("not_yours", "A record is read by those who are responsible for whom it is about.", PRIVACY)
NOT_YOUR_CASELOAD = Ground("not_yours", "A caseload is seen by the worker, and by those who hand it over.", PRIVACY)
NOT_YOUR_AGREEMENT = Ground("not_yours", "An agreement is seen by the two authorities that it is between.", PRIVACY)
NOT_TO_NAME = Ground(
    "no_such_household", "Who places a child names only households that have to do with the child.", PRIVACY
)
NOT_A_CHILD_TO_NAME = Ground(
    "no_such_child", "Who decides for a child names only children who have to do with the child.", PRIVACY
)
NOT_OPEN_YET = Ground("not_open_yet", "A hub home reads a child’s stay sheet around the stay.", PRIVACY)

NOT_KNOWN_THEN = Ground("not_known_then", "What was known at a moment is what was recorded by then.", RECORDS)
BEFORE_IT_BEGAN = Ground("before_it_began", "Nothing is recorded of a constellation from before it began.", RECORDS)
CONSTELLATION_IS_CLOSED = Ground(
    "constellation_is_closed", "A constellation that is closed doesn’t change any more.", LIFECYCLE
)
PHASE_CANT_FOLLOW = Ground(
    "phase_cant_follow", "A constellation is planned, launched, paused and closed in an order that can be.", LIFECYCLE
)
NO_HUB_HOME = Ground("no_hub_home", "A constellation is launched with a hub home.", A_HUB_HOME)
NO_HUB_HOME_TO_END = Ground("no_hub_home", "Only what is recorded can end.", RECORDS)
NO_HUB_HOME_TO_TELL_OF = Ground("no_hub_home", "A hub home is told of while there is one.", RECORDS)
NOT_A_LIAISON_WORKER = Ground(
    "not_a_liaison_worker", "A constellation is led by somebody who is a liaison worker.", A_LIAISON_WORKER
)
NOTHING_TO_TAKE_BACK = Ground(
    "nothing_to_take_back", "What was recorded last of a constellation’s state is taken back first.", RECORDS
)
NOT_A_SATELLITE = Ground("not_a_satellite", "Only what is recorded can end.", RECORDS)
TOO_FEW_BEDS = Ground(
    "too_few_beds", "A hub home has enough beds for the constellation’s children.", TWO_BEDS, "fewest_hub_beds"
)
TOO_FEW_SATELLITES = Ground(
    "too_few_satellites", "A constellation is launched with enough households.", SIX_TO_TEN, "fewest_satellites"
)
FEWER_THAN_FEWEST = Ground(
    "fewer_than_fewest", "A constellation keeps enough households.", SIX_TO_TEN, "fewest_satellites"
)
TOO_MANY_SATELLITES = Ground(
    "too_many_satellites", "A constellation doesn’t grow beyond its size.", SIX_TO_TEN, "most_satellites"
)
FULL = Ground("full", "A constellation doesn’t grow beyond its size.", SIX_TO_TEN, "most_satellites")
PAUSED = Ground("paused", "Nobody is matched to a constellation while it is paused.", LIFECYCLE)
CLOSED = Ground("closed", "Nobody joins a constellation that is closed.", LIFECYCLE)
IN_A_CONSTELLATION = Ground("in_a_constellation", "A household belongs to one constellation at a time.", RECORDS)
IS_A_HUB_HOME = Ground("is_a_hub_home", "A household belongs to one constellation at a time.", RECORDS)
IS_A_SATELLITE = Ground("is_a_satellite", "A household belongs to one constellation at a time.", RECORDS)
NOT_APPROVED = Ground(
    "not_approved", "A household is part of a constellation while it is approved.", CARERS_ARE_APPROVED
)
LEAVES = Ground("leaves", "Whoever takes something over is there to do it.", RECORDS)
ANOTHER_ROLE = Ground("another_role", "A worker takes over what their own role does.", RECORDS)
NOTHING_TO_HAND_OVER = Ground(
    "nothing_to_hand_over", "A caseload goes from one worker to another, who has none of it yet.", RECORDS
)

DECIDED_BY_HOST = Ground("decided_by_host", "The authority that keeps a constellation decides about it.", AGREEMENT)
DECIDED_BY_GUEST = Ground("decided_by_guest", "An authority decides about its own households.", AGREEMENT)
BEFORE_THE_AGREEMENT = Ground(
    "before_the_agreement", "Nobody joins another authority’s constellation before it is agreed.", AGREEMENT
)
ALREADY_OFFERED = Ground("already_offered", "A constellation is offered to an authority once at a time.", RECORDS)
CANT_BE_ANSWERED = Ground("cant_be_answered", "An offer is answered once, by whom it was made to.", RECORDS)
CANT_BE_ENDED = Ground("cant_be_ended", "An agreement ends once, and only earlier than it was to.", RECORDS)

REVIEW_BEFORE_IT_STARTS = Ground(
    "review_before_it_starts", "What is delegated is reviewed after it has begun.", RECORDS
)
LIVES_THERE_ALREADY = Ground("lives_there_already", "A child moves from one household to another.", RECORDS)
WHY_DID_IT_END = Ground(
    "why_did_it_end",
    "Every placement that ends has its reason.",
    Source(Whose.STATUTORY_RETURN, "Reason for placement change, in the SSDA903 return"),
)
NO_MOVE = Ground(
    "no_move",
    "That only the status of a placement changes is said of a child who stays where they are.",
    Source(Whose.STATUTORY_RETURN, "PLACE, in the SSDA903 return"),
)
NOT_PLACED = Ground("not_placed", "Only what is recorded can end.", RECORDS)
NO_APPROVAL_TO_END = Ground("not_approved", "Only what is recorded can end.", RECORDS)
IN_A_CONSTELLATION_STILL = Ground(
    "in_a_constellation", "A household is part of a constellation while it is approved.", CARERS_ARE_APPROVED
)
CHILDREN_LIVE_THERE = Ground("children_live_there", "A child is placed with a household while it is approved.", TERMS)
PLACED_WITHOUT_APPROVAL = Ground("not_approved", "A child is placed with a household while it is approved.", TERMS)
NO_VACANCY = Ground("no_vacancy", "A household has no more children than it is approved for.", TERMS)
OUTSIDE_THE_AGES = Ground("outside_the_ages", "A household has children of the ages that it is approved for.", TERMS)
BEYOND_THE_FOSTERING_LIMIT = Ground(
    "beyond_the_fostering_limit",
    "No more children are fostered in one home than is usual, unless all are brothers and sisters or a written "
    "exemption names them.",
    FOSTERING_LIMIT,
    "usual_fostering_limit",
)
TOO_FEW_PLACES = Ground("too_few_places", "A household has no more children than it is approved for.", TERMS)
AGES_THE_WRONG_WAY = Ground("ages_the_wrong_way", "The oldest age isn’t below the youngest.", RECORDS)
NO_EXEMPTION = Ground("no_exemption", "Only what is recorded can end.", RECORDS)
EXEMPT_WITHOUT_APPROVAL = Ground("not_approved", "An exemption is recorded of a household that is approved.", RECORDS)
NAMES_NOBODY = Ground("no_such_child", "An exemption is for the children whom it names.", IN_WRITING)
NOT_A_CHILD_TO_EXEMPT = Ground(
    "no_such_child", "Who records an exemption names only children whose records they may read.", PRIVACY
)
WHICH_ARE_THEY = Ground("which_are_they", "That there are allergies or needs is recorded with which they are.", RECORDS)
WAITS_FOR_OTHERS = Ground(
    "waits_for_others", "Children share a bedroom where that is agreed for each of them.", BEDROOMS
)
NOT_IN_CARE = Ground(
    "not_in_care",
    "It is agreed on sharing a bedroom for children who are in the authority’s care.",
    BEDROOMS,
)
AGREED_LATER = Ground("agreed_later", "What is recorded as agreed has been agreed.", RECORDS)
NOT_AGREED = Ground("not_agreed", "Only what is recorded can end.", RECORDS)

IN_THE_FUTURE = Ground("in_the_future", "A death is recorded once it has happened.", RECORDS)
NOT_DECIDED_YET = Ground("in_the_future", "What came of an application is recorded once it has happened.", RECORDS)
APPROVED_ALL_THE_SAME = Ground(
    "approved", "Whoever is approved was neither refused nor withdrew: an approval ends by itself.", RECORDS
)
BEFORE_BIRTH = Ground("before_birth", "The day of death is the date of birth, or a later day.", RECORDS)
NOT_BORN_YET = Ground("before_birth", "What is recorded of a child holds on no day before their birth.", RECORDS)
AFTER_DEATH = Ground("after_death", "A child who has died moves nowhere.", RECORDS)
RECORDED_ALREADY = Ground("recorded_already", "A death is recorded once.", RECORDS)
NOT_RECORDED = Ground("not_recorded", "Only what is recorded can be taken back.", RECORDS)
STILL_PLACED = Ground("still_placed", "A placement ends when it is recorded that it ends.", RECORDS)
STILL_EXPECTED = Ground("still_expected", "A stay is called off by those who have a part in it.", RECORDS)

RECORD_ERASED = Ground("record_erased", "A record is kept as long as it has to be, and then erased for good.", SCHEDULE)
ERASED_ALREADY = Ground("erased_already", "A record is erased once, for good.", SCHEDULE)
HELD = Ground("held", "A record that is held isn’t erased before the hold is lifted.", A_HOLD)
HELD_ALREADY = Ground("held_already", "A record is held once at a time.", RECORDS)
NOT_HELD = Ground("not_held", "Only what is recorded can end.", RECORDS)
IN_USE = Ground("in_use", "A record isn’t erased while others still need it.", RECORDS)
NOT_DUE = Ground("not_due", "A record is kept for its period, unless somebody decides otherwise and says so.", SCHEDULE)

NOT_A_VALUE_OF_THIS_RULE = Ground(
    "not_a_value_of_this_rule",
    "A rule’s value lies within its bounds.",
    RECORDS,
)
TOO_LONG_A_HOLIDAY = Ground("too_long_a_holiday", "A school holiday is no longer than a summer’s.", RECORDS)
HOLIDAYS_OVERLAP = Ground("holidays_overlap", "A day lies in one school holiday at most.", RECORDS)
FEWEST_BEYOND_MOST = Ground("fewest_beyond_most", "The fewest are never more than the most.", RECORDS)

NOT_EVERYTHING_IS_KNOWN = Ground(
    "not_everything_is_known", "A return is taken whole, or as far as somebody says that it is known.", RECORDS
)
NOT_AN_AUTHORITY = Ground("not_an_authority", "The installation’s own name is no authority’s.", OPERATOR)
REGISTER_OF_ANOTHER_AUTHORITY = Ground(
    "register_of_another_authority", "An authority’s register is taken into that authority, and no other.", PRIVACY
)
AUTHORITY_NOT_IMPORTED = Ground("authority_not_imported", "An authority is known once its register is here.", RECORDS)
NOT_THE_INSTALLATION = Ground("not_the_installation", "An authority sees nothing of the others.", PRIVACY)
PICKING_IS_OFF = Ground(
    "sign_in_by_picking_is_off",
    "People are picked from a list only where that is switched on.",
    OPERATOR,
    "pick_a_person",
)
NOBODY_SIGNS_IN_AS_THIS = Ground(
    "nobody_signs_in_as_this", "Whoever signs in is in the register, with a part in the programme today.", PRIVACY
)

PERHAPS_KNOWN_ALREADY = Ground(
    "perhaps_known_already", "Nobody is registered twice unseen: two records of one are two halves of it.", RECORDS
)
REFERENCE_TAKEN = Ground("reference_taken", "A reference is one record’s.", RECORDS)
NUMBER_TAKEN = Ground(
    "number_taken",
    "A child’s number in the return is that child’s alone.",
    Source(Whose.STATUTORY_RETURN, "Child identifier, in the SSDA903 return"),
)
NOT_YOUR_OWN = Ground("not_yours", "A social worker registers those for whom they are responsible.", PRIVACY)
NOT_OF_THIS_ROLE = Ground(
    "another_role", "Whoever is responsible for somebody has the role for it, and stays.", RECORDS
)
BEYOND_YOUR_ROLE = Ground(
    "beyond_your_role", "Administrators are made by administrators, and nobody changes what they are.", PRIVACY
)
NO_MAIN_CARER = Ground("no_main_carer", "A household has a main carer while it has carers.", RECORDS)
TWO_MAIN_CARERS = Ground("two_main_carers", "A household has one main carer.", RECORDS)
NOT_THERE_YET = Ground("not_there_yet", "A main carer is a carer of the household today.", RECORDS)
AGES_THE_WRONG_WAY_ROUND = Ground("ages_the_wrong_way_round", "A span of ages goes upwards.", RECORDS)
BORN_IN_THE_FUTURE = Ground("born_in_the_future", "Whoever is registered has been born.", RECORDS)
TOO_OLD = Ground("too_old", "A child’s record is that of a child or a care leaver, up to 25.", RECORDS)
NO_SUCH_SIBLING = Ground(
    "no_such_sibling", "Who registers a child names only children for whom they are responsible.", PRIVACY
)
STILL_RESPONSIBLE = Ground("still_responsible", "Nobody is left with a worker who isn’t there for them.", RECORDS)
BEFORE_JOINING = Ground("before_joining", "Nobody leaves before they have joined.", RECORDS)
NAME_TAKEN = Ground("name_taken", "Areas are told apart by their names.", RECORDS)
AREA_IS_CLOSED = Ground("is_closed", "An area is closed once.", RECORDS)
CONSTELLATIONS_ARE_IN_IT = Ground("constellations_are_in_it", "A constellation lies in an area that is open.", RECORDS)
AUTHORITY_IS_OPEN = Ground("authority_is_open", "An authority begins once.", RECORDS)

NAMES_NOT_FOR_YOU = Ground(
    "names_not_for_you", "Only who knows few children has their names in the calendar of a phone.", PRIVACY
)
NO_SUCH_LINK = Ground(
    "no_such_link", "A calendar is read by whoever made its link, for as long as they have it and work here.", PRIVACY
)
