"""What a household is approved for changes from a day on, exemptions name their children, and who is at home."""

from datetime import date

import pytest

from shared.contracts.approval_changes import ChangeApproval, EndExemption, GrantExemption, RecordCarerAtHome
from shared.contracts.constellations import Element, HowIsConstellation, Verdict
from shared.contracts.fostering_limit import LimitVerdict
from shared.contracts.record_changes import ComesTo, EndApproval, RecordPlacement
from shared.contracts.records import HowIsHousehold, WhoHasLooked
from shared.contracts.registry import HouseholdChanged
from shared.contracts.words import PlacementKind
from shared.testing.actors import AUTHORITY
from tests.component.registry.a_register_of_records import (
    ADMINISTRATOR,
    ANN,
    CAT,
    FRIDAY,
    LEE,
    LONG_AGO,
    LOU,
    MOE,
    SUE,
    SUMMER,
    TODAY,
    ZOE,
    a_child,
    a_sleepover,
    placed,
    write_the_register,
)
from tests.component.registry.builders import child, constellation, household

H1, H2, H6 = household("H1"), household("H2"), household("H6")
ADA, BO, CY = child("K1"), child("K2"), child("K3")
OTHERWISE = ChangeApproval(
    household_id=H2,
    on=FRIDAY,
    places=2,
    age_from=5,
    age_to=16,
    kinds=("long_term",),
    reason="Panel of 20 November 2026",
)
NAMED = GrantExemption(
    household_id=H2,
    child_ids=(ADA, BO),
    on=FRIDAY,
    granted_by="Testshire Council, M. Moss",
    written_in="Letter of 20 November 2026",
)
ENDS = EndExemption(household_id=H2, child_id=ADA, on=date(2026, 12, 1), reason="Left")
AT_HOME = RecordCarerAtHome(household_id=H1, is_at_home=True, on=SUMMER, written_in="Supervision of 1 July 2026")


@pytest.fixture
async def register(registry):
    await write_the_register(registry)
    return registry


def but(command, **values):
    return command.model_copy(update=values)


async def how_is(room, household_id=H2, by=MOE, **values):
    return await room.asked(HowIsHousehold(household_id=household_id, **values), by=by)


async def everything(room):
    async with room.database.work(AUTHORITY) as work:
        tables = ("approval", "exemption", "carer_at_home", "past")
        return {table: sorted(map(str, await work.fetch(f"SELECT * FROM {table}"))) for table in tables}


async def test_terms_change_from_a_day_on_and_those_before_stay_known(register):
    reply = await register.asked(OTHERWISE, by=SUE)

    view = await how_is(register, by=SUE)
    assert reply.household == "Lowe"
    assert reply.concerns == ()
    assert [
        (one.started_on, one.ended_on, one.places, one.age_from, one.kinds, one.reason) for one in view.approvals
    ] == [
        (FRIDAY, None, 2, 5, ("long_term",), "Panel of 20 November 2026"),
        (None, FRIDAY, 3, 0, ("short_term",), ""),
    ]
    assert view.approvals[0].recorded_by == SUE.person_id
    assert (view.approval.places, view.vacancies) == (3, 1), "until Friday"
    on_friday = await how_is(register, by=SUE, on=FRIDAY)
    assert (on_friday.approval.places, on_friday.vacancies) == (2, 0)


async def test_others_hear_for_how_many_it_is_approved_now_and_again_on_the_day(register):
    await register.asked(but(OTHERWISE, on=TODAY), by=SUE)
    await register.asked(but(OTHERWISE, on=FRIDAY, places=3), by=SUE)

    said = [one for one in await register.said() if isinstance(one, HouseholdChanged)]

    assert [(one.household_id, one.approval_places, one.thing_version) for one in said] == [(H2, 2, 2), (H2, 2, 3)]
    assert ("turn_the_page", H2) in await register.errands()


