"""What is recorded of children is compared for each night of a stay in a hub home, by the facts of that night."""

from datetime import date, timedelta

import pytest

from shared.contracts.actor import machine
from shared.contracts.approval_changes import GrantExemption
from shared.contracts.asking import NotAllowedError
from shared.contracts.cautions import CautionKind, CautionsChanged, CautionsOfStay, Sleeper
from shared.contracts.record_changes import RecordHealth, RecordMatchingFact
from shared.contracts.record_words import Finding, MatchingTopic
from shared.contracts.registry import Purpose
from shared.contracts.roles import Role
from shared.testing.actors import AUTHORITY, actor
from tests.component.registry.a_register_of_records import (
    ANN,
    FRIDAY,
    MOE,
    SATURDAY,
    SIBLINGS,
    SUNDAY,
    TODAY,
    a_child,
    a_household,
    approved,
    placed,
    put,
)
from tests.component.registry.builders import child, household, the

BOOKINGS = machine("bookings", AUTHORITY)
ADA, BO, CY, DI, ED = (child(ref) for ref in ("K1", "K2", "K3", "K4", "K5"))
HUB = household("H1")
K = CautionKind


@pytest.fixture
async def homes(registry):
    """Ada and Bo, brother and sister of ten and eight, live with the Lowes, and Cy of nine with the Marshes.

    Di of fifteen lives in the hub home. Nobody minds whom they are with.
    """
    async with registry.database.work(AUTHORITY) as work:
        for ref, name in (("H1", "Frost"), ("H2", "Lowe"), ("H3", "Marsh")):
            await a_household(work, ref, name)
        await approved(work, "H1", places=8)
        for ref, name, born, group in (
            ("K1", "Ada", 2016, SIBLINGS),
            ("K2", "Bo", 2018, SIBLINGS),
            ("K3", "Cy", 2017, None),
            ("K4", "Di", 2011, None),
        ):
            await a_child(
                work,
                ref,
                name,
                "Fenn",
                date_of_birth=date(born, 3, 1),
                cared_alongside="no_preference",
                sibling_group_id=group,
            )
        for ref, home in (("K1", "H2"), ("K2", "H2"), ("K3", "H3"), ("K4", "H1")):
            await placed(work, ref, home)
    return registry


async def alongside(room, ref, word):
    async with room.database.work(AUTHORITY) as work:
        await work.fetch("UPDATE child SET cared_alongside = $2 WHERE id = $1", child(ref), word)


async def risk(room, ref, topic, *, started_on=None, ended_on=None):
    async with room.database.work(AUTHORITY) as work:
        values = {"topic": topic, "finding": "yes", "started_on": started_on, "ended_on": ended_on}
        await put(work, "matching_fact", child_id=child(ref), **values)


async def against(room, *children, others=(CY,), first=FRIDAY, last=FRIDAY):
    """The cautions of a stay, each with of whom it is, against whom, and its nights."""
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
    return [(one.kind, one.child_ids, one.other_child_ids, one.nights) for one in reply.cautions]


async def test_where_nothing_is_recorded_that_does_nothing_speaks_against_it(homes):
    assert await against(homes) == []


async def test_who_can_only_be_cared_for_alone_is_against_everybody_there(homes):
    await alongside(homes, "K1", "solo")

    assert await against(homes) == [(K.CARED_FOR_ALONE, (ADA,), tuple(sorted((CY, DI))), (FRIDAY,))]


async def test_also_of_who_lives_there_and_of_who_comes_besides(homes):
    await alongside(homes, "K4", "solo")
    assert await against(homes, others=()) == [(K.CARED_FOR_ALONE, (DI,), (ADA,), (FRIDAY,))]

    await alongside(homes, "K4", "no_preference")
    await alongside(homes, "K3", "solo")
    assert await against(homes) == [(K.CARED_FOR_ALONE, (CY,), (ADA,), (FRIDAY,))]


async def test_older_and_younger_go_by_the_days_of_birth(homes):
    await alongside(homes, "K3", "only_older")

    assert await against(homes, BO) == [(K.ONLY_WITH_OLDER, (CY,), (BO,), (FRIDAY,))]
    assert await against(homes, ADA) == []

    await alongside(homes, "K3", "only_younger")
    assert await against(homes, ADA) == [(K.ONLY_WITH_YOUNGER, (CY,), (ADA,), (FRIDAY,))]


async def test_a_risk_counts_on_the_nights_on_which_it_is_recorded(homes):
    await risk(homes, "K1", "fire_setting", started_on=SATURDAY, ended_on=SUNDAY)
    await risk(homes, "K3", "self_harm")

    found = await against(homes, first=FRIDAY, last=SUNDAY)

    assert found == [(K.RISK_TO_OTHERS, (ADA,), (CY,), (SATURDAY,))]


async def test_who_lives_together_isnt_compared(homes):
    await alongside(homes, "K1", "solo")
    assert await against(homes, ADA, others=(BO,)) == [(K.CARED_FOR_ALONE, (ADA,), (DI,), (FRIDAY,))]


