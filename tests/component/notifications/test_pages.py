"""What people see of their notices, and of who was told."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import UUID, uuid5

import pytest
from fastapi import FastAPI

from services.notifications.pages import PAGES
from shared.contracts.asking import UnreachableError
from shared.contracts.message import Done
from shared.contracts.notifications import (
    About,
    Channel,
    Deliveries,
    Delivery,
    DeliveryState,
    MyNotices,
    Notice,
    NoticeKind,
    Notices,
    ReadNotice,
    WhoWasTold,
)
from shared.contracts.refusals import Refused
from shared.contracts.registry import Kind, Named, Names, WhoAreThey
from shared.testing.browser import DESKTOP, OpenPage, assert_fits, assert_no_axe_violations, assert_usable, served
from shared.testing.site import (
    HUB_HOME_CARER,
    MANAGER,
    SATELLITE_CARER,
    SETTINGS,
    MadeUpIdentity,
    ScriptedBus,
    Visitor,
    parsed,
    text_of,
    title_of,
    visiting,
)
from shared.web.app import create_app

SLEEPOVER = uuid5(UUID(int=0), "sleepover")
WRITTEN = datetime(2026, 11, 23, 17, 30, tzinfo=UTC)


def a_notice(number: int, kind: NoticeKind, subject: str, *, is_read: bool, about_id: UUID = SLEEPOVER) -> Notice:
    return Notice(
        notice_id=UUID(int=number),
        kind=kind,
        subject=subject,
        body="2 children will sleep at the hub home on the night of Friday 27 November.\n\nYou do not need to do it.",
        about=About.SLEEPOVER,
        about_id=about_id,
        written_at=WRITTEN,
        is_read=is_read,
    )


NOTICES = Notices(
    notices=(
        a_notice(1, NoticeKind.SLEEPOVER_TO_DECIDE, "Please decide: a sleepover on Friday 27 November", is_read=False),
        a_notice(
            2,
            NoticeKind.SLEEPOVER_CONFIRMED,
            "Confirmed: a sleepover on Friday 6 November",
            is_read=True,
            about_id=uuid5(UUID(int=0), "the sleepover before"),
        ),
    ),
    unread=1,
)


def a_delivery(number: int, person: UUID, channel: Channel, state: DeliveryState, **facts: object) -> Delivery:
    return Delivery(
        **{
            "notice_id": UUID(int=number),
            "person_id": person,
            "kind": NoticeKind.SLEEPOVER_CONFIRMED,
            "channel": channel,
            "state": state,
            "attempts": 1,
            "last_tried_at": WRITTEN,
            **facts,
        }
    )


RUTH, TOM, STRANGER = HUB_HOME_CARER.person_id, SATELLITE_CARER.person_id, UUID(int=99)
TOLD = Deliveries(
    deliveries=(
        a_delivery(1, RUTH, Channel.INBOX, DeliveryState.DELIVERED),
        a_delivery(1, RUTH, Channel.EMAIL, DeliveryState.FAILED, attempts=8, what_failed="smtp_451"),
        a_delivery(2, TOM, Channel.INBOX, DeliveryState.DELIVERED),
        a_delivery(2, TOM, Channel.EMAIL, DeliveryState.WAITING, attempts=0, last_tried_at=None),
        a_delivery(3, STRANGER, Channel.INBOX, DeliveryState.DELIVERED),
        a_delivery(3, STRANGER, Channel.EMAIL, DeliveryState.NO_ADDRESS, what_failed="no_address"),
    ),
    about=About.SLEEPOVER,
)
NAMES = Names(
    names=(Named(id=RUTH, kind=Kind.CARER, name="Ruth Adeyemi"), Named(id=TOM, kind=Kind.CARER, name="Tom Birch")),
    withheld=1,
)


@pytest.fixture
def bus() -> ScriptedBus:
    return ScriptedBus({MyNotices: NOTICES, ReadNotice: Done(), WhoWasTold: TOLD, WhoAreThey: NAMES})


@pytest.fixture
def app(bus: ScriptedBus) -> FastAPI:
    return create_app(settings=SETTINGS, identity=MadeUpIdentity(), asker_for=bus.asker_for, pages=[PAGES])


@pytest.fixture
async def visitor(app: FastAPI) -> AsyncIterator[Visitor]:
    async with visiting(app) as visitor:
        yield visitor


async def test_who_was_told_of_an_emergency_leads_back_to_it(visitor: Visitor, bus: ScriptedBus) -> None:
    bus.answers[WhoWasTold] = TOLD.model_copy(update={"about": About.EMERGENCY})
    await visitor.sign_in(MANAGER)

    page = await visitor.get(f"/notices/about/{SLEEPOVER}")

    assert "Notices about this emergency, the oldest first" in page.text
    assert parsed(page).find(".//a[@class='govuk-back-link']").get("href") == f"/emergencies/{SLEEPOVER}"


async def test_the_home_page_shows_what_is_new(visitor: Visitor) -> None:
    home = await visitor.sign_in(SATELLITE_CARER)

    panel = parsed(home).find(".//li[@class='hubhome-panel']")
    assert text_of(panel) == (
        "New notices Please decide: a sleepover on Friday 27 November Monday 23 November 2026 at 5:30pm "
        "See all your notices"
    )


async def test_the_inbox_says_in_words_what_is_new(visitor: Visitor) -> None:
    await visitor.sign_in(SATELLITE_CARER)

    page = await visitor.get("/notices")

    tree = parsed(page)
    assert title_of(page) == "Your notices – Hubhome – Portsmouth City Council"
    items = [text_of(item) for item in tree.findall(".//main//ul/li")]
    assert "New Monday 23 November 2026 at 5:30pm" in items[0]
    assert "Decide on the sleepover" in items[0]
    assert "Read Monday 23 November 2026 at 5:30pm" in items[1]
    assert "You have 1 new notice." in text_of(tree.find(".//main"))
    assert len(tree.findall(".//main//form")) == 1
    assert tree.find(f".//main//a[@href='/sleepovers/{SLEEPOVER}']") is not None


async def test_what_has_been_decided_isnt_asked_any_more(visitor: Visitor, bus: ScriptedBus) -> None:
    confirmed = a_notice(3, NoticeKind.SLEEPOVER_CONFIRMED, "Confirmed: a sleepover", is_read=False)
    decided = a_notice(1, NoticeKind.SLEEPOVER_TO_DECIDE, "Please decide: a sleepover", is_read=True)
    bus.answers[MyNotices] = Notices(notices=(confirmed, decided), unread=1)
    await visitor.sign_in(HUB_HOME_CARER)

    page = await visitor.get("/notices")

    links = [text_of(link) for link in parsed(page).findall(f".//main//a[@href='/sleepovers/{SLEEPOVER}']")]
    assert links == ["See the sleepover: Confirmed: a sleepover", "See the sleepover: Please decide: a sleepover"]


async def test_what_was_read_and_not_decided_is_still_asked(visitor: Visitor, bus: ScriptedBus) -> None:
    read = a_notice(1, NoticeKind.SLEEPOVER_TO_DECIDE, "Please decide: a sleepover", is_read=True)
    bus.answers[MyNotices] = Notices(notices=(read,), unread=0)
    await visitor.sign_in(HUB_HOME_CARER)

    page = await visitor.get("/notices")

    assert "Decide on the sleepover" in text_of(parsed(page).find(".//main"))


async def test_an_empty_inbox_says_so(visitor: Visitor, bus: ScriptedBus) -> None:
    bus.answers[MyNotices] = Notices(notices=(), unread=0)
    home = await visitor.sign_in(SATELLITE_CARER)

    page = await visitor.get("/notices")

    assert "You have no new notices." in text_of(parsed(home).find(".//main"))
    assert "You have no notices." in text_of(parsed(page).find(".//main"))


async def test_a_notice_is_marked_as_read_once_however_often_the_form_is_sent(
    visitor: Visitor, bus: ScriptedBus
) -> None:
    await visitor.sign_in(SATELLITE_CARER)
    inbox = await visitor.get("/notices")

    page = await visitor.submit(inbox, {})
    await visitor.submit(inbox, {})

    assert page.url.path == "/notices"
    assert "Marked as read." in text_of(parsed(page).find(".//main"))
    asked = [(request, key) for _, request, key in bus.asked if isinstance(request, ReadNotice)]
    assert asked[0] == asked[1]
    assert asked[0][0] == ReadNotice(notice_id=UUID(int=1))


async def test_somebody_elses_notice_isnt_found(visitor: Visitor, bus: ScriptedBus) -> None:
    bus.answers[ReadNotice] = Refused(reason="not_yours", detail="This notice isn’t yours.")
    await visitor.sign_in(SATELLITE_CARER)

    page = await visitor.submit(await visitor.get("/notices"), {})

    assert page.status_code == 404


async def test_who_was_told_is_shown_with_how_it_went(visitor: Visitor) -> None:
    await visitor.sign_in(MANAGER)

    page = await visitor.get(f"/notices/about/{SLEEPOVER}")

    tree = parsed(page)
    rows = [text_of(row) for row in tree.findall(".//main//tbody/tr")]
    assert rows[0] == (
        "Ruth Adeyemi Told that it is confirmed In Hubhome: Delivered Monday 23 November 2026 at 5:30pm "
        "Email: Failed 8 attempts, the last on Monday 23 November 2026 at 5:30pm: "
        "the mail server refused it (code 451)"
    )
    assert rows[1].endswith("Email: Not sent yet")
    assert rows[2].startswith("A person whose name you can’t see")
    assert "1 email couldn’t be delivered." in text_of(tree.find(".//main"))


async def test_who_was_told_is_taken_away_with_a_row_for_each_way(visitor: Visitor) -> None:
    await visitor.sign_in(MANAGER)

    answer = await visitor.get(f"/notices/about/{SLEEPOVER}?download=csv")

    rows = answer.content.decode("utf-8-sig").splitlines()
    assert rows[0] == "Who,What,Delivered by,State,When"
    assert rows[1].startswith("Ruth Adeyemi,Told that it is confirmed,In Hubhome,Delivered,")
    assert rows[2].startswith("Ruth Adeyemi,Told that it is confirmed,Email,Failed,")


async def test_from_who_was_told_one_goes_back_to_the_sleepover(visitor: Visitor) -> None:
    await visitor.sign_in(MANAGER)

    page = await visitor.get(f"/notices/about/{SLEEPOVER}")

    assert parsed(page).find(".//nav[@aria-label='Back']/a").get("href") == f"/sleepovers/{SLEEPOVER}"


async def test_while_the_registry_is_away_it_is_shown_how_it_went_without_names(
    visitor: Visitor, bus: ScriptedBus
) -> None:
    bus.answers[WhoAreThey] = UnreachableError("The register can’t be reached.")
    await visitor.sign_in(MANAGER)

    page = await visitor.get(f"/notices/about/{SLEEPOVER}")

    main = text_of(parsed(page).find(".//main"))
    assert page.status_code == 200
    assert "Names can’t be shown now." in main
    assert "Ruth Adeyemi" not in main
    assert "Email: Failed 8 attempts" in main


async def test_a_sleepover_of_another_hub_home_isnt_shown(visitor: Visitor, bus: ScriptedBus) -> None:
    bus.answers[WhoWasTold] = Refused(reason="not_yours", detail="Only your own.")
    await visitor.sign_in(HUB_HOME_CARER)

    assert (await visitor.get(f"/notices/about/{SLEEPOVER}")).status_code == 403


async def test_a_satellite_carer_isnt_shown_who_was_told(visitor: Visitor, bus: ScriptedBus) -> None:
    await visitor.sign_in(SATELLITE_CARER)

    page = await visitor.get(f"/notices/about/{SLEEPOVER}")

    assert page.status_code == 403
    assert WhoWasTold not in {type(request) for _, request, _ in bus.asked}


@pytest.mark.browser
async def test_the_pages_are_accessible(app: FastAPI, bus: ScriptedBus, browser_page: OpenPage) -> None:
    async with served(app) as address, browser_page(DESKTOP) as page:
        await page.goto(f"{address}/sign-in")
        await page.get_by_role("button", name="Priya Nair").click()
        for name, path in {"home": "/", "inbox": "/notices", "told": f"/notices/about/{SLEEPOVER}"}.items():
            await page.goto(f"{address}{path}")
            await assert_usable(page, name)
        bus.answers |= {MyNotices: Notices(notices=(), unread=0), WhoWasTold: Deliveries(deliveries=())}
        for path in ("/notices", f"/notices/about/{SLEEPOVER}"):
            await page.goto(f"{address}{path}")
            await assert_fits(page)
            await assert_no_axe_violations(page)
