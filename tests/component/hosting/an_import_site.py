"""The page of imports on a site of its own, with a bus that answers as the services of a small world would."""

import io
import zipfile

from services.bookings.plugin import plugin as bookings
from services.outcomes.plugin import plugin as outcomes
from services.registry.plugin import plugin as registry
from shared.contracts.clock import system_clock
from shared.contracts.outcomes import ImportSupport
from shared.contracts.packs import CellChange, Imported, RowChange, RowsTold
from shared.contracts.past_stays import ImportStays
from shared.contracts.registry import ImportRegister
from shared.contracts.roles import Role
from shared.hosting.importing_page.pages import importing_pages
from shared.hosting.packs.demo import demo_packs
from shared.testing.site import MANAGER, SETTINGS, MadeUpIdentity, ScriptedBus, form_of, person
from shared.web.app import create_app
from tests.support.folders import a_folder

AUTHORITY = "harbourside"
FOLDER = a_folder()
SERVICES = (registry, bookings, outcomes)
ADMINISTRATOR, OTHER = person("Ada Min", Role.ADMINISTRATOR), person("Olga Orr", Role.ADMINISTRATOR)
EVERYBODY = (ADMINISTRATOR, OTHER, MANAGER)


def imported(**tables):
    """What a service says: the table's rows added, changed and unchanged."""
    added, changed, unchanged = ({name: counts[position] for name, counts in tables.items()} for position in range(3))
    return Imported(added=added, changed=changed, unchanged=unchanged)


def told_rows(phone="01632 960001"):
    """What the registry says row by row: of one household that changes, two that are new, and one that isn't there."""
    counts = imported(households=(2, 1, 57))
    changed = RowChange(
        table="households",
        position=0,
        row="H0001",
        cells=(CellChange(column="phone", before=phone, after=""),),
    )
    follows = RowChange(table="households", position=None, row="H0999")
    rows = RowsTold(added={"households": (1, 2)}, changed=(changed, follows), more=140)
    return counts.model_copy(update={"rows": rows})


def a_bus():
    return ScriptedBus(
        {
            ImportRegister: imported(households=(2, 1, 57), children=(3, 0, 90)),
            ImportStays: imported(sleepovers=(4, 0, 1_200)),
            ImportSupport: imported(support_contacts=(0, 0, 800)),
        }
    )


def a_site(bus, now=system_clock, folder=None):
    """A process of the web; others have the same files where they have the same folder."""
    identity = MadeUpIdentity(people_of={AUTHORITY: EVERYBODY})
    pages = importing_pages(SERVICES, folder or FOLDER, now)
    return create_app(settings=SETTINGS, identity=identity, asker_for=bus.asker_for, pages=[pages])


def a_pack(authority=AUTHORITY):
    """The made-up authority's files: names and contents."""
    return [(path.name, path.read_bytes()) for path in sorted(demo_packs()[authority].iterdir())]


def zipped(files):
    with io.BytesIO() as content:
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in files:
                archive.writestr(f"export/{name}", text)
            archive.writestr("__MACOSX/export/._areas.csv", b"\0\1")
        return content.getvalue()


async def send(visitor, files, kind="pack"):
    """What comes of it when these files are sent with the page's form."""
    page = await visitor.get("/import")
    hidden = {
        field.get("name"): field.get("value") for field in form_of(page).iter("input") if field.get("type") == "hidden"
    }
    return await visitor.client.post(
        "/import",
        data={**hidden, **({"kind": kind} if kind else {})},
        files=[("files", (name, content, "application/octet-stream")) for name, content in files],
        follow_redirects=True,
    )


def asked(bus, *, dry_run):
    """Which services were asked to check, or to save."""
    return [request.owner for _, request, _ in bus.asked if getattr(request, "dry_run", None) is dry_run]
