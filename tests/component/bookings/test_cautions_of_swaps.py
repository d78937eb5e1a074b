"""Before anybody agrees to a swap, the register is asked of the nights that either would have."""

from contextlib import nullcontext

import pytest

from services.bookings.handlers.asking_the_register import SOON_AGAIN
from services.bookings.repository.swap_cautions import LOOK_AT_CAUTIONS_OF_SWAP
from shared.contracts.asking import UnreachableError
from shared.contracts.bookings import CancelSleepover, HowIsSleepover, SleepoverCautioned
from shared.contracts.cautions import Caution, CautionKind, Cautions, CautionsChanged
from shared.contracts.rules import RuleName
from shared.contracts.swaps import AgreeToSwap, DeclineSwap, HowIsSwap, SwapState, WithdrawSwap
from shared.testing.actors import AUTHORITY
from tests.component.bookings.a_constellation import (
    ADA,
    BEN,
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
    SATURDAY,
    a_bed,
    a_hub_home,
    a_life,
)
from tests.component.bookings.a_swap import EVERYBODY, NEXT_FRIDAY, agree, confirmed, proposed
from tests.component.bookings.test_limits import erased
from tests.component.bookings.test_rules import a_rule
from tests.component.bookings.what_the_register_says import Says

BECAUSE = "They know each other from school"
OF_CLEO = Caution(kind=CautionKind.ONLY_WITH_OLDER, child_ids=(CLEO,), other_child_ids=(), nights=(NEXT_FRIDAY,))
OF_ADA = Caution(kind=CautionKind.BEYOND_FOSTERING_LIMIT, child_ids=(ADA,), nights=(FRIDAY,), limit=1, children=2)


class SaysOfTheseNights(Says):
    """A registry that says these where one is asked about their nights."""

    async def ask(self, request, **how):
        said = await super().ask(request, **how)
        nights = [one for one in said.cautions if request.first_night_on <= one.nights[0] <= request.last_night_on]
        return Cautions(cautions=tuple(nights))


async def how(bookings, swap, who=HUB_CARER):
    return await bookings.asked(HowIsSwap(swap_id=swap.swap_id), by=who)


async def agreed(bookings, swap, who, because=BECAUSE, read_of=None):
    command = AgreeToSwap(swap_id=swap.swap_id, in_spite_because=because, read_of=read_of)
    return await bookings.asked(command, by=who)


async def kept(bookings):
    async with bookings.database.work(AUTHORITY) as work:
        return [len(await work.fetch(f"SELECT FROM {table}")) for table in ("swap_look", "swap_caution")]


@pytest.fixture
async def to_decide(bookings, swap):
    """The other household has said yes; the register says something of either's new nights."""
    bookings.registry = SaysOfTheseNights(OF_CLEO, OF_ADA)
    await agree(bookings, swap.swap_id, OTHER_SATELLITE)
    await bookings.said()
    bookings.clock.move(minutes=1)
    return swap


# Asking


async def test_the_register_is_asked_of_either_on_the_nights_of_the_other(bookings, swap):
    bookings.registry = Says()
    bookings.registry.counts_nights_of = (ADA, BEN, CLEO, DEV)

    await bookings.looked()

    asked = {one.child_ids: one for one in bookings.registry.asked}
    birches, cedars = asked[tuple(sorted((ADA, BEN)))], asked[tuple(sorted((CLEO, DEV)))]
    assert (birches.hub_household_id, birches.first_night_on, birches.last_night_on) == (HUB, FRIDAY, FRIDAY)
    assert (cedars.hub_household_id, cedars.first_night_on, cedars.last_night_on) == (HUB, NEXT_FRIDAY, NEXT_FRIDAY)
    assert (birches.others, cedars.others) == ((), ()), "each gives up its own nights"
    assert (birches.their_other_nights, cedars.their_other_nights) == ((), ()), "and they don't count beside it"


async def test_who_sleeps_there_besides_is_compared_and_so_are_the_two_where_they_meet(bookings):
    await bookings.heard(a_life(a_hub_home(beds=[a_bed("X1", number) for number in (1, 2, 3, 4)]), version=2))
    own = await confirmed(bookings, (ADA,), FRIDAY, last=SATURDAY)
    other = await confirmed(bookings, (CLEO,), SATURDAY, by=OTHER_SATELLITE)
    await confirmed(bookings, (DEV,), FRIDAY, by=OTHER_SATELLITE)
    await proposed(bookings, own.sleepover_id, other.sleepover_id)
    bookings.registry = Says()

    await bookings.looked()

    asked = {one.child_ids: [(it.child_id, it.first_night_on) for it in one.others] for one in bookings.registry.asked}
    assert asked[(ADA,)] == [(CLEO, FRIDAY)]
    assert sorted(asked[(CLEO,)]) == sorted([(DEV, FRIDAY), (ADA, SATURDAY)])


