"""What is true of all pages: headers, well-formed HTML, one heading, and nothing of our insides."""

from datetime import timedelta

import pytest
import structlog

from shared.contracts.asking import BrokenRequestError, NotAllowedError, UnreachableError
from shared.contracts.registry import WhichAuthority
from shared.testing.site import MANAGER, SATELLITE_CARER, SETTINGS, parsed, text_of, title_of, visiting
from shared.web.app import create_app
from shared.web.edge import SECURITY_HEADERS

PAGES = {
    "/": 200,
    "/sign-in": 200,
    "/sign-in/portsmouth": 200,
    "/accessibility": 200,
    "/colours/paint": 200,
    "/colours/report": 200,
    "/colours/number/seven": 404,
    "/colours/numbers?from=seven": 404,
    "/colours/broken": 500,
    "/colours/misspelt": 500,
    "/colours/number/7": 500,
    "/sign-out": 405,
    "/nowhere": 404,
    "/static/x/nothing.css": 404,
}


@pytest.mark.parametrize(("path", "status"), PAGES.items())
async def test_every_page_is_well_formed_and_guarded(visitor, path, status):
    await visitor.sign_in(MANAGER)

    page = await visitor.get(path)

    tree = parsed(page)
    assert page.status_code == status
    assert len(tree.findall(".//h1")) == 1
    assert title_of(page).count(" – Hubhome") == 1
    assert title_of(page).startswith(text_of(tree.find(".//h1")))
    assert {name: page.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS
    identifiers = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(identifiers) == len(set(identifiers))
    assert not [element for element in tree.iter() if element.get("style") or element.get("onclick")]
    assert all(script.get("src") and not script.text for script in tree.iter("script"))


async def test_an_error_tells_nothing_of_our_insides(visitor):
    await visitor.sign_in(MANAGER)

    page = await visitor.get("/colours/broken")

    assert "Ada" not in page.text
    assert "RuntimeError" not in page.text
    assert "023 9268 0810" in text_of(parsed(page).find(".//main"))


async def test_a_page_of_another_role_isnt_shown(visitor):
    home = await visitor.sign_in(SATELLITE_CARER)

    page = await visitor.get("/colours/report")

    assert page.status_code == 403
    assert title_of(page) == "You can’t see this page – Hubhome – Portsmouth City Council"
    assert "Report" not in text_of(parsed(home).find(".//header//nav"))


async def test_the_navigation_shows_where_one_is(visitor):
    await visitor.sign_in(MANAGER)

    page = await visitor.get("/colours/paint")

    links = parsed(page).findall(".//header//nav//a")
    assert [text_of(link) for link in links] == ["Home", "Paint", "Report"]
    assert [text_of(link) for link in links if link.get("aria-current")] == ["Paint"]


def menu_of(page):
    return [text_of(link) for link in parsed(page).findall(".//header//nav//li//a")]


@pytest.mark.parametrize("path", ["/nowhere", "/colours/nowhere", "/colours/number/seven"])
async def test_who_gets_lost_keeps_the_menu(visitor, path):
    await visitor.sign_in(MANAGER)

    page = await visitor.get(path)

    assert page.status_code == 404
    assert menu_of(page) == ["Home", "Paint", "Report"]
    assert MANAGER.name in text_of(parsed(page).find(".//header"))
    assert parsed(page).find(".//header//form[@action='/sign-out']") is not None


async def test_a_stranger_who_gets_lost_has_no_menu(visitor):
    page = await visitor.get("/nowhere")

    assert page.status_code == 404
    assert menu_of(page) == []


async def test_who_gets_lost_while_nobody_can_be_asked_who_they_are_is_told_so(visitor, identity, clock):
    await visitor.sign_in(MANAGER)
    clock.now += timedelta(minutes=6)
    identity.fails = UnreachableError("The register can’t be reached.")

    page = await visitor.get("/nowhere")

    assert (page.status_code, menu_of(page)) == (404, [])


async def test_what_the_bus_doesnt_allow_is_no_page_of_ours(visitor, bus):
    await visitor.sign_in(MANAGER)
    bus.answers[WhichAuthority] = NotAllowedError("secret sentence")

    page = await visitor.get("/colours/who")

    assert page.status_code == 403
    assert "secret sentence" not in page.text


async def test_a_request_that_a_service_fails_on_is_our_fault(visitor, bus):
    await visitor.sign_in(MANAGER)
    bus.answers[WhichAuthority] = BrokenRequestError("secret sentence")

    page = await visitor.get("/colours/who")

    assert page.status_code == 500
    assert "secret sentence" not in page.text


async def test_looking_at_a_page_of_a_lost_service_loses_nothing(visitor, cut_off):
    await visitor.sign_in(MANAGER)

    page = await visitor.get("/colours/who")

    assert page.status_code == 503
    assert "Colours can’t be reached. Nothing is lost." in text_of(parsed(page).find(".//main"))


async def test_the_home_page_shows_what_waits(visitor):
    page = await visitor.sign_in(MANAGER)

    [panel] = parsed(page).findall(".//main/ul/li")
    assert text_of(panel) == "Walls to paint Paint the hall By Friday"


async def test_a_lost_service_takes_only_its_own_panel_along(visitor, cut_off):
    page = await visitor.sign_in(MANAGER)

    assert page.status_code == 200
    [panel] = parsed(page).findall(".//main/ul/li")
    assert text_of(panel) == "Colours Colours can’t be reached; nothing is lost. Try again in a few minutes."


async def test_a_panel_that_fails_is_told_of_in_the_log_and_not_on_the_page(visitor, bus):
    bus.answers[WhichAuthority] = RuntimeError("the child is called Ada")

    with structlog.testing.capture_logs() as lines:
        page = await visitor.sign_in(MANAGER)

    assert page.status_code == 200
    assert "Ada" not in page.text
    assert [line["part"] for line in lines if line["event"] == "panel_failed"] == ["Colours"]


async def test_a_request_leaves_one_line_without_what_was_asked(visitor):
    await visitor.sign_in(MANAGER)

    with structlog.testing.capture_logs() as lines:
        await visitor.get("/colours/number/seven?name=Ada")

    [line] = [line for line in lines if line["event"] == "page_served"]
    assert line["path_template"] == "/colours/number/{number}"
    assert (line["method"], line["status"], line["authority"]) == ("GET", 404, "portsmouth")
    assert line["took_ms"] >= 0
    assert "Ada" not in str(lines)
    assert "Nair" not in str(lines)


async def test_a_page_that_breaks_leaves_its_line_too(visitor):
    await visitor.sign_in(MANAGER)

    with structlog.testing.capture_logs() as lines:
        await visitor.get("/colours/broken")

    assert [line["status"] for line in lines if line["event"] == "page_served"] == [500]
    assert [line["error"] for line in lines if line["event"] == "page_failed"] == ["RuntimeError"]


async def test_static_files_are_kept_as_long_as_their_version(visitor):
    page = await visitor.get("/accessibility")
    sheets = [link.get("href") for link in parsed(page).findall(".//link[@rel='stylesheet']")]

    kept = [(await visitor.get(path)).headers["cache-control"] for path in sheets]
    older = await visitor.get("/static/0123456789ab/hubhome.css")

    assert len(sheets) == 2
    assert set(kept) == {"public, max-age=31536000, immutable"}
    assert (older.status_code, older.headers["cache-control"]) == (200, "no-cache")


async def test_nothing_outside_of_the_static_folder_is_served(visitor):
    for path in ("/static/x/../app.py", "/static/x/%2e%2e/app.py", "/static/x/%2e%2e/%2e%2e/contracts/actor.py"):
        assert (await visitor.get(path)).status_code == 404


async def test_the_authoritys_colours_are_a_file(visitor):
    sheet = await visitor.get("/authorities/portsmouth/colours.css")

    assert sheet.headers["content-type"].startswith("text/css")
    assert sheet.text == ":root { --authority-colour: #4c2c92; --authority-ink: #ffffff; }\n"


async def test_the_accessibility_statement_needs_no_sign_in(visitor):
    page = await visitor.get("/accessibility")

    assert title_of(page) == "Accessibility statement – Hubhome"


async def test_health_says_why_pages_cant_be_served(identity, bus):
    reasons = ["the bus can't be reached"]

    async def ready():
        return reasons

    app = create_app(settings=SETTINGS, identity=identity, asker_for=bus.asker_for, ready=ready)
    async with visiting(app) as visitor:
        live = await visitor.get("/health/live")
        not_ready = await visitor.get("/health/ready")
        reasons.clear()
        is_ready = await visitor.get("/health/ready")

    assert live.status_code == 200
    assert (not_ready.status_code, not_ready.json()["because"]) == (503, ["the bus can't be reached"])
    assert (is_ready.status_code, is_ready.json()["ready"]) == (200, True)
