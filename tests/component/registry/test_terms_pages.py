"""The pages on which approval terms, exemptions, health and who is at home are looked at and changed."""

from uuid import UUID

import pytest

from shared.contracts.approval_changes import (
    ChangeApproval,
    EndExemption,
    GrantExemption,
    RecordApplication,
    RecordCarerAtHome,
    TakeBackApplication,
)
from shared.contracts.constellations import Concern
from shared.contracts.fostering_limit import LimitVerdict
from shared.contracts.record_changes import RecordChange, RecordHealth
from shared.contracts.record_words import ApplicationState, Finding, HealthTopic
from shared.contracts.records import HowIsChild, HowIsHousehold
from shared.contracts.refusals import Refused
from shared.contracts.stays import StaySheet
from shared.testing.site import HUB_HOME_CARER, MANAGER, SATELLITE_CARER, parsed, text_of, title_of, visiting
from tests.component.registry.a_full_record import (
    EXEMPTIONS,
    NO_NEEDS,
    a_full_child,
    a_full_household,
    a_full_stay_sheet,
    a_night,
)
from tests.component.registry.a_site_of_records import ADMINISTRATOR, a_bus, a_site
from tests.component.registry.a_world_of_records import (
    ADA,
    BIRCH,
    FRIDAY,
    SATURDAY,
    SOCIAL_WORKER,
    SUNDAY,
    SUPERVISOR,
    TODAY,
    a_stay_sheet,
)
from tests.component.registry.test_changing_records_pages import commands, main_of

FRIDAYS = {"on-day": "27", "on-month": "11", "on-year": "2026"}
APPROVAL = f"/households/{BIRCH}/approval"
HEALTH = f"/children/{ADA}/health"
CHANGES = {
    HEALTH: (
        {**FRIDAYS, "topic": "allergies", "finding": "yes", "details": "Eggs", "written_in": "Health plan"},
        RecordHealth(
            child_id=ADA,
            topic=HealthTopic.ALLERGIES,
            finding=Finding.YES,
            details="Eggs",
            on=FRIDAY,
            written_in="Health plan",
            version=12,
        ),
        "It is recorded from Friday 27 November 2026.",
    ),
    APPROVAL: (
        {**FRIDAYS, "places": "4", "age_from": "5", "age_to": "16", "kinds": "long_term", "reason": "Panel"},
        ChangeApproval(
            household_id=BIRCH,
            on=FRIDAY,
            places=4,
            age_from=5,
            age_to=16,
            kinds=("long_term",),
            reason="Panel",
            version=7,
        ),
        "What the household is approved for is changed from Friday 27 November 2026.",
    ),
    f"/households/{BIRCH}/exemption": (
        {
            **FRIDAYS,
            "child_ids": str(ADA),
            "child_ref": "C0012",
            "granted_by": "The Council",
            "written_in": "Letter",
            "last_on-day": "28",
            "last_on-month": "11",
            "last_on-year": "2026",
        },
        GrantExemption(
            household_id=BIRCH,
            child_ids=(ADA,),
            child_ref="C0012",
            on=FRIDAY,
            until=SUNDAY,
            granted_by="The Council",
            written_in="Letter",
            version=7,
        ),
        "The exemption is recorded from Friday 27 November 2026.",
    ),
    f"/households/{BIRCH}/exemption/end": (
        {**FRIDAYS, "child": str(ADA), "reason": "She moves"},
        EndExemption(household_id=BIRCH, child_id=ADA, on=FRIDAY, reason="She moves", version=7),
        "The exemption ends on Friday 27 November 2026.",
    ),
    f"/households/{BIRCH}/carer-at-home": (
        {**FRIDAYS, "at_home": "no", "written_in": "Supervision"},
        RecordCarerAtHome(household_id=BIRCH, is_at_home=False, on=FRIDAY, written_in="Supervision", version=7),
        "It is recorded from Friday 27 November 2026.",
    ),
    f"/households/{BIRCH}/application": (
        {**FRIDAYS, "state": "withdrawn", "written_in": "Their letter", "reason": "They move"},
        RecordApplication(
            household_id=BIRCH,
            state=ApplicationState.WITHDRAWN,
            on=FRIDAY,
            written_in="Their letter",
            reason="They move",
            version=7,
        ),
        "It is recorded from Friday 27 November 2026.",
    ),
    f"/households/{BIRCH}/application/take-back": (
        {"reason": "Another household’s letter"},
        TakeBackApplication(household_id=BIRCH, reason="Another household’s letter", version=7),
        "It is taken back. That it was recorded stays known.",
    ),
}


