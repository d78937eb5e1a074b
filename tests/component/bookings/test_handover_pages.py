"""Handover notes on the sleepover's page and the home page, and what a browser makes of them."""

from datetime import UTC, date, datetime

import pytest

from shared.contracts.bookings import HowIsSleepover
from shared.contracts.handover import (
    HandoverNote,
    HandoverNotes,
    HandoverSide,
    LeaveHandoverNote,
    OpenHandover,
    OpenHandovers,
    WhichHandoverNotes,
    WhichHandoversAreOpen,
)
from shared.contracts.refusals import Refused
from shared.contracts.registry import WhoAreThey
from shared.contracts.words import SleepoverKind, SleepoverState
from shared.testing.browser import DESKTOP, PHONE, assert_usable, served
from shared.testing.site import HUB_HOME_CARER, MANAGER, SATELLITE_CARER, parsed, text_of
from tests.component.bookings.a_constellation import ADA, BEN, FRIDAY, SATURDAY, named
from tests.component.bookings.a_site import (
    CONFIRMED,
    NAMES,
    SLEEPOVER,
    a_site,
    a_view,
    asked_of,
    main_of,
    who_they_are,
)

HERE = f"/sleepovers/{SLEEPOVER}"
LEAVE = f"{HERE}/handover-notes"
TOM, RUTH = SATELLITE_CARER.person_id, HUB_HOME_CARER.person_id
SIX = datetime(2026, 11, 27, 18, tzinfo=UTC)
INHALER, SLEPT_WELL = "Inhaler at four.\nAte late.", "Slept through."
OPEN = HandoverNotes(
    sleepover_id=SLEEPOVER,
    notes=(
        HandoverNote(
            note_id=named("notes", "N1"), side=HandoverSide.HOME, written_by=TOM, written_at=SIX, words=INHALER
        ),
        HandoverNote(
            note_id=named("notes", "N2"),
            side=HandoverSide.HUB_HOME,
            written_by=RUTH,
            written_at=SIX.replace(day=28),
            words=SLEPT_WELL,
        ),
    ),
    opens_on=date(2026, 11, 25),
    open_until=date(2026, 11, 29),
    may_leave=True,
)
READ_ONLY = OPEN.model_copy(update={"may_leave": False})
NOT_YET = READ_ONLY.model_copy(update={"notes": ()})
CLOSED = NOT_YET.model_copy(update={"opens_on": date(2026, 11, 18), "open_until": date(2026, 11, 22)})
ONE_OPEN = OpenHandover(
    sleepover_id=SLEEPOVER,
    child_ids=(ADA, BEN),
    first_night_on=FRIDAY,
    last_night_on=SATURDAY,
    notes=2,
    last_side=HandoverSide.HUB_HOME,
    last_at=SIX,
)


@pytest.fixture(autouse=True)
def answers(bus, monkeypatch):
    monkeypatch.setitem(NAMES, TOM, "Tom Birch")
    bus.answers |= {
        HowIsSleepover: CONFIRMED,
        WhichHandoverNotes: OPEN,
        LeaveHandoverNote: OPEN,
        WhoAreThey: who_they_are,
    }


async def test_notes_stand_on_the_page_with_whose_they_are_and_when(hub_home_carer):
    page = main_of(await hub_home_carer.get(HERE))

    assert "Handover notes Both households can leave and read notes until Sunday 29 November 2026." in page
    assert "Ate late. From the carers at home: Tom Birch, Friday 27 November 2026 at 6pm" in page
    assert "Slept through. From the hub home, Saturday 28 November 2026 at 6pm" in page, "whose name isn’t told"


async def test_a_carer_leaves_a_note(satellite_carer, bus):
    page = await satellite_carer.get(HERE)

    left = await satellite_carer.submit(page, {"words": " Inhaler at four. "}, action=LEAVE)

    assert asked_of(bus, LeaveHandoverNote) == [LeaveHandoverNote(sleepover_id=SLEEPOVER, words="Inhaler at four.")]
    assert left.url.path == HERE
    assert "Your note is left." in main_of(left)


@pytest.mark.parametrize(
    ("words", "told"), [("  ", "Enter a note"), ("x" * 501, "Your note must be 500 characters or fewer")]
)
async def test_what_is_wrong_with_a_note_stands_at_it(satellite_carer, bus, words, told):
    page = await satellite_carer.submit(await satellite_carer.get(HERE), {"words": words}, action=LEAVE)

    assert asked_of(bus, LeaveHandoverNote) == []
    assert told in text_of(parsed(page).find(".//*[@id='words-error']"))
    assert parsed(page).find(".//a[@href='#words']") is not None


