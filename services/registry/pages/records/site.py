"""What the records of households and children bring to the registry's pages."""

from fastapi import APIRouter

from services.registry.pages.records import (
    access_log,
    deeds,
    due,
    finding_children,
    finding_households,
    stay_sheet,
    who_looked,
)
from services.registry.pages.records import changing as changing_records
from services.registry.pages.records import children as records_of_children
from services.registry.pages.records import households as records_of_households
from shared.contracts.records import SEES_CHILDREN
from shared.contracts.roles import WORKERS, Role
from shared.contracts.seeking import WhoReadWhat
from shared.web.navigation import NavItem

router = APIRouter()
for part in (
    finding_households.router,
    finding_children.router,
    records_of_households.router,
    records_of_children.router,
    stay_sheet.router,
    who_looked.router,
    access_log.router,
    changing_records.router,
):
    router.include_router(part)

NAV = (
    NavItem("Households", "/households", WORKERS | {Role.ADMINISTRATOR}),
    NavItem("Children", "/children", SEES_CHILDREN),
    NavItem("Access log", "/access-log", WhoReadWhat.asked_by),
)
PANELS = (stay_sheet.children_who_come_to_stay, due.records_that_need_you)
FLASHES = deeds.FLASHES
