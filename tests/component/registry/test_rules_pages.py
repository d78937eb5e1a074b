"""The authority's rules are read with their sources, and set otherwise once that was looked at."""

from datetime import UTC, date, datetime

import pytest

from services.registry import wording
from shared.contracts.refusals import Refused
from shared.contracts.rules import Rule, RuleName, Rules, RuleTerm, SetRule, WhichRules
from shared.testing.browser import DESKTOP, assert_usable, served
from shared.testing.site import MANAGER, parsed, text_of, visiting
from tests.component.registry.a_constellation_site import ANALYST, a_bus, a_site

TODAY = date(2026, 11, 23)
SINCE, TO_COME = date(2026, 3, 3), date(2027, 1, 1)


def term(value, started_on, ended_on):
    return RuleTerm(
        value=value,
        source="Panel, 3 March 2026",
        started_on=started_on,
        ended_on=ended_on,
        reason="Few households here",
        recorded_at=datetime(2026, 3, 1, 10, 30, tzinfo=UTC),
        recorded_by=MANAGER.person_id,
    )


TERMS = (term(5, TO_COME, None), term(4, SINCE, TO_COME), term(3, SINCE, SINCE))


def the_rules(*, may_change=True, value=4):
    own = {"started_on": SINCE, "ended_on": TO_COME, "reason": "Few households here", "terms": TERMS}
    return Rules(
        on=TODAY,
        may_change=may_change,
        rules=tuple(
            Rule(
                name=name,
                value=value if name is RuleName.FEWEST_SATELLITES else 1,
                is_yes_or_no="allowed" in name.value,
                source="Panel, 3 March 2026",
                **(own if name is RuleName.FEWEST_SATELLITES else {"started_on": None}),
            )
            for name in RuleName
        ),
    )


@pytest.fixture
def bus():
    made = a_bus()
    made.answers |= {WhichRules: the_rules(), SetRule: the_rules(value=5)}
    return made


@pytest.fixture
async def manager(bus):
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(MANAGER)
        yield visitor


def main_of(page):
    return text_of(parsed(page).find(".//main"))


WHEN_AND_WHY = {
    "on-day": "1", "on-month": "12", "on-year": "2026", "source": "Policy 7 of 2026", "reason": "It works with five.",
}  # fmt: skip
SET = SetRule(
    name=RuleName.FEWEST_SATELLITES,
    value=5,
    on=date(2026, 12, 1),
    source="Policy 7 of 2026",
    reason="It works with five.",
)


def test_every_rule_has_its_words():
    assert wording.RULE_WORDS.keys() == set(RuleName)
    assert wording.RULE_HINTS.keys() == set(RuleName)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        (RuleName.MOST_NIGHTS_IN_12_MONTHS, 0, "No limit"),
        (RuleName.MOST_NIGHTS_IN_12_MONTHS, 1, "1 night"),
        (RuleName.NOTICE_DAYS, 0, "No notice is asked for"),
        (RuleName.NOTICE_DAYS, 7, "7 days"),
        (RuleName.EMERGENCY_ASKS_OTHERS, 2, "All of the authority"),
        (RuleName.EMERGENCY_ASKS_OTHERS, 3, "3"),
    ],
)
def test_a_value_is_told_as_what_it_means(name, value, words):
    rule = Rule(name=name, value=value, is_yes_or_no=False, source="Panel", started_on=None)

    assert wording.rule_value(rule) == words


async def test_each_rule_is_told_with_its_value_since_when_and_whose_it_is(manager):
    shown = main_of(await manager.get("/rules"))

    assert (
        "The fewest satellite households of a constellation 4 satellite households Since Tuesday 3 March 2026, "
        "set otherwise from Friday 1 January 2027 Panel, 3 March 2026"
    ) in shown
    assert "Growing beyond the most households, if a reason is given Allowed Not set by your authority" in shown


async def test_the_rules_lead_to_the_school_holidays(manager):
    page = await manager.get("/rules")

    assert parsed(page).find(".//main//a[@href='/school-holidays']") is not None


async def test_the_rules_of_another_day_are_asked_for(manager, bus):
    page = await manager.get("/rules?on=2025-03-03")

    assert [query.on for _, query, _ in bus.asked if isinstance(query, WhichRules)] == [date(2025, 3, 3)]
    assert "This is how it was on Monday 3 March 2025." in main_of(page)