async def test_a_note_that_is_refused_is_kept_to_send_again(satellite_carer, bus):
    bus.answers[LeaveHandoverNote] = Refused(reason="handover_is_closed", detail="They closed.", fields=("words",))

    page = await satellite_carer.submit(await satellite_carer.get(HERE), {"words": INHALER}, action=LEAVE)

    assert "They closed." in main_of(page)
    assert text_of(parsed(page).find(".//textarea")).startswith("Inhaler at four.")


async def test_who_reloads_the_address_comes_to_the_sleepover(satellite_carer):
    assert (await satellite_carer.get(LEAVE)).url.path == HERE


async def test_before_it_opens_and_after_it_closed_each_household_reads_so(hub_home_carer, bus):
    bus.answers[WhichHandoverNotes] = NOT_YET
    page = await hub_home_carer.get(HERE)
    assert "You can leave notes from Wednesday 25 November 2026." in main_of(page)
    assert parsed(page).find(f".//form[@action='{LEAVE}']") is None

    bus.answers[WhichHandoverNotes] = CLOSED
    assert "Notes for this stay closed on Sunday 22 November 2026." in main_of(await hub_home_carer.get(HERE))


async def test_a_note_whose_words_are_gone_says_so(satellite_carer, bus):
    blank = OPEN.notes[0].model_copy(update={"words": ""})
    bus.answers[WhichHandoverNotes] = READ_ONLY.model_copy(update={"notes": (blank,)})

    assert "What was written isn’t kept any more" in main_of(await satellite_carer.get(HERE))


@pytest.mark.parametrize("view", [a_view(), a_view(state=SleepoverState.STAYED)], ids=["only asked for", "from before"])
async def test_of_what_has_no_handover_nothing_is_asked(satellite_carer, bus, view):
    bus.answers[HowIsSleepover] = view

    assert "Handover notes" not in main_of(await satellite_carer.get(HERE))
    assert asked_of(bus, WhichHandoverNotes) == []


async def test_an_emergency_has_notes_before_anybody_has_agreed(hub_home_carer, bus):
    bus.answers[HowIsSleepover] = a_view(kind=SleepoverKind.EMERGENCY)

    assert "Ate late." in main_of(await hub_home_carer.get(HERE))


async def test_whose_stay_it_isnt_sees_no_section(visitor, bus):
    await visitor.sign_in(MANAGER)
    bus.answers[WhichHandoverNotes] = Refused(reason="not_yours", detail="No.")

    assert "Handover notes" not in main_of(await visitor.get(HERE))


async def test_the_home_page_leads_to_the_notes_of_stays_that_are_open(hub_home_carer, bus):
    bus.answers[WhichHandoversAreOpen] = OpenHandovers(handovers=(ONE_OPEN,))

    page = await hub_home_carer.get("/")

    link = parsed(page).find(f".//main//a[@href='{HERE}#handover-notes']")
    assert text_of(link).startswith("Ada and Ben, Friday 27 to Sunday 29 November 2026, 2 nights")
    assert "2 notes, the last from the hub home, Friday 27 November 2026 at 6pm" in main_of(page)


async def test_a_stay_without_notes_says_so_and_without_a_stay_there_is_no_panel(satellite_carer, bus):
    without = ONE_OPEN.model_copy(update={"notes": 0, "last_side": None, "last_at": None})
    bus.answers[WhichHandoversAreOpen] = OpenHandovers(handovers=(without,))
    assert "No notes yet" in main_of(await satellite_carer.get("/"))

    bus.answers[WhichHandoversAreOpen] = OpenHandovers(handovers=())
    assert "Handover notes" not in main_of(await satellite_carer.get("/"))


@pytest.mark.browser
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_the_notes_are_usable_in_each_state(bus, browser_page, size):
    bus.answers[WhichHandoversAreOpen] = OpenHandovers(handovers=(ONE_OPEN,))
    async with served(a_site(bus)) as address, browser_page(size) as page:
        await page.goto(f"{address}/sign-in/portsmouth")
        await page.get_by_role("button", name=SATELLITE_CARER.name).click()
        await page.wait_for_url(f"{address}/")
        await assert_usable(page, "handover-home")
        await page.get_by_role("link", name="Ada and Ben, Friday 27").first.click()
        await assert_usable(page, "handover-notes")
        await page.get_by_role("button", name="Leave a note").click()
        await assert_usable(page, "handover-wrong")
        await page.get_by_label("Your note").fill(INHALER)
        await page.get_by_role("button", name="Leave a note").click()
        await assert_usable(page, "handover-left")
        bus.answers[WhichHandoverNotes] = CLOSED
        await page.goto(f"{address}{HERE}")
        await assert_usable(page, "handover-closed")