async def test_brothers_and_sisters_who_come_together_arent_compared(homes):
    await risk(homes, "K1", "fire_setting")
    await risk(homes, "K2", "self_harm")

    assert await against(homes, ADA, BO, others=()) == []


async def test_of_another_authoritys_child_it_is_said_that_nothing_is_known(homes):
    theirs = the("children", "K1", "elsewhere")

    assert await against(homes, others=(theirs,)) == [(K.NOT_COMPARED, (theirs,), (ADA,), (FRIDAY,))]


async def test_more_than_the_usual_limit_is_counted_with_who_lives_there(homes):
    assert await against(homes, ADA, BO, others=()) == []
    assert await against(homes, ADA, BO) == [
        (K.BEYOND_FOSTERING_LIMIT, tuple(sorted((ADA, BO))), (), (FRIDAY,)),
    ]


async def test_the_limit_is_the_authoritys_of_each_night(homes):
    async with homes.database.work(AUTHORITY) as work:
        await put(
            work,
            "rule",
            id=the("rules", "R1"),
            name="usual_fostering_limit",
            value=2,
            source="Panel",
            started_on=SATURDAY,
            ended_on=None,
            reason="",
        )

    reply = await homes.asked(
        CautionsOfStay(hub_household_id=HUB, child_ids=(ADA, BO), first_night_on=FRIDAY, last_night_on=SUNDAY),
        by=BOOKINGS,
    )

    [one] = reply.cautions
    assert (one.kind, one.limit, one.children, one.nights) == (K.BEYOND_FOSTERING_LIMIT, 2, 3, (SATURDAY, SUNDAY))


async def test_an_exemption_that_names_each_lifts_it_and_one_in_words_is_to_be_read(homes):
    async with homes.database.work(AUTHORITY) as work:
        await work.fetch("UPDATE approval SET exemptions = '{Four of them}' WHERE household_id = $1", HUB)
    [(kind, *_)] = await against(homes, ADA, BO)
    assert kind is K.EXEMPTION_TO_READ

    async with homes.database.work(AUTHORITY) as work:
        for ref in ("K1", "K2", "K3", "K4"):
            await put(
                work, "exemption", household_id=HUB, child_id=child(ref), started_on=TODAY, granted_by="The authority"
            )
    assert await against(homes, ADA, BO) == []


async def test_it_is_written_down_of_each_child_who_was_compared(homes):
    await against(homes)

    async with homes.database.work(AUTHORITY) as work:
        rows = await work.fetch("SELECT subject_id, actor_id, purpose FROM reading")
    assert {row["subject_id"] for row in rows} == {ADA, CY, DI}
    assert {(row["actor_id"], row["purpose"]) for row in rows} == {(BOOKINGS.person_id, Purpose.DECIDE_A_SLEEPOVER)}


@pytest.mark.parametrize("somebody", [ANN, MOE])
async def test_nobody_but_a_service_asks_for_them(homes, somebody):
    with pytest.raises(NotAllowedError):
        await homes.asked(
            CautionsOfStay(
                hub_household_id=HUB,
                child_ids=(ADA,),
                first_night_on=FRIDAY,
                last_night_on=FRIDAY + timedelta(days=1),
            ),
            by=somebody,
        )


async def said_of(room):
    return [one for one in await room.said() if isinstance(one, CautionsChanged)]


async def test_that_something_new_is_recorded_of_a_child_is_said_and_not_what(homes):
    worker = actor(Role.CHILDRENS_SOCIAL_WORKER, child_ids=(ADA,))
    told = RecordMatchingFact(
        child_id=ADA, topic=MatchingTopic.FIRE_SETTING, finding=Finding.YES, on=TODAY, written_in="Assessment"
    )
    await homes.asked(told.model_copy(update={"dry_run": True}), by=worker)
    assert await said_of(homes) == []

    await homes.asked(told, by=worker)
    await homes.asked(told.model_copy(update={"finding": None}), by=worker)

    first, second = await said_of(homes)
    assert set(first.model_dump()) == {"subject_id", "thing_version"}
    assert first.subject_id == second.subject_id == ADA
    assert first.thing_version < second.thing_version


async def test_that_an_exemption_is_recorded_is_said_of_the_household(homes):
    granted = GrantExemption(household_id=HUB, child_ids=(ADA, DI), on=TODAY, granted_by="Panel", written_in="Letter")
    await homes.asked(granted, by=MOE)

    assert [one.subject_id for one in await said_of(homes)] == [HUB]


async def test_what_says_nothing_for_or_against_a_night_is_not_said_so(homes):
    worker = actor(Role.CHILDRENS_SOCIAL_WORKER, child_ids=(ADA,))
    allergic = RecordHealth(
        child_id=ADA, topic="allergies", finding=Finding.YES, details="Nuts", on=TODAY, written_in="Plan"
    )
    await homes.asked(allergic, by=worker)

    assert await said_of(homes) == []