async def test_what_it_comes_to_is_told_before_and_nothing_is_saved(register):
    before = await everything(register)

    reply = await register.asked(but(OTHERWISE, household_id=H1, dry_run=True), by=MOE)

    assert {one.on: one.sentence for one in reply.effects} == {
        ComesTo.APPROVAL: "It was approved for 3 children, aged 0 to 18.",
        ComesTo.PLACEMENTS: "0 of 2 places are taken: 2 vacancies.",
        ComesTo.MEMBERSHIPS: "It stays the hub home of The Terns.",
        ComesTo.HUB_BEDS: "2 beds stay for the constellation’s children.",
    }
    assert await everything(register) == before
    assert await register.said() == []


@pytest.mark.parametrize(
    ("values", "code"), [({"places": 1}, "too_few_places"), ({"age_from": 12}, "outside_the_ages")]
)
async def test_a_child_outside_of_the_terms_takes_a_reason_that_stays_visible(register, values, code):
    before = await everything(register)

    dry = await register.asked(but(OTHERWISE, **values, dry_run=True), by=SUE)
    refused = await register.asked(but(OTHERWISE, **values), by=SUE)
    kept = await everything(register)
    await register.asked(but(OTHERWISE, **values, allowed_because="Ada moves on Monday"), by=SUE)

    assert [(one.code, one.needs_a_reason) for one in dry.concerns] == [(code, True)]
    assert (refused.reason, refused.fields, bool(refused.source)) == (code, ("allowed_because",), True)
    assert kept == before
    view = await how_is(register)
    assert view.approvals[0].allowed_because == "Ada moves on Monday"


async def test_a_reason_that_nothing_needs_isn_t_kept(register):
    await register.asked(but(OTHERWISE, allowed_because="Because"), by=SUE)

    assert (await how_is(register)).approvals[0].allowed_because == ""


async def test_a_household_whose_approval_ended_is_approved_again(register):
    await register.asked(but(OTHERWISE, household_id=H6), by=MOE)

    view = await how_is(register, H6, on=FRIDAY)
    assert [(one.started_on, one.ended_on, one.ended_reason) for one in view.approvals] == [
        (FRIDAY, None, None),
        (None, SUMMER, "resigned"),
    ]


@pytest.mark.parametrize(
    ("by", "may"), [(SUE, True), (MOE, True), (ADMINISTRATOR, True), (but(SUE, supervised_household_ids=()), False)]
)
async def test_terms_are_for_whoever_supervises_or_keeps_approvals(register, by, may):
    reply = await register.asked(OTHERWISE, by=by)

    assert getattr(reply, "reason", None) == (None if may else "not_yours")


async def test_what_somebody_else_changed_meanwhile_isn_t_overtaken_unseen(register):
    looked_at = (await how_is(register)).version
    await register.asked(but(OTHERWISE, version=looked_at), by=SUE)

    reply = await register.asked(but(OTHERWISE, places=4, version=looked_at), by=MOE)

    assert (reply.reason, reply.fields) == ("changed_meanwhile", ("version",))


@pytest.mark.parametrize(
    ("values", "reason", "field"),
    [
        ({"age_to": 4}, "ages_the_wrong_way", "age_to"),
        ({"places": 3, "age_from": 0, "age_to": 18, "kinds": ("short_term",)}, "nothing_changes", "places"),
    ],
)
async def test_terms_that_can_t_be_are_refused_at_their_field(register, values, reason, field):
    reply = await register.asked(but(OTHERWISE, **values), by=SUE)

    assert (reply.reason, reply.fields) == (reason, (field,))


async def test_terms_before_others_that_are_recorded_are_refused(register):
    await register.asked(OTHERWISE, by=SUE)

    assert (await register.asked(but(OTHERWISE, on=TODAY, places=4), by=SUE)).reason == "later_changes_exist"


