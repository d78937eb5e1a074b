"""The pages on which a record is changed: a form, a look at what was decided, and then the deed."""

from datetime import date
from uuid import UUID

import pytest

from shared.contracts.bed_sharing import AgreeToBedSharing, EndBedSharing
from shared.contracts.constellations import Concern
from shared.contracts.record_changes import (
    ChangeDelegatedAuthority,
    EndApproval,
    EndPlacement,
    RecordChange,
    RecordMatchingFact,
    RecordPlacement,
    TakeBackPlacement,
)
from shared.contracts.record_words import DecisionArea, Finding, MatchingTopic, MustBeTold
from shared.contracts.records import HowIsChild
from shared.contracts.refusals import Refused
from shared.contracts.words import OvernightDecision, PlacementEndReason, PlacementKind
from shared.testing.site import MANAGER, SATELLITE_CARER, parsed, text_of, title_of, visiting
from tests.component.registry.a_full_record import WITH_BEN, WITH_CY, a_full_child
from tests.component.registry.a_site_of_records import ADMINISTRATOR, a_bus, a_site
from tests.component.registry.a_world_of_records import (
    ADA,
    BIRCH,
    CY,
    FRIDAY,
    HUB,
    SOCIAL_WORKER,
    SUNDAY,
    SUPERVISOR,
    a_child,
)

FRIDAYS = {"on-day": "27", "on-month": "11", "on-year": "2026"}
CHANGES = {
    f"/children/{ADA}/delegated-authority": (
        {
            **FRIDAYS,
            "area": "haircuts",
            "decision": "parent",
            "conditions": "ask twice",
            "must_tell": "school",
            "review_on-day": "1",
            "review_on-month": "3",
            "review_on-year": "2027",
            "written_in": "Placement plan",
        },
        ChangeDelegatedAuthority(
            child_id=ADA,
            on=FRIDAY,
            area=DecisionArea.HAIRCUTS,
            decision=OvernightDecision.PARENT,
            conditions="ask twice",
            must_tell=(MustBeTold.SCHOOL,),
            review_on=date(2027, 3, 1),
            written_in="Placement plan",
            version=12,
        ),
        "Who decides is changed from Friday 27 November 2026.",
    ),
    f"/children/{ADA}/matching": (
        {**FRIDAYS, "topic": "pets", "finding": "no", "details": "Afraid of dogs", "written_in": "Assessment"},
        RecordMatchingFact(
            child_id=ADA,
            topic=MatchingTopic.PETS,
            finding=Finding.NO,
            details="Afraid of dogs",
            on=FRIDAY,
            written_in="Assessment",
            version=12,
        ),
        "It is recorded from Friday 27 November 2026.",
    ),
    f"/children/{ADA}/bed-sharing": (
        {
            **FRIDAYS,
            "household": str(HUB),
            "with_children": str(CY),
            "agreed_by": "Sam Okafor",
            "agreed_on-day": "20",
            "agreed_on-month": "11",
            "agreed_on-year": "2026",
            "written_in": "Assessment",
            "last_on-day": "28",
            "last_on-month": "11",
            "last_on-year": "2026",
        },
        AgreeToBedSharing(
            child_id=ADA,
            with_child_ids=(CY,),
            household_id=HUB,
            on=FRIDAY,
            until=SUNDAY,
            agreed_by="Sam Okafor",
            agreed_on=date(2026, 11, 20),
            written_in="Assessment",
            version=12,
        ),
        "The agreement is recorded from Friday 27 November 2026.",
    ),
    f"/children/{ADA}/bed-sharing/end": (
        {**FRIDAYS, "sharing": str(WITH_BEN), "reason": "They quarrel"},
        EndBedSharing(child_id=ADA, sharing_id=WITH_BEN, on=FRIDAY, reason="They quarrel", version=12),
        "It isn’t agreed any more from Friday 27 November 2026.",
    ),
    f"/children/{ADA}/placement": (
        {**FRIDAYS, "household_ref": "H3", "kind": "U6", "ended_reason": "CARPL", "reason": "Closer to school"},
        RecordPlacement(
            child_id=ADA,
            household_ref="H3",
            kind=PlacementKind.U6,
            on=FRIDAY,
            reason="Closer to school",
            ended_reason=PlacementEndReason.CARPL,
            version=12,
        ),
        "The placement is recorded from Friday 27 November 2026.",
    ),
    f"/children/{ADA}/placement/end": (
        {**FRIDAYS, "ended_reason": "LAREQ", "reason": "Goes home"},
        EndPlacement(child_id=ADA, on=FRIDAY, ended_reason=PlacementEndReason.LAREQ, reason="Goes home", version=12),
        "The placement ends on Friday 27 November 2026.",
    ),
    f"/households/{BIRCH}/end-approval": (
        {**FRIDAYS, "ended_reason": "retired", "reason": "They wrote to us"},
        EndApproval(household_id=BIRCH, on=FRIDAY, ended_reason="retired", reason="They wrote to us"),
        "The approval ends on Friday 27 November 2026.",
    ),
}
MOVE = f"/children/{ADA}/placement"


