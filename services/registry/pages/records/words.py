"""How do codes and facts of records read on a page?"""

from collections.abc import Iterable
from datetime import date

from shared.contracts.child_terms import PlacementRecord, Term
from shared.contracts.fostering_limit import LimitVerdict
from shared.contracts.household_terms import CarerAtHomeTerm
from shared.contracts.record_changes import ComesTo
from shared.contracts.record_words import ApplicationState
from shared.contracts.records import ApprovalTerm, HouseholdCard
from shared.contracts.register_pack import CaredAlongside, ContactBy
from shared.contracts.registry import Purpose
from shared.contracts.words import OvernightDecision, PlacementEndReason, PlacementKind
from shared.web.wording import day, sentence_case

NOT_RECORDED = "Not recorded"
PLACEMENT_WORDS = {
    PlacementKind.U1: "With a relative or friend, long term",
    PlacementKind.U2: "With a relative or friend who is also an approved adopter",
    PlacementKind.U3: "With a relative or friend, not long term",
    PlacementKind.U4: "With another foster carer, long term",
    PlacementKind.U5: "With another foster carer who is also an approved adopter",
    PlacementKind.U6: "With another foster carer, not long term",
}
"""The SSDA903 placement codes of foster placements."""
END_WORDS = {
    PlacementEndReason.CARPL: "Change or implementation of the care plan",
    PlacementEndReason.CLOSE: "The carers resigned, or the home closed",
    PlacementEndReason.ALLEG: "Allegation (section 47)",
    PlacementEndReason.STAND: "Concern about the standard of care",
    PlacementEndReason.APPRR: "The approval was removed",
    PlacementEndReason.CREQB: "The carers asked for it to end, because of behaviour",
    PlacementEndReason.CREQO: "The carers asked for it to end, for another reason",
    PlacementEndReason.CHILD: "The child asked for it to end",
    PlacementEndReason.LAREQ: "The responsible authority asked for it to end",
    PlacementEndReason.PLACE: "Only the status of the placement changed",
    PlacementEndReason.CUSTOD: "Custody",
    PlacementEndReason.OTHER: "Another reason",
}
"""The SSDA903 reasons for a change of placement."""
LEGAL_WORDS = {
    "C1": "Interim care order",
    "C2": "Full care order",
    "E1": "Placement order",
    "J1": "Remanded to care",
    "L1": "Police protection",
    "L2": "Emergency protection order",
    "V2": "Accommodated under section 20",
    "V3": "Short breaks under section 20",
    "V4": "Short breaks under section 20",
}
"""The SSDA903 codes of legal status that are met in fostering; another one is shown as it is."""
SEX_WORDS = {"F": "Female", "M": "Male"}
ALONGSIDE_WORDS = {
    CaredAlongside.SOLO: "Without other children",
    CaredAlongside.WITH_OTHERS: "With other children",
    CaredAlongside.ONLY_OLDER: "Only with older children",
    CaredAlongside.ONLY_YOUNGER: "Only with younger children",
    CaredAlongside.NO_PREFERENCE: "No preference",
}
DECISION_WORDS = {
    OvernightDecision.CARER: "The carers where the child lives",
    OvernightDecision.CHILDRENS_SOCIAL_WORKER: "The child’s social worker",
    OvernightDecision.TEAM_MANAGER: "A team manager",
    OvernightDecision.PARENT: "A parent, through the child’s social worker",
}
CONTACT_WORDS = {ContactBy.TEXT: "By text", ContactBy.EMAIL: "By e-mail", ContactBy.LETTER: "By letter"}
PURPOSE_WORDS = {
    Purpose.PLAN_A_SLEEPOVER: "To plan a sleepover",
    Purpose.DECIDE_A_SLEEPOVER: "To decide on a sleepover",
    Purpose.PLAN_A_GATHERING: "To plan a gathering, or to see one",
    Purpose.PLAN_FAMILY_TIME: "To plan family time, or to see it",
    Purpose.COORDINATE_TRAINING: "To see or record training, or to plan it",
    Purpose.SEE_WHO_SLEEPS_WHERE: "To see who sleeps where",
    Purpose.SEE_MY_CALENDAR: "To see a calendar",
    Purpose.REPORT_SUPPORT: "To report support",
    Purpose.SEND_A_NOTICE: "To send a notice",
    Purpose.READ_A_NOTICE: "To read a notice",
    Purpose.KEEP_THE_REGISTER: "To keep or review the register",
    Purpose.LOOK_AFTER_THE_CHILD: "To look after the child",
    Purpose.ANSWER_A_SUBJECT_ACCESS_REQUEST: "To answer a subject access request",
    Purpose.SEE_WHO_LOOKED: "To see who has looked",
    Purpose.IMPORT_THE_REGISTER: "To see what an import would change",
    Purpose.EXPORT_THE_REGISTER: "To take a copy out: an export, or a downloaded list",
}
LIMIT_TAGS = {
    LimitVerdict.WITHIN: ("Within the limit", "govuk-tag--green"),
    LimitVerdict.ALL_SIBLINGS: ("All brothers and sisters", "govuk-tag--green"),
    LimitVerdict.EXEMPT: ("Each is exempt by name", "govuk-tag--green"),
    LimitVerdict.EXEMPTION_TO_READ: ("Read the exemption", "govuk-tag--yellow"),
    LimitVerdict.BEYOND: ("Beyond the limit", "govuk-tag--red"),
}


