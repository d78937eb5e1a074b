"""What the register says is asked anew whenever something is heard that can change it; who decided hears of more."""

from contextlib import nullcontext
from datetime import timedelta

import pytest

from services.bookings.handlers.asking_the_register import ASKED_AGAIN_AFTER, SOON_AGAIN
from services.bookings.repository.cautions import LOOK_AT_CAUTIONS
from shared.contracts.asking import UnreachableError
from shared.contracts.bookings import (
    AgreeToSleepover,
    CancelSleepover,
    HowIsSleepover,
    RequestSleepover,
    SleepoverCautioned,
)
from shared.contracts.cautions import Caution, CautionKind, CautionsChanged
from shared.contracts.registry import HouseholdChanged
from shared.contracts.rules import RuleName
from shared.contracts.words import DeclineReason, SleepoverState, ToldBy
from shared.testing.actors import AUTHORITY
from tests.component.bookings.a_constellation import (
    ADA,
    BIRCH,
    CEDAR,
    CHILDS_WORKER,
    CLEO,
    DEV,
    EVE,
    FRIDAY,
    HUB,
    HUB_CARER,
    MANAGER,
    OTHER_HUB,
    OTHER_SATELLITE,
    SATELLITE,
    SATURDAY,
    SUNDAY,
    TODAY,
    a_child,
    a_placement,
)
from tests.component.bookings.a_history import a_stay, take
from tests.component.bookings.an_area import EMERGENCY, FOR_ADA, YES
from tests.component.bookings.test_rules import a_rule
from tests.component.bookings.what_the_register_says import ALONE, Says

BECAUSE = "They know each other from school"
LIMIT = Caution(kind=CautionKind.BEYOND_FOSTERING_LIMIT, child_ids=(ADA,), nights=(FRIDAY,), limit=1, children=2)


def a_household(household_id, version=2):
    return HouseholdChanged(
        household_id=household_id,
        supervising_social_worker_id=None,
        approved_on=None,
        approval_ended_on=None,
        thing_version=version,
    )


async def asked(bookings, child, by, first=FRIDAY):
    view = await bookings.asked(RequestSleepover(child_ids=(child,), first_night_on=first, last_night_on=first), by=by)
    return view.sleepover_id


async def agree(bookings, sleepover_id, who=HUB_CARER, because=""):
    return await bookings.asked(AgreeToSleepover(sleepover_id=sleepover_id, in_spite_because=because), by=who)


async def cautions_of(bookings, sleepover_id, who=HUB_CARER):
    return (await bookings.asked(HowIsSleepover(sleepover_id=sleepover_id), by=who)).cautions


async def cautioned(bookings):
    return [one for one in await bookings.said() if isinstance(one, SleepoverCautioned)]


@pytest.fixture
async def ada(bookings):
    """Ada's Friday, looked at; nothing speaks against it."""
    bookings.looks_by_itself = False
    found = await asked(bookings, ADA, SATELLITE)
    await bookings.looked()
    await bookings.said()
    return found


@pytest.mark.parametrize(
    "heard",
    [
        CautionsChanged(subject_id=ADA, thing_version=1),
        CautionsChanged(subject_id=HUB, thing_version=1),
        a_child(ADA, version=2),
        a_placement(ADA, BIRCH, version=2),
        a_placement(EVE, HUB, ref="moved in"),
        a_household(HUB),
        a_rule(2, name=RuleName.USUAL_FOSTERING_LIMIT),
    ],
    ids=["a risk", "an exemption", "the child", "the home", "who lives there", "the hub home", "the limit"],
)
async def test_what_is_heard_has_it_looked_at_anew_before_a_yes_is_taken(bookings, ada, heard):
    await bookings.heard(heard)

    early = await agree(bookings, ada)
    assert await bookings.looks() == [ada]
    await bookings.looked()

    assert early.reason == "cautions_not_looked_at"
    assert (await agree(bookings, ada)).state is SleepoverState.CONFIRMED


@pytest.mark.parametrize(
    "heard",
    [
        CautionsChanged(subject_id=EVE, thing_version=1),
        CautionsChanged(subject_id=OTHER_HUB, thing_version=1),
        a_child(DEV, version=2),
        a_household(CEDAR),
        a_household(HUB, version=1),
        a_rule(9, name=RuleName.HOLD_HOURS),
    ],
    ids=["another child", "another hub home", "a child elsewhere", "another household", "a new one", "another rule"],
)
async def test_what_can_change_nothing_of_it_has_nothing_looked_at(bookings, ada, heard):
    await bookings.heard(heard)

    assert await bookings.looks() == []
    assert (await cautions_of(bookings, ada)).is_looked_at


async def test_also_those_are_looked_at_who_sleep_there_with_the_child(bookings, ada):
    cleo = await asked(bookings, CLEO, OTHER_SATELLITE)
    later = await asked(bookings, DEV, OTHER_SATELLITE, first=SUNDAY)
    await bookings.looked()

    await bookings.heard(CautionsChanged(subject_id=CLEO, thing_version=1))

    assert set(await bookings.looks()) == {ada, cleo}
    assert later not in await bookings.looks()


