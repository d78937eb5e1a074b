"""What can be decided in a random life, of which households, children and days."""

from datetime import date, timedelta
from typing import Any, TypeVar

from hypothesis import strategies as st

from shared.contracts.constellations import (
    AddSatellite,
    AppointHubHome,
    AssignLiaisonWorker,
    EndHubHome,
    MoveToPhase,
    RemoveSatellite,
    TakeBackChange,
)
from shared.contracts.correcting import CorrectCarer, CorrectChild, CorrectHousehold, LinkSiblings, UnlinkSiblings
from shared.contracts.record_changes import (
    ChangeDelegatedAuthority,
    EndPlacement,
    RecordMatchingFact,
    RecordPlacement,
    TakeBackPlacement,
)
from shared.contracts.record_words import DecisionArea, Finding, MatchingTopic
from shared.contracts.registering import CarerDetails, ChildDetails, HouseholdDetails
from shared.contracts.registry import ImportRegister
from shared.contracts.roles import Role
from shared.contracts.rules import RuleName
from shared.contracts.words import ConstellationPhase, OvernightDecision, PlacementEndReason, PlacementKind
from shared.testing.rooms import DrivenClock
from tests.component.registry.builders import a_carer, a_child, a_household, a_placement, a_small_register, a_worker

T = TypeVar("T")

TODAY = DrivenClock().moment.date()
DAYS = [TODAY + timedelta(days=number) for number in (-40, -20, -7, -1, 0, 1, 7, 20, 40)]
FIRST, LAST = DAYS[0] - timedelta(days=5), DAYS[-1] + timedelta(days=30)
LAPSES = TODAY + timedelta(days=7)
HOMES = ("G1", "G2", "G3", "G4", "G5", "G6")
"""G5's approval ends in a week, and of G6 none is recorded."""
CHILDREN = ("K1", "K2", "K3")
MOST = 3
"""Constellations in one life."""
SMALL = {RuleName.FEWEST_SATELLITES: 1, RuleName.MOST_SATELLITES: 3, RuleName.FEWEST_HUB_BEDS: 1}

A_DAY = st.sampled_from(DAYS)
EARLIER = st.sampled_from(DAYS[:3])
A_HOME = st.sampled_from(HOMES)
A_CHILD = st.sampled_from(CHILDREN)
A_WORKER = st.sampled_from(["W1", "W8"])


def what(command: type[T], /, **values: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[type[T], dict[str, Any]]]:
    """A command, and what it says besides of whom and from when."""
    return st.tuples(st.just(command), st.fixed_dictionaries(values))