async def test_nobodys_yes_is_taken_before_and_everybodys_no_is(bookings, swap):
    bookings.looks_by_itself = False

    early = await agreed(bookings, swap, OTHER_SATELLITE)
    await bookings.looked()
    later = await agreed(bookings, swap, OTHER_SATELLITE)

    assert early.reason == "cautions_not_looked_at"
    assert later.state is SwapState.PROPOSED
    assert (await bookings.asked(DeclineSwap(swap_id=swap.swap_id), by=HUB_CARER)).state is SwapState.DECLINED


async def test_once_it_knows_it_asks_nothing_more_until_something_changes(bookings, swap):
    bookings.registry = Says()
    await bookings.looked()
    asked = len(bookings.registry.asked)

    await bookings.ran(LOOK_AT_CAUTIONS_OF_SWAP, swap.swap_id, bookings.registry)
    assert len(bookings.registry.asked) == asked

    await bookings.heard(CautionsChanged(subject_id=CLEO, thing_version=1))
    assert not (await how(bookings, swap)).cautions.is_looked_at
    await bookings.looked()
    assert (await how(bookings, swap)).cautions.is_looked_at


async def test_whoever_takes_a_bed_there_has_the_swap_looked_at_anew(bookings):
    await bookings.heard(a_life(a_hub_home(beds=[a_bed("X1", number) for number in (1, 2, 3)]), version=2))
    own = await confirmed(bookings, (ADA,), FRIDAY)
    other = await confirmed(bookings, (CLEO,), NEXT_FRIDAY, by=OTHER_SATELLITE)
    swap = await proposed(bookings, own.sleepover_id, other.sleepover_id)
    await bookings.looked()
    bookings.looks_by_itself = False

    third = await confirmed(bookings, (BEN,), NEXT_FRIDAY)

    assert (await agreed(bookings, swap, OTHER_SATELLITE)).reason == "cautions_not_looked_at"
    bookings.registry = Says()
    await bookings.looked()
    [asked] = [one for one in bookings.registry.asked if one.child_ids == (ADA,)][:1]
    assert (await agreed(bookings, swap, OTHER_SATELLITE)).state is SwapState.PROPOSED
    assert third.child_ids == (BEN,)
    assert asked.first_night_on == NEXT_FRIDAY
    assert [one.child_id for one in asked.others] == [BEN]


@pytest.mark.parametrize(("attempts", "is_on_the_ladder"), [(1, True), (SOON_AGAIN + 1, False)])
async def test_a_registry_that_is_away_is_asked_again_for_as_long_as_it_takes(
    bookings, swap, attempts, is_on_the_ladder
):
    await bookings.looked()
    await bookings.heard(CautionsChanged(subject_id=CLEO, thing_version=1))
    bookings.registry.is_away = True

    with pytest.raises(UnreachableError) if is_on_the_ladder else nullcontext():
        await bookings.ran(LOOK_AT_CAUTIONS_OF_SWAP, swap.swap_id, bookings.registry, attempts=attempts)

    bookings.looks_by_itself = False
    assert (await agreed(bookings, swap, OTHER_SATELLITE)).reason == "cautions_not_looked_at"
    bookings.registry.is_away = False
    await bookings.looked()
    assert (await agreed(bookings, swap, OTHER_SATELLITE)).state is SwapState.PROPOSED


# Reading and deciding


async def test_who_answers_for_all_of_them_reads_all_and_says_why_they_agree_in_spite_of_it(bookings, to_decide):
    seen = (await how(bookings, to_decide)).cautions
    silent = await agreed(bookings, to_decide, HUB_CARER, because="")
    answer = await agreed(bookings, to_decide, HUB_CARER, read_of=seen.read_of)

    assert {(one.kind, one.child_ids, one.nights) for one in seen.cautions} == {
        (one.kind, one.child_ids, one.nights) for one in (OF_CLEO, OF_ADA)
    }
    assert (seen.is_looked_at, seen.needs_a_reason) == (True, True)
    assert (silent.reason, silent.fields) == ("cautions_need_a_reason", ("in_spite_because",))
    assert [one.because for one in answer.cautions.in_spite] == [BECAUSE]