async def test_of_a_child_who_lives_in_the_hub_home_all_its_guests_are_looked_at(bookings, ada):
    await bookings.heard(a_placement(EVE, HUB, ref="moved in"))
    await bookings.looked()

    await bookings.heard(CautionsChanged(subject_id=EVE, thing_version=1))

    assert await bookings.looks() == [ada]


async def test_what_is_over_isnt_looked_at_any_more(bookings, ada):
    bookings.clock.move(days=6)

    await bookings.heard(CautionsChanged(subject_id=ADA, thing_version=1))

    assert await bookings.looks() == []


async def test_what_is_heard_while_the_registry_is_asked_counts(bookings, ada):
    class Slow(Says):
        async def ask(self, request, **_):
            if not self.asked:
                await bookings.heard(CautionsChanged(subject_id=ADA, thing_version=2))
            return await super().ask(request)

    await bookings.heard(CautionsChanged(subject_id=ADA, thing_version=1))
    await bookings.ran("look_at_cautions", ada, Slow())

    assert (await agree(bookings, ada)).reason == "cautions_not_looked_at"
    assert await bookings.looks() == [ada]


async def test_who_agreed_is_told_that_there_is_more_to_read_and_not_what(bookings, ada):
    await agree(bookings, ada)
    await bookings.said()
    bookings.registry = Says(LIMIT)

    await bookings.heard(CautionsChanged(subject_id=ADA, thing_version=1))
    await bookings.looked()

    [said] = await cautioned(bookings)
    assert (said.sleepover_id, said.thing_version, said.state) == (ada, 3, SleepoverState.CONFIRMED)
    assert "limit" not in said.to_json().decode()
    assert [one.kind for one in (await cautions_of(bookings, ada)).cautions] == [LIMIT.kind]


async def test_of_what_they_know_nobody_is_told_twice(bookings, ada):
    await agree(bookings, ada)
    bookings.registry = Says(LIMIT)
    for version in (1, 2):
        await bookings.heard(CautionsChanged(subject_id=ADA, thing_version=version))
        await bookings.looked()

    assert len(await cautioned(bookings)) == 1


async def test_what_was_known_as_somebody_agreed_is_no_news(bookings, ada):
    bookings.registry = Says(ALONE)
    cleo = await asked(bookings, CLEO, OTHER_SATELLITE)
    await bookings.looked()
    await agree(bookings, cleo, because=BECAUSE)

    await bookings.heard(CautionsChanged(subject_id=CLEO, thing_version=1))
    await bookings.looked()

    assert await cautioned(bookings) == []


async def test_what_speaks_against_it_no_longer_is_no_news(bookings, ada):
    bookings.registry = Says(LIMIT)
    await bookings.heard(CautionsChanged(subject_id=ADA, thing_version=1))
    await bookings.looked()
    await agree(bookings, ada, because=BECAUSE)
    bookings.registry = Says()

    await bookings.heard(CautionsChanged(subject_id=ADA, thing_version=2))
    await bookings.looked()

    assert await cautioned(bookings) == []
    assert (await cautions_of(bookings, ada)).cautions == ()


async def test_who_agreed_first_hears_of_who_asked_later(bookings, ada):
    await agree(bookings, ada)
    bookings.registry = Says(ALONE)

    await asked(bookings, CLEO, OTHER_SATELLITE)
    await bookings.looked()

    [said] = await cautioned(bookings)
    assert said.sleepover_id == ada


async def test_one_of_several_who_agreed_hears_of_it_before_the_last_has(bookings, ada):
    dev = await asked(bookings, CLEO, OTHER_SATELLITE, first=SATURDAY)
    await bookings.looked()
    await agree(bookings, dev)
    bookings.registry = Says(LIMIT.model_copy(update={"child_ids": (CLEO,), "nights": (SATURDAY,)}))

    await bookings.heard(CautionsChanged(subject_id=CLEO, thing_version=1))
    await bookings.looked()

    [said] = await cautioned(bookings)
    assert (said.sleepover_id, said.state) == (dev, SleepoverState.REQUESTED)
    assert (await agree(bookings, dev, CHILDS_WORKER)).reason == "cautions_need_a_reason"


async def test_who_took_an_emergency_is_told_afterwards_by_the_sleepover(area):
    area.registry = Says(LIMIT.model_copy(update={"nights": (TODAY,)}))
    await area.asked(FOR_ADA, by=SATELLITE)
    await area.asked(YES, by=HUB_CARER)
    await area.said()

    await area.looked()

    [said] = await cautioned(area)
    assert (said.emergency_id, said.told_by, said.state) == (EMERGENCY, ToldBy.SLEEPOVER, SleepoverState.CONFIRMED)


async def test_who_takes_an_emergency_is_told_what_was_found_before_they_did(area):
    area.registry = Says(LIMIT.model_copy(update={"nights": (TODAY,)}))
    await area.asked(FOR_ADA, by=SATELLITE)
    await area.looked()
    assert await cautioned(area) == []

    await area.asked(YES, by=HUB_CARER)

    [said] = await cautioned(area)
    assert (said.emergency_id, said.state) == (EMERGENCY, SleepoverState.CONFIRMED)
    await area.looked()
    assert await cautioned(area) == []


