"""Regular sleepovers that are moved: what both rules have stays, and what can't be is named before it is asked for."""

import pytest

from services.bookings.handlers.releasing import LOOK_AT_THEIR_NIGHTS
from shared.contracts.bookings import (
    CancelSleepover,
    HowIsSleepover,
    SleepoverConfirmed,
)
from shared.contracts.rules import RuleName
from shared.contracts.series import (
    DeclineSeries,
    Occurrences,
    SeriesCancelled,
    SeriesRequested,
)
from shared.contracts.words import DeclineReason
from tests.component.bookings.a_constellation import (
    ADA,
    BIRCH,
    CEDAR,
    FRIDAY,
    HUB_CARER,
    OTHER_SATELLITE,
    SATELLITE,
    SATURDAY,
    a_placement,
)
from tests.component.bookings.test_moving_series import (
    A_DAY,
    CANCELLED,
    CONFIRMED,
    EVERY_OTHER_WEEK,
    EVERY_WEEK,
    ON_SATURDAYS,
    REQUESTED,
    SATURDAYS,
    agree,
    ahead,
    confirmed,
    move,
    moved,
)
from tests.component.bookings.test_rules import a_rule
from tests.component.bookings.test_series import FRIDAYS, UNTIL, asked, how, states, taken


async def test_what_both_rules_have_stays_as_it_is_and_is_one_of_the_new_ones(bookings):
    before = await confirmed(bookings, rule=EVERY_OTHER_WEEK)
    kept = [one.sleepover_id for one in (await how(bookings, before)).sleepovers]

    after = await moved(bookings, before, first_night_on=FRIDAY, rule=EVERY_WEEK)

    # Nothing would be given up for the others, so each of these is decided as any.
    view = await how(bookings, after)
    assert [one.first_night_on for one in view.sleepovers] == FRIDAYS
    assert [one.state for one in view.sleepovers] == [CONFIRMED, REQUESTED, CONFIRMED, REQUESTED, CONFIRMED]
    assert [one.sleepover_id for one in view.sleepovers if one.state is CONFIRMED] == kept
    assert not view.waits_together
    said = await bookings.said()
    assert [one.series_id for one in said if isinstance(one, SleepoverConfirmed)] == [after] * 3
    assert [type(one) for one in said if not hasattr(one, "told_by")] == [SeriesRequested]
    await bookings.asked(DeclineSeries(series_id=after, reason=DeclineReason.HUB_HOME_AWAY), by=HUB_CARER)
    assert await ahead(bookings, after) == FRIDAYS[::2]


async def test_what_stays_is_one_of_the_new_ones_only_with_the_last_yes(bookings):
    before = await confirmed(bookings)
    stays = FRIDAYS[::2]
    thursdays = (FRIDAYS[1] - A_DAY, FRIDAYS[3] - A_DAY)

    after = await moved(bookings, before, first_night_on=FRIDAY, rule=EVERY_OTHER_WEEK, besides=thursdays)

    assert await ahead(bookings, before) == FRIDAYS
    assert await ahead(bookings, after) == []
    await bookings.said()
    await agree(bookings, after)
    [off] = [one for one in await bookings.said() if isinstance(one, SeriesCancelled)]
    assert [one.first_night_on for one in off.sleepovers] == FRIDAYS[1::2]
    assert await ahead(bookings, before) == []
    assert await ahead(bookings, after) == sorted((*stays, *thursdays))


async def test_what_stays_and_was_called_off_meanwhile_is_lost_to_nobody(bookings):
    before = await confirmed(bookings)
    after = await moved(bookings, before, first_night_on=FRIDAY, rule=EVERY_OTHER_WEEK, besides=(FRIDAYS[1] - A_DAY,))
    [_, _, third, *_] = (await how(bookings, before)).sleepovers
    await bookings.asked(CancelSleepover(sleepover_id=third.sleepover_id), by=SATELLITE)

    await agree(bookings, after)

    assert await ahead(bookings, after) == [FRIDAYS[0], FRIDAYS[1] - A_DAY, FRIDAYS[4]]
    gone = await bookings.asked(HowIsSleepover(sleepover_id=third.sleepover_id), by=SATELLITE)
    assert (gone.state, gone.reason) == (CANCELLED, DeclineReason.PLANS_CHANGED)


