"""Two authorities share a constellation: what is agreed, what each sees of it, and how it ends."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from shared.contracts.constellations import (
    AddSatellite,
    AppointHubHome,
    AssignLiaisonWorker,
    Element,
    EndHubHome,
    MoveToPhase,
    RemoveSatellite,
    Verdict,
    WhatHappened,
)
from shared.contracts.joint import (
    MINIMUM,
    AgreementChange,
    AgreementState,
    DeclineOffer,
    Side,
    WhatCanBeShared,
)
from shared.contracts.refusals import Refused
from shared.contracts.registry import ConstellationChanged, HouseholdChanged, MembershipChanged, PersonChanged
from shared.contracts.roles import Role
from shared.contracts.words import ConstellationPhase, ConstellationState
from shared.testing.rooms import Room
from tests.component.registry.builders import said_by, the
from tests.component.registry.lives import TODAY, set_rules
from tests.component.registry.two_authorities import DOCUMENT, GUEST, HOST, STRANGER, Pair, a_pair, carried

LATER = TODAY + timedelta(days=30)
EARLIER = TODAY - timedelta(days=30)
G5 = the("households", "G5", GUEST)


@pytest.fixture
async def pair(registry: Room) -> Pair:
    return await a_pair(registry)


async def test_a_constellation_is_offered_and_accepted(pair: Pair) -> None:
    await pair.offer()
    await carried(pair.room)
    [theirs] = await pair.agreements(pair.guest)
    await pair.accept()
    await carried(pair.room)

    assert (theirs.side, theirs.state, theirs.may_answer) == (Side.GUEST, AgreementState.OFFERED, True)
    assert (theirs.other, theirs.constellation, theirs.document) == ("Testshire Council", "The Wrens", DOCUMENT)
    assert (theirs.shares, theirs.started_on, theirs.ended_on, theirs.reason) == (MINIMUM, TODAY, None, "")
    for who in (pair.host, pair.guest):
        [agreed] = await pair.agreements(who)
        assert (agreed.state, agreed.may_answer, agreed.may_end) == (AgreementState.AGREED, False, True)
    [mine] = await pair.agreements(pair.host)
    assert (mine.side, mine.other, mine.constellation_id) == (Side.HOST, "Severnvale Council", pair.wrens.id)


async def test_the_guest_sees_the_constellation_and_its_hub_home_and_none_of_its_satellites(pair: Pair) -> None:
    await pair.agreed()

    view = await (await pair.at_guest()).view()

    assert (view.name, view.state, view.host) == ("The Wrens", ConstellationState.LAUNCHED, "Testshire Council")
    assert (view.satellites, view.others, view.checks) == ((), 2, ())
    assert view.hub_home
    assert (view.hub_home.bed_ids, view.beds_at_host) == ((), 2)
    assert view.constellation_id != pair.wrens.id
    assert view.hub_home.household_id != the("households", "G1", HOST)
    assert {entry.recorded_by for entry in view.history} == {None}
    assert {entry.reason for entry in view.history} == {""}


async def test_the_guest_s_household_joins_and_counts_at_the_host(pair: Pair) -> None:
    await pair.agreed()
    await pair.room.said()

    await pair.with_guest("G5")

    view = await pair.wrens.view()
    [theirs] = [one for one in view.satellites if one.of_authority]
    assert (theirs.of_authority, theirs.joined_on, theirs.children) == ("Severnvale Council", TODAY, 0)
    assert len(view.satellites) == 3
    assert theirs.km is not None
    [size] = [check for check in view.checks if check.element is Element.SIZE]
    assert (size.verdict, size.evidence[:24]) == (Verdict.MET, "3 satellite households; ")
    [joined] = [entry for entry in view.history if entry.household_id == theirs.household_id]
    assert (joined.what, joined.reason, joined.recorded_by) == (WhatHappened.SATELLITE_JOINED, "", None)
    [agreed] = await pair.agreements(pair.host)
    assert agreed.households == 1


async def test_the_host_says_the_membership_and_the_guest_only_what_its_own_carers_are(pair: Pair) -> None:
    await pair.agreed()
    await pair.room.said(HOST)
    await pair.room.said(GUEST)

    await pair.with_guest("G5")

    theirs, said = await pair.room.said(GUEST), await pair.room.said(HOST)
    [membership] = said_by(said, MembershipChanged)
    assert (membership.constellation_id, membership.joined_on, membership.left_on) == (pair.wrens.id, TODAY, None)
    assert [one.constellation_id for one in said_by(said, ConstellationChanged)] == [pair.wrens.id]
    assert said_by(said, HouseholdChanged) == []
    assert {type(one) for one in theirs} == {PersonChanged}
    assert [one.roles for one in said_by(theirs, PersonChanged)] == [(Role.SATELLITE_CARER,)]


async def test_what_becomes_of_the_constellation_is_seen_by_the_guest(pair: Pair) -> None:
    await pair.agreed()
    await pair.with_guest("G5")

    await (await pair.at_host()).with_hub_home("G4", is_interim=True)
    await carried(pair.room)
    interim = await (await pair.at_guest()).view()
    await pair.wrens.in_phase(ConstellationPhase.CLOSED, LATER)
    await carried(pair.room)

    at_guest = await pair.at_guest()
    view, closed = await at_guest.view(), await at_guest.view(LATER)
    assert interim.state is ConstellationState.INTERIM_HUB_HOME
    assert [one.left_on for one in view.satellites] == [LATER]
    assert (closed.state, closed.satellites) == (ConstellationState.CLOSED, ())


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (MoveToPhase, {"phase": ConstellationPhase.PAUSED}),
        (AppointHubHome, {"household_id": G5, "beds": 2}),
        (EndHubHome, {}),
    ],
)
async def test_the_guest_decides_nothing_that_is_the_host_s(pair: Pair, kind: type, values: dict) -> None:
    await pair.agreed()

    refused = await (await pair.at_guest()).refused(kind, **values)

    assert (refused.reason, refused.detail[:48]) == (
        "decided_by_host",
        "Testshire Council keeps this constellation, and ",
    )


async def test_the_host_decides_nothing_about_the_guest_s_households(pair: Pair) -> None:
    await pair.agreed()
    await pair.with_guest("G5")
    [theirs] = [one.household_id for one in (await pair.wrens.view()).satellites if one.of_authority]

    await pair.at_host()
    leaves = await pair.wrens.refused(RemoveSatellite, household_id=theirs, leaving_reason="moved_away")
    leads = await pair.wrens.refused(AppointHubHome, household_id=theirs, beds=2)
    joins = await pair.wrens.refused(AddSatellite, household_id=theirs)

    assert {one.reason for one in (leaves, leads, joins)} == {"decided_by_guest"}
    assert leaves.detail.startswith("This is a household of Severnvale Council")


async def test_the_guest_chooses_its_own_liaison_worker(pair: Pair) -> None:
    await pair.agreed()
    keeper = await pair.at_guest()

    await keeper.changes(AssignLiaisonWorker, worker_id=the("workers", "W8", GUEST))
    await carried(pair.room)
    await pair.wrens.without_hub_home()
    await carried(pair.room)

    assert (await keeper.view()).liaison_worker_id == the("workers", "W8", GUEST)
    assert (await pair.wrens.view()).liaison_worker_id == the("workers", "W1", HOST)


async def test_a_household_joins_on_a_day_of_the_agreement_only(pair: Pair) -> None:
    await pair.agreed(LATER)
    keeper = await pair.at_guest()

    early = await keeper.refused(AddSatellite, household_id=G5)
    await keeper.changes(AddSatellite, LATER, household_id=G5)

    assert (early.reason, early.fields) == ("before_the_agreement", ("on",))


async def test_a_household_of_the_guest_s_is_in_one_constellation_at_a_time(pair: Pair) -> None:
    await pair.agreed()

    refused = await (await pair.at_guest()).refused(AddSatellite, household_id=the("households", "H2", GUEST))

    assert refused.reason == "in_a_constellation"


async def test_the_size_counts_the_households_of_both(pair: Pair) -> None:
    await pair.agreed()
    await set_rules(pair.room, by=pair.guest)
    await pair.with_guest("G5")
    keeper = await pair.at_guest()

    guest = await keeper.refused(AddSatellite, household_id=the("households", "G6", GUEST))
    host = await (await pair.at_host()).refused(AddSatellite, household_id=the("households", "G4", HOST))

    assert guest.detail == host.detail
    assert guest.reason == host.reason == "too_many_satellites"
    assert host.detail.startswith("It would have 4 satellite households; at most 3")


async def test_it_ends_on_a_day_on_both_sides(pair: Pair) -> None:
    await pair.agreed()
    await pair.with_guest("G5")

    checked = await pair.end(pair.guest, LATER, dry_run=True)
    ended = await pair.end(pair.guest, LATER)
    await carried(pair.room)

    assert isinstance(checked, AgreementChange)
    assert isinstance(ended, AgreementChange)
    assert (checked.households_leave, ended.households_leave) == (1, 1)
    for who in (pair.host, pair.guest):
        [agreed] = await pair.agreements(who)
        assert (agreed.ended_on, agreed.state) == (LATER, AgreementState.AGREED)
    assert [one.left_on for one in (await pair.wrens.view()).satellites if one.of_authority] == [LATER]
    assert len((await pair.wrens.view(LATER)).satellites) == 2
    at_guest = await pair.at_guest()
    assert [one.left_on for one in (await at_guest.view()).satellites] == [LATER]
    assert (await at_guest.view(LATER)).state is ConstellationState.CLOSED


async def test_the_host_ends_it_earlier_than_the_guest_had_said(pair: Pair) -> None:
    await pair.agreed()
    await pair.with_guest("G5")
    await pair.end(pair.guest, LATER)
    await carried(pair.room)
    sooner = TODAY + timedelta(days=3)

    late = await pair.end(pair.host, LATER)
    await pair.end(pair.host, sooner)
    at_once = [one.left_on for one in (await pair.wrens.view()).satellites if one.of_authority]
    await carried(pair.room)

    assert isinstance(late, Refused)
    assert late.reason == "cant_be_ended"
    assert at_once == [sooner]
    for who in (pair.host, pair.guest):
        [agreed] = await pair.agreements(who)
        assert agreed.ended_on == sooner
    assert [one.left_on for one in (await (await pair.at_guest()).view()).satellites] == [sooner]
    assert [one.left_on for one in (await pair.wrens.view()).satellites if one.of_authority] == [sooner]


async def test_after_the_end_nothing_new_crosses(pair: Pair) -> None:
    await pair.agreed()
    await pair.with_guest("G5")
    await pair.end(pair.host)
    await carried(pair.room)

    keeper = await pair.at_guest()
    joins = await keeper.refused(AddSatellite, household_id=the("households", "G6", GUEST))
    await (await pair.at_host()).with_hub_home("G4", TODAY)
    await carried(pair.room)

    assert joins.reason == "constellation_is_closed"
    assert (await keeper.view()).hub_home is None
    assert len((await pair.wrens.view()).satellites) == 2
    for who in (pair.host, pair.guest):
        [ended] = await pair.agreements(who)
        assert (ended.state, ended.may_end, ended.households) == (AgreementState.ENDED, False, 0)


async def test_it_can_be_offered_again_after_the_end(pair: Pair) -> None:
    await pair.agreed()
    before = await pair.at_guest()
    twice = await pair.offer()
    await pair.end(pair.host)
    await carried(pair.room)

    await pair.offer(LATER)
    await carried(pair.room)
    await pair.accept(version=(await pair.agreements(pair.guest))[0].version)
    await carried(pair.room)

    assert isinstance(twice, Refused)
    assert twice.reason == "already_offered"
    again = await pair.at_guest()
    assert again.id != before.id
    assert (await again.view(LATER)).state is ConstellationState.LAUNCHED


async def test_an_offer_is_declined_or_withdrawn(pair: Pair) -> None:
    await pair.offer()
    await carried(pair.room)
    [offered] = await pair.agreements(pair.guest)
    declined = await pair.room.asked(
        DeclineOffer(agreement_id=offered.agreement_id, version=offered.version, reason="Not this year"), by=pair.guest
    )
    await carried(pair.room)
    [mine] = await pair.agreements(pair.host)
    await pair.offer()
    await carried(pair.room)
    withdrawn = await pair.end(pair.host)
    await carried(pair.room)
    late = await pair.accept()

    assert isinstance(declined, AgreementChange)
    assert (mine.state, mine.reason, mine.may_end) == (AgreementState.DECLINED, "The boards agreed", False)
    assert isinstance(withdrawn, AgreementChange)
    assert withdrawn.agreement.state is AgreementState.WITHDRAWN
    assert isinstance(late, Refused)
    assert late.reason == "cant_be_answered"


async def test_an_answer_to_what_has_changed_meanwhile_is_refused(pair: Pair) -> None:
    await pair.offer()
    await carried(pair.room)

    answered = await pair.accept(version=7)
    nowhere = await pair.accept(area_id=the("areas", "A1", HOST))

    assert isinstance(answered, Refused)
    assert answered.reason == "changed_meanwhile"
    assert isinstance(nowhere, Refused)
    assert nowhere.reason == "no_such_area"


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"authority": "nowhere-shire"}, "no_such_authority"),
        ({"authority": HOST}, "no_such_authority"),
        ({"constellation_id": UUID(int=7)}, "not_yours"),
        ({"on": date(2020, 1, 1)}, "before_it_began"),
    ],
)
async def test_what_cant_be_offered_is_refused(pair: Pair, values: dict, reason: str) -> None:
    refused = await pair.offer(**values)

    assert isinstance(refused, Refused)
    assert refused.reason == reason


async def test_what_is_over_stands_behind_what_is_offered_whichever_begins_first(pair: Pair) -> None:
    await pair.offer(LATER)
    withdrawn = await pair.end(pair.host, LATER)
    await pair.offer(TODAY)

    told = await pair.agreements(pair.host)

    assert isinstance(withdrawn, AgreementChange)
    assert [one.state for one in told] == [AgreementState.OFFERED, AgreementState.WITHDRAWN]


async def test_a_dry_run_tells_nobody(pair: Pair) -> None:
    await pair.offer(dry_run=True)
    await carried(pair.room)

    assert await pair.agreements(pair.host) == ()
    assert await pair.agreements(pair.guest) == ()


async def test_an_agreement_doesn_t_end_in_the_past_nor_before_it_begins(pair: Pair) -> None:
    await pair.agreed(LATER)

    past = await pair.end(pair.host, EARLIER)
    early = await pair.end(pair.host, TODAY)

    assert isinstance(past, Refused)
    assert isinstance(early, Refused)
    assert (past.reason, early.reason) == ("in_the_past", "before_it_began")


async def test_everybody_knows_their_neighbours_and_their_own_areas(pair: Pair) -> None:
    choices = await pair.room.asked(WhatCanBeShared(), by=pair.guest)

    assert not isinstance(choices, Refused)
    assert [one.authority for one in choices.neighbours] == [STRANGER, HOST]
    assert [one.id for one in choices.areas] == [the("areas", "A1", GUEST)]
