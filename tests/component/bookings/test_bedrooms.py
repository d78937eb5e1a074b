"""Nobody shares a bedroom of a hub home but by an agreement for each child who does."""

from datetime import date, timedelta

import pytest

from services.bookings.plugin import plugin
from shared.contracts.asking import NotAllowedError
from shared.contracts.bed_sharing import BedSharingAgreementChanged
from shared.contracts.bedrooms import Bedrooms, RecordBedrooms, WhichBedrooms
from shared.contracts.bookings import CancelSleepover, RequestSleepover, SleepoverView
from shared.contracts.refusals import Refused
from shared.contracts.rules import RuleName
from shared.contracts.waiting import HowIsWaiting, JoinWaitingList
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    CLEO,
    FRIDAY,
    HUB,
    HUB_CARER,
    KITES,
    LIAISON,
    MANAGER,
    OTHER_LIAISON,
    OTHER_SATELLITE,
    SATELLITE,
    SATURDAY,
    TODAY,
    a_bed,
    a_constellation,
    elsewhere,
    named,
    the_register,
)
from tests.component.bookings.a_full_house import due
from tests.component.bookings.test_rules import a_rule
from tests.component.bookings.what_the_register_says import RoomThatLooks

ONE_BEDROOM = RecordBedrooms(constellation_id=KITES, beds_in_bedrooms=(2,), on=TODAY)
FOR_ADA = RequestSleepover(child_ids=(ADA,), first_night_on=FRIDAY, last_night_on=SATURDAY)
FOR_BOTH = FOR_ADA.model_copy(update={"child_ids": (ADA, BEN)})
FOR_CLEO = FOR_ADA.model_copy(update={"child_ids": (CLEO,)})


def an_agreement(child_id, *, of=(ADA, BEN), on=date(2026, 1, 1), until=None, version=1, household_id=HUB):
    return BedSharingAgreementChanged(
        thing_version=version,
        agreement_id=named("bed_sharing_agreements", f"{child_id}/{on}/{of}"),
        sharing_id=named("sharings", f"{household_id}/{of}"),
        household_id=household_id,
        child_ids=of,
        child_id=child_id,
        started_on=on,
        ended_on=until,
    )


@pytest.fixture
async def one_bedroom(bookings):
    """The hub home's two beds are in one bedroom."""
    reply = await bookings.asked(ONE_BEDROOM, by=LIAISON)
    assert isinstance(reply, Bedrooms), reply
    return bookings


async def unagreed(room, by=LIAISON):
    [home] = (await room.asked(WhichBedrooms(), by=by)).hub_homes
    return home.unagreed_nights


async def test_beds_of_which_nothing_is_recorded_are_each_in_a_bedroom_of_their_own(bookings):
    [home] = (await bookings.asked(WhichBedrooms(), by=LIAISON)).hub_homes

    assert (home.beds_in_bedrooms, home.is_recorded) == ((1, 1), False)
    assert isinstance(await bookings.asked(FOR_BOTH, by=SATELLITE), SleepoverView)


async def test_brother_and_sister_dont_share_a_bedroom_that_wasnt_agreed(one_bedroom):
    refused = await one_bedroom.asked(FOR_BOTH, by=SATELLITE)

    assert isinstance(refused, Refused)
    assert refused.reason == "bedroom_not_agreed"
    assert "NMS 10.6" in refused.source
    assert await one_bedroom.said() == []


async def test_they_do_once_it_is_agreed_for_each(one_bedroom):
    await one_bedroom.heard(an_agreement(ADA))
    before = await one_bedroom.asked(FOR_BOTH, by=SATELLITE)
    await one_bedroom.heard(an_agreement(BEN))

    after = await one_bedroom.asked(FOR_BOTH, by=SATELLITE)

    assert isinstance(before, Refused)
    assert isinstance(after, SleepoverView)
    assert await unagreed(one_bedroom) == ()


@pytest.mark.parametrize("agreement", [
    an_agreement(BEN, until=SATURDAY),
    an_agreement(BEN, on=SATURDAY),
    an_agreement(BEN, on=FRIDAY, until=FRIDAY),
    an_agreement(BEN, household_id=named("households", "H9")),
    an_agreement(BEN, of=(BEN, CLEO)),
], ids=["ends in between", "begins too late", "never was", "elsewhere", "with another"])  # fmt: skip
async def test_what_is_agreed_for_other_nights_another_home_or_another_child_isnt_enough(one_bedroom, agreement):
    await one_bedroom.heard(an_agreement(ADA), agreement)

    refused = await one_bedroom.asked(FOR_BOTH, by=SATELLITE)

    assert isinstance(refused, Refused)
    assert refused.reason == "bedroom_not_agreed"