async def test_a_household_of_a_constellation_stays_approved_through_any_change_of_terms(register):
    await register.asked(but(OTHERWISE, on=LONG_AGO, places=4), by=SUE)
    await register.asked(but(OTHERWISE, on=FRIDAY), by=SUE)

    ended = await register.asked(
        EndApproval(household_id=H2, on=date(2027, 1, 1), ended_reason="resigned", reason="They wrote"), by=SUE
    )

    assert ended.reason == "in_a_constellation"


async def test_an_exemption_names_its_children_and_counts_on_its_nights(register):
    await four_live_there(register)

    dry = await register.asked(but(NAMED, dry_run=True), by=SUE)
    some = await register.asked(NAMED, by=SUE)
    all_of_them = await register.asked(but(NAMED, child_ids=(child("K8"),), child_ref="K9"), by=SUE)

    more = "On the night of 27 November 2026 4 children are there: "
    assert dry == some
    assert [one.sentence for one in some.effects] == [f"{more}more than 3, and exemptions name 2 of them."]
    assert [one.sentence for one in all_of_them.effects] == [f"{more}an exemption names each of them."]
    assert some.children == ("Ada", "Bo")
    nights = {one.night: (one.verdict, one.named) for one in (await how_is(register)).nights}
    assert nights[TODAY] == (LimitVerdict.BEYOND, 0)
    assert nights[FRIDAY] == (LimitVerdict.EXEMPT, 4)


async def test_a_guest_for_a_night_whom_no_exemption_names_is_one_too_many(register):
    await four_live_there(register)
    await register.asked(but(NAMED, child_ids=(ADA, BO, child("K8"), child("K9"))), by=SUE)

    await register.heard(a_sleepover(children=("K3",), hub="H2"))

    nights = {one.night: one.verdict for one in (await how_is(register)).nights}
    assert nights[FRIDAY] is LimitVerdict.BEYOND
    assert nights[date(2026, 11, 29)] is LimitVerdict.EXEMPT


async def four_live_there(register):
    async with register.database.work(AUTHORITY) as work:
        for ref in ("K8", "K9"):
            await a_child(work, ref, f"Child {ref}", "Holt")
            await placed(work, ref, "H2")


async def test_a_child_whom_an_exemption_names_may_move_in_beyond_the_limit(register):
    async with register.database.work(AUTHORITY) as work:
        await a_child(work, "K8", "Gil", "Holt")
        await placed(work, "K8", "H2")
        await work.fetch("UPDATE approval SET places = 5")
    moves = RecordPlacement(
        child_id=CY,
        household_ref="H2",
        kind=PlacementKind.U6,
        on=FRIDAY,
        reason="Near school",
        ended_reason="CARPL",
        dry_run=True,
    )

    before = await register.asked(moves, by=MOE)
    await register.asked(but(NAMED, child_ids=(ADA, BO, CY)), by=MOE)
    three = await register.asked(moves, by=MOE)
    await register.asked(but(NAMED, child_ids=(child("K8"),)), by=MOE)
    four = await register.asked(moves, by=MOE)

    assert [[one.code for one in reply.concerns] for reply in (before, three, four)] == [
        ["beyond_the_fostering_limit"],
        ["beyond_the_fostering_limit"],
        [],
    ]


async def test_an_exemption_ends_for_one_child_and_is_still_known(register):
    await register.asked(NAMED, by=SUE)

    reply = await register.asked(ENDS, by=SUE)

    view = await how_is(register)
    assert reply.children == ("Ada",)
    assert sorted((one.child, one.started_on, one.ended_on) for one in view.exemptions) == [
        ("Ada", FRIDAY, date(2026, 12, 1)),
        ("Bo", FRIDAY, None),
    ]
    assert (await register.asked(ENDS, by=SUE)).reason == "no_exemption"


