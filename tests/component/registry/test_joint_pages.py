"""The pages of joint constellations, on the registry that answers them: from the offer to the end."""

import csv
import io
from contextlib import AsyncExitStack

import pytest
import structlog

from shared.testing.site import parsed, text_of, title_of, visiting
from tests.component.registry.a_constellation_site import main_of, summary_of
from tests.component.registry.a_joint_site import FIRST_DAY, LIAISON, MOE, SEV, WHY, a_joint_site
from tests.component.registry.builders import the
from tests.component.registry.two_authorities import DOCUMENT, GUEST, HOST, a_pair, carried

OFFER = {"besides": "carers", **FIRST_DAY, "authority": GUEST, "document": DOCUMENT, "reason": WHY}


@pytest.fixture(autouse=True)
def quiet_log():
    """Without the host's set-up, structlog paints a traceback for seconds."""
    with structlog.testing.capture_logs():
        yield


@pytest.fixture
async def pair(registry):
    return await a_pair(registry)


@pytest.fixture
async def visitors(pair):
    """Testshire's programme manager and Severnvale's."""
    app = a_joint_site(pair.room)
    async with AsyncExitStack() as stack:
        found = []
        for somebody, authority in ((MOE, HOST), (SEV, GUEST)):
            visitor = await stack.enter_async_context(visiting(app))
            await visitor.sign_in(somebody, authority)
            found.append(visitor)
        yield found


def links_in(page):
    return {text_of(link): link.get("href") for link in parsed(page).iter("a")}


async def done(visitor, path, fields):
    """Fill in a form, look at the check page, and confirm; both pages."""
    check = await visitor.submit(await visitor.get(path), fields)
    assert title_of(check).startswith("Check before you confirm"), main_of(check)
    return check, await visitor.submit(check, {"step": "confirm"})


async def test_a_constellation_is_shared_from_the_offer_to_the_end(pair, visitors):
    host, guest = visitors
    here = f"/constellations/{pair.wrens.id}"

    check, offered = await done(host, f"{here}/share", OFFER)
    await carried(pair.room)

    assert "What Severnvale Council is told now The constellation’s name, the document and the first day." in main_of(
        check
    )
    assert "You offered the constellation." in main_of(offered)
    assert "Severnvale Council has not answered yet." in main_of(offered)
    assert links_in(await host.get(here))["Agreement with Severnvale Council"] == offered.url.path

    home = await guest.get("/")
    assert "The Wrens Testshire Council offers to share this constellation." in main_of(home)
    path = links_in(home)["The Wrens"]
    check, accepted = await done(guest, f"{path}/accept", {"reason": WHY, "area": str(the("areas", "A1", GUEST))})
    await carried(pair.room)

    assert "Listed under North" in main_of(check)
    assert "Hubhome can’t take a request for a night from your households" in main_of(check)
    assert "You accepted the offer." in main_of(accepted)
    mirror = links_in(await guest.get(path))["The Wrens"]
    joining = {**FIRST_DAY, "household": str(the("households", "G5", GUEST)), "reason": WHY}
    check, joined = await done(guest, f"{mirror}/satellites/add", joining)
    await carried(pair.room)

    assert "Satellite households 3 (6 to 10) Without the change: 2 (6 to 10)" in main_of(check)
    assert "Testshire Council keeps this constellation." in main_of(joined)
    assert "2 other households belong to it, which you do not see." in main_of(joined)
    [row] = [text_of(row) for row in parsed(joined).findall(".//main//tbody/tr")]
    assert row.startswith("1. Sev Green 5 Joined 23 November 2026")
    at_host = await host.get(here)
    [theirs] = [text_of(row) for row in parsed(at_host).findall(".//main//tbody/tr") if "Severnvale" in text_of(row)]
    assert "Sev Green 5 Household of Severnvale Council. Joined 23 November 2026" in theirs
    assert theirs.endswith("Not shared")
    assert "Sev Green 5 joined Recorded on Monday 23 November 2026 at 9am by Severnvale Council" in main_of(at_host)
    assert "A square is a household of Severnvale Council." in main_of(at_host)
    assert "1 of them is a household of Severnvale Council." in at_host.text
    assert "Sev Green 5" not in links_in(at_host)
    to_ring = await host.get(links_in(at_host)["Ring the other authority’s carers"])
    assert "Sev Green 5 Gil Green: 07700 900222 That you have looked" in main_of(to_ring)
    hub_home = await guest.get(links_in(joined)["Ring the hub home"])
    assert "Tes Green 1, hub home Gil Green: 07700 900111" in main_of(hub_home)

    check, ended = await done(host, f"{offered.url.path}/end", {**FIRST_DAY, "on-day": "30", "reason": WHY})
    await carried(pair.room)

    assert "1 household leaves the constellation." in main_of(check)
    assert "Last day Sunday 29 November 2026" in main_of(check)
    assert "The agreement ends. Its last day is Sunday 29 November 2026." in main_of(ended)
    assert "until Sunday 29 November 2026" in main_of(await guest.get(path))


