"""Every page, to every role, with its forms sent empty and filled in: accessible, on a phone, and without JavaScript.

A page is swept by existing. What the sweep can't come to is named below with a reason, and a component test of its
service looks at it there.
"""

from dataclasses import dataclass
from itertools import groupby

import pytest
from fastapi.routing import iter_route_contexts
from starlette.responses import HTMLResponse

from shared.testing.browser import PHONE, assert_fits, assert_no_axe_violations, served
from tests.conformance.pages_to_sweep import ROUTES, WITH_PAGES, FullBus, a_site
from tests.conformance.shown import everything_shown
from tests.conformance.sweeps import sweep

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

SHOWS_NOTHING = {
    "/sleepovers": "leads to the calendar, which is the list of sleepovers",
    "/sleepovers/regular/{series_id}/agree": "leads back to the sleepovers, for who reloads after a refusal",
    "/sleepovers/{sleepover_id}/agree": "leads back to the sleepover, for who reloads after a refusal",
    "/sleepovers/{sleepover_id}/handover-notes": "leads back to the sleepover, for who reloads after a note was wrong",
    **{
        f"/swaps/{{swap_id}}/{deed}": "leads back to the swap, for who reloads after a refusal"
        for deed in ("agree", "decline", "withdraw")
    },
    "/waiting-list/join": "leads to the form of a sleepover, for who reloads: one joins after a refusal",
    **{
        f"/waiting-list/{{waiting_id}}/{deed}": "leads back to the place, for who reloads after a refusal"
        for deed in ("accept", "decline", "leave")
    },
    "/calendar/feed/{link}.ics": "is a calendar for a phone, and no page: test_feed_pages reads it",
    "/calendar/link/withdraw": "leads to the link's page, for who reloads after a refusal",
    "/emergencies/{emergency_id}/kept": "leads to the timeline once bookings knows of it; before, "
    "test_emergencies_in_a_browser looks at it",
    "/import/confirm": "leads to the form of an import, for who reloads after it was done",
    "/import/changes": "leads to the form of an import, for who reloads after a refusal",
}
"""Pages' addresses that show nothing of their own."""
NO_FORM = {
    "/import/confirm": "is sent from a page that follows a file: test_importing_in_a_browser sends one",
    "/import/changes": "is sent from the same page, and gives a file: test_importing_in_a_browser takes one",
    "/emergencies/raise": "asks for children, and nobody in the sweep has any: test_emergencies_in_a_browser sends it",
    "/absences/record": "asks for a child, and nobody in the sweep has any: test_absence_pages sends it",
    "/family-time/plan": "is sent once a child is chosen: test_family_time_in_a_browser sends it",
    "/waiting-list/join": "is sent from the page of a request that was refused: test_waiting_pages sends it",
    "/sign-out": "is sent from the menu, which each of the pages has",
}
"""Where something is sent that no page in the sweep has a form for."""
CANT_BE_WRONG = {
    **{
        f"/emergencies/{{emergency_id}}/{deed}": "is a button, and nothing is entered"
        for deed in ("yes", "no", "in-hand", "stand-down", "approve", "not-approve")
    },
    **{f"/swaps/{{swap_id}}/{deed}": "is a button, and nothing is entered" for deed in ("decline", "withdraw")},
    "/swaps/{swap_id}/agree": "is a button; of conditions the household is asked where there are some: "
    "test_conditions_of_swaps looks at it",
    "/training/courses/{course_id}/retire": "is a button, and nothing is entered",
    "/training/carers/{person_id}/records/{record_id}/take-back": "is a button, and nothing is entered",
    "/gatherings/ideas/{idea_id}/remove": "is a button, and nothing is entered",
    "/gatherings/{gathering_id}/lifts": "is who takes whom, which may be nobody yet",
    "/calendar/link": "is a choice that needn't be made, and nothing is entered",
    "/calendar/link/withdraw": "is a button, and nothing is entered",
    "/school-holidays/{holiday_id}/take-away": "is a button, and nothing is entered",
    "/family-time/{family_time_id}/agree": "is a button, and nothing is entered",
    "/sleepovers/regular/{series_id}/agree": "is a button, and nothing is entered",
    **{
        f"/waiting-list/{{waiting_id}}/{deed}": "is a button, and nothing is entered"
        for deed in ("accept", "decline", "leave")
    },
    "/sleepovers/{sleepover_id}/agree": "is a button, and why one agrees may be left out",
    "/beds/{constellation_id}/off/{nights_off_id}/give-back": "is a button, and nothing is entered",
    "/notices/{notice_id}/read": "is a button, and nothing is entered",
    "/subject-access/{subject_id}": "is a button, and nothing is entered",
    "/children/{subject_id}/siblings/remove": "is a button, and nothing is entered",
    "/sign-in/{authority}": "is a button for each person, and nothing is entered",
}
"""Where a form that is sent empty is right."""
NEVER_DONE = {
    "/import": "takes a file, which the sweep doesn't choose: test_importing_in_a_browser does",
}
"""Where what the sweep fills in isn't enough."""