# One rule for all of them, each as often as it is named here: where each had its own, most lives would do without some.
A_CHANGE = st.one_of(
    what(AppointHubHome, home=A_HOME, beds=st.integers(1, 2), is_interim=st.booleans()),
    what(AppointHubHome, home=A_HOME, beds=st.integers(1, 2), is_interim=st.booleans()),
    what(EndHubHome),
    what(EndHubHome),
    what(AddSatellite, home=A_HOME),
    what(AddSatellite, home=A_HOME),
    what(RemoveSatellite, home=A_HOME, leaving_reason=st.just("moved_away")),
    what(RemoveSatellite, home=A_HOME, leaving_reason=st.just("moved_away")),
    what(MoveToPhase, phase=st.sampled_from(ConstellationPhase)),
    what(AssignLiaisonWorker, worker=A_WORKER),
    what(TakeBackChange),
)
A_CHANGE_FOR_A_CHILD = st.one_of(
    what(
        RecordPlacement,
        household_ref=A_HOME,
        kind=st.sampled_from([PlacementKind.U4, PlacementKind.U1]),
        reason=st.just("Closer to school"),
        ended_reason=st.just(PlacementEndReason.CARPL),
        allowed_because=st.sampled_from(["", "There was no other"]),
    ),
    what(
        RecordPlacement,
        household_ref=A_HOME,
        kind=st.sampled_from([PlacementKind.U4, PlacementKind.U1]),
        reason=st.just("A slip"),
        ended_reason=st.sampled_from([None, PlacementEndReason.CARPL]),
        allowed_because=st.just("There was no other"),
        instead_of=st.integers(0, 3),
    ),
    what(
        TakeBackPlacement,
        placement_id=st.integers(0, 3),
        before_goes_on=st.booleans(),
        reason=st.just("A slip"),
        allowed_because=st.just("There was no other"),
    ),
    what(EndPlacement, ended_reason=st.just(PlacementEndReason.CARPL), reason=st.just("They moved.")),
    what(
        ChangeDelegatedAuthority,
        area=st.sampled_from([DecisionArea.OVERNIGHT_STAYS, DecisionArea.HAIRCUTS]),
        decision=st.sampled_from([OvernightDecision.CARER, OvernightDecision.PARENT]),
        written_in=st.just("Placement plan"),
    ),
    what(
        RecordMatchingFact,
        topic=st.just(MatchingTopic.PETS),
        finding=st.sampled_from([None, Finding.YES, Finding.NO]),
        written_in=st.just("Placement plan"),
    ),
)
A_HOUSEHOLD_ANEW = st.builds(
    HouseholdDetails,
    name=st.sampled_from(["Green", "Grey"]),
    address=st.just("1, Mill Lane"),
    postcode=st.sampled_from(["PO5 2EZ", "PO6 1JX"]),
    spare_beds=st.integers(0, 1),
    languages=st.just(("English", "Polish")),
    pets=st.sampled_from([(), ("dog",)]),
)
A_CARER_ANEW = st.builds(
    CarerDetails,
    first_name=st.sampled_from(["Gil", "Gail"]),
    last_name=st.just("Green"),
    is_main_carer=st.just(value=True),
    email=st.just("gil@mail.example"),
    phone=st.sampled_from(["07700 900001", "07700 900002"]),
)
A_CHILD_ANEW = st.builds(
    ChildDetails,
    first_name=st.just("Kay"),
    last_name=st.just("Fenn"),
    known_as=st.sampled_from([None, "Kit"]),
    date_of_birth=st.just(date(2016, 2, 28)),
    sex=st.just("F"),
    language=st.sampled_from([None, "Polish"]),
    legal_status=st.sampled_from(["C2", "E1"]),
)
A_CORRECTION = st.one_of(
    what(CorrectHousehold, home=A_HOME, household=A_HOUSEHOLD_ANEW),
    what(CorrectCarer, home=A_HOME, carer=A_CARER_ANEW),
    what(CorrectChild, child_ref=A_CHILD, child=A_CHILD_ANEW),
    what(LinkSiblings, child_ref=A_CHILD, sibling_ref=A_CHILD),
    what(UnlinkSiblings, child_ref=A_CHILD),
)
SELDOM = ONLY_LOOKED_AT = st.sampled_from([*[False] * 9, True])
NOT_TOLD = ("areas", "workers", "households", "carers", "children", "placements", "constellations", "memberships")


def households_and_children(authority: str) -> ImportRegister:
    """Six households without a constellation; K1 and K2, brother and sister, live with G1, and K3 nowhere."""
    approved = {"G5": {"approval_ended_on": LAPSES, "approval_ended_reason": "resigned"}, "G6": {"approved_on": None}}
    return a_small_register(
        authority,
        workers=(
            a_worker("W1", "Lee", Role.LIAISON_WORKER),
            a_worker("W4", "Moe", Role.PROGRAMME_MANAGER),
            a_worker("W8", "Lu", Role.LIAISON_WORKER),
        ),
        households=tuple(a_household(ref, f"Green {ref}").model_copy(update=approved.get(ref, {})) for ref in HOMES),
        carers=tuple(a_carer(f"D{ref}", ref, "Gil", "Green") for ref in HOMES),
        children=tuple(
            a_child(ref, ref, "Fenn", childrens_social_worker_ref=None, sibling_group_ref=None if ref == "K3" else "S1")
            for ref in CHILDREN
        ),
        placements=(a_placement("K1", "G1"), a_placement("K2", "G1")),
        constellations=(),
        memberships=(),
    )