@pytest.fixture
def bus():
    bus = a_bus()
    bus.answers[HowIsChild] = a_full_child()
    return bus


@pytest.fixture
async def manager(bus):
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(MANAGER)
        yield visitor


def main_of(page):
    return text_of(parsed(page).find(".//main"))


def commands(bus, kind):
    return [(request, key) for _, request, key in bus.asked if isinstance(request, kind)]


@pytest.mark.parametrize("path", CHANGES)
async def test_a_change_is_checked_before_it_is_done_and_done_once(manager, bus, path):
    fields, command, flash = CHANGES[path]

    form = await manager.get(path)
    check = await manager.submit(form, fields)
    done = await manager.submit(check, {"step": "confirm"})
    await manager.submit(check, {"step": "confirm"})

    assert title_of(check).startswith("Check before you confirm")
    assert flash in main_of(done)
    (dry, _), (real, key), (again, same_key) = commands(bus, type(command))
    assert dry == command.model_copy(update={"dry_run": True})
    assert real == command == again
    assert isinstance(key, UUID)
    assert key == same_key


@pytest.mark.parametrize("path", CHANGES)
async def test_a_form_that_is_empty_says_what_is_missing_and_asks_for_nothing(manager, bus, path):
    _, command, _ = CHANGES[path]

    page = await manager.submit(await manager.get(path), {})

    assert page.status_code == 422
    assert title_of(page).startswith("Error: ")
    assert "Enter the first day" in main_of(page)
    assert commands(bus, type(command)) == []


@pytest.mark.parametrize("path", CHANGES)
async def test_who_goes_back_finds_what_they_entered(manager, path):
    fields, _, _ = CHANGES[path]
    check = await manager.submit(await manager.get(path), fields)

    form = await manager.submit(check, {"step": "change"})

    assert form.status_code == 200
    entered = {field.get("name"): field.get("value") for field in parsed(form).iter("input")}
    assert entered["on-day"] == "27"
    assert ("Why?" in main_of(form)) == ("reason" in fields)


async def test_a_refusal_stands_at_its_field_with_its_source(manager, bus):
    bus.answers[RecordPlacement] = Refused(
        reason="no_such_household", detail="There is no household with this reference.", fields=("household_ref",)
    )

    page = await manager.submit(await manager.get(MOVE), CHANGES[MOVE][0])

    assert page.status_code == 422
    [link] = [one for one in parsed(page).iter("a") if one.get("href") == "#household_ref"]
    assert text_of(link) == "There is no household with this reference."


async def test_a_rule_that_is_set_aside_asks_why_and_shows_it_before_the_deed(manager, bus):
    concern = Concern(
        code="no_vacancy", sentence="The household is approved for 3.", source="Care Planning", needs_a_reason=True
    )
    bus.answers[RecordPlacement] = RecordChange(household="Cedar", concerns=(concern,))

    asked = await manager.submit(await manager.get(MOVE), CHANGES[MOVE][0])
    check = await manager.submit(asked, {**CHANGES[MOVE][0], "allowed_because": "An emergency"})

    assert asked.status_code == 422
    assert "There is a problem The household is approved for 3. Which rule is this, and whose?" in main_of(asked)
    assert "Where it is from Care Planning" in main_of(asked)
    assert check.status_code == 200
    assert "The household is approved for 3. (Care Planning)" in main_of(check)
    assert "Household Cedar" in main_of(check)
    assert "Why it is allowed An emergency" in main_of(check)


async def test_a_record_that_isnt_yours_has_no_form(manager, bus):
    bus.answers[HowIsChild] = a_child(may_change=False)

    page = await manager.get(MOVE)

    assert page.status_code == 404


async def test_each_change_is_for_its_roles(bus):
    found = {}
    async with visiting(a_site(bus)) as visitor:
        for somebody in (MANAGER, SOCIAL_WORKER, SUPERVISOR, ADMINISTRATOR, SATELLITE_CARER):
            await visitor.sign_in(somebody)
            found[somebody.name] = [(await visitor.get(path)).status_code for path in CHANGES]

    assert list(found.values()) == [
        [200, 200, 200, 200, 200, 200, 200],
        [200, 200, 200, 200, 200, 200, 403],
        [403, 403, 403, 403, 403, 403, 200],
        [403, 403, 403, 403, 403, 403, 200],
        [403, 403, 403, 403, 403, 403, 403],
    ]


async def test_whoever_was_overtaken_is_told_and_sends_the_form_again_with_the_record_as_it_is(manager, bus):
    path = f"/children/{ADA}/delegated-authority"
    fields, _, _ = CHANGES[path]
    check = await manager.submit(await manager.get(path), fields)
    bus.answers |= {
        HowIsChild: a_full_child(version=13),
        ChangeDelegatedAuthority: Refused(
            reason="changed_meanwhile", detail="Somebody else has changed this record.", fields=("version",)
        ),
    }

    form = await manager.submit(check, {"step": "confirm"})

    assert form.status_code == 422
    assert "Somebody else has changed this record." in main_of(form)
    entered = {field.get("name"): field.get("value") for field in parsed(form).iter("input")}
    assert (entered["version"], entered["on-day"]) == ("13", "27")


