"""What registering and correcting bring to the registry's pages."""

from fastapi import APIRouter

from services.registry.pages.registering import (
    applicants,
    areas,
    children,
    finding_workers,
    households,
    one_worker,
    workers,
)
from services.registry.pages.registering.filling_in import routes_of
from shared.contracts.registering import KEEPS_WORKERS
from shared.web.navigation import NavItem

router = APIRouter()
for part in (
    areas.router,
    finding_workers.router,
    routes_of((*applicants.DEEDS, *households.DEEDS, *children.DEEDS, *workers.DEEDS)),
    one_worker.router,
):
    router.include_router(part)

NAV = (NavItem("Workers", "/workers", KEEPS_WORKERS), NavItem("Areas", "/areas", KEEPS_WORKERS))
FLASHES = {**areas.FLASHES, **applicants.FLASHES, **households.FLASHES, **children.FLASHES, **workers.FLASHES}