APPLICATION_WORDS = {
    ApplicationState.APPLIED: "The household has applied",
    ApplicationState.CONNECTED_PERSON: "They are assessed as a child’s relatives or friends",
    ApplicationState.REFUSED: "It was refused",
    ApplicationState.WITHDRAWN: "The household withdrew",
}
AT_HOME_WORDS = {True: "Yes", False: "No", None: "Nobody knows any more"}
EFFECT_WORDS = {
    ComesTo.APPROVAL: "The approval",
    ComesTo.PLACEMENTS: "Children who live there",
    ComesTo.MEMBERSHIPS: "Constellation",
    ComesTo.HUB_BEDS: "Beds of the hub home",
    ComesTo.FOSTERING_LIMIT: "The usual fostering limit",
    ComesTo.TAKEN_BACK: "Recorded by mistake",
    ComesTo.ANOTHER_END: "Another end than was recorded",
    ComesTo.SLEEPOVERS: "Sleepovers",
}


def code_in_words(code: str) -> str:
    """`short_break` as `Short break`: of a list that an authority may extend."""
    return sentence_case(code.replace("_", " "))


def legal_status(code: str) -> str:
    """The words with the code; an unknown code as it is."""
    return f"{LEGAL_WORDS[code]} ({code})" if code in LEGAL_WORDS else code


def term(value: Term) -> str:
    """`Since Monday 8 January 2024`, `Monday 8 January 2024 to Friday 7 March 2025`: the last day is the end itself."""
    if value.ended_on:
        return (
            f"{day(value.started_on)} to {day(value.ended_on)}" if value.started_on else f"Until {day(value.ended_on)}"
        )
    return f"Since {day(value.started_on)}" if value.started_on else "Since before records began"


def ending(placement: PlacementRecord) -> str:
    """Why a placement ended; empty while it lasts."""
    if placement.ended_on is None:
        return ""
    reason = placement.ended_reason
    return f"{END_WORDS[reason]} ({reason.value})" if reason else "The reason isn’t recorded"


def approved_for(approval: ApprovalTerm) -> str:
    """`3 children, aged 0 to 18`."""
    return (
        NOT_RECORDED if approval.places is None else children_aged(approval.places, approval.age_from, approval.age_to)
    )


def children_aged(places: int, age_from: int | None, age_to: int | None) -> str:
    """`3 children, aged 0 to 18`, or without the ages where one isn't recorded."""
    children = "1 child" if places == 1 else f"{places} children"
    return children if age_from is None or age_to is None else f"{children}, aged {age_from} to {age_to}"


def kinds(codes: Iterable[str]) -> str:
    """`Long term, short break`."""
    return sentence_case(", ".join(code_in_words(one).lower() for one in codes))


def carer_at_home(terms: Iterable[CarerAtHomeTerm], on: date) -> str:
    """Whether a carer is at home full time on a day, since when, and where that is written."""
    held = next((one for one in terms if (one.started_on or date.min) <= on < (one.ended_on or date.max)), None)
    if held is None:
        return NOT_RECORDED
    since = f"since {day(held.started_on)}" if held.started_on else "since before records began"
    written = f". Written in: {held.written_in}" if held.written_in else ""
    return f"{AT_HOME_WORDS[held.is_at_home]}, {since}{written}"


def room(card: HouseholdCard) -> str:
    """How many children live there, and how many more could."""
    if not card.is_approved:
        return "Not approved"
    if card.places is None or card.vacancies is None:
        return f"{card.children} placed, places not recorded"
    free = f"room for {card.vacancies} more" if card.vacancies else "full"
    return f"{card.children} of {card.places} placed, {free}"


def distance(km: int) -> str:
    """About how far, in miles: `about 3 miles`; a mile or less is nearby."""
    miles = round(km / 1.609)
    return f"about {miles} miles away" if miles > 1 else "about a mile away, or less"
