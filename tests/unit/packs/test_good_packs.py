"""What does a pack without a fault become?"""

import csv
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from shared.contracts.bookings import ImportStays, PastOutcome, SleepoverLine
from shared.contracts.fields import Code, Minutes
from shared.contracts.outcomes import ImportSupport
from shared.contracts.packs import Import, PackLine, Ref
from shared.contracts.register_pack import ChildRef
from shared.contracts.registry import ImportRegister
from shared.contracts.roles import Role
from shared.contracts.words import ContactTopic, SleepoverKind
from shared.hosting.packs.demo import demo_packs
from shared.hosting.packs.reading import read_pack, tables_taken

IMPORTS = (ImportSupport, ImportStays, ImportRegister)


class Sport(Code):
    """What is played."""

    FOOTBALL = "football"


class ClubLine(PackLine, table="clubs", required=False):
    """A table of a service that nobody here wrote."""

    child_ref: ChildRef
    sport: Sport
    minutes: Minutes = 60


class ChildAtClubLine(PackLine, table="children", key="child_ref"):
    """Another service's view of a table that the registry takes too, with a column more."""

    child_ref: Ref
    can_swim: bool | None = None


class ImportClubs(Import):
    """Takes the clubs."""

    clubs: tuple[ClubLine, ...] = ()
    swimmers: tuple[ChildAtClubLine, ...] = ()


@pytest.mark.parametrize("authority", ["harbourside", "severnvale"])
def test_every_row_of_a_demo_pack_is_taken(authority):
    folder = demo_packs()[authority]

    pack = read_pack(folder, IMPORTS, authority)

    for command in pack.commands():
        for field, line in tables_taken(type(command)).items():
            with (folder / f"{line.table}.csv").open(encoding="utf-8", newline="") as table:
                rows = len(list(csv.DictReader(table)))
            assert len(getattr(command, field)) == pack.rows[line.table] == rows > 0, line.table


def test_the_demo_shows_two_authorities():
    assert list(demo_packs()) == ["harbourside", "severnvale"]


def test_a_table_that_no_service_takes_is_named_and_left_alone():
    pack = read_pack(demo_packs()["harbourside"], IMPORTS, "harbourside")

    assert [str(note) for note in pack.notes] == ["sdq.csv: no service uses this table yet; it wasn't read."]


def test_what_refers_to_the_register_is_asked_after_it(small_pack):
    commands = small_pack.read().commands()

    assert [type(command) for command in commands] == [ImportRegister, ImportStays, ImportSupport]


def test_a_dry_run_is_asked_as_one(small_pack):
    pack = small_pack.read()

    assert all(command.dry_run for command in pack.commands(dry_run=True))
    assert not any(command.dry_run for command in pack.commands())


def test_cells_become_what_their_columns_are(small_pack):
    register, stays, support = small_pack.read().commands()

    assert stays.sleepovers == (
        SleepoverLine(
            sleepover_ref="B1",
            child_ref="K1",
            hub_household_ref="H0001",
            first_night=date(2025, 6, 3),
            last_night=date(2025, 6, 5),
            kind=SleepoverKind.PLANNED,
            outcome=PastOutcome.STAYED,
        ),
    )
    assert stays.activities[0].starts_at == datetime(2025, 5, 31, 13, 30, tzinfo=ZoneInfo("Europe/London"))
    assert stays.activities[0].attended == ("H0002",)
    assert support.support_contacts[0].about is ContactTopic.A_HARD_DAY
    assert register.households[0].languages == ("English", "Polish")
    assert register.households[0].address == "1, Mill Lane"
    assert [carer.main_carer for carer in register.carers] == [True, False]


def test_an_empty_cell_is_none_or_the_usual_value(small_pack):
    register = small_pack.read().commands()[0]

    assert register.children[0].known_as is None
    assert register.children[1].cared_alongside == "no_preference"
    assert register.households[1].languages == ()
    assert register.authority[0].colour == "#1d5b79"


def test_a_pack_without_history_is_only_smaller(small_pack):
    for name in ("sleepovers", "activities"):
        (small_pack.folder / f"{name}.csv").unlink()

    pack = small_pack.read()

    assert [type(command) for command in pack.commands()] == [ImportRegister, ImportSupport]
    assert [str(note) for note in pack.notes] == [
        "sleepovers.csv: the file isn't in the folder; there is only less to take.",
        "activities.csv: the file isn't in the folder; there is only less to take.",
    ]


def test_the_title_of_a_gathering_stays_in_the_file(small_pack):
    commands = small_pack.read().commands()

    assert not any(b"About sleep" in command.to_json() for command in commands)


def test_a_strangers_service_takes_tables_of_its_own_and_columns_of_others(small_pack):
    (small_pack.folder / "clubs.csv").write_text("child_ref,sport\nK1,Football\n", encoding="utf-8")
    small_pack.replace("children.csv", "child_ref,", "can_swim,child_ref,")
    small_pack.replace("children.csv", "K1,", "yes,K1,")
    small_pack.replace("children.csv", "K2,", ",K2,")

    clubs, register = (
        command
        for command in read_pack(small_pack.folder, (ImportClubs, ImportRegister), "saltmarsh").commands()
        if isinstance(command, ImportClubs | ImportRegister)
    )

    assert clubs.clubs == (ClubLine(child_ref="K1", sport=Sport.FOOTBALL),)
    assert [swimmer.can_swim for swimmer in clubs.swimmers] == [True, None]
    assert [child.child_ref for child in register.children] == ["K1", "K2"]


def test_no_file_makes_a_worker_a_machine_or_a_carer():
    roles = {
        Role(word) for word in ImportRegister.model_json_schema()["$defs"]["WorkerLine"]["properties"]["role"]["enum"]
    }

    assert roles.isdisjoint({Role.SERVICE, Role.OPERATOR, Role.SIGN_IN, Role.HUB_HOME_CARER, Role.SATELLITE_CARER})
