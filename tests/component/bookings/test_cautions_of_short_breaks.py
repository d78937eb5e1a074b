"""Days of short breaks are counted with the child's other nights, each once, and told to who may know of the child."""

import pytest

from shared.contracts.bookings import SleepoverCautioned
from shared.contracts.cautions import Caution, CautionKind, CautionsChanged
from shared.contracts.refusals import Refused
from shared.contracts.rules import RuleName
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
    CHILDS_WORKER,
    CLEO,
    DEV,
    FRIDAY,
    HUB_CARER,
    LIAISON,
    MANAGER,
    OTHER_SATELLITE,
    SATELLITE,
    SATURDAY,
    SUNDAY,
)
from tests.component.bookings.a_history import MAY, a_stay, take
from tests.component.bookings.a_swap import NEXT_FRIDAY
from tests.component.bookings.test_cautions import BECAUSE, agree, how, request_for
from tests.component.bookings.test_other_nights import confirmed, move
from tests.component.bookings.test_rules import a_rule
from tests.component.bookings.what_the_register_says import Says

K = CautionKind
TOO_LONG = Caution(kind=K.SHORT_BREAK_TOO_LONG, child_ids=(CLEO,), nights=(FRIDAY,), limit=17, days_so_far=17, days=18)
TOO_MANY = TOO_LONG.model_copy(
    update={"kind": K.TOO_MANY_DAYS_OF_SHORT_BREAKS, "limit": 75, "days_so_far": 75, "days": 76}
)
DEVS = TOO_MANY.model_copy(update={"child_ids": (DEV,)})


@pytest.fixture(autouse=True)
def all_are_on_short_breaks(bookings):
    bookings.registry.counts_nights_of = (ADA, BEN, CLEO, DEV)


def asked_beside(bookings, first=FRIDAY):
    """The other nights that the registry was asked with, the last time that it was asked of this night."""
    last = [one for one in bookings.registry.asked if one.first_night_on == first][-1]
    return [(one.child_id, one.first_night_on, one.last_night_on) for one in last.their_other_nights]


async def test_it_is_asked_with_the_childs_other_nights_wherever_and_whenever_they_were(bookings):
    await take(bookings, a_stay("B1", "K1", MAY[0], MAY[2]))
    await confirmed(bookings, ADA, first=SATURDAY, last=SATURDAY)
    await confirmed(bookings, ADA, first=SUNDAY, last=SUNDAY)
    await bookings.asked(request_for(CLEO, first=NEXT_FRIDAY), by=OTHER_SATELLITE)

    await bookings.asked(request_for(ADA), by=SATELLITE)
    await bookings.looked()

    assert sorted(asked_beside(bookings)) == [(ADA, MAY[0], MAY[2]), (ADA, SATURDAY, SUNDAY)]
    assert asked_beside(bookings, NEXT_FRIDAY) == [], "nothing of another child"


async def test_asked_anew_a_stay_is_never_beside_itself(bookings):
    await bookings.asked(request_for(ADA), by=SATELLITE)
    await bookings.looked()

    await bookings.heard(CautionsChanged(subject_id=ADA, thing_version=2))
    await bookings.looked()

    assert len(bookings.registry.asked) == 2
    assert asked_beside(bookings) == []


async def test_what_is_moved_counts_once_from_either_side(bookings):
    first = await confirmed(bookings, ADA)
    await confirmed(bookings, ADA, first=NEXT_FRIDAY, last=NEXT_FRIDAY)

    await move(bookings, first, SUNDAY)
    await bookings.heard(CautionsChanged(subject_id=ADA, thing_version=2))
    await bookings.looked()

    assert asked_beside(bookings, SUNDAY) == [(ADA, NEXT_FRIDAY, NEXT_FRIDAY)], "without the night given up for it"
    assert asked_beside(bookings, FRIDAY) == [(ADA, NEXT_FRIDAY, NEXT_FRIDAY)], "nor with the one that may come of it"
    assert asked_beside(bookings, NEXT_FRIDAY) == [(ADA, FRIDAY, FRIDAY)], "one of the two, for any other"


async def test_what_is_called_off_doesnt_count(bookings):
    first = await confirmed(bookings, ADA)
    await move(bookings, first, SUNDAY)
    moved = next(one for one in await bookings.said() if one.first_night_on == SUNDAY)
    await agree(bookings, moved.sleepover_id)

    await bookings.asked(request_for(ADA, first=NEXT_FRIDAY), by=SATELLITE)
    await bookings.looked()

    assert asked_beside(bookings, NEXT_FRIDAY) == [(ADA, SUNDAY, SUNDAY)]


