"""An administrator brings the authority's files on a page, and every service has what was in them."""

from pathlib import Path

from shared.contracts.constellations import WhichConstellations
from shared.contracts.roles import Role
from shared.hosting.packs.demo import demo_packs
from shared.hosting.web_host import house_pages
from shared.testing.actors import actor
from shared.testing.site import SETTINGS, MadeUpIdentity, form_of, parsed, person, text_of, visiting
from shared.web.app import create_app
from tests.journeys.conftest import OpenTown
from tests.support.town import AUTHORITY

ADMINISTRATOR = person("Ada Min", Role.ADMINISTRATOR)


async def test_what_an_administrator_confirms_is_in_every_service(open_town: OpenTown, tmp_path: Path) -> None:
    files = {path.name: path.read_bytes() for path in demo_packs()[AUTHORITY].iterdir()}
    header, first, *others = files["constellations.csv"].decode().splitlines()
    ref, name, rest = first.split(",", 2)
    files["constellations.csv"] = "\n".join([header, f"{ref},The Wagtails,{rest}", *others]).encode()
    files["support_contacts.csv"] += b"H0001,H0003,2025-06-03,visit,25,paperwork\n"

    async with open_town() as town:
        asks = town.house.asks(actor(Role.PROGRAMME_MANAGER, authority=AUTHORITY))
        app = create_app(
            settings=SETTINGS,
            identity=MadeUpIdentity(people_of={AUTHORITY: (ADMINISTRATOR,)}),
            asker_for=lambda statement: town.house.asks(statement.actor),
            pages=house_pages(town.house.services, tmp_path / "imports"),
        )
        async with visiting(app) as visitor:
            await visitor.sign_in(ADMINISTRATOR, AUTHORITY)
            page = await visitor.get("/import")
            hidden = {field.get("name"): field.get("value") for field in form_of(page).iter("input")}
            check = await visitor.client.post(
                "/import",
                data={"csrf_token": hidden["csrf_token"], "kind": "pack"},
                files=[("files", (name, content)) for name, content in files.items()],
            )
            before = await asks.ask(WhichConstellations())
            done = await visitor.submit(check, {})

        after = await asks.ask(WhichConstellations())

    assert "Constellations 1 to change" in text_of(parsed(check).find(".//main"))
    assert "Support contacts 1 to add" in text_of(parsed(check).find(".//main"))
    assert "Imported: 1 added, 1 changed" in text_of(parsed(done).find(".//main"))
    assert name in {card.name for card in before.constellations}
    assert "The Wagtails" in {card.name for card in after.constellations}
