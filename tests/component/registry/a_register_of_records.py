"""A register with some history, written straight into the tables, so that each row's days are what they are here.

The Terns:   hub home H1 (Frost: Ann, Ben), satellites H2 (Lowe: Zoe) and H3 (Marsh: Kit); liaison worker Lee
The Rooks:   hub home H4 (Dean: Eve), satellite H5 (Pratt: Joe); liaison worker Lou
outside:     H6 (Vale: Una), approved for two until the summer and not approved since
Ada and Bo Fenn live with H2, Cy Gale with H3, Di Holt with H5; Fay Fenn, their sister, lives with H6.
Ada lived with H6 before, until the carers there asked for it to end.
"""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from shared.contracts.bookings import SleepoverConfirmed, Stay
from shared.contracts.roles import Role
from shared.contracts.words import SleepoverKind, SleepoverState
from shared.testing.actors import AUTHORITY, actor
from tests.component.registry.builders import carer, child, constellation, household, the, worker

TODAY = date(2026, 11, 23)
LONG_AGO = date(2024, 1, 8)
RECORDED_AT = datetime(2024, 1, 8, 9, tzinfo=UTC)
SUMMER = date(2026, 7, 1)
FRIDAY, SATURDAY, SUNDAY = date(2026, 11, 27), date(2026, 11, 28), date(2026, 11, 29)
SIBLINGS = the("siblings", "S1")

ANN = actor(
    Role.HUB_HOME_CARER, person_id=carer("C1"), household_id=household("H1"), constellation_ids=(constellation("X1"),)
)
EVE = actor(
    Role.HUB_HOME_CARER, person_id=carer("C5"), household_id=household("H4"), constellation_ids=(constellation("X2"),)
)
ZOE = actor(
    Role.SATELLITE_CARER,
    person_id=carer("C3"),
    household_id=household("H2"),
    constellation_ids=(constellation("X1"),),
    child_ids=(child("K1"), child("K2")),
)
KIT = actor(
    Role.SATELLITE_CARER, person_id=carer("C4"), household_id=household("H3"), constellation_ids=(constellation("X1"),)
)
CAT = actor(Role.CHILDRENS_SOCIAL_WORKER, person_id=worker("W3"), child_ids=(child("K1"), child("K2")))
SUE = actor(Role.SUPERVISING_SOCIAL_WORKER, person_id=worker("W2"), supervised_household_ids=(household("H2"),))
LEE = actor(Role.LIAISON_WORKER, person_id=worker("W1"), constellation_ids=(constellation("X1"),))
LOU = actor(Role.LIAISON_WORKER, person_id=worker("W5"), constellation_ids=(constellation("X2"),))
MOE = actor(Role.PROGRAMME_MANAGER, person_id=worker("W4"))
ADMINISTRATOR = actor(Role.ADMINISTRATOR)