async def test_fewer_children_than_were_agreed_to_are_no_news(bookings, ada):
    await agree(bookings, ada)

    for children, told in ((5, 1), (4, 0), (6, 1)):
        bookings.registry = Says(LIMIT.model_copy(update={"child_ids": (ADA,), "children": children}))
        await bookings.heard(CautionsChanged(subject_id=ADA, thing_version=children))
        await bookings.looked()
        assert len(await cautioned(bookings)) == told


async def test_who_asked_as_the_hub_home_is_told_afterwards(bookings):
    bookings.registry = Says(LIMIT)
    theirs = await asked(bookings, ADA, HUB_CARER)

    await bookings.looked()

    [said] = await cautioned(bookings)
    assert said.sleepover_id == theirs


async def test_while_nobody_has_agreed_there_is_nobody_to_tell(bookings, ada):
    bookings.registry = Says(LIMIT)

    await bookings.heard(CautionsChanged(subject_id=ADA, thing_version=1))
    await bookings.looked()

    assert await cautioned(bookings) == []


async def test_after_the_stay_a_hub_home_is_told_no_more_and_who_answers_for_it_is(bookings, ada):
    bookings.registry = Says(LIMIT)
    await bookings.heard(CautionsChanged(subject_id=ADA, thing_version=1))
    await bookings.looked()
    there = HowIsSleepover(sleepover_id=ada)
    assert (await bookings.asked(there, by=HUB_CARER)).cautions.cautions

    bookings.clock.moment += timedelta(days=30)

    assert (await bookings.asked(there, by=HUB_CARER)).cautions is None
    assert (await bookings.asked(there, by=MANAGER)).cautions.cautions


async def test_of_what_isn_t_going_ahead_nothing_is_kept(bookings, ada):
    bookings.registry = Says(LIMIT)
    await bookings.heard(CautionsChanged(subject_id=ADA, thing_version=1))
    await bookings.looked()
    await bookings.asked(CancelSleepover(sleepover_id=ada, reason=DeclineReason.PLANS_CHANGED), by=SATELLITE)

    await bookings.looked()

    async with bookings.database.work(AUTHORITY) as work:
        assert await work.fetch("SELECT 1 FROM caution WHERE sleepover_id = $1", ada) == []


async def test_an_imported_stay_that_goes_on_is_reckoned_with(bookings, ada):
    """Cleo came on the day before the change to Hubhome, and stays until Saturday."""
    imported = await take(bookings, a_stay("B1", "K3", first=TODAY - timedelta(days=1), last=SATURDAY))
    assert imported.added["sleepovers"] == 1
    early = await agree(bookings, ada)

    await bookings.looked()

    assert early.reason == "cautions_not_looked_at"
    asked_last = [one for one in bookings.registry.asked if one.child_ids == (ADA,)][-1]
    assert {one.child_id for one in asked_last.others} == {CLEO}


async def test_a_reason_stands_only_with_the_nights_for_which_it_was_given(bookings, ada):
    bookings.registry = Says(LIMIT)
    await bookings.heard(CautionsChanged(subject_id=ADA, thing_version=1))
    await bookings.looked()
    await agree(bookings, ada, because=BECAUSE)
    assert [one.because for one in (await cautions_of(bookings, ada)).in_spite] == [BECAUSE]

    async with bookings.database.work(AUTHORITY) as work:
        # As a swap has it.
        await work.fetch("UPDATE sleepover SET first_night_on = $2, last_night_on = $2 WHERE id = $1", ada, SUNDAY)

    assert (await cautions_of(bookings, ada)).in_spite == ()


async def test_while_the_registry_is_away_it_is_asked_again_for_as_long_as_it_takes(bookings):
    bookings.looks_by_itself = False
    bookings.registry.is_away = True
    found = await asked(bookings, ADA, SATELLITE)
    for _ in range(12):
        await bookings.looked()

    assert (await agree(bookings, found)).reason == "cautions_not_looked_at"
    assert await bookings.looks() == [found]

    bookings.registry.is_away = False
    await bookings.looked()
    assert (await agree(bookings, found)).state is SleepoverState.CONFIRMED


@pytest.mark.parametrize(("attempts", "is_on_the_ladder"), [(1, True), (SOON_AGAIN, True), (SOON_AGAIN + 1, False)])
async def test_a_registry_that_is_away_is_asked_again_within_seconds_and_later_each_minute(
    bookings, attempts, is_on_the_ladder
):
    bookings.looks_by_itself = False
    bookings.registry.is_away = True
    found = await asked(bookings, ADA, SATELLITE)

    with pytest.raises(UnreachableError) if is_on_the_ladder else nullcontext():
        await bookings.ran(LOOK_AT_CAUTIONS, found, bookings.registry, attempts=attempts)

    async with bookings.database.work(AUTHORITY) as work:
        [row] = await work.fetch("SELECT due_at FROM errand WHERE name = $1", LOOK_AT_CAUTIONS)
    assert (row["due_at"] == bookings.clock() + ASKED_AGAIN_AFTER) is not is_on_the_ladder
