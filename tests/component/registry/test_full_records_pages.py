"""What the pages of records tell where all is recorded that a decision needs."""

import pytest

from shared.contracts.bed_sharing import SharingState, WaitingSharing, WaitingSharings, WhichSharingsWait
from shared.contracts.child_terms import WhichReviewsAreDue
from shared.contracts.records import HowIsChild, HowIsHousehold
from shared.contracts.stays import StaySheet
from shared.testing.site import HUB_HOME_CARER, MANAGER, SATELLITE_CARER, parsed, text_of, visiting
from tests.component.registry.a_full_record import (
    SHARES_WITH_BEN,
    WITH_CY,
    a_full_child,
    a_full_household,
    a_full_stay_sheet,
)
from tests.component.registry.a_site_of_records import a_bus, a_site
from tests.component.registry.a_world_of_records import ADA, BIRCH, FRIDAY, HUB, SOCIAL_WORKER, a_child


@pytest.fixture
def bus():
    bus = a_bus()
    bus.answers |= {HowIsChild: a_full_child(), HowIsHousehold: a_full_household(), StaySheet: a_full_stay_sheet()}
    return bus


@pytest.fixture
async def visitor(bus):
    async with visiting(a_site(bus)) as visitor:
        yield visitor


def main_of(page):
    return text_of(parsed(page).find(".//main"))


async def shown(visitor, who, path):
    await visitor.sign_in(who)
    return main_of(await visitor.get(path))


async def test_a_childs_page_says_area_by_area_who_decides_and_whose_review_is_overdue(visitor):
    page = await shown(visitor, SOCIAL_WORKER, f"/children/{ADA}")

    assert "Haircuts Review overdue The carers where the child lives On condition: no shaving" in page
    assert "Each time, tell a parent and the child’s social worker." in page
    assert "It should have been reviewed by Sunday 1 November 2026." in page
    assert "To be reviewed by Wednesday 3 March 2027." in page
    assert "For everything else ask the social worker: clubs, sports and hobbies," in page


async def test_what_was_recorded_first_stands_beside_what_replaced_it(visitor):
    page = await shown(visitor, SOCIAL_WORKER, f"/children/{ADA}")

    assert "Replaced A parent, through the child’s social worker" in page
    assert "Something else is recorded since" in page


async def test_a_childs_page_tells_risks_needs_and_what_nobody_knows(visitor):
    page = await shown(visitor, SATELLITE_CARER, f"/children/{ADA}")

    assert "Living with pets Can’t live with pets. Afraid of dogs" in page
    assert "Communication needs Not recorded" in page
    assert "Risk present Going missing: Walks to her old school" in page
    assert "No known risk: self-harm." in page
    assert "Not recorded, so nobody knows: sexual exploitation, criminal exploitation," in page
    before = page.partition("What was known before, and what is recorded for later")[2]
    assert "Going missing: No known risk" in before
    assert "Until Tuesday 3 March 2026" in before


async def test_a_childs_page_tells_with_whom_the_child_may_share_and_for_whom_it_waits(visitor):
    page = await shown(visitor, SOCIAL_WORKER, f"/children/{ADA}")

    assert (
        "With Ben, Adeyemi Agreed Agreed for each of them from Tuesday 3 March 2026 to Wednesday 3 March 2027" in page
    )
    assert "For Ada: " in page
    assert "On condition: each has their own bed" in page
    assert "With Cy, Adeyemi Not agreed yet They may not share yet: it isn’t agreed for Ada. Agree for Ada" in page


async def test_ethnicity_and_why_a_placement_is_allowed_are_in_words(visitor):
    page = await shown(visitor, SOCIAL_WORKER, f"/children/{ADA}")

    assert "Ethnicity White and Black Caribbean" in page
    assert "Allowed beyond the rule because: An emergency of two days" in page


@pytest.mark.parametrize(("told", "shown_as"), [("wbri", "White British"), ("Cornish", "Cornish")])
async def test_an_ethnicity_that_is_no_code_is_somebodys_own_word(visitor, bus, told, shown_as):
    bus.answers[HowIsChild] = a_child(ethnicity=told)

    assert f"Ethnicity {shown_as} Language" in await shown(visitor, MANAGER, f"/children/{ADA}")


async def test_a_child_of_whom_nothing_is_recorded_has_a_bedroom_of_their_own(visitor, bus):
    bus.answers[HowIsChild] = a_child()

    page = await shown(visitor, MANAGER, f"/children/{ADA}")

    assert "Nobody has agreed that Ada shares a bedroom. Ada needs a bedroom of their own (NMS 10.6)." in page


async def test_the_stay_sheet_tells_risks_and_the_bedroom(visitor):
    page = await shown(visitor, HUB_HOME_CARER, f"/children/{ADA}/stay-sheet")

    assert "Risk present Going missing: Walks to her old school; ring the out-of-hours team at once" in page
    assert "Ada may share with Ben. Agreed for each of them from" in page
    assert "On condition: each has their own bed." in page
    assert "Ada may not share with Cy: not everybody has agreed." in page
    assert "Living with pets Can’t live with pets. Afraid of dogs" in page


async def test_a_stay_sheet_without_a_complete_agreement_says_so_first(visitor, bus):
    to_come = SHARES_WITH_BEN.model_copy(update={"state": SharingState.TO_COME, "agreed_from": FRIDAY})
    bus.answers[StaySheet] = a_full_stay_sheet(bed_sharings=(to_come,))

    page = await shown(visitor, HUB_HOME_CARER, f"/children/{ADA}/stay-sheet")

    parts = (
        "Ada has a bedroom of their own: no agreement to share is complete.",
        "Ada may not share with Ben before Friday 27 November 2026.",
    )
    assert 0 < page.index(parts[0]) < page.index(parts[1])


async def test_a_household_page_tells_the_limit_night_by_night_and_why(visitor):
    page = await shown(visitor, MANAGER, f"/households/{BIRCH}")

    assert "Tonight to Tuesday 24 November 2026 Within the limit 3 children. Usually at most 3." in page
    assert (
        "Friday 27 November 2026 Beyond the limit 4 children, 1 of them for a sleepover, more than 3. They aren’t all "
        "brothers and sisters, and no exemption is recorded." in page
    )
    assert "All are brothers and sisters, so the limit of 3 doesn’t count." in page
    assert "in words only: somebody must read whether it names each of them." in page
    assert "Ada and Ben Agreed" in page


async def test_a_social_workers_home_page_says_what_waits_and_what_is_overdue(visitor, bus):
    waiting = WaitingSharing(child_id=ADA, sharing_id=WITH_CY, household_id=HUB)
    bus.answers[WhichSharingsWait] = WaitingSharings(sharings=(waiting,))

    page = await shown(visitor, SOCIAL_WORKER, "/")

    assert "Ada: sharing a bedroom, Adeyemi It is agreed for another child and waits for you." in page
    assert "Ada: who decides about haircuts The review is overdue since Sunday 1 November 2026" in page
    assert "Ben: who decides about nights away To be reviewed by Friday 27 November 2026" in page


async def test_a_carer_isnt_asked_for_agreements_or_reviews(visitor, bus):
    page = await shown(visitor, SATELLITE_CARER, "/")

    assert "Children’s records that need you" not in page
    assert [one for _, one, _ in bus.asked if isinstance(one, WhichSharingsWait | WhichReviewsAreDue)] == []
