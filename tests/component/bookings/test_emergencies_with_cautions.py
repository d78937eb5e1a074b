"""Whoever answers an emergency reads what the register says against the nights, and waits for none of it."""

import pytest

from shared.contracts.asking import NoReplyInTimeError, UnreachableError
from shared.contracts.bookings import HowIsSleepover
from shared.contracts.cautions import CautionKind, CautionSeen, CautionsSeen
from shared.contracts.emergencies import HowIsEmergency
from shared.contracts.registry import WhoAreThey
from shared.testing.site import HUB_HOME_CARER, SATELLITE_CARER, visiting
from tests.component.bookings.a_constellation import ADA, CLEO, FRIDAY
from tests.component.bookings.a_site import a_view, asked_of, main_of
from tests.component.bookings.an_area import EMERGENCY
from tests.component.bookings.an_emergency_site import HERE, STATES, a_bus, a_site

AWAY = UnreachableError("Bookings can't be reached; nothing was saved")
NOBODY_KNOWS = NoReplyInTimeError("Bookings didn't answer in time")


@pytest.fixture
def bus():
    return a_bus()


@pytest.fixture
async def visitor(bus):
    async with visiting(a_site(bus)) as visitor:
        yield visitor


async def test_a_hub_home_reads_what_the_register_says_before_it_answers(visitor, bus):
    beds = a_view(
        cautions=CautionsSeen(
            is_looked_at=False,
            cautions=(
                CautionSeen(
                    kind=CautionKind.RISK_TO_OTHERS, child_ids=(ADA,), other_child_ids=(CLEO,), nights=(FRIDAY,)
                ),
            ),
        )
    )
    asked_of_us = STATES["asked-of-us"].model_copy(update={"sleepover_id": beds.sleepover_id})
    bus.answers |= {HowIsEmergency: asked_of_us, HowIsSleepover: beds}
    await visitor.sign_in(HUB_HOME_CARER)

    before = main_of(await visitor.get(HERE)).partition("Yes, we’ll take them")[0]

    assert "These nights are still being checked against the register. You don’t have to wait for it" in before
    assert "A risk to others is recorded of Ada, and a risk to themselves of Cleo." in before
    assert CLEO in asked_of(bus, WhoAreThey)[-1].ids, "that it was told of them is written down"


@pytest.mark.parametrize("away", [AWAY, NOBODY_KNOWS], ids=["away", "slow"])
async def test_what_the_register_says_holds_up_no_answer(visitor, bus, away):
    bus.answers[HowIsEmergency] = STATES["asked-of-us"].model_copy(update={"sleepover_id": EMERGENCY})
    bus.answers[HowIsSleepover] = away
    await visitor.sign_in(HUB_HOME_CARER)

    shown = main_of(await visitor.get(HERE))

    assert "Yes, we’ll take them" in shown
    assert "register" not in shown


async def test_who_asked_for_the_bed_asks_nothing_of_it(visitor, bus):
    bus.answers[HowIsEmergency] = STATES["bed-found"]
    await visitor.sign_in(SATELLITE_CARER)

    await visitor.get(HERE)

    assert asked_of(bus, HowIsSleepover) == []