async def test_a_rule_that_only_has_fewer_is_theirs_at_once(bookings):
    before = await confirmed(bookings)

    after = await moved(bookings, before, first_night_on=FRIDAY, rule=EVERY_OTHER_WEEK)

    assert (await ahead(bookings, before), await ahead(bookings, after)) == ([], FRIDAYS[::2])
    told = [one for one in await bookings.said() if not hasattr(one, "told_by")]
    assert [type(one) for one in told] == [SeriesCancelled]
    assert ([one.first_night_on for one in told[0].sleepovers], told[0].reason) == (
        FRIDAYS[1::2],
        DeclineReason.PLANS_CHANGED,
    )


async def test_of_longer_ones_only_the_nights_besides_are_asked_for(bookings):
    before = await confirmed(bookings)
    looked = await move(bookings, before, first_night_on=FRIDAY, rule=EVERY_WEEK, nights=2, dry_run=True)

    after = await moved(bookings, before, first_night_on=FRIDAY, rule=EVERY_WEEK, nights=2)
    await agree(bookings, after)

    assert [one.booked for one in looked.occurrences] == [(one,) for one in FRIDAYS]
    assert await ahead(bookings, after) == sorted((*FRIDAYS, *SATURDAYS))
    # All of them are some of the new ones, so who follows a link to the old ones finds these.
    assert (await how(bookings, before)).series_id == after


async def test_what_waits_is_given_up_as_the_others_are_held(bookings):
    before = await asked(bookings)
    await bookings.said()

    after = await moved(bookings, before, nights=2, first_night_on=FRIDAY, rule=EVERY_WEEK)

    assert set(await states(bookings, before)) == {CANCELLED}
    view = await how(bookings, after)
    assert [(one.first_night_on, one.last_night_on) for one in view.sleepovers] == list(
        zip(FRIDAYS, SATURDAYS, strict=True)
    )
    told = [one for one in await bookings.said() if not hasattr(one, "told_by")]
    assert [type(one) for one in told] == [SeriesCancelled, SeriesRequested]
    assert not view.waits_together


@pytest.mark.parametrize("is_confirmed", [True, False])
async def test_looking_finds_what_asking_does_and_keeps_nothing(bookings, is_confirmed):
    before = await (confirmed if is_confirmed else asked)(bookings)
    await taken(bookings, SATURDAYS[1])
    await bookings.said()

    looked = await move(bookings, before, dry_run=True)
    refused = await move(bookings, before)

    assert [bool(one.in_the_way) for one in looked.occurrences] == [False, True, False, False, False]
    assert "The hub home is full on Saturday 5 December" in looked.occurrences[1].in_the_way
    assert SATURDAYS[1] + A_DAY in looked.occurrences[1].instead
    assert [one.first_night_on for one in looked.given_up] == (FRIDAYS if is_confirmed else [])
    assert refused.reason == "not_all_can_be"
    assert await bookings.said() == []
    assert set(await states(bookings, before)) == {CONFIRMED if is_confirmed else REQUESTED}
    skipped = await moved(bookings, before, left_out=(SATURDAYS[1],), besides=(SATURDAYS[1] + A_DAY,))
    firsts = [one.first_night_on for one in (await how(bookings, skipped)).sleepovers]
    assert firsts == [SATURDAYS[0], SATURDAYS[1] + A_DAY, *SATURDAYS[2:]]


async def test_looking_says_what_stays_as_it_is(bookings):
    before = await confirmed(bookings, rule=EVERY_OTHER_WEEK)

    looked = await move(bookings, before, first_night_on=FRIDAY, rule=EVERY_WEEK, dry_run=True)

    assert [one.booked for one in looked.occurrences] == [(FRIDAYS[0],), (), (FRIDAYS[2],), (), (FRIDAYS[4],)]
    assert looked.given_up == ()


