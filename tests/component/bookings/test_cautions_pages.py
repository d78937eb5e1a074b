"""Who decides on a sleepover reads above the decision what the register says against it, as far as it is theirs."""

import pytest

from services.bookings import grounds
from shared.contracts.asking import UnreachableError
from shared.contracts.bookings import AgreeToSleepover, HowIsSleepover
from shared.contracts.cautions import AgreedInSpite, CautionKind, CautionSeen, CautionsSeen
from shared.contracts.refusals import refusal
from shared.contracts.registry import WhoAreThey
from shared.contracts.words import SleepoverState
from shared.testing.browser import DESKTOP, assert_usable, served
from shared.testing.site import HUB_HOME_CARER, parsed, text_of
from tests.component.bookings.a_constellation import ADA, BEN, CLEO, EVE, FRIDAY, SATURDAY, WORKER
from tests.component.bookings.a_site import SLEEPOVER, THIS_MORNING, a_bus, a_site, a_view, asked_of, main_of

HERE = f"/sleepovers/{SLEEPOVER}"
K = CautionKind
SOURCE = "What is recorded of the children"
ALONE = CautionSeen(
    kind=K.CARED_FOR_ALONE, child_ids=(CLEO,), other_child_ids=(ADA, BEN), nights=(FRIDAY, SATURDAY), source=SOURCE
)
LIMIT = CautionSeen(
    kind=K.BEYOND_FOSTERING_LIMIT, child_ids=(ADA, BEN), nights=(SATURDAY,), limit=3, children=4, source="CoramBAAF"
)
APPROVED_FOR = "What the hub home is approved for"
OUTSIDE_OF_THE_TERMS = (
    CautionSeen(kind=K.NOT_APPROVED, nights=(SATURDAY,), source=APPROVED_FOR),
    CautionSeen(kind=K.BEYOND_APPROVED_PLACES, nights=(FRIDAY,), limit=1, children=2, source=APPROVED_FOR),
    CautionSeen(
        kind=K.OUTSIDE_APPROVED_AGES, child_ids=(ADA,), nights=(FRIDAY,), age_from=0, age_to=5, source=APPROVED_FOR
    ),
)
DAYS = (
    CautionSeen(kind=K.SHORT_BREAK_TOO_LONG, child_ids=(ADA,), nights=(FRIDAY, SATURDAY), limit=17, days=18),
    CautionSeen(
        kind=K.TOO_MANY_DAYS_OF_SHORT_BREAKS,
        child_ids=(ADA,),
        nights=(FRIDAY, SATURDAY),
        limit=75,
        days_so_far=74,
        days=76,
        source="Care Planning Regulations 2010, regulation 48, as made",
    ),
)
SOMETHING = CautionSeen(kind=None, nights=(FRIDAY,))
IN_SPITE = AgreedInSpite(person_id=WORKER, agreed_at=THIS_MORNING, because="They are in one class")


def with_cautions(*cautions, is_looked_at=True, needs_a_reason=True, in_spite=(), read_of=None, **more):
    return a_view(
        may_agree=True,
        may_decline=True,
        cautions=CautionsSeen(
            is_looked_at=is_looked_at,
            needs_a_reason=needs_a_reason,
            cautions=cautions,
            in_spite=in_spite,
            read_of=read_of,
        ),
    ).model_copy(update=more)


async def test_what_speaks_against_it_stands_above_the_decision(hub_home_carer, bus):
    bus.answers[HowIsSleepover] = with_cautions(ALONE, LIMIT, in_spite=(IN_SPITE,))

    before = main_of(await hub_home_carer.get(HERE)).partition("Agree to the sleepover")[0]

    assert "What the register says against it" in before
    assert f"Cleo can only be cared for alone, and Ada and Ben sleep there too. {SOURCE}" in before
    assert (
        "On Saturday 28 November: 4 children would sleep there, and the usual fostering limit is 3. They aren’t all "
        "brothers and sisters, and exemptions don’t name each of them. CoramBAAF" in before
    )
    assert "Sam Okafor agreed on Monday 23 November 2026 at 9am: They are in one class" in before
    assert "Why do you agree in spite of this?" in before
    assert "(optional)" not in before
    assert {CLEO, WORKER} <= set(asked_of(bus, WhoAreThey)[-1].ids), "that it was told of them is written down"


