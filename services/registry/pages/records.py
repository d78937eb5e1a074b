"""What the records of households and children bring to the registry's pages."""

from fastapi import APIRouter

from services.registry.pages import (
    changing_records,
    record_forms,
    records_of_children,
    records_of_households,
    stay_sheet,
    who_looked,
)
from shared.contracts.records import SEES_CHILDREN
from shared.contracts.roles import WORKERS, Role
from shared.web.navigation import NavItem

router = APIRouter()
for part in (
    records_of_households.router,
    records_of_children.router,
    stay_sheet.router,
    who_looked.router,
    changing_records.router,
):
    router.include_router(part)

NAV = (
    NavItem("Households", "/households", WORKERS | {Role.ADMINISTRATOR}),
    NavItem("Children", "/children", SEES_CHILDREN),
)
PANELS = (stay_sheet.children_who_come_to_stay,)
FLASHES = record_forms.FLASHES
