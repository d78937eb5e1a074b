"""Who decides is told that a stay is outside of what the hub home is approved for, as far as it is theirs."""

import pytest

from shared.contracts.actor import Actor
from shared.contracts.bookings import SleepoverCautioned
from shared.contracts.cautions import Caution, CautionKind
from shared.contracts.refusals import Refused
from shared.contracts.words import SleepoverState
from tests.component.bookings.a_constellation import (
    ADA,
    CHILDS_WORKER,
    CLEO,
    DEV,
    FRIDAY,
    HUB,
    HUB_CARER,
    LIAISON,
    MANAGER,
    OTHER_SATELLITE,
    SATELLITE,
    SUPERVISOR,
)
from tests.component.bookings.test_cautions import BECAUSE, agree, how, request_for
from tests.component.bookings.test_cautions_anew import a_household
from tests.component.bookings.what_the_register_says import Says

K = CautionKind
ENDED = Caution(kind=K.NOT_APPROVED, child_ids=(CLEO,), nights=(FRIDAY,))
FULL = Caution(kind=K.BEYOND_APPROVED_PLACES, child_ids=(CLEO,), nights=(FRIDAY,), limit=1, children=2)
TOO_OLD = Caution(kind=K.OUTSIDE_APPROVED_AGES, child_ids=(CLEO,), nights=(FRIDAY,), age_from=0, age_to=5)
DEV_TOO_OLD = TOO_OLD.model_copy(update={"child_ids": (DEV,)})
HUBS_SUPERVISOR = SUPERVISOR.model_copy(update={"supervised_household_ids": (HUB,)})


@pytest.fixture
async def cleo(bookings):
    """Cleo's and Dev's Friday; of each the hub home, and their social worker or team manager, decides."""
    bookings.registry = Says(ENDED, FULL, TOO_OLD, DEV_TOO_OLD)
    bookings.looks_by_itself = False
    view = await bookings.asked(request_for(CLEO, DEV), by=OTHER_SATELLITE)
    await bookings.looked()
    await bookings.said()
    return view.sleepover_id


async def told(bookings, sleepover_id, who):
    return (await how(bookings, sleepover_id, who)).cautions.cautions


@pytest.mark.parametrize("who", [HUB_CARER, LIAISON, MANAGER], ids=["hub home", "liaison", "manager"])
async def test_who_decides_for_all_is_told_all_of_it_with_its_source(bookings, cleo, who: Actor):
    found = await told(bookings, cleo, who)

    assert {(one.kind, one.child_ids, one.limit, one.children, one.age_from, one.age_to) for one in found} == {
        (K.NOT_APPROVED, (CLEO,), 0, 0, None, None),
        (K.BEYOND_APPROVED_PLACES, (CLEO,), 1, 2, None, None),
        (K.OUTSIDE_APPROVED_AGES, (CLEO,), 0, 0, 0, 5),
        (K.OUTSIDE_APPROVED_AGES, (DEV,), 0, 0, 0, 5),
    }
    assert all("What the hub home is approved for" in one.source for one in found)


async def test_a_childs_social_worker_is_told_of_the_home_and_of_their_own_childs_age(bookings, cleo):
    found = await told(bookings, cleo, CHILDS_WORKER)

    assert [(one.kind, one.child_ids, one.age_to) for one in found if one.kind is K.OUTSIDE_APPROVED_AGES] == [
        (K.OUTSIDE_APPROVED_AGES, (CLEO,), 5)
    ]
    assert {one.kind for one in found} == {K.NOT_APPROVED, K.BEYOND_APPROVED_PLACES, K.OUTSIDE_APPROVED_AGES, None}


@pytest.mark.parametrize("who", [OTHER_SATELLITE, HUBS_SUPERVISOR], ids=["asker", "supervisor"])
async def test_who_may_see_it_and_not_know_is_told_nothing_of_it(bookings, cleo, who):
    view = await how(bookings, cleo, who)

    assert view.cautions is None


async def test_to_another_household_it_is_no_sleepover_of_theirs(bookings, cleo):
    assert isinstance(await how(bookings, cleo, SATELLITE), Refused)


async def test_a_yes_in_spite_of_it_needs_a_reason(bookings, cleo):
    without = await agree(bookings, cleo)
    with_one = await agree(bookings, cleo, because=BECAUSE)

    assert without.reason == "cautions_need_a_reason"
    assert with_one.state is SleepoverState.REQUESTED, "the others are still to decide"


async def test_an_approval_that_ends_is_told_to_who_has_agreed(bookings):
    view = await bookings.asked(request_for(ADA), by=SATELLITE)
    await agree(bookings, view.sleepover_id)
    bookings.registry = Says(ENDED.model_copy(update={"child_ids": (ADA,)}))
    await bookings.said()

    await bookings.heard(a_household(HUB))
    await bookings.looked()

    assert [type(one) for one in await bookings.said()] == [SleepoverCautioned]
    assert [one.kind for one in await told(bookings, view.sleepover_id, HUB_CARER)] == [K.NOT_APPROVED]