async def test_the_nights_given_up_dont_count_beside_the_others_and_those_that_stay_do(bookings):
    await bookings.heard(a_rule(5, name=RuleName.MOST_NIGHTS_IN_12_MONTHS))
    before = await confirmed(bookings)

    assert isinstance(await move(bookings, before, dry_run=True), Occurrences)
    more = await move(
        bookings, before, first_night_on=FRIDAY, rule=EVERY_WEEK, besides=(FRIDAYS[1] - A_DAY,), dry_run=True
    )
    looked = await move(bookings, before, dry_run=True)

    assert not any(one.in_the_way for one in looked.occurrences)
    assert [bool(one.in_the_way) for one in more.occurrences] == [False, True, False, False, False, False]


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"first_night_on": FRIDAY, "rule": EVERY_WEEK}, "same_nights"),
        ({"from_on": UNTIL + A_DAY}, "nothing_to_move"),
        ({"first_night_on": FRIDAY}, "not_a_series"),
        ({"nights": 8}, "nights_overlap"),
    ],
)
@pytest.mark.parametrize("dry_run", [True, False])
async def test_what_cant_come_in_their_place_is_refused(bookings, more, reason, dry_run):
    before = await confirmed(bookings)
    rule = {} if reason != "not_a_series" else {"rule": "FREQ=MONTHLY;BYDAY=1MO;UNTIL=20270101"}

    refused = await move(bookings, before, **{**more, **rule, "dry_run": dry_run})

    assert refused.reason == reason
    assert await bookings.said() == []
    assert await ahead(bookings, before) == FRIDAYS


async def test_somebody_elses_are_moved_by_nobody(bookings):
    before = await confirmed(bookings)

    refused = await move(bookings, before, by=OTHER_SATELLITE)

    assert refused.reason == "not_yours"


async def test_only_the_carers_at_home_say_that_conditions_are_met(bookings):
    before = await confirmed(bookings, ADA)

    refused = await move(bookings, before, by=HUB_CARER, conditions_met_for=(ADA,))

    assert refused.reason == "conditions_not_yours"
    assert (await move(bookings, before, by=SATELLITE, conditions_met_for=(ADA,))).series_id


async def test_no_night_is_asked_for_on_which_a_child_lives_elsewhere(bookings):
    before = await confirmed(bookings)
    moves_on = FRIDAYS[2]
    await bookings.heard(
        a_placement(ADA, BIRCH, ended_on=moves_on, version=2),
        a_placement(ADA, CEDAR, started_on=moves_on, ref="from December on"),
    )
    await bookings.ran(LOOK_AT_THEIR_NIGHTS, ADA, None)
    assert await ahead(bookings, before) == FRIDAYS[:2]

    to = {"from_on": FRIDAYS[0], "first_night_on": SATURDAY, "rule": ON_SATURDAYS}
    refused = await move(bookings, before, **to)
    looked_at = await move(bookings, before, dry_run=True, **to)

    assert refused.reason == "not_all_can_be"
    named = {one.first_night_on: one.in_the_way for one in looked_at.occurrences if one.in_the_way}
    assert list(named) == SATURDAYS[2:]
    assert set(named.values()) == {"Choose nights on which all of the children live in the household"}
    assert await ahead(bookings, before) == FRIDAYS[:2], "nothing is given up"


async def test_who_follows_an_old_link_comes_to_what_it_has_become_however_often_it_was_moved(bookings):
    """Each time everything stays as it is, and one more night is asked for."""
    first = await confirmed(bookings)
    second = await moved(bookings, first, first_night_on=FRIDAY, nights=2, rule=EVERY_WEEK)
    await agree(bookings, second)
    third = await moved(bookings, second, first_night_on=FRIDAY, nights=3, rule=EVERY_WEEK)
    await agree(bookings, third)

    assert (await how(bookings, first)).series_id == third
    assert (await how(bookings, second)).series_id == third