OUR_OWN = {(route.path, method) for _, route, method in ROUTES}


def of_the_kit():
    """What the web shows by itself, whatever services there are."""
    everything = iter_route_contexts(a_site(FullBus()).routes)
    return [one for one in everything if getattr(one, "methods", None) and (one.path, min(one.methods)) not in OUR_OWN]


@dataclass(frozen=True)
class Swept:
    """Routes that are looked at together: those of a part whose addresses begin alike."""

    name: str
    routes: list


def swept_together(name, routes):
    def begins(route):
        return route.path.split("/")[1]

    return [
        Swept(f"{name} {begin}".rstrip(), list(those)) for begin, those in groupby(sorted(routes, key=begins), begins)
    ]


EACH = [
    *(
        swept
        for part in WITH_PAGES
        for swept in swept_together(part.name, [route for of, route, _ in ROUTES if of is part])
    ),
    *swept_together("kit", of_the_kit()),
]


class Showing:
    """The site, and beside it what was seen of it, under numbers."""

    def __init__(self, site, pages):
        self.site, self.pages = site, pages

    async def __call__(self, scope, receive, send):
        number = scope.get("path", "").removeprefix("/shown/")
        app = HTMLResponse(self.pages[int(number)]) if number.isdecimal() else self.site
        await app(scope, receive, send)


# The examples of what two services hold on somebody are called alike, and so are the files in the archive of both.
@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
@sweep("swept", EACH)
async def test_whatever_a_page_shows_is_accessible_fits_a_phone_and_needs_no_javascript(swept, browser_page):
    shown = await everything_shown(swept.routes)
    assert shown.broken == []
    found = []
    pages = list(shown.pages.items())
    showing = Showing(a_site(FullBus()), [html for _, html in pages])
    async with served(showing) as address, browser_page(PHONE) as page, browser_page(PHONE, javascript=False) as plain:
        for number, (how, _) in enumerate(pages):
            try:
                await page.goto(f"{address}/shown/{number}")
                await assert_fits(page)
                await assert_no_axe_violations(page)
                await plain.goto(f"{address}/shown/{number}")
                await assert_all_is_there(plain)
            except AssertionError as error:
                found.append(f"{how}: {error}")
    assert not found, "\n".join(found)

    looked_at, sent_to = paths(swept.routes, "GET"), paths(swept.routes, "POST")
    assert looked_at - shown.looked_at == looked_at & SHOWS_NOTHING.keys()
    assert sent_to - shown.sent_to == sent_to & NO_FORM.keys()
    assert shown.sent_to - shown.told == sent_to & CANT_BE_WRONG.keys()
    assert shown.sent_to - shown.done == sent_to & NEVER_DONE.keys()


async def assert_all_is_there(page):
    """Fail where something can't be seen or sent without JavaScript: a heading, a field, a button."""
    hidden = await page.locator(
        "main h1, main button, main input:not([type=hidden]), main select, main textarea"
    ).evaluate_all("all => all.filter(one => !one.checkVisibility() || one.disabled).map(one => one.outerHTML)")
    assert not hidden, hidden


def paths(routes, method):
    return {one.path for one in routes if method in one.methods}


def test_there_is_something_to_look_at():
    assert sum(len(paths(swept.routes, "GET")) for swept in EACH) >= len(WITH_PAGES)


@pytest.mark.parametrize("named", [SHOWS_NOTHING, NO_FORM, CANT_BE_WRONG, NEVER_DONE])
def test_what_is_named_as_an_exception_is_there(named):
    assert named.keys() <= {
        path for swept in EACH for method in ("GET", "POST") for path in paths(swept.routes, method)
    }
