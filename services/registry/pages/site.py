"""What the registry brings to the web, on one screen."""

from fastapi import APIRouter

from services.registry.pages import rules, school_holidays
from services.registry.pages.constellations import caseloads, changing, matching, model, naming, planning, recording
from services.registry.pages.constellations import looking as constellations
from services.registry.pages.constellations.deeds import FLASHES
from services.registry.pages.joint import site as joint
from services.registry.pages.panels import constellations_to_look_after
from services.registry.pages.records import site as records
from services.registry.pages.registering import site as registering
from services.registry.pages.retention import periods
from services.registry.pages.retention import records as retention
from shared.contracts.constellations import LOOKERS
from shared.web.navigation import NavItem
from shared.web.pages import Pages

router = APIRouter()
# `/constellations/plan` before `/constellations/{id}`, and `/households/register`: the first that fits is taken.
for part in (
    planning.router,
    naming.router,
    registering.router,
    constellations.router,
    changing.router,
    caseloads.router,
    matching.router,
    model.router,
    recording.router,
    joint.router,
    records.router,
    rules.router,
    school_holidays.router,
    periods.router,
    retention.router,
):
    router.include_router(part)

PAGES = Pages(
    title="The register",
    router=router,
    templates="services.registry:templates",
    nav=(
        NavItem("Constellations", "/constellations", LOOKERS),
        *records.NAV,
        *registering.NAV,
        *rules.NAV,
        *retention.NAV,
    ),
    panels=(constellations_to_look_after, *joint.PANELS, *records.PANELS),
    flashes={
        **FLASHES,
        **joint.FLASHES,
        **records.FLASHES,
        **registering.FLASHES,
        **rules.FLASHES,
        **school_holidays.FLASHES,
        **retention.FLASHES,
    },
)