@pytest.mark.parametrize(
    ("caution", "sentence"),
    [
        (
            CautionSeen(kind=K.ONLY_WITH_OLDER, child_ids=(CLEO,), others_not_named=1, nights=(FRIDAY, SATURDAY)),
            "Cleo can only be cared for alongside older children, and another child isn’t older.",
        ),
        (
            CautionSeen(kind=K.ONLY_WITH_YOUNGER, child_ids=(CLEO,), others_not_named=2, nights=(FRIDAY, SATURDAY)),
            "Cleo can only be cared for alongside younger children, and 2 other children aren’t younger.",
        ),
        (
            CautionSeen(kind=K.RISK_TO_OTHERS, child_ids=(CLEO,), other_child_ids=(ADA,), nights=(FRIDAY,)),
            "On Friday 27 November: A risk to others is recorded of Cleo, and a risk to themselves of Ada.",
        ),
        (
            CautionSeen(kind=K.EXEMPTION_TO_READ, nights=(FRIDAY, SATURDAY), limit=3, children=4),
            "An exemption is written in words: read whether it names each of them, or ask the hub home’s",
        ),
        (
            CautionSeen(kind=K.NOT_COMPARED, child_ids=(EVE,), nights=(FRIDAY, SATURDAY)),
            "Nothing is known here of A child, so nothing is compared: ask the workers of that child’s authority.",
        ),
        (
            CautionSeen(kind=K.NOT_APPROVED, child_ids=(ADA,), nights=(SATURDAY,)),
            "On Saturday 28 November: The hub home isn’t approved as a fostering household.",
        ),
        (
            CautionSeen(
                kind=K.BEYOND_APPROVED_PLACES, child_ids=(ADA,), nights=(FRIDAY, SATURDAY), limit=1, children=2
            ),
            "2 children would sleep there, and the hub home is approved for 1. Exemptions don’t name each of them.",
        ),
        (
            CautionSeen(
                kind=K.OUTSIDE_APPROVED_AGES, child_ids=(ADA,), nights=(FRIDAY, SATURDAY), age_from=0, age_to=5
            ),
            "Ada isn’t of the ages for which the hub home is approved: 0 to 5.",
        ),
        (
            CautionSeen(kind=K.OUTSIDE_APPROVED_AGES, child_ids=(ADA,), nights=(FRIDAY,), age_from=5),
            "On Friday 27 November: Ada isn’t of the ages for which the hub home is approved: 5 and older.",
        ),
        (
            CautionSeen(kind=K.OUTSIDE_APPROVED_AGES, child_ids=(ADA,), nights=(FRIDAY,), age_to=5),
            "On Friday 27 November: Ada isn’t of the ages for which the hub home is approved: up to 5.",
        ),
        (
            DAYS[0],
            "A short break of Ada may have 17 days at most, and this would have 18 days.",
        ),
        (
            CautionSeen(
                kind=K.SHORT_BREAK_TOO_LONG,
                child_ids=(ADA,),
                nights=(FRIDAY, SATURDAY),
                limit=17,
                days_so_far=16,
                days=18,
            ),
            "and this would have 18 days, with the 16 days next to it.",
        ),
        (
            DAYS[1],
            "Ada may have 75 days of short breaks in any 12 months, and would have 76 days with these. So far it is 74",
        ),
        (
            SOMETHING,
            "On Friday 27 November: What is recorded of the children who sleep there speaks against it.",
        ),
    ],
    ids=lambda one: one.kind if isinstance(one, CautionSeen) else "",
)
async def test_each_kind_reads_as_somebody_would_say_it(hub_home_carer, bus, caution, sentence):
    bus.answers[HowIsSleepover] = with_cautions(caution)

    assert sentence in main_of(await hub_home_carer.get(HERE))


async def test_the_reason_goes_with_the_yes(hub_home_carer, bus):
    bus.answers[HowIsSleepover] = with_cautions(ALONE, read_of="abc")

    await hub_home_carer.submit(await hub_home_carer.get(HERE), {"in_spite_because": "Ada goes home before"})

    assert asked_of(bus, AgreeToSleepover) == [
        AgreeToSleepover(sleepover_id=SLEEPOVER, in_spite_because="Ada goes home before", read_of="abc")
    ]


