"""A register that is small enough to know by heart, and easy to change.

The Terns (launched, two beds): hub home H1 (Frost: Ann, Ben), satellites H2 (Lowe: Zoe) and H3 (Marsh: Kit)
The Rooks (launched, one bed):  hub home H4 (Dean: Eve), satellite H5 (Pratt: Joe)
outside the programme:          H6 (Vale: Una)
Ada and Bo Fenn, brother and sister, live with H2; Cy Gale lives with H3; Di Holt with H5; Ed Ives with H6
"""

from datetime import date
from typing import Any
from uuid import UUID

from shared.contracts.message import Message
from shared.contracts.packs import PackLine, id_of
from shared.contracts.register_pack import (
    AreaLine,
    AuthorityLine,
    CarerLine,
    ChildLine,
    ConstellationLine,
    HouseholdLine,
    MembershipLine,
    PlacementLine,
    WorkerLine,
)
from shared.contracts.registry import ImportRegister
from shared.contracts.roles import Role
from shared.contracts.words import ConstellationState, OvernightDecision, PlacementKind
from shared.testing.actors import AUTHORITY

TABLES = ("areas", "workers", "households", "carers", "children", "placements", "constellations", "memberships")
LONG_AGO = date(2024, 1, 8)
TELL = "tell the children's social worker each time"


def the(table: str, ref: str, authority: str = AUTHORITY) -> UUID:
    """The identifier of what the pack calls so."""
    return id_of(authority, table, ref)


def child(ref: str) -> UUID:
    return the("children", ref)


def carer(ref: str) -> UUID:
    return the("carers", ref)


def worker(ref: str) -> UUID:
    return the("workers", ref)


def household(ref: str) -> UUID:
    return the("households", ref)


def constellation(ref: str) -> UUID:
    return the("constellations", ref)


def a_small_register(authority: str = AUTHORITY, /, **tables: Any) -> ImportRegister:
    """The register above; a table given replaces the one there, and `dry_run` is a field like the tables."""
    whole: dict[str, Any] = {
        "authority": (
            AuthorityLine(
                authority=authority,
                name=f"{authority.title()} Council",
                gss_code="E06000998",
                out_of_hours_phone="01632 960001",
                duty_email="duty@council.example",
            ),
        ),
        "areas": (AreaLine(area_ref="A1", name="North"),),
        "workers": (
            a_worker("W1", "Lee", Role.LIAISON_WORKER),
            a_worker("W2", "Sue", Role.SUPERVISING_SOCIAL_WORKER),
            a_worker("W3", "Cat", Role.CHILDRENS_SOCIAL_WORKER),
            a_worker("W4", "Moe", Role.PROGRAMME_MANAGER),
            a_worker("W5", "Dot", Role.DATA_ANALYST),
            a_worker("W6", "Cal", Role.CHILDRENS_SOCIAL_WORKER),
            a_worker("W7", "Sam", Role.SUPERVISING_SOCIAL_WORKER),
        ),
        "households": (
            a_household("H1", "Frost", "W7"),
            a_household("H2", "Lowe", "W2"),
            a_household("H3", "Marsh", "W7"),
            a_household("H4", "Dean", "W7"),
            a_household("H5", "Pratt", "W7"),
            a_household("H6", "Vale", "W7"),
        ),
        "carers": (
            a_carer("C1", "H1", "Ann", "Frost"),
            a_carer("C2", "H1", "Ben", "Frost", main_carer=False),
            a_carer("C3", "H2", "Zoe", "Lowe"),
            a_carer("C4", "H3", "Kit", "Marsh"),
            a_carer("C5", "H4", "Eve", "Dean"),
            a_carer("C6", "H5", "Joe", "Pratt"),
            a_carer("C7", "H6", "Una", "Vale"),
        ),
        "children": (
            a_child("K1", "Adelaide", "Fenn", known_as="Ada", sibling_group_ref="S1", overnight_conditions=TELL),
            a_child("K2", "Bo", "Fenn", sibling_group_ref="S1"),
            a_child("K3", "Cy", "Gale", childrens_social_worker_ref="W6"),
            a_child("K4", "Di", "Holt", childrens_social_worker_ref="W6"),
            a_child("K5", "Ed", "Ives", overnight_decision=OvernightDecision.PARENT),
        ),
        "placements": (
            a_placement("K1", "H2"),
            a_placement("K2", "H2"),
            a_placement("K3", "H3"),
            a_placement("K4", "H5"),
            a_placement("K5", "H6"),
        ),
        "constellations": (
            a_constellation("X1", "The Terns", "H1"),
            a_constellation("X2", "The Rooks", "H4", hub_beds=1),
        ),
        "memberships": (a_membership("X1", "H2"), a_membership("X1", "H3"), a_membership("X2", "H5")),
    }
    return ImportRegister(**{**whole, **tables})


