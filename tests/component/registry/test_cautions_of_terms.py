"""A stay outside of what the hub home is approved for is a caution of each night on which it is."""

from datetime import date

import pytest

from shared.contracts.cautions import CautionKind, CautionsOfStay, Sleeper
from shared.testing.actors import AUTHORITY
from tests.component.registry.a_register_of_records import FRIDAY, LONG_AGO, SATURDAY, SUNDAY, TODAY, approved, put
from tests.component.registry.builders import child, the
from tests.component.registry.test_cautions import ADA, BO, BOOKINGS, CY, HUB, homes

__all__ = ["homes"]

K = CautionKind
ADA_AND_BO = tuple(sorted((ADA, BO)))


@pytest.fixture
async def hub(homes):
    """Di lives there; the terms of the hub home are each test's own."""
    async with homes.database.work(AUTHORITY) as work:
        await work.fetch("UPDATE approval SET started_on = $2, ended_on = $2 WHERE household_id = $1", HUB, LONG_AGO)
    return homes


async def on_terms(room, **terms):
    async with room.database.work(AUTHORITY) as work:
        await approved(work, "H1", **{"places": None, "age_from": None, "age_to": None, **terms})


async def exempt(room, *refs, **days):
    async with room.database.work(AUTHORITY) as work:
        for ref in refs:
            values = {"started_on": TODAY, "granted_by": "The authority", **days}
            await put(work, "exemption", household_id=HUB, child_id=child(ref), **values)


async def against(room, *children, others=(), first=FRIDAY, last=FRIDAY):
    reply = await room.asked(
        CautionsOfStay(
            hub_household_id=HUB,
            child_ids=children or (ADA,),
            first_night_on=first,
            last_night_on=last,
            others=tuple(Sleeper(child_id=one, first_night_on=first, last_night_on=last) for one in others),
        ),
        by=BOOKINGS,
    )
    return {one.kind: one for one in reply.cautions}


async def test_within_the_terms_nothing_speaks_against_it(hub):
    await on_terms(hub, places=3, age_from=8, age_to=10)

    assert await against(hub, ADA, BO) == {}


async def test_terms_that_nobody_recorded_are_none(hub):
    await on_terms(hub)

    assert await against(hub, ADA, BO) == {}


async def test_once_the_approval_has_ended_it_speaks_against_each_night(hub):
    await on_terms(hub, places=3, ended_on=SATURDAY)

    [one] = (await against(hub, ADA, BO, first=FRIDAY, last=SUNDAY)).values()

    assert (one.kind, one.child_ids, one.nights) == (K.NOT_APPROVED, ADA_AND_BO, (SATURDAY, SUNDAY))


async def test_more_children_than_places_are_counted_with_who_lives_there_and_who_comes_besides(hub):
    await on_terms(hub, places=2)

    assert await against(hub) == {}
    [one] = (await against(hub, others=(CY,))).values()

    assert (one.kind, one.child_ids, one.limit, one.children, one.nights) == (
        K.BEYOND_APPROVED_PLACES, (ADA,), 2, 3, (FRIDAY,),
    )  # fmt: skip


async def test_each_night_goes_by_its_own_terms(hub):
    await on_terms(hub, places=2, ended_on=SATURDAY)
    await on_terms(hub, places=1, started_on=SATURDAY)

    found = await against(hub, first=FRIDAY, last=SUNDAY)

    assert found[K.BEYOND_APPROVED_PLACES].nights == (SATURDAY, SUNDAY)


async def test_brothers_and_sisters_are_as_many_as_others(hub):
    await on_terms(hub, places=1)

    assert set(await against(hub, ADA, BO)) == {K.BEYOND_APPROVED_PLACES}


async def test_exemptions_that_name_each_child_who_is_there_cover_it(hub):
    await on_terms(hub, places=1)

    await exempt(hub, "K1")
    one_short = await against(hub)
    await exempt(hub, "K4", ended_on=SATURDAY)
    found = await against(hub, first=FRIDAY, last=SATURDAY)

    assert set(one_short) == {K.BEYOND_APPROVED_PLACES}
    assert found[K.BEYOND_APPROVED_PLACES].nights == (SATURDAY,)


async def test_an_exemption_in_words_covers_nothing_by_itself(hub):
    await on_terms(hub, places=1, exemptions=["Ada Fenn may come"])

    assert set(await against(hub)) == {K.BEYOND_APPROVED_PLACES}


@pytest.mark.parametrize(
    ("ages", "outside"),
    [((0, 5), {ADA, BO}), ((9, 18), {BO}), ((None, 9), {ADA}), ((10, None), {BO}), ((8, 10), set())],
)
async def test_who_is_outside_of_the_ages_is_told_child_by_child(hub, ages, outside):
    await on_terms(hub, age_from=ages[0], age_to=ages[1])

    reply = await hub.asked(
        CautionsOfStay(hub_household_id=HUB, child_ids=(ADA, BO), first_night_on=FRIDAY, last_night_on=FRIDAY),
        by=BOOKINGS,
    )

    assert {one.child_ids for one in reply.cautions} == {(one,) for one in outside}
    assert {(one.kind, one.age_from, one.age_to) for one in reply.cautions} <= {(K.OUTSIDE_APPROVED_AGES, *ages)}


async def test_age_is_that_of_the_night_and_of_who_comes(hub):
    await on_terms(hub, age_from=None, age_to=9)
    async with hub.database.work(AUTHORITY) as work:
        born = date(SATURDAY.year - 10, SATURDAY.month, SATURDAY.day)
        await work.fetch("UPDATE child SET date_of_birth = $2 WHERE id = $1", ADA, born)

    found = await against(hub, others=(CY,), first=FRIDAY, last=SUNDAY)

    assert {kind: (one.child_ids, one.nights) for kind, one in found.items()} == {
        K.OUTSIDE_APPROVED_AGES: ((ADA,), (SATURDAY, SUNDAY))
    }, "nothing of Di, who is fifteen and lives there"


async def test_exemptions_are_from_no_age(hub):
    await on_terms(hub, age_from=0, age_to=5)
    await exempt(hub, "K1", "K4")

    assert set(await against(hub)) == {K.OUTSIDE_APPROVED_AGES}


async def test_of_another_authoritys_child_no_age_is_known(hub):
    await on_terms(hub, age_from=0, age_to=5)

    assert K.OUTSIDE_APPROVED_AGES not in await against(hub, the("children", "K1", "elsewhere"))
