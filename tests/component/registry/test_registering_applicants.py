"""A household that has applied is registered here with the day, and what became of it is recorded on its page."""

from datetime import date, timedelta

import pytest

from shared.contracts.approval_changes import ChangeApproval, RecordApplication, TakeBackApplication
from shared.contracts.record_changes import RecordChange
from shared.contracts.record_words import ApplicationState
from shared.contracts.records import HowIsHousehold, WhoHasLooked
from shared.contracts.registering import HouseholdDetails, RegisterApplicant
from shared.contracts.registry import HouseholdChanged, PersonChanged
from shared.contracts.retention import WhatIsDue
from shared.contracts.roles import Role
from shared.testing.actors import AUTHORITY, actor
from shared.testing.site import parsed, text_of, title_of, visiting
from tests.component.registry.a_site_of_registering import LEE, MOE, SUE, a_day, a_site
from tests.component.registry.builders import carer, household, said_by, worker
from tests.component.registry.lives import TODAY
from tests.component.registry.people_to_register import ADMINISTRATOR, IDA, MANAGER, OLE, SUPERVISOR, done

ASKED_ON = date(2026, 9, 1)
BRYN = HouseholdDetails(name="Bryn", address="2, Quay Street", postcode="PO5 2EZ", phone="01632 960010")
THEY_APPLY = RegisterApplicant(
    household=BRYN, carers=(IDA, OLE), applied_on=ASKED_ON, written_in="Application form", ref="H9"
)
NINE = household("H9")
LIAISON_WORKER = actor(Role.LIAISON_WORKER, person_id=worker("W1"))
ANOTHER = actor(Role.LIAISON_WORKER, person_id=worker("W7"))
TURNED_DOWN = RecordApplication(
    household_id=NINE, state=ApplicationState.REFUSED, on=TODAY, written_in="Letter", reason="No spare room"
)
FORM = {
    "name": "Bryn",
    "address": "2, Quay Street",
    "postcode": "PO5 2EZ",
    "first_carer_first_name": "Ida",
    "first_carer_last_name": "Bryn",
    "first_carer_phone": "07700 900010",
    "first_carer_contact_by": "text",
    **a_day("applied_on", 1, 9, 2026),
    "state": "applied",
    "written_in": "Application form of 1 September 2026",
    "ref": "H9",
}
CONFIRM = {"step": "confirm"}


def main_of(page):
    return text_of(parsed(page).find(".//main"))


def but(command, **values):
    return command.model_copy(update=values)


async def how_is(room, by=MANAGER):
    return await room.asked(HowIsHousehold(household_id=NINE), by=by)


async def test_an_applicant_is_known_with_the_day_and_isnt_approved(filled):
    reply = await done(filled, THEY_APPLY)

    view = await how_is(filled)
    [said] = said_by(events := await filled.said(), HouseholdChanged)
    assert (reply.thing_id, reply.ref) == (NINE, "H9")
    assert [(one.state, one.started_on, one.ended_on, one.written_in) for one in view.applications] == [
        (ApplicationState.APPLIED, ASKED_ON, None, "Application form")
    ]
    assert (view.approval, view.approvals, view.vacancies) == (None, (), None)
    assert (said.approved_on, said.approval_places, said.supervising_social_worker_id) == (None, None, None)
    assert {one.roles for one in said_by(events, PersonChanged)} == {()}, "who isn't a carer yet can't sign in"


@pytest.mark.parametrize(
    ("by", "chosen", "supervisor"),
    [
        (MANAGER, worker("W2"), worker("W2")),
        (MANAGER, None, None),
        (ADMINISTRATOR, None, None),
        (SUPERVISOR, None, worker("W2")),
        (LIAISON_WORKER, None, None),
    ],
)
async def test_whoever_finds_households_registers_one(filled, by, chosen, supervisor):
    await done(filled, but(THEY_APPLY, supervising_social_worker_id=chosen), by=by)

    found = [one.worker_id for one in (await how_is(filled)).supervising_social_workers]
    assert found == ([supervisor] if supervisor else [])


@pytest.mark.parametrize(
    ("values", "by", "reason", "field"),
    [
        ({"applied_on": TODAY + timedelta(days=1)}, MANAGER, "in_the_future", "applied_on"),
        ({"applied_on": date(1926, 9, 1)}, MANAGER, "impossible_day", "applied_on"),
        ({"carers": (OLE,)}, MANAGER, "no_main_carer", "carers"),
        ({"supervising_social_worker_id": worker("W2")}, LIAISON_WORKER, "not_yours", "supervising_social_worker_id"),
        ({"supervising_social_worker_id": worker("W3")}, MANAGER, "another_role", "supervising_social_worker_id"),
        ({"household": but(BRYN, name="Frost")}, MANAGER, "perhaps_known_already", None),
    ],
)
async def test_what_cant_be_is_refused_and_nobody_is_registered(filled, values, by, reason, field):
    reply = await filled.asked(but(THEY_APPLY, **values), by=by)

    assert (reply.reason, reply.fields) == (reason, (field,) if field else ())
    assert await filled.said() == []