async def test_the_authority_may_want_no_reason(bookings, to_decide):
    await bookings.heard(a_rule(0, name=RuleName.CAUTIONS_NEED_A_REASON))

    assert not (await how(bookings, to_decide)).cautions.needs_a_reason
    assert (await agreed(bookings, to_decide, HUB_CARER, because="")).state is SwapState.PROPOSED


async def test_neither_household_is_told_anything_and_a_social_worker_of_their_own_child(bookings, to_decide):
    for household in (SATELLITE, OTHER_SATELLITE):
        assert (await how(bookings, to_decide, household)).cautions is None
    worker = (await how(bookings, to_decide, CHILDS_WORKER)).cautions
    assert [one.child_ids for one in worker.cautions] == [(CLEO,)]
    for who in (MANAGER, LIAISON):
        assert len((await how(bookings, to_decide, who)).cautions.cautions) == 2


async def test_a_yes_to_something_else_than_was_read_isnt_taken(bookings, to_decide):
    read_of = (await how(bookings, to_decide)).cautions.read_of
    bookings.registry = Says(OF_CLEO)
    await bookings.heard(CautionsChanged(subject_id=ADA, thing_version=1))

    assert (await agreed(bookings, to_decide, HUB_CARER, read_of=read_of)).reason == "cautions_changed"


async def test_what_everybody_has_read_is_known_of_the_sleepovers_and_told_to_nobody_again(bookings, to_decide, own):
    for who in EVERYBODY[1:]:
        answer = await agreed(bookings, to_decide, who)
    await bookings.looked()

    assert answer.state is SwapState.SWAPPED
    assert not [one for one in await bookings.said() if isinstance(one, SleepoverCautioned)]
    seen = (await bookings.asked(HowIsSleepover(sleepover_id=own), by=HUB_CARER)).cautions
    assert [one.kind for one in seen.cautions] == [OF_ADA.kind]
    assert {one.because for one in seen.in_spite} == {BECAUSE}
    assert await kept(bookings) == [0, 0]


async def test_who_agreed_before_more_was_recorded_is_told_once_the_nights_are_swapped(bookings, swap, own):
    await agree(bookings, swap.swap_id, OTHER_SATELLITE, HUB_CARER)
    bookings.registry = SaysOfTheseNights(OF_CLEO)
    bookings.clock.move(minutes=1)
    await bookings.heard(CautionsChanged(subject_id=CLEO, thing_version=1))
    await bookings.looked()
    await bookings.said()

    for who in (CHILDS_WORKER, MANAGER):
        answer = await agreed(bookings, swap, who)
    await bookings.looked()

    assert answer.state is SwapState.SWAPPED
    told = [one.sleepover_id for one in await bookings.said() if isinstance(one, SleepoverCautioned)]
    assert told == [swap.wanted.sleepover_id]


# Of what is over


@pytest.mark.parametrize("end", ["declined", "withdrawn", "called off"])
async def test_of_a_swap_that_is_over_nothing_is_kept_that_the_register_said(bookings, to_decide, own, end):
    assert await kept(bookings) == [1, 2]
    command, who = {
        "declined": (DeclineSwap(swap_id=to_decide.swap_id), HUB_CARER),
        "withdrawn": (WithdrawSwap(swap_id=to_decide.swap_id), SATELLITE),
        "called off": (CancelSleepover(sleepover_id=own), SATELLITE),
    }[end]

    await bookings.asked(command, by=who)
    for name, thing_id in await bookings.errands():
        if thing_id == to_decide.swap_id:
            await bookings.ran(name, thing_id, None)
    await bookings.looked()

    assert await kept(bookings) == [0, 0]
    assert (await how(bookings, to_decide)).cautions is None


async def test_what_is_recorded_of_a_child_goes_with_their_record(bookings, to_decide):
    await bookings.heard(erased(CLEO))

    assert await kept(bookings) == [1, 1]


async def test_the_ages_that_the_hub_home_is_approved_for_are_told_with_it(bookings, swap):
    ages = {"kind": CautionKind.OUTSIDE_APPROVED_AGES, "child_ids": (CLEO,), "age_from": 0, "age_to": 5}
    bookings.registry = SaysOfTheseNights(Caution(nights=(NEXT_FRIDAY,), **ages))
    await agree(bookings, swap.swap_id, OTHER_SATELLITE)
    await bookings.looked()

    [one] = (await how(bookings, swap)).cautions.cautions

    assert (one.kind, one.age_from, one.age_to) == (ages["kind"], 0, 5)
