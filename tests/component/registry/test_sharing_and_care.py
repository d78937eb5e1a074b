"""Sharing a bedroom is agreed for children in the authority's care, and ends with a death or the last placement."""

from datetime import timedelta

import pytest

from shared.contracts.authority_pack import DeathLine
from shared.contracts.bed_sharing import (
    BedSharingAgreementChanged,
    SharingState,
    WhichSharingsWait,
    WhoCouldShare,
)
from shared.contracts.history_pack import BedSharingLine
from shared.contracts.packs import Imported
from shared.contracts.record_changes import (
    ComesTo,
    EndPlacement,
    RecordChange,
    RecordDeath,
    RecordPlacement,
    TakeBackDeath,
)
from shared.contracts.records import HowIsChild
from shared.contracts.stays import StaySheet
from shared.contracts.words import PlacementEndReason, PlacementKind
from tests.component.registry.a_register_of_records import (
    ANN,
    CAT,
    FRIDAY,
    MOE,
    SATURDAY,
    TODAY,
    a_sleepover,
    write_the_register,
)
from tests.component.registry.builders import a_small_register, child
from tests.component.registry.conftest import OPERATOR
from tests.component.registry.test_bed_sharing import CAL, FOR_ADA, FOR_CY

ADA, CY, FAY = child("K1"), child("K3"), child("K6")
YESTERDAY = TODAY - timedelta(days=1)
DIED = RecordDeath(child_id=CY, on=YESTERDAY, written_in="Certificate")
LEFT = EndPlacement(child_id=CY, on=YESTERDAY, ended_reason=PlacementEndReason.CARPL, reason="Went home")
ENDS = pytest.mark.parametrize("ends", [DIED, LEFT], ids=["death", "end of the last placement"])


@pytest.fixture
async def register(registry):
    await write_the_register(registry)
    return registry


@pytest.fixture
async def agreed(register):
    """Ada and Cy share from the week before on."""
    before = TODAY - timedelta(days=7)
    for one, by in ((FOR_ADA, CAT), (FOR_CY, CAL)):
        reply = await register.asked(one.model_copy(update={"on": before, "agreed_on": before}), by=by)
        assert isinstance(reply, RecordChange), reply
    register.clock.move(minutes=5)
    return register


def changed(command, **values):
    return command.model_copy(update=values)


async def sharings(room, child_id=ADA, **values):
    return (await room.asked(HowIsChild(child_id=child_id, **values), by=MOE)).bed_sharings


async def ends_said(room):
    events = [one for one in await room.said() if isinstance(one, BedSharingAgreementChanged)]
    return [(one.child_id, one.ended_on, one.thing_version) for one in events]


@ENDS
async def test_an_agreement_ends_with_the_care_for_one_child_and_everybody_hears_it(agreed, ends):
    reply = await agreed.asked(ends, by=MOE)

    [told] = await sharings(agreed)
    assert (told.state, told.agreed_until) == (SharingState.OVER, None)
    assert {(ADA, YESTERDAY, 2), (CY, YESTERDAY, 2)} <= {*await ends_said(agreed)}
    assert [(one.on, one.sentence[:11]) for one in reply.effects if one.on is ComesTo.ANOTHER_END] == [
        (ComesTo.ANOTHER_END, "1 agreement")
    ]
    assert (await agreed.asked(WhichSharingsWait(), by=CAL)).sharings == (), "nobody is asked to agree for them"
    assert [one.state for one in await sharings(agreed, on=YESTERDAY - timedelta(days=1))] == [SharingState.AGREED]


@ENDS
async def test_a_dry_run_ends_nothing(agreed, ends):
    reply = await agreed.asked(changed(ends, dry_run=True), by=MOE)

    assert ComesTo.ANOTHER_END in {one.on for one in reply.effects}
    assert [one.state for one in await sharings(agreed)] == [SharingState.AGREED]


async def test_the_stay_sheet_doesnt_tell_of_sharing_with_a_child_who_died(agreed):
    await agreed.heard(a_sleepover())
    await agreed.asked(DIED, by=MOE)
    agreed.clock.move(days=3)

    assert (await agreed.asked(StaySheet(child_id=ADA), by=ANN)).bed_sharings == ()


@ENDS
async def test_nothing_is_agreed_for_a_child_from_the_day_on_on_which_they_arent_in_care(register, ends):
    await register.asked(ends, by=MOE)

    own = await register.asked(FOR_CY, by=CAL)
    others = await register.asked(FOR_ADA, by=CAT)

    assert (own.reason, own.fields, bool(own.source)) == ("not_in_care", ("on",), True)
    assert own.detail.startswith("A death on" if ends is DIED else "The child’s last placement ended on")
    if ends is LEFT:
        assert others.reason == "no_such_child", "who doesn't live there can't be named"