async def test_who_registers_an_applicant_that_looks_like_a_household_is_written_down(filled):
    reply = await done(filled, but(THEY_APPLY, household=but(BRYN, name="Frost"), dry_run=True), by=LIAISON_WORKER)

    log = await filled.asked(WhoHasLooked(subject_id=carer("C1")), by=MANAGER)
    assert [one.ref for one in reply.lookalikes] == ["H1"]
    assert LIAISON_WORKER.person_id in {one.reader_id for one in log.readings}


async def test_the_record_of_one_that_is_turned_down_is_kept_for_three_years_from_then(filled):
    await done(filled, but(THEY_APPLY, is_connected_person=True))
    await filled.asked(TURNED_DOWN, by=MANAGER)

    before = await filled.asked(WhatIsDue(on=date(TODAY.year + 3, TODAY.month, TODAY.day - 1)), by=MANAGER)
    after = await filled.asked(WhatIsDue(on=date(TODAY.year + 3, TODAY.month, TODAY.day)), by=MANAGER)

    assert NINE not in {one.subject_id for one in before.records}
    assert NINE in {one.subject_id for one in after.records}


@pytest.mark.parametrize(
    ("by", "may"), [(LIAISON_WORKER, True), (ANOTHER, False), (MANAGER, True), (SUPERVISOR, False)]
)
async def test_the_outcome_is_recorded_by_who_registered_it_or_keeps_approvals(filled, by, may):
    await done(filled, THEY_APPLY, by=LIAISON_WORKER)

    offered = getattr(await how_is(filled, by=by), "may_record_application", False)
    reply = await filled.asked(TURNED_DOWN, by=by)
    taken = await filled.asked(TakeBackApplication(household_id=NINE, reason="Another family"), by=by)

    assert offered is may
    assert [getattr(one, "reason", None) for one in (reply, taken)] == ([None, None] if may else ["not_yours"] * 2)


async def test_one_that_is_approved_is_a_household_like_any_other(filled):
    await done(filled, THEY_APPLY)

    reply = await filled.asked(
        ChangeApproval(household_id=NINE, on=TODAY, places=2, age_from=0, age_to=9, reason="Panel"), by=MANAGER
    )

    view = await how_is(filled)
    assert isinstance(reply, RecordChange), reply
    assert (view.approval.places, view.vacancies) == (2, 2)
    assert (await filled.asked(TURNED_DOWN, by=MANAGER)).reason == "approved"


@pytest.mark.parametrize("somebody", [MOE, LEE], ids=["manager", "liaison worker"])
async def test_an_applicant_is_registered_and_turned_down_on_pages(filled, somebody):
    async with visiting(a_site(filled)) as visitor:
        await visitor.sign_in(somebody, AUTHORITY)
        listed = await visitor.get("/households")
        form = await visitor.get("/households/register-applicant")
        check = await visitor.submit(form, {**FORM, **({"supervisor": "nobody"} if somebody is MOE else {})})
        registered = await visitor.submit(check, CONFIRM)
        outcome = await visitor.get(f"/households/{NINE}/application")
        told = await visitor.submit(
            outcome, {**a_day("on", 1, 11, 2026), "state": "refused", "written_in": "Letter", "reason": "No room"}
        )
        turned_down = await visitor.submit(told, CONFIRM)

    assert "Register a household that has applied" in main_of(listed)
    assert "How many spare beds" not in main_of(form)
    assert title_of(check).startswith("Check before you confirm: register a household that has applied")
    assert "Applied on Tuesday 1 September 2026" in main_of(check)
    assert registered.url.path == f"/households/{NINE}"
    assert "The household is registered as an applicant. Its reference is H9." in main_of(registered)
    assert "The household has applied" in main_of(registered)
    what_for = "It was approved: record what for"
    assert (what_for in main_of(registered)) is (somebody is MOE)
    assert turned_down.url.path == f"/households/{NINE}"
    assert "It was refused" in main_of(turned_down)
    assert "Spare beds Not recorded" in main_of(registered), "nobody is asked for them before an approval"
    assert "Record an exemption" not in main_of(registered), "it would be refused"


async def test_what_is_wrong_is_said_at_each_field(filled):
    async with visiting(a_site(filled)) as visitor:
        await visitor.sign_in(SUE, AUTHORITY)
        form = await visitor.get("/households/register-applicant")
        empty = await visitor.submit(form, {})
        late = await visitor.submit(form, {**FORM, **a_day("applied_on", 1, 9, 2027)})

    assert empty.status_code == 422
    for sentence in (
        "Enter the household’s name",
        "Enter the address",
        "Enter the postcode",
        "Enter the day of the application",
        "Select as what they applied",
        "Enter the document in which it is written",
    ):
        assert sentence in main_of(empty)
    assert "Enter the day on which it happened: today or earlier." in main_of(late)
