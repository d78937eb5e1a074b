"""How long, how soon and how often: the authority's limits of a planned sleepover, and the way beyond them."""

from datetime import timedelta
from uuid import UUID

import pytest

from services.bookings import grounds
from shared.contracts.ask_options import WhatCanIAskFor
from shared.contracts.bookings import (
    AgreeToSleepover,
    CancelSleepover,
    DeclineSleepover,
    HowIsSleepover,
    RequestSleepover,
    SleepoverConfirmed,
    SleepoverView,
    Wait,
    WhatIsOn,
    WhatWaitsForMe,
)
from shared.contracts.refusals import Refused, Whose
from shared.contracts.registry import Kind
from shared.contracts.retention import RecordErased
from shared.contracts.roles import Role
from shared.contracts.rules import USUAL, RuleName
from shared.contracts.sleepover_limits import AskingLimits, BeyondLimit, NightsOfChild
from shared.contracts.words import Decider, DeclineReason, SleepoverState
from shared.testing.actors import actor
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    BIRCH,
    FRIDAY,
    HUB,
    HUB_CARER,
    LIAISON,
    SATELLITE,
    SATURDAY,
    SUNDAY,
    TODAY,
)
from tests.component.bookings.an_area import FOR_ADA as AN_EMERGENCY
from tests.component.bookings.test_rules import a_rule

MANAGER = actor(Role.PROGRAMME_MANAGER)
MANAGER_DECIDES = Wait(decider=Decider.PROGRAMME_MANAGER)
BECAUSE = "Their mother is in hospital"
NOTICE = "Ask at least 5 days before the first night. If a child needs a bed now, raise an emergency."
A_YEAR = "With this, a child would have 2 nights at hub homes in 12 months. The most is 1. Ask for fewer nights."


def request_for(*children, first=FRIDAY, last=None, **more):
    return RequestSleepover(child_ids=children or (ADA,), first_night_on=first, last_night_on=last or first, **more)


async def with_rules(bookings, **values):
    for name, value in values.items():
        await bookings.heard(a_rule(value, name=RuleName(name)))


async def beyond_the_notice(bookings, **more):
    """A sleepover that is asked for with less notice than the authority wants."""
    await with_rules(bookings, notice_days=30, beyond_limits_allowed_with_reason=1)
    return await bookings.asked(request_for(because=BECAUSE, **more), by=SATELLITE)


@pytest.mark.parametrize(
    ("rule", "value", "last", "told"),
    [
        ("most_nights", 2, SUNDAY, ("too_many_nights", "A sleepover must be 2 nights or fewer.")),
        ("most_nights", 1, SATURDAY, ("too_many_nights", "A sleepover must be 1 night or fewer.")),
        (
            "notice_days",
            5,
            FRIDAY,
            (
                "short_notice",
                NOTICE,
            ),
        ),
        (
            "most_nights_in_12_months",
            1,
            SATURDAY,
            (
                "too_many_nights_in_12_months",
                A_YEAR,
            ),
        ),
    ],
)
async def test_a_limit_is_refused_as_the_authoritys_rule(bookings, rule, value, last, told):
    await with_rules(bookings, **{rule: value})

    reply = await bookings.asked(request_for(last=last), by=SATELLITE)

    assert isinstance(reply, Refused)
    assert (reply.reason, reply.detail) == told
    assert (reply.setting, reply.whose) == (rule, Whose.AUTHORITY)
    assert reply.source == "Your authority’s rule since 1 April 2025"
    assert await bookings.said() == []


@pytest.mark.parametrize(
    ("rule", "value"), [("most_nights", 2), ("notice_days", (FRIDAY - TODAY).days), ("most_nights_in_12_months", 2)]
)
async def test_what_keeps_to_a_limit_is_taken(bookings, rule, value):
    await with_rules(bookings, **{rule: value})

    reply = await bookings.asked(request_for(last=SATURDAY, because=BECAUSE), by=SATELLITE)

    assert isinstance(reply, SleepoverView)
    assert (reply.beyond, reply.because) == ((), ""), "what isn’t needed isn’t kept"


async def test_without_a_rule_of_the_authoritys_there_is_no_notice_and_no_years_limit(bookings):
    assert (await bookings.asked(WhatCanIAskFor(), by=SATELLITE)).limits == AskingLimits(
        most_nights=USUAL[RuleName.MOST_NIGHTS].value, notice_days=0, most_nights_in_12_months=0, may_go_beyond=False
    )
    assert isinstance(await bookings.asked(request_for(first=TODAY), by=SATELLITE), SleepoverView)


async def test_nobody_sleeps_away_for_more_than_four_weeks_whatever_the_reason(bookings):
    await with_rules(bookings, beyond_limits_allowed_with_reason=1)

    reply = await bookings.asked(request_for(last=FRIDAY + timedelta(days=28), because=BECAUSE), by=SATELLITE)

    assert (reply.reason, reply.rule) == ("too_many_nights", grounds.LONGER_THAN_A_SLEEPOVER.rule)


