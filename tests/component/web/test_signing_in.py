"""Who gets in, what their cookie says, and when it ends."""

from datetime import timedelta
from http.cookies import SimpleCookie

import pytest

from shared.contracts.asking import UnreachableError
from shared.contracts.roles import Role
from shared.testing.site import (
    HUB_HOME_CARER,
    MANAGER,
    SATELLITE_CARER,
    SETTINGS,
    MadeUpIdentity,
    form_of,
    parsed,
    person,
    text_of,
    title_of,
    visiting,
)
from shared.web.app import create_app
from shared.web.session import Cookies


def cookie_set_by(response, name="hubhome"):
    for header in response.headers.get_list("set-cookie"):
        cookie = SimpleCookie(header)
        if name in cookie:
            return cookie[name]
    raise LookupError(f"no cookie {name}")


async def test_a_page_leads_to_the_sign_in_and_back_to_itself(visitor):
    page = await visitor.get("/colours/paint?colour=red")

    assert page.url.path == "/sign-in"
    assert title_of(page) == "Who do you want to be? – Hubhome – Portsmouth City Council"

    page = await visitor.submit(page, {"person_id": str(MANAGER.person_id)})

    assert str(page.url).endswith("/colours/paint?colour=red")
    assert "Priya Nair" in text_of(parsed(page).find(".//header"))


async def test_signing_out_ends_the_session(visitor):
    home = await visitor.sign_in(MANAGER)
    token = parsed(home).find(".//header//input[@name='csrf_token']").get("value")

    await visitor.client.post("/sign-out", data={"csrf_token": token})

    assert (await visitor.get("/")).url.path == "/sign-in"


async def test_the_session_is_a_new_one_after_signing_in(visitor):
    page = await visitor.get("/sign-in/portsmouth")
    before = form_of(page).find("input[@name='csrf_token']").get("value")

    home = await visitor.submit(page, {"person_id": str(MANAGER.person_id)})

    after = parsed(home).find(".//header//input[@name='csrf_token']").get("value")
    assert before != after
    refused = await visitor.client.post("/sign-out", data={"csrf_token": before})
    assert refused.status_code == 403


async def test_a_session_ends_after_its_hours(visitor, clock):
    await visitor.sign_in(MANAGER)

    clock.now += timedelta(hours=7, minutes=59)
    assert (await visitor.get("/")).url.path == "/"

    clock.now += timedelta(minutes=2)
    assert (await visitor.get("/")).url.path == "/sign-in"


async def test_whoever_cant_sign_in_any_more_is_out(visitor, identity, app):
    await visitor.sign_in(MANAGER)
    identity.left.add(MANAGER.person_id)

    app.state.house.identity._statements.clear()  # as a minute later

    assert (await visitor.get("/")).url.path == "/sign-in"


async def test_a_cookie_that_somebody_wrote_themselves_is_nobodys(visitor, clock):
    forger = Cookies(SETTINGS.model_copy(update={"secret_key": type(SETTINGS.secret_key)("f" * 40)}), clock)
    forged = forger.write_session(forger.new("portsmouth", MANAGER.person_id)).partition(";")[0].partition("=")[2]
    visitor.client.cookies.set("hubhome", forged)

    assert (await visitor.get("/")).url.path == "/sign-in"


async def test_who_picked_themselves_is_out_once_that_is_switched_off(visitor, identity, bus):
    await visitor.sign_in(MANAGER)
    strict = create_app(
        settings=SETTINGS.model_copy(update={"sign_in": "off"}), identity=identity, asker_for=bus.asker_for
    )

    async with visiting(strict) as later:
        later.client.cookies = visitor.client.cookies
        page = await later.get("/")

    assert title_of(page) == "Sign-in isn’t set up – Hubhome"


async def test_nobody_can_be_picked_where_that_is_switched_off(identity, bus):
    app = create_app(
        settings=SETTINGS.model_copy(update={"sign_in": "off"}), identity=identity, asker_for=bus.asker_for
    )

    async with visiting(app) as visitor:
        assert (await visitor.get("/sign-in/portsmouth")).status_code == 404
    assert "people" not in identity.asked


async def test_the_demos_cookie_is_kept_from_scripts_and_other_sites(visitor):
    page = await visitor.get("/sign-in/portsmouth")

    cookie = cookie_set_by(page)

    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (True, "Lax", "/", "")
    assert cookie["max-age"] == str(8 * 3600)
    assert not cookie["secure"]


