"""Where does the name of a worker lead?"""

from uuid import UUID

from shared.contracts.constellations import WhoseCaseload
from shared.contracts.roles import Role
from shared.web.viewer import Viewer

OVERSEERS = frozenset({Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR})
"""Who may see anybody's caseload."""


def caseload_path(viewer: Viewer, worker_id: UUID | None) -> str:
    """The page of what a worker is assigned to, where the viewer may open it; else nothing."""
    is_own = worker_id == viewer.actor.person_id
    may_open = viewer.actor.has(*WhoseCaseload.asked_by) and (is_own or viewer.actor.has(*OVERSEERS))
    return f"/caseloads/{worker_id}" if worker_id and may_open else ""