@pytest.mark.parametrize("first", [FRIDAY - timedelta(days=1), SATURDAY], ids=["before", "after"])
async def test_two_that_follow_one_another_are_one_absence(bookings, first):
    await with_rules(bookings, most_nights=1)
    assert isinstance(await bookings.asked(request_for(), by=SATELLITE), SleepoverView)

    reply = await bookings.asked(request_for(first=first), by=SATELLITE)

    assert reply.reason == "too_many_nights"
    assert reply.detail == (
        "A sleepover must be 1 night or fewer. "
        "With the nights next to these a child would be away for 2 nights in a row."
    )
    assert isinstance(await bookings.asked(request_for(first=FRIDAY + timedelta(days=2)), by=SATELLITE), SleepoverView)


async def test_nor_are_four_weeks_made_of_two_halves(bookings):
    await with_rules(bookings, beyond_limits_allowed_with_reason=1)
    half = await bookings.asked(request_for(last=FRIDAY + timedelta(days=13)), by=SATELLITE)
    assert isinstance(half, SleepoverView)

    rest = request_for(first=half.last_night_on + timedelta(days=1), last=FRIDAY + timedelta(days=28), because=BECAUSE)
    reply = await bookings.asked(rest, by=SATELLITE)

    assert (reply.reason, reply.rule) == ("too_many_nights", grounds.LONGER_THAN_A_SLEEPOVER.rule)
    assert "29 nights in a row" in reply.detail


async def test_nights_of_the_last_twelve_months_count_and_those_given_back_don_t(bookings):
    await with_rules(bookings, most_nights_in_12_months=3)
    kept = await bookings.asked(request_for(last=SATURDAY), by=SATELLITE)
    given_back = await bookings.asked(request_for(first=SUNDAY), by=SATELLITE)
    await bookings.asked(CancelSleepover(sleepover_id=given_back.sleepover_id), by=SATELLITE)
    later = FRIDAY + timedelta(days=200)

    two_more = await bookings.asked(request_for(first=later, last=later + timedelta(days=1)), by=SATELLITE)
    one_more = await bookings.asked(request_for(first=later), by=SATELLITE)
    of_another = await bookings.asked(request_for(BEN, first=later + timedelta(days=2)), by=SATELLITE)

    assert isinstance(kept, SleepoverView)
    assert two_more.reason == "too_many_nights_in_12_months"
    assert isinstance(one_more, SleepoverView)
    assert isinstance(of_another, SleepoverView)


async def test_how_far_ahead_is_the_authoritys_rule_too(bookings):
    await with_rules(bookings, months_ahead=1, beyond_limits_allowed_with_reason=1)

    reply = await bookings.asked(request_for(first=TODAY + timedelta(days=40), because=BECAUSE), by=SATELLITE)

    assert (reply.reason, reply.setting, reply.whose) == ("too_far_ahead", "months_ahead", Whose.AUTHORITY)
    assert reply.detail == "The last night must be within the next 1 month"


async def test_an_emergency_has_none_of_these_limits(bookings):
    await with_rules(bookings, most_nights=1, notice_days=90, most_nights_in_12_months=1)

    view = await bookings.asked(AN_EMERGENCY.model_copy(update={"nights": 3}), by=SATELLITE)

    assert (view.steps[-1].household_id, view.last_night_on) == (HUB, TODAY + timedelta(days=2))


async def test_where_the_authority_allows_it_a_refusal_tells_the_way_beyond(bookings):
    await with_rules(bookings, most_nights=1, beyond_limits_allowed_with_reason=1)

    without = await bookings.asked(request_for(last=SATURDAY, because="  "), by=SATELLITE)

    assert without.reason == "too_many_nights"
    assert without.detail.endswith("If it is needed nevertheless, say why, and a programme manager decides.")


async def test_where_the_authority_doesn_t_a_reason_changes_nothing(bookings):
    await with_rules(bookings, most_nights=1)

    reply = await bookings.asked(request_for(last=SATURDAY, because=BECAUSE), by=SATELLITE)

    assert reply.reason == "too_many_nights"
    assert "say why" not in reply.detail


async def test_beyond_a_limit_a_programme_manager_decides_as_well(bookings):
    view = await beyond_the_notice(bookings)
    assert MANAGER_DECIDES in view.waits_for

    by_hub = await bookings.asked(AgreeToSleepover(sleepover_id=view.sleepover_id), by=HUB_CARER)
    await bookings.said()
    by_manager = await bookings.asked(AgreeToSleepover(sleepover_id=view.sleepover_id), by=MANAGER)

    assert (by_hub.state, by_hub.waits_for) == (SleepoverState.REQUESTED, (MANAGER_DECIDES,))
    assert by_manager.state == SleepoverState.CONFIRMED
    [said] = await bookings.said()
    assert isinstance(said, SleepoverConfirmed)
    assert BECAUSE not in said.to_json().decode(), "somebody's own words stay off the bus"


async def test_a_hub_home_that_asks_for_itself_waits_for_the_manager_too(bookings):
    await with_rules(bookings, notice_days=30, beyond_limits_allowed_with_reason=1)

    view = await bookings.asked(request_for(because=BECAUSE), by=HUB_CARER)

    home_decides = Wait(decider=Decider.SATELLITE_CARER)
    assert (view.state, view.waits_for) == (SleepoverState.REQUESTED, (home_decides, MANAGER_DECIDES))