async def test_over_https_the_cookie_is_the_hosts_own(identity, bus):
    app = create_app(
        settings=SETTINGS.model_copy(update={"secure_cookies": True}), identity=identity, asker_for=bus.asker_for
    )

    async with visiting(app) as visitor:
        page = await visitor.get("/sign-in/portsmouth")

    cookie = cookie_set_by(page, "__Host-hubhome")
    assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")
    assert page.headers["strict-transport-security"].startswith("max-age=")


async def test_no_name_is_in_the_cookie(visitor):
    await visitor.sign_in(MANAGER)

    session = Cookies(SETTINGS).read_session(dict(visitor.client.cookies))

    assert (session.authority, session.person_id) == ("portsmouth", MANAGER.person_id)
    assert set(session.__slots__) == {"form_secret", "started_at", "authority", "person_id"}


@pytest.mark.parametrize("elsewhere", ["https://evil.test/", "//evil.test/", "/\\evil.test/", "/\t/evil.test/"])
async def test_the_sign_in_never_leads_to_another_site(visitor, elsewhere):
    page = await visitor.client.get("/sign-in", params={"next": elsewhere})
    assert "evil" not in page.text

    answer = await visitor.submit(
        page, {"person_id": str(MANAGER.person_id), "next": elsewhere}, follow_redirects=False
    )

    assert answer.headers["location"] == "/"


async def test_people_are_offered_by_role(visitor):
    page = await visitor.get("/sign-in/portsmouth")

    headings = [text_of(heading) for heading in parsed(page).findall(".//main//h2")]
    assert headings == ["Hub home carer (1)", "Satellite carer (1)", "Programme manager (1)"]


async def test_one_is_found_among_two_hundred(bus):
    crowd = [person(f"Carer {n}", Role.SATELLITE_CARER, belongs_to=f"Household {n}") for n in range(200)]
    app = create_app(
        settings=SETTINGS, identity=MadeUpIdentity({"portsmouth": crowd, "leeds": ()}), asker_for=bus.asker_for
    )

    async with visiting(app) as visitor:
        first = await visitor.get("/sign-in/portsmouth")
        narrowed = await visitor.get("/sign-in/portsmouth?search=household+137&role=satellite_carer")
        everybody = await visitor.get("/sign-in/portsmouth?role=satellite_carer")

    assert len(parsed(first).findall(".//button[@name='person_id']")) == 6
    assert "Show all 200" in text_of(parsed(first).find(".//main"))
    assert [text_of(b) for b in parsed(narrowed).findall(".//button[@name='person_id']")] == ["Carer 137 Household 137"]
    assert len(parsed(everybody).findall(".//button[@name='person_id']")) == 200


async def test_with_several_authorities_one_picks_first_where(bus):
    several = MadeUpIdentity({"portsmouth": (HUB_HOME_CARER,), "leeds": (SATELLITE_CARER,)})
    app = create_app(settings=SETTINGS, identity=several, asker_for=bus.asker_for)

    async with visiting(app) as visitor:
        page = await visitor.get("/sign-in?next=%2Fcolours%2Fpaint")
        links = [link.get("href") for link in parsed(page).findall(".//main//a")]

    assert links == [f"/sign-in/{where}?next=/colours/paint" for where in ("portsmouth", "leeds")]
    assert "people" not in several.asked


@pytest.mark.parametrize("word", ["atlantis", "*", "a.b", ">"])
async def test_nothing_is_asked_for_an_authority_that_isnt_ours(visitor, identity, word):
    page = await visitor.get(f"/sign-in/{word}")

    assert page.status_code == 404
    assert (await visitor.get(f"/authorities/{word}/colours.css")).status_code == 404
    assert not {"people", "profile"} & set(identity.asked)


async def test_somebody_who_isnt_known_cant_be_signed_in(visitor):
    page = await visitor.get("/sign-in/portsmouth")

    answer = await visitor.submit(page, {"person_id": "00000000-0000-0000-0000-000000000009"})

    assert answer.status_code == 403
    assert (await visitor.get("/")).url.path == "/sign-in"


async def test_a_statement_is_asked_for_once_in_a_minute(visitor, identity):
    await visitor.sign_in(MANAGER)

    for _ in range(3):
        await visitor.get("/")

    assert identity.asked.count("statement") == 1


async def test_the_sign_in_says_so_when_nobody_can_be_asked(visitor, identity):
    identity.fails = UnreachableError("The register can’t be reached.")

    page = await visitor.get("/sign-in")

    assert page.status_code == 503
    assert "The register can’t be reached." in page.text
