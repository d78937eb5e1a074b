"""How long records are kept is set by the manager: what would become due is shown first, what was set stays."""

from datetime import UTC, date, datetime

import pytest

from shared.contracts.notifications import HowManyNotices, NoticeCount
from shared.contracts.record_words import PeriodName
from shared.contracts.refusals import Refused
from shared.contracts.registry import Kind, Named, Names, WhoAreThey
from shared.contracts.retention import (
    DueRecords,
    HowLongIsItKept,
    KeepItFor,
    LetGoByAge,
    LetGoOfWhatIsOld,
    PeriodTerm,
    SupposedPeriod,
    WhatIsDue,
)
from shared.testing.browser import DESKTOP, assert_usable, served
from shared.testing.site import HUB_HOME_CARER, MANAGER, parsed, text_of, visiting
from tests.component.registry.a_site_of_retention import ADA, a_bus, a_due_record, a_site

TODAY = date(2026, 11, 23)
HERE = "/retention/periods/child_from_birth"
ENTERED = {
    "years": "70", "on-day": "1", "on-month": "1", "on-year": "2027", "source": "Schedule of 2026", "reason": "Decided",
}  # fmt: skip
WANTED = KeepItFor(
    name=PeriodName.CHILD_FROM_BIRTH, years=70, on=date(2027, 1, 1), source="Schedule of 2026", reason="Decided"
)
HISTORY = (
    PeriodTerm(
        years=80,
        source="Schedule of 2020",
        started_on=date(2020, 5, 1),
        ended_on=None,
        reason="As the council has it",
        recorded_at=datetime(2020, 4, 2, 9, tzinfo=UTC),
        recorded_by=MANAGER.person_id,
    ),
)


def what_is_due(query):
    if query.supposing is None:
        return DueRecords(on=TODAY, records=(), total=1)
    return DueRecords(on=TODAY, records=(a_due_record(), a_due_record(name="Bo Fenn", ref="K0002")), total=3)


@pytest.fixture
def bus():
    made = a_bus()
    periods = made.answers[HowLongIsItKept]
    first = periods.periods[0].model_copy(update={"terms": HISTORY})
    made.answers |= {
        HowLongIsItKept: periods.model_copy(update={"periods": (first, *periods.periods[1:])}),
        WhatIsDue: what_is_due,
        KeepItFor: periods,
        LetGoOfWhatIsOld: LetGoByAge(
            readings=12, readings_before=date(2024, 11, 23), notices_before=date(2025, 11, 23), held_ids=(ADA,)
        ),
        HowManyNotices: NoticeCount(notices=1),
        WhoAreThey: Names(names=(Named(id=MANAGER.person_id, kind=Kind.WORKER, name=MANAGER.name),)),
    }
    return made


@pytest.fixture
async def manager(bus):
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(MANAGER)
        yield visitor


def main_of(page):
    return text_of(parsed(page).find(".//main"))


def asked_of(bus, kind):
    return [request for _, request, _ in bus.asked if isinstance(request, kind)]


async def test_a_period_has_its_source_and_all_that_was_ever_set_of_it(manager):
    text = main_of(await manager.get(HERE))

    assert "75 years" in text
    assert "until the 75th birthday" in text
    assert "Friday 1 May 2020 80 years" in text
    assert "As the council has it" in text
    assert f"by {MANAGER.name}" in text


async def test_what_would_become_due_is_shown_before_it_is_set(manager, bus):
    check = await manager.submit(await manager.get(f"{HERE}/change"), ENTERED)
    dry = asked_of(bus, KeepItFor)
    done = await manager.submit(check, {"step": "confirm"})

    assert "2 records more would be due on Friday 1 January 2027" in main_of(check)
    assert "Bo Fenn (Child, K0002)" in main_of(check)
    assert dry == [WANTED.model_copy(update={"dry_run": True})]
    assert asked_of(bus, WhatIsDue) == [
        WhatIsDue(on=WANTED.on, most=0),
        WhatIsDue(on=WANTED.on, supposing=SupposedPeriod(name=WANTED.name, years=70), most=20),
    ]
    assert asked_of(bus, KeepItFor)[1:] == [WANTED]
    assert "The period holds from Friday 1 January 2027." in text_of(parsed(done))