@pytest.fixture
def bus():
    bus = a_bus()
    bus.answers |= {HowIsChild: a_full_child(), HowIsHousehold: a_full_household(), StaySheet: a_full_stay_sheet()}
    return bus


@pytest.fixture
async def manager(bus):
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(MANAGER)
        yield visitor


@pytest.mark.parametrize("path", CHANGES)
async def test_a_change_is_checked_before_it_is_done_and_done_once(manager, bus, path):
    fields, command, flash = CHANGES[path]

    check = await manager.submit(await manager.get(path), fields)
    done = await manager.submit(check, {"step": "confirm"})
    await manager.submit(check, {"step": "confirm"})

    assert title_of(check).startswith("Check before you confirm")
    assert flash in main_of(done)
    (dry, _), (real, key), (again, same_key) = commands(bus, type(command))
    assert dry == command.model_copy(update={"dry_run": True})
    assert real == command == again
    assert isinstance(key, UUID)
    assert key == same_key


@pytest.mark.parametrize(
    ("path", "sentences"),
    [
        (HEALTH, ["Select what it is about", "Select what is known", "Enter where it is written, or who said so"]),
        (APPROVAL, ["Enter how many children", "Enter the youngest age", "Enter the oldest age"]),
        (
            f"/households/{BIRCH}/exemption",
            ["Select the children whom it names, or enter a reference", "Enter who granted it"],
        ),
        (f"/households/{BIRCH}/exemption/end", ["Select whose exemption ends", "Enter why it ends"]),
        (f"/households/{BIRCH}/carer-at-home", ["Select whether a carer is at home full time"]),
    ],
)
async def test_an_empty_form_says_what_is_missing_and_asks_for_nothing(manager, bus, path, sentences):
    nothing = {"places": "", "age_from": "", "age_to": "", "kinds": ""}
    form = await manager.get(path)

    page = await manager.submit(form, nothing if path == APPROVAL else {})

    assert page.status_code == 422
    assert title_of(page).startswith("Error: ")
    for sentence in (*sentences, "Enter the first day"):
        assert sentence in main_of(page)
    assert commands(bus, type(CHANGES[path][1])) == []


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"places": "21"}, "Enter how many children as a number from 1 to 20"),
        ({"places": "0"}, "Enter how many children as a number from 1 to 20"),
        ({"places": "three"}, "Enter how many children as a number from 1 to 20"),
        ({"places": "²"}, "Enter how many children as a number from 1 to 20"),
        ({"age_from": "-1"}, "Enter the youngest age as a number from 0 to 25"),
        ({"age_to": "4"}, "Enter an oldest age that is not below the youngest"),
    ],
)
async def test_a_number_that_can_t_be_is_said_at_its_field(manager, values, sentence):
    page = await manager.submit(await manager.get(APPROVAL), {**CHANGES[APPROVAL][0], **values})

    assert page.status_code == 422
    assert sentence in main_of(page)


async def test_that_there_are_allergies_takes_which(manager, bus):
    page = await manager.submit(await manager.get(HEALTH), {**CHANGES[HEALTH][0], "details": ""})

    assert "Enter which they are, and what to do" in main_of(page)
    assert commands(bus, RecordHealth) == []


async def test_the_form_of_the_terms_has_those_of_today(manager):
    page = parsed(await manager.get(APPROVAL))

    fields = {one.get("name"): one.get("value") for one in page.iter("input") if one.get("type") == "text"}
    ticked = [one.get("value") for one in page.iter("input") if one.get("checked") is not None]
    assert (fields["places"], fields["age_from"], fields["age_to"]) == ("3", "0", "18")
    assert ticked == ["long_term", "short_break"]