@pytest.mark.parametrize(
    ("values", "by", "reason"),
    [
        ({"child_ids": (CY,)}, SUE, "no_such_child"),
        ({"child_ref": "K3"}, SUE, "no_such_child"),
        ({"child_ref": "K77"}, MOE, "no_such_child"),
        ({"child_ids": ()}, MOE, "no_such_child"),
        ({"until": FRIDAY}, MOE, "ends_before_it_starts"),
        ({"household_id": H1}, SUE, "not_yours"),
    ],
)
async def test_an_exemption_names_only_whom_the_asker_may_read_of(register, values, by, reason):
    before = await everything(register)

    reply = await register.asked(but(NAMED, **values), by=by)

    assert reply.reason == reason
    assert await everything(register) == before


@pytest.mark.parametrize(
    ("by", "told"), [(SUE, ["Ada", "Bo"]), (MOE, ["Ada", "Bo"]), (ADMINISTRATOR, ["", ""]), (LOU, ["", ""])]
)
async def test_whom_an_exemption_names_is_told_to_whoever_may_read_of_them(register, by, told):
    await register.asked(NAMED, by=MOE)

    view = await how_is(register, by=by)

    assert sorted(one.child for one in view.exemptions) == told
    assert {bool(one.granted_by or one.written_in or one.child_id) for one in view.exemptions} == {bool(told[0])}


async def test_that_somebody_was_told_whom_it_names_is_written_down(register):
    await register.asked(NAMED, by=MOE)

    await how_is(register, by=SUE)

    log = await register.asked(WhoHasLooked(subject_id=ADA), by=MOE)
    assert {one.reader_id for one in log.readings} >= {MOE.person_id, SUE.person_id}


async def at_home(room, by=MOE, **values):
    view = await room.asked(HowIsConstellation(constellation_id=constellation("X1"), **values), by=by)
    [check] = [one for one in view.checks if one.element is Element.CARER_AT_HOME]
    return check.verdict


async def test_whether_a_carer_is_at_home_is_told_of_each_day(register):
    before = await at_home(register)
    then = register.clock()
    register.clock.move(minutes=1)

    await register.asked(AT_HOME, by=LEE)
    await register.asked(but(AT_HOME, is_at_home=False, on=FRIDAY, written_in="Visit"), by=LEE)

    assert before is Verdict.NOT_RECORDED
    assert await at_home(register) is Verdict.MET
    assert await at_home(register, on=FRIDAY) is Verdict.NOT_MET
    assert await at_home(register, on=date(2026, 6, 30)) is Verdict.NOT_RECORDED
    assert (await how_is(register, H1, as_known_at=then)).carers_at_home == ()
    view = await how_is(register, H1)
    assert [(one.is_at_home, one.started_on, one.ended_on, one.recorded_by) for one in view.carers_at_home] == [
        (False, FRIDAY, None, LEE.person_id),
        (True, SUMMER, FRIDAY, LEE.person_id),
    ]


async def test_that_nobody_knows_any_more_is_recorded_too(register):
    await register.asked(AT_HOME, by=LEE)

    await register.asked(but(AT_HOME, is_at_home=None, on=TODAY), by=LEE)

    assert await at_home(register) is Verdict.NOT_RECORDED


@pytest.mark.parametrize(
    ("by", "may"),
    [(LEE, True), (MOE, True), (LOU, False), (SUE, False), (but(SUE, supervised_household_ids=(H1,)), True)],
)
async def test_whether_a_carer_is_at_home_is_for_who_leads_or_supervises(register, by, may):
    reply = await register.asked(AT_HOME, by=by)

    assert getattr(reply, "reason", None) == (None if may else "not_yours")
    assert (await how_is(register, H1, by=LEE)).may_record_carer_at_home


@pytest.mark.parametrize("by", [ANN, ZOE, CAT])
async def test_nobody_else_is_offered_to_change_anything(register, by):
    view = await how_is(register, H1 if by is ANN else H2, by=by)

    assert (view.may_end_approval, view.may_grant_exemptions, view.may_record_carer_at_home) == (False, False, False)


async def test_a_day_that_is_looked_back_at_offers_no_change(register):
    view = await how_is(register, on=FRIDAY)

    assert (view.may_end_approval, view.may_grant_exemptions, view.may_record_carer_at_home) == (False, False, False)
