"""A register pack small enough to read, and easy to spoil."""

from collections.abc import Callable
from pathlib import Path

import pytest

from shared.contracts.outcomes import ImportSupport
from shared.contracts.packs import Import
from shared.contracts.past_stays import ImportStays
from shared.contracts.registry import ImportRegister
from shared.hosting.packs.faults import PackRefusedError
from shared.hosting.packs.reading import Pack, read_pack

IMPORTS = (ImportStays, ImportSupport, ImportRegister)

TABLES = {
    "authority": """\
authority,name,gss_code,out_of_hours_phone,duty_email
saltmarsh,Saltmarsh Council,E06000998,01632 960001,duty@saltmarsh.example
""",
    "areas": """\
area_ref,name
A1,North
""",
    "workers": """\
worker_ref,first_name,last_name,role,email,phone,social_work_england_number
W1,Ida,Hale,liaison_worker,ida@saltmarsh.example,,
W2,Tom,Orr,childrens_social_worker,tom@saltmarsh.example,01632 960002,SW1
""",
    "households": """\
household_ref,name,address,postcode,phone,approved_on,approval_places,approval_age_from,approval_age_to,\
approval_kinds,spare_beds,languages,pets,supervising_social_worker_ref,approval_ended_on,approval_ended_reason
H0001,Frost,"1, Mill Lane",PO5 2EZ,,2020-01-01,3,0,18,short_break;short_term,2,English;Polish,dog,W2,,
H0002,Lowe,2 Mill Lane,PO5 2EZ,,2020-01-01,2,0,18,,0,,,,,
""",
    "carers": """\
carer_ref,household_ref,first_name,last_name,main_carer,email,mobile,contact_by
C1,H0001,Ann,Frost,Y,ann@mail.example,07700 900001,text
C2,H0002,Zoë,Lowe,N,,,
""",
    "children": """\
child_ref,first_name,last_name,known_as,date_of_birth,sex,ethnicity,language,legal_status,\
childrens_social_worker_ref,sibling_group_ref,health_needs,allergies,cared_alongside,overnight_decision,\
overnight_conditions
K1,Ada,Fenn,,2019-02-28,F,WBRI,English,C2,W2,,,peanuts,no_preference,carer,
K2,Bo,Fenn,,2015-11-03,M,WBRI,English,C2,W2,,,,,parent,
""",
    "placements": """\
child_ref,household_ref,placement_type,started_on,ended_on,ended_reason
K1,H0002,U4,2024-05-01,,
K2,H0002,U4,2024-05-01,2024-09-30,CARPL
""",
    "constellations": """\
constellation_ref,name,area_ref,hub_household_ref,liaison_worker_ref,launched_on,state,hub_beds
X1,The Terns,A1,H0001,W1,2023-07-15,launched,2
""",
    "memberships": """\
constellation_ref,household_ref,joined_on,left_on,leaving_reason
X1,H0002,2023-07-15,,
""",
    "sleepovers": """\
sleepover_ref,child_ref,hub_household_ref,first_night,last_night,kind,outcome
B1,K1,H0001,2025-06-03,2025-06-05,planned,stayed
""",
    "activities": """\
activity_ref,constellation_ref,kind,title,starts_at,minutes,attended
G1,X1,training,About sleep,2025-05-31T13:30,90,H0002
""",
    "support_contacts": """\
hub_household_ref,household_ref,on,kind,minutes,about
H0001,H0002,2025-06-03,phone_call,15,a hard day
H0001,H0002,2025-06-04,visit,60,sleep
""",
}


class SmallPack:
    """The pack of Saltmarsh in a folder, to be spoilt and read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name, text in TABLES.items():
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")

    def replace(self, file: str, old: str, new: str) -> None:
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8", newline="")

    def add_row(self, file: str, row: str) -> None:
        with (self.folder / file).open("a", encoding="utf-8") as table:
            table.write(f"{row}\n")

    def read(self, authority: str = "saltmarsh") -> Pack:
        return read_pack(self.folder, IMPORTS, authority)

    def notes(self) -> list[str]:
        return [str(note) for note in self.read().notes]

    def faults(self, authority: str = "saltmarsh") -> list[str]:
        with pytest.raises(PackRefusedError) as refused:
            self.read(authority)
        return [str(fault) for fault in refused.value.faults]


@pytest.fixture
def small_pack(tmp_path) -> SmallPack:
    return SmallPack(tmp_path)


@pytest.fixture(scope="session")
def small_pack_in() -> Callable[[Path], SmallPack]:
    """For the tests whose every example needs a folder of its own."""
    return SmallPack


@pytest.fixture(scope="session")
def small_tables() -> dict[str, str]:
    return dict(TABLES)


@pytest.fixture(scope="session")
def small_imports() -> tuple[type[Import], ...]:
    return IMPORTS