async def test_an_offer_is_declined_and_another_one_withdrawn(pair, visitors):
    host, guest = visitors
    share = f"/constellations/{pair.wrens.id}/share"
    await done(host, share, OFFER)
    await carried(pair.room)
    path = links_in(await guest.get("/agreements"))["The Wrens, with Testshire Council"]

    check, declined = await done(guest, f"{path}/decline", {"reason": WHY})
    await carried(pair.room)
    _, offered = await done(host, share, OFFER)
    _, withdrawn = await done(host, f"{offered.url.path}/withdraw", {"reason": WHY})
    await carried(pair.room)

    assert "Testshire Council is told, but not why." in main_of(check)
    assert "You declined the offer." in main_of(declined)
    assert "You withdrew the offer." in main_of(withdrawn)
    assert [state in main_of(await guest.get("/agreements")) for state in ("Declined", "Withdrawn")] == [True, True]
    late = await guest.get(f"{path}/accept")
    assert late.url.path == path
    assert (await guest.get(offered.url.path)).status_code == 404


async def test_what_is_missing_is_told_in_the_summary(pair, visitors):
    host, _ = visitors
    share = f"/constellations/{pair.wrens.id}/share"

    empty = await host.submit(await host.get(share), {})
    early = await host.submit(await host.get(share), {**OFFER, "on-year": "2021"})

    assert empty.status_code == 422
    for sentence in (
        "Select the other authority",
        "Enter the name of the document in which you both agreed",
        "Enter why",
    ):
        assert sentence in summary_of(empty)
    assert "Choose a day on which the constellation was there." in summary_of(early)


async def test_a_constellation_of_another_authority_offers_only_what_is_one_s_own_to_decide(pair, visitors):
    _, guest = visitors
    await pair.agreed()
    mirror = f"/constellations/{(await pair.at_guest()).id}"

    page = await guest.get(mirror)
    redirected = await guest.get(f"{mirror}/hub-home")
    everything = await guest.get("/constellations")

    assert {"Add a satellite household", "Change the liaison worker"} <= links_in(page).keys()
    refused = {"Appoint a hub home", "Find households that could join", "Share it with another authority"}
    assert refused.isdisjoint(links_in(page))
    assert "Hub home Tes Green 1 2 beds" in main_of(page)
    assert redirected.url.path == mirror
    assert (await guest.get(f"{mirror}/model")).status_code == 404
    assert (await guest.get(f"{mirror}/share")).url.path == mirror
    assert "Kept by Testshire Council" in main_of(everything)


async def test_a_liaison_worker_reads_agreements_and_decides_nothing(pair):
    await pair.agreed()
    async with visiting(a_joint_site(pair.room)) as visitor:
        await visitor.sign_in(LIAISON, HOST)
        page = await visitor.get("/agreements")
        one = await visitor.get(links_in(page)["The Wrens, with Severnvale Council"])
        refused = await visitor.get(f"{one.url.path}/end")

    assert "End the agreement" not in links_in(one)
    assert refused.status_code == 403


async def test_the_list_that_is_taken_away_counts_the_households_that_the_page_counts(pair, visitors):
    _, guest = visitors
    await pair.agreed()

    page = main_of(await guest.get("/constellations?search=wrens"))
    answer = await guest.get("/constellations?search=wrens&download=csv")

    header, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert "2 satellite households" in page
    assert dict(zip(header, row, strict=True))["Satellite households"] == "2"
