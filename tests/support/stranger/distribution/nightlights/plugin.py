"""Night lights, as the host sees it."""

from nightlights import handlers
from nightlights.contracts import HowManyNightLights
from nightlights.tables import tables
from shared.contracts.bookings import SleepoverConfirmed
from shared.hosting.service import Service

plugin = Service(
    name="nightlights",
    package="nightlights",
    tables=tables,
    answers={HowManyNightLights: handlers.how_many_night_lights},
    hears={SleepoverConfirmed: handlers.put_out_a_light},
)