@pytest.fixture
async def cleo(bookings):
    """Cleo's and Dev's Friday; of each the hub home, and their social worker or team manager, decides."""
    bookings.registry = Says(TOO_LONG, TOO_MANY, DEVS)
    bookings.looks_by_itself = False
    view = await bookings.asked(request_for(CLEO, DEV), by=OTHER_SATELLITE)
    await bookings.looked()
    await bookings.said()
    return view.sleepover_id


async def told(bookings, sleepover_id, who):
    found = (await how(bookings, sleepover_id, who)).cautions.cautions
    return [(one.kind, one.child_ids, one.limit, one.days_so_far, one.days) for one in found]


@pytest.mark.parametrize("who", [HUB_CARER, LIAISON, MANAGER], ids=["hub home", "liaison", "manager"])
async def test_who_decides_for_all_is_told_the_days_of_each(bookings, cleo, who):
    assert sorted(await told(bookings, cleo, who)) == sorted(
        [
            (K.SHORT_BREAK_TOO_LONG, (CLEO,), 17, 17, 18),
            (K.TOO_MANY_DAYS_OF_SHORT_BREAKS, (CLEO,), 75, 75, 76),
            (K.TOO_MANY_DAYS_OF_SHORT_BREAKS, (DEV,), 75, 75, 76),
        ]
    )


async def test_a_childs_social_worker_is_told_those_of_their_own_child(bookings, cleo):
    found = await told(bookings, cleo, CHILDS_WORKER)

    assert {(kind, days) for kind, _, _, _, days in found if kind} == {
        (K.SHORT_BREAK_TOO_LONG, 18),
        (K.TOO_MANY_DAYS_OF_SHORT_BREAKS, 76),
    }
    assert {child_ids for kind, child_ids, *_ in found if kind} == {(CLEO,)}
    assert (None, (), 0, 0, 0) in found, "of the other there is something, and no more"


@pytest.mark.parametrize("who", [SATELLITE, OTHER_SATELLITE], ids=["another household", "who asks"])
async def test_carers_at_home_are_told_nothing_of_it(bookings, cleo, who):
    view = await how(bookings, cleo, who)

    assert isinstance(view, Refused) or view.cautions is None


async def test_whose_rule_it_is_stands_with_it(bookings, cleo):
    found = (await how(bookings, cleo, MANAGER)).cautions.cautions

    assert all("Care Planning Regulations 2010, regulation 48" in one.source for one in found)


async def test_a_yes_in_spite_of_it_needs_a_reason(bookings, cleo):
    without = await agree(bookings, cleo)
    with_one = await agree(bookings, cleo, because=BECAUSE)

    assert without.reason == "cautions_need_a_reason"
    assert not isinstance(with_one, Refused)


@pytest.mark.parametrize("name", [RuleName.MOST_DAYS_OF_A_SHORT_BREAK, RuleName.MOST_DAYS_OF_SHORT_BREAKS_IN_12_MONTHS])
async def test_by_another_limit_and_by_more_days_whoever_agreed_is_told(bookings, name):
    sleepover_id = await confirmed(bookings, ADA)
    mine = TOO_MANY.model_copy(update={"child_ids": (ADA,)})
    bookings.registry = Says(mine)
    await bookings.heard(a_rule(10, name=name))
    await bookings.looked()
    of_the_rule = await bookings.said()

    bookings.registry = Says(mine.model_copy(update={"days": 77}))
    await bookings.heard(CautionsChanged(subject_id=ADA, thing_version=2))
    await bookings.looked()
    of_more_days = await bookings.said()
    await bookings.heard(CautionsChanged(subject_id=ADA, thing_version=3))
    await bookings.looked()

    assert [type(one) for one in (*of_the_rule, *of_more_days)] == [SleepoverCautioned] * 2
    assert of_more_days[0].sleepover_id == sleepover_id
    assert await bookings.said() == []


async def test_of_whom_no_days_are_counted_no_other_nights_are_told(bookings):
    bookings.registry.counts_nights_of = (CLEO,)
    await confirmed(bookings, ADA, first=SATURDAY, last=SATURDAY)

    await bookings.asked(request_for(ADA), by=SATELLITE)
    await bookings.looked()

    assert asked_beside(bookings) == []
