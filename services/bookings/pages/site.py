"""What bookings brings to the web, on one screen."""

from fastapi import APIRouter

from services.bookings.pages import asking, beds, calendar, calendar_link, ending, sleepovers, tonight
from services.bookings.pages.feed import feed_router
from services.bookings.pages.panels import waiting_for_your_decision, your_sleepovers
from shared.contracts.roles import CARERS, WORKERS, Role
from shared.web.navigation import NavItem
from shared.web.pages import Pages

router = APIRouter()
# `/sleepovers/ask` before `/sleepovers/{id}`: the first that fits is taken.
for part in (
    asking.router,
    sleepovers.router,
    ending.router,
    calendar.router,
    calendar_link.router,
    beds.router,
    tonight.router,
):
    router.include_router(part)

PAGES = Pages(
    title="Bookings",
    router=router,
    templates="services.bookings:templates",
    nav=(
        NavItem("Ask for a sleepover", "/sleepovers/ask", frozenset({Role.SATELLITE_CARER})),
        NavItem("Calendar", "/calendar", CARERS | WORKERS | {Role.ADMINISTRATOR}),
        NavItem("Beds", "/beds", beds.LOOKERS),
        NavItem("Tonight", "/tonight", tonight.LOOKERS),
    ),
    panels=(waiting_for_your_decision, your_sleepovers),
    by_secret=feed_router,
    flashes={
        "sleepover_asked_for": "You asked for a sleepover on {on}. The beds are held.",
        "sleepover_confirmed_at_once": "The sleepover on {on} is confirmed.",
        "sleepover_agreed_to": "You agreed. Somebody else still has to decide.",
        "sleepover_agreed_to_before": "This was agreed already. Somebody else still has to decide.",
        "sleepover_confirmed_before": "This was agreed already. The sleepover is confirmed.",
        "sleepover_confirmed": "You agreed. The sleepover is confirmed.",
        "sleepover_declined": "You declined the sleepover. The beds are free again.",
        "sleepover_ended_early": "The sleepover ends early. The beds are free for the nights after.",
        "calendar_link_withdrawn": "Your link is removed. Nobody can see your calendar by it any more.",
        "sleepover_cancelled": "You cancelled the sleepover. The beds are free again.",
    },
)