def with_rows(register: ImportRegister, **rows: PackLine) -> ImportRegister:
    """The register with one more row in each table named."""
    return register.model_copy(update={table: (*getattr(register, table), row) for table, row in rows.items()})


def with_row_changed(register: ImportRegister, table: str, ref: str, **values: Any) -> ImportRegister:
    """The register with other values in the row that has this key."""
    lines: tuple[PackLine, ...] = getattr(register, table)
    assert any(getattr(line, line.key) == ref for line in lines)
    changed = tuple(line.model_copy(update=values) if getattr(line, line.key) == ref else line for line in lines)
    return register.model_copy(update={table: changed})


def said_by(events: list[Message], kind: type[Any]) -> list[Any]:
    """The events of one kind."""
    return [event for event in events if isinstance(event, kind)]


def a_worker(ref: str, first_name: str, role: Any) -> WorkerLine:
    return WorkerLine(
        worker_ref=ref, first_name=first_name, last_name="Hale", role=role, email=f"{ref.lower()}@council.example"
    )


def a_household(ref: str, name: str, supervising_social_worker_ref: str | None = None, **values: Any) -> HouseholdLine:
    return HouseholdLine(
        household_ref=ref,
        name=name,
        address="1, Mill Lane",
        postcode="PO5 2EZ",
        **{"approved_on": date(2020, 1, 1), "languages": ("English", "Polish"), **values},
        approval_places=3,
        approval_age_from=0,
        approval_age_to=18,
        approval_kinds=("short_break", "short_term"),
        supervising_social_worker_ref=supervising_social_worker_ref,
    )


def a_carer(ref: str, household_ref: str, first_name: str, last_name: str, *, main_carer: bool = True) -> CarerLine:
    return CarerLine(
        carer_ref=ref,
        household_ref=household_ref,
        first_name=first_name,
        last_name=last_name,
        main_carer=main_carer,
        email=f"{first_name.lower()}@mail.example",
        mobile="07700 900001",
    )


def a_child(ref: str, first_name: str, last_name: str, **values: Any) -> ChildLine:
    usual = {"childrens_social_worker_ref": "W3", "overnight_decision": OvernightDecision.CARER}
    return ChildLine(
        child_ref=ref,
        first_name=first_name,
        last_name=last_name,
        date_of_birth=date(2016, 2, 28),
        sex="F",
        legal_status="C2",
        **{**usual, **values},
    )


def a_placement(
    child_ref: str, household_ref: str, started_on: date = LONG_AGO, ended_on: date | None = None
) -> PlacementLine:
    return PlacementLine(
        child_ref=child_ref,
        household_ref=household_ref,
        placement_type=PlacementKind.U4,
        started_on=started_on,
        ended_on=ended_on,
    )


def a_constellation(ref: str, name: str, hub_household_ref: str, **values: Any) -> ConstellationLine:
    usual = {"launched_on": LONG_AGO, "state": ConstellationState.LAUNCHED, "hub_beds": 2}
    return ConstellationLine(
        constellation_ref=ref,
        name=name,
        area_ref="A1",
        hub_household_ref=hub_household_ref,
        liaison_worker_ref="W1",
        **{**usual, **values},
    )


def a_membership(
    constellation_ref: str, household_ref: str, joined_on: date = LONG_AGO, left_on: date | None = None
) -> MembershipLine:
    return MembershipLine(
        constellation_ref=constellation_ref, household_ref=household_ref, joined_on=joined_on, left_on=left_on
    )