async def test_what_was_unticked_stays_unticked(manager):
    only_a_name = {name: value for name, value in CHANGES[APPROVAL][0].items() if name != "kinds"}

    page = parsed(await manager.submit(await manager.get(APPROVAL), {**only_a_name, "reason": "", "kinds": ""}))

    assert [one for one in page.iter("input") if one.get("checked") is not None] == []


async def test_what_it_comes_to_stands_on_the_page_where_it_is_checked(manager):
    check = main_of(await manager.submit(await manager.get(APPROVAL), CHANGES[APPROVAL][0]))

    for sentence in (
        "Approved for 4 children, aged 5 to 16",
        "Kinds Long term",
        "Children who live there 2 of 4 places are taken: 2 vacancies.",
        "Constellation It stays the hub home of The Kites.",
        "Beds of the hub home 2 beds stay for the constellation’s children.",
    ):
        assert sentence in check


async def test_a_rule_that_is_set_aside_asks_why(manager, bus):
    concern = Concern(
        code="too_few_places", sentence="2 children are placed there.", source="Reg 23", needs_a_reason=True
    )
    bus.answers[ChangeApproval] = RecordChange(household="Birch", concerns=(concern,))

    asked = await manager.submit(await manager.get(APPROVAL), CHANGES[APPROVAL][0])
    check = await manager.submit(asked, {**CHANGES[APPROVAL][0], "allowed_because": "One moves on Monday"})

    assert asked.status_code == 422
    assert "2 children are placed there." in main_of(asked)
    assert "Where it is from Reg 23" in main_of(asked)
    assert "Why it is allowed One moves on Monday" in main_of(check)


async def test_a_refusal_stands_at_its_field(manager, bus):
    path = f"/households/{BIRCH}/exemption"
    bus.answers[GrantExemption] = Refused(reason="no_such_child", detail="Check the reference.", fields=("child_ref",))

    page = await manager.submit(await manager.get(path), CHANGES[path][0])

    [link] = [one for one in parsed(page).iter("a") if one.get("href") == "#child_ref"]
    assert text_of(link) == "Check the reference."


@pytest.mark.parametrize("path", [path for path in CHANGES if path.startswith("/households")])
async def test_a_household_that_isn_t_yours_to_change_has_no_form(manager, bus, path):
    bus.answers[HowIsHousehold] = a_full_household(
        may_end_approval=False,
        may_grant_exemptions=False,
        may_record_carer_at_home=False,
        may_record_application=False,
    )

    assert (await manager.get(path)).status_code == 404


async def test_each_change_is_for_its_roles(bus):
    found = {}
    async with visiting(a_site(bus)) as visitor:
        for somebody in (MANAGER, SOCIAL_WORKER, SUPERVISOR, ADMINISTRATOR, SATELLITE_CARER):
            await visitor.sign_in(somebody)
            found[somebody.name] = [(await visitor.get(path)).status_code for path in CHANGES]

    assert list(found.values()) == [
        [200, 200, 200, 200, 200, 200, 200],
        [200, 403, 403, 403, 403, 403, 403],
        [403, 200, 200, 200, 200, 200, 200],
        [403, 200, 403, 403, 403, 200, 200],
        [403, 403, 403, 403, 403, 403, 403],
    ]


async def test_the_household_s_page_tells_whom_exemptions_name_and_who_granted_them(manager):
    page = main_of(await manager.get(f"/households/{BIRCH}"))

    assert "Ada In force Since Tuesday 3 March 2026 Granted by Portsmouth City Council, M. Moss" in page
    assert "Written in: Letter of 3 March 2026" in page
    assert "A child whose record you can’t see Tuesday 3 March 2026 to Wednesday 1 July 2026" in page
    assert "A carer at home full time Yes, since Wednesday 1 July 2026. Written in: Supervision of 1 July 2026" in page


