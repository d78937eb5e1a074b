"""A gathering is planned, changed and called off by those who answer for it, and seen by those invited."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from shared.contracts.asking import NotAllowedError
from shared.contracts.bookings import WhatIsOn
from shared.contracts.calendars import WhatGoesInMyCalendar
from shared.contracts.gatherings import (
    GatheringCancelled,
    GatheringChanged,
    GatheringPlanned,
    HowIsGathering,
    NothingPlanned,
)
from shared.contracts.refusals import Refused
from shared.contracts.words import (
    ConstellationPhase,
    GatheringKind,
    GatheringOffReason,
    GatheringState,
)
from tests.component.bookings.a_constellation import (
    ADA,
    ADMINISTRATOR,
    BIRCH,
    CEDAR,
    CHILDS_WORKER,
    DOGWOOD,
    EVE,
    FRIDAY,
    HERONS,
    HUB,
    HUB_CARER,
    KITES,
    LIAISON,
    MANAGER,
    OTHER_HUB,
    OTHER_HUB_CARER,
    OTHER_LIAISON,
    OTHER_SATELLITE,
    SATELLITE,
    SECOND_HUB_CARER,
    SUPERVISOR,
    a_hub_home,
    a_life,
    a_membership,
    a_phase,
    elsewhere,
)
from tests.component.bookings.a_gathering_planned import (
    FRIDAY_EVENING,
    NOTE,
    PLACE,
    TITLE,
    cancel,
    changing,
    how_is,
    listed,
    once_it_has_begun,
    planned,
    planning,
    record,
    reply,
)
from tests.component.bookings.a_history import a_gathering, take
from tests.component.bookings.test_limits import erased


@pytest.mark.parametrize("who", [HUB_CARER, LIAISON, MANAGER])
async def test_the_hub_home_the_liaison_worker_and_a_manager_plan_and_the_households_are_invited(bookings, who):
    view = await bookings.asked(planning(), by=who)

    assert (view.state, view.title, view.place, view.note) == (GatheringState.PLANNED, TITLE, PLACE, NOTE)
    assert set(view.invited) == {HUB, BIRCH, CEDAR}
    [said] = await bookings.said()
    assert isinstance(said, GatheringPlanned)
    assert set(said.household_ids) == {HUB, BIRCH, CEDAR}
    assert (said.starts_at, said.changed_by) == (FRIDAY_EVENING, who.person_id)
    assert not any(word in said.model_dump_json() for word in ("Ada", "Elm", "cake"))


async def test_a_manager_plans_for_several_constellations_at_once(bookings):
    view = await planned(bookings, KITES, HERONS, by=MANAGER)

    assert set(view.invited) == {HUB, BIRCH, CEDAR, OTHER_HUB, DOGWOOD}


async def test_for_a_closed_constellation_nothing_is_planned_any_more(bookings):
    assert set((await listed(bookings, MANAGER)).may_plan_for) == {KITES, HERONS}

    await bookings.heard(a_life(a_hub_home(), phases=(a_phase(ConstellationPhase.CLOSED),)))

    assert (await listed(bookings, MANAGER)).may_plan_for == (HERONS,)


async def test_a_dry_run_tells_who_would_be_invited_and_keeps_nothing(bookings):
    view = await bookings.asked(planning(dry_run=True), by=HUB_CARER)

    assert set(view.invited) == {HUB, BIRCH, CEDAR}
    assert await bookings.said() == []
    assert (await listed(bookings, HUB_CARER)).gatherings == ()


async def test_who_belongs_to_it_on_the_day_is_invited(bookings):
    await bookings.heard(
        a_membership(CEDAR, left_on=FRIDAY, version=2), a_membership(DOGWOOD, KITES, joined_on=FRIDAY, ref="later")
    )

    view = await planned(bookings)

    assert set(view.invited) == {HUB, BIRCH, DOGWOOD}


@pytest.mark.parametrize(
    ("more", "who", "reason"),
    [
        ({}, OTHER_HUB_CARER, "not_yours"),
        ({}, OTHER_LIAISON, "not_yours"),
        ({"starts_at": FRIDAY_EVENING - timedelta(days=7)}, HUB_CARER, "in_the_past"),
        ({"starts_at": FRIDAY_EVENING + timedelta(days=370)}, HUB_CARER, "too_far_ahead"),
        ({"minutes": 0}, HUB_CARER, "ends_before_it_starts"),
        ({"constellation_ids": (uuid4(),)}, MANAGER, "nobody_is_invited"),
    ],
)
async def test_what_can_t_be_planned_is_refused_and_nothing_is_kept(bookings, more, who, reason):
    answer = await bookings.asked(planning(**more), by=who)

    assert isinstance(answer, Refused)
    assert answer.reason == reason
    assert await bookings.said() == []


async def test_a_satellite_carer_plans_nothing(bookings):
    with pytest.raises(NotAllowedError):
        await bookings.asked(planning(), by=SATELLITE)


async def test_it_is_seen_by_those_invited_and_by_who_answers_for_them(bookings):
    view = await planned(bookings)

    for who in (SATELLITE, OTHER_SATELLITE, HUB_CARER, LIAISON, MANAGER, ADMINISTRATOR, SUPERVISOR):
        assert (await how_is(bookings, view, who)).title == TITLE
        assert [one.gathering_id for one in (await listed(bookings, who)).gatherings] == [view.gathering_id]
    for who in (OTHER_HUB_CARER, OTHER_LIAISON, elsewhere(MANAGER)):
        assert (await how_is(bookings, view, who)).reason == "not_yours"
        assert (await listed(bookings, who)).gatherings == ()
    with pytest.raises(NotAllowedError):
        await bookings.asked(HowIsGathering(gathering_id=view.gathering_id), by=CHILDS_WORKER)


async def test_a_household_isn_t_told_who_else_is_invited_or_comes(bookings):
    view = await planned(bookings)
    await reply(bookings, view, OTHER_SATELLITE, 2, 1)
    await reply(bookings, view, SATELLITE)

    seen = await how_is(bookings, view, SATELLITE)

    assert seen.invited == ()
    assert [one.household_id for one in seen.replies] == [BIRCH]
    assert seen.places_taken == 4
    assert {one.household_id for one in (await how_is(bookings, view, HUB_CARER)).replies} == {BIRCH, CEDAR}


async def test_what_is_changed_is_told_and_replies_stand(bookings):
    view = await planned(bookings)
    await reply(bookings, view, SATELLITE, 2)

    changed = await bookings.asked(
        changing(view, starts_at=FRIDAY_EVENING + timedelta(days=1), place="The library"), by=SECOND_HUB_CARER
    )

    assert (changed.version, changed.place, changed.places_taken) == (2, "The library", 2)
    [said] = await bookings.said()
    assert isinstance(said, GatheringChanged)
    assert (said.thing_version, said.starts_at) == (2, FRIDAY_EVENING + timedelta(days=1))
    assert "library" not in said.model_dump_json()


async def test_who_comes_hears_of_a_change_also_where_they_are_invited_no_more(bookings):
    view = await planned(bookings)
    await reply(bookings, view, SATELLITE)
    await bookings.heard(a_membership(BIRCH, left_on=FRIDAY, version=2))

    await bookings.asked(changing(view, note=""), by=HUB_CARER)

    [said] = await bookings.said()
    assert set(said.household_ids) == {HUB, BIRCH, CEDAR}
    assert (await how_is(bookings, view, SATELLITE)).may_reply


async def begins(bookings, _view):
    once_it_has_begun(bookings)


async def is_off(bookings, view):
    await cancel(bookings, view)


async def somebody_changes_it(bookings, view):
    await bookings.asked(changing(view, note=""), by=LIAISON)


async def five_come(bookings, view):
    await reply(bookings, view, SATELLITE, 2, 3)


async def nothing_happens(_bookings, _view):
    pass


@pytest.mark.parametrize(
    ("meanwhile", "more", "who", "reason"),
    [
        (begins, {}, HUB_CARER, "has_begun"),
        (is_off, {}, HUB_CARER, "called_off"),
        (somebody_changes_it, {}, HUB_CARER, "changed_meanwhile"),
        (five_come, {"capacity": 4}, HUB_CARER, "fewer_places_than_taken"),
        (nothing_happens, {"starts_at": FRIDAY_EVENING - timedelta(days=30)}, HUB_CARER, "in_the_past"),
        (nothing_happens, {}, OTHER_HUB_CARER, "not_yours"),
    ],
)
async def test_what_can_t_be_changed_is_refused_and_stands(bookings, meanwhile, more, who, reason):
    view = await planned(bookings)
    await meanwhile(bookings, view)
    await bookings.said()

    answer = await bookings.asked(changing(view, **{"title": "Another", **more}), by=who)

    assert answer.reason == reason
    assert (await how_is(bookings, view)).title == TITLE
    assert await bookings.said() == []


async def test_who_calls_it_off_says_why_and_those_concerned_are_told(bookings):
    view = await planned(bookings)

    off = await cancel(bookings, view, by=LIAISON)

    assert (off.state, off.reason) == (GatheringState.CANCELLED, GatheringOffReason.WEATHER)
    assert not any((off.may_change, off.may_cancel, off.may_record, off.may_reply))
    [said] = await bookings.said()
    assert isinstance(said, GatheringCancelled)
    assert (said.reason, said.thing_version) == (GatheringOffReason.WEATHER, 2)
    assert (await cancel(bookings, view)).reason == "called_off"


async def test_what_didn_t_take_place_is_called_off_afterwards(bookings):
    view = await planned(bookings)
    once_it_has_begun(bookings)

    assert (await cancel(bookings, view)).state == GatheringState.CANCELLED


async def test_what_took_place_isn_t_called_off(bookings):
    view = await planned(bookings)
    once_it_has_begun(bookings)
    await record(bookings, view, (BIRCH, 1, 0))

    assert (await cancel(bookings, view)).reason == "was_held"


async def test_a_planned_gathering_is_on_the_calendars_until_it_is_called_off(bookings):
    view = await planned(bookings)

    async def on_the_calendar_of(somebody):
        answer = await bookings.asked(WhatIsOn(first_on=FRIDAY, last_on=FRIDAY), by=somebody)
        return [(one.gathering_id, one.title, one.is_planned) for one in answer.gatherings]

    for who in (SATELLITE, HUB_CARER, LIAISON, MANAGER, SUPERVISOR):
        assert await on_the_calendar_of(who) == [(view.gathering_id, TITLE, True)]
    assert await on_the_calendar_of(OTHER_LIAISON) == []
    once_it_has_begun(bookings)
    await record(bookings, view, (BIRCH, 1, 0))
    assert await on_the_calendar_of(SATELLITE) == [(view.gathering_id, TITLE, True)], "once, not twice"


async def test_the_calendar_of_a_phone_has_it_without_its_words_and_hears_that_it_is_off(bookings):
    view = await planned(bookings)
    [before] = (await bookings.asked(WhatGoesInMyCalendar(), by=SATELLITE)).gatherings
    await cancel(bookings, view)

    [after] = (await bookings.asked(WhatGoesInMyCalendar(), by=SATELLITE)).gatherings

    assert (before.gathering_id, before.version, before.is_off) == (view.gathering_id, 1, False)
    assert (after.gathering_id, after.version, after.is_off) == (view.gathering_id, 2, True)
    assert "Ada" not in after.model_dump_json()


async def nothing_planned_for(bookings, who=LIAISON):
    return (await listed(bookings, who)).nothing_planned


async def test_a_constellation_with_nothing_planned_in_the_month_is_shown_to_its_liaison_worker(bookings):
    november, december = date(2026, 11, 1), date(2026, 12, 1)
    missing = NothingPlanned(constellation_id=KITES, month_on=november)
    assert await nothing_planned_for(bookings) == (missing,)
    assert await nothing_planned_for(bookings, HUB_CARER) == ()
    assert await nothing_planned_for(bookings, MANAGER) == ()

    view = await planned(bookings)
    assert await nothing_planned_for(bookings) == ()
    assert [one.constellation_id for one in await nothing_planned_for(bookings, OTHER_LIAISON)] == [HERONS]

    bookings.clock.move(days=1)  # the 24th: a week later it is December
    assert await nothing_planned_for(bookings) == (NothingPlanned(constellation_id=KITES, month_on=december),)
    await cancel(bookings, view)
    assert [one.month_on for one in await nothing_planned_for(bookings)] == [november, december]


@pytest.mark.parametrize("phase", [ConstellationPhase.PAUSED, ConstellationPhase.PLANNED])
async def test_nothing_is_missed_where_a_constellation_isn_t_launched(bookings, phase):
    await bookings.heard(a_life(a_hub_home(), phases=(a_phase(phase),)))

    assert await nothing_planned_for(bookings) == ()


async def test_what_an_import_told_of_the_month_counts_as_well(bookings):
    this_month = a_gathering().model_copy(update={"starts_at": FRIDAY_EVENING - timedelta(days=10)})
    await take(bookings, activities=(this_month,))

    assert await nothing_planned_for(bookings) == ()


@pytest.mark.parametrize("who", [HUB_CARER.person_id, ADA, BIRCH, SATELLITE.person_id])
async def test_its_words_go_with_the_record_of_whoever_they_may_be_about(bookings, who):
    view = await planned(bookings)
    await reply(bookings, view, SATELLITE, 2)

    await bookings.heard(erased(who))

    seen = await how_is(bookings, view)
    assert (seen.title, seen.place, seen.note) == ("", "", "")
    assert (seen.kind, seen.places_taken) == (GatheringKind.SUPPORT_GROUP, 2)


async def test_words_that_are_written_after_an_erasure_are_kept_no_more_than_those_before(bookings):
    await bookings.heard(erased(ADA))

    view = await planned(bookings)

    assert (await how_is(bookings, view)).title == ""


async def test_the_words_of_others_stay(bookings):
    view = await planned(bookings)

    await bookings.heard(erased(EVE))

    assert (await how_is(bookings, view)).title == TITLE