async def test_a_rule_tells_all_that_was_ever_set_of_it(manager):
    shown = main_of(await manager.get("/rules/fewest_satellites"))

    assert "Friday 1 January 2027 To come 5 satellite households" in shown
    assert "4 satellite households, until it was set otherwise on Friday 1 January 2027" in shown
    assert "Replaced 3 satellite households: it was set anew for the same day, and never held" in shown
    assert "Recorded on Sunday 1 March 2026 at 10:30am by Priya Nair" in shown


async def test_a_change_is_looked_at_and_then_made_once(manager, bus):
    form = await manager.get("/rules/fewest_satellites/change")
    check = await manager.submit(form, {"value": "5", **WHEN_AND_WHY})
    done = await manager.submit(check, {"step": "confirm"})

    assert "Holds until then 4 satellite households Will hold 5 satellite households" in main_of(check)
    assert "The rule holds from Tuesday 1 December 2026." in main_of(done)
    asked = [(request, key) for _, request, key in bus.asked if isinstance(request, SetRule)]
    assert [request for request, _ in asked] == [SET.model_copy(update={"dry_run": True}), SET]
    assert asked[1][1] is not None


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"value": ""}, "Enter a number"),
        ({"value": "five"}, "The number must be between 0 and 100"),
        ({"value": "101"}, "The number must be between 0 and 100"),
        ({"source": ""}, "Enter where the rule is written"),
        ({"reason": ""}, "Enter why it is changed"),
        ({"on-year": "1926"}, "The first day on which it holds must be between 2000 and 2099"),
    ],
)
async def test_what_is_wrong_is_said_at_its_field(manager, bus, fields, sentence):
    form = await manager.get("/rules/fewest_satellites/change")
    page = await manager.submit(form, {"value": "5", **WHEN_AND_WHY, **fields})

    assert page.status_code == 422
    assert sentence in main_of(page)
    assert not [request for _, request, _ in bus.asked if isinstance(request, SetRule)]


async def test_a_refusal_is_said_at_its_field(manager, bus):
    bus.answers[SetRule] = Refused(
        reason="fewest_beyond_most", detail="Change the other rule first.", fields=("value",)
    )
    form = await manager.get("/rules/fewest_satellites/change")
    page = await manager.submit(form, {"value": "50", **WHEN_AND_WHY})

    assert page.status_code == 422
    assert "Change the other rule first." in main_of(page)


async def test_a_rule_that_allows_something_is_asked_for_with_yes_or_no(manager, bus):
    form = await manager.get("/rules/beyond_most_allowed_with_reason/change")
    await manager.submit(form, {"value": "0", **WHEN_AND_WHY})

    [asked] = [request for _, request, _ in bus.asked if isinstance(request, SetRule)]
    assert (asked.name, asked.value) == (RuleName.BEYOND_MOST_ALLOWED_WITH_REASON, 0)


async def test_who_may_not_set_rules_reads_them(bus):
    bus.answers[WhichRules] = the_rules(may_change=False)
    async with visiting(a_site(bus)) as visitor:
        await visitor.sign_in(ANALYST)
        page = await visitor.get("/rules/fewest_satellites")
        form = await visitor.get("/rules/fewest_satellites/change")

    assert page.status_code == 200
    assert "Change this rule" not in main_of(page)
    assert form.status_code == 403


@pytest.mark.browser
async def test_every_page_of_the_rules_is_accessible(browser_page, bus):
    async with served(a_site(bus)) as address, browser_page(DESKTOP) as page:

        async def look(name):
            await assert_usable(page, name)

        await page.goto(f"{address}/sign-in/portsmouth")
        await page.get_by_role("button", name=MANAGER.name).click()
        await page.goto(f"{address}/rules?on=2025-03-03")
        await look("rules")
        await page.goto(f"{address}/rules/fewest_satellites")
        await look("rule")
        await page.goto(f"{address}/rules/beyond_most_allowed_with_reason")
        await look("rule-never-set")
        await page.goto(f"{address}/rules/beyond_most_allowed_with_reason/change")
        await look("change-yes-or-no")
        await page.goto(f"{address}/rules/fewest_satellites/change")
        await page.get_by_role("button", name="Continue").click()
        await look("change-with-errors")
        await page.get_by_label("Where is it written?").fill("Policy 7 of 2026")
        await page.get_by_label("Why is it changed?").fill("It works with five.")
        await page.get_by_role("button", name="Continue").click()
        await look("check")