async def test_terms_that_are_allowed_beyond_a_rule_say_why(manager, bus):
    view = a_full_household()
    allowed = view.approvals[0].model_copy(update={"allowed_because": "One moves on Monday"})
    bus.answers[HowIsHousehold] = view.model_copy(update={"approvals": (allowed,)})

    assert "Allowed beyond the rule because: One moves on Monday" in main_of(await manager.get(f"/households/{BIRCH}"))


async def test_a_night_says_whether_exemptions_name_everybody(manager, bus):
    nights = tuple(
        a_night(night, 4, 0, verdict).model_copy(update={"named": named})
        for night, verdict, named in (
            (TODAY, LimitVerdict.EXEMPT, 4),
            (FRIDAY, LimitVerdict.EXEMPTION_TO_READ, 0),
            (SATURDAY, LimitVerdict.BEYOND, 3),
            (SUNDAY, LimitVerdict.BEYOND, 0),
        )
    )
    bus.answers[HowIsHousehold] = a_full_household(nights=nights)

    page = main_of(await manager.get(f"/households/{BIRCH}"))

    assert "A written exemption names each of them." in page
    assert "in words only: somebody must read whether it names each of them." in page
    assert "an exemption names only 3 of them, so it doesn’t hold." in page
    assert "and no exemption is recorded." in page


async def test_who_may_change_nothing_sees_no_way_to(manager, bus):
    bus.answers[HowIsHousehold] = a_full_household(
        may_end_approval=False,
        may_grant_exemptions=False,
        may_record_carer_at_home=False,
        may_record_application=False,
        exemptions=EXEMPTIONS[1:],
    )

    page = parsed(await manager.get(f"/households/{BIRCH}"))

    assert [one.get("href") for one in page.iter("a") if str(one.get("href")) in CHANGES] == []


async def test_the_child_s_page_tells_health_with_its_days_who_recorded_it_and_what_it_was(manager):
    page = main_of(await manager.get(f"/children/{ADA}"))

    assert "Allergies Peanuts. The pen is in the red bag, then ring 999 Tuesday 3 March 2026 to Saturday 28" in page
    assert "Written in: Health plan of 3 March 2026. Recorded on Sunday 22 November 2026 by" in page
    assert "Health needs and medicines None known Since before records began" in page
    assert "Peanuts and eggs" in page
    assert "Replaced Nuts" in page


async def test_where_nothing_is_recorded_of_health_nobody_knows(manager, bus):
    bus.answers[HowIsChild] = a_full_child(allergies=None, health=(), replaced_health=())

    page = main_of(await manager.get(f"/children/{ADA}"))

    assert "Allergies Not recorded, so nobody knows." in page
    assert "None known" not in page


async def test_a_registry_of_before_that_tells_of_allergies_only_is_believed(manager, bus):
    bus.answers[HowIsChild] = a_full_child(allergies="Peanuts", health=(), replaced_health=())

    page = main_of(await manager.get(f"/children/{ADA}"))

    assert "Allergies Peanuts" in page


async def test_the_stay_sheet_warns_of_tonight_s_allergies_and_of_those_of_a_later_night(bus):
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(HUB_HOME_CARER)
        page = main_of(await visitor.get(f"/children/{ADA}/stay-sheet"))

    assert "Allergies: Peanuts. The pen is in the red bag" in page
    assert "From Saturday 28 November 2026, allergies: Peanuts and eggs" in page
    assert "Health needs: None known." in page


async def test_the_stay_sheet_tells_none_known_from_nothing_recorded(bus):
    none = NO_NEEDS.model_copy(update={"topic": HealthTopic.ALLERGIES, "details": "Tested in May"})
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(HUB_HOME_CARER)
        bus.answers[StaySheet] = a_stay_sheet(allergies=None, health=(none,))
        known = main_of(await visitor.get(f"/children/{ADA}/stay-sheet"))
        bus.answers[StaySheet] = a_stay_sheet(allergies=None)
        unknown = main_of(await visitor.get(f"/children/{ADA}/stay-sheet"))

    assert "Allergies: None known. Tested in May." in known
    assert "No allergies are recorded. Ask Tom Birch to be sure." in unknown
    assert "No allergies are recorded." not in known