async def test_who_looked_can_go_back_and_change_it(manager, bus):
    check = await manager.submit(await manager.get(f"{HERE}/change"), ENTERED)

    form = await manager.submit(check, {"step": "change"})

    assert parsed(form).find(".//input[@id='years']").get("value") == "70"
    assert [one.dry_run for one in asked_of(bus, KeepItFor)] == [True]


@pytest.mark.parametrize(("name", "sentence"), [
    ("reading_from_its_day", "12 lines of the access log of days before Saturday 23 November 2024 would go"),
    ("notice_from_its_day", "1 notice of days before Sunday 23 November 2025 would go"),
])  # fmt: skip
async def test_of_what_goes_by_its_age_it_is_counted_how_much(manager, bus, name, sentence):
    form = await manager.get(f"/retention/periods/{name}/change")

    check = await manager.submit(form, ENTERED)

    assert sentence in main_of(check)
    [asked] = asked_of(bus, LetGoOfWhatIsOld)
    assert (asked.dry_run, asked.supposing) == (True, SupposedPeriod(name=PeriodName(name), years=70))
    counted = [HowManyNotices(before=date(2025, 11, 23), held_ids=(ADA,))] if name.startswith("notice") else []
    assert asked_of(bus, HowManyNotices) == counted
    assert asked_of(bus, WhatIsDue) == []


@pytest.mark.parametrize(("entered", "complaint"), [
    ({"years": "0"}, "The number of years must be between 1 and 100"),
    ({"years": "many"}, "The number of years must be between 1 and 100"),
    ({"source": ""}, "Enter where the period is written"),
    ({"reason": " "}, "Enter why it is changed"),
])  # fmt: skip
async def test_what_cant_be_is_said_and_nothing_is_asked(manager, bus, entered, complaint):
    page = await manager.submit(await manager.get(f"{HERE}/change"), {**ENTERED, **entered})

    assert page.status_code == 422
    assert complaint in main_of(page)
    assert asked_of(bus, KeepItFor) == []


async def test_a_refusal_stands_at_its_field(manager, bus):
    bus.answers[KeepItFor] = Refused(reason="later_changes_exist", detail="Choose a later day.", fields=("on",))

    page = await manager.submit(await manager.get(f"{HERE}/change"), ENTERED)

    assert page.status_code == 422
    assert parsed(page).find(".//div[@role='alert']//a").get("href") == "#on-day"


async def test_the_pages_are_for_those_who_set_periods(manager):
    assert (await manager.get("/retention/periods/forever")).status_code in {404, 422}
    await manager.sign_in(HUB_HOME_CARER)
    assert (await manager.get(HERE)).status_code == 403


@pytest.mark.browser
async def test_every_page_of_periods_is_accessible_in_each_state(bus, browser_page):
    async with served(a_site(bus)) as address, browser_page(DESKTOP) as page:

        async def seen(name):
            await assert_usable(page, name)

        await page.goto(f"{address}/sign-in/portsmouth?search={MANAGER.name}")
        await page.get_by_role("button", name=MANAGER.name).click()
        await page.wait_for_url(f"{address}/")
        await page.goto(f"{address}{HERE}")
        await seen("period")
        await page.get_by_role("button", name="Change how long it is kept").click()
        await page.get_by_role("button", name="Continue").click()
        await seen("period-wrong")
        await page.get_by_label("How many years?").fill("70")
        await page.get_by_label("Where is it written?").fill("Schedule of 2026")
        await page.get_by_label("Why is it changed?").fill("Decided")
        await page.get_by_role("button", name="Continue").click()
        await seen("period-check")