async def put(work, table, **values):
    """One row; without an id it gets one."""
    if table != "rule" and "id" not in values:
        values = {"id": uuid4(), **values}
    if table in {"household", "person", "child"}:
        # Before the clock that a room begins with, which isn't the database's.
        values = {"recorded_at": RECORDED_AT, **values}
    places = ", ".join(f"${number}" for number in range(1, len(values) + 1))
    await work.fetch(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({places})", *values.values())


async def a_household(work, ref, name, *, postcode="PO5 2EZ", **values):
    await put(
        work,
        "household",
        id=household(ref),
        ref=ref,
        version=1,
        name=name,
        address="1, Mill Lane",
        postcode=postcode,
        **{"phone": None, "spare_beds": 1, "languages": ["English", "Polish"], "pets": ["a dog"], **values},
    )


async def a_person(work, ref, first_name, last_name, *, household_ref="", roles=(), main=True):
    of_a_household = {"household_id": household(household_ref), "is_main_carer": main} if household_ref else {}
    await put(
        work,
        "person",
        id=carer(ref) if household_ref else worker(ref),
        ref=ref,
        version=1,
        first_name=first_name,
        last_name=last_name,
        email=f"{first_name.lower()}@mail.example",
        phone=f"07700 9000{ref[1:]:0>2}",
        contact_by="text",
        roles=list(roles),
        **of_a_household,
    )


async def a_child(work, ref, first_name, last_name, **values):
    usual = {"date_of_birth": date(2016, 2, 28), "cared_alongside": "only_older", "known_as": None}
    await put(
        work,
        "child",
        id=child(ref),
        ref=ref,
        version=1,
        first_name=first_name,
        last_name=last_name,
        sex="F",
        legal_status="C2",
        **{**usual, **values},
    )
    for topic in ("allergies", "health_needs"):
        if topic in values:
            await put(work, "health_fact", child_id=child(ref), topic=topic, finding="yes", details=values[topic])


async def placed(work, child_ref, household_ref, started_on=LONG_AGO, *, ended_on=None, ended_reason=None):
    await put(
        work,
        "placement",
        child_id=child(child_ref),
        household_id=household(household_ref),
        kind="U4",
        started_on=started_on,
        ended_on=ended_on,
        ended_reason=ended_reason,
        version=1,
    )


async def approved(work, household_ref, *, places=3, started_on=None, ended_on=None, **values):
    usual = {"kinds": ["short_term"], "exemptions": [], "age_from": 0, "age_to": 18}
    await put(
        work,
        "approval",
        household_id=household(household_ref),
        places=places,
        started_on=started_on,
        ended_on=ended_on,
        **{**usual, **values},
    )


async def assigned(work, kind, subject_id, worker_ref, *, started_on=None, ended_on=None):
    await put(
        work,
        "assignment",
        kind=kind,
        subject_id=subject_id,
        worker_id=worker(worker_ref),
        started_on=started_on,
        ended_on=ended_on,
    )


async def write_the_register(room, authority=AUTHORITY):
    """The register above."""
    async with room.database.work(authority) as work:
        await put(
            work,
            "authority_profile",
            ref=authority,
            version=1,
            name="Testshire Council",
            gss_code="E06000998",
            out_of_hours_phone="01632 960001",
            duty_email="duty@council.example",
            colour="#1d5b79",
        )
        await put(work, "area", id=the("areas", "A1"), ref="A1", name="North", version=1)
        await the_people(work)
        await the_constellations(work)
        await the_children(work)


async def the_people(work):
    for ref, name in (("H1", "Frost"), ("H2", "Lowe"), ("H4", "Dean"), ("H5", "Pratt"), ("H6", "Vale")):
        await a_household(work, ref, name)
    await a_household(work, "H3", "Marsh", postcode="PO1 1AA")
    for ref, first, last, home in (
        ("C1", "Ann", "Frost", "H1"),
        ("C3", "Zoe", "Lowe", "H2"),
        ("C4", "Kit", "Marsh", "H3"),
        ("C5", "Eve", "Dean", "H4"),
        ("C6", "Joe", "Pratt", "H5"),
        ("C7", "Una", "Vale", "H6"),
    ):
        await a_person(work, ref, first, last, household_ref=home, roles=("satellite_carer",))
    await a_person(work, "C2", "Ben", "Frost", household_ref="H1", main=False)
    for ref, first, role in (
        ("W1", "Lee", "liaison_worker"),
        ("W2", "Sue", "supervising_social_worker"),
        ("W3", "Cat", "childrens_social_worker"),
        ("W4", "Moe", "programme_manager"),
        ("W5", "Lou", "liaison_worker"),
    ):
        await a_person(work, ref, first, "Hale", roles=(role,))
    for ref in ("H1", "H2", "H3", "H4", "H5"):
        await approved(work, ref)
    await approved(work, "H6", places=2, ended_on=SUMMER, ended_reason="resigned")
    await assigned(work, "supervising_social_worker", household("H2"), "W4", started_on=LONG_AGO, ended_on=SUMMER)
    await assigned(work, "supervising_social_worker", household("H2"), "W2", started_on=SUMMER)


async def the_constellations(work):
    for ref, name, hub, satellites, liaison in (
        ("X1", "The Terns", "H1", ("H2", "H3"), "W1"),
        ("X2", "The Rooks", "H4", ("H5",), "W5"),
    ):
        at = constellation(ref)
        await put(work, "constellation", id=at, ref=ref, name=name, area_id=the("areas", "A1"), version=1)
        await put(work, "constellation_phase", constellation_id=at, phase="launched", started_on=LONG_AGO)
        await put(
            work,
            "hub_home",
            constellation_id=at,
            household_id=household(hub),
            is_interim=False,
            beds=2,
            started_on=LONG_AGO,
        )
        await assigned(work, "liaison_worker", at, liaison)
        for satellite in satellites:
            await put(
                work,
                "membership",
                constellation_id=at,
                household_id=household(satellite),
                joined_on=LONG_AGO,
                version=1,
            )


async def the_children(work):
    family = {"sibling_group_id": SIBLINGS}
    await a_child(
        work,
        "K1",
        "Adelaide",
        "Fenn",
        known_as="Ada",
        allergies="Peanuts",
        health_needs="Asthma",
        ethnicity="White British",
        language="English",
        **family,
    )
    await a_child(work, "K2", "Bo", "Fenn", date_of_birth=date(2018, 11, 24), **family)
    await a_child(work, "K3", "Cy", "Gale")
    await a_child(work, "K4", "Di", "Holt")
    await a_child(work, "K6", "Fay", "Fenn", date_of_birth=date(2020, 1, 1), **family)
    await placed(work, "K1", "H6", date(2022, 5, 1), ended_on=LONG_AGO, ended_reason="CREQB")
    for ref, home in (("K1", "H2"), ("K2", "H2"), ("K3", "H3"), ("K4", "H5"), ("K6", "H6")):
        await placed(work, ref, home)
        await assigned(work, "childrens_social_worker", child(ref), "W3")
    delegated = {"child_id": child("K1"), "ended_on": None, "started_on": None}
    await put(
        work,
        "delegated_authority",
        **{**delegated, "ended_on": SUMMER, "decision": "childrens_social_worker", "conditions": None},
    )
    await put(
        work,
        "delegated_authority",
        **{**delegated, "started_on": SUMMER, "decision": "carer", "conditions": "tell the social worker"},
    )


def a_sleepover(event=SleepoverConfirmed, *, children=("K1",), hub="H1", version=1, **changes):
    """What bookings says of a sleepover of these children at a hub home."""
    states = {
        "SleepoverRequested": SleepoverState.REQUESTED,
        "SleepoverConfirmed": SleepoverState.CONFIRMED,
        "SleepoverDeclined": SleepoverState.DECLINED,
        "SleepoverCancelled": SleepoverState.CANCELLED,
        "SleepoverShortened": SleepoverState.CONFIRMED,
        "SleepoverParted": SleepoverState.CONFIRMED,
    }
    return event(
        **{
            "thing_version": version,
            "sleepover_id": the("sleepovers", "B1"),
            "constellation_id": constellation("X1"),
            "satellite_household_id": household("H2"),
            "hub_household_id": household(hub),
            "stays": tuple(Stay(child_id=child(ref), bed_id=UUID(int=1)) for ref in children),
            "first_night_on": FRIDAY,
            "last_night_on": SATURDAY,
            "kind": SleepoverKind.PLANNED,
            "state": states[event.__name__],
            "waits_for": (),
            "asked_at": "2026-11-20T09:00:00Z",
            "asked_by": carer("C3"),
            **({"reason": "other"} if "reason" in event.model_fields else {}),
            **changes,
        }
    )
