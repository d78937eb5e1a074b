"""The demo's mailbox: what was mailed can be read on a page, the newest first, also on the smallest phone."""

from email.message import EmailMessage

import pytest
import structlog

from shared.hosting.house.mailbox_pages import mailbox_pages
from shared.testing.browser import DESKTOP, assert_usable, served
from shared.testing.site import MANAGER, SETTINGS, MadeUpIdentity, ScriptedBus, parsed, text_of, visiting
from shared.web.app import create_app


@pytest.fixture(autouse=True)
def quiet_log():
    """Without the host's set-up, structlog paints a traceback for seconds."""
    with structlog.testing.capture_logs():
        yield


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "mail"
    path.mkdir()
    return path


@pytest.fixture
def app(folder):
    return create_app(
        settings=SETTINGS,
        identity=MadeUpIdentity(),
        asker_for=ScriptedBus().asker_for,
        pages=[mailbox_pages(folder)],
    )


def a_mail_came(folder, at, subject):
    mail = EmailMessage()
    mail["To"] = "alexandrina.featherstonehaugh-cholmondeley@fostering.harbourside.example"
    mail["Subject"] = subject
    mail["Date"] = "Fri, 27 Nov 2026 17:30:00 +0000"
    link = "http://127.0.0.1:8000/sleepovers/2f1c3f5e-9a57-4c39-8d0e-6f0c0b7a4e11"
    mail.set_content(f"2 children will sleep at the hub home.\n\nSee it in Hubhome: {link}\n")
    (folder / f"{at}.eml").write_bytes(bytes(mail))


async def test_the_newest_mail_stands_first(app, folder):
    a_mail_came(folder, "20261127T173000", "Please decide")
    a_mail_came(folder, "20261127T173100", "Confirmed")
    async with visiting(app) as visitor:
        await visitor.sign_in(MANAGER)
        page = await visitor.get("/mailbox")

    assert [text_of(heading) for heading in parsed(page).findall(".//main//h2")] == ["Confirmed", "Please decide"]
    assert "2 children will sleep at the hub home." in text_of(parsed(page).find(".//main"))


@pytest.mark.browser
async def test_mail_can_be_read_on_every_screen(app, folder, browser_page):
    a_mail_came(folder, "20261127T173000", "Please decide: an emergency sleepover on Wednesday 25 November")
    async with served(app) as address, browser_page(DESKTOP) as page:
        await page.goto(f"{address}/sign-in")
        await page.get_by_role("button", name=MANAGER.name).click()
        await page.goto(f"{address}/mailbox")
        await assert_usable(page, "mailbox")
