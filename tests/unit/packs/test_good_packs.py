"""What does a pack without a fault become?"""

import csv
import gc
from contextlib import suppress
from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import pytest
from pydantic import Field

from shared.contracts.fields import Code, Count, Day, Minutes, PersonalText
from shared.contracts.history_pack import (
    HistoryLine,
)
from shared.contracts.outcomes import ImportSupport
from shared.contracts.packs import Import, Imported, PackLine, Ref
from shared.contracts.past_stays import ImportStays, PastOutcome, SleepoverLine
from shared.contracts.register_pack import ChildRef
from shared.contracts.registry import ImportRegister
from shared.contracts.roles import Role
from shared.contracts.words import ContactTopic, SleepoverKind
from shared.hosting.packs import report
from shared.hosting.packs.demo import demo_packs
from shared.hosting.packs.faults import PackRefusedError
from shared.hosting.packs.reading import read_pack, tables_taken
from shared.web.colours import WHITE, ink_on

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


class HouseholdToCheckLine(PackLine, table="households", key="household_ref", only_to_check=True):
    """What another service keeps, for a stranger to check its own rows against."""

    household_ref: Ref
    spare_beds: Count = 0


class LoanLine(PackLine, table="loans", required=False):
    """Something lent to a household."""

    household_ref: Ref


class ImportLoans(Import):
    """Takes loans of things to households."""

    households: tuple[HouseholdToCheckLine, ...] = ()
    loans: tuple[LoanLine, ...] = ()


@pytest.mark.parametrize("authority", ["harbourside", "severnvale"])
def test_every_row_of_a_demo_pack_is_taken(authority):
    folder = demo_packs()[authority]

    pack = read_pack(folder, IMPORTS, authority)

    every = [line for command in IMPORTS for line in tables_taken(command).values()]
    histories = {line.table for line in every if issubclass(line, HistoryLine) or not line.missed} - pack.rows.keys()
    for command in pack.commands():
        for field, line in tables_taken(type(command)).items():
            if line.table in histories:
                continue
            with (folder / f"{line.table}.csv").open(encoding="utf-8", newline="") as table:
                rows = len(list(csv.DictReader(table)))
            assert len(getattr(command, field)) == pack.rows[line.table] == rows > 0, line.table


def test_the_demo_shows_two_authorities():
    assert list(demo_packs()) == ["harbourside", "severnvale"]


def test_each_authority_of_the_demo_has_a_colour_of_its_own_for_white_text():
    packs = [read_pack(folder, (ImportRegister,), name) for name, folder in demo_packs().items()]
    colours = [pack.commands()[0].authority[0].colour for pack in packs]

    assert len(set(colours)) == len(colours) == 2
    # The better one of black and white always has 4.5:1.
    assert {ink_on(colour) for colour in colours} == {WHITE}


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


def test_a_report_counts_what_was_taken(small_pack):
    replies = {
        "registry": Imported(added={"children": 2}, changed={}, unchanged={"areas": 1}),
        "bookings": Imported(added={}, changed={"sleepovers": 1}, unchanged={}),
    }

    assert report.of_pack(small_pack.read()) == "saltmarsh: 18 rows in 12 files, all of them in order."
    assert report.of_import(replies, dry_run=False) == (
        "registry, areas: 0 added, 0 changed, 1 as before.\n"
        "registry, children: 2 added, 0 changed, 0 as before.\n"
        "bookings, sleepovers: 0 added, 1 changed, 0 as before."
    )
    assert report.of_import(replies, dry_run=True).splitlines()[-1] == "Nothing was saved: this was a dry run."


class ImportFewClubs(Import):
    """Takes clubs, and refuses a table as a whole."""

    clubs: Annotated[tuple[ClubLine, ...], Field(max_length=1)] = ()


def test_a_table_that_its_service_refuses_as_a_whole_is_a_fault(small_pack):
    (small_pack.folder / "clubs.csv").write_text("child_ref,sport\nK1,football\nK2,football\n", encoding="utf-8")

    with pytest.raises(PackRefusedError) as refused:
        read_pack(small_pack.folder, (ImportFewClubs,), "saltmarsh")

    assert [str(fault) for fault in refused.value.faults] == [
        "clubs.csv: Tuple should have at most 1 item after validation, not 2. Correct the table as a whole."
    ]


def test_a_line_cannot_speak_of_a_column_that_it_has_not():
    with pytest.raises(TypeError, match="LostLine has no column ended_on"):

        class LostLine(PackLine, table="lost", key="ref", spans=(("started_on", "ended_on"),)):
            """A line whose author forgot a column."""

            ref: Ref
            started_on: Day


def test_a_service_takes_of_anothers_table_what_it_needs_to_check_its_own(small_pack):
    (small_pack.folder / "loans.csv").write_text("household_ref\nH0002\n", encoding="utf-8")

    commands = read_pack(small_pack.folder, (ImportLoans, ImportRegister), "saltmarsh").commands()

    # Whoever keeps the table is asked first, though nothing refers to it.
    register, loans = commands
    assert isinstance(register, ImportRegister)
    assert loans == ImportLoans(
        loans=(LoanLine(household_ref="H0002"),),
        households=(
            HouseholdToCheckLine(household_ref="H0001", spare_beds=2),
            HouseholdToCheckLine(household_ref="H0002"),
        ),
    )


def test_who_has_nothing_to_keep_of_a_pack_is_not_asked(small_pack):
    commands = read_pack(small_pack.folder, (ImportLoans, ImportRegister), "saltmarsh").commands()

    assert [type(command) for command in commands] == [ImportRegister]


def test_a_table_that_nobody_keeps_is_not_read_to_check_against(small_pack):
    (small_pack.folder / "loans.csv").write_text("household_ref\nH0002\n", encoding="utf-8")

    [loans] = read_pack(small_pack.folder, (ImportLoans,), "saltmarsh").commands()

    assert loans == ImportLoans(loans=(LoanLine(household_ref="H0002"),))


def test_no_name_is_taken_only_to_check():
    with pytest.raises(TypeError, match="NosyLine is only to check, and may have identifiers and states only"):

        class NosyLine(PackLine, table="children", key="child_ref", only_to_check=True):
            """A line whose author wants more than it needs."""

            child_ref: Ref
            first_name: PersonalText


def test_what_bookings_and_outcomes_check_against_has_no_name_in_it(small_pack):
    _, stays, support = small_pack.read().commands()

    assert [line.hub_household_ref for line in (*stays.constellations, *support.constellations)] == ["H0001", "H0001"]
    assert [line.child_ref for line in stays.children] == ["K1", "K2"]
    texts = stays.to_json() + support.to_json()
    assert not [name for name in (b"Ada", b"Fenn", b"Frost", b"Terns", b"peanuts") if name in texts]


@pytest.mark.parametrize("is_spoilt", [False, True])
def test_nothing_is_collected_while_a_pack_is_read_and_it_is_again_afterwards(small_pack, is_spoilt):
    if is_spoilt:
        (small_pack.folder / "areas.csv").write_text("area_ref,name\n,\n")
    seen = []

    def walk(_step, names):
        for name in names:
            seen.append(gc.isenabled())
            yield name

    with suppress(PackRefusedError):
        read_pack(small_pack.folder, IMPORTS, "saltmarsh", walk=walk)

    assert set(seen) == {False}
    assert gc.isenabled()
