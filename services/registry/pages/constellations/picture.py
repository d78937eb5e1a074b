"""How is a constellation drawn for whoever looks, and which facts stand beside the drawing?"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from services.registry import wording
from services.registry.policy.constellations.picture import Home, Picture, picture_of
from shared.contracts.constellations import ConstellationView, Satellite
from shared.web.downloads.listing import Listing
from shared.web.names import Names

HUB_HOME = "Hub home"
COLUMNS = (
    "Constellation",
    "On",
    "Number",
    "Household",
    "Belongs since",
    "Last day",
    "From the hub home",
    "Children",
    "Brothers or sisters at",
    "Household of",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One satellite household in the table beside the picture."""

    number: int
    household_id: UUID
    name: str
    satellite: Satellite
    belongs: str
    """Since when, and until when where that is known."""
    where: str
    children: str
    family: str
    """Where brothers and sisters of its children live."""
    of_authority: str
    """The other authority whose household it is; empty for one's own."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """The picture with its words, and its facts as rows."""

    picture: Picture
    rows: tuple[Row, ...]
    hub_name: str
    """Empty where there is no hub home."""
    summary: str
    """What somebody hears who can't see it."""
    is_interim: bool
    is_to_scale: bool
    has_families: bool
    guests_of: str
    """The other authorities whose households are drawn as squares."""


def drawn(view: ConstellationView, names: Names) -> Drawing:
    """The drawing of a constellation on the view's day."""
    hub_id = view.hub_home.household_id if view.hub_home else None
    ordered = in_order(view.satellites, names)
    called = {
        one.household_id: names.known.get(one.household_id, f"Household {number}")
        for number, one in enumerate(ordered, start=1)
    }
    if hub_id:
        called[hub_id] = names.known.get(hub_id, "the hub home")
    rows = tuple(_row(number, one, called) for number, one in enumerate(ordered, start=1))
    homes = [
        Home(
            id=row.household_id,
            number=row.number,
            lines=(row.name, wording.month_and_year(row.satellite.joined_on)),
            km=row.satellite.km,
            bearing=row.satellite.bearing,
            family=row.satellite.siblings_at,
            is_guest=bool(row.of_authority),
        )
        for row in rows
    ]
    hub_name = names.known.get(hub_id, "") if hub_id else ""
    hub_lines = [HUB_HOME if hub_id else wording.NO_HUB_HOME, hub_name]
    picture = picture_of(hub_id, [line for line in hub_lines if line], homes)
    return Drawing(
        picture=picture,
        rows=rows,
        hub_name=names.household(hub_id) if hub_id else "",
        summary=_summary(rows, picture, called[hub_id] if hub_id else None),
        is_interim=bool(view.hub_home and view.hub_home.is_interim),
        is_to_scale=bool(picture.rings),
        has_families=bool(picture.bonds),
        guests_of=wording.listed(sorted({row.of_authority for row in rows if row.of_authority})),
    )


def households_listed(view: ConstellationView, drawing: Drawing) -> Listing:
    """The table beside the picture; away from the page, each row says of which constellation and day it is."""
    return Listing(
        "constellation",
        COLUMNS,
        [
            (
                view.name,
                view.on,
                row.number,
                row.name,
                row.satellite.joined_on,
                # The first day without it is what is recorded; people say the last day.
                row.satellite.left_on - wording.ONE_DAY if row.satellite.left_on else None,
                row.where,
                row.children,
                row.family,
                row.of_authority,
            )
            for row in drawing.rows
        ],
    )


def in_order(satellites: Iterable[Satellite], names: Names) -> list[Satellite]:
    """By name, then by the day on which they joined: the order of all lists, and of the numbers in the picture."""
    return sorted(
        satellites, key=lambda one: (names.household(one.household_id).casefold(), one.joined_on, one.household_id.hex)
    )


def _row(number: int, satellite: Satellite, called: dict[UUID, str]) -> Row:
    family = sorted(called.get(other, "another household") for other in satellite.siblings_at)
    return Row(
        number=number,
        household_id=satellite.household_id,
        name=called[satellite.household_id],
        satellite=satellite,
        belongs=wording.belongs(satellite),
        where=wording.where(satellite),
        children=wording.CHILDREN_NOT_SHARED if satellite.of_authority else wording.children(satellite.children),
        family=wording.listed(family),
        of_authority=satellite.of_authority,
    )


def _summary(rows: tuple[Row, ...], picture: Picture, hub_name: str | None) -> str:
    middle = f"In the middle is the hub home, {hub_name}." if hub_name else "There is no hub home in the middle."
    households = wording.households(len(rows))
    around = f"{households} {'stands' if len(rows) == 1 else 'stand'} round it." if rows else "Nobody is round it yet."
    sentences = [middle, around]
    distances = [row for row in rows if row.satellite.km is not None]
    if distances:
        farthest = max(distances, key=lambda row: row.satellite.km or 0)
        sentences.append(f"The farthest is {farthest.name}: {farthest.where[0].lower()}{farthest.where[1:]}.")
    for authority in sorted({row.of_authority for row in rows if row.of_authority}):
        theirs = sum(row.of_authority == authority for row in rows)
        sentences.append(f"{theirs} of them {'is a household' if theirs == 1 else 'are households'} of {authority}.")
    if picture.bonds:
        lines = "line joins" if len(picture.bonds) == 1 else "lines join"
        sentences.append(f"{len(picture.bonds)} {lines} households where brothers and sisters live.")
    if rows:
        sentences.append("The table has the same facts.")
    return " ".join(sentences)