async def test_of_a_sister_who_died_nobody_is_told_that_she_did(register):
    await register.asked(changed(DIED, child_id=FAY), by=MOE)

    reply = await register.asked(changed(FOR_ADA, with_child_ids=(FAY,)), by=CAT)
    choices = await register.asked(WhoCouldShare(child_id=ADA), by=CAT)

    assert (reply.reason, reply.fields) == ("not_in_care", ("with_child_ids",))
    assert "death" not in reply.detail
    assert [one.name for one in choices.children] == ["Bo", "Cy"]


async def test_what_was_agreed_for_days_before_the_death_is_recorded_until_then(register):
    before = TODAY - timedelta(days=7)
    await register.asked(DIED, by=MOE)

    reply = await register.asked(changed(FOR_CY, on=before, agreed_on=before), by=CAL)

    assert isinstance(reply, RecordChange), reply
    assert (CY, YESTERDAY, 1) in await ends_said(register)


async def test_an_agreement_lasts_until_a_placement_ends_that_is_recorded_to(register):
    await register.asked(changed(LEFT, on=SATURDAY), by=MOE)

    await register.asked(FOR_CY, by=CAL)

    assert (CY, SATURDAY, 1) in await ends_said(register)


async def test_a_child_who_moves_keeps_what_was_agreed(agreed):
    moves = RecordPlacement(
        child_id=CY,
        household_ref="H2",
        kind=PlacementKind.U4,
        on=TODAY,
        reason="School",
        ended_reason=PlacementEndReason.CARPL,
        allowed_because="Agreed",
    )

    reply = await agreed.asked(moves, by=MOE)

    assert isinstance(reply, RecordChange), reply
    assert [one.state for one in await sharings(agreed)] == [SharingState.AGREED]


async def test_a_death_that_never_was_gives_back_what_was_agreed(agreed):
    await agreed.asked(DIED, by=MOE)
    agreed.clock.move(minutes=5)

    await agreed.asked(TakeBackDeath(child_id=CY, reason="Another child's file"), by=MOE)

    assert [one.state for one in await sharings(agreed)] == [SharingState.AGREED]
    assert {(ADA, None, 3), (CY, None, 3)} <= {*await ends_said(agreed)}


async def test_what_is_given_back_lasts_no_longer_than_the_other_child_is_in_care(agreed):
    await agreed.asked(DIED, by=MOE)
    agreed.clock.move(minutes=5)
    await agreed.asked(
        EndPlacement(child_id=ADA, on=FRIDAY, ended_reason=PlacementEndReason.CARPL, reason="Went home"), by=MOE
    )

    await agreed.asked(TakeBackDeath(child_id=CY, reason="Another child's file"), by=MOE)

    [told] = await sharings(agreed)
    assert (told.state, told.agreed_until) == (SharingState.AGREED, FRIDAY)


def a_pack(**tables):
    lines = tuple(
        BedSharingLine(
            child_ref=one,
            household_ref="H1",
            with_child_refs=(other,),
            started_on=TODAY - timedelta(days=7),
            agreed_by="Sue Hale",
        )
        for one, other in (("K1", "K2"), ("K2", "K1"))
    )
    return a_small_register().model_copy(update={"bed_sharing_agreements": lines, **tables})


async def test_a_pack_with_a_death_ends_what_it_says_to_be_agreed_and_twice_changes_nothing(registry):
    pack = a_pack(deaths=(DeathLine(child_ref="K1", started_on=YESTERDAY),))

    first = await registry.asked(pack, by=OPERATOR)
    said = await ends_said(registry)
    second = await registry.asked(pack, by=OPERATOR)

    assert isinstance(first, Imported), first
    assert {(child("K1"), YESTERDAY, 1), (child("K2"), YESTERDAY, 1)} == {*said}
    assert sum(second.changed.values()) == 0
    assert await ends_said(registry) == []


async def test_a_death_that_a_pack_brings_ends_what_was_agreed_before(registry):
    await registry.asked(a_pack(), by=OPERATOR)

    reply = await registry.asked(
        a_small_register().model_copy(update={"deaths": (DeathLine(child_ref="K1", started_on=YESTERDAY),)}),
        by=OPERATOR,
    )

    assert reply.changed["bed_sharing_agreements"] == 2
    assert {(child("K1"), YESTERDAY, 2), (child("K2"), YESTERDAY, 2)} <= {*await ends_said(registry)}


async def test_the_end_of_the_last_placement_in_a_pack_ends_it_too(registry):
    await registry.asked(a_pack(), by=OPERATOR)
    before = a_small_register().placements
    [placed] = [one for one in before if one.child_ref == "K1"]
    over = placed.model_copy(update={"ended_on": YESTERDAY, "ended_reason": PlacementEndReason.CARPL})

    reply = await registry.asked(
        a_pack(placements=tuple(over if one is placed else one for one in before)), by=OPERATOR
    )

    assert isinstance(reply, Imported), reply
    assert {(child("K1"), YESTERDAY, 2), (child("K2"), YESTERDAY, 2)} <= {*await ends_said(registry)}