async def test_a_missing_reason_is_told_at_its_field(hub_home_carer, bus):
    bus.answers[HowIsSleepover] = with_cautions(ALONE)
    bus.answers[AgreeToSleepover] = refusal(grounds.CAUTIONS_NEED_A_REASON, "Say why.", "in_spite_because")

    page = await hub_home_carer.submit(await hub_home_carer.get(HERE), {})

    assert text_of(parsed(page).find(".//*[@id='in_spite_because-error']")) == "Error: Say why."


async def test_a_reason_that_is_too_long_stays_in_its_field(hub_home_carer, bus):
    bus.answers[HowIsSleepover] = with_cautions(ALONE)

    page = await hub_home_carer.submit(await hub_home_carer.get(HERE), {"in_spite_because": "x" * 501})

    assert asked_of(bus, AgreeToSleepover) == []
    assert text_of(parsed(page).find(".//textarea")) == "x" * 501


async def test_while_it_is_looked_at_one_can_decline_and_not_agree(hub_home_carer, bus):
    bus.answers[HowIsSleepover] = with_cautions(is_looked_at=False)

    text = main_of(await hub_home_carer.get(HERE))

    assert "We are checking these nights against the register." in text
    assert "Agree to the sleepover" not in text
    assert "Decline the sleepover" in text


async def test_afterwards_it_stays_visible_with_the_reason(hub_home_carer, bus):
    blanked = IN_SPITE.model_copy(update={"because": ""})
    bus.answers[HowIsSleepover] = with_cautions(
        ALONE, in_spite=(blanked,), state=SleepoverState.CONFIRMED, waits_for=(), may_agree=False, may_decline=False
    )

    text = main_of(await hub_home_carer.get(HERE))

    assert "Cleo can only be cared for alone" in text
    assert "No reason is kept." in text
    assert "Why do you agree" not in text


async def test_where_nothing_speaks_against_it_nothing_is_said_of_it(satellite_carer, hub_home_carer, bus):
    bus.answers[HowIsSleepover] = with_cautions(needs_a_reason=False)

    assert "register" not in main_of(await hub_home_carer.get(HERE))


async def test_who_has_decided_is_told_that_the_list_may_not_be_all(hub_home_carer, bus):
    bus.answers[HowIsSleepover] = with_cautions(
        ALONE, is_looked_at=False, state=SleepoverState.CONFIRMED, waits_for=(), may_agree=False, may_decline=False
    )

    text = main_of(await hub_home_carer.get(HERE))

    assert "These nights are being checked against the register again. What is said below may not be all." in text
    assert "You can agree once that is done" not in text


async def test_nobody_agrees_to_what_is_recorded_of_a_child_without_a_name(hub_home_carer, bus):
    bus.answers[HowIsSleepover] = with_cautions(ALONE)
    bus.answers[WhoAreThey] = UnreachableError("The registry can’t be reached.")

    text = main_of(await hub_home_carer.get(HERE))

    assert "You can agree once the children’s names can be shown." in text
    assert "Agree to the sleepover" not in text
    assert "Decline the sleepover" in text


@pytest.mark.browser
async def test_a_page_with_cautions_is_accessible(browser_page):
    bus = a_bus()
    async with served(a_site(bus)) as address, browser_page(DESKTOP) as page:
        await page.goto(f"{address}/sign-in/portsmouth")
        await page.get_by_role("button", name=HUB_HOME_CARER.name).click()
        await page.wait_for_url(f"{address}/")
        bus.answers[HowIsSleepover] = with_cautions(
            ALONE, LIMIT, *OUTSIDE_OF_THE_TERMS, *DAYS, SOMETHING, in_spite=(IN_SPITE,)
        )
        await page.goto(f"{address}{HERE}")
        await assert_usable(page, "cautions")
        bus.answers[AgreeToSleepover] = refusal(
            grounds.CAUTIONS_NEED_A_REASON, "Say why you agree in spite of what the register says.", "in_spite_because"
        )
        await page.get_by_role("button", name="Agree to the sleepover").click()
        await assert_usable(page, "cautions-without-a-reason")
        bus.answers[HowIsSleepover] = with_cautions(is_looked_at=False)
        await page.goto(f"{address}{HERE}")
        await assert_usable(page, "cautions-not-looked-at")
