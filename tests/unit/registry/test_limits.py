"""A home is held against the usual fostering limit night by night."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.registry.pages.records.child_words import nights_alike, why_the_limit
from services.registry.policy.facts import Approval
from services.registry.policy.records.limits import NIGHTS, HomeByNight
from services.registry.policy.records.stays import Stay
from services.registry.policy.register import Placement
from services.registry.policy.rules import Rulebook, SetRule
from shared.contracts.fostering_limit import LimitVerdict
from shared.contracts.rules import RuleName
from shared.contracts.words import PlacementKind, SleepoverKind, SleepoverState

HOME, FAMILY = UUID(int=1), UUID(int=2)
TONIGHT = date(2026, 11, 23)
NIGHT = [TONIGHT + timedelta(days=after) for after in range(NIGHTS)]


def placed(number, first=TONIGHT, end=None):
    return Placement(
        id=UUID(int=100 + number),
        child_id=UUID(int=number),
        household_id=HOME,
        kind=PlacementKind.U4,
        started_on=first,
        ended_on=end,
        ended_reason=None,
    )


def stays(number, first, last, state=SleepoverState.CONFIRMED, kind=SleepoverKind.PLANNED):
    return Stay(UUID(int=200 + number), UUID(int=number), HOME, first, last, kind, state)


def home(placements=(), coming=(), groups=None, approvals=(), rules=()):
    return HomeByNight(placements, coming, groups or {}, approvals, Rulebook(rules))


some_homes = st.builds(
    home,
    st.lists(
        st.builds(
            placed,
            st.integers(10, 16),
            st.sampled_from(NIGHT),
            st.one_of(st.none(), st.sampled_from(NIGHT)),
        ).filter(lambda one: one.is_true),
        max_size=5,
    ),
    st.lists(
        st.builds(
            lambda number, first, nights, state: stays(number, first, first + timedelta(days=nights), state),
            st.integers(14, 20),
            st.sampled_from(NIGHT),
            st.integers(0, 3),
            st.sampled_from(SleepoverState),
        ),
        max_size=5,
    ),
    st.dictionaries(st.integers(10, 20).map(lambda number: UUID(int=number)), st.sampled_from([None, FAMILY])),
)


@given(some_homes)
def test_each_child_counts_once_on_each_night_on_which_they_live_or_stay_there(some_home):
    for told in some_home.nights(TONIGHT):
        living = {
            one.child_id
            for one in some_home.placements
            if one.started_on <= told.night and (one.ended_on is None or told.night < one.ended_on)
        }
        staying = {
            one.child_id
            for one in some_home.stays
            if one.state in {SleepoverState.CONFIRMED, SleepoverState.STAYED}
            and one.first_night_on <= told.night <= one.last_night_on
        }
        everybody = living | staying
        assert (told.placed, told.placed + told.guests) == (len(living), len(everybody))
        are_family = {some_home.sibling_groups.get(one) for one in everybody} == {FAMILY}
        if len(everybody) <= told.limit:
            assert told.verdict is LimitVerdict.WITHIN
        else:
            assert told.verdict is (LimitVerdict.ALL_SIBLINGS if are_family else LimitVerdict.BEYOND)


@given(some_homes)
def test_the_nights_told_together_are_all_nights_in_their_order(some_home):
    nights = some_home.nights(TONIGHT)

    runs = nights_alike(nights, TONIGHT)

    assert runs[0][0].startswith("Tonight")
    assert len(runs) <= len(nights)
    starts = [night.night for _, night in runs]
    assert starts == sorted(starts)
    assert all(why_the_limit(night).endswith(".") for night in nights)


def test_an_exemption_and_the_rule_are_those_of_the_night():
    approval = Approval(
        id=UUID(int=5), started_on=None, ended_on=NIGHT[2], household_id=HOME, places=4, exemptions=("Four by name",)
    )
    rule = SetRule(
        id=UUID(int=6),
        started_on=NIGHT[4],
        authority="testshire",
        name=RuleName.USUAL_FOSTERING_LIMIT,
        value=4,
        source="Council, 2026",
    )

    nights = home([placed(number) for number in range(10, 14)], approvals=[approval], rules=[rule]).nights(TONIGHT)

    assert [one.verdict for one in nights[:5]] == [
        LimitVerdict.EXEMPTION_TO_READ,
        LimitVerdict.EXEMPTION_TO_READ,
        LimitVerdict.BEYOND,
        LimitVerdict.BEYOND,
        LimitVerdict.WITHIN,
    ]
    assert (nights[3].source == nights[4].source, nights[4].limit) == (False, 4)


def test_an_emergency_that_is_asked_for_counts_and_a_wish_doesnt():
    asked = home(coming=[stays(10, TONIGHT, TONIGHT, SleepoverState.REQUESTED, SleepoverKind.EMERGENCY)])
    wished = home(coming=[stays(10, TONIGHT, TONIGHT, SleepoverState.REQUESTED)])

    assert (asked.on(TONIGHT).guests, wished.on(TONIGHT).guests) == (1, 0)