async def test_who_asks_second_doesnt_come_to_a_child_in_the_same_bedroom(one_bedroom):
    first = await one_bedroom.asked(FOR_ADA, by=SATELLITE)

    second = await one_bedroom.asked(FOR_CLEO, by=OTHER_SATELLITE)
    later = await one_bedroom.asked(
        FOR_CLEO.model_copy(
            update={"first_night_on": SATURDAY + timedelta(1), "last_night_on": SATURDAY + timedelta(1)}
        ),
        by=OTHER_SATELLITE,
    )

    assert isinstance(first, SleepoverView)
    assert isinstance(second, Refused)
    assert second.reason == "bedroom_not_agreed"
    assert isinstance(later, SleepoverView)


async def test_the_bed_that_is_free_in_another_bedroom_is_taken_first_where_sharing_isnt_agreed(bookings):
    beds = tuple(a_bed("X1", number) for number in (1, 2, 3))
    await bookings.heard(a_constellation(beds=beds, version=2))
    await bookings.asked(ONE_BEDROOM.model_copy(update={"beds_in_bedrooms": (2, 1)}), by=LIAISON)

    both = await bookings.asked(FOR_BOTH, by=SATELLITE)
    third = await bookings.asked(FOR_CLEO, by=OTHER_SATELLITE)

    assert isinstance(both, SleepoverView)
    assert third.reason == "bedroom_not_agreed"
    assert await unagreed(bookings) == ()


async def test_agreement_among_three_is_one_among_two_of_them_and_not_the_other_way_round(bookings):
    beds = tuple(a_bed("X1", number) for number in (1, 2, 3))
    await bookings.heard(a_constellation(beds=beds, version=2))
    await bookings.asked(ONE_BEDROOM.model_copy(update={"beds_in_bedrooms": (3,)}), by=LIAISON)
    await bookings.heard(*(an_agreement(one, of=(ADA, BEN)) for one in (ADA, BEN)))
    both = await bookings.asked(FOR_BOTH, by=SATELLITE)

    without = await bookings.asked(FOR_CLEO, by=OTHER_SATELLITE)
    await bookings.heard(*(an_agreement(one, of=(ADA, BEN, CLEO)) for one in (ADA, BEN, CLEO)))
    with_it = await bookings.asked(FOR_CLEO, by=OTHER_SATELLITE)

    assert isinstance(both, SleepoverView)
    assert without.reason == "bedroom_not_agreed"
    assert isinstance(with_it, SleepoverView)


async def test_an_authority_may_have_it_otherwise_from_a_day_on(one_bedroom):
    await one_bedroom.heard(a_rule(0, FRIDAY, name=RuleName.SHARED_BEDROOM_NEEDS_AGREEMENT))
    on_thursday = {"first_night_on": FRIDAY - timedelta(1), "last_night_on": FRIDAY - timedelta(1)}

    before = await one_bedroom.asked(FOR_BOTH.model_copy(update=on_thursday), by=SATELLITE)
    since = await one_bedroom.asked(FOR_BOTH, by=SATELLITE)

    assert isinstance(before, Refused)
    assert isinstance(since, SleepoverView)


async def test_what_is_promised_stays_and_is_told_when_it_isnt_agreed_any_more(bookings):
    await bookings.asked(FOR_BOTH, by=SATELLITE)

    shown = await bookings.asked(ONE_BEDROOM.model_copy(update={"dry_run": True}), by=LIAISON)
    before = await unagreed(bookings)
    await bookings.asked(ONE_BEDROOM, by=LIAISON)

    assert shown.hub_homes[0].unagreed_nights == (FRIDAY, SATURDAY)
    assert before == ()
    assert await unagreed(bookings) == (FRIDAY, SATURDAY)
    await bookings.heard(*(an_agreement(one) for one in (ADA, BEN)))
    assert await unagreed(bookings) == ()
    await bookings.heard(an_agreement(BEN, until=SATURDAY, version=2))
    assert await unagreed(bookings) == (SATURDAY,)


