"""Last year's `Missing.csv` in a running house: read in by whoever operates it, taken away by who makes the return."""

from datetime import date
from pathlib import Path

from services.bookings.pages.site import PAGES
from shared.contracts.absences import WhichAbsences
from shared.contracts.actor import machine
from shared.contracts.clock import night_in_london, system_clock
from shared.contracts.notifications import MyNotices
from shared.contracts.outcomes import AbsenceFigures, HowAreConstellations
from shared.contracts.refusals import Refused
from shared.contracts.roles import Role
from shared.contracts.whereabouts import WhoSleepsWhere
from shared.messaging.asking import Asker
from shared.testing.actors import actor
from shared.testing.site import SETTINGS, MadeUpIdentity, person, visiting
from shared.testing.waiting import until
from shared.web.app import create_app
from tests.journeys.conftest import OpenTown
from tests.support.commands import typed
from tests.support.exports import NUMBERS, in_the_uk, tables, tidy, write
from tests.support.town import AUTHORITY, Town, child, worker

ADMINISTRATOR = person("Ada Min", Role.ADMINISTRATOR)
COLUMNS = ["CHILD", "DOB", "MISSING", "MIS_START", "MIS_END"]
EPISODES = """\
CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN
202600101,26/05/2025,S,C2,N1,U4,PR1,,,,,PO1 7LE,SC1
202600103,18/09/2024,S,C2,N1,U3,PR4,,,,,PO4 5FD,SC1
"""
BORN = {row[0]: in_the_uk(row[4]) for row in tables()["children"]}
KNOWN = [
    [NUMBERS["K0001"], BORN["K0001"], "M", "03/06/2025", "05/06/2025"],
    [NUMBERS["K0003"], BORN["K0003"], "M", "20/06/2025", "21/06/2025"],
    [NUMBERS["K0003"], BORN["K0003"], "A", "10/02/2026", "10/02/2026"],
]
OF_NOBODY = ["202600999", "04/03/2012", "M", "01/07/2025", "02/07/2025"]


async def test_a_year_is_read_in_alarms_nobody_and_is_the_same_file_again(open_town: OpenTown, tmp_path: Path) -> None:
    async with open_town() as town:
        await typed(town.house, "import", AUTHORITY, tidy(tmp_path / "tidy"))
        await town.house.settled(60)
        last_year = a_return(tmp_path / "last year", [*KNOWN, OF_NOBODY])

        whole = await typed(town.house, "import-return", AUTHORITY, last_year)
        assert await taken_away(town) == as_text([])
        taken, again = [
            await typed(town.house, "import-return", AUTHORITY, last_year, "--take-what-is-known") for _ in range(2)
        ]
        file = await taken_away(town)
        back = a_return(tmp_path / "back", [])
        (back / "Missing.csv").write_text(file, encoding="utf-8", newline="")
        same = await typed(town.house, "import-return", AUTHORITY, back)
        await town.house.settled()

        assert [one.exit_code for one in (whole, taken, again, same)] == [1, 0, 0, 0], taken.said + same.said
        assert "missing.csv, row 5" in whole.said
        assert taken.counts["bookings, missing"].startswith("3 added")
        for one in (again, same):
            assert one.counts["bookings, missing"] == "0 added, 0 changed, 3 as before."
        assert file == await taken_away(town) == as_text(KNOWN)
        await nobody_is_alarmed(town)
        manager = town.house.asks(machine("operator", AUTHORITY, Role.PROGRAMME_MANAGER))
        await until(lambda: counts_without_telling(manager))


def a_return(folder: Path, missing: list[list[str]]) -> Path:
    """A return of those who live where the register says, and of who was missing."""
    header = [["CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"]]
    header += [[number, "F", BORN[ref], "WBRI", "UN1", "", ""] for ref, number in NUMBERS.items()]
    write(folder, "Header.csv", header)
    (folder / "Episodes.csv").write_text(EPISODES, encoding="utf-8")
    write(folder, "Missing.csv", [COLUMNS, *missing])
    return folder


def as_text(rows: list[list[str]]) -> str:
    return "".join(f"{','.join(row)}\r\n" for row in [COLUMNS, *rows])


async def taken_away(town: Town) -> str:
    """The file of the year until March 2026, as an administrator downloads it."""
    app = create_app(
        settings=SETTINGS,
        identity=MadeUpIdentity(people_of={AUTHORITY: (ADMINISTRATOR,)}),
        asker_for=lambda statement: town.house.asks(statement.actor),
        pages=[PAGES],
    )
    async with visiting(app) as visitor:
        await visitor.sign_in(ADMINISTRATOR, AUTHORITY)
        return (await visitor.client.get("/absences/return?year=2026&download=csv")).text


async def nobody_is_alarmed(town: Town) -> None:
    """Nobody is looked for, is gone tonight, or has a notice of it; the board of that night tells who was missing."""
    liaison = await town.signed_in(worker("W021"))
    open_ones = await liaison.ask(WhichAbsences())
    notices = await liaison.ask(MyNotices())
    asks = town.house.asks(actor(Role.PROGRAMME_MANAGER, authority=AUTHORITY))
    tonight, then = [
        await asks.ask(WhoSleepsWhere(on=on)) for on in (night_in_london(system_clock()), date(2025, 6, 4))
    ]
    assert not any(isinstance(one, Refused) for one in (open_ones, notices, tonight, then))
    assert [one for one in open_ones.absences if one.ended_at is None] == []
    assert [one.kind for one in notices.notices if "absence" in one.kind or "missing" in one.kind] == []
    assert [one.child_id for one in tonight.children if one.not_there] == []
    assert [one.child_id for one in then.children if one.not_there] == [child("K0001")]


async def counts_without_telling(manager: Asker) -> bool:
    """Of so few children the figures of June 2025 don't tell how many; of July there is nobody."""
    june, july = [await manager.ask(HowAreConstellations(month=month)) for month in ("2025-06", "2025-07")]
    assert not isinstance(june, Refused)
    assert not isinstance(july, Refused)
    nobody = AbsenceFigures(children=0, missing=0, away=0)
    return june.all_absences == AbsenceFigures(is_hidden=True) and july.all_absences == nobody
