"""What is written of people can be put right, people come and go on days, and an old file overturns none of it."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.contracts.constellations import HandOverCaseload
from shared.contracts.correcting import (
    AssignSocialWorker,
    CarerLeaves,
    CorrectCarer,
    CorrectChild,
    CorrectHousehold,
    CorrectWorker,
    HowIsItWritten,
    LinkSiblings,
    SocialWorker,
    UnlinkSiblings,
    WorkerLeaves,
    Written,
)
from shared.contracts.packs import Imported
from shared.contracts.records import HowIsChild, HowIsHousehold
from shared.contracts.refusals import Refused
from shared.contracts.registering import AddCarer
from shared.contracts.registry import (
    ChildChanged,
    ExportRegister,
    HouseholdChanged,
    PersonChanged,
    WhoCanSignIn,
    WhoIsSigningIn,
)
from shared.contracts.roles import Role
from shared.testing.actors import actor
from shared.testing.rooms import Room
from tests.component.registry.builders import (
    a_small_register,
    carer,
    child,
    household,
    said_by,
    with_row_changed,
    worker,
)
from tests.component.registry.conftest import OPERATOR
from tests.component.registry.people_to_register import (
    MANAGER,
    MAX,
    OLE,
    SOCIAL_WORKER,
    a_worker,
    done,
)

TODAY = date(2026, 11, 23)
TOMORROW = TODAY + timedelta(days=1)
SIGN_IN = actor(Role.SIGN_IN)


async def written(room: Room, subject_id: UUID) -> Written:
    reply = await room.asked(HowIsItWritten(subject_id=subject_id), by=MANAGER)
    assert isinstance(reply, Written), reply
    return reply


async def refused(room: Room, command: Any, by: Any = MANAGER) -> str:
    reply = await room.asked(command, by=by)
    assert isinstance(reply, Refused), reply
    assert reply.detail
    return reply.reason


async def the_page_turns(room: Room) -> None:
    """Every errand that waits is run, as at the beginning of the day that it waits for."""
    for name, thing_id in await room.errands():
        if name == "turn_the_page":
            await room.ran(name, thing_id, None)  # type: ignore[arg-type]  # it asks nobody


async def who_can_sign_in(room: Room) -> set[UUID]:
    reply = await room.asked(WhoCanSignIn(), by=SIGN_IN)
    assert not isinstance(reply, Refused)
    return {one.person_id for one in reply.people}


async def test_a_household_that_moved_is_written_anew_and_what_was_is_refused_to_be_overtaken(filled: Room) -> None:
    was = await written(filled, household("H2"))
    assert was.household is not None
    moved = was.household.model_copy(update={"address": "9, Hill Road", "postcode": "PO1 1AA", "pets": ("cat",)})
    correction = CorrectHousehold(household_id=household("H2"), version=was.version, household=moved)

    await done(filled, correction)

    said = said_by(await filled.said(), HouseholdChanged)
    assert [(one.household_id, one.thing_version) for one in said] == [(household("H2"), was.version + 1)]
    view = await filled.asked(HowIsHousehold(household_id=household("H2")), by=MANAGER)
    assert not isinstance(view, Refused)
    assert (view.address, view.pets) == ("9, Hill Road", ("cat",))
    assert await refused(filled, correction) == "changed_meanwhile"
    assert await refused(filled, correction.model_copy(update={"version": was.version + 1})) == "nothing_changes"


async def test_an_old_file_doesnt_take_back_what_was_written_here(filled: Room) -> None:
    home, ann, ada = [await written(filled, one) for one in (household("H2"), carer("C1"), child("K1"))]
    assert home.household
    assert ann.carer
    assert ada.child
    rung = home.household.model_copy(update={"phone": "01632 960077"})
    await done(filled, CorrectHousehold(household_id=household("H2"), version=home.version, household=rung))
    mobile = ann.carer.model_copy(update={"phone": "07700 900077"})
    await done(filled, CorrectCarer(carer_id=carer("C1"), version=ann.version, carer=mobile))
    addy = ada.child.model_copy(update={"known_as": "Addy"})
    await done(filled, CorrectChild(child_id=child("K1"), version=ada.version, child=addy))

    same_file = await filled.asked(a_small_register(), by=OPERATOR)
    told = with_row_changed(a_small_register(), "households", "H2", phone="01632 960077")
    told = with_row_changed(told, "carers", "C1", mobile="07700 900077")
    put_right = await filled.asked(with_row_changed(told, "children", "K1", known_as="Addy"), by=OPERATOR)

    assert isinstance(same_file, Refused)
    assert [one.field for one in same_file.faults] == ["households.1.phone", "carers.0.mobile", "children.0.known_as"]
    assert isinstance(put_right, Imported)


async def test_a_carer_joins_and_can_sign_in_from_that_day_on(filled: Room) -> None:
    reply = await done(filled, AddCarer(household_id=household("H2"), carer=OLE, on=TOMORROW))
    assert reply.thing_id is not None
    [said] = said_by(await filled.said(), PersonChanged)
    before = await who_can_sign_in(filled)

    filled.clock.move(days=1)
    await the_page_turns(filled)
    [joined] = said_by(await filled.said(), PersonChanged)
    after = await who_can_sign_in(filled)

    assert (said.roles, said.household_id) == ((), None)
    assert (joined.roles, joined.household_id) == ((Role.SATELLITE_CARER,), household("H2"))
    assert joined.thing_version > said.thing_version
    assert reply.thing_id not in before
    assert reply.thing_id in after


async def test_a_carer_who_leaves_is_shut_out_on_that_day_and_stays_known_before(filled: Room) -> None:
    was = await written(filled, carer("C2"))

    await done(filled, CarerLeaves(carer_id=carer("C2"), version=was.version, on=TODAY))

    [said] = said_by(await filled.said(), PersonChanged)
    assert (said.person_id, said.roles, said.household_id, said.is_main_carer) == (carer("C2"), (), None, False)
    assert carer("C2") not in await who_can_sign_in(filled)
    signed = await filled.asked(WhoIsSigningIn(person_id=carer("C2")), by=OPERATOR)
    assert isinstance(signed, Refused)
    now = await filled.asked(HowIsHousehold(household_id=household("H1")), by=MANAGER)
    then = await filled.asked(HowIsHousehold(household_id=household("H1"), on=TODAY - timedelta(days=1)), by=MANAGER)
    assert not isinstance(now, Refused)
    assert not isinstance(then, Refused)
    assert [one.name for one in now.carers] == ["Ann Frost"]
    assert [one.name for one in then.carers] == ["Ann Frost", "Ben Frost"]
    again = await filled.asked(a_small_register(), by=OPERATOR)
    assert isinstance(again, Refused)
    assert [one.field for one in again.faults] == ["carers.1.left_on"]


async def test_who_was_to_leave_stays_after_all(filled: Room) -> None:
    ben = await written(filled, carer("C2"))
    await done(filled, CarerLeaves(carer_id=carer("C2"), version=ben.version, on=TOMORROW))
    leaving = await written(filled, carer("C2"))
    await done(filled, CarerLeaves(carer_id=carer("C2"), version=leaving.version, on=None))
    filled.clock.move(days=2)
    await the_page_turns(filled)

    assert leaving.left_on == TOMORROW
    assert carer("C2") in await who_can_sign_in(filled)
    last = said_by(await filled.said(), PersonChanged)[-1]
    assert (last.person_id, last.roles, last.household_id) == (carer("C2"), (Role.HUB_HOME_CARER,), household("H1"))


async def test_a_household_always_has_a_main_carer(filled: Room) -> None:
    ann = await written(filled, carer("C1"))
    assert ann.carer
    no_more = ann.carer.model_copy(update={"is_main_carer": False})
    main = OLE.model_copy(update={"is_main_carer": True})

    given_up = CorrectCarer(carer_id=carer("C1"), version=ann.version, carer=no_more)

    assert await refused(filled, given_up) == "no_main_carer"
    assert await refused(filled, AddCarer(household_id=household("H1"), carer=main, on=TOMORROW)) == "not_there_yet"


async def test_the_main_carer_hands_that_on_before_leaving(filled: Room) -> None:
    ann, ben = await written(filled, carer("C1")), await written(filled, carer("C2"))
    leaving = CarerLeaves(carer_id=carer("C1"), version=ann.version, on=TODAY)
    assert ben.carer is not None

    assert await refused(filled, leaving) == "no_main_carer"
    main = ben.carer.model_copy(update={"is_main_carer": True})
    await done(filled, CorrectCarer(carer_id=carer("C2"), version=ben.version, carer=main))

    assert [(one.person_id, one.is_main_carer) for one in said_by(await filled.said(), PersonChanged)] == [
        (carer("C2"), True),
        (carer("C1"), False),
    ]
    now = (await written(filled, carer("C1"))).version
    await done(filled, leaving.model_copy(update={"version": now}))


async def test_a_worker_leaves_once_their_caseload_is_handed_over(filled: Room) -> None:
    new = await done(filled, a_worker())
    assert new.thing_id is not None
    was = await written(filled, worker("W7"))
    leaving = WorkerLeaves(worker_id=worker("W7"), version=was.version, on=TOMORROW)

    assert await refused(filled, leaving) == "still_responsible"
    handed = HandOverCaseload(
        from_worker_id=worker("W7"), to_worker_id=new.thing_id, on=TOMORROW, reason="Leaves us", only=()
    )
    assert not isinstance(await filled.asked(handed, by=MANAGER), Refused)
    await done(filled, leaving)
    assert worker("W7") in await who_can_sign_in(filled)
    await filled.said()
    filled.clock.move(days=1)
    await the_page_turns(filled)

    assert worker("W7") not in await who_can_sign_in(filled)
    [said] = [one for one in said_by(await filled.said(), PersonChanged) if one.person_id == worker("W7")]
    assert said.roles == ()
    back = HandOverCaseload(from_worker_id=new.thing_id, to_worker_id=worker("W7"), on=TOMORROW, reason="Back")
    assert await refused(filled, back) == "leaves"


async def test_a_worker_may_be_several_things_and_keeps_what_they_have_duties_by(filled: Room) -> None:
    was = await written(filled, worker("W1"))
    assert was.worker is not None
    both = was.worker.model_copy(update={"roles": (Role.LIAISON_WORKER, Role.SUPERVISING_SOCIAL_WORKER)})
    other = was.worker.model_copy(update={"roles": (Role.SUPERVISING_SOCIAL_WORKER,)})
    correction = CorrectWorker(worker_id=worker("W1"), version=was.version, worker=both)

    assert await refused(filled, correction.model_copy(update={"worker": other})) == "still_responsible"
    await done(filled, correction)

    signed = await filled.asked(WhoIsSigningIn(person_id=worker("W1")), by=OPERATOR)
    assert not isinstance(signed, Refused)
    assert signed.actor.roles == {Role.LIAISON_WORKER, Role.SUPERVISING_SOCIAL_WORKER}
    [said] = said_by(await filled.said(), PersonChanged)
    assert set(said.roles) == signed.actor.roles


async def test_nobody_gives_themselves_another_role(filled: Room) -> None:
    was = await written(filled, worker("W4"))
    assert was.worker is not None
    more = was.worker.model_copy(update={"roles": (Role.PROGRAMME_MANAGER, Role.CHILDRENS_SOCIAL_WORKER)})

    reason = await refused(filled, CorrectWorker(worker_id=worker("W4"), version=was.version, worker=more))

    assert reason == "beyond_your_role"


async def test_brothers_and_sisters_are_linked_with_all_whom_they_belong_to(filled: Room) -> None:
    view = await filled.asked(HowIsChild(child_id=child("K3")), by=MANAGER)
    assert not isinstance(view, Refused)

    linked = await done(filled, LinkSiblings(child_id=child("K3"), version=view.version or 1, sibling_ref="K1"))

    assert linked.brothers_and_sisters == ("Ada Fenn", "Bo Fenn")
    said = said_by(await filled.said(), ChildChanged)
    after = await filled.asked(HowIsChild(child_id=child("K3")), by=MANAGER)
    assert not isinstance(after, Refused)
    assert {one.child_id for one in after.siblings} == {child("K1"), child("K2")}
    assert {one.child_id for one in said} == {child("K3")}
    assert said[0].sibling_group_id is not None


async def test_of_two_who_arent_brother_and_sister_any_more_neither_is_in_a_group(filled: Room) -> None:
    version = (await written(filled, child("K1"))).version

    await done(filled, UnlinkSiblings(child_id=child("K1"), version=version))

    said = {one.child_id: one.sibling_group_id for one in said_by(await filled.said(), ChildChanged)}
    assert said == {child("K1"): None, child("K2"): None}


async def test_a_social_worker_links_only_children_of_their_own(filled: Room) -> None:
    mine = SOCIAL_WORKER.model_copy(update={"child_ids": (child("K1"), child("K2"), child("K5"))})
    version = (await written(filled, child("K5"))).version

    others = LinkSiblings(child_id=child("K5"), version=version, sibling_ref="K3")

    assert await refused(filled, others, mine) == "no_such_sibling"
    assert await refused(filled, others.model_copy(update={"child_id": child("K4")}), mine) == "not_yours"
    await done(filled, others.model_copy(update={"sibling_ref": "K2"}), mine)


async def test_the_first_social_worker_is_assigned_here(filled: Room) -> None:
    assigning = AssignSocialWorker(
        duty=SocialWorker.SUPERVISING_SOCIAL_WORKER,
        subject_id=household("H6"),
        worker_id=worker("W2"),
        on=TOMORROW,
        reason="As agreed",
    )

    await done(filled, assigning)

    [said] = said_by(await filled.said(), HouseholdChanged)
    assert said.supervising_social_worker_id == worker("W7")
    filled.clock.move(days=1)
    await the_page_turns(filled)
    [later] = said_by(await filled.said(), HouseholdChanged)
    assert later.supervising_social_worker_id == worker("W2")
    wrong = assigning.model_copy(update={"worker_id": worker("W3")})
    assert await refused(filled, assigning) == "nothing_changes"
    assert await refused(filled, wrong) == "another_role"
    assert await refused(filled, assigning.model_copy(update={"worker_id": worker("W7"), "on": TODAY})) in {
        "later_changes_exist",
        "nothing_changes",
    }


@pytest.mark.parametrize("who", [household("H1"), carer("C1"), child("K4"), UUID(int=3)])
async def test_what_is_written_is_told_to_whoever_may_correct_it(filled: Room, who: UUID) -> None:
    supervisor = actor(Role.SUPERVISING_SOCIAL_WORKER, supervised_household_ids=(household("H3"),))
    social_worker = SOCIAL_WORKER.model_copy(update={"child_ids": (child("K1"),)})

    replies = [await filled.asked(HowIsItWritten(subject_id=who), by=by) for by in (supervisor, social_worker)]

    assert [one.reason for one in replies if isinstance(one, Refused)] == ["not_yours", "not_yours"]


async def test_a_worker_of_the_app_is_in_an_export_with_all_they_are(filled: Room) -> None:
    both = MAX.model_copy(update={"roles": (Role.SUPERVISING_SOCIAL_WORKER, Role.LIAISON_WORKER)})
    new = await done(filled, a_worker(worker=both, ref="W9"))
    assert new.thing_id is not None
    was = await filled.asked(HowIsItWritten(subject_id=new.thing_id), by=MANAGER)
    assert isinstance(was, Written)
    await done(filled, WorkerLeaves(worker_id=new.thing_id, version=was.version, on=TOMORROW))

    page = await filled.asked(ExportRegister(table="workers"), by=OPERATOR)

    assert not isinstance(page, Refused)
    [line] = [one for one in page.workers if one.worker_ref == "W9"]
    assert (line.role, line.other_roles) == (Role.SUPERVISING_SOCIAL_WORKER, (Role.LIAISON_WORKER,))
    assert (line.joined_on, line.left_on) == (None, TOMORROW)