async def test_an_agreement_that_waits_is_chosen_already(manager):
    form = await manager.get(f"/children/{ADA}/bed-sharing?sharing={WITH_CY}")

    chosen = [field.get("value") for field in parsed(form).iter("input") if field.get("checked") is not None]
    assert chosen == [str(HUB), str(CY)]


async def test_the_check_names_with_whom_the_child_shares(manager):
    path = f"/children/{ADA}/bed-sharing"

    check = await manager.submit(await manager.get(path), CHANGES[path][0])

    assert "Shares a bedroom with Cy" in main_of(check)
    assert "Last day Saturday 28 November 2026" in main_of(check)


async def test_a_placement_that_isnt_right_is_put_right_from_what_is_recorded(manager, bus):
    wrong = a_full_child().placements[0]
    record = await manager.get(f"/children/{ADA}")
    [link] = [
        one.get("href")
        for one in parsed(record).iter("a")
        if one.get("href", "").endswith(f"?placement={wrong.placement_id}") and "take-back" not in one.get("href")
    ]

    form = await manager.get(link)
    first = wrong.started_on
    chosen = [field.get("value") for field in parsed(form).iter("input") if field.get("checked") is not None]
    entered = {field.get("name"): field.get("value") for field in parsed(form).iter("input")}
    assert chosen == [str(wrong.placement_id), wrong.kind.value]
    assert [entered[f"on-{part}"] for part in ("day", "month", "year")] == [
        str(first.day),
        str(first.month),
        str(first.year),
    ]
    days = {name: value for name, value in entered.items() if name.startswith("on-")}
    fields = {**days, "placement": chosen[0], "kind": chosen[1], "household_ref": "H3", "reason": "A slip"}
    check = await manager.submit(form, fields)
    await manager.submit(check, {"step": "confirm"})

    assert [(one.instead_of, one.on, one.kind, one.dry_run) for one, _ in commands(bus, RecordPlacement)] == [
        (wrong.placement_id, wrong.started_on, wrong.kind, True),
        (wrong.placement_id, wrong.started_on, wrong.kind, False),
    ]


async def test_a_child_who_moves_puts_nothing_right(manager, bus):
    check = await manager.submit(await manager.get(MOVE), CHANGES[MOVE][0])

    assert title_of(check).startswith("Check before you confirm")
    assert [one.instead_of for one, _ in commands(bus, RecordPlacement)] == [None]


async def test_a_placement_that_never_was_is_taken_back_once_it_was_seen_what_that_costs(manager, bus):
    wrong = a_full_child().placements[0].placement_id
    path = f"/children/{ADA}/placement/take-back?placement={wrong}"
    assert path in [one.get("href") for one in parsed(await manager.get(f"/children/{ADA}")).iter("a")]

    form = await manager.get(path)
    empty = await manager.submit(form, {})
    assert str(wrong) in [one.get("value") for one in parsed(form).iter("input") if one.get("checked") is not None]
    fields = {"placement": str(wrong), "before_goes_on": "goes_on", "reason": "Another child’s move"}
    check = await manager.submit(form, fields)
    done = await manager.submit(check, {"step": "confirm"})

    assert empty.status_code == 422
    assert "Select what becomes of the placement before" in main_of(empty)
    assert "Recorded by mistake The one from 3 March 2025: it never was." in main_of(check)
    assert "Sleepovers that would be cancelled None." in main_of(check)
    assert "The placement before Goes on: the child didn’t move" in main_of(check)
    assert "It is taken back. That it was recorded stays known." in main_of(done)
    usual = {"child_id": ADA, "placement_id": wrong, "before_goes_on": True, "reason": "Another child’s move"}
    dry, real = (one for one, _ in commands(bus, TakeBackPlacement))
    assert real == TakeBackPlacement(**usual, version=12)
    assert dry == real.model_copy(update={"dry_run": True})


async def test_the_end_of_the_latest_placement_can_be_changed_from_the_record(manager, bus):
    child = a_full_child()
    ended = child.placements[0].model_copy(update={"ended_on": FRIDAY, "ended_reason": PlacementEndReason.LAREQ})
    bus.answers[HowIsChild] = child.model_copy(
        update={"household_id": None, "placements": (ended, *child.placements[1:])}
    )

    record = await manager.get(f"/children/{ADA}")

    ends = [one for one in parsed(record).iter("a") if one.get("href") == f"/children/{ADA}/placement/end"]
    assert [text_of(one).partition(":")[0] for one in ends] == ["Change when it ends"]


async def test_who_may_not_change_the_record_is_offered_nothing_at_a_placement(manager, bus):
    bus.answers[HowIsChild] = a_full_child(may_change=False)

    record = await manager.get(f"/children/{ADA}")

    assert "It never was" not in main_of(record)
