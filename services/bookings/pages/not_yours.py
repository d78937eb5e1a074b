"""What does somebody see who opens what is none of their business?"""

from starlette.responses import Response

from services.bookings import grounds
from shared.web.viewer import Viewer
from shared.web.why import whys


def not_yours(viewer: Viewer) -> Response:
    """One page for what is somebody else's and for what there isn't: it tells nobody which."""
    return viewer.render("bookings/not_yours.html", status=404, whys=whys(grounds.NOT_YOURS))
