"""What joint constellations bring to the registry's pages."""

from fastapi import APIRouter

from services.registry.pages.joint import agreements, answering, deeds, offering, reaching

router = APIRouter()
for part in (agreements.router, answering.router, offering.router, reaching.router):
    router.include_router(part)

PANELS = (agreements.offers_that_wait,)
FLASHES = deeds.FLASHES