async def test_the_manager_can_say_no(bookings):
    view = await beyond_the_notice(bookings)

    reply = await bookings.asked(
        DeclineSleepover(sleepover_id=view.sleepover_id, reason=DeclineReason.NOT_ENOUGH_NOTICE), by=MANAGER
    )

    assert reply.state == SleepoverState.DECLINED


@pytest.mark.parametrize("who", [SATELLITE, HUB_CARER, LIAISON, MANAGER], ids=lambda one: min(one.roles))
async def test_what_it_goes_beyond_and_why_stay_visible(bookings, who):
    await with_rules(bookings, most_nights=1)
    view = await beyond_the_notice(bookings, last=SATURDAY)
    await bookings.asked(AgreeToSleepover(sleepover_id=view.sleepover_id), by=HUB_CARER)
    await bookings.asked(AgreeToSleepover(sleepover_id=view.sleepover_id), by=MANAGER)
    await with_rules(bookings, beyond_limits_allowed_with_reason=0)

    seen = await bookings.asked(HowIsSleepover(sleepover_id=view.sleepover_id), by=who)

    assert seen.because == BECAUSE
    assert seen.beyond == (
        BeyondLimit(rule="most_nights", limit=1, would_be=2),
        BeyondLimit(rule="notice_days", limit=30, would_be=(FRIDAY - TODAY).days),
    )


async def test_who_decides_beyond_a_limit_sees_each_childs_nights(bookings):
    await with_rules(bookings, most_nights_in_12_months=3, notice_days=30, beyond_limits_allowed_with_reason=1)
    before = await bookings.asked(request_for(because=BECAUSE, last=SATURDAY), by=SATELLITE)
    view = await bookings.asked(
        request_for(ADA, BEN, first=SUNDAY, last=SUNDAY + timedelta(days=1), because=BECAUSE), by=SATELLITE
    )

    by_manager = await bookings.asked(HowIsSleepover(sleepover_id=view.sleepover_id), by=MANAGER)
    by_liaison = await bookings.asked(HowIsSleepover(sleepover_id=view.sleepover_id), by=LIAISON)
    await bookings.asked(AgreeToSleepover(sleepover_id=view.sleepover_id), by=MANAGER)
    decided = await bookings.asked(HowIsSleepover(sleepover_id=view.sleepover_id), by=MANAGER)

    assert isinstance(before, SleepoverView)
    assert set(by_manager.nights_in_12_months) == {
        NightsOfChild(child_id=ADA, already=2, would_be=4, limit=3),
        NightsOfChild(child_id=BEN, already=0, would_be=2, limit=3),
    }
    assert by_liaison.nights_in_12_months == ()
    assert decided.nights_in_12_months == ()


async def test_a_list_has_the_limits_and_not_somebodys_words(bookings):
    view = await beyond_the_notice(bookings)

    waiting = await bookings.asked(WhatWaitsForMe(), by=MANAGER)
    calendar = await bookings.asked(WhatIsOn(first_on=FRIDAY, last_on=FRIDAY), by=MANAGER)

    for listed in (*waiting.sleepovers, *calendar.sleepovers):
        assert (listed.sleepover_id, listed.because) == (view.sleepover_id, "")
        assert listed.beyond
    assert waiting.sleepovers
    assert calendar.sleepovers


def erased(subject_id: UUID) -> RecordErased:
    return RecordErased(thing_version=1, subject_id=subject_id, kind=Kind.CHILD)


@pytest.mark.parametrize("whose", [ADA, SATELLITE.person_id, BIRCH], ids=["child", "asker", "household"])
@pytest.mark.parametrize("is_first", [True, False], ids=["erased before", "erased after"])
async def test_the_reason_goes_with_the_record_of_whom_it_is_about(bookings, whose, is_first):
    if is_first:
        await bookings.heard(erased(whose))
    view = await beyond_the_notice(bookings)
    if not is_first:
        await bookings.heard(erased(whose))

    seen = await bookings.asked(HowIsSleepover(sleepover_id=view.sleepover_id), by=MANAGER)

    assert seen.because == ""
    assert seen.beyond, "that it went beyond a limit stays"


async def test_who_stays_on_gave_notice_as_they_asked_for_the_stay(bookings):
    asked = await bookings.asked(request_for(last=FRIDAY), by=SATELLITE)
    await bookings.asked(AgreeToSleepover(sleepover_id=asked.sleepover_id), by=HUB_CARER)
    await with_rules(bookings, notice_days=3)
    more = request_for(first=SATURDAY, last=SATURDAY)
    bookings.clock.move(days=(FRIDAY - TODAY).days - 1)
    before_it_began = await bookings.asked(more, by=SATELLITE)
    bookings.clock.move(days=1)

    stays_on = await bookings.asked(more, by=SATELLITE)

    assert before_it_began.reason == "short_notice"
    assert stays_on.state is SleepoverState.REQUESTED