async def test_the_last_word_of_a_day_holds_and_what_was_recorded_stays_known(one_bedroom):
    one_bedroom.clock.move(minutes=5)
    await one_bedroom.asked(ONE_BEDROOM.model_copy(update={"beds_in_bedrooms": (1, 1)}), by=MANAGER)

    [home] = (await one_bedroom.asked(WhichBedrooms(), by=LIAISON)).hub_homes

    assert home.beds_in_bedrooms == (1, 1)
    assert [one.beds_in_bedrooms for one in home.terms] == [(1, 1), (2,)]
    assert [one.recorded_by for one in home.terms] == [MANAGER.person_id, LIAISON.person_id]
    assert isinstance(await one_bedroom.asked(FOR_BOTH, by=SATELLITE), SleepoverView)


@pytest.mark.parametrize(("changes", "reason"), [
    ({"beds_in_bedrooms": (1,)}, "not_all_beds"),
    ({"beds_in_bedrooms": (2, 1)}, "not_all_beds"),
    ({"on": TODAY - timedelta(days=1)}, "in_the_past"),
    ({"on": TODAY}, "later_changes_exist"),
    ({"constellation_id": named("constellations", "X9")}, "no_hub_home"),
])  # fmt: skip
async def test_what_cant_be_is_refused_with_what_to_do(bookings, changes, reason):
    await bookings.asked(ONE_BEDROOM.model_copy(update={"on": FRIDAY}), by=MANAGER)

    refused = await bookings.asked(ONE_BEDROOM.model_copy(update={"on": SATURDAY, **changes}), by=MANAGER)

    assert isinstance(refused, Refused)
    assert refused.reason == reason
    assert refused.detail.endswith(".")


async def test_bedrooms_are_arranged_by_whoever_answers_for_the_constellation(bookings):
    refused = await bookings.asked(ONE_BEDROOM, by=OTHER_LIAISON)
    others = await bookings.asked(WhichBedrooms(), by=OTHER_LIAISON)
    everybodys = await bookings.asked(WhichBedrooms(), by=MANAGER)
    neighbours = await bookings.asked(WhichBedrooms(), by=elsewhere(MANAGER))

    assert refused.reason == "not_yours"
    assert KITES not in {one.constellation_id for one in others.hub_homes}
    assert len(everybodys.hub_homes) == 2
    assert neighbours.hub_homes == ()
    with pytest.raises(NotAllowedError):
        await bookings.asked(ONE_BEDROOM, by=HUB_CARER)


async def test_agreements_may_be_heard_late_twice_and_in_any_order(room_of):
    news = [an_agreement(ADA), an_agreement(BEN, until=SATURDAY, version=2), an_agreement(BEN)]
    ends = []
    for order in (news, news[::-1], [*news, news[2]]):
        async with room_of(plugin, kind=RoomThatLooks) as room:
            await room.heard(*the_register())
            await room.asked(ONE_BEDROOM, by=LIAISON)
            await room.heard(*order)
            ends.append((await room.asked(FOR_BOTH, by=SATELLITE)).reason)

    assert ends == ["bedroom_not_agreed"] * 3


async def test_who_may_not_share_with_who_is_there_waits_until_the_bedroom_is_theirs(bookings, one_bedroom):
    taken = await bookings.asked(FOR_CLEO, by=OTHER_SATELLITE)
    nights = {"first_night_on": FRIDAY, "last_night_on": SATURDAY}
    assert (await bookings.asked(FOR_ADA, by=SATELLITE)).reason == "bedroom_not_agreed"

    waiting = await bookings.asked(JoinWaitingList(child_ids=(ADA,), **nights), by=SATELLITE)
    await due(bookings)
    assert (await bookings.asked(HowIsWaiting(waiting_id=waiting.waiting_id), by=SATELLITE)).state == "waiting"
    await bookings.asked(CancelSleepover(sleepover_id=taken.sleepover_id), by=OTHER_SATELLITE)
    await due(bookings)

    assert (await bookings.asked(HowIsWaiting(waiting_id=waiting.waiting_id), by=SATELLITE)).state == "offered"


async def test_nobody_waits_for_a_bedroom_that_they_could_share_with_nobody_of_their_own(bookings, one_bedroom):
    """Whoever else leaves it, the two of them would be in one bedroom."""
    nights = {"first_night_on": FRIDAY, "last_night_on": SATURDAY}

    refused = await bookings.asked(JoinWaitingList(child_ids=(ADA, BEN), **nights), by=SATELLITE)

    assert refused.reason == "bedroom_not_agreed"
